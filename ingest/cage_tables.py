"""The tables of pages on their way out of the cage: as plain JSON values, checked on arrival."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.model import PageTable
from ingest.extractors.cleaning import clean_line
from ingest.extractors.extraction import Extraction

LONGEST_CELL = 2_000
"""Code points of one cell: a printed page has 5,000."""

MOST_CELLS = 60_000
"""Cells of one table; a page of a workbook, the largest there is, has some thousands."""


@dataclass(frozen=True, slots=True)
class TablesRead:
    """The tables of some pages, how many pages were looked at closely, and the page to go on from, if any."""

    tables: tuple[PageTable, ...]
    looked: int
    go_on: int | None


def tables_of(extraction: Extraction) -> tuple[PageTable, ...]:
    """The tables that a file itself has as rows, by page; those of one cell, row or column are none."""
    return tuple(
        PageTable(page=page.number, number=number, rows=rows)
        for page in extraction.pages
        for number, rows in enumerate(filter(None, map(_even, page.tables)), 1)
    )


def _even(table: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table made equally long; none where it is too small, or too large, to be kept as one."""
    rows = [tuple(clean_line(cell, LONGEST_CELL) for cell in row) for row in table]
    width = max((len(row) for row in rows), default=0)
    used = [at for at in range(width) if any(at < len(row) and row[at] for row in rows)]
    kept = tuple(tuple(row[at] if at < len(row) else "" for at in used) for row in rows if any(row))
    return kept if len(kept) > 1 and len(used) > 1 and len(kept) * len(used) <= MOST_CELLS else ()


def packed_tables(found: Iterable[PageTable]) -> list[Any]:
    """Tables as plain JSON values."""
    return [[one.page, one.number, one.caption, one.header_rows, one.rows] for one in found]


def unpacked_tables(values: Any) -> tuple[PageTable, ...]:
    """The tables behind ``packed_tables``'s values. Raises ``ValueError`` or ``TypeError``."""
    return tuple(_unpacked(values))


def _unpacked(values: Any) -> Iterator[PageTable]:
    for page, number, caption, header_rows, rows in values:
        cells = tuple(tuple(_string(cell) for cell in row) for row in rows)
        if len({len(row) for row in cells}) != 1 or sum(map(len, cells)) > MOST_CELLS:
            raise ValueError
        yield PageTable(
            page=int(page),
            number=int(number),
            rows=cells,
            caption=_string(caption),
            header_rows=int(header_rows),
        )


def unpacked_read(message: Any) -> TablesRead:
    """What was found on some pages. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    go_on = message["go_on"]
    found = unpacked_tables(message["tables"])
    return TablesRead(found, int(message["looked"]), None if go_on is None else int(go_on))


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
