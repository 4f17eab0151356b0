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
from datasets.comparability import BandSplit, Refusal, by_band, map_classes, ranking, trend
from datasets.model import TOTAL, AreaKey, Edition, Observation, Series
from datasets.periods import first_year
from portal.statistics_words import scaled

_Key = TypeVar("_Key", bound=Hashable)

AGGREGATES = ("M49", "ILO", "UNICEF", "WALKFREE")
"""Schemes whose areas are regions: never in one chart with the countries that lie in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One view of one series.

    ``shown`` is one line for each area, ordered by name: the observations of the band that most areas have,
    and for every other area its own band (``other`` says which areas those are). ``regions`` are aggregates
    as the custodian gives them. ``low`` and ``high`` are of the comparable ones alone; ``years`` too.
    """

    series: Series
    sexes: tuple[str, ...]
    sex: str
    unit: str
    band: str
    years: tuple[int, int] | None
    all_years: tuple[int, int] | None
    shown: tuple[Observation, ...]
    other: frozenset[AreaKey]
    regions: tuple[Observation, ...]
    low: Decimal | None
    high: Decimal | None
    editions: tuple[Edition, ...]
    no_ranking: Refusal | None
    no_trend: Refusal | None
    no_classes: Refusal | None

    @property
    def comparable(self) -> tuple[Observation, ...]:
        """Those that may stand side by side: of one band, with a value."""
        return tuple(one for one in self.shown if one.key.area not in self.other and one.value is not None)

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
    split = by_band(countries)
    shown, other = _one_band_each(split)
    regions = tuple(
        one for one in held if one.key.area.scheme in AGGREGATES and one.key.age in (split.band, "")
    )
    values = [value for one in split.within if (value := scaled(one)) is not None]
    return Story(
        series=series,
        sexes=sexes,
        sex=chosen,
        unit=held[0].unit if held else series.unit,
        band=split.band,
        years=split.years,
        all_years=_span(shown),
        shown=tuple(
            sorted(shown, key=lambda one: (folded_name(name(one.key.area)), one.key.area, one.edition))
        ),
        other=other,
        regions=tuple(sorted(regions, key=lambda one: folded_name(name(one.key.area)))),
        low=min(values, default=None),
        high=max(values, default=None),
        editions=tuple(editions[one] for one in sorted({str(one.edition) for one in (*shown, *regions)})),
        no_ranking=ranking(series, split.within),
        no_trend=trend(series, shown),
        no_classes=map_classes(series, [one for one in split.within if one.value is not None]),
    )


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


def _one_band_each(split: BandSplit) -> tuple[tuple[Observation, ...], frozenset[AreaKey]]:
    """What is shown: the band of most areas, and of each other area the band that it has (its widest)."""
    there = {one.key.area for one in split.within}
    left: dict[AreaKey, list[Observation]] = {}
    for one in split.beyond:
        if one.key.area not in there:
            left.setdefault(one.key.area, []).append(one)
    own = [_widest(found) for found in left.values()]
    return (*split.within, *(one for found in own for one in found)), frozenset(left)


def _widest(found: Sequence[Observation]) -> list[Observation]:
    best = by_band(found)
    return list(best.within or best.beyond[:1])


def _span(observations: Iterable[Observation]) -> tuple[int, int] | None:
    years = [year for one in observations if (year := first_year(one.period)) is not None]
    return (min(years), max(years)) if years else None
