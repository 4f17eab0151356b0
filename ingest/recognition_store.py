"""Recognitions in the catalogue: by picture, so that none is read twice; by page, for readers."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from index.catalogue.dialects import insert_or_update
from index.model import DocumentId
from ingest.recognition import RecognisedPage, Recognition, packed, unpacked
from ingest.recognition_tables import recognised_pages, recognitions


def kept(connection: Connection, picture: str) -> Recognition | None:
    """What was recognised in a picture before; None where nothing was, or it cannot be read any more."""
    wanted = select(recognitions.c.seen).where(recognitions.c.picture == picture)
    seen = connection.execute(wanted).scalar()
    try:
        return None if seen is None else unpacked(seen)
    except (ValueError, KeyError, TypeError, zlib.error):
        return None


def keep(connection: Connection, picture: str, seen: Recognition, *, now: datetime) -> None:
    """Keep what was recognised in a picture."""
    statement = insert_or_update(connection, recognitions, ("picture",), "seen", "made")
    connection.execute(statement, {"picture": picture, "seen": packed(seen), "made": now})


def put_recognised(
    connection: Connection, document_id: DocumentId, pages: Iterable[RecognisedPage], *, fresh: bool = False
) -> None:
    """Say which pages of a document were recognised, in the place of what was said before.

    ``fresh``: nothing was said before.
    """
    if not fresh:
        connection.execute(delete(recognised_pages).where(recognised_pages.c.document_id == document_id))
    rows = [
        {"document_id": document_id, "page": one.page, "picture": one.picture, "confidence": one.confidence}
        for one in pages
    ]
    if rows:
        connection.execute(insert(recognised_pages), rows)


def recognised_page(connection: Connection, document_id: DocumentId, page: int) -> RecognisedPage | None:
    """How a page was recognised; None where its text is the file's own."""
    columns = (recognised_pages.c.page, recognised_pages.c.picture, recognised_pages.c.confidence)
    wanted = select(*columns).where(
        recognised_pages.c.document_id == document_id, recognised_pages.c.page == page
    )
    row = connection.execute(wanted).first()
    return RecognisedPage(*row) if row is not None else None


def recognition_of(connection: Connection, document_id: DocumentId, page: int) -> Recognition | None:
    """The words of a recognised page with their boxes; None where its text is the file's own."""
    found = recognised_page(connection, document_id, page)
    return kept(connection, found.picture) if found is not None else None
