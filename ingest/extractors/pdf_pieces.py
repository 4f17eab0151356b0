"""Pieces of one line that PDFium takes for lines: letters set one by one that do not stand level.

A program that sets each letter by itself rounds their heights, a designer lifts them; PDFium ends a line
where the next letter stands a tenth of its size higher or lower.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

from ingest.extractors.pdf_columns import Drawn

_LIFTED = 0.3
"""Share of the height of type by which a piece may stand above or below the one before it."""

_LETTER_LIFTED = 0.5
"""The same where one of them is a single letter: an arched heading."""

_ALIKE = 1.2
"""How much larger one of two pieces is than the other, at most; a drop cap is larger."""

_SPACE = 0.15
"""Gap, in heights of type, from which on two pieces are two words."""

_GAP = 0.5
"""Gap between two pieces of a line, at most: cells of a table stand farther apart."""

_LETTER_GAP = 1.0
"""The same between a single letter and what follows it: headings are set wide."""


def may_go_on(before: Drawn, piece: Drawn) -> bool:
    """Whether a piece may belong behind the one before it, by the places of their first letters."""
    _, _, (left, foot, _, top) = before
    text, _, (x, y, _, y1) = piece
    height = top - foot
    if not left < x or abs(y - foot) > _LETTER_LIFTED * height:
        return False
    alone = _is_letter(text) or _is_letter(before[0])
    alike = (y1 - y) <= _ALIKE * height and height <= _ALIKE * (y1 - y)
    figures = text.strip().isdecimal() or (text[0].isdecimal() and before[0].rstrip()[-1:].isdecimal())
    return alike and (alone or abs(y - foot) <= _LIFTED * height) and not figures


def joint(before: Drawn, piece: Drawn, handle: Any) -> str | None:
    """What stands between two pieces of one line, nothing or a space; None where they are two lines."""
    text, start, (_, foot, _, top) = before
    height, box = top - foot, pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(handle, start + len(text.rstrip()) - 1, box)
    gap = (piece[2][0] - box.right) / height if height > 0 else _LETTER_GAP
    letters = _is_letter(text[-2:]) or _is_letter(piece[0][:2])
    if not -_GAP < gap < (_LETTER_GAP if letters else _GAP):
        return None
    return " " if (gap > _SPACE and not letters) or text[-1:].isspace() else ""


def _is_letter(text: str) -> bool:
    return len(text.strip()) == 1 and text.strip().isalpha()
