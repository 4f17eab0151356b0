"""What pages have beside their text: kept with the pages, replaced with them, read one page at a time."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select

from index.catalogue.layout_tables import document_outlines, page_layouts
from index.catalogue.storable import check_values
from index.layouts import OutlineEntry, PageLayout
from index.model import DocumentId

_layouts = page_layouts.c
_outlines = document_outlines.c

ENTRIES = 5_000
"""Lines of a table of contents that are kept; no report has more, an attack may."""


def put_layouts(
    connection: Connection,
    document_id: DocumentId,
    layouts: Iterable[PageLayout],
    outline: Iterable[OutlineEntry],
    *,
    fresh: bool = False,
) -> None:
    """Keep what the pages of a document have beside their text, in the place of what was kept before.

    ``fresh``: nothing was kept before. Raises TextNotStorable.
    """
    for table in () if fresh else (page_layouts, document_outlines):
        connection.execute(delete(table).where(table.c.document_id == document_id))
    rows = [_row(document_id, layout) for layout in layouts if not layout.plain]
    if rows:
        connection.execute(insert(page_layouts), rows)
    lines = [
        {"document_id": document_id, "position": at, "level": one.level, "title": one.title, "page": one.page}
        for at, one in enumerate(outline)
        if at < ENTRIES
    ]
    if lines:
        check_values({"outline": [str(line["title"]) for line in lines]})
        connection.execute(insert(document_outlines), lines)


def _row(document_id: DocumentId, layout: PageLayout) -> dict[str, object]:
    where = f"page {layout.number}"
    check_values({where: [layout.furniture, layout.label or "", layout.needs_ocr or ""]})
    return {
        "document_id": document_id,
        "number": layout.number,
        "notes_from": layout.notes_from,
        "furniture": layout.furniture,
        "label": layout.label,
        "needs_ocr": layout.needs_ocr,
    }


def layout(connection: Connection, document_id: DocumentId, number: int) -> PageLayout:
    """What one page has beside its text; nothing where nothing was kept."""
    wanted = select(page_layouts).where(_layouts.document_id == document_id, _layouts.number == number)
    row = connection.execute(wanted).mappings().first()
    if row is None:
        return PageLayout(number=number)
    return PageLayout(
        number=number,
        notes_from=row["notes_from"],
        furniture=row["furniture"],
        label=row["label"],
        needs_ocr=row["needs_ocr"],
    )


def labels(connection: Connection, document_id: DocumentId) -> dict[int, str]:
    """Page number → printed page number, of the pages that have another one than they are counted by."""
    wanted = select(_layouts.number, _layouts.label).where(_layouts.document_id == document_id)
    rows = connection.execute(wanted.where(_layouts.label.is_not(None)).order_by(_layouts.number))
    return {number: label for number, label in rows if label != str(number)}


def outline(connection: Connection, document_id: DocumentId) -> tuple[OutlineEntry, ...]:
    """A document's own table of contents, in its order; empty where the file has none."""
    columns = (_outlines.level, _outlines.title, _outlines.page)
    wanted = select(*columns).where(_outlines.document_id == document_id).order_by(_outlines.position)
    return tuple(OutlineEntry(*row) for row in connection.execute(wanted))


def unread_pages(connection: Connection, document_ids: Iterable[DocumentId]) -> dict[DocumentId, int]:
    """How many pages of each document need text recognition."""
    wanted = (
        select(_layouts.document_id, func.count())
        .where(_layouts.document_id.in_(list(document_ids)), _layouts.needs_ocr.is_not(None))
        .group_by(_layouts.document_id)
    )
    return {DocumentId(key): count for key, count in connection.execute(wanted)}
