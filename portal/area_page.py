"""What the page of a country or region says: the matrix of what is known, side by side, treaties. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from datasets.areas import Area
from datasets.knowledge import Known, SideBySide, known
from datasets.model import AreaKey, Edition, Observation, Series
from datasets.periods import first_year
from datasets.registry import Registry
from portal.i18n import ReaderLanguage, gettext_noop
from portal.known_areas import Held
from portal.statistics_words import (
    Said,
    age_words,
    note_words,
    said,
    scaled,
    sex_words,
    short_words,
    unit_words,
    value_words,
)

UNMEASURED = ("forced-labour", "forced-marriage")
"""Concepts of target 8.7 that no SDG indicator measures (global indicator framework, A/RES/71/313)."""

WITH_PERCENT = frozenset({"PERCENT", "PT", "PER_MARW_20T24Y"})

DIFFERENCES = {
    "other-concept": gettext_noop("what is counted"),
    "other-boundary": gettext_noop("what counts as work"),
    "other-age": gettext_noop("the age band"),
    "other-sex": gettext_noop("the sex"),
    "other-unit": gettext_noop("the unit"),
    "other-nature": gettext_noop("how the figure was made"),
    "other-breakdown": gettext_noop("who is included"),
    "other-edition": gettext_noop("who published it, and when"),
}
"""In what two figures differ, as their publishers state it (message ids)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in the matrix: the value, of when, how old, whose, who is counted."""

    value: str
    short: str
    unit: str
    period: str
    years_old: int | None
    whose: tuple[str, ...]
    survey: str
    who: tuple[str, ...]
    notes: tuple[str, ...]
    series: Said
    counted: Said


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its figures, or that there is none. ``indicator`` is empty for what no indicator asks."""

    series: str
    indicator: str
    question: Said
    counted: Said | None
    href: str
    lines: tuple[Line, ...]
    old: bool
    other_age: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one indicator; ``caution`` is what must be read with its figures, None without any."""

    indicator: str
    title: Said
    href: str
    rows: tuple[Row, ...]
    caution: Said | None

    @property
    def any_figure(self) -> bool:
        """Whether any of its questions has an answer."""
        return any(row.lines for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rivals:
    """Figures that are not the same, and in what they differ as stated."""

    indicator: str
    period: str
    lines: tuple[Line, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Treaty:
    """One treaty: what a source recorded of this country, as of when; ``universal_since`` else."""

    title: Said
    status: str
    as_of: str
    source: str
    universal_since: str


@dataclass(frozen=True, slots=True)
class Goods:
    """What one government lists of another: each list with its goods by name, as the list has them."""

    lists: tuple[tuple[Said, tuple[str, ...]], ...]
    period: str
    publishers: tuple[str, ...]
    caution: Said


def area_key(area: Area) -> AreaKey:
    """How statistics name an area: countries by ISO 3166, regions by M49."""
    return AreaKey("ISO", area.code) if area.kind == "country" else AreaKey("M49", area.code)


def near_target(indicator: str) -> tuple[bool, list[str]]:
    """Target 8.7 first, then its neighbours by number."""
    return not indicator.startswith("8.7."), [part.zfill(3) for part in indicator.split(".")]


def matrix(
    area: AreaKey, held: Held, registry: Registry, now: int, language: ReaderLanguage
) -> tuple[Group, ...]:
    """What is known of one area, by indicator, gaps included; ``now`` is the year it is."""
    rows: dict[str, list[Row]] = {}
    for series in registry.series.values():
        figures = held.of(series.code, area)
        if series.indicator and (figures or series in held.questions):
            one = known(series, figures, now, _band_of(series, held))
            rows.setdefault(series.indicator, []).append(row(one, held.editions, language))
    return tuple(
        Group(
            code,
            said(registry.indicators[code].title, language),
            f"/{language.tag}/indicators/{code}",
            tuple(rows[code]),
            _caution(rows[code], registry, language),
        )
        for code in sorted(rows, key=near_target)
    )


def _caution(rows: Sequence[Row], registry: Registry, language: ReaderLanguage) -> Said | None:
    """The caution of the first series with a figure that a rule applies to: the clause stands beside it."""
    ruled = (registry.series[one.series] for one in rows if one.lines)
    found = next((one.caution for one in ruled if one.policy), None)
    return said(found, language) if found else None


def _band_of(series: Series, held: Held) -> str:
    """The age band of most areas; a series of few areas has none that others could differ from."""
    return held.bands.get(series.code, "") if series in held.questions else ""


def row(one: Known, editions: Mapping[str, Edition], language: ReaderLanguage) -> Row:
    """One question of the matrix."""
    series = one.series
    return Row(
        series=series.code,
        indicator=series.indicator,
        question=said(series.name, language),
        counted=said(series.counted, language),
        href=f"/{language.tag}/indicators/{series.indicator}?series={series.code}",
        lines=tuple(
            line(figure, series, editions, language, years_old(figure, one)) for figure in one.figures
        ),
        old=one.old,
        other_age=one.other_age,
    )


def years_old(figure: Observation, one: Known) -> int | None:
    """How many years ago a figure of a question was observed."""
    year = first_year(figure.period)
    return None if year is None or one.year is None or one.age is None else one.age + one.year - year


def line(
    one: Observation,
    series: Series,
    editions: Mapping[str, Edition],
    language: ReaderLanguage,
    years_old: int | None,
) -> Line:
    """One figure with whose it is and who is counted."""
    who = [age_words(one.key.age, language)] if one.key.age not in ("", "_T") else []
    who += [sex_words(one.key.sex, language)] if one.key.sex in ("F", "M") else []
    value = scaled(one)
    return Line(
        value=value_words(one, language),
        short=value_words(one, language) if value is None else short_words(value, one.unit, language),
        unit="" if one.unit in WITH_PERCENT or one.value is None else unit_words(one.unit, language),
        period=one.period,
        years_old=years_old,
        whose=editions[one.edition].publishers,
        survey=one.source,
        who=tuple(who),
        notes=note_words(one, language),
        series=said(series.name, language),
        counted=said(series.counted, language),
    )


def rivals(
    found: Iterable[SideBySide], held: Held, registry: Registry, language: ReaderLanguage
) -> tuple[Rivals, ...]:
    """Figures side by side, with what their publishers state differently."""
    return tuple(
        Rivals(
            one.figures[0].key.indicator or registry.series[one.figures[0].key.series].indicator,
            one.figures[0].period,
            tuple(
                line(figure, registry.series[figure.key.series], held.editions, language, None)
                for figure in one.figures
            ),
            tuple(language.gettext(DIFFERENCES[code]) for code in one.differs if code in DIFFERENCES),
        )
        for one in found
    )


NO_MEMBERS = frozenset(["AIA", "CCK", "CXR", "ESH", "FLK", "MSR", "NFK", "NIU", "SHN", "TKL", "VGB", "WLF"])
"""Areas with recorded treaties that are no member States of the ILO: what binds every member does not reach
them by itself (ILO Constitution, article 35)."""


def treaties(area: Area, registry: Registry, language: ReaderLanguage) -> tuple[Treaty, ...]:
    """What is recorded of a country's ratifications; none where no source names the country."""
    recorded = {one.instrument: one for one in registry.ratifications_of(area.code)}
    return tuple(
        Treaty(
            said(registry.instruments[code].title, language),
            one.status,
            one.as_of,
            one.source,
            "" if area.code in NO_MEMBERS else registry.instruments[code].universal_since,
        )
        for code in registry.instruments
        if (one := recorded.get(code)) is not None
    )


def goods(
    observations: Sequence[Observation], held: Held, registry: Registry, language: ReaderLanguage
) -> tuple[Goods, ...]:
    """What assessments list of an area, by edition: only what is listed, never how many."""
    found: dict[str, dict[str, list[str]]] = {}
    periods: dict[str, str] = {}
    for one in observations:
        series = registry.series.get(one.key.series)
        if series is not None and series.policy == "assessment" and one.value:
            found.setdefault(one.edition, {}).setdefault(series.code, []).append(one.key.of("GOOD"))
            periods[one.edition] = one.period
    return tuple(
        Goods(
            tuple(
                (said(registry.series[code].name, language), tuple(dict.fromkeys(names)))
                for code, names in lists.items()
            ),
            periods[edition],
            held.editions[edition].publishers,
            said(registry.series[next(iter(lists))].caution, language),
        )
        for edition, lists in found.items()
    )


def unheld(held: Held, registry: Registry, language: ReaderLanguage) -> tuple[tuple[str, Said], ...]:
    """Indicators without any figure held here, for any area."""
    with_figures = {registry.series[code].indicator for code in held.figures}
    return tuple(
        (one.code, said(one.title, language))
        for one in sorted(registry.indicators.values(), key=lambda one: near_target(one.code))
        if one.code not in with_figures
    )


def unmeasured(held: Held, registry: Registry) -> tuple[str, ...]:
    """Concepts of the target that no series held here measures in countries."""
    measured = {registry.series[code].concept for code in held.figures}
    return tuple(one for one in UNMEASURED if one not in measured)
