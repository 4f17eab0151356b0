"""What parts two cells that stand close: a line between two signs, or a gap in which nothing is written.

Programs write the spaces between words as signs, and go to the next cell without one. On a page where that is
so, a gap without a space is one between cells, however narrow it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ingest.tables_grid import Word, lines_of
from ingest.tables_rules import whole_rules

_WALL = 20.0
"""Points of the shortest line that parts signs: two low rows. The sides of a box behind a word are shorter,
and do not part it."""

_MOST_WALLS = 4_000
"""Pieces of such lines that are looked at, as of those that make cells."""

_OVER = 0.12
"""Share of the size of a sign by which it may reach over a line that it stands beside."""

_NARROW = (0.12, 0.9)
"""Shares of the height of a line between which gaps are as wide as spaces: wider ones part cells anyway."""

_WRITTEN = 0.6
"""Share of such gaps with a space in them, from which on a page is one where spaces are written."""

_LEAST_GAPS = 5
"""Gaps with a space that show it."""


class Walls:
    """The lines down a page, each made of the pieces that lie end to end."""

    def __init__(self, pieces: Sequence[Any]) -> None:
        """``pieces`` are edges as pdfplumber has them; of too many none is used."""
        boxes = [(one["top"], one["x0"], one["bottom"], one["x1"]) for one in pieces]
        found = whole_rules(boxes if len(boxes) <= _MOST_WALLS else ())  # on its side, a line down is a rule
        self._walls = [(one.height, one.left, one.right) for one in found if one.right - one.left >= _WALL]
        self._places = [place for place, _, _ in self._walls]

    def parted(self, signs: Sequence[Any]) -> Iterator[Sequence[Any]]:
        """The signs of a word, cut where a line stands between two of them."""
        start = 0
        for at in range(1, len(signs)) if self._within(signs) else ():
            if self._between(signs[at - 1], signs[at]):
                yield signs[start:at]
                start = at
        yield signs[start:]

    def _within(self, signs: Sequence[Any]) -> bool:
        """Whether any line stands between the first and the last sign, be it above or below them."""
        left, right = min(one["x0"] for one in signs), max(one["x1"] for one in signs)
        at = bisect_left(self._places, left)
        return at < len(self._places) and self._places[at] < right

    def _between(self, before: Any, after: Any) -> bool:
        left, right = (before, after) if before["x0"] <= after["x0"] else (after, before)
        loose = _OVER * (left["bottom"] - left["top"])
        middle = (left["top"] + left["bottom"]) / 2
        for at in range(bisect_left(self._places, left["x1"] - loose), len(self._walls)):
            place, top, bottom = self._walls[at]
            if place > right["x0"] + loose:
                return False
            if top <= middle <= bottom:
                return True
        return False


def with_beginnings(words: Sequence[Word], signs: Iterable[Any]) -> list[Word]:
    """Upright words by lines, with those marked before which no space is written though others have one.

    None is marked where spaces are not written at all, or not everywhere: some programs only move on.
    """
    upright = [word for word in words if not word.turn]
    spaces = _Spaces(signs)
    gaps = [
        (after, spaces.between(before, after))
        for line in lines_of(upright)
        for before, after in pairwise(line)
        if _is_narrow(before, after)
    ]
    written = sum(space for _, space in gaps)
    if written < max(_LEAST_GAPS, _WRITTEN * len(gaps)):
        return list(words)
    marked = {id(after) for after, space in gaps if not space}
    return [replace(word, begins=True) if id(word) in marked else word for word in words]


def _is_narrow(before: Word, after: Word) -> bool:
    least, most = _NARROW
    return least * after.height <= after.box[0] - before.box[2] < most * after.height


class _Spaces:
    """Where spaces are written, by the height of their lines in points."""

    def __init__(self, signs: Iterable[Any]) -> None:
        lines: dict[int, list[float]] = defaultdict(list)
        for sign in signs:
            if sign["lies"] == 0 and sign["text"].isspace():
                lines[round((sign["top"] + sign["bottom"]) / 2)].append(sign["x0"])
        self._lines = {at: sorted(places) for at, places in lines.items()}

    def between(self, before: Word, after: Word) -> bool:
        """Whether a space begins about where the gap between two words of a line does, or in it."""
        middle = round(after.middle[1])
        left, right = before.box[2] - 0.3 * before.height, after.box[0]
        for at in range(middle - 2, middle + 3):
            places = self._lines.get(at, ())
            first = bisect_left(places, left)
            if first < len(places) and places[first] < right:
                return True
        return False
