"""Tables that lines or boxes are drawn around: pdfplumber finds the cells, here their words are put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ingest.tables_grid import Box, Grid, Word, is_number, labels_at_left, lines_of, without_empty
from ingest.tables_lines import parted
from ingest.tables_words import in_box, is_right_to_left, joined

_MOST_EDGES = 4_000
"""Lines on a page; finding where all of more of them cross would take minutes."""

_CORNERS = 8
"""Corners of a drawn shape that may be the side of a cell; outlines of countries have thousands."""

_CUT = 0.08
"""Share of the words of a find that its lines may run through: drawn around text, they run through none."""

_LEAST_LINES = 4
"""Lines of a cell, each beside a figure, from which on they are rows."""

_OF_FIGURES = 0.6
"""Share of the cells of such rows, without their labels, that are figures."""

_UNDIVIDED = 0.5
"""Share of the rows with several figures in one cell, over which lines do not tell the columns."""


def ruled(page: Any, words: Sequence[Word]) -> Iterator[Grid]:
    """What lines make cells of on a page of pdfplumber, from the top; whether it is a table is not said."""
    page = page.filter(_may_be_side)
    if len(page.edges) > _MOST_EDGES:
        return
    for found in sorted(page.find_tables(), key=lambda one: one.bbox[1]):
        box: Box = found.bbox
        within = in_box(words, box)
        cells = [[cell and tuple(cell) for cell in row.cells] for row in found.rows]
        if not within or _cut(within, cells):
            continue
        cells = [part for row in cells for part in _by_lines(row, within)]
        grid = _grid(box, cells, within)
        if not (_many_figures(grid) and _undivided(within, cells)):
            yield grid


def _by_lines(row: list[Box | None], words: Sequence[Word]) -> list[list[Box | None]]:
    """A row of cells, cut between its lines where these are rows: columns are drawn, rows are not.

    So it is where each line has a label and a figure, and so many lines stand in no row by accident.
    """
    boxes = [cell for cell in row if cell]
    if len(boxes) != len(row) or len(row) < 2:
        return [row]
    held = [in_box(words, cell) for cell in boxes]
    lines = lines_of([word for cell in held for word in cell])
    if len(lines) < _LEAST_LINES or not _each_line_is_row(lines, boxes):
        return [row]
    tops = [min(word.box[1] for word in line) for line in lines]
    feet = [max(word.box[3] for word in line) for line in lines]
    cuts = [(above + below) / 2 for above, below in zip(feet, tops[1:], strict=False)]
    edges = list(pairwise([boxes[0][1], *cuts, boxes[0][3]]))
    return [[(cell[0], top, cell[2], bottom) for cell in boxes] for top, bottom in edges]


def _each_line_is_row(lines: Sequence[Sequence[Word]], cells: Sequence[Box]) -> bool:
    figures = 0
    for line in lines:
        texts = [joined(found) if (found := in_box(line, cell)) else "" for cell in cells]
        told = [text for text in texts if text]
        if len(told) < 2 or not any(map(is_number, told)):
            return False
        figures += sum(map(is_number, told))
    return figures >= _OF_FIGURES * len(lines) * (len(cells) - 1)


def _may_be_side(drawn: dict[str, Any]) -> bool:
    return drawn["object_type"] != "curve" or len(drawn["pts"]) <= _CORNERS


def _cut(words: Sequence[Word], cells: Sequence[Sequence[Box | None]]) -> bool:
    """Whether the sides of cells run through words: then the lines are drawn over text, not around it."""
    there = [cell for row in cells for cell in row if cell]
    lost = sum(1 for word in words if not any(_holds(cell, word) for cell in there))
    return lost > _CUT * len(words) + 1


def _many_figures(grid: Grid) -> bool:
    """Whether a good part of the rows has a cell with two figures: only then their places are looked at."""
    rows = sum(1 for row in grid.rows if any(cell and _has_two(cell) for cell in row))
    return rows > _UNDIVIDED * len(grid.rows)


def _has_two(text: str) -> bool:
    return sum(map(is_number, text.split())) > 1


def _undivided(words: Sequence[Word], cells: Sequence[Sequence[Box | None]]) -> bool:
    """Whether most rows have a cell with several figures set apart: the lines part names and figures, or
    rows, and the columns of the figures stand without."""
    rows = [[in_box(words, cell) for cell in row if cell] for row in cells]
    rows = [row for row in rows if any(row)]
    return sum(1 for row in rows if any(map(_has_columns, row))) > _UNDIVIDED * len(rows)


def _has_columns(words: Sequence[Word]) -> bool:
    lines = lines_of(words)
    parts = parted(lines[0]).parts if len(lines) == 1 else ()
    return len(parts) > 1 and sum(is_number(joined(part)) for part in parts) > 1


def _holds(cell: Box, word: Word) -> bool:
    """Whether a word is in a cell, but for what a box of letters is wider than they are."""
    loose = 0.25 * word.height
    x, y = word.middle
    return (
        cell[0] <= x < cell[2]
        and cell[1] <= y < cell[3]
        and word.box[0] >= cell[0] - loose
        and word.box[2] <= cell[2] + loose
    )


def _grid(box: Box, cells: Sequence[Sequence[Box | None]], words: Sequence[Word]) -> Grid:
    """The words in their cells; a table of a script from the right begins with its right column."""
    grid = _filled(box, cells, words)
    if is_right_to_left(words) and not labels_at_left(grid.rows):
        return _filled(box, list(_from_right(cells)), words)
    return grid


def _filled(box: Box, cells: Sequence[Sequence[Box | None]], words: Sequence[Word]) -> Grid:
    rows = []
    fonts: list[frozenset[str]] = []
    for row in cells:
        held = [in_box(words, cell) if cell else None for cell in row]
        texts = [None if one is None else joined(one) for one in held]
        if any(texts):
            rows.append(texts)
            fonts.append(frozenset(word.font for one in held if one for word in one))
    return Grid(box, without_empty(rows), tuple(fonts))


def _from_right(cells: Sequence[Sequence[Box | None]]) -> Iterator[list[Box | None]]:
    """The rows of cells from the right; one that reaches over several columns stands in the first of them."""
    ends = [min((one[2] for one in column if one), default=0.0) for column in zip(*cells, strict=True)]
    for row in cells:
        placed: list[Box | None] = [None] * len(row)
        for at, cell in enumerate(row):
            if cell:
                reach = [end for end in range(at, len(row)) if end == at or ends[end] <= cell[2] + 1]
                last = max(one for one in reach if not any(row[at + 1 : one + 1]))
                placed[last] = cell
        yield placed[::-1]
