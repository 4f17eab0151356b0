"""What a query asks of an index, whatever engine answers: pages with every unit, and those that miss some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from index.asked import Asked
from index.query import ParsedQuery, Unit, parse_query
from index.search import QueryConcept

QueryT = TypeVar("QueryT")
"""A query in the form of one engine."""


@dataclass(frozen=True, slots=True)
class PlannedUnit(Generic[QueryT]):
    """A required unit and the pages that have it, or a concept that stands for it."""

    unit: Unit
    query: QueryT
    counted: tuple[QueryT, ...]


@dataclass(frozen=True, slots=True)
class Plan(Generic[QueryT]):
    """What is asked, filters aside.

    ``complete`` are the pages with every required unit; ``partial`` those pages and the ones that miss some
    (None where no unit may be missed). The ``_only`` forms match the same pages and leave out what only ranks
    them, for counting. ``wordless`` queries match all pages that are not excluded.
    """

    parsed: ParsedQuery
    complete: QueryT
    complete_only: QueryT
    partial: QueryT | None
    partial_only: QueryT | None
    units: tuple[PlannedUnit[QueryT], ...]
    wordless: bool
    asked: Mapping[Unit, Asked] = field(default_factory=dict)

    def ask(self, unit: Unit) -> Asked:
        """What a required unit asked of this index."""
        return self.asked[unit]


def standing_for(unit: Unit, concepts: Sequence[QueryConcept]) -> list[QueryConcept]:
    """The concepts whose words in the query take in the whole unit. Quoted text means itself alone."""
    if unit.kind == "phrase":
        return []
    return [concept for concept in concepts if concept.start <= unit.start and unit.end <= concept.end]


def parts_of(wanted: Asked) -> Iterator[Unit]:
    """The parts of a compound (``interference-free``), which a page may have without the compound."""
    compounds = wanted.phrases if wanted.codes else ()
    for text in dict.fromkeys(" ".join(one.word for one in compound) for compound in compounds):
        yield from parse_query(text).required
