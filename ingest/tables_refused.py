"""What is no table: frames, boxes around prose, charts, contents lists, lists, forms of a page.

A table that is missed costs its rows; one that is invented tells the reader what is not so. In doubt: none.
"""

from __future__ import annotations

import itertools
import re
from statistics import median

from ingest.tables_grid import Grid, is_number
from ingest.tables_heads import header_rows

LARGEST = (600, 60)
"""Rows and columns on one page; a page of the smallest print has 120 lines."""

_LEAST_FILLED = 0.3
"""Share of the cells with something in them. Under it the lines are those of a chart or a form."""

_PROSE = 260
"""Code points of a cell from which on it reads as a paragraph: four lines of a narrow column."""

_LEADERS = re.compile(r"(?:[.․…·]\s?){5,}")
_FIGURE = r"(?:[+−-]?\d[\d.,٫٬]*%?[*a-d]?|[–—…]|n\.?a\.?)"
_FUSED = re.compile(rf"{_FIGURE}(?: {_FIGURE})+")
_ONE_FIGURE = re.compile(
    r"[–—… ]+|[+−–-]? ?\d{1,3}(?: \d{3})+(?:[.,]\d+)?%?[*a-d]?|\d[\d.,]* [–—] \d[\d.,]*%?"
)
"""Two figures; groups of digits of one, a range, and dashes, which are one or none."""

_NO_SIGN = re.compile(r"\(cid:\d+\)")
"""What pdfminer writes for a sign that it does not know."""

_UNKNOWN = 0.05
"""Share of cells with such signs in a table that is of no use."""

_BULLET = re.compile(r"[•·▪■◦‣–—*-]|\(?[0-9ivxa-z]{1,4}[.)]", re.IGNORECASE)


def is_table(grid: Grid, page: tuple[float, float]) -> bool:
    """Whether a find is one that a person would call a table. ``page`` is its width and height."""
    rows = grid.rows
    if not rows or len(rows) > LARGEST[0] or len(rows[0]) > LARGEST[1]:
        return False
    return (
        _stands_in_rows(grid)
        and not _is_boxed_prose(grid)
        and not _is_contents(grid)
        and not _is_scattered(grid)
        and not _is_unreadable(grid)
        and not _is_list(grid)
        and not _is_listing(grid)
        and not _is_frame(grid, page)
    )


def begins_with_names(grid: Grid) -> bool:
    """Whether the first column says what the figures in the others are of, and these are figures."""
    body = grid.rows[header_rows(grid) :]
    names = [row[0] for row in body if row[0]]
    cells = [cell for row in body for cell in row[1:] if cell]
    words = sum(1 for name in names if not is_number(name))
    return words >= 0.6 * len(body) and sum(map(is_number, cells)) >= 0.6 * len(cells)


def has_fused_figures(grid: Grid) -> bool:
    """Whether cells hold two figures that belong to two columns: then the columns were not told."""
    cells = [cell for row in grid.rows for cell in row[1:] if cell]
    fused = sum(1 for cell in cells if _FUSED.fullmatch(cell) and not _ONE_FIGURE.fullmatch(cell))
    return fused > max(1, 0.02 * len(cells))


def _stands_in_rows(grid: Grid) -> bool:
    """At least two rows and two columns with two cells each, and not mostly empty."""
    rows = [sum(1 for cell in row if cell) for row in grid.rows]
    columns = [sum(1 for row in grid.rows if row[at]) for at in range(len(grid.rows[0]))]
    cells = [cell for row in grid.rows for cell in row if cell is not None]
    filled = sum(1 for cell in cells if cell)
    full_rows, full_columns = sum(one >= 2 for one in rows), sum(one >= 2 for one in columns)
    return full_rows >= 2 and full_columns >= 2 and filled >= _LEAST_FILLED * len(cells)


def _is_boxed_prose(grid: Grid) -> bool:
    """Paragraphs side by side in boxes: long cells nearly everywhere, or few of them under no head."""
    filled = [len(cell) for row in grid.rows for cell in row if cell]
    long = sum(1 for one in filled if one > _PROSE)
    headed = header_rows(grid) and len(grid.rows) > 2
    if len(filled) <= 6 and not headed:
        return long >= 2 or median(filled) > 120
    return long > 0.6 * len(filled)


def _is_scattered(grid: Grid) -> bool:
    """Letters one by one: a line of text that runs in a circle, up the page, or is spaced out."""
    cells = [cell for row in grid.rows for cell in row if cell]
    return sum(1 for cell in cells if len(cell) == 1 and cell.isalpha()) > 0.3 * len(cells)


def _is_unreadable(grid: Grid) -> bool:
    """Signs of which the font does not say what they are: formulas, mostly."""
    cells = [cell for row in grid.rows for cell in row if cell]
    return sum(1 for cell in cells if _NO_SIGN.search(cell)) > _UNKNOWN * len(cells)


def _is_contents(grid: Grid) -> bool:
    """Titles led by dots to page numbers, or by rising numbers without them."""
    texts = [" ".join(cell for cell in row if cell) for row in grid.rows]
    dotted = sum(1 for text in texts if _LEADERS.search(text))
    if dotted >= max(2, 0.3 * len(texts)):
        return True
    ends = [(row[-1] or "").split() or [""] for row in grid.rows]  # rules of dots may hold several lines
    last = list(itertools.chain.from_iterable(ends))
    if len(grid.rows[0]) > 3 or len(last) < 4:
        return False
    numbers = [int(one) for one in last if one.isdecimal() and len(one) <= 4]
    rising = all(a <= b for a, b in itertools.pairwise(numbers))
    words = sum(1 for row in grid.rows if any(cell and not is_number(cell) for cell in row[:-1]))
    between = [row[1] for row in grid.rows if row[1]] if len(grid.rows[0]) == 3 else []
    if sum(map(is_number, between)) >= 0.5 * len(grid.rows):
        return False  # two columns of numbers beside the names are figures, be they in rising order
    numbered = sum(1 for end in ends if end[0].isdecimal())
    return rising and len(numbers) >= 0.8 * len(last) and len(set(numbers)) > 2 and words >= numbered


def _is_list(grid: Grid) -> bool:
    """Bullets or numbers of paragraphs in one column, text in the only other."""
    if len(grid.rows[0]) != 2:
        return False
    first = [row[0] for row in grid.rows if row[0]]
    marks = sum(1 for one in first if _BULLET.fullmatch(one))
    return marks >= 0.7 * len(first) and not any(row[1] and is_number(row[1]) for row in grid.rows)


def _is_listing(grid: Grid) -> bool:
    """Lines of a program: at the end of most stands nothing but the sign of a line that goes on."""
    last = [[cell for cell in row if cell][-1] for row in grid.rows if any(row)]
    return sum(1 for cell in last if cell.strip("\\;{}| ") == "") > 0.6 * len(last)


def _is_frame(grid: Grid, page: tuple[float, float]) -> bool:
    """A frame around the whole page, with a few boxes in it."""
    left, top, right, bottom = grid.box
    covers = (right - left) * (bottom - top) > 0.8 * page[0] * page[1]
    return covers and sum(1 for row in grid.rows for cell in row if cell) < 12
