"""Sheets as pages: rows are lines, a long sheet goes on on further pages, and no sheet takes all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.extractors.cleaning import clean_line
from ingest.extractors.extraction import PageText
from ingest.extractors.office_tables import as_lines, cell_text
from ingest.sections import BYTES, WORDS, Block, sections, words_in

MOST_CELLS = 200_000
"""Cells with something in them that are read of one workbook: some 400 pages. More is a data set, not a
document: it belongs among the statistics."""

LONGEST_CELL = 2_000
"""Code points of one cell; Excel allows 32,767."""

WIDEST = 256
"""Columns of a row that count for the length of a page; a cell in column 16,384 adds no more tabs than that.
It is part of the rule by which long sheets are cut: links lead to the parts."""

EMPTY_COLUMNS = 8
"""Columns without anything beside each other that are kept; a wider gap of a page becomes one column."""


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, its rows as (column from 0, text) pairs of the cells that hold something, and the
    texts of boxes on it."""

    name: str
    rows: Iterable[list[tuple[int, str]]]
    boxes: Sequence[str] = ()


_Row = tuple[int, list[tuple[int, str]]]
"""The number of a row, from 1, and its cells as (column from 0, text) pairs."""


@dataclass(slots=True)
class SheetPages:
    """Takes sheets one after another and gives their pages; ``left`` counts cells that were not read."""

    pages: list[PageText] = field(default_factory=list)
    cells: int = 0
    full: bool = False

    def add(self, sheet: Sheet) -> None:
        """Read one sheet, as far as the cells go; an empty one is a page without text."""
        name = clean_line(sheet.name)
        rows: list[_Row] = []
        parts: list[list[_Row]] = []
        words = size = 0
        for number, row in self._numbered(sheet.rows):
            more = sum(words_in(text) for _, text in row)
            bytes_more = sum(len(text.encode()) for _, text in row) + _tabs(row) + 1
            if rows and (words + more > WORDS or size + bytes_more > BYTES):
                parts.append(rows)
                rows, words, size = [], 0, 0
            rows.append((number, row))
            words, size = words + more, size + bytes_more
        parts.append(rows)
        for part in parts:
            self._page(name, part, whole=len(parts) == 1)
        self._add_boxes(name, sheet.boxes)

    def _add_boxes(self, name: str, boxes: Sequence[str]) -> None:
        """What stands in boxes follows the last row of the sheet, as far as the page goes; then on pages of
        its own."""
        for page in sections(Block(text) for text in boxes):
            last = self.pages[-1]
            joined = f"{last.text}\n\n{page.text}".strip()
            if words_in(joined) <= WORDS and len(joined.encode()) <= BYTES:
                self.pages[-1] = replace(last, text=joined)
            else:
                self.pages.append(PageText(len(self.pages) + 1, page.text, (name,)))

    def _numbered(self, rows: Iterable[list[tuple[int, str]]]) -> Iterator[_Row]:
        for number, cells in enumerate(rows, 1):
            if not cells:
                continue
            if self.cells >= MOST_CELLS:
                self.full = True
                return
            self.cells += len(cells)
            yield number, [(column, cell_text(text[:LONGEST_CELL])) for column, text in cells]

    def _page(self, name: str, rows: list[_Row], *, whole: bool) -> None:
        columns = _columns({column for _, row in rows for column, _ in row})
        texts = [_placed(row, columns) for _, row in rows]
        first, last = (rows[0][0], rows[-1][0]) if rows else (0, 0)
        heading = (name,) if whole else (name, f"{first}–{last}")
        text = as_lines(texts)
        tables = (tuple(tuple(row) for row in texts),) if text else ()
        self.pages.append(PageText(len(self.pages) + 1, text, heading, tables=tables))


def _tabs(row: list[tuple[int, str]]) -> int:
    """Tabs of a row in which columns up to ``WIDEST`` are kept apart."""
    length = 0
    for column, _ in row:
        length = max(length, min(column, WIDEST)) + 1
    return max(length - 1, 0)


def _columns(used: set[int]) -> dict[int, int]:
    """The places of the columns that hold something on a page; a wide gap takes one place."""
    places: dict[int, int] = {}
    place, before = 0, -1
    for column in sorted(used):
        empty = column - before - 1
        place += 1 if empty > EMPTY_COLUMNS else empty
        places[column] = place
        place, before = place + 1, column
    return places


def _placed(row: list[tuple[int, str]], columns: dict[int, int]) -> list[str]:
    """The cells of a row in the places of their columns; of two in one column both stand."""
    placed: list[str] = []
    for column, text in row:
        placed += [""] * (columns[column] - len(placed))
        placed.append(text)
    return placed
