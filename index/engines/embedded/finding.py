"""What a query lists: the works and pages, counted exactly, before a single hit is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from tantivy import Query

from index.engines.cursors import fingerprint
from index.engines.embedded.clauses import filter_clauses, of_other_kinds, of_text
from index.engines.embedded.matching import matched_by
from index.engines.embedded.planning import narrowed, plan
from index.engines.embedded.ranking import best_first
from index.engines.embedded.reading import Generation
from index.engines.entries import OTHER_KIND
from index.engines.holding import Held, too_few
from index.engines.orders import Order, newest_first
from index.engines.plans import Plan
from index.facets import Listed, Located, listed
from index.search import Filters, SearchQuery, Total

NEAR = 100
"""Works up to this place come from the best pages alone; further on the whole order is made, and held."""


@dataclass(frozen=True, slots=True)
class Found:
    """One query in one generation, counted.

    ``partial`` says whether pages that miss words are listed; ``clauses`` are the reader's filters.
    """

    generation: Generation
    query: SearchQuery
    plan: Plan[Query]
    partial: bool
    matched: Located
    listed: Listed
    complete: Listed
    clauses: tuple[Query, ...]

    @property
    def total(self) -> Total:
        """What is listed."""
        return Total(len(self.listed.numbers), self.listed.total_pages, len(self.complete.numbers))

    @property
    def other_kinds(self) -> bool:
        """Whether this generation has any page that is no running text."""
        return bool(self.generation.searcher.doc_freq("filters", OTHER_KIND))

    @property
    def complete_pages(self) -> Query:
        """The listed pages that have all words."""
        return narrowed(self.plan.complete, self.clauses)

    @property
    def listed_pages(self) -> Query:
        """All listed pages."""
        return narrowed(self._base, self.clauses)

    @property
    def _base(self) -> Query:
        return self.plan.partial if self.partial and self.plan.partial is not None else self.plan.complete


class Finder:
    """Counts and orders what queries list, and remembers the last few."""

    def __init__(self) -> None:
        self._matched, self._orders = Held(), Held()

    def find(self, generation: Generation, query: SearchQuery) -> Found:
        """Count what the query lists."""
        planned, table = plan(generation, query), generation.table
        key = (generation.name, fingerprint(replace(query, filters=Filters(), sort="best")))

        def matched_pages(query: Query) -> Located:
            return matched_by(generation, query).in_table(table)

        complete = self._matched.get((*key, "complete"), lambda: matched_pages(planned.complete_only))
        complete_listed = listed(table, complete, query.filters)
        partial, matched = planned.partial_only, complete
        if partial is not None and too_few(table, complete, complete_listed, query):
            matched = self._matched.get((*key, "partial"), lambda: matched_pages(partial))
        return Found(
            generation=generation,
            query=query,
            plan=planned,
            partial=matched is not complete,
            matched=matched,
            listed=listed(table, matched, query.filters) if matched is not complete else complete_listed,
            complete=complete_listed,
            clauses=tuple(_clauses(generation, query)),
        )

    def order(self, found: Found, start: int, end: int) -> Order:
        """The listed works from one place to another."""
        if found.plan.wordless or found.query.sort == "newest":
            order = newest_first(found.generation.table, found.listed.numbers, found.complete.numbers)
            return order.part(start, end)
        if end <= NEAR:
            return _best_first(found, end).part(start, end)
        key = (found.generation.name, fingerprint(found.query))
        return self._orders.get(key, lambda: _best_first(found, None)).part(start, end)


def _clauses(generation: Generation, query: SearchQuery) -> list[Query]:
    ranged = query.filters.year_from is not None or query.filters.year_to is not None
    years = np.unique(generation.table.years).tolist() if ranged else []
    return filter_clauses(generation.schema, query.filters, years)


def _best_first(found: Found, end: int | None) -> Order:
    if not found.partial:
        return _text_first(found, found.complete_pages, end, complete=True)
    others = _text_first(found, found.listed_pages, end, complete=False)
    if not len(found.complete.numbers):
        return others
    first = _text_first(found, found.complete_pages, len(found.complete.numbers), complete=True)
    return first.followed_by(others)


def _text_first(found: Found, pages: Query, end: int | None, *, complete: bool) -> Order:
    """At least the first ``end`` works (None: all): by their best text, then those without text."""
    generation = found.generation
    if not found.other_kinds:
        return best_first(generation.searcher, pages, complete=complete, wanted=end)
    text, others = of_text(generation.schema, pages), of_other_kinds(generation.schema, pages)
    first = best_first(generation.searcher, text, complete=complete, wanted=end)
    if end is not None and len(first.numbers) >= end:
        return first
    return first.followed_by(best_first(generation.searcher, others, complete=complete, wanted=end))
