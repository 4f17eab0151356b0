"""The matrix over all countries: for each question the newest year, and what is missing, old, of other ages.

Pure. The page and the CSV file say the same; nothing in it is a value, so nothing can be ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from datasets.areas import Area
from datasets.comparability import word
from datasets.knowledge import Known, known
from datasets.model import Series
from portal.area_list import Listed, listed
from portal.area_page import area_key, near_target
from portal.i18n import ReaderLanguage
from portal.known_areas import Held
from portal.spreadsheet import cell
from portal.spreadsheet import listed as in_one_cell
from portal.statistics_words import Said, age_words, gap_words, said

COLUMNS = (
    "area", "area_name", "indicator", "series", "state", "year", "years_old", "age", "usual_age", "figures",
    "publishers", "edition",
)  # fmt: skip
"""The columns of the CSV file; ``state`` joins ``figure`` and ``old``, ``other-age``; without a value it is
``no-figure``, or what a source states: ``suppressed``, ``not-applicable``, ``not-assessed``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One country and question: the year, or nothing; whether it is old; the age band where it differs.

    ``gap`` says why there is no value where a source does, else it is empty.
    """

    year: int | None
    old: bool
    other_age: str
    gap: str


@dataclass(frozen=True, slots=True)
class Column:
    """One question; ``figures`` counts the countries that have one."""

    indicator: str
    question: Said
    href: str
    band: str
    figures: int
    old: int
    other: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole matrix: a row for each country, in the order of their names."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Listed, tuple[Cell, ...]], ...]


def questions(held: Held) -> tuple[Series, ...]:
    """The questions in the order of the columns: target 8.7 first."""
    return tuple(sorted(held.questions, key=lambda one: near_target(one.indicator)))


def overview(areas: Iterable[Area], held: Held, now: int, language: ReaderLanguage) -> Overview:
    """The matrix for some countries; ``now`` is the year it is."""
    by_code = {one.code: one for one in areas}
    names = listed(by_code.values(), None, language)
    asked = questions(held)
    answers = [[_known(by_code[one.code], series, held, now) for series in asked] for one in names]
    rows = [
        (name, tuple(_cell(one, language) for one in found))
        for name, found in zip(names, answers, strict=True)
    ]
    return Overview(
        tuple(
            _column(series, [found[place] for found in answers], held, language)
            for place, series in enumerate(asked)
        ),
        tuple(rows),
    )


def _known(area: Area, series: Series, held: Held, now: int) -> Known:
    return known(series, held.of(series.code, area_key(area)), now, held.bands.get(series.code, ""))


def _cell(one: Known, language: ReaderLanguage) -> Cell:
    age = next((figure.key.age for figure in one.figures if figure.value is not None), "")
    gap = "" if _gap(one) in ("", "missing") else gap_words(one.figures[0], language)
    return Cell(one.year, one.old, age_words(age, language) if one.other_age else "", gap)


def _gap(one: Known) -> str:
    """The kind of gap that a source states for a question; empty where there is a value, or nothing."""
    if not one.figures or one.year is not None:
        return ""
    return word(one.figures[0]) if one.figures[0].value is None else ""


def _column(series: Series, found: Sequence[Known], held: Held, language: ReaderLanguage) -> Column:
    band = held.bands.get(series.code, "")
    return Column(
        series.indicator,
        said(series.name, language),
        f"/{language.tag}/indicators/{series.indicator}?series={series.code}",
        age_words(band, language) if band else "",
        sum(one.year is not None for one in found),
        sum(one.old for one in found),
        sum(one.other_age for one in found),
    )


def rows(areas: Iterable[Area], held: Held, now: int, language: ReaderLanguage) -> Iterator[tuple[str, ...]]:
    """The matrix as rows of a CSV file, one for each country and question, in the order of ``COLUMNS``."""
    by_code = {one.code: one for one in areas}
    for name in listed(by_code.values(), None, language):
        for series in questions(held):
            yield _row(name, _known(by_code[name.code], series, held, now), held)


def _row(name: Listed, one: Known, held: Held) -> tuple[str, ...]:
    given = [figure for figure in one.figures if figure.value is not None]
    gap = _gap(one)
    state = ["figure"] if given else [gap if gap not in ("", "missing") else "no-figure"]
    state += [word for word, said_so in (("old", one.old), ("other-age", one.other_age)) if said_so]
    publishers = dict.fromkeys(who for figure in given for who in held.editions[figure.edition].publishers)
    return (
        name.code,
        cell(name.name),
        one.series.indicator,
        one.series.code,
        in_one_cell(state),
        "" if one.year is None else str(one.year),
        "" if one.age is None else str(one.age),
        in_one_cell(dict.fromkeys(figure.key.age for figure in given if figure.key.age)),
        held.bands.get(one.series.code, ""),
        str(len(given)),
        cell(in_one_cell(publishers)),
        in_one_cell(dict.fromkeys(str(figure.edition) for figure in given)),
    )
