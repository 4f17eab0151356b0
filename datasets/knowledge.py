"""What is known of an area and what is not: which figures speak for a series, and how old they are. Pure.

The question is never answered with a sum or a mean: where a series is published for women and men apart and
for both together nowhere, both figures speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from datasets.comparability import disagreements, reach
from datasets.model import AreaKey, Observation, Series
from datasets.periods import first_year

OLD_AFTER = 10
"""Years after which a figure is said to be old: two rounds of the household surveys behind most of them."""

FEWEST_AREAS = 20
"""A series held for fewer areas is a country's own, or an excerpt: not being in it says nothing."""

WHOLES = frozenset({"", "_T", "_Z", "T", "TOTAL", "NOTSPEC", "BOTHSEX"})
"""Codes, in capitals, that divide nobody off."""


@dataclass(frozen=True, slots=True)
class Known:
    """One series in one area: the figures that speak for it, none where nothing was published.

    ``year`` is that of the newest, ``age`` how many years ago that was, None without a figure. ``other_age``
    says that it is of another age band than most areas have.
    """

    series: Series
    figures: tuple[Observation, ...]
    year: int | None
    age: int | None
    other_age: bool

    @property
    def old(self) -> bool:
        """Whether the newest figure is older than ten years."""
        return self.age is not None and self.age > OLD_AFTER


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Figures of one indicator, area and year from several sources that are not the same.

    ``differs`` are the codes of ``datasets.comparability`` that any two of them differ in, by pair.
    """

    figures: tuple[Observation, ...]
    differs: tuple[str, ...]


def speaking(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """The figures of one series and area that speak for all people it is about, the percentage first.

    Those broken down by the least, of these the widest age band; a stated gap speaks only where no figure
    does. Several remain where sources, units or sexes stand beside each other and no total was published.
    """
    held = tuple(observations)
    held = tuple(one for one in held if one.value is not None) or held
    fewest = min((_parts(one) for one in held), default=0)
    whole = [one for one in held if _parts(one) == fewest]
    widest: dict[tuple[str, str, str], int] = {}
    for one in whole:
        line = _line(one)
        widest[line] = max(widest.get(line, -1), reach(one.key.age))
    kept = [one for one in whole if reach(one.key.age) == widest[_line(one)]]
    return tuple(sorted(kept, key=_order))


def _parts(one: Observation) -> int:
    """In how many ways an observation is a part: of a sex, a place, an origin; age bands are not counted."""
    return sum(1 for name, code in one.key.breakdown if name != "AGE" and code.upper() not in WHOLES)


def _line(one: Observation) -> tuple[str, str, str]:
    parts = ",".join(
        f"{name}={code}" for name, code in one.key.breakdown if name != "AGE" and code.upper() not in WHOLES
    )
    return parts, one.unit, one.edition


def _order(one: Observation) -> tuple[bool, str, str, str, str, int]:
    return one.unit != "PERCENT", one.unit, one.edition, one.key.sex, one.key.age, one.source_row


def known(series: Series, observations: Iterable[Observation], now: int, band: str = "") -> Known:
    """What is known of one area by its latest observations of one series.

    ``now`` is the year it is; ``band`` the age band of most areas, empty where the series has none.
    """
    figures = speaking(observations)
    years = [year for one in figures if one.value is not None and (year := first_year(one.period))]
    newest = max(years, default=None)
    ages = {one.key.age for one in figures if one.value is not None and one.key.age}
    return Known(
        series,
        figures,
        newest,
        None if newest is None else now - newest,
        bool(band and ages and band not in ages),
    )


def by_area(observations: Iterable[Observation]) -> Mapping[AreaKey, Sequence[Observation]]:
    """Observations by area, in the order given."""
    found: dict[AreaKey, list[Observation]] = {}
    for one in observations:
        found.setdefault(one.key.area, []).append(one)
    return found


def side_by_side(observations: Iterable[Observation], series: Mapping[str, Series]) -> tuple[SideBySide, ...]:
    """Figures of several sources on one indicator and year, both sexes together, that are not the same.

    A custodian's own two ways of counting stand among them where another source gives a third. No cause is
    invented: ``differs`` says what is stated otherwise, and may be empty.
    """
    whole = [_with_indicator(one, series) for one in observations if _parts(one) == 0]
    pairs = disagreements(whole, series)
    groups: dict[tuple[str, int | None, str], list[int]] = {}
    for place, pair in enumerate(pairs):
        key = (pair.one.key.indicator, first_year(pair.one.period), pair.one.unit)
        groups.setdefault(key, []).append(place)
    found = []
    for places in groups.values():
        figures = dict.fromkeys(one for place in places for one in (pairs[place].one, pairs[place].other))
        if len({one.edition for one in figures}) > 1:
            differs = dict.fromkeys(code for place in places for code in pairs[place].differs)
            found.append(SideBySide(tuple(figures), tuple(differs)))
    return tuple(found)


def _with_indicator(one: Observation, series: Mapping[str, Series]) -> Observation:
    """The observation under the indicator of its series, where its publisher names none."""
    listed = series.get(one.key.series)
    if one.key.indicator or listed is None or not listed.indicator:
        return one
    return replace(one, key=one.key._replace(indicator=listed.indicator))


def asked_of_everyone(series: Iterable[Series], areas: Mapping[str, int]) -> tuple[Series, ...]:
    """The series whose absence is a gap: of every indicator and boundary the first in the table.

    ``areas`` says for how many areas each series is held. A country's own series, an excerpt and further
    forms of the same thing are shown where they exist and missed nowhere.
    """
    first: dict[tuple[str, str, str], Series] = {}
    for one in series:
        if one.indicator and one.policy != "assessment" and areas.get(one.code, 0) >= FEWEST_AREAS:
            first.setdefault((one.indicator, one.concept, one.boundary), one)
    return tuple(first.values())
