"""Where the words of a page stand, from PDFium's boxes of its signs."""

from __future__ import annotations

import unicodedata
from typing import Any

import pypdfium2.raw as pdfium

from index.scripts import stands_alone
from ingest.extractors.cleaning import clean_line

_FIRST_ALONE = "\u0e00"
"""The first sign of all scripts without spaces: Thai."""

_Box = tuple[float, float, float, float]


def word_boxes(leaf: Any, most: int) -> tuple[tuple[str, float, float, float, float], ...]:
    """The words of a page and their boxes as fractions of the page as it is shown; at most ``most`` words.

    A word ends with a space, and where the signs jump to another line; a sign of a script without spaces is
    one by itself.
    """
    text_page = leaf.get_textpage()
    try:
        found = _gathered(text_page, most)
    finally:
        text_page.close()
    place = _placement(leaf)
    return tuple((text, *place(box)) for text, box in found)


def _gathered(text_page: Any, most: int) -> list[tuple[str, _Box]]:
    found: list[tuple[str, _Box]] = []
    letters: list[str] = []
    boxes: list[_Box] = []

    def finish() -> None:
        text = clean_line("".join(letters))
        if text and boxes:
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            found.append((text, (min(lefts), min(bottoms), max(rights), max(tops))))
        letters.clear()
        boxes.clear()

    for index in range(text_page.count_chars()):
        if len(found) >= most:
            break
        sign = chr(pdfium.FPDFText_GetUnicode(text_page, index) & 0x1FFFFF)
        if sign.isspace():
            finish()
            continue
        box = text_page.get_charbox(index)
        if (boxes and _elsewhere(boxes[-1], box)) or (letters and _cut(letters[0], sign)):
            finish()
        letters.append(sign)
        if box[2] > box[0] and box[3] > box[1]:
            boxes.append(box)
    finish()
    return found


def _cut(first: str, sign: str) -> bool:
    """Whether a word that begins with ``first`` ends before ``sign``; what is written on a sign stays on
    it."""
    if first < _FIRST_ALONE and sign < _FIRST_ALONE:
        return False
    return not unicodedata.category(sign).startswith("M") and (stands_alone(first) or stands_alone(sign))


def _elsewhere(before: _Box, box: _Box) -> bool:
    """Whether ``box`` is on another line than the sign before it, for lines in any of the four directions."""
    height = max(before[3] - before[1], before[2] - before[0], 1.0)
    apart_x = max(box[0] - before[2], before[0] - box[2])
    apart_y = max(box[1] - before[3], before[1] - box[3])
    return max(apart_x, apart_y) > 2 * height


def _placement(leaf: Any) -> Any:
    """The function from a box on the page (points, from bottom left, unrotated) to fractions as it is
    shown."""
    left, bottom, right, top = leaf.get_bbox()
    width, height = max(right - left, 1e-6), max(top - bottom, 1e-6)
    rotation = leaf.get_rotation()

    def place(box: _Box) -> _Box:
        x0, x1 = (box[0] - left) / width, (box[2] - left) / width
        y0, y1 = (top - box[3]) / height, (top - box[1]) / height
        if rotation == 90:
            x0, y0, x1, y1 = 1 - y1, x0, 1 - y0, x1
        elif rotation == 180:
            x0, y0, x1, y1 = 1 - x1, 1 - y1, 1 - x0, 1 - y0
        elif rotation == 270:
            x0, y0, x1, y1 = y0, 1 - x1, y1, 1 - x0
        return _within(x0), _within(y0), _within(x1), _within(y1)

    return place


def _within(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)
