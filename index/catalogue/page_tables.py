"""The tables that stand on pages: kept beside the text, replaced a document at a time.

They obey the rules of the text they stand in: who may read a page may read its tables (``visible_page``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from index.catalogue import outbox, tables
from index.catalogue.page_table_tables import page_tables
from index.catalogue.records import NewExtraction
from index.catalogue.storable import check_values
from index.errors import NotFound
from index.model import DocumentId, PageTable

_tables = page_tables.c
_documents = tables.documents.c
_extractions = tables.extractions.c

_AT_ONCE = 200
"""Tables written by one statement, and documents asked for by one."""


def put_tables(
    connection: Connection, document_id: DocumentId, extraction: int, found: Iterable[PageTable]
) -> None:
    """Keep the tables of a document, in the place of those it had. Raises TextNotStorable."""
    connection.execute(delete(page_tables).where(_tables.document_id == document_id))
    rows = [_row(document_id, extraction, table) for table in found]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(page_tables), rows[start : start + _AT_ONCE])


def publish_tables(
    connection: Connection,
    document_id: DocumentId,
    tool: NewExtraction,
    found: Sequence[PageTable],
    looked: int,
    *,
    now: datetime,
) -> None:
    """Keep what a later job found on pages that can be searched already; ``looked`` pages had it looked for.

    That a tool of this version has looked is kept even where it found nothing, or the same as before. The
    work is handed to the search engine anew where its tables have changed. Raises NotFound,
    TextNotStorable.
    """
    work_id = connection.execute(select(_documents.work_id).where(_documents.id == document_id)).scalar()
    if work_id is None:
        raise NotFound(f"no document {document_id}")
    same = list(found) == tables_of_document(connection, document_id)
    if same and tool.version in _looked_with(connection, document_id, tool.tool):
        return
    check_values({"tool": tool.tool, "version": tool.version})
    values = {"document_id": document_id, "tool": tool.tool, "version": tool.version, "made": now}
    counts = {"pages_extracted": looked, "pages_ocr": 0, "pages_empty": 0}
    number = connection.execute(
        insert(tables.extractions).returning(_extractions.number), values | counts
    ).scalar_one()
    if not same:
        put_tables(connection, document_id, number, found)
        outbox.touched(connection, work_id, now=now)


def _looked_with(connection: Connection, document_id: DocumentId, tool: str) -> set[str]:
    """The versions of a tool that have looked at a document."""
    wanted = select(_extractions.version).where(_extractions.document_id == document_id)
    return set(connection.execute(wanted.where(_extractions.tool == tool)).scalars())


def tables_on_page(connection: Connection, document_id: DocumentId, page: int) -> tuple[PageTable, ...]:
    """The tables of one page, from the top."""
    wanted = select(page_tables).where(_tables.document_id == document_id, _tables.page == page)
    return tuple(_table(row) for row in connection.execute(wanted.order_by(_tables.number)).mappings())


def table_extraction(connection: Connection, document_id: DocumentId) -> int | None:
    """The reading that the tables of a document come from; None where it has none."""
    wanted = select(func.max(_tables.extraction)).where(_tables.document_id == document_id)
    found: int | None = connection.execute(wanted).scalar()
    return found


def tables_of_document(connection: Connection, document_id: DocumentId) -> list[PageTable]:
    """All tables of a document, by page and number."""
    wanted = select(page_tables).where(_tables.document_id == document_id)
    rows = connection.execute(wanted.order_by(_tables.page, _tables.number)).mappings()
    return [_table(row) for row in rows]


def tables_of_works(
    connection: Connection, work_ids: Sequence[str]
) -> dict[tuple[str, int], tuple[PageTable, ...]]:
    """(document, page) → its tables, of the current documents of some works."""
    found: dict[tuple[str, int], tuple[PageTable, ...]] = {}
    wanted = (
        select(page_tables)
        .join(tables.documents, _documents.id == _tables.document_id)
        .where(_documents.work_id.in_(list(work_ids)), _documents.state == "current")
        .order_by(_tables.document_id, _tables.page, _tables.number)
    )
    for row in connection.execute(wanted).mappings():
        key = (row["document_id"], row["page"])
        found[key] = (*found.get(key, ()), _table(row))
    return found


def table_counts(connection: Connection, document_ids: Iterable[DocumentId]) -> dict[DocumentId, int]:
    """How many tables each of some documents has; those without any are left out."""
    counted = select(_tables.document_id, func.count()).where(_tables.document_id.in_(list(document_ids)))
    rows = connection.execute(counted.group_by(_tables.document_id))
    return {DocumentId(document): int(count) for document, count in rows}


def count_tables(connection: Connection) -> int:
    """How many tables are kept, of current documents."""
    joined = page_tables.join(tables.documents, _documents.id == _tables.document_id)
    counted = select(func.count()).select_from(joined).where(_documents.state == "current")
    return int(connection.execute(counted).scalar_one())


def _row(document_id: DocumentId, extraction: int, table: PageTable) -> dict[str, Any]:
    where = f"table {table.number} of page {table.page}"
    check_values({where: [table.caption, *(cell for row in table.rows for cell in row)]})
    return {
        "document_id": document_id,
        "page": table.page,
        "number": table.number,
        "extraction": extraction,
        "caption": table.caption,
        "header_rows": table.header_rows,
        "rows": table.rows,
    }


def _table(row: RowMapping) -> PageTable:
    return PageTable(
        page=row["page"],
        number=row["number"],
        rows=tuple(tuple(cells) for cells in row["rows"]),
        caption=row["caption"],
        header_rows=row["header_rows"],
    )
