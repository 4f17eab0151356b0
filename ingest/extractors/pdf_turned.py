"""Which way up a page is, and which of its lines lie otherwise: side titles, watermarks, stamps.

PDFium gives the angle of every sign; a letter in the middle of the text tells that of a page. A sign that
lies is known without asking by its box: that of an upright letter is higher than wide.
"""

from __future__ import annotations

import re
from typing import Any

import pypdfium2.raw as pdfium

STRAIGHT = 0.1
"""Radians up to which a letter is upright."""

_QUARTER = 1.5708
"""Radians of a quarter turn: a page set sideways, as wide tables are."""

_UPRIGHT = ((0.0, 0), (_QUARTER, 270), (-_QUARTER, 90), (2 * _QUARTER, 180), (-2 * _QUARTER, 180))
"""The angles of letters, and by how many degrees clockwise their page is turned for them to stand."""

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


def lies(place: int, handle: Any) -> bool:
    """Whether the sign at ``place`` does not stand upright."""
    return abs(_near_zero(pdfium.FPDFText_GetCharAngle(handle, place))) > STRAIGHT


def upright_part(text: str, start: int, handle: Any) -> int:
    """How many signs of a line come before those at its end that are set at another angle: what is stamped
    over a page follows its last line without a break."""
    end = len(text.rstrip())
    if not end or not lies(start + end - 1, handle):
        return len(text)
    while end and (text[end - 1].isspace() or lies(start + end - 1, handle)):
        end -= 1
    return end


def upright(angle: float, turn: int) -> int | None:
    """Degrees, clockwise, by which a page shown turned by ``turn`` is to be turned for letters set at
    ``angle`` to stand upright: 0 where they do and it is not turned, 360 where it is turned and they are not.
    None where they stand upright in no such way."""
    for straight, degrees in _UPRIGHT:
        if abs(angle - straight) <= STRAIGHT:
            return degrees or (360 if turn else 0)
    return None


def stood_up(page: Any, turn: int) -> bool:
    """Whether a page of pypdfium2 could be turned clockwise by ``turn`` degrees, so that what lay on it
    stands upright and it is shown as it stands; it is to be loaded anew then.

    Only the copy in memory changes. Places, columns, raised numbers: nothing has to know of turned pages.
    """
    left, bottom, right, top = page.get_bbox()
    matrices = {
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
        360: (1, 0, 0, 1, -left, -bottom),
    }
    if not pdfium.FPDFPage_TransFormWithClip(page.raw, pdfium.FS_MATRIX(*matrices[turn]), None):
        return False
    wide, high = (right - left, top - bottom) if turn in (180, 360) else (top - bottom, right - left)
    page.set_rotation(0)
    page.set_mediabox(0, 0, wide, high)
    page.set_cropbox(0, 0, wide, high)
    return True
