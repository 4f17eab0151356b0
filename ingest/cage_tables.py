"""The tables of pages on their way out of the cage: as plain JSON values, checked on arrival."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.model import PageTable
from ingest.extractors.cleaning import clean_line
from ingest.extractors.extraction import Extraction, PageText
from ingest.tables_grid import Grid
from ingest.tables_heads import MOST_HEADS, header_rows

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
    return tuple(table for page in extraction.pages for table in _of_page(page))


def _of_page(page: PageText) -> Iterator[PageTable]:
    heads = page.heads or (None,) * len(page.tables)
    captions = page.captions or ("",) * len(page.tables)
    number = 0
    for table, head, caption in zip(page.tables, heads, captions, strict=True):
        if rows := _even(table):
            number += 1
            said = min(head, len(rows) - 1) if head is not None else _heads(rows)
            yield PageTable(page=page.number, number=number, rows=rows, caption=caption, header_rows=said)


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """How many rows head the others, where the file does not say it: names over figures."""
    cells = [[cell or None for cell in row] for row in rows[: MOST_HEADS + 1]]
    for row, below in pairwise(cells):
        for at, cell in enumerate(row):
            row[at] = cell or (None if below[at] else "")
    return header_rows(Grid((0, 0, 0, 0), (*map(tuple, cells), *map(tuple, rows[MOST_HEADS + 1 :]))))


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
    for page, number, caption, heads, rows in values:
        cells = tuple(tuple(_string(cell) for cell in row) for row in rows)
        if len({len(row) for row in cells}) != 1 or sum(map(len, cells)) > MOST_CELLS:
            raise ValueError
        yield PageTable(
            page=int(page),
            number=int(number),
            rows=cells,
            caption=_string(caption),
            header_rows=int(heads),
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
