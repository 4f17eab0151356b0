"""Hits that stand in a table: which table says it, and the row of it that does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.marks import Mark, Marker
from index.model import LanguageTag, PageTable
from index.search import Because, Snippet
from index.snippets import snippet
from index.table_rows import cell_places, row_line

_LONGEST_CELL = 120
"""Code points of the cell that is given as the reason."""


@dataclass(frozen=True, slots=True)
class InTables:
    """What the tables of a page say to a query. ``snippet`` is the row that says all of it, with the names of
    its columns; where no one row does, cells of several, and None if the text of the page says as much."""

    because: tuple[Because, ...] = ()
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    table: PageTable
    marks: tuple[Mark, ...]
    told: frozenset[object]


def in_tables(
    marker: Marker, tables: Sequence[PageTable], language: LanguageTag, marks: Sequence[Mark]
) -> InTables:
    """The first table that has in its cells all that the page answers of the query, if one has.

    ``language`` is that of the page, ``marks`` are those of its text.
    """
    answers = [_answer(marker, table, language) for table in tables]
    answers = [one for one in answers if one.told]
    if not answers:
        return InTables()
    in_text = _told(marks)
    best = max(answers, key=lambda one: len(one.told))  # the first of the best
    if not best.told >= in_text:
        return InTables()
    lead = _row(marker, best, language)
    if lead is None and best.told > in_text:
        lead = snippet(((language, best.table.text),), best.marks)
    cell = _cell(best.table.text, best.marks[0])
    return InTables((Because("table", cell[:_LONGEST_CELL], table=best.table.number),), lead)


def _answer(marker: Marker, table: PageTable, language: LanguageTag) -> _Answer:
    found = marker.marks(((language, table.text),))
    return _Answer(table, found, _told(found))


def _row(marker: Marker, best: _Answer, language: LanguageTag) -> Snippet | None:
    """The row that tells as much as its table, with the names of its columns; None where none does."""
    by_row: dict[int, list[tuple[int, Mark]]] = {}
    places = cell_places(best.table)
    starts = [place.start for place in places]
    for mark in best.marks:
        place = places[bisect_right(starts, mark.start) - 1]
        by_row.setdefault(place.row, []).append((place.column, mark))
    heads = best.table.header_rows
    named = [one for row, held in by_row.items() if row < heads for one in held]
    body = {row: [*held, *named] for row, held in by_row.items() if row >= heads} or by_row
    rows = [row for row, held in body.items() if _told(mark for _, mark in held) >= best.told]
    if not rows:
        return None
    chosen = max(rows, key=lambda row: len(_told(mark for _, mark in by_row[row])))  # the first of the best
    line = ((language, row_line(best.table, chosen, language, {column for column, _ in body[chosen]})),)
    marks = marker.marks(line)
    return snippet(line, marks) if _told(marks) >= best.told else None


def _told(marks: Iterable[Mark]) -> frozenset[object]:
    """The units of the query that marks answer; where they answer none, its topics."""
    marks = tuple(marks)
    units: set[object] = {unit for mark in marks for unit in mark.units}
    return frozenset(units or (concept for mark in marks for concept in mark.concepts))


def _cell(text: str, mark: Mark) -> str:
    """The cell that a mark stands in: cells are lines."""
    start = text.rfind("\n", 0, mark.start) + 1
    end = text.find("\n", mark.end)
    return text[start : end if end >= 0 else len(text)]
