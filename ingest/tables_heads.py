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

LONGEST_CAPTION = 300
_LONGEST_TITLE = 200


def caption_of(grid: Grid, words: Sequence[Word], body_font: str) -> str:
    """The line or two above a find that name it; empty where none do. ``body_font`` is that of the page."""
    lines = _lines_above(grid.box, words)
    for start in range(len(lines) - 1, -1, -1):
        if NAMED.match(joined(lines[start])):
            return clean_line(" ".join(map(joined, lines[start:])), LONGEST_CAPTION)
    if not lines:
        return ""
    apart = list(
        itertools.takewhile(lambda line: all(word.font != body_font for word in line), reversed(lines))
    )
    text = " ".join(map(joined, reversed(apart)))
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
    """1 where the first row heads the others, 0 where that is not plain.

    A head has words (or years) in its columns, and the rows after it either another font or numbers.
    """
    rows = grid.rows
    if len(rows) < 2:
        return 0
    first = [cell or "" for cell in rows[0]]
    named = [cell for cell in first[1:] if cell]
    if not named or len(named) < 0.6 * (len(first) - 1):
        return 0
    if any(is_number(cell) and not YEAR.fullmatch(cell) for cell in first if cell):
        return 0
    if grid.head_fonts and not (grid.head_fonts & grid.body_fonts):
        return 1
    body = [row[at] for row in rows[1:] for at in range(1, len(row)) if row[at]]
    numbers = sum(1 for cell in body if cell and is_number(cell))
    return int(bool(body) and numbers >= 0.5 * len(body))
