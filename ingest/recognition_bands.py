"""A band of a page, with lines of text in it: enough to tell by what models the whole page is to be read."""

from __future__ import annotations

from itertools import accumulate

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
