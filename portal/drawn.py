"""Office documents as LibreOffice drew them: a PDF beside the original, and pages of it for pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from index.catalogue.database import Catalogue
from index.catalogue.records import Document
from ingest.rendering import rendering

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing of a document as a document of its own, to be given to what serves and draws PDF files.

    ``page`` is the page of the drawing on which a page of the document begins; None where it is not known.
    Whoever may have the document may have its drawing, nobody else: ask the document's door first.
    """

    document: Document
    page: int | None


def drawn(catalogue: Catalogue, document: Document, number: int) -> Drawn | None:
    """The drawing of a document and the place of its page ``number`` in it; None while there is none."""
    if document.media_type == PDF or document.file_hash is None:
        return None
    with catalogue.reading() as connection:
        found = rendering(connection, document.id)
    if found is None:
        return None
    name = f"{PurePath(document.file_name or 'document').stem}.pdf"
    shown = replace(
        document, file_hash=found.file_hash, file_name=name, media_type=PDF, format="pdf", size=found.size,
        page_count=found.page_count,
    )  # fmt: skip
    return Drawn(shown, found.page_of(number))
