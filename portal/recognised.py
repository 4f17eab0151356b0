"""The words on the picture of a page: the file's own, or those that were recognised there."""

from __future__ import annotations

from index.catalogue.database import Catalogue
from index.model import DocumentId
from ingest.recognition import word_boxes
from ingest.recognition_store import recognition_of
from portal.page_pictures import Picture, Word


def words_shown(
    catalogue: Catalogue, document_id: DocumentId, number: int, picture: Picture
) -> tuple[Word, ...]:
    """The words of a page and their boxes. Where its text was recognised, a text layer that spells nothing
    does not count."""
    with catalogue.reading() as connection:
        seen = recognition_of(connection, document_id, number)
    return picture.words if seen is None else word_boxes(seen)
