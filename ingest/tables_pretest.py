"""Which pages may have a table: a glance at what PDFium drew, fifty times cheaper than taking cells.

It errs on the side of looking: a page that is taken for one without is not looked at again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ingest.tables_grid import Box

_MOST_OBJECTS = 3_000
"""Drawn objects of a page that are looked at: a map has tens of thousands, a table says so in the first."""

_MOST_PARTS = 3_000
_RULE, _SIDE = 60.0, 6.0
"""Points of length from which on a line across, or a piece of one, may be one of a table."""

_GAP = 7.0
"""Points between two stretches of text that may be two cells."""

_FIGURE = re.compile(r"[(+−–-]?\d[\d.,٫٬]*%?\)?|[–—-]")
_FIGURE_LINES, _FIGURES = 5, 0.4
"""Lines of figures that may be a table, and the share of their words that are figures."""


def may_have_table(leaf: Any) -> bool:
    """Whether a page (of PDFium, open) has rules or boxes as tables have, text in three columns, or lines of
    figures."""
    across, down = _rules(leaf)
    if len(across) >= 2 and len(down) >= 2:
        return True
    alike = Counter((round(left / 4), round(right / 4)) for left, right in across.values())
    if max(alike.values(), default=0) >= 3:
        return True
    text_page = leaf.get_textpage()
    try:
        turned = leaf.get_rotation() in (90, 270)
        return _stands_in_columns(_parts(text_page, turned), len(across)) or _has_lines_of_figures(text_page)
    finally:
        text_page.close()


def _rules(leaf: Any) -> tuple[dict[int, tuple[float, float]], set[int]]:
    """The lines across the page as it is shown, by height, from where to where; and the places of those down.

    What is drawn cell by cell at one height is one line; underlined words make lines too, but none like the
    other.
    """
    turned = leaf.get_rotation() in (90, 270)
    across: dict[int, tuple[float, float]] = {}
    down: set[int] = set()
    for seen, drawn in enumerate(leaf.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if seen >= _MOST_OBJECTS:
            break
        left, bottom, right, top = drawn.get_bounds()
        if turned:
            left, bottom, right, top = bottom, left, top, right
        if right - left >= _SIDE:
            for height in {round(top / 2), round(bottom / 2)}:
                before = across.get(height, (left, right))
                across[height] = (min(before[0], left), max(before[1], right))
        if top - bottom >= _SIDE:
            down |= {round(left / 2), round(right / 2)}
    return {at: ends for at, ends in across.items() if ends[1] - ends[0] >= _RULE}, down


def _parts(text_page: Any, turned: bool) -> list[Box]:
    """The stretches of text of one font in one line, as the page is shown."""
    count = min(text_page.count_rects(), _MOST_PARTS)
    boxes = [text_page.get_rect(number) for number in range(count)]
    if turned:
        return [(bottom, left, top, right) for left, bottom, right, top in boxes]
    return [(left, -top, right, -bottom) for left, bottom, right, top in boxes]


def _has_lines_of_figures(text_page: Any) -> bool:
    """Lines that are figures for a good part: columns may stand so close that no gap tells them."""
    lines = [line.split() for line in text_page.get_text_range().split("\n")]
    return sum(1 for line in lines if _is_of_figures(line)) >= _FIGURE_LINES


def _is_of_figures(words: Sequence[str]) -> bool:
    figures = sum(1 for word in words if _FIGURE.fullmatch(word))
    return figures >= max(2, _FIGURES * len(words))


def _stands_in_columns(parts: Sequence[Box], across: int) -> bool:
    """Three lines of three stretches apart, or lines that end in a short one apart."""
    counts = Counter[int]()
    short = 0
    for line in _lines(parts):
        apart = _apart(line)
        counts[len(apart)] += 1
        short += len(apart) == 2 and apart[1][2] - apart[1][0] < 60
    three = sum(count for parts_of, count in counts.items() if parts_of >= 3)
    return three >= 3 or short >= (3 if across else 4)


def _lines(parts: Iterable[Box]) -> list[list[Box]]:
    lines: list[list[Box]] = []
    for part in sorted(parts, key=lambda one: (one[1] + one[3]) / 2):
        middle = (part[1] + part[3]) / 2
        if lines and middle < lines[-1][0][3] and middle - (lines[-1][0][1] + lines[-1][0][3]) / 2 < 3:
            lines[-1].append(part)
        else:
            lines.append([part])
    return lines


def _apart(line: Sequence[Box]) -> list[Box]:
    """The stretches of a line, those that follow without a gap as one."""
    found: list[Box] = []
    for part in sorted(line):
        if found and part[0] - found[-1][2] < _GAP:
            left, top, right, bottom = found[-1]
            found[-1] = (left, top, max(right, part[2]), bottom)
        else:
            found.append(part)
    return found
