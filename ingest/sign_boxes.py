"""The box of a recognised word cut into those of its signs, for scripts written without spaces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from index.scripts import SIGN, has_signs

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of a page, from its top left corner."""

_PARTS = regex.compile(rf"{SIGN}|(?:(?!{SIGN}).)+", regex.V1 | regex.S)

_NARROW = 0.5
"""The width of a letter or digit beside that of a sign, which is as wide as it is high."""

_WIDE = regex.compile(rf"[\u3000-\u303f\uff00-\uff60]|{SIGN}", regex.V1)
"""Signs, and the stops that are set on the same square."""


def in_signs(text: str, box: Box) -> Iterator[tuple[str, Box]]:
    """The signs of a word, each with its share of the word's box; what is no sign stays together.

    Tesseract gives one box for one to five signs; they stand at even distances.

    >>> list(in_signs("儿童", (0.1, 0.2, 0.3, 0.4)))
    [('儿', (0.1, 0.2, 0.2, 0.4)), ('童', (0.2, 0.2, 0.3, 0.4))]
    """
    parts = _PARTS.findall(text) if has_signs(text) else [text]
    if len(parts) < 2:
        yield text, box
        return
    left, top, right, bottom = box
    edges = [0.0]
    for part in parts:
        wide = len(_WIDE.findall(part))
        edges.append(edges[-1] + wide + _NARROW * (len(part) - wide))
    scale = (right - left) / edges[-1]
    for part, (start, end) in zip(parts, pairwise(edges), strict=True):
        yield part, (round(left + start * scale, 4), top, round(left + end * scale, 4), bottom)
