"""From the story of a series to its map and its grid of squares: classes, patterns, words. Pure.

Both show the same: classes within one age band where the rules allow any, a pattern of its own for other
bands and for stated gaps, and a hatch where there is no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from datasets.comparability import Word, word
from datasets.model import Observation
from portal.charts.frame import MAP_PATTERNS
from portal.charts.layout import nice_ticks
from portal.charts.model import Fill, MapChart, Tile, TileChart, World
from portal.charts.tile_grid import TileGrid
from portal.i18n import ReaderLanguage, gettext_noop
from portal.indicator_charts import axis_value, chart_words
from portal.indicator_story import Story
from portal.statistics_words import GAPS, amount_words, scaled

_CLASSES: tuple[Fill, ...] = ("class-1", "class-2", "class-3", "class-4", "class-5")

MAP_NOTES = (
    gettext_noop(
        "The boundaries and names shown and the designations used on this map do not imply official "
        "endorsement or acceptance by the United Nations."
    ),
    gettext_noop(
        "Dotted line represents approximately the Line of Control in Jammu and Kashmir agreed upon by India "
        "and Pakistan. The final status of Jammu and Kashmir has not yet been agreed upon by the parties."
    ),
    gettext_noop(
        "Final boundary between the Republic of Sudan and the Republic of South Sudan has not yet been "
        "determined."
    ),
    gettext_noop(
        "A dispute exists between the Governments of Argentina and the United Kingdom of Great Britain and "
        "Northern Ireland concerning sovereignty over the Falkland Islands (Malvinas)."
    ),
    gettext_noop(
        "References to Kosovo shall be understood to be in the context of Security Council resolution 1244 "
        "(1999)."
    ),
    gettext_noop(
        "Other dotted lines are boundaries that are not final, armistice lines or lines of administration; "
        "areas whose status is not settled are hatched and no figure fills them."
    ),
)
"""What stands beside every map: the texts of the United Nations (ST/AI/189/Add.25/Rev.1), and one of ours
(message ids)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTile:
    """One area of the map and the grid: its place in the grid, its code, its fill."""

    column: int
    row: int
    code: str
    fill: Fill


def class_bounds(story: Story) -> list[float]:
    """The bounds of the classes of a map, round values; none where the rules allow no classes."""
    if story.no_classes is not None or story.compared_areas < 2:
        return []
    values = [float(value) for one in story.comparable if (value := scaled(one)) is not None]
    bounds = nice_ticks(values)
    while len(bounds) > len(_CLASSES) + 1:
        bounds = [bounds[0], *bounds[2::2]] if len(bounds) % 2 else [*bounds[::2], bounds[-1]]
    return bounds


_STATED: Mapping[Word, Fill] = {
    "suppressed": "suppressed", "not-applicable": "not-applicable", "not-assessed": "not-assessed",
}  # fmt: skip


def _fill(one: Observation, story: Story, bounds: list[float]) -> Fill:
    value = scaled(one)
    if value is None:
        return _STATED.get(word(one), "none")
    if one in story.apart:
        return "other"
    if not bounds:
        return "held"
    place = sum(float(value) >= bound for bound in bounds[1:-1])
    return _CLASSES[min(place, len(_CLASSES) - 1)]


def _speaking(story: Story) -> dict[str, Observation]:
    """The figure of each area that fills its shape: a comparable one before others, any before a gap."""
    found: dict[str, Observation] = {}
    for one in sorted(story.shown, key=lambda one: (one in story.apart) + 2 * (one.value is None)):
        found.setdefault(one.key.area.code, one)
    return found


def tiles(story: Story, grid: TileGrid) -> tuple[GridTile, ...]:
    """A square for every member and observer, and for every other area with a figure; by name of code."""
    held = _speaking(story)
    bounds = class_bounds(story)
    found = []
    for code, (column, row) in grid.with_others(sorted(held)).items():
        one = held.get(code)
        fill = _fill(one, story, bounds) if one else "none"
        found.append(GridTile(column=column, row=row, code=code, fill=fill))
    return tuple(sorted(found, key=lambda tile: tile.code))


def legend(
    story: Story, shown: tuple[GridTile, ...], language: ReaderLanguage, *, world: bool = False
) -> tuple[tuple[Fill, str], ...]:
    """What each fill means, with numbers; only fills that are there (on a world map, always the hatch)."""
    bounds = class_bounds(story)
    entries: list[tuple[Fill, str]] = [
        (fill, _class_words(low, high, last=place == len(bounds) - 2, story=story, language=language))
        for place, (fill, low, high) in enumerate(zip(_CLASSES, bounds, bounds[1:], strict=False))
    ]
    entries += [
        ("held", language.gettext("a figure is held")),
        ("other", _other_words(story, language)),
        *((fill, language.gettext(GAPS[kind])) for kind, fill in _STATED.items()),
        ("none", language.gettext("no figure")),
    ]
    there = {tile.fill for tile in shown} | ({"none"} if world else set())
    return tuple(entry for entry in entries if entry[0] in there)


def _other_words(story: Story, language: ReaderLanguage) -> str:
    if set(story.apart.values()) <= {"other-age"}:
        return language.gettext("measured on another age band: not comparable")
    return language.gettext("another age band, source or way of measuring: not comparable")


def _class_words(low: float, high: float, *, last: bool, story: Story, language: ReaderLanguage) -> str:
    ends = {
        "low": amount_words(axis_value(low), story.unit, language),
        "high": amount_words(axis_value(high), story.unit, language),
    }
    if last:
        return language.gettext("%(low)s to %(high)s", **ends)
    return language.gettext("%(low)s to less than %(high)s", **ends)


def tile_chart(story: Story, shown: tuple[GridTile, ...], language: ReaderLanguage) -> TileChart:
    """The grid as a picture of its own."""
    return TileChart(
        words=chart_words(story, language, grid_described(shown, language), rings=False),
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


def fills(shown: tuple[GridTile, ...], world: World) -> dict[str, Fill]:
    """How the shapes of the map are filled, those with a figure alone: the rest is hatched as one."""
    return {one.code: one.fill for one in shown if one.fill != "none" and one.code in world.shapes}


def map_chart(story: Story, shown: tuple[GridTile, ...], world: World, language: ReaderLanguage) -> MapChart:
    """The map as a picture of its own, with what the United Nations say beside it."""
    words = chart_words(story, language, map_described(shown, language), rings=False)
    notes = tuple(language.gettext(note) for note in MAP_NOTES)
    return MapChart(
        words=replace(words, notes=(*words.notes, *notes)),
        world=world,
        fills=fills(shown, world),
        legend=legend(story, shown, language, world=True),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMap:
    """The map of a page: its size, the areas with a figure and their fills, and the words around it."""

    width: int
    height: int
    fills: tuple[tuple[str, Fill], ...]
    legend: tuple[tuple[Fill, str], ...]
    says: str
    patterns: Markup
    notes: tuple[str, ...]


def page_map(story: Story, shown: tuple[GridTile, ...], world: World, language: ReaderLanguage) -> PageMap:
    """The map in a page: shapes come from the sprite by their codes, the small ones last."""
    filled = fills(shown, world)
    return PageMap(
        width=world.width,
        height=world.height,
        fills=tuple(sorted(filled.items(), key=lambda one: (one[0] in world.small, one[0]))),
        legend=legend(story, shown, language, world=True),
        says=map_described(shown, language),
        patterns=Markup(MAP_PATTERNS),  # noqa: S704 - our own drawing
        notes=tuple(language.gettext(note) for note in MAP_NOTES),
    )


def map_described(shown: tuple[GridTile, ...], language: ReaderLanguage) -> str:
    """The map for those who hear it: the figures themselves are in the table."""
    held = sum(one.fill != "none" for one in shown)
    return language.gettext(
        "World map: %(held)s countries and areas have a figure, all others are hatched. "
        "Every figure stands in the table.",
        held=language.number(held),
    )
