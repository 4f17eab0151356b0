"""Which way up a page is, and which of its lines lie otherwise: side titles, watermarks, stamps.

PDFium gives the angle of every sign; a letter in the middle of the text tells that of a page. A sign that
lies is known without asking by its box: that of an upright letter is higher than wide.
"""

from __future__ import annotations

import itertools
import re
from array import array
from typing import Any

import pypdfium2.raw as pdfium

STRAIGHT = 0.1
"""Radians up to which a letter is upright."""

_QUARTER = 1.5708
"""Radians of a quarter turn: a page set sideways, as wide tables are."""

WIDE = 0.75
"""Width of the box of a sign, in its height, from which on it may lie; of upright ones W and M are wider."""

_LETTER = re.compile(r"[^\W\d_]")

Box = tuple[float, float, float, float]


def angle_of(signs: str, handle: Any) -> float:
    """The angle in radians at which the letters of a page are set; 0 without letters.

    A letter in the middle of the text tells; where it lies, two others are asked: it may be a watermark's.
    """
    angle = _angle(signs, handle, len(signs) // 2)
    if abs(angle) <= STRAIGHT:
        return angle
    others = [_angle(signs, handle, at) for at in (len(signs) // 4, 3 * len(signs) // 4)]
    return others[0] if abs(others[0] - others[1]) <= STRAIGHT else angle


def _angle(signs: str, handle: Any, place: int) -> float:
    letter = _LETTER.search(signs, place) or _LETTER.search(signs)
    return _near_zero(pdfium.FPDFText_GetCharAngle(handle, letter.start())) if letter else 0.0


def _near_zero(angle: float) -> float:
    """An angle between -3.1 and 3.2 radians."""
    return float(angle) if angle <= 3.2 else float(angle) - 6.2832


def lies(place: int, angle: float, handle: Any) -> bool:
    """Whether the sign at ``place`` is set at another angle than the page."""
    apart = abs(_near_zero(pdfium.FPDFText_GetCharAngle(handle, place)) - angle)
    return STRAIGHT < apart < 6.2832 - STRAIGHT


def upright_part(text: str, start: int, angle: float, handle: Any) -> int:
    """How many signs of a line come before those at its end that are set at another angle: what is stamped
    over a page follows its last line without a break."""
    end = len(text.rstrip())
    if not end or not lies(start + end - 1, angle, handle):
        return len(text)
    while end and (text[end - 1].isspace() or lies(start + end - 1, angle, handle)):
        end -= 1
    return end


def upright(angle: float, turn: int) -> int | None:
    """Degrees by which a page is turned where letters set at ``angle`` stand upright; it is shown turned by
    ``turn``. None where they do so in no such way."""
    if turn:
        return turn if abs(angle) >= STRAIGHT else None
    for straight, degrees in ((0.0, 0), (_QUARTER, 270), (-_QUARTER, 90)):
        if abs(angle - straight) <= STRAIGHT:
            return degrees
    return None


def downwards(texts: list[str], places: array[float]) -> tuple[list[str], array[float]]:
    """The lines of a page set sideways from its top to its foot: PDFium gives them from left to right, which
    is from the foot to the top where their letters lie on their right side."""
    feet = places[1::3]
    if sum(1 if after > before else -1 for before, after in itertools.pairwise(feet)) <= 0:
        return texts, places
    turned = array("f")
    for at in range(len(texts) - 1, -1, -1):
        turned.extend(places[3 * at : 3 * at + 3])
    return texts[::-1], turned


def place(box: Box, bounds: Box, turn: int) -> tuple[float, float, float]:
    """Left, foot and size of a sign on a page that is shown turned clockwise by ``turn`` degrees."""
    left, bottom, right, top = bounds
    x, y, x1, y1 = box
    if turn == 90:
        return y - bottom, right - x1, x1 - x
    if turn == 180:
        return right - x1, top - y1, y1 - y
    if turn == 270:
        return top - y1, x - left, x1 - x
    return x - left, y - bottom, y1 - y
