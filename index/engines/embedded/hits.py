"""Hits as they are shown: each work with its best pages, their snippets, and why they were found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from index.engines.embedded.finding import Found
from index.engines.embedded.lookup import work_held
from index.engines.embedded.pages import FoundPage, best_pages
from index.engines.embedded.ranking import Order
from index.engines.embedded.reading import Generation
from index.engines.embedded.reasons import reasons
from index.engines.embedded.tables import in_tables
from index.marks import Mark, Marker
from index.model import UNDETERMINED, LanguageTag, Work, WorkId
from index.scripts import has_signs
from index.search import Hit, PageHit
from index.snippets import snippet


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


def page_hit(
    marker: Marker, page: FoundPage, concepts: frozenset[str], about: Callable[[], Work | None]
) -> PageHit:
    """One page as it is shown. ``concepts`` are those of the query, ``about`` reads the work."""
    stored = page.stored
    marks = marker.marks(stored.runs)
    found = in_tables(marker, stored.tables, _main_language(stored.runs), marks)
    return PageHit(
        document_id=stored.document_id,
        page=stored.page,
        language=_main_language(stored.runs),
        snippet=found.snippet or snippet(stored.runs, marks),
        heading=stored.heading,
        kind=stored.kind,
        missing=tuple(_missing(marker, page, marks, concepts)),
        because=tuple(dict.fromkeys((*reasons(marker, page, marks, concepts, about), *found.because))),
    )


def _work(generation: Generation, work_id: WorkId) -> Work | None:
    held = work_held(generation.schema, generation.searcher, work_id)
    return held.work if held is not None else None


def _missing(
    marker: Marker, page: FoundPage, marks: Sequence[Mark], concepts: frozenset[str]
) -> Iterator[str]:
    """The units that the page lacks; of a run of signs without spaces only the part that it lacks."""
    named = [concept.concept for concept in page.stored.concepts if concept.concept in concepts]
    for unit in page.missing:
        parts = marker.missing(marks, named) if has_signs(unit) else ()
        yield from [part for part in parts if part in unit] or [unit]


def _main_language(runs: Sequence[tuple[LanguageTag, str]]) -> LanguageTag:
    """The language with most text; ``und`` for a page without text."""
    if len(runs) == 1:
        return runs[0][0]
    lengths: dict[LanguageTag, int] = {}
    for tag, text in runs:
        lengths[tag] = lengths.get(tag, 0) + len(text)
    return min(lengths, key=lambda tag: (-lengths[tag], tag)) if lengths else UNDETERMINED
