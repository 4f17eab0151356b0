"""What is said of a table beside its cells: the line above it that names it, and whether its first row heads
the others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.extractors.cleaning import clean_line
from ingest.tables_grid import YEAR, Box, Grid, Word, is_number, lines_of
from ingest.tables_words import joined

NAMED = re.compile(
    r"(?:annex |appendix )?(?:table|tableau|cuadro|tabla|таблица|quadro|tabela|tabelle|جدول|الجدول|表)"
    r"\s*[A-Z]?[\d٠-٩IVXLivxl.一二三四五六七八九十-]*",
    re.IGNORECASE,
)
"""How the line above a table begins, in the six languages and a few near them."""

_ABOVE = 84.0
"""Points above a table in which its name stands: five lines."""

_CLOSE = 20.0
"""Points above a table in which lines in another font are taken for its name: the next line."""

_UNIT_LINE = re.compile(r"\([^()]{3,60}\)")
"""What the figures of a table are counted in, on a line of its own."""

LONGEST_CAPTION = 300

MOST_HEADS = 4
"""Rows of the highest head: groups, parts of them, names and units."""

AGES = re.compile(r"[<>≥≤]?\s*\d{1,2}(?:\s*[–-]\s*\d{1,2}|\s*\+)?")
"""A group of ages, or the number of a column."""

UNIT = re.compile(r"\([^()]{1,30}\)|\[[^\[\]]{1,30}\]|%|‰|[$€£¥]|US\$")
"""What figures are counted in, under the name of their column."""

_LONGEST_TITLE = 200


def caption_of(grid: Grid, words: Sequence[Word], body_font: str) -> str:
    """The line or two above a find that name it; empty where none do. ``body_font`` is that of the page."""
    lines = _lines_above(grid.box, words)
    for start in range(len(lines) - 1, -1, -1):
        if NAMED.match(joined(lines[start])):
            return clean_line(" ".join(map(joined, lines[start:])), LONGEST_CAPTION)
    if not lines:
        return ""
    unit = _UNIT_LINE.fullmatch(joined(lines[-1])) is not None  # set plainly under a bold title
    titles = reversed(lines[:-1] if unit else lines)
    apart = list(itertools.takewhile(lambda line: all(word.font != body_font for word in line), titles))
    if not apart:
        return ""
    text = " ".join(map(joined, [*reversed(apart), *(lines[-1:] if unit else ())]))
    near = grid.box[1] - lines[-1][0].box[3] <= _CLOSE
    return text if near and len(text) <= _LONGEST_TITLE and not text.endswith((".", ":", ";", ",")) else ""


def _lines_above(box: Box, words: Sequence[Word]) -> list[list[Word]]:
    """The lines that stand close above a box, from the top, as far as they follow each other."""
    above = [
        word for word in words if box[1] - _ABOVE <= word.middle[1] < box[1] and box[0] - 6 <= word.middle[0]
    ]
    lines = [line for line in (_over(box, line) for line in lines_of(above)) if line]
    close: list[list[Word]] = []
    below = box[1]
    for line in reversed(lines):
        if below - line[0].box[3] > 1.8 * line[0].height + 2:
            break
        close.insert(0, line)
        below = line[0].box[1]
    return close


def _over(box: Box, line: Sequence[Word]) -> list[Word]:
    """The words of a line that begin over a box, and those that follow them without a gap."""
    over: list[Word] = []
    for word in line:
        if word.box[0] > box[2] and (not over or word.box[0] - over[-1].box[2] > word.height):
            break
        over.append(word)
    return over


def header_rows(grid: Grid) -> int:
    """How many rows at the top head the others, 0 where that is not plain.

    A head has words (or years) in its columns, and the rows after it either another font or numbers. It goes
    on in a second row under a cell that reaches over several columns, or with units.
    """
    if grid.heads is not None:
        return grid.heads
    if len(grid.rows) < 2 or not _has_names(grid, 0):
        return 0
    count = 1
    while count < min(len(grid.rows) - 1, MOST_HEADS) and _goes_on(grid, count):
        count += 1
    return next((one for one in range(count, 0, -1) if _heads(grid, one)), 0)


def _has_names(grid: Grid, at: int) -> bool:
    """Whether most columns have a name in a row, or are covered by one, and none a number."""
    row = grid.rows[at]
    first = next((number for number, cell in enumerate(row) if cell), len(row))
    named = sum(
        1 for number, cell in enumerate(row) if number and (cell or (cell is None and number > first))
    )
    return any(row[1:]) and named >= 0.6 * (len(row) - 1) and not _has_numbers(grid, at)


def _has_numbers(grid: Grid, at: int) -> bool:
    """Whether a row has a number that is no year, and no group of ages set in a font of its own."""
    below = frozenset().union(*grid.fonts[at + 1 :])
    apart = bool(grid.fonts) and not grid.fonts[at] & below
    return any(
        is_number(cell) and not YEAR.fullmatch(cell) and not (apart and AGES.fullmatch(cell))
        for cell in grid.rows[at]
        if cell
    )


def _goes_on(grid: Grid, at: int) -> bool:
    """Whether row ``at`` belongs to the head above it: names under one that reaches over them, or units."""
    before, row = grid.rows[at - 1], grid.rows[at]
    filled = [cell for cell in row if cell]
    if _has_numbers(grid, at) or len(filled) < 2:
        return False
    if not row[0] and all(map(UNIT.fullmatch, filled)):
        return True
    above = grid.rows[at - 2] if at > 1 else tuple(None for _ in before)
    reaches = any(
        cell and other is None and over is None
        for cell, other, over in zip(before, before[1:], above[1:], strict=False)
    )
    return reaches and (not grid.fonts or bool(grid.fonts[at] & grid.fonts[at - 1]))


def _heads(grid: Grid, count: int) -> bool:
    """Whether the rows after the first ``count`` are of another font, or mostly numbers."""
    above, below = frozenset().union(*grid.fonts[:count]), frozenset().union(*grid.fonts[count:])
    if above and not above & below:
        return True
    body = [cell for row in grid.rows[count:] for cell in row[1:] if cell]
    return bool(body) and sum(map(is_number, body)) >= 0.5 * len(body)
