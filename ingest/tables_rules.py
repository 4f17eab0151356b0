"""Horizontal rules of a page: the pieces that lie end to end as one, with the places where pieces begin.

Word processors draw the rule under a row cell by cell: its pieces say where the columns are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.tables_grid import Box

_GAP = 4.0
"""Points between two pieces of one rule: the width of a rule, or of the corner of two cells."""

_LEVEL = 1.5
"""Points by which pieces of one rule may be higher or lower."""

_CELL = 12.0
"""Points of the narrowest column; shorter pieces are corners."""


_SERIES = 4
"""Rules under each other that are those between rows: three may be those of a head and a foot."""

_ROW = 60.0
"""Points of the highest row: five lines."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at a height, from left to right; ``starts`` are where its pieces begin."""

    height: float
    left: float
    right: float
    starts: tuple[float, ...]


def whole_rules(pieces: Iterable[Box]) -> list[Rule]:
    """The rules that pieces (boxes without height) make, from the top."""
    levels: list[list[Box]] = []
    for piece in sorted(pieces, key=lambda one: one[1]):
        if levels and piece[1] - levels[-1][0][1] <= _LEVEL:
            levels[-1].append(piece)
        else:
            levels.append([piece])
    return [rule for level in levels for rule in _of_level(level)]


def _of_level(pieces: list[Box]) -> Iterator[Rule]:
    begun: list[Box] = []
    reach = 0.0
    for piece in sorted(pieces):
        if begun and piece[0] - reach > _GAP:
            yield _rule(begun, reach)
            begun, reach = [], 0.0
        begun.append(piece)
        reach = max(reach, piece[2])
    if begun:
        yield _rule(begun, reach)


def _rule(pieces: list[Box], reach: float) -> Rule:
    starts: list[float] = []
    for piece in pieces:
        if piece[2] - piece[0] >= _CELL and (not starts or piece[0] - starts[-1] >= _CELL):
            starts.append(piece[0])
    return Rule(pieces[0][1], pieces[0][0], reach, tuple(starts))


@dataclass(frozen=True, slots=True)
class Zone:
    """The space between rules of one length under each other: rows of any height, with a rule between."""

    top: float
    bottom: float


def zones(rules: Iterable[Rule]) -> list[Zone]:
    """Where rules that begin and end at the same places follow each other, from the top."""
    series: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.height):
        own = next((one for one in reversed(series) if _continues(one[-1], rule)), None)
        if own is None:
            series.append([rule])
        else:
            own.append(rule)
    return [Zone(one[0].height, one[-1].height) for one in series if len(one) >= _SERIES]


def _continues(above: Rule, rule: Rule) -> bool:
    alike = abs(above.left - rule.left) <= _LEVEL and abs(above.right - rule.right) <= _LEVEL
    return alike and rule.height - above.height <= _ROW
