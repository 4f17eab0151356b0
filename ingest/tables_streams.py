"""Pages printed in two columns: a table in one of them stands beside prose, not in the rows of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.tables_grid import Word, lines_of
from ingest.tables_lines import parted

_BETWEEN = (0.36, 0.64)
"""Where the space between two columns of text is, as shares of the width of the text."""

_LEAST_LINES = 8
"""Lines with words on both sides, from which on a page is printed in two columns."""

_PARTED = 0.75
"""Share of those lines that the space parts; titles, notes and pictures run over it."""

_PROSE = 0.4
"""Share of the lines of a side that are prose, on one side at least."""

_WORDS, _FILLED = 4, 0.8
"""Words of a line of prose, and the share of the width of its side that it fills."""

_GAP = 0.7
"""Share of the height of a line of the narrowest space between two columns."""


def sides(words: Sequence[Word]) -> list[list[Word]]:
    """The words left and right of the space between two columns of text; nothing where there is none."""
    lines = lines_of(words)
    if len(lines) < _LEAST_LINES:
        return []
    left = min(word.box[0] for word in words)
    width = max(word.box[2] for word in words) - left
    at = _space(lines, left + _BETWEEN[0] * width, left + _BETWEEN[1] * width)
    if at is None:
        return []
    halves = [[word for word in words if (word.middle[0] >= at) is right] for right in (False, True)]
    return halves if any(map(_is_prose, halves)) else []


def _space(lines: Sequence[Sequence[Word]], least: float, most: float) -> float | None:
    """Where most lines that have words on both sides have a gap; None where there is no such place."""
    gaps = [
        [
            (before.box[2], after.box[0])
            for before, after in pairwise(line)
            if after.box[0] - before.box[2] >= _GAP * after.height
            and before.box[2] < most
            and after.box[0] > least
        ]
        for line in lines
    ]
    places = sorted({round(min(max((a + b) / 2, least), most)) for line in gaps for a, b in line})
    best = max(places, key=lambda at: _count(gaps, at), default=None)
    if best is None:
        return None
    crossed = sum(1 for line in lines if line[0].box[0] < best < line[-1].box[2])
    count = _count(gaps, best)
    return float(best) if count >= max(_LEAST_LINES, _PARTED * crossed) else None


def _count(gaps: Sequence[Sequence[tuple[float, float]]], at: float) -> int:
    return sum(1 for line in gaps if any(before <= at <= after for before, after in line))


def _is_prose(words: Sequence[Word]) -> bool:
    lines = [parted(line) for line in lines_of(words)]
    if len(lines) < _LEAST_LINES:
        return False
    left = min(word.box[0] for word in words)
    width = max(word.box[2] for word in words) - left
    full = sum(
        len(line.parts) == 1
        and len(line.words) >= _WORDS
        and line.words[-1].box[2] - line.words[0].box[0] >= _FILLED * width
        for line in lines
    )
    return full >= _PROSE * len(lines)
