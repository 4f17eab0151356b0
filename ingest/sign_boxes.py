"""The box of a recognised word cut into those of its signs, for scripts written without spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median

import regex

from index.scripts import SIGN, has_signs, stands_alone

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of a page, from its top left corner."""

_PARTS = regex.compile(rf"{SIGN}|(?:(?!{SIGN}).)+", regex.V1 | regex.S)

_NARROW = 0.5
"""The width of a letter or digit beside that of a sign, which is as wide as it is high."""

_WIDE = regex.compile(rf"[\u3000-\u303f\uff00-\uff60]|{SIGN}", regex.V1)
"""Signs, and the stops that are set on the same square."""


_MOSTLY = 0.6
"""Share of a line's width that is signs from which the line is one of even distances."""

_FILLED = 0.7
"""Share of a line that is covered by the boxes of its words where it is no row of a table."""


def signs_of_line(words: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """The words of a line with their boxes; of scripts without spaces the single signs.

    Tesseract knows well where a line of signs begins and ends, and badly where its signs stand: there, their
    own even distances tell it. Elsewhere the signs share the box of their word.
    """
    sign = even_width(words)
    if sign is None:
        return [part for text, box in words for part in in_signs(text, box)]
    parts = [part for text, _ in words for part in _parts(text)]
    lefts, tops, _, bottoms = zip(*(box for _, box in words), strict=True)
    left, top, bottom = min(lefts), median(tops), median(bottoms)
    edges = accumulate(map(_width, parts), initial=0.0)
    return [
        (part, (round(left + start * sign, 4), top, round(left + end * sign, 4), bottom))
        for part, (start, end) in zip(parts, pairwise(edges), strict=True)
    ]


def even_width(words: Sequence[tuple[str, Box]]) -> float | None:
    """The width of one sign on a line of signs at even distances, as a fraction; None for other lines."""
    if not any(has_signs(text) for text, _ in words):
        return None
    parts = [part for text, _ in words for part in _parts(text)]
    widths = [_width(part) for part in parts]
    signs = sum(width for part, width in zip(parts, widths, strict=True) if stands_alone(part[0]))
    line = max(box[2] for _, box in words) - min(box[0] for _, box in words)
    covered = sum(box[2] - box[0] for _, box in words)
    if signs < _MOSTLY * sum(widths) or covered < _FILLED * line:
        return None
    return line / sum(widths)


def in_signs(text: str, box: Box) -> Iterator[tuple[str, Box]]:
    """The signs of a word, each with its share of the word's box; what is no sign stays together.

    >>> list(in_signs("儿童", (0.1, 0.2, 0.3, 0.4)))
    [('儿', (0.1, 0.2, 0.2, 0.4)), ('童', (0.2, 0.2, 0.3, 0.4))]
    """
    parts = _parts(text)
    if len(parts) < 2:
        yield text, box
        return
    left, top, right, bottom = box
    edges = list(accumulate(map(_width, parts), initial=0.0))
    scale = (right - left) / edges[-1]
    for part, (start, end) in zip(parts, pairwise(edges), strict=True):
        yield part, (round(left + start * scale, 4), top, round(left + end * scale, 4), bottom)


def _parts(text: str) -> list[str]:
    return _PARTS.findall(text) if has_signs(text) else [text]


def _width(part: str) -> float:
    """The width of a part in widths of a sign."""
    wide = len(_WIDE.findall(part))
    return wide + _NARROW * (len(part) - wide)
