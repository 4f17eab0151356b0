"""What may be drawn, ranked or added together, and the reason when not. Pure: values in, verdicts out.

A verdict is None where nothing speaks against it, else a ``Refusal`` with a stable code, the custodian's or
publisher's own clause where there is one, and its source. The portal words the codes; the API answers 409.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from datasets.model import TOTAL, Observation, ObservationStatus, Series, SeriesKey
from datasets.periods import first_year

Code = Literal[
    "other-series", "other-unit", "other-boundary", "other-concept", "other-age", "other-sex", "other-nature",
    "other-breakdown", "other-edition", "no-trend", "one-observation", "age-bands", "detections",
    "assessment", "profits", "not-additive", "overlapping", "break", "unknown-series",
]  # fmt: skip

Word = Literal["value", "zero", "missing", "suppressed", "not-applicable", "not-assessed"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be shown. ``clause`` is by language, from the custodian; else a rule of logic."""

    code: Code
    clause: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class BandSplit:
    """Observations by age band: those of the band that most areas have, and all others.

    No observation is left out: ``within`` and ``beyond`` together are what was given. ``years`` is the span
    (first, last) of the band shown, None where it has no observation.
    """

    band: str
    within: tuple[Observation, ...]
    beyond: tuple[Observation, ...]
    years: tuple[int, int] | None


def word(one: Observation) -> Word:
    """Which of six things an observation is: a value, a zero, or one of four kinds of gap."""
    if one.value is not None:
        return "zero" if one.value == 0 else "value"
    return _GAPS.get(one.status, "missing")


_GAPS: dict[ObservationStatus, Word] = {
    ObservationStatus.SUPPRESSED: "suppressed",
    ObservationStatus.NOT_APPLICABLE: "not-applicable",
    ObservationStatus.NOT_ASSESSED: "not-assessed",
}


def differing(one: Observation, other: Observation, series: Mapping[str, Series]) -> tuple[Code, ...]:
    """In what two observations differ that must agree before they are compared, in a fixed order.

    Period and area may differ: that is what is compared. Empty: nothing speaks against it.
    """
    found: list[Code] = []
    mine, theirs = series.get(one.key.series), series.get(other.key.series)
    if one.key.series != other.key.series:
        found.append("other-series")
    if mine and theirs and mine.concept != theirs.concept:
        found.append("other-concept")
    if mine and theirs and mine.boundary != theirs.boundary:
        found.append("other-boundary")
    if (one.unit, one.multiplier) != (other.unit, other.multiplier):
        found.append("other-unit")
    if one.key.age != other.key.age:
        found.append("other-age")
    if (one.key.sex or TOTAL) != (other.key.sex or TOTAL):
        found.append("other-sex")
    if _others(one.key) != _others(other.key):
        found.append("other-breakdown")
    if one.nature and other.nature and one.nature != other.nature:
        found.append("other-nature")
    if one.edition != other.edition:
        found.append("other-edition")
    return tuple(found)


def _others(key: SeriesKey) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in key.breakdown if pair[0] not in ("SEX", "AGE"))


def same_chart(one: Series, other: Series) -> Refusal | None:
    """Whether two series may stand in one chart: the same concept within the same boundary, in one unit."""
    if one.concept != other.concept:
        return _logic("other-concept")
    if one.boundary != other.boundary:
        return _logic("other-boundary")
    return _logic("other-unit") if one.unit != other.unit else None


def trend(series: Series | None, observations: Sequence[Observation]) -> Refusal | None:
    """Whether a line, an arrow, a percentage change or the word "rose" may be used.

    Only on the publisher's own word for the series (``trend: allowed`` with its source), over at least two
    observations that agree in everything but the period, and never across a break.
    """
    if series is None:
        return _logic("unknown-series")
    if series.trend != "allowed" or not series.trend_source:
        return Refusal("no-trend", series.caution, series.source_url)
    if len({one.period for one in observations if one.value is not None}) < 2:
        return _logic("one-observation")
    first = observations[0]
    for one in observations[1:]:
        if wrong := [
            code for code in differing(first, one, {series.code: series}) if code != "other-edition"
        ]:
            return _logic(wrong[0])
        if one.key.area != first.key.area:
            return _logic("other-series")
    broken = any(one.status is ObservationStatus.BREAK for one in observations[1:])
    return _logic("break") if broken else None


def ranking(series: Series | None, observations: Sequence[Observation]) -> Refusal | None:
    """Whether areas may be ordered by value or numbered: never for age bands that differ, or detections."""
    if series is None:
        return _logic("unknown-series")
    if series.policy in ("age-bands", "detections", "assessment"):
        return Refusal(_POLICIES[series.policy], series.caution, series.source_url)
    return _disagreement(series, observations)


def map_classes(series: Series | None, observations: Sequence[Observation]) -> Refusal | None:
    """Whether a map may colour areas by classes of these values: for age bands within one band only."""
    if series is None:
        return _logic("unknown-series")
    if series.policy in ("detections", "assessment"):
        return Refusal(_POLICIES[series.policy], series.caution, series.source_url)
    if series.policy == "age-bands" and len({one.key.age for one in observations}) > 1:
        return Refusal("age-bands", series.caution, series.source_url)
    return _disagreement(series, observations)


def adding(series: Series | None, observations: Sequence[Observation]) -> Refusal | None:
    """Whether values may be added up: counts of one kind over areas that do not lie in each other."""
    if series is None:
        return _logic("unknown-series")
    if series.policy in _POLICIES:
        return Refusal(_POLICIES[series.policy], series.caution, series.source_url)
    if series.kind != "count":
        return _logic("not-additive")
    if len({one.period for one in observations}) > 1:
        return _logic("not-additive")
    areas = [one.key.area for one in observations]
    schemes = {area.scheme for area in areas}
    if len(set(areas)) < len(areas) or (len(areas) > 1 and schemes != {"ISO"}):
        return _logic("overlapping")
    return _disagreement(series, observations)


def dividing(numerator: Series, denominator: Series) -> Refusal | None:
    """Whether one series may be divided by another: profits are never divided by victims."""
    if numerator.policy == "profits" or denominator.policy == "profits":
        said = numerator if numerator.policy == "profits" else denominator
        return Refusal("profits", said.caution, said.source_url)
    return same_chart(numerator, denominator)


_POLICIES: dict[str, Code] = {
    "age-bands": "age-bands",
    "detections": "detections",
    "assessment": "assessment",
    "profits": "profits",
}


def _disagreement(series: Series, observations: Sequence[Observation]) -> Refusal | None:
    for one in observations[1:]:
        wrong = differing(observations[0], one, {series.code: series})
        if wrong:
            return _logic(wrong[0])
    return None


def by_band(observations: Iterable[Observation]) -> BandSplit:
    """One age band for a map or dots, and the observations that need a pattern of their own.

    The band shown is the one that most areas have a value for; of equals the widest, then the first by code.
    """
    held = tuple(observations)
    given = {(one.key.age, one.key.area) for one in held if one.value is not None}
    areas = Counter(age for age, _ in given)
    if not areas:
        return BandSplit("", (), held, None)
    band = min(areas, key=lambda age: (-areas[age], -reach(age), age))
    within = tuple(one for one in held if one.key.age == band)
    beyond = tuple(one for one in held if one.key.age != band)
    years = [year for one in within if (year := first_year(one.period)) is not None]
    return BandSplit(band, within, beyond, (min(years), max(years)) if years else None)


def _width(age: str) -> int:
    low, parted, high = age.lstrip("Y").partition("T")
    return int(high) - int(low) if parted and low.isdigit() and high.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two figures on one indicator, area and year that are not the same, and what is known to differ.

    ``differs`` names what the publishers state otherwise; empty: nothing, and no cause is invented.
    """

    one: Observation
    other: Observation
    differs: tuple[Code, ...]


def disagreements(
    observations: Iterable[Observation], series: Mapping[str, Series]
) -> tuple[Disagreement, ...]:
    """Pairs of figures of one indicator, area, year and sex from two series whose values differ.

    Of each series its widest age band speaks: younger and older children are parts, not another opinion.
    """
    groups: dict[tuple[str, str, int, str], list[Observation]] = {}
    for one in observations:
        year = first_year(one.period)
        if one.key.indicator and one.value is not None and year is not None:
            key = (one.key.indicator, one.key.area.code, year, one.key.sex or "_T")
            groups.setdefault(key, []).append(one)
    pairs = []
    for _, held in sorted(groups.items()):
        ordered = _widest(held)
        pairs += [
            Disagreement(one, other, differing(one, other, series))
            for place, one in enumerate(ordered)
            for other in ordered[place + 1 :]
            if one.key.series != other.key.series and one.unit == other.unit and one.value != other.value
        ]
    return tuple(pairs)


def _widest(held: Iterable[Observation]) -> list[Observation]:
    """For each series and unit the rows without further breakdown and with the widest age band, sorted."""
    widest: dict[tuple[str, str], int] = {}
    plain = [one for one in held if not _others(one.key)]
    for one in plain:
        line = (one.key.series, one.unit)
        widest[line] = max(widest.get(line, -1), reach(one.key.age))
    kept = [one for one in plain if reach(one.key.age) == widest[one.key.series, one.unit]]
    return sorted(kept, key=lambda one: (one.key.series, one.key.age, one.edition, one.source_row))


def reach(age: str) -> int:
    """How wide a band is; all ages, and a series that names none, are wider than any."""
    return 200 if age in ("", "_T") else _width(age)


def _logic(code: Code) -> Refusal:
    return Refusal(code, {}, "")
