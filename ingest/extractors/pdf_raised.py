"""Note numbers set above the line, kept apart from the word before them: ``labour12`` becomes ``labour¹²``.

A raised number is written with the raised digits of Unicode: a reader sees what is printed, and the index,
which takes raised digits for no part of a word, finds the word and the phrase around it.
"""

from __future__ import annotations

import re
from ctypes import c_double
from typing import Any

import pypdfium2.raw as pdfium

_CANDIDATE = re.compile(
    r"[0-9](?:(?<![\s0-9(/–-][0-9])(?<![0-9][.,:][0-9])|(?<=[.,;:!?)\]”’\"»] [0-9]))[0-9]{0,2}(?![A-Za-z0-9])"
    r"|[0-9](?<=\n[0-9])([0-9]{0,2})(?=[^\W\d_])"
)
"""A short number behind a word or its punctuation, or glued to the first word of a line. Each begins with a
digit, so that the rest is looked at only there."""

_ABOVE = 0.15
"""Share of the height of the type by which a raised number stands above the foot of its neighbour."""

_LIFTED = 0.05
"""Share of that height by which its own line is above that of its neighbour; numbers of another font in the
same line stand on the same one."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def raised_numbers(signs: str, text_page: Any) -> str:
    """``signs`` (all signs of ``text_page``, by number) with raised numbers in raised digits; same length."""
    parts: list[str] = []
    done = 0
    for match in _CANDIDATE.finditer(signs):
        start, end = match.span()
        beside = end if match.group(1) is not None else _letter_before(signs, start)
        if beside >= 0 and _is_raised(text_page, start, beside):
            parts += [signs[done:start], signs[start:end].translate(_RAISED)]
            done = end
    return "".join([*parts, signs[done:]]) if parts else signs


def _letter_before(signs: str, start: int) -> int:
    """The number of the last letter or digit before ``start``, at most four signs back; -1 where none is."""
    for before in range(start - 1, max(start - 5, -1), -1):
        if signs[before].isalnum():
            return before
    return -1


def _is_raised(text_page: Any, number: int, letter: int) -> bool:
    number_box, letter_box = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page.raw, number, number_box)
    pdfium.FPDFText_GetLooseCharBox(text_page.raw, letter, letter_box)
    height = letter_box.top - letter_box.bottom
    above = number_box.bottom - letter_box.bottom
    if not (_ABOVE * height < above < height and number_box.top - number_box.bottom < height):
        return False
    return bool(_foot(text_page, number) - _foot(text_page, letter) > _LIFTED * height)


def _foot(text_page: Any, number: int) -> float:
    """The height of the line that a sign stands on. Boxes deceive: an Arabic font reaches far below it."""
    across, up = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text_page.raw, number, across, up)
    return float(up.value)
