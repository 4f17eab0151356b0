"""Hits as they are shown: each work with its best pages, their snippets, and why they were found."""

from __future__ import annotations

from functools import partial

from index.engines.embedded.finding import Found
from index.engines.embedded.lookup import work_held
from index.engines.embedded.pages import best_pages
from index.engines.embedded.reading import Generation
from index.engines.orders import Order
from index.engines.shown import page_hit
from index.marks import Marker
from index.model import Work, WorkId
from index.search import Hit


def hits_of(found: Found, order: Order) -> list[Hit]:
    """The hits of a part of the order."""
    table = found.generation.table
    numbers = order.numbers.tolist()
    listed = dict(zip(numbers, found.listed.pages_of(order.numbers).tolist(), strict=True))
    pages = best_pages(found, listed, found.query.pages_per_work)
    marker = Marker(found.plan.parsed, found.query.concepts, found.plan.ask)
    concepts = frozenset(concept.id for concept in found.query.concepts)
    rows = table.rows_of_list(numbers)
    return [
        Hit(
            work_id=table.ids[row],
            work_number=number,
            score=score,
            complete=complete,
            pages=tuple(
                page_hit(marker, page, concepts, partial(_work, found.generation, table.ids[row]))
                for page in pages.get(number, ())
            ),
            pages_more=listed[number] - len(pages.get(number, ())),
        )
        for row, number, score, complete in zip(
            rows, numbers, order.scores.tolist(), order.complete.tolist(), strict=True
        )
    ]


def _work(generation: Generation, work_id: WorkId) -> Work | None:
    held = work_held(generation.schema, generation.searcher, work_id)
    return held.work if held is not None else None
