"""The tables of a page as readers get them: cells with marks, a head where there is one, CSV."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from typing_extensions import TypedDict

from index.catalogue.records import Extraction
from index.marks import Mark
from index.model import PageTable, Work
from index.table_rows import cell_places
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
class HeadCell:
    """A name of columns as it is printed, and over how many columns and rows it stands."""

    html: Markup
    number: bool
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as a template prints it."""

    number: int
    caption: str
    head: tuple[tuple[HeadCell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    csv: str


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """A table of an opened page and the marks in it, counted in ``table.text``."""

    table: PageTable
    marks: tuple[Mark, ...] = ()

    def spans(self) -> Iterator[tuple[int, int, list[Span]]]:
        """(row, column, spans) of every cell that has text, in order: cells are the lines of the text."""
        places = cell_places(self.table)
        starts = [place.start for place in places]
        spans: list[list[Span]] = [[] for _ in places]
        for mark in self.marks:
            at = bisect_left(starts, mark.end) - 1  # a mark that began in the cell before is cut
            spans[at] += within([(mark.start, mark.end)], places[at].start, places[at].end)
        for place, found in zip(places, spans, strict=True):
            yield place.row, place.column, found


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
    head = tuple(_head(table, rows[: table.header_rows]))
    return ShownTable(table.number, table.caption, head, rows[table.header_rows :], csv)


def _head(table: PageTable, rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[HeadCell, ...]]:
    """The rows of a head: a name reaches over the empty places after it that have names below, and down over
    those under it; other empty places stay."""
    covered: set[tuple[int, int]] = set()
    texts = table.rows[: len(rows)]
    for at, cells in enumerate(rows):
        shown = []
        for column, one in enumerate(cells):
            if (at, column) in covered:
                continue
            across = _across(texts, at, column) if texts[at][column] else 1
            down = _down(texts, at, column) if texts[at][column] and across == 1 else 1
            covered |= {(at + d, column + a) for d in range(down) for a in range(across)}
            shown.append(HeadCell(one.html, one.number and across == 1, across, down))
        yield tuple(shown)


def _across(texts: Sequence[Sequence[str]], at: int, column: int) -> int:
    if at + 1 == len(texts):
        return 1
    end = column + 1
    while end < len(texts[at]) and not texts[at][end] and texts[at + 1][end] and texts[at + 1][column]:
        end += 1
    return end - column


def _down(texts: Sequence[Sequence[str]], at: int, column: int) -> int:
    end = at + 1
    while end < len(texts) and not texts[end][column]:
        end += 1
    return end - at


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


def table_csv(table: PageTable, work: Work, address: str) -> bytes:
    """A table as CSV (UTF-8 with a mark), its first row first; nothing in it runs in a spreadsheet.

    Under it, after an empty row, stands what a file that is passed on must say of itself: title, publisher,
    year, page, licence, and ``address``, that of the page. All rows have as many cells.
    """
    rows = [tuple(map(csv_cell, row)) for row in table.rows]
    width = len(rows[0])
    foot = [(cell(name), cell(value), *("",) * (width - 2)) for name, value in _origin(table, work, address)]
    return b"".join(csv_pieces(rows[0], [rows[1:], [("",) * width], foot]))


def _origin(table: PageTable, work: Work, address: str) -> Iterator[tuple[str, str]]:
    """What a file with a table says of where it is from; names as in every file for machines, in English."""
    if table.caption:
        yield "Table", table.caption
    yield "Title", work.title
    if work.publishers:
        yield "Publisher", "; ".join(work.publishers)
    if work.issued:
        yield "Published", work.issued
    yield "Page", str(table.page)
    yield "Licence", work.licence or "not stated; ask the publisher before you reuse it"
    yield "Address", address


def csv_cell(text: str) -> str:
    """One cell: a plain number as it is, everything else as in every CSV file of ours."""
    return text if _PLAIN_NUMBER.fullmatch(text) else cell(text)


def without_marks(tables: Sequence[PageTable]) -> tuple[MarkedTable, ...]:
    """The tables of a page that was opened without words."""
    return tuple(map(MarkedTable, tables))
