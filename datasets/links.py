"""Two links of an observation, never one: to a correction of its year, and to a newer year of its line.

A line is the same series, area, breakdown and unit of the same source. ``revised_by`` names the edition that
is current for it and says otherwise of the same period; ``followed_by`` the newest period that has a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from datasets.model import Edition, EditionId, Observation
from datasets.periods import first_year


class Links(NamedTuple):
    """The edition that corrects a figure, and the newest period that follows it; empty where none does."""

    revised_by: str
    followed_by: str


NO_LINKS = Links("", "")


class Lines:
    """What is current of some lines, to look links up in."""

    def __init__(self, current: Iterable[Observation], editions: Mapping[EditionId, Edition]) -> None:
        self._editions = editions
        self._held: dict[tuple[Any, ...], list[Observation]] = {}
        for one in current:
            self._held.setdefault(self._line(one), []).append(one)

    def links(self, one: Observation) -> Links:
        """The links of one observation."""
        held = self._held.get(self._line(one), [])
        same = [other for other in held if other.period == one.period]
        revised = [other for other in same if other.edition != one.edition]
        if any(_says(other) == _says(one) for other in same):
            revised = []
        year = first_year(one.period) or 0
        later = [
            (first_year(other.period) or 0, other.period)
            for other in held
            if other.value is not None and (first_year(other.period) or 0) > year
        ]
        return Links(revised[0].edition if revised else "", max(later)[1] if later else "")

    def _line(self, one: Observation) -> tuple[Any, ...]:
        key = one.key
        return self._editions[one.edition].source, key.series, key.area, key.breakdown, one.unit


def _says(one: Observation) -> tuple[Any, ...]:
    scaled = None if one.value is None else one.value.scaleb(one.multiplier)
    return scaled, one.status
