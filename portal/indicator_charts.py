"""From the story of a series to its charts: the words, the rows, the tiles. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from datasets.comparability import word
from datasets.model import AreaKey, Observation
from portal.charts.layout import nice_ticks
from portal.charts.model import DotChart, Fill, Row, Tick, Tile, TileChart, Words
from portal.charts.tile_grid import TileGrid
from portal.i18n import ReaderLanguage
from portal.indicator_story import Story
from portal.statistics_areas import AreaName
from portal.statistics_words import (
    age_words,
    amount_words,
    said,
    scaled,
    sex_words,
    short_words,
    source_words,
    unit_words,
    value_words,
    years_words,
)

_CLASSES: tuple[Fill, ...] = ("class-1", "class-2", "class-3", "class-4", "class-5")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTile:
    """One square of the grid on a page: place, code, fill, and what it says when pointed at."""

    column: int
    row: int
    code: str
    fill: Fill
    says: str


def headline(story: Story, language: ReaderLanguage) -> str:
    """The message in words, under the same rules as the picture: no trend, no rank, no total."""
    areas = language.ngettext(
        "%(num)s country or area", "%(num)s countries and areas", len({one.key.area for one in story.shown})
    )
    if not story.shown:
        return language.gettext("No figure is held here")
    if story.detections:
        return language.gettext(
            "%(areas)s reported a figure, %(years)s: what authorities found, not how much there is",
            areas=areas, years=years_words(story.all_years),
        )  # fmt: skip
    comparable = language.ngettext(
        "%(num)s country or area", "%(num)s countries and areas", len(story.comparable)
    )
    if story.low is None or story.high is None or len(story.comparable) < 2:
        return language.gettext(
            "figures for %(areas)s, %(years)s", areas=areas, years=years_words(story.all_years)
        )
    if story.band:
        return language.gettext(
            "from %(low)s to %(high)s in %(areas)s (%(ages)s), %(years)s",
            low=short_words(story.low, story.unit, language),
            high=short_words(story.high, story.unit, language),
            areas=comparable,
            ages=age_words(story.band, language),
            years=years_words(story.years),
        )
    return language.gettext(
        "from %(low)s to %(high)s in %(areas)s, %(years)s",
        low=short_words(story.low, story.unit, language),
        high=short_words(story.high, story.unit, language),
        areas=comparable,
        years=years_words(story.years),
    )


def subtitle(story: Story, language: ReaderLanguage) -> str:
    """What is measured: what is counted, unit, ages, sex, years, newest figure of each area."""
    return f"{said(story.series.counted, language).text} · {measure(story, language)}"


def measure(story: Story, language: ReaderLanguage) -> str:
    """How it is measured: unit, ages, sex, years; all in the reader's language."""
    parts = [unit_words(story.unit, language)]
    if story.band:
        parts.append(age_words(story.band, language))
    if story.sex:
        parts.append(sex_words(story.sex, language))
    parts.append(
        language.gettext("newest figure of each area, %(years)s", years=years_words(story.all_years))
    )
    return " · ".join(parts)


def dot_chart(story: Story, language: ReaderLanguage, name: AreaName) -> DotChart:
    """One row for each area, ordered by name: a dot in the band shown, a ring in another, words for a gap."""
    rows = tuple(_row(one, story, language, name) for one in story.shown)
    values = [row.value for row in rows if row.value is not None]
    ticks = tuple(
        Tick(value, amount_words(_round(value), story.unit, language)) for value in nice_ticks(values)
    )
    return DotChart(
        words=_words(story, language, _dots_described(story, language), rings=True), rows=rows, ticks=ticks
    )


def _round(value: float) -> Decimal:
    """A place on the axis, as it is written: 20, 2.5."""
    return Decimal(f"{value:.10g}") if abs(value) < 1e6 else Decimal(int(value))


def _row(one: Observation, story: Story, language: ReaderLanguage, name: AreaName) -> Row:
    value, other = scaled(one), one.key.area in story.other
    figure = value_words(one, language) if value is None else short_words(value, one.unit, language)
    label = f"{figure} · {one.period}"
    if other and one.key.age:
        label += f" · {age_words(one.key.age, language)}"
    return Row(
        name=name(one.key.area),
        value=None if value is None else float(value),
        label=label,
        mark="gap" if value is None else "ring" if other else "dot",
        low=None if one.lower is None else float(one.lower),
        high=None if one.upper is None else float(one.upper),
    )


def _dots_described(story: Story, language: ReaderLanguage) -> str:
    """The chart for those who hear it: how many, in which order, from where to where, what stands apart."""
    told = [
        language.ngettext(
            "Dot chart of %(num)s country or area.",
            "Dot chart of %(num)s countries and areas, in order of name.",
            len(story.shown),
        )
    ]
    if story.low is not None and story.high is not None and not story.detections:
        told.append(
            language.gettext(
                "The comparable values lie between %(low)s and %(high)s.",
                low=short_words(story.low, story.unit, language),
                high=short_words(story.high, story.unit, language),
            )
        )
    if story.other:
        told.append(_rings(story, language))
    return " ".join(told)


def _rings(story: Story, language: ReaderLanguage) -> str:
    return language.ngettext(
        "%(num)s area was measured on another age band and is drawn as a ring.",
        "%(num)s areas were measured on other age bands and are drawn as rings.",
        len(story.other),
    )


def _words(story: Story, language: ReaderLanguage, description: str, *, rings: bool) -> Words:
    caution = said(story.series.caution, language).text
    apart = [_rings(story, language)] if story.other and rings else []
    name = said(story.series.name, language).text
    return Words(
        title=f"{name}: {headline(story, language)}",
        subtitle=subtitle(story, language),
        description=description,
        notes=tuple(filter(None, (caution, *apart, *source_words(story.editions, language)))),
        rtl=language.direction == "rtl",
    )


def class_bounds(story: Story) -> list[float]:
    """The bounds of the classes of a map, round values; none where the rules allow no classes."""
    if story.no_classes is not None or len(story.comparable) < 2:
        return []
    values = [float(value) for one in story.comparable if (value := scaled(one)) is not None]
    bounds = nice_ticks(values)
    while len(bounds) > len(_CLASSES) + 1:
        bounds = [bounds[0], *bounds[2::2]] if len(bounds) % 2 else [*bounds[::2], bounds[-1]]
    return bounds


def _fill(one: Observation, story: Story, bounds: list[float]) -> Fill:
    value = scaled(one)
    if value is None:
        return "none" if word(one) == "missing" else "gap"
    if one.key.area in story.other:
        return "other"
    if not bounds:
        return "held"
    place = sum(float(value) >= bound for bound in bounds[1:-1])
    return _CLASSES[min(place, len(_CLASSES) - 1)]


def tiles(story: Story, grid: TileGrid, language: ReaderLanguage, name: AreaName) -> tuple[GridTile, ...]:
    """A square for every member and observer, and for every other area with a figure; by name of code."""
    by_area: Mapping[AreaKey, Observation] = {one.key.area: one for one in story.shown}
    held = {key.code: one for key, one in by_area.items()}
    bounds = class_bounds(story)
    found = []
    for code, (column, row) in grid.with_others(sorted(held)).items():
        one = held.get(code)
        key = one.key.area if one else AreaKey("ISO", code)
        says = _row(one, story, language, name).label if one else language.gettext("no figure")
        fill = _fill(one, story, bounds) if one else "none"
        found.append(GridTile(column=column, row=row, code=code, fill=fill, says=f"{name(key)}: {says}"))
    return tuple(sorted(found, key=lambda tile: tile.code))


def legend(
    story: Story, shown: tuple[GridTile, ...], language: ReaderLanguage
) -> tuple[tuple[Fill, str], ...]:
    """What each fill means, with numbers; only fills that are there."""
    bounds = class_bounds(story)
    entries: list[tuple[Fill, str]] = [
        (fill, _class_words(low, high, last=place == len(bounds) - 2, story=story, language=language))
        for place, (fill, low, high) in enumerate(zip(_CLASSES, bounds, bounds[1:], strict=False))
    ]
    entries += [
        ("held", language.gettext("a figure is held")),
        ("other", language.gettext("measured on another age band: not comparable")),
        ("gap", language.gettext("the source says why there is no value")),
        ("none", language.gettext("no figure")),
    ]
    there = {tile.fill for tile in shown}
    return tuple(entry for entry in entries if entry[0] in there)


def _class_words(low: float, high: float, *, last: bool, story: Story, language: ReaderLanguage) -> str:
    ends = {
        "low": amount_words(_round(low), story.unit, language),
        "high": amount_words(_round(high), story.unit, language),
    }
    if last:
        return language.gettext("%(low)s to %(high)s", **ends)
    return language.gettext("%(low)s to less than %(high)s", **ends)


def tile_chart(story: Story, shown: tuple[GridTile, ...], language: ReaderLanguage) -> TileChart:
    """The grid as a picture of its own."""
    return TileChart(
        words=_words(story, language, grid_described(shown, language), rings=False),
        tiles=tuple(Tile(one.column, one.row, one.code[:3], one.fill) for one in shown),
        legend=legend(story, shown, language),
    )


def grid_described(shown: tuple[GridTile, ...], language: ReaderLanguage) -> str:
    """The grid for those who hear it."""
    none = sum(tile.fill == "none" for tile in shown)
    return language.gettext(
        "Grid of equal squares, one for each of %(areas)s countries and areas; %(none)s have no figure.",
        areas=language.number(len(shown)),
        none=language.number(none),
    )
