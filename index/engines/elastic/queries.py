"""Clauses of Elasticsearch queries, by name: pure functions from values to JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from index.engines.entries import METADATA, PAGE, sound
from index.engines.weights import SECOND_BEST
from index.model import WorkId
from index.search import Filters
from index.sequences import HOLE, Phrase, placed

Clause = dict[str, Any]
"""One query, as the search API takes it."""

NOTHING: Clause = {"match_none": {}}
_FILTERS = ("type", "area", "concept", "mentions_area", "mentions_concept", "publisher", "language")


def term(field: str, value: str, boost: float = 1.0) -> Clause:
    """Entries that have this very term."""
    return {"term": {field: {"value": value, "boost": boost} if boost != 1.0 else {"value": value}}}


def terms(field: str, values: Iterable[str | int]) -> Clause:
    """Entries that have any of the terms, without a score."""
    return {"terms": {field: list(values)}}


def every(clauses: Sequence[Clause]) -> Clause:
    """Entries that match all of the clauses; their scores are added."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"must": list(clauses)}}


def some(clauses: Sequence[Clause]) -> Clause:
    """Entries that match any of the clauses; their scores are added."""
    if not clauses:
        return NOTHING
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def best_of(clauses: Sequence[Clause]) -> Clause:
    """Entries that match any of the clauses; the best score counts, the others hardly."""
    if not clauses:
        return NOTHING
    if len(clauses) == 1:
        return clauses[0]
    return {"dis_max": {"queries": list(clauses), "tie_breaker": SECOND_BEST}}


def boosted(clause: Clause, boost: float) -> Clause:
    """The same entries, the score times ``boost``."""
    return {"bool": {"must": [clause], "boost": boost}}


def constant(clause: Clause, score: float) -> Clause:
    """The same entries, each with this score."""
    return {"constant_score": {"filter": clause, "boost": score}}


def named(clause: Clause, name: str) -> Clause:
    """The same clause; hits say by its name whether it matches them."""
    return {"bool": {"must": [clause], "_name": name}}


def narrowed(clause: Clause, filters: Sequence[Clause]) -> Clause:
    """The clause with others that must match and give no score."""
    return {"bool": {"must": [clause], "filter": list(filters)}} if filters else clause


def with_extras(clause: Clause, extras: Sequence[Clause], without: Sequence[Clause] = ()) -> Clause:
    """What the clause matches, ranked higher by any of the extras, less what ``without`` matches."""
    if not extras and not without:
        return clause
    parts: dict[str, Any] = {"must": [clause]}
    if extras:
        parts["should"] = list(extras)
    if without:
        parts["must_not"] = list(without)
    return {"bool": parts}


def phrase(wanted: Phrase) -> Clause:
    """Pages where the words stand side by side."""
    terms = placed(wanted)
    if len(terms) == 1:
        return term("words", terms[0][1])
    at = dict(terms)
    text = " ".join(at.get(place, HOLE) for place in range(terms[-1][0] + 1))
    return {"match_phrase": {"words": {"query": text, "analyzer": "places"}}}


def all_entries() -> Clause:
    """All pages, and the metadata of works without pages."""
    return terms("entry", (PAGE, METADATA))


def of_audiences(audiences: Iterable[str], field: str = "audience") -> Clause:
    """Entries that a reader of these audiences may know of."""
    return terms(field, map(sound, audiences))


def of_works(work_ids: Iterable[WorkId]) -> Clause:
    """Entries of these works."""
    return terms("work", map(sound, work_ids))


def filter_clauses(filters: Filters) -> list[Clause]:
    """One clause for each filter that is set."""
    found = [
        terms(name, map(sound, values)) for name in _FILTERS if (values := getattr(filters, name))
    ]  # fmt: skip
    within = {"gte": filters.year_from, "lte": filters.year_to}
    asked = {name: _short(year) for name, year in within.items() if year is not None}
    if asked:
        found.append({"range": {"year": asked}})
    if filters.work is not None:
        found.append(of_works([filters.work]))
    return found


def _short(year: int) -> int:
    """A year within what the field can hold: others mean the same."""
    return max(-32_768, min(year, 32_767))
