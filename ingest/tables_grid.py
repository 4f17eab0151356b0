"""A table as it stands on a page: its words, its rows of cells, and the two questions asked of every find.

Lengths are points, places counted from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

NUMERIC = re.compile(
    r"[(\[<>≤≥~≈±+−–-]?\s*(?:US\$|[$€£¥])?\s*[\d٠-٩۰-۹][\d٠-٩۰-۹\s.,'’/:٫٬–-]*\s*(?:%|٪|‰|[kmMB])?\s*[)\]*†‡§a-d⁰¹²³⁴⁵⁶⁷⁸⁹]*"
)
"""A number as tables write it: signs, currency, groups of digits, a range, per cent, a mark of a note."""

_NOTHING = re.compile(r"(?:n\.?\s?/?a\.?|nil|nd|[-–—−.…*xX✓✔●•]+|\.\s?\.)", re.IGNORECASE)
"""What stands in a table in the place of a number."""

_WORDS = 0.3
"""Share of figures in a column of words, at most, and of words in a column of figures."""

YEAR = re.compile(r"(?:1[89]|20)\d\d(?:\s*[/–-]\s*(?:\d\d){1,2})?[*a-d]?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, its box, what it is set in, and by how many quarter turns (clockwise) it would stand
    upright. ``begins``: it was set anew, with no space written before it, on a page where spaces are."""

    text: str
    box: Box
    font: str = ""
    turn: int = 0
    begins: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def height(self) -> float:
        """How high its line is."""
        return self.box[2] - self.box[0] if self.turn % 2 else self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Grid:
    """A find: its box, its rows of cells (None where another cell covers the place), the fonts of each row;
    ``heads`` is how many rows name the columns, where that was seen."""

    box: Box
    rows: tuple[tuple[str | None, ...], ...]
    fonts: tuple[frozenset[str], ...] = ()
    heads: int | None = None


def turned_point(point: tuple[float, float], turn: int, size: tuple[float, float]) -> tuple[float, float]:
    """Where a point stands after so many quarter turns clockwise of its page of ``size``."""
    (x, y), (width, height) = point, size
    return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[turn]


def turned_box(box: Box, turn: int, size: tuple[float, float]) -> Box:
    """A box after so many quarter turns clockwise of its page of ``size``."""
    if not turn:
        return box
    x0, y0 = turned_point(box[:2], turn, size)
    x1, y1 = turned_point(box[2:], turn, size)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def is_number(text: str) -> bool:
    """Whether a cell holds a number, or what stands in the place of one."""
    return bool(NUMERIC.fullmatch(text) or _NOTHING.fullmatch(text))


def inside(word: Word, box: Box) -> bool:
    """Whether the middle of a word is in a box."""
    left, top, right, bottom = word.box  # asked of each word for each cell: twice the middle is cheaper
    return 2 * box[1] <= top + bottom < 2 * box[3] and 2 * box[0] <= left + right < 2 * box[2]


def without_empty(rows: Iterable[Sequence[str | None]]) -> tuple[tuple[str | None, ...], ...]:
    """The rows and columns that have any text; the others are lines drawn double, or margins."""
    kept = [tuple(row) for row in rows if any(row)]
    width = max((len(row) for row in kept), default=0)
    columns = [at for at in range(width) if any(at < len(row) and row[at] for row in kept)]
    return tuple(tuple(row[at] if at < len(row) else None for at in columns) for row in kept)


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by lines from the top, each line from the left. A word is on a line if most of it is."""
    lines: list[list[Word]] = []
    at = height = 0.0
    for word in sorted(words, key=lambda one: (one.box[1] + one.box[3], one.box[0])):
        middle = (word.box[1] + word.box[3]) / 2
        if lines and middle - at < 0.5 * max(word.height, height):
            lines[-1].append(word)
        else:
            lines.append([word])
            at, height = middle, word.height
    return [sorted(line, key=lambda one: one.box[0]) for line in lines]


def around(words: Sequence[Word]) -> Box:
    """The box around words; there is at least one."""
    boxes = [word.box for word in words]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def without_first_row(grid: Grid) -> Grid:
    """A find without its first row, which was its name."""
    return Grid(grid.box, grid.rows[1:], grid.fonts[1:], grid.heads and grid.heads - 1)


def labels_at_left(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether rows (as printed) begin with words and end with figures: then they are read from the left, in
    whatever script; a program that knows no other way printed them."""
    sides = [[row[at] for row in rows if row and row[at]] for at in (0, -1)]
    left, right = (sum(1 for cell in side if cell and is_number(cell)) / max(1, len(side)) for side in sides)
    return left < _WORDS and right > 1 - _WORDS
