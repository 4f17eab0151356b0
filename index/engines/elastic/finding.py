"""What a query lists: the works and pages, counted exactly, before a single hit is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.engines.cursors import fingerprint
from index.engines.elastic.matching import matched_by, matching_request, read_matched
from index.engines.elastic.planning import plan, units_to_spell
from index.engines.elastic.queries import Clause, filter_clauses, narrowed
from index.engines.elastic.ranking import all_works, first_works_request, read_order
from index.engines.elastic.reading import Generation
from index.engines.elastic.terms import folded_words
from index.engines.holding import Held, too_few
from index.engines.orders import Order, newest_first
from index.engines.plans import Plan
from index.facets import Listed, Located, listed
from index.search import Filters, SearchQuery, Total

NEAR = 100
"""Works up to this place come collapsed from the server; further on the whole order is made, and held."""


@dataclass(frozen=True, slots=True)
class Found:
    """One query in one generation, counted.

    ``partial`` says whether pages that miss words are listed; ``clauses`` are the reader's filters; ``first``
    are the first complete works where they came along with the count.
    """

    generation: Generation
    query: SearchQuery
    plan: Plan[Clause]
    partial: bool
    matched: Located
    listed: Listed
    complete: Listed
    clauses: tuple[Clause, ...]
    first: Order | None = None

    @property
    def total(self) -> Total:
        """What is listed."""
        return Total(len(self.listed.numbers), self.listed.total_pages, len(self.complete.numbers))

    @property
    def complete_pages(self) -> Clause:
        """The listed pages that have all words."""
        return narrowed(self.plan.complete, self.clauses)

    @property
    def listed_pages(self) -> Clause:
        """All listed pages."""
        base = self.plan.partial if self.partial and self.plan.partial is not None else self.plan.complete
        return narrowed(base, self.clauses)


class Finder:
    """Counts and orders what queries list, and remembers the last few."""

    def __init__(self) -> None:
        self._matched, self._orders = Held(), Held()

    def find(self, generation: Generation, query: SearchQuery, wanted: int = 0) -> Found:
        """Count what the query lists; ``wanted``: how many of the first works will be asked for."""
        planned, table = plan_in(generation, query), generation.table
        clauses = tuple(filter_clauses(query.filters))
        key = (generation.name, fingerprint(replace(query, filters=Filters(), sort="best")))
        first: list[Order] = []

        def complete_works() -> Located:
            return _counted_with_first(generation, planned, clauses, _wanted(planned, query, wanted), first)

        complete = self._matched.get((*key, "complete"), complete_works)
        complete_listed = listed(table, complete, query.filters)
        partial, matched = planned.partial_only, complete
        if partial is not None and too_few(table, complete, complete_listed, query):
            matched = self._matched.get(
                (*key, "partial"), lambda: matched_by(generation, partial).in_table(table)
            )
        return Found(
            generation=generation,
            query=query,
            plan=planned,
            partial=matched is not complete,
            matched=matched,
            listed=listed(table, matched, query.filters) if matched is not complete else complete_listed,
            complete=complete_listed,
            clauses=clauses,
            first=first[0] if first else None,
        )

    def order(self, found: Found, start: int, end: int) -> Order:
        """The listed works from one place to another."""
        if found.plan.wordless or found.query.sort == "newest":
            order = newest_first(found.generation.table, found.listed.numbers, found.complete.numbers)
            return order.part(start, end)
        if end <= NEAR:
            return _first_works(found, end).part(start, end)
        key = (found.generation.name, fingerprint(found.query))
        return self._orders.get(key, lambda: _every_work(found)).part(start, end)


def plan_in(generation: Generation, query: SearchQuery) -> Plan[Clause]:
    """Plan a query for one generation of the index."""
    spelled = generation.spellings(folded_words(units_to_spell(query.text)))
    table = generation.table
    return plan(
        query,
        lambda folded: spelled.get(folded, ()),
        generation.count,
        all_readable=int(table.readable(query.audiences).sum()) == table.works,
    )


def _wanted(planned: Plan[Clause], query: SearchQuery, wanted: int) -> int:
    """How many works are asked for along with the count: none where their order comes from elsewhere."""
    return 0 if planned.wordless or query.sort == "newest" or wanted > NEAR else wanted


def _counted_with_first(
    generation: Generation,
    planned: Plan[Clause],
    clauses: tuple[Clause, ...],
    wanted: int,
    first: list[Order],
) -> Located:
    """The complete works, counted; the first of them in order go to ``first`` by the same call."""
    bodies = [matching_request(planned.complete_only)]
    if wanted:
        bodies.append(first_works_request(narrowed(planned.complete, clauses), wanted))
    counted, *ordered = generation.searches(bodies)
    first += [read_order(one["hits"]["hits"], complete=True) for one in ordered]
    matched = read_matched(counted) or matched_by(generation, planned.complete_only)
    return matched.in_table(generation.table)


def _first_works(found: Found, end: int) -> Order:
    """At least the first ``end`` works: complete ones first."""
    order = found.first
    if order is None or len(order.numbers) < min(end, len(found.complete.numbers)):
        answer = found.generation.search(first_works_request(found.complete_pages, max(end, 1)))
        order = read_order(answer["hits"]["hits"], complete=True)
    if not found.partial or len(order.numbers) >= end:
        return order
    # Works that are complete stand among the others as well, so that as many more are asked for.
    wanted = min(end + len(found.complete.numbers), len(found.listed.numbers))
    answer = found.generation.search(first_works_request(found.listed_pages, max(wanted, 1)))
    return order.followed_by(read_order(answer["hits"]["hits"], complete=False))


def _every_work(found: Found) -> Order:
    order = all_works(found.generation, found.complete_pages, complete=True)
    if not found.partial:
        return order
    return order.followed_by(all_works(found.generation, found.listed_pages, complete=False))
