"""Did you mean, in a folder: what stands there, and texts near what does not: see ``engines.correcting``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from tantivy import Query

from index.analysis import fold
from index.engines.correcting import PAGES_READ, corrected
from index.engines.embedded.clauses import every, silent
from index.engines.embedded.finding import Found
from index.engines.embedded.lookup import body_of, work_held
from index.engines.embedded.planning import audience_clauses, narrowed, plan
from index.engines.embedded.reading import Generation
from index.engines.entries import metadata_lines
from index.engines.packing import NUMBER_BITS
from index.engines.stored import read_page
from index.model import WorkId
from index.query import Unit


def correction(found: Found) -> str | None:
    """The whole query, corrected, when no page has all its words and one would; None otherwise."""
    if found.plan.wordless or found.total.complete:
        return None
    unknown = [planned.unit for planned in found.plan.units if not _stands_somewhere(found, planned.query)]
    texts_near, brings_hits = partial(_texts, found), partial(_brings_complete_pages, found)
    return corrected(found.query.text, unknown, texts_near, brings_hits)


def _stands_somewhere(found: Found, query: Query) -> bool:
    generation = found.generation
    readable = audience_clauses(generation, found.query.audiences)
    return bool(generation.searcher.search(every([silent(query), *readable]), 1, count=False).hits)


def _texts(found: Found, unknown: Sequence[Unit], wrong: Sequence[int]) -> Iterator[str]:
    """Texts that this reader may see, with the known words and something near each unknown one."""
    generation = found.generation
    known = [silent(planned.query) for planned in found.plan.units if planned.unit not in unknown]
    near = [
        Query.fuzzy_term_query(generation.schema, "text", fold(unit.text), letters)
        for unit, letters in zip(unknown, wrong, strict=True)
    ]
    readable = audience_clauses(generation, found.query.audiences)
    hits = generation.searcher.search(every([*known, *near, *readable]), PAGES_READ, count=False).hits
    addresses = [address for _, address in hits]
    owners = generation.searcher.fast_field_values("number_mask", addresses)
    for address, owner in zip(addresses, owners, strict=True):
        page = read_page(body_of(generation.searcher, address))
        yield "".join(text for _, text in page.runs)
        if page.title is not None:
            yield from _metadata(generation, int(owner or 0) >> NUMBER_BITS)


def _metadata(generation: Generation, number: int) -> Iterable[str]:
    for row in generation.table.rows_of_list([number]):
        stored = work_held(generation.schema, generation.searcher, WorkId(generation.table.ids[row]))
        if stored is not None and stored.work is not None:
            yield from metadata_lines(stored.work)


def _brings_complete_pages(found: Found, text: str) -> bool:
    """Whether the reader, with the filters chosen, finds a page with all words of the text."""
    planned = plan(found.generation, replace(found.query, text=text, concepts=()))
    query = narrowed(silent(planned.complete), found.clauses)
    return bool(found.generation.searcher.search(query, 1, count=False).hits)
