"""The tables of a page as readers get them: cells with marks, a head where there is one, CSV."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup
from typing_extensions import TypedDict

from index.catalogue.records import Extraction
from index.marks import Mark
from index.model import PageTable
from portal.addresses import Addresses
from portal.marking import Span, marked, within
from portal.spreadsheet import cell, csv_pieces

_NUMBER = re.compile(
    r"[-+−(<>~≈]?\s?\d[\d\s.,\u00a0\u202f–-]*[%‰]?\)?[a-d*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}|[-–—…]|\.{2,3}"
)
"""A figure, with the mark of a note, or what stands in the place of one."""

_OF_FIGURES = 0.6
"""Share of the filled cells of a column from which on it is one of figures: all of it is set to its end."""

_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
"""A number that a spreadsheet may read as one: it runs nothing, whatever it begins with."""


class TableAnswer(TypedDict):
    """A table on a page: all rows have the same number of cells, the first ``header_rows`` head the others.

    ``marks`` are [row, column, start, end], code points of the cell; ``tool`` is what found the cells.
    """

    number: int
    caption: str
    header_rows: int
    rows: list[list[str]]
    marks: list[tuple[int, int, int, int]]
    csv_url: str
    tool: str
    version: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is printed; ``number``: it is set to the end of its column."""

    html: Markup
    number: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as a template prints it."""

    number: int
    caption: str
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    csv: str


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """A table of an opened page and the marks in it, counted in ``table.text``."""

    table: PageTable
    marks: tuple[Mark, ...] = ()

    def spans(self) -> Iterator[tuple[int, int, list[Span]]]:
        """(row, column, spans) of every cell that has text, in order: cells are the lines of the text."""
        places = [
            (row, column, text)
            for row, cells in enumerate(self.table.rows)
            for column, text in enumerate(cells)
            if text
        ]
        starts = list(accumulate((len(text) + 1 for _, _, text in places), initial=0))
        spans: list[list[Span]] = [[] for _ in places]
        for mark in self.marks:
            at = bisect_left(starts, mark.end) - 1  # a mark that began in the cell before is cut
            spans[at] += within([(mark.start, mark.end)], starts[at], starts[at] + len(places[at][2]))
        for (row, column, _), found in zip(places, spans, strict=True):
            yield row, column, found


def shown_table(opened: MarkedTable, csv: str) -> ShownTable:
    """A table ready to be printed; ``csv`` is the address of its file."""
    table = opened.table
    spans = {(row, column): found for row, column, found in opened.spans()}
    figures = _columns_of_figures(table)
    rows = tuple(
        tuple(
            Cell(marked(text, spans.get((row, column), ())), column in figures)
            for column, text in enumerate(cells)
        )
        for row, cells in enumerate(table.rows)
    )
    return ShownTable(table.number, table.caption, rows[: table.header_rows], rows[table.header_rows :], csv)


def _columns_of_figures(table: PageTable) -> frozenset[int]:
    """The numbers of the columns that hold figures, whatever heads them."""
    columns = zip(*table.rows[table.header_rows :], strict=True)
    filled = [[text for text in column if text] for column in columns]
    return frozenset(
        at
        for at, texts in enumerate(filled)
        if texts and sum(1 for text in texts if _NUMBER.fullmatch(text)) >= _OF_FIGURES * len(texts)
    )


def table_answer(
    opened: MarkedTable, extraction: Extraction, addresses: Addresses, document: str
) -> TableAnswer:
    """A table for machines."""
    table = opened.table
    return {
        "number": table.number,
        "caption": table.caption,
        "header_rows": table.header_rows,
        "rows": [list(row) for row in table.rows],
        "marks": [(row, column, start, end) for row, column, spans in opened.spans() for start, end in spans],
        "csv_url": addresses.table(document, table.page, table.number),
        "tool": extraction.tool,
        "version": extraction.version,
    }


def table_csv(table: PageTable) -> bytes:
    """A table as CSV (UTF-8 with a mark), its first row first; nothing in it runs in a spreadsheet."""
    rows = [tuple(map(csv_cell, row)) for row in table.rows]
    return b"".join(csv_pieces(rows[0], [rows[1:]]))


def csv_cell(text: str) -> str:
    """One cell: a plain number as it is, everything else as in every CSV file of ours."""
    return text if _PLAIN_NUMBER.fullmatch(text) else cell(text)


def without_marks(tables: Sequence[PageTable]) -> tuple[MarkedTable, ...]:
    """The tables of a page that was opened without words."""
    return tuple(map(MarkedTable, tables))
