"""What the template of an indicator is given, and the sentences that stand around its figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasets.areas import folded_name
from datasets.comparability import Refusal, word
from datasets.model import AreaScheme, Edition, Observation, Series
from portal.charts.tile_grid import TileGrid
from portal.figure_citing import Cited, Citing, citing
from portal.i18n import ReaderLanguage, gettext_noop
from portal.indicator_charts import otherwise_words
from portal.indicator_story import Story
from portal.statistics_areas import AreaName
from portal.statistics_words import GAPS, REFUSED, age_words, note_words, published_words, said, value_words
from portal.web_links import web_link


@dataclass(frozen=True, slots=True)
class TableRow:
    """One figure in the table: the same as its dot. ``apart`` where it is not comparable with the others.

    ``otherwise`` is what it says besides its year where it is not as the others: age band, way of making,
    number of the source; ``marks`` are those of its notes.
    """

    area: str
    code: str
    value: str
    marks: str
    period: str
    otherwise: str
    apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table: four elements a row, so that a page of every country stays light; notes stand below it."""

    rows: tuple[TableRow, ...]
    notes: tuple[tuple[str, str], ...]


MOST_ROWS = 150
"""Rows of one page: seven elements each in chart, map and table, of the 1,500 that a page may have."""

ROWS_OF_A_PART = 100
"""Rows of a part where there are more: any number of areas can then stand on the map and the grid beside."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def parts(shown: Sequence[Observation]) -> list[Sequence[Observation]]:
    """The rows of chart and table by page, in their order: one page where they fit."""
    if len(shown) <= MOST_ROWS:
        return [shown]
    return [shown[start : start + ROWS_OF_A_PART] for start in range(0, len(shown), ROWS_OF_A_PART)]


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not drawn, and why; the custodian's own words stand above the picture."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class EditionCard:
    """An edition as a page names it."""

    id: str
    title: str
    publishers: tuple[str, ...]
    licence: str
    published: str
    source_url: str | None


def table(
    observations: Sequence[Observation], story: Story, language: ReaderLanguage, name: AreaName
) -> Table:
    """The rows of the picture as a table, in the same order; notes are numbered as they come."""
    numbers: dict[str, str] = {}
    rows = []
    for one in observations:
        marks = [
            numbers.setdefault(note, str(len(numbers) + 1).translate(_RAISED))
            for note in note_words(one, language)
        ]
        rows.append(
            TableRow(
                area=name(one.key.area),
                code=one.key.area.code,
                value=value_words(one, language),
                marks=" ".join(marks),
                period=one.period,
                otherwise=" · ".join(_otherwise(one, story, language)),
                apart=one in story.apart,
            )
        )
    return Table(rows=tuple(rows), notes=tuple((mark, note) for note, mark in numbers.items()))


def _otherwise(one: Observation, story: Story, language: ReaderLanguage) -> tuple[str, ...]:
    """As in the picture; a region that is of another band than the countries says so too."""
    told = otherwise_words(one, story, language)
    beside = one not in story.apart and one.key.age not in ("", story.band)
    return (age_words(one.key.age, language), *told) if beside else told


@dataclass(frozen=True, slots=True)
class Missing:
    """What a view does not have: ``names`` of the members and observers of the United Nations of which
    nothing is said, and the areas of which a source says why there is no value, by reason."""

    names: tuple[str, ...]
    stated: tuple[tuple[str, tuple[str, ...]], ...]


def missing(
    story: Story, grid: TileGrid, language: ReaderLanguage, names: Mapping[str, str], name: AreaName
) -> Missing:
    """No figure, suppressed, not applicable and not assessed are four things, and a zero is none of them."""
    said_of = {one.key.area.code for one in story.shown if one.value is not None}
    stated: dict[str, list[str]] = {}
    for one in story.shown:
        kind = word(one)
        if one.value is None and kind != "missing" and one.key.area.code not in said_of:
            stated.setdefault(language.gettext(GAPS[kind]), []).append(name(one.key.area))
            said_of.add(one.key.area.code)
    left = (names[code] for code in grid.places if code not in said_of)
    return Missing(
        tuple(sorted(left, key=folded_name)),
        tuple((reason, tuple(dict.fromkeys(areas))) for reason, areas in stated.items()),
    )


_SCHEMES: Mapping[AreaScheme, str] = {
    "M49": gettext_noop("Regions and the world, as the custodian gives them"),
    "ILO": gettext_noop("Regions of the ILO, as their publisher gives them"),
    "UNICEF": gettext_noop("Regions of UNICEF, as their publisher gives them"),
    "WALKFREE": gettext_noop("Regions of Walk Free, as their publisher gives them"),
}
"""Four systems of regions share names and differ in members: each has a table of its own (message ids)."""


def region_tables(story: Story, language: ReaderLanguage, name: AreaName) -> tuple[tuple[str, Table], ...]:
    """The aggregates by the system that drew them: the name of the system, and its table."""
    found = []
    for scheme, caption in _SCHEMES.items():
        rows = [one for one in story.regions if one.key.area.scheme == scheme]
        if rows:
            found.append((language.gettext(caption), table(rows, story, language, name)))
    return tuple(found)


_REFUSED = (
    gettext_noop("No line, no arrow, no percentage change."),
    gettext_noop("No rank and no order by value: areas stand in order of name."),
    gettext_noop("No classes on the map: a square says only that a figure is held."),
)


def refusals(story: Story, language: ReaderLanguage) -> tuple[Refused, ...]:
    """What is not drawn here, each with its reason."""
    reasons: tuple[Refusal | None, ...] = (story.no_trend, story.no_ranking, story.no_classes)
    return tuple(
        Refused(language.gettext(what), language.gettext(REFUSED[why.code]))
        for what, why in zip(_REFUSED, reasons, strict=True)
        if why is not None
    )


def edition_cards(editions: Sequence[Edition], language: ReaderLanguage) -> tuple[EditionCard, ...]:
    """Editions with what must stand beside a figure."""
    return tuple(
        EditionCard(
            one.id,
            one.title,
            one.publishers,
            one.licence,
            published_words(one, language),
            web_link(one.source_url),
        )
        for one in editions
    )


def cited(series: Series, story: Story, address: str, embed: str, language: ReaderLanguage) -> Citing:
    """How to cite one view of an indicator: every edition of it, with the series and its code."""
    editions = (
        Cited(
            key=f"{one.id}-{series.code.lower().replace('_', '-')}",
            publishers=one.publishers,
            published=one.published,
            title=one.title,
        )
        for one in story.editions
    )
    return citing(editions, f"{said(series.name, language).text} ({series.code})", address, embed)
