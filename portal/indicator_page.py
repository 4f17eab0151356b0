"""What the template of an indicator is given, and the sentences that stand around its figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasets.comparability import Refusal
from datasets.model import UNKNOWN, Edition, Observation, Series
from portal.charts.tile_grid import TileGrid
from portal.i18n import ReaderLanguage, gettext_noop
from portal.indicator_story import Story
from portal.statistics_areas import AreaName
from portal.statistics_words import REFUSED, age_words, note_words, published_words, said, value_words
from portal.web_links import web_link


@dataclass(frozen=True, slots=True)
class TableRow:
    """One figure in the table: the same as its dot. ``apart`` where it is not comparable with the others.

    ``age`` is written where it is another than that of the caption; ``marks`` are those of its notes.
    """

    area: str
    code: str
    value: str
    marks: str
    period: str
    age: str
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
                age=age_words(one.key.age, language) if one.key.age not in ("", story.band) else "",
                apart=one.key.area in story.other,
            )
        )
    return Table(rows=tuple(rows), notes=tuple((mark, note) for note, mark in numbers.items()))


def missing_names(
    story: Story, grid: TileGrid, language: ReaderLanguage, names: Mapping[str, str]
) -> list[str]:
    """Members and observers of the United Nations without a figure here, by name."""
    held = {one.key.area.code for one in story.shown if one.value is not None}
    return sorted((names[code] for code in grid.places if code not in held), key=str.casefold)


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


def citation(series: Series, story: Story, address: str, language: ReaderLanguage) -> str:
    """One line that can be pasted anywhere: publisher, year, edition, series, address."""
    cited = "; ".join(f"{', '.join(one.publishers)} ({_year(one)}). {one.title}" for one in story.editions)
    return f"{cited}. {said(series.name, language).text} ({series.code}). {address}"


def bibtex(series: Series, story: Story, address: str, language: ReaderLanguage) -> str:
    """The same for BibTeX: one ``@misc`` an edition; braces and commands of the texts are disarmed."""
    return "\n".join(_entry(series, one, address, language) for one in story.editions)


def _entry(series: Series, one: Edition, address: str, language: ReaderLanguage) -> str:
    fields = {
        "author": " and ".join(f"{{{_tex(who)}}}" for who in one.publishers),
        "title": f"{{{_tex(one.title)}: {_tex(said(series.name, language).text)} ({_tex(series.code)})}}",
        "year": _year(one),
        "url": address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{one.id}-{series.code.lower().replace('_', '-')},\n{lines}\n}}"


def _year(one: Edition) -> str:
    """The year of publication; of one without, as citations write it: no date."""
    return "n.d." if one.published == UNKNOWN else one.published[:4]


def _tex(text: str) -> str:
    cleaned = text.replace("\\", "").replace("{", "").replace("}", "")
    return "".join(f"\\{sign}" if sign in "&%$#_" else sign for sign in cleaned)
