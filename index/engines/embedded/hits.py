"""Hits as they are shown: each work with its best pages, their snippets, and why they were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.engines.embedded.finding import Found
from index.engines.embedded.pages import FoundPage, best_pages
from index.engines.embedded.ranking import Order
from index.marks import Mark, Marker
from index.model import UNDETERMINED, LanguageTag
from index.scripts import has_signs
from index.search import Because, Hit, PageHit
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
            pages=tuple(page_hit(marker, page, concepts) for page in pages.get(number, ())),
            pages_more=listed[number] - len(pages.get(number, ())),
        )
        for row, number, score, complete in zip(
            rows, numbers, order.scores.tolist(), order.complete.tolist(), strict=True
        )
    ]


def page_hit(marker: Marker, page: FoundPage, concepts: frozenset[str]) -> PageHit:
    """One page as it is shown. ``concepts`` are those of the query."""
    stored = page.stored
    text = stored.runs[0][1] if len(stored.runs) == 1 else "".join(part for _, part in stored.runs)
    marks = marker.marks(stored.runs)
    return PageHit(
        document_id=stored.document_id,
        page=stored.page,
        language=_main_language(stored.runs),
        snippet=snippet(stored.runs, marks),
        heading=stored.heading,
        kind=stored.kind,
        missing=tuple(_missing(marker, page, marks, concepts)),
        because=tuple(dict.fromkeys(_because(marker, page, text, marks, concepts))),
    )


def _missing(
    marker: Marker, page: FoundPage, marks: Sequence[Mark], concepts: frozenset[str]
) -> Iterator[str]:
    """The units that the page lacks; of a run of signs without spaces only the part that it lacks."""
    named = [concept.concept for concept in page.stored.concepts if concept.concept in concepts]
    for unit in page.missing:
        parts = marker.missing(marks, named) if has_signs(unit) else ()
        yield from [part for part in parts if part in unit] or [unit]


def _because(
    marker: Marker, page: FoundPage, text: str, marks: Sequence[Mark], concepts: frozenset[str]
) -> Iterator[Because]:
    """Every unit's word as it first stands on the page, the concepts that stand for words, and the title."""
    seen: set[int] = set()
    for mark in marks:
        if mark.units and not seen.issuperset(mark.units):
            seen.update(mark.units)
            yield Because("word", text[mark.start : mark.end])
    for concept in page.stored.concepts:
        if concept.concept in concepts:
            yield Because("concept", concept.words[0] if concept.words else "", concept.concept)
    title = page.stored.title
    if title is not None and any(
        not seen.issuperset(mark.units) for mark in marker.marks((title,)) if mark.units
    ):
        yield Because("title", title[1])


def _main_language(runs: Sequence[tuple[LanguageTag, str]]) -> LanguageTag:
    """The language with most text; ``und`` for a page without text."""
    if len(runs) == 1:
        return runs[0][0]
    lengths: dict[LanguageTag, int] = {}
    for tag, text in runs:
        lengths[tag] = lengths.get(tag, 0) + len(text)
    return min(lengths, key=lambda tag: (-lengths[tag], tag)) if lengths else UNDETERMINED
