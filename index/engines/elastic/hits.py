"""Hits as they are shown: each work with its best pages, their snippets, and why they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from index.engines.elastic.client import Answer
from index.engines.elastic.documents import WORK
from index.engines.elastic.finding import Found
from index.engines.elastic.pages import best_pages
from index.engines.elastic.queries import of_works, term
from index.engines.elastic.reading import Generation
from index.engines.orders import Order
from index.engines.shown import page_hit
from index.engines.stored import StoredWork, read_work
from index.marks import Marker
from index.model import Work, WorkId
from index.search import Hit


def hits_of(found: Found, order: Order) -> list[Hit]:
    """The hits of a part of the order."""
    table = found.generation.table
    numbers = order.numbers.tolist()
    listed = dict(zip(numbers, found.listed.pages_of(order.numbers).tolist(), strict=True))
    marker = Marker(found.plan.parsed, found.query.concepts, found.plan.ask)
    concepts = frozenset(concept.id for concept in found.query.concepts)
    rows = table.rows_of_list(numbers)
    ids = [table.ids[row] for row in rows]
    pages, held_of = best_pages(found, listed, found.query.pages_per_work, _works_request(ids))

    @cache
    def works() -> Mapping[WorkId, StoredWork]:
        return _read_works(held_of) if held_of is not None else works_held(found.generation, ids)

    def about(work_id: WorkId) -> Work | None:
        held = works().get(work_id)
        return held.work if held is not None else None

    return [
        Hit(
            work_id=work_id,
            work_number=number,
            score=score,
            complete=complete,
            pages=tuple(
                page_hit(marker, page, concepts, lambda wanted=work_id: about(wanted))  # type: ignore[misc]
                for page in pages.get(number, ())
            ),
            pages_more=listed[number] - len(pages.get(number, ())),
        )
        for work_id, number, score, complete in zip(
            ids, numbers, order.scores.tolist(), order.complete.tolist(), strict=True
        )
    ]


def works_held(generation: Generation, work_ids: Sequence[WorkId]) -> dict[WorkId, StoredWork]:
    """What the index remembers of works."""
    if not work_ids:
        return {}
    return _read_works(generation.search(_works_request(work_ids)))


def _works_request(work_ids: Sequence[WorkId]) -> dict[str, Any]:
    """A search for what the index remembers of works."""
    return {
        "size": len(work_ids),
        "track_total_hits": False,
        "_source": ["row", "whole"],
        "query": {"bool": {"filter": [term("entry", WORK), of_works(work_ids)]}},
    }


def _read_works(answer: Answer) -> dict[WorkId, StoredWork]:
    """The works of an answer to ``_works_request``."""
    held = (stored_of(hit["_source"]) for hit in answer["hits"]["hits"])
    return {stored.id: stored for stored in held}


def stored_of(source: Mapping[str, str]) -> StoredWork:
    """A work from the entry that remembers it."""
    return read_work(source["row"].encode(), source.get("whole", "").encode())
