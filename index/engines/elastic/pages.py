"""The best pages of works that are listed: complete ones first, among those text first, then by score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.engines.elastic.client import Answer
from index.engines.elastic.finding import Found
from index.engines.elastic.planning import unit_name
from index.engines.elastic.queries import Clause, narrowed, of_works, term, terms
from index.engines.entries import PAGE
from index.engines.shown import FoundPage
from index.engines.stored import read_page
from index.model import WorkId
from index.search import PageRef

INNER_LIMIT = 100
"""Pages of one work that come collapsed with others (``index.max_inner_result_window``); more are asked work
by work."""

_CHUNK = 1_000
"""Pages of one work read at a time: two megabytes of text."""

_SORT: list[dict[str, Any]] = [{"tier": "asc"}, {"_score": "desc"}, {"place": "asc"}]
"""Text first, then the best score; equals in the order of the work."""

_INNER = "pages"


Pages = dict[int, list[FoundPage]]
"""The pages that are shown of works, by the number of the work."""


def best_pages(
    found: Found, works: Mapping[int, int], each: int, beside: Mapping[str, Any]
) -> tuple[Pages, Answer | None]:
    """The best ``each`` pages of works, given as number and count of listed pages.

    ``beside`` is another search that the same call may take along; its answer, or None where it did not.
    """
    wanted = {number: min(count, each) for number, count in works.items() if count and each}
    if not wanted:
        return {}, None
    if max(wanted.values()) > INNER_LIMIT:
        return {number: _one_by_one(found, number, count) for number, count in wanted.items()}, None
    bodies = [_collapsed(clause, wanted) for clause in _kinds(found)]
    *answers, other = found.generation.searches([*bodies, beside])
    pages: Pages = {number: [] for number in wanted}
    for answer in answers:
        for group in answer["hits"]["hits"]:
            inner = group["inner_hits"][_INNER]["hits"]["hits"]
            pages[int(group["fields"]["number"][0])] += [_read(found, hit) for hit in inner]
    return {number: listed[: wanted[number]] for number, listed in pages.items() if listed}, other


def all_pages(found: Found, work_id: WorkId) -> tuple[PageRef, ...]:
    """Every listed page of one work, by document and page."""
    clause = narrowed(found.listed_pages, [of_works([work_id]), term("entry", PAGE)])
    hits = _every(found, clause, [{"place": "asc"}], None)
    pages = (read_page(hit["_source"]["body"].encode()) for hit in hits)
    return tuple(PageRef(page.document_id, page.page) for page in pages)


def _kinds(found: Found) -> list[Clause]:
    """The listed pages, those with all words first."""
    if not found.partial:
        return [found.complete_pages]
    incomplete = {"bool": {"must": [found.listed_pages], "must_not": [found.plan.complete_only]}}
    return [found.complete_pages, incomplete]


def _collapsed(clause: Clause, wanted: Mapping[int, int]) -> dict[str, Any]:
    """A search for the best pages of each of some works."""
    inner = {"name": _INNER, "size": max(wanted.values()), "sort": _SORT, "_source": ["body"]}
    return {
        "size": len(wanted),
        "track_total_hits": False,
        "_source": False,
        "query": narrowed(clause, [terms("number", wanted), term("entry", PAGE)]),
        "collapse": {"field": "number", "inner_hits": inner},
        "sort": ["_doc"],
    }


def _one_by_one(found: Found, number: int, count: int) -> list[FoundPage]:
    """Any number of pages of one work."""
    pages: list[FoundPage] = []
    for clause in _kinds(found):
        if len(pages) < count:
            of_work = narrowed(clause, [terms("number", [number]), term("entry", PAGE)])
            hits = _every(found, of_work, _SORT, count - len(pages))
            pages += [_read(found, hit) for hit in hits]
    return pages


def _every(
    found: Found, clause: Clause, sort: Sequence[Mapping[str, Any]], most: int | None
) -> list[dict[str, Any]]:
    """All hits of a clause in their order, at most ``most``."""
    hits: list[dict[str, Any]] = []
    after: list[Any] | None = None
    while most is None or len(hits) < most:
        size = _CHUNK if most is None else min(_CHUNK, most - len(hits))
        body = {"size": size, "track_total_hits": False, "_source": ["body"], "query": clause, "sort": sort}
        more = found.generation.search(body | ({"search_after": after} if after else {}))["hits"]["hits"]
        hits += more
        if len(more) < size:
            break
        after = more[-1]["sort"]
    return hits


def _read(found: Found, hit: Mapping[str, Any]) -> FoundPage:
    """A page, with the units that it lacks: the hit names those that it has."""
    score = hit["sort"][1]
    has = set(hit.get("matched_queries", ()))
    missing = tuple(
        planned.unit.text for place, planned in enumerate(found.plan.units) if unit_name(place) not in has
    )
    page = read_page(hit["_source"]["body"].encode())
    return FoundPage(page, 0.0 if score is None else float(score), missing if found.partial else ())
