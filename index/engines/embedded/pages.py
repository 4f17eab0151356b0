"""The best pages of works that are listed: complete ones first, among those text first, then by score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import tantivy
from tantivy import Query

from index.engines.embedded.clauses import of_other_kinds, of_text, of_works, silent, some, term
from index.engines.embedded.finding import Found
from index.engines.embedded.lookup import body_of
from index.engines.embedded.planning import narrowed
from index.engines.entries import PAGE
from index.engines.packing import NUMBER_BITS, page_key
from index.engines.shown import FoundPage
from index.engines.stored import read_page
from index.model import WorkId
from index.search import PageRef

_AT_ONCE = 2_000
"""Pages fetched by one query for several works; works with more are asked one by one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A page by its address in this generation, before it is read."""

    score: float
    address: tantivy.DocAddress

    @property
    def key(self) -> tuple[int, int]:
        return (self.address.segment_ord, self.address.doc)


def best_pages(found: Found, works: Mapping[int, int], each: int) -> dict[int, list[FoundPage]]:
    """The best ``each`` pages of works, given as number and count of listed pages."""
    wanted = {number: min(count, each) for number, count in works.items() if count and each}
    if not wanted:
        return {}
    if not found.partial:
        complete = _fetched(found, found.complete_pages, works, wanted)
        return {number: [_read(found, place) for place in places] for number, places in complete.items()}
    with_all = found.complete.among(wanted)
    complete = _fetched(
        found, found.complete_pages, with_all, {number: wanted[number] for number in with_all}
    )
    places = _filled(found, works, wanted, complete)
    pages = {place.key: _read(found, place) for listed in places.values() for place in listed}
    missing = _missing(found, pages)
    return {
        number: [replace(pages[place.key], missing=missing[place.key]) for place in listed]
        for number, listed in places.items()
    }


def all_pages(found: Found, work_id: WorkId) -> tuple[PageRef, ...]:
    """Every listed page of one work, by document and page."""
    query = _pages_of(found, found.listed_pages, [work_id])
    searcher = found.generation.searcher
    hits = searcher.search(query, max(searcher.num_docs, 1)).hits
    addresses = [address for _, address in hits]
    places = searcher.fast_field_values("place", addresses)
    ordered = sorted(zip(places, addresses, strict=True), key=lambda pair: int(pair[0] or 0))
    pages = (read_page(body_of(searcher, address)) for _, address in ordered)
    return tuple(PageRef(page.document_id, page.page) for page in pages)


def _filled(
    found: Found, works: Mapping[int, int], wanted: Mapping[int, int], complete: Mapping[int, list[_Place]]
) -> dict[int, list[_Place]]:
    """Complete pages, and after them those that miss words, up to what is wanted of each work."""
    had = {number: len(complete.get(number, ())) for number in wanted}
    short = {number: count + had[number] for number, count in wanted.items() if had[number] < count}
    more = _fetched(found, found.listed_pages, works, short)
    filled = {}
    for number, count in wanted.items():
        first = list(complete.get(number, ()))
        known = {place.key for place in first}
        rest = [place for place in more.get(number, ()) if place.key not in known]
        filled[number] = [*first, *rest][:count]
    return filled


def _fetched(
    found: Found, query: Query, works: Mapping[int, int], wanted: Mapping[int, int]
) -> dict[int, list[_Place]]:
    """The best pages of each work: text first, by score, then in their order in the work."""
    if not found.other_kinds:
        return _by_score(found, query, works, wanted)
    schema = found.generation.schema
    text = _by_score(found, of_text(schema, query), works, wanted)
    short = {number: count for number, count in wanted.items() if len(text.get(number, ())) < count}
    others = _by_score(found, of_other_kinds(schema, query), works, short) if short else {}
    return {
        number: [*text.get(number, ()), *others.get(number, ())][:count]
        for number, count in wanted.items()
        if number in text or number in others
    }


def _by_score(
    found: Found, query: Query, works: Mapping[int, int], wanted: Mapping[int, int]
) -> dict[int, list[_Place]]:
    places: dict[int, list[_Place]] = {number: [] for number in wanted}
    for numbers, limit in _portions(works, wanted):
        _fetch(found, query, numbers, max(wanted[number] for number in numbers), limit, places)
    return {number: listed[: wanted[number]] for number, listed in places.items() if listed}


def _portions(works: Mapping[int, int], wanted: Mapping[int, int]) -> Iterable[tuple[list[int], int]]:
    """Works to be asked together, with the number of pages that can come; long works alone."""
    together: list[int] = []
    total = 0
    for number, count in wanted.items():
        if works[number] > _AT_ONCE:
            yield [number], count
            continue
        if total + works[number] > _AT_ONCE:
            yield together, total
            together, total = [], 0
        together.append(number)
        total += works[number]
    if together:
        yield together, total


def _fetch(
    found: Found, query: Query, numbers: Sequence[int], each: int, limit: int, places: dict[int, list[_Place]]
) -> None:
    table, searcher = found.generation.table, found.generation.searcher
    ids = [table.ids[row] for row in table.rows_of_list(numbers)]
    hits = searcher.search(_pages_of(found, query, ids), limit, count=False).hits
    owners = searcher.fast_field_values("number_mask", [address for _, address in hits])
    best: dict[int, list[_Place]] = {number: [] for number in numbers}
    for (score, address), owner in zip(hits, owners, strict=True):
        kept = best[int(owner or 0) >> NUMBER_BITS]
        if len(kept) < each or kept[-1].score == score:
            kept.append(_Place(score, address))
    for number, kept in best.items():
        places[number] += _in_order(searcher, kept)[:each]


def _in_order(searcher: tantivy.Searcher, places: list[_Place]) -> list[_Place]:
    """Places that come best first, those of one score in the order of their work."""
    if len({place.score for place in places}) == len(places):
        return places
    in_work = searcher.fast_field_values("place", [place.address for place in places])
    ordered = sorted(zip(places, in_work, strict=True), key=lambda pair: (-pair[0].score, pair[1]))
    return [place for place, _ in ordered]


def _pages_of(found: Found, query: Query, ids: Sequence[WorkId]) -> Query:
    schema = found.generation.schema
    pages_only = silent(term(schema, "filters", PAGE))
    return narrowed(query, [silent(of_works(schema, ids)), pages_only])


def _missing(
    found: Found, pages: Mapping[tuple[int, int], FoundPage]
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The units that each page lacks: asked of the index, so that it says what the search itself saw."""
    schema, searcher = found.generation.schema, found.generation.searcher
    stored = [page.stored for page in pages.values()]
    keys = [term(schema, "key", page_key(page.document_id, page.page)) for page in stored]
    shown = silent(some(keys))
    missing: dict[tuple[int, int], tuple[str, ...]] = dict.fromkeys(pages, ())
    for planned in found.plan.units:
        hits = searcher.search(narrowed(silent(planned.query), [shown]), len(keys), count=False).hits
        having = {(address.segment_ord, address.doc) for _, address in hits}
        for key in missing:
            if key not in having:
                missing[key] = (*missing[key], planned.unit.text)
    return missing


def _read(found: Found, place: _Place) -> FoundPage:
    return FoundPage(read_page(body_of(found.generation.searcher, place.address)), place.score)
