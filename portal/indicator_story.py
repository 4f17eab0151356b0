"""What the page of an indicator tells: which observations, in which order, what may be said of them. Pure.

The rules are those of ``datasets.comparability``; here they are applied to one series, one sex, one unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from datasets.areas import folded_name
from datasets.comparability import BandSplit, Code, Refusal, by_band, map_classes, ranking, trend
from datasets.model import TOTAL, AreaKey, Edition, Observation, ObservationStatus, Series
from datasets.periods import first_year
from portal.statistics_words import scaled

_Key = TypeVar("_Key", bound=Hashable)

AGGREGATES = ("M49", "ILO", "UNICEF", "WALKFREE")
"""Schemes whose areas are regions: never in one chart with the countries that lie in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One view of one series.

    ``shown`` has every area, ordered by name: the observations of the band that most areas have, and for
    every other area its own band; where two sources give an area a figure, both. ``apart`` are those that
    may not stand beside the others, with the reason: another age band, source, way of making or definition.
    ``comparable`` are the others that have a value; ``low``, ``high`` and ``years`` are of these alone.
    ``regions`` are aggregates as the custodian gives them.
    """

    series: Series
    sexes: tuple[str, ...]
    sex: str
    unit: str
    band: str
    years: tuple[int, int] | None
    all_years: tuple[int, int] | None
    shown: tuple[Observation, ...]
    apart: Mapping[Observation, Code]
    comparable: tuple[Observation, ...]
    regions: tuple[Observation, ...]
    low: Decimal | None
    high: Decimal | None
    editions: tuple[Edition, ...]
    no_ranking: Refusal | None
    no_trend: Refusal | None
    no_classes: Refusal | None

    @property
    def compared_areas(self) -> int:
        """How many areas have a comparable figure: areas, not rows."""
        return len({one.key.area for one in self.comparable})

    @property
    def sources(self) -> tuple[Edition, ...]:
        """The editions of what is shown where there are several, so that each figure says whose it is."""
        return self.editions if len(self.editions) > 1 else ()

    @property
    def detections(self) -> bool:
        """Whether these count what authorities found."""
        return self.series.policy == "detections"


def tell(
    series: Series,
    observations: Sequence[Observation],
    editions: Mapping[str, Edition],
    name: Callable[[AreaKey], str],
    sex: str = "",
) -> Story:
    """The story of the latest observations of one series; ``name`` says what an area is called.

    ``sex`` empty: both together, else the only one there is.
    """
    held = _most(observations, lambda one: (one.unit, one.multiplier))
    sexes = tuple(sorted({one.key.sex for one in held}, key=lambda code: (code not in (TOTAL, ""), code)))
    chosen = sex if sex in sexes else (sexes[0] if sexes else "")
    held = tuple(one for one in held if one.key.sex == chosen)
    held = _most(held, lambda one: tuple(pair for pair in one.key.breakdown if pair[0] not in ("SEX", "AGE")))
    countries = tuple(one for one in held if one.key.area.scheme not in AGGREGATES)
    aggregates = tuple(one for one in held if one.key.area.scheme in AGGREGATES)
    split = by_band(countries or aggregates)
    shown = _one_band_each(split) if countries else ()
    regions = _one_band_each(_banded(aggregates, split.band))
    apart = _apart(shown, split.band)
    valued = tuple(one for one in shown if one.value is not None and one not in apart)
    values = [value for one in valued if (value := scaled(one)) is not None]
    return Story(
        series=series,
        sexes=sexes,
        sex=chosen,
        unit=held[0].unit if held else series.unit,
        band=split.band,
        years=_span(valued),
        all_years=_span(shown) or _span(regions),
        shown=_by_name(shown, name),
        apart=apart,
        comparable=valued,
        regions=_by_name(regions, name),
        low=min(values, default=None),
        high=max(values, default=None),
        editions=tuple(editions[one] for one in sorted({str(one.edition) for one in (*shown, *regions)})),
        no_ranking=ranking(series, valued),
        no_trend=trend(series, shown),
        no_classes=map_classes(series, valued),
    )


def _by_name(found: Iterable[Observation], name: Callable[[AreaKey], str]) -> tuple[Observation, ...]:
    return tuple(sorted(found, key=lambda one: (folded_name(name(one.key.area)), one.key.area, one.edition)))


_OWN_DEFINITION = (ObservationStatus.BREAK, ObservationStatus.DEFINITION_DIFFERS)


def _apart(shown: Sequence[Observation], band: str) -> dict[Observation, Code]:
    """What may not stand beside the rest, and the first reason why; gaps are beside nothing and stay.

    The rest is of the band, of the source that gives most areas a figure in it, and made as most of these.
    """
    edition = _usual(one for one in shown if one.key.age == band)
    nature = _usual_nature(one for one in shown if one.key.age == band and one.edition == edition)
    found: dict[Observation, Code] = {}
    for one in shown:
        if one.value is None:
            continue
        if one.key.age != band:
            found[one] = "other-age"
        elif one.edition != edition and edition:
            found[one] = "other-edition"
        elif one.nature and nature and one.nature != nature:
            found[one] = "other-nature"
        elif one.status in _OWN_DEFINITION:
            found[one] = "break"
    return found


def _usual(observations: Iterable[Observation]) -> str:
    """The edition that gives most areas a value; of equals the first by name, empty where there is none."""
    given = {(str(one.edition), one.key.area) for one in observations if one.value is not None}
    areas = Counter(edition for edition, _ in given)
    return min(areas, key=lambda edition: (-areas[edition], edition), default="")


def _usual_nature(observations: Iterable[Observation]) -> str:
    """How most of these figures were made; empty where none says so."""
    natures = Counter(one.nature for one in observations if one.value is not None and one.nature)
    return min(natures, key=lambda nature: (-natures[nature], nature), default="")


def _most(observations: Iterable[Observation], key: Callable[[Observation], _Key]) -> tuple[Observation, ...]:
    """The observations of the kind that most areas have a value for; of equals the first."""
    held = tuple(observations)
    areas: Counter[_Key] = Counter()
    for kind, _ in {(key(one), one.key.area): None for one in held if one.value is not None}:
        areas[kind] += 1
    if not areas:
        return held
    wanted = max(areas, key=lambda kind: (areas[kind], repr(kind)))
    return tuple(one for one in held if key(one) == wanted)


def _banded(observations: Sequence[Observation], band: str) -> BandSplit:
    """Observations split by a band that others gave."""
    within = tuple(one for one in observations if one.key.age in (band, ""))
    return BandSplit(band, within, tuple(one for one in observations if one.key.age not in (band, "")), None)


def _one_band_each(split: BandSplit) -> tuple[Observation, ...]:
    """What is shown: the band of most areas, and of each other area the band that it has (its widest)."""
    there = {one.key.area for one in split.within}
    left: dict[AreaKey, list[Observation]] = {}
    for one in split.beyond:
        if one.key.area not in there:
            left.setdefault(one.key.area, []).append(one)
    return (*split.within, *(one for found in left.values() for one in _widest(found)))


def _widest(found: Sequence[Observation]) -> list[Observation]:
    best = by_band(found)
    return list(best.within or best.beyond[:1])


def _span(observations: Iterable[Observation]) -> tuple[int, int] | None:
    years = [year for one in observations if (year := first_year(one.period)) is not None]
    return (min(years), max(years)) if years else None
