"""Clauses of tantivy queries, by name: pure functions from values to queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from index.engines.entries import METADATA, OTHER_KIND, PAGE, sound
from index.engines.weights import SECOND_BEST
from index.model import WorkId
from index.search import Filters

_FILTERS = ("type", "area", "concept", "mentions_area", "mentions_concept", "publisher", "language")


def term(schema: tantivy.Schema, field: str, value: str) -> Query:
    """Entries that have this very term."""
    return Query.term_query(schema, field, value)


def every(queries: Sequence[Query]) -> Query:
    """Entries that match all of the queries; their scores are added."""
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )


def some(queries: Sequence[Query]) -> Query:
    """Entries that match any of the queries; their scores are added."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def best_of(queries: Sequence[Query]) -> Query:
    """Entries that match any of the queries; the best score counts, the others hardly."""
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(list(queries), SECOND_BEST)


def silent(query: Query) -> Query:
    """The same entries, without a score."""
    return Query.const_score_query(query, 0.0)


def with_extras(query: Query, extras: Sequence[Query], without: Sequence[Query] = ()) -> Query:
    """What the query matches, ranked higher by any of the extras, less what ``without`` matches."""
    if not extras and not without:
        return query
    parts = [(Occur.Must, query)]
    parts += [(Occur.Should, extra) for extra in extras]
    parts += [(Occur.MustNot, silent(unwanted)) for unwanted in without]
    return Query.boolean_query(parts)


def of_other_kinds(schema: tantivy.Schema, query: Query) -> Query:
    """Of what the query matches, the pages that are no running text."""
    return Query.boolean_query(
        [(Occur.Must, query), (Occur.Must, silent(term(schema, "filters", OTHER_KIND)))]
    )


def of_text(schema: tantivy.Schema, query: Query) -> Query:
    """Of what the query matches, all but the pages that are no running text."""
    others = silent(term(schema, "filters", OTHER_KIND))
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, others)])


def all_entries(schema: tantivy.Schema) -> Query:
    """All pages, and the metadata of works without pages."""
    return some([term(schema, "filters", kind) for kind in (PAGE, METADATA)])


def of_audiences(schema: tantivy.Schema, audiences: Iterable[str], name: str = "audience") -> Query:
    """Entries that a reader of these audiences may know of."""
    return some([term(schema, "filters", f"{name}:{sound(audience)}") for audience in audiences])


def of_works(schema: tantivy.Schema, work_ids: Iterable[WorkId]) -> Query:
    """Entries of these works."""
    return some([term(schema, "work", sound(work_id)) for work_id in work_ids])


def filter_clauses(schema: tantivy.Schema, filters: Filters, years: Iterable[int]) -> list[Query]:
    """One silent clause for each filter that is set. ``years`` are those that any work has."""
    clauses = []
    for name in _FILTERS:
        values: tuple[str, ...] = getattr(filters, name)
        if values:
            clauses.append(some([term(schema, "filters", f"{name}:{sound(value)}") for value in values]))
    if filters.year_from is not None or filters.year_to is not None:
        wanted = [year for year in years if _within(year, filters)]
        clauses.append(some([term(schema, "filters", f"year:{year}") for year in wanted]))
    if filters.work is not None:
        clauses.append(of_works(schema, [filters.work]))
    return [silent(clause) for clause in clauses]


def _within(year: int, filters: Filters) -> bool:
    after = filters.year_from is None or year >= filters.year_from
    return after and (filters.year_to is None or year <= filters.year_to)
