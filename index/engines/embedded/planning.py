"""From a query to what is asked of the index: the pages that are complete, and those that miss some words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tantivy import Occur, Query

from index.asked import Asked
from index.engines.embedded.clauses import (
    all_entries,
    every,
    of_audiences,
    silent,
    some,
    term,
    with_extras,
)
from index.engines.embedded.reading import Generation
from index.engines.embedded.units import (
    UnitQueries,
    accent_query,
    ask,
    phrase_query,
    title_query,
    unit_queries,
)
from index.engines.plans import Plan, PlannedUnit, parts_of, standing_for
from index.engines.weights import (
    ACCENTS,
    NEIGHBOURS,
    NEIGHBOURS_PAGES,
    OWN_LANGUAGE,
    PARTS,
    TITLE,
)
from index.query import Unit, parse_query
from index.search import SearchQuery
from index.sequences import Word


def plan(generation: Generation, query: SearchQuery) -> Plan[Query]:
    """Plan a query for one generation of the index."""
    return _Planner(generation, query).plan()


class _Planner:
    def __init__(self, generation: Generation, query: SearchQuery) -> None:
        self.generation, self.query = generation, query
        self.schema, self.searcher = generation.schema, generation.searcher
        self.parsed = parse_query(query.text)
        self._readable = audience_clauses(generation, query.audiences)
        self._without = [
            unit_queries(self.schema, self.searcher, ask(self.schema, self.searcher, unit)).ranked
            for unit in self.parsed.excluded
        ]
        self.required = [(unit, ask(self.schema, self.searcher, unit)) for unit in self.parsed.required]

    def plan(self) -> Plan[Query]:
        asked_of_each = [(unit, self._unit(unit, wanted)) for unit, wanted in self.required]
        units = tuple(PlannedUnit(unit, found.ranked, found.alternatives) for unit, found in asked_of_each)
        if not units:
            base = self._guarded(all_entries(self.schema), [])
            return Plan(self.parsed, base, base, None, None, (), wordless=True)
        extras = list(self._extras())
        complete = every([unit.query for unit in units])
        partial = self._partial(units)
        counted = self._partial_counted(units)
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

    def _unit(self, unit: Unit, wanted: Asked) -> UnitQueries:
        return unit_queries(self.schema, self.searcher, wanted, standing_for(unit, self.query.concepts))

    def _partial(self, units: Sequence[PlannedUnit[Query]]) -> Query | None:
        """Pages that may miss words, but no quoted text."""
        quoted = [planned.query for planned in units if planned.unit.kind == "phrase"]
        words = [planned.query for planned in units if planned.unit.kind != "phrase"]
        if not words or len(units) == 1:
            return None
        return with_extras(every(quoted), words) if quoted else some(words)

    def _partial_counted(self, units: Sequence[PlannedUnit[Query]]) -> Query | None:
        """The same pages, without a score."""
        if any(planned.unit.kind == "phrase" for planned in units):
            return self._partial(units)
        return some([query for planned in units for query in planned.counted]) if len(units) > 1 else None

    def _guarded(self, base: Query, extras: Sequence[Query]) -> Query:
        """The base with what ranks, what is excluded, and who may read."""
        return every([with_extras(base, extras, self._without), *self._readable])

    def _parts(self, wanted: Asked) -> Iterator[Query]:
        """The parts of a compound, which a page may have without the compound."""
        for part in parts_of(wanted):
            asked_part = ask(self.schema, self.searcher, part)
            yield Query.boost_query(self._unit(part, asked_part).ranked, PARTS)

    def _extras(self) -> Iterator[Query]:
        """What makes a matching page rank higher."""
        for _, wanted in self.required:
            in_title = title_query(self.schema, self.searcher, wanted)
            if in_title is not None:
                yield Query.boost_query(in_title, TITLE)
            accented = accent_query(self.schema, wanted)
            if accented is not None:
                yield Query.boost_query(accented, ACCENTS)
            yield from self._parts(wanted)
        for (one, asked_one), (other, asked_other) in pairwise(self.required):
            if one.end <= other.start and asked_one.words and asked_other.words:
                pair = (Word(asked_one.words[0]), Word(asked_other.words[0]))
                if min(self.searcher.doc_freq("text", one.word) for one in pair) <= NEIGHBOURS_PAGES:
                    yield Query.boost_query(phrase_query(self.schema, pair), NEIGHBOURS)
        own = f"mostly:{self.query.language}"
        if self.query.language and self.searcher.doc_freq("filters", own):
            yield Query.const_score_query(term(self.schema, "filters", own), OWN_LANGUAGE)


def audience_clauses(generation: Generation, audiences: Iterable[str]) -> list[Query]:
    """What keeps a reader from texts of other audiences; nothing where there are none."""
    belonging, table = tuple(audiences), generation.table
    if int(table.readable(belonging).sum()) == table.works:
        return []
    return [silent(of_audiences(generation.schema, belonging))]


def narrowed(base: Query, clauses: Sequence[Query]) -> Query:
    """The base with further clauses, all of which must match."""
    return Query.boolean_query([(Occur.Must, clause) for clause in (base, *clauses)]) if clauses else base
