"""What readers may see: the one place for the rule, used by every door.

A reader sees a work that is published and whose audience is among the reader's. A work that was published
and then withdrawn leaves a tombstone; anything else does not exist for the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, select

from index.catalogue import tables
from index.catalogue.documents import current_documents, document
from index.catalogue.pages import page
from index.catalogue.records import Document, Page, WorkRecord, WorkSummary
from index.catalogue.works_read import work_record, works
from index.errors import Merged, NotFound, NotServedHere, Withdrawn
from index.model import DocumentId, Work, WorkId

PUBLIC = ("public",)
"""The audiences of a reader who is not signed in."""


def may_serve_file(work: Work) -> bool:
    """Whether the work's files are served here."""
    return work.access == "file"


def may_serve_text(work: Work) -> bool:
    """Whether the text of the work's pages is shown and searched here."""
    return work.access in ("file", "text")


def readable(audiences: Sequence[str]) -> ColumnElement[bool]:
    """The rule as a condition on ``works``, for lists."""
    return (tables.works.c.state == "published") & tables.works.c.audience.in_(audiences)


def visible_record(connection: Connection, work_id: WorkId, audiences: Sequence[str] = PUBLIC) -> WorkRecord:
    """A work that this reader may see, with its dates. Raises NotFound, Withdrawn, Merged."""
    record = work_record(connection, work_id)
    seen = record.work.audience in audiences
    if seen and record.merged_into is not None:
        raise Merged(work_id, record.merged_into)
    if seen and record.work.state == "withdrawn" and record.published_at is not None:
        raise Withdrawn(work_id, record.withdrawn_reason or "", str(record.withdrawn_at)[:10])
    if not seen or record.work.state != "published":
        raise NotFound(f"no work {work_id}")
    return record


def visible_work(connection: Connection, work_id: WorkId, audiences: Sequence[str] = PUBLIC) -> Work:
    """A work that this reader may see. Raises NotFound, Withdrawn, Merged."""
    return visible_record(connection, work_id, audiences).work


def visible_document(
    connection: Connection, document_id: DocumentId, audiences: Sequence[str] = PUBLIC
) -> tuple[Work, Document]:
    """A document, current or replaced, and its work. Raises NotFound, Withdrawn, Merged."""
    held = document(connection, document_id)
    work = visible_work(connection, held.work_id, audiences)
    if held.state == "withdrawn":
        raise Withdrawn(document_id, held.withdrawn_reason or "", str(held.withdrawn_at)[:10])
    return work, held


def visible_file(
    connection: Connection, document_id: DocumentId, audiences: Sequence[str] = PUBLIC
) -> tuple[Work, Document]:
    """A document whose file may be served. Raises also NotServedHere."""
    work, held = visible_document(connection, document_id, audiences)
    if not may_serve_file(work):
        raise NotServedHere(work.id, work.access, held.source_url or work.source_url)
    return work, held


def visible_page(
    connection: Connection, document_id: DocumentId, number: int, audiences: Sequence[str] = PUBLIC
) -> tuple[Work, Document, Page]:
    """A page whose text may be shown, its document and work. Raises also NotServedHere."""
    work, held = visible_document(connection, document_id, audiences)
    if not may_serve_text(work):
        raise NotServedHere(work.id, work.access, held.source_url or work.source_url)
    return work, held, page(connection, document_id, number)


def visible_versions(
    connection: Connection, ids: Sequence[WorkId], audiences: Sequence[str] = PUBLIC
) -> dict[WorkId, int]:
    """The versions of those works that this reader may see, in one quick query.

    The rule is applied to the rows, not in the query: given ``state`` SQLite reads every published work by
    the index on it instead of these few by their ids.
    """
    rows = connection.execute(_VERSIONS, {"ids": list(ids)})
    return {
        work: version
        for work, version, state, audience in rows
        if state == "published" and audience in audiences
    }


_VERSIONS = select(
    tables.works.c.id, tables.works.c.version, tables.works.c.state, tables.works.c.audience
).where(tables.works.c.id.in_(bindparam("ids", expanding=True)))


def summaries(
    connection: Connection, ids: Iterable[WorkId], audiences: Sequence[str] = PUBLIC
) -> dict[WorkId, WorkSummary]:
    """Works with their current documents for a page of results, in the order asked, in seven queries.

    What this reader may not see (any more) is left out.
    """
    held = works(connection, ids)
    seen = {
        key: work for key, work in held.items() if work.state == "published" and work.audience in audiences
    }
    found = current_documents(connection, seen)
    return {key: WorkSummary(work, found.get(key, ())) for key, work in seen.items()}
