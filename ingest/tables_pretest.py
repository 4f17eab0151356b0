"""Which pages may have a table: a glance at what PDFium drew, fifty times cheaper than taking cells.

It errs on the side of looking: a page that is taken for one without is not looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ingest.tables_grid import Box

_MOST_OBJECTS = 3_000
"""Drawn objects of a page that are looked at: a map has tens of thousands, a table says so in the first."""

_MOST_PARTS = 3_000
_THIN = 3.5
"""Points: a box no higher is a line."""

_RULE, _SIDE = 40.0, 6.0
"""Points of length from which on a line across, or down, may be one of a table."""

_GAP = 7.0
"""Points between two stretches of text that may be two cells."""


def may_have_table(leaf: Any) -> bool:
    """Whether a page (of PDFium, open) has rules or boxes as tables have, or text in three columns."""
    across, down = _rules(leaf)
    if across >= 3 or (across >= 2 and down >= 2):
        return True
    return _stands_in_columns(_parts(leaf), across)


def _rules(leaf: Any) -> tuple[int, int]:
    """How many lines run across and how many down the page as it is shown, each place counted once."""
    across: set[int] = set()
    down: set[int] = set()
    for seen, drawn in enumerate(leaf.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if seen >= _MOST_OBJECTS:
            break
        left, bottom, right, top = drawn.get_bounds()
        width, height = right - left, top - bottom
        if width >= _RULE and height >= _THIN:  # a box, or a grid drawn at one go
            across |= {round(top / 2), round(bottom / 2)}
            down |= {round(left / 2), round(right / 2)}
        elif width >= _RULE:
            across.add(round(top / 2))
        elif height >= _SIDE and width <= _THIN:
            down.add(round(left / 2))
        elif width >= _SIDE and height <= _THIN:  # the rule of one cell
            across.add(round(top / 2))
    turned = leaf.get_rotation() in (90, 270)
    return (len(down), len(across)) if turned else (len(across), len(down))


def _parts(leaf: Any) -> list[Box]:
    """The stretches of text of one font in one line, as the page is shown."""
    text_page = leaf.get_textpage()
    try:
        count = min(text_page.count_rects(), _MOST_PARTS)
        boxes = [text_page.get_rect(number) for number in range(count)]
    finally:
        text_page.close()
    if leaf.get_rotation() in (90, 270):
        return [(bottom, left, top, right) for left, bottom, right, top in boxes]
    return [(left, -top, right, -bottom) for left, bottom, right, top in boxes]


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
