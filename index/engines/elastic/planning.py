"""From a query to what is asked of the index: the pages that are complete, and those that miss some words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from index.asked import Asked, asked
from index.engines.elastic.mapping import official_fields
from index.engines.elastic.queries import (
    Clause,
    all_entries,
    best_of,
    boosted,
    constant,
    every,
    named,
    narrowed,
    of_audiences,
    phrase,
    some,
    term,
    with_extras,
)
from index.engines.elastic.terms import Counts, Term, terms_of
from index.engines.elastic.units import (
    UnitClauses,
    neighbours_weight,
    title_clause,
    unit_clauses,
)
from index.engines.entries import concept_token
from index.engines.plans import Plan, PlannedUnit, parts_of, standing_for
from index.engines.weights import ACCENTS, NEIGHBOURS, NEIGHBOURS_PAGES, OWN_LANGUAGE, PARTS, TITLE
from index.query import Unit, parse_query
from index.search import SearchQuery
from index.sequences import Word

OFFICIAL = 0.15
"""What a page gains for each word that the official analysis of the reader's language finds on it too: two
stemmers that agree are rarely both wrong. A tenth of what the language itself gains, and the same for each
word: as a share of its score a rare spelling would outweigh the word."""

Spellings = Callable[[str], Sequence[str]]
Counter = Callable[[Sequence[Term]], Counts]


def unit_name(place: int) -> str:
    """The name of the clause of a required unit, by its place among them; hits name those they have."""
    return f"unit-{place}"


def units_to_spell(text: str) -> tuple[Unit, ...]:
    """All units of a query, and the parts of those that are compounds."""
    parsed = parse_query(text)
    units = (*parsed.required, *parsed.excluded)
    return (*units, *(part for unit in parsed.required for part in parts_of(asked(unit))))


def plan(query: SearchQuery, spellings: Spellings, count: Counter, *, all_readable: bool) -> Plan[Clause]:
    """Plan a query: ``spellings`` and ``count`` know the index; ``all_readable``: nothing in it is hidden."""
    return _Planner(query, spellings, count, all_readable=all_readable).plan()


class _Planner:
    def __init__(
        self, query: SearchQuery, spellings: Spellings, count: Counter, *, all_readable: bool
    ) -> None:
        self.query, self.parsed = query, parse_query(query.text)
        self._spellings = spellings
        self._readable = [] if all_readable else [of_audiences(query.audiences)]
        self.required = [(unit, self._asked(unit)) for unit in self.parsed.required]
        self.excluded = [self._asked(unit) for unit in self.parsed.excluded]
        self.parts = {
            unit: [(part, self._asked(part)) for part in parts_of(wanted)] for unit, wanted in self.required
        }
        self.counts = count(self._terms())

    def plan(self) -> Plan[Clause]:
        asked_of_each = [(unit, self._unit(unit, wanted)) for unit, wanted in self.required]
        units = tuple(
            PlannedUnit(unit, named(found.ranked, unit_name(place)), found.alternatives)
            for place, (unit, found) in enumerate(asked_of_each)
        )
        if not units:
            base = self._guarded(all_entries(), [])
            return Plan(self.parsed, base, base, None, None, (), wordless=True)
        extras = list(self._extras())
        complete = every([unit.query for unit in units])
        partial, counted = self._partial(units), self._partial_counted(units)
        return Plan(
            self.parsed,
            self._guarded(complete, extras),
            self._guarded(complete, []),
            self._guarded(partial, extras) if partial is not None else None,
            self._guarded(counted, []) if counted is not None else None,
            units,
            wordless=False,
            asked=dict(self.required),
        )

    def _asked(self, unit: Unit) -> Asked:
        return asked(unit, accent_variants=self._spellings)

    def _terms(self) -> list[Term]:
        every_part = [wanted for parts in self.parts.values() for _, wanted in parts]
        wanted = [*(wanted for _, wanted in self.required), *self.excluded, *every_part]
        found = [term for one in wanted for term in terms_of(one)]
        found += [("concepts", concept_token(concept.id)) for concept in self.query.concepts]
        return found + ([("mostly", str(self.query.language))] if self.query.language else [])

    def _unit(self, unit: Unit, wanted: Asked) -> UnitClauses:
        return unit_clauses(self.counts, wanted, standing_for(unit, self.query.concepts))

    def _partial(self, units: Sequence[PlannedUnit[Clause]]) -> Clause | None:
        """Pages that may miss words, but no quoted text."""
        quoted = [planned.query for planned in units if planned.unit.kind == "phrase"]
        words = [planned.query for planned in units if planned.unit.kind != "phrase"]
        if not words or len(units) == 1:
            return None
        return with_extras(every(quoted), words) if quoted else some(words)

    def _partial_counted(self, units: Sequence[PlannedUnit[Clause]]) -> Clause | None:
        """The same pages, without a score."""
        if any(planned.unit.kind == "phrase" for planned in units):
            return self._partial(units)
        return some([clause for planned in units for clause in planned.counted]) if len(units) > 1 else None

    def _guarded(self, base: Clause, extras: Sequence[Clause]) -> Clause:
        """The base with what ranks, what is excluded, and who may read."""
        without = [unit_clauses(self.counts, wanted).ranked for wanted in self.excluded]
        return narrowed(with_extras(base, extras, without), self._readable)

    def _extras(self) -> Iterator[Clause]:
        """What makes a matching page rank higher."""
        for unit, wanted in self.required:
            in_title = title_clause(self.counts, wanted)
            if in_title is not None:
                yield boosted(in_title, TITLE)
            if wanted.accented:
                yield boosted(_as_written(unit), ACCENTS)
            for part, asked_part in self.parts[unit]:
                yield boosted(self._unit(part, asked_part).ranked, PARTS)
        for (one, asked_one), (other, asked_other) in pairwise(self.required):
            if one.end <= other.start and asked_one.words and asked_other.words:
                pair = (asked_one.words[0], asked_other.words[0])
                if min(self.counts.of("words", word) for word in pair) <= NEIGHBOURS_PAGES:
                    weight = NEIGHBOURS * neighbours_weight(self.counts, pair)
                    yield boosted(phrase(tuple(map(Word, pair))), weight)
        yield from self._own_language()

    def _own_language(self) -> Iterator[Clause]:
        """Pages in the reader's language, and of these the ones that its official analysis finds."""
        own = str(self.query.language)
        if not self.counts.of("mostly", own):
            return
        yield constant(term("mostly", own), OWN_LANGUAGE)
        if own in official_fields():
            for unit, _ in self.required:
                if unit.kind == "word":
                    yield constant(_official(unit, own), OFFICIAL)


def _official(unit: Unit, language: str) -> Clause:
    return {"match": {f"text.{language}": {"query": unit.text, "operator": "and"}}}


def _as_written(unit: Unit) -> Clause:
    """Pages that have the accents as typed, in whatever language."""
    fields = [f"text.{tag}.accents" for tag in official_fields()]
    return best_of([{"match": {name: {"query": unit.text, "operator": "and"}}} for name in fields])
