"""Hits that stand in a table: which table says it, and the snippet where the page's text lacks the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.marks import Mark, Marker
from index.model import LanguageTag, PageTable
from index.search import Because, Snippet
from index.snippets import snippet

_LONGEST_CELL = 120
"""Code points of the cell that is given as the reason."""


@dataclass(frozen=True, slots=True)
class InTables:
    """What the tables of a page say to a query; ``snippet`` is None where its text says as much."""

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
    lead = snippet(((language, best.table.text),), best.marks) if best.told > in_text else None
    if not best.told >= in_text:
        return InTables()
    cell = _cell(best.table.text, best.marks[0])
    return InTables((Because("table", cell[:_LONGEST_CELL], table=best.table.number),), lead)


def _answer(marker: Marker, table: PageTable, language: LanguageTag) -> _Answer:
    found = marker.marks(((language, table.text),))
    return _Answer(table, found, _told(found))


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
