"""Text of a PDF that its pages do not show: invisible, transparent, white on white, too small to be seen.

Search engines were misled by such text, and readers are by a hit on words that no page has. Invisible text
over a picture is another thing: the words that a program recognised in a scan. It stays, and so does all text
under which something lies that it can be seen on, or that stands for letters drawn as paths.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping, Sequence, Set
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from ingest.extractors.pdf_columns import Drawn

_WHITE = 250
"""Level of red, green and blue, of 255, from which on text is white."""

SMALLEST = 1.0
"""Points of the smallest type that is taken for text that shows; fine print has four."""

_OBJECTS = 5_000
"""Objects of a page that are looked at: on one with more, all text is taken for seen."""

_OUTLINES = 100
"""Paths from which on invisible text may stand for letters that are drawn as paths."""

Box = tuple[float, float, float, float]


def doubts(handle: Any) -> Callable[[int], bool]:
    """Asks of a sign of a text page whether it may not show: by its colour, its way of drawing, its size."""
    levels = red, green, blue, alpha = tuple(ctypes.c_uint() for _ in range(4))
    places = [ctypes.byref(level) for level in levels]  # made once: making them costs as much as asking
    colour, text_object = pdfium.FPDFText_GetFillColor, pdfium.FPDFText_GetTextObject
    mode = pdfium.FPDFTextObj_GetTextRenderMode

    def doubt(number: int) -> bool:
        if colour(handle, number, *places):
            if red.value >= _WHITE and green.value >= _WHITE and blue.value >= _WHITE:
                return True
            if not alpha.value:
                return True
        return bool(mode(text_object(handle, number)) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    return doubt


def too_small(handle: Any, number: int) -> bool:
    """Whether a sign is set in type that nobody can read."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(handle, number, matrix):
        return False
    size = float(pdfium.FPDFText_GetFontSize(handle, number))
    return 0 < size * hypot(matrix.c, matrix.d) < SMALLEST


def shown(lines: Sequence[Drawn], doubtful: Set[int], page: Any) -> list[Drawn]:
    """``lines`` without those of the ``doubtful`` ones that nothing lies under."""
    unseen = {at: _middle(lines[at][2]) for at in doubtful}
    paths = 0
    for number in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        paths += kind == pdfium.FPDF_PAGEOBJ_PATH
        lie_on = _on(item, unseen)
        if lie_on and (kind != pdfium.FPDF_PAGEOBJ_PATH or _is_dark(item)):
            for at in lie_on:
                del unseen[at]
        if not unseen or number >= _OBJECTS:
            return list(lines)
    if paths >= _OUTLINES and len(unseen) == len(lines):
        return list(lines)
    return [line for at, line in enumerate(lines) if at not in unseen]


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _on(item: Any, points: Mapping[int, tuple[float, float]]) -> list[int]:
    """Which of some points lie in the bounds of an object."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return []
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    return [at for at, (x, y) in points.items() if x0 <= x <= x1 and y0 <= y <= y1]


def _is_dark(path: Any) -> bool:
    """Whether a path is filled with anything but white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value:
        return False
    levels = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(path, *levels):
        return True
    return min(level.value for level in levels[:3]) < _WHITE and levels[3].value > 0
