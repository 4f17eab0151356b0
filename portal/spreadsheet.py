"""A search as a table of rows: what its CSV file says, safe to open in a spreadsheet.

CSV as RFC 4180, UTF-8 with a byte order mark: without one the usual spreadsheet shows accents and Arabic
broken, and its readers are the ones this file is for. The first column counts the rows, so a program that
does not know the mark loses nothing but that column's name.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from portal.answers import PageAnswer, WorkAnswer
from portal.marking import visible

BYTE_ORDER_MARK = "\ufeff"

FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠|%")
"""A cell that begins so may be run as a formula by a spreadsheet; it gets an apostrophe in front."""

WORK_COLUMNS = (
    "row",
    "work",
    "title",
    "title_language",
    "type",
    "publishers",
    "issued",
    "languages",
    "areas",
    "concepts",
    "matching_pages",
    "url",
)

PAGE_COLUMNS = (
    "row",
    "work",
    "title",
    "title_language",
    "type",
    "publishers",
    "issued",
    "document",
    "page",
    "language",
    "heading",
    "kind",
    "text",
    "missing",
    "url",
    "file_url",
)


def cell(value: str | int | None) -> str:
    """One cell as text: no control signs, no line ends, nothing that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = " ".join(visible(value).split())
    return f"'{text}" if text[:1] in FORMULA_SIGNS else text


def listed(values: Iterable[str]) -> str:
    """A list in one cell, by ``; `` as in the metadata file."""
    return "; ".join(values)


def work_cells(row: int, work: WorkAnswer, matching_pages: int) -> tuple[str, ...]:
    """One work as the row of its number, in the order of ``WORK_COLUMNS``."""
    values = (
        *_work_start(row, work),
        listed(work["languages"]),
        listed(work["areas"]),
        listed(work["concepts"]),
        matching_pages,
        work["url"],
    )
    return tuple(cell(value) for value in values)


def page_cells(row: int, work: WorkAnswer, page: PageAnswer) -> tuple[str, ...]:
    """One page as a row, in the order of ``PAGE_COLUMNS``; ``text`` is its snippet."""
    values = (
        *_work_start(row, work),
        page["document"],
        page["page"],
        page["language"],
        " > ".join(page["heading"]),
        page["kind"],
        page["snippet"]["text"],
        listed(page["missing"]),
        page["url"],
        page["file_url"],
    )
    return tuple(cell(value) for value in values)


def _work_start(row: int, work: WorkAnswer) -> tuple[str | int | None, ...]:
    return (
        row,
        work["id"],
        work["title"],
        work["title_language"],
        work["type"],
        listed(work["publishers"]),
        work["issued"],
    )


def csv_pieces(columns: Sequence[str], batches: Iterable[Iterable[Sequence[str]]]) -> Iterator[bytes]:
    """The file in pieces, one a batch of rows; the first has the mark and the names of the columns."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for batch in batches:
        writer.writerows(batch)
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode("utf-8")
