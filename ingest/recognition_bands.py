"""What a picture tells before it is read: a band with lines of text, by which the models for the whole page
are chosen, and whether it may have columns."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from ingest.recognition import Scan

_SHARE = 5
"""A band is so many times lower than the page: of a dense page it has ten lines, some hundred words."""

_STEPS = 40
"""Places where a band may begin."""

_LEAST, _MOST = 0.02, 0.45
"""Shares of a row of dots that are ink where a line of text is: fewer are stains, more a picture or a bar."""

_ENOUGH = 0.3
"""Share of its rows with which a band is one of text: lines at double distance still have a half."""

_WHITE = bytes(range(200, 256))


def band(scan: Scan) -> Scan | None:
    """The band of a page with most rows of text; None where there is too little on the page to choose, so
    that the page is as soon read whole."""
    high = scan.height // _SHARE
    if high < 100:
        return None
    before = [0, *accumulate(_is_text(scan, row) for row in range(scan.height))]
    first = max(range(0, scan.height - high, max(1, (scan.height - high) // _STEPS)),
                key=lambda row: before[row + high] - before[row])  # fmt: skip
    found = before[first + high] - before[first]
    if found < _ENOUGH * high or found * 2 > before[-1]:
        return None
    dots = scan.dots[first * scan.width : (first + high) * scan.width]
    return Scan(dots, scan.width, high, scan.page_width, scan.page_height * high / scan.height)


def _is_text(scan: Scan, row: int) -> bool:
    line = scan.dots[row * scan.width : (row + 1) * scan.width]
    ink = len(line.translate(None, _WHITE))
    return _LEAST * scan.width <= ink <= _MOST * scan.width


_CELL = 3.0
"""Points of a cell by which a gutter is looked for; one between columns has 12 and more."""

_GUTTER = 3
"""Cells of a gutter at least: wherever 12 points begin, three cells lie within them."""

_INK = 0.05
"""Share of a cell's dots that are dark where there is ink, and not a grain."""

_CROSSED = 0.1
"""Share of the rows with ink that may cross a gutter: a heading over both columns, a rule."""

_PARTS = 3
"""Parts of a page that are looked at by themselves: in each a gutter stands upright where a scan leans."""


def may_have_columns(scan: Scan) -> bool:
    """Whether a white stripe goes down the middle three fifths of most of the picture, so that its text may
    stand in columns. Gaps between words do not stand below each other; lines ending early leave one, too."""
    import numpy as np  # here: it takes 0.1 s, and most folders hold no scans

    side = max(1, round(_CELL * scan.width / max(1.0, scan.page_width)))
    high, wide = scan.height // side, scan.width // side
    if not high or not wide:
        return False
    dots: Any = np.frombuffer(scan.dots, np.uint8).reshape(scan.height, scan.width)
    dark = dots[: high * side, : wide * side] < _WHITE[0]
    cells = dark.reshape(high, side, wide, side).mean(axis=(1, 3)) > _INK
    parts = np.array_split(cells[cells.any(axis=1)], _PARTS)
    return 2 * sum(_has_gutter(part, np) for part in parts) > _PARTS


def _has_gutter(lines: Any, np: Any) -> bool:
    """Whether so many cells side by side are white in nearly all rows."""
    if not len(lines):
        return False
    wide = lines.shape[1]
    is_open = lines.mean(axis=0)[wide // 5 : wide - wide // 5] <= _CROSSED
    return bool(np.convolve(is_open, np.ones(_GUTTER), "valid").max(initial=0) >= _GUTTER)
