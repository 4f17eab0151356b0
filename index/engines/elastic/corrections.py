"""Did you mean, on a cluster: what stands there, and texts near what does not: see ``engines.correcting``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from index.analysis import fold
from index.engines.correcting import PAGES_READ, corrected
from index.engines.elastic.finding import Found, plan_in
from index.engines.elastic.hits import works_held
from index.engines.elastic.queries import Clause, every, narrowed, of_audiences
from index.engines.entries import metadata_lines
from index.engines.stored import read_page
from index.model import WorkId
from index.query import Unit


def correction(found: Found) -> str | None:
    """The whole query, corrected, when no page has all its words and one would; None otherwise."""
    if found.plan.wordless or found.total.complete:
        return None
    readable = of_audiences(found.query.audiences)
    stands = found.generation.anything([every([unit.query, readable]) for unit in found.plan.units])
    unknown = [unit.unit for unit, there in zip(found.plan.units, stands, strict=True) if not there]
    texts_near, brings_hits = partial(_texts, found), partial(_brings_complete_pages, found)
    return corrected(found.query.text, unknown, texts_near, brings_hits)


def _texts(found: Found, unknown: Sequence[Unit], wrong: Sequence[int]) -> list[str]:
    """Texts that this reader may see, with the known words and something near each unknown one."""
    known = [planned.query for planned in found.plan.units if planned.unit not in unknown]
    similar = [_fuzzy(fold(unit.text), letters) for unit, letters in zip(unknown, wrong, strict=True)]
    readable = of_audiences(found.query.audiences)
    answer = found.generation.search(
        {
            "size": PAGES_READ,
            "track_total_hits": False,
            "_source": ["body", "work"],
            "query": narrowed(every([*similar]), [*known, readable]),
        }
    )
    sources = [hit["_source"] for hit in answer["hits"]["hits"]]
    pages = [read_page(source["body"].encode()) for source in sources]
    texts = ["".join(text for _, text in page.runs) for page in pages]
    owners = [source["work"] for source, page in zip(sources, pages, strict=True) if page.title is not None]
    return texts + _metadata(found, owners)


def _metadata(found: Found, owners: Sequence[str]) -> list[str]:
    """What stands of works beside their pages, on pages that carry it."""
    held = works_held(found.generation, [WorkId(owner) for owner in dict.fromkeys(owners)]).values()
    return [line for stored in held if stored.work is not None for line in metadata_lines(stored.work)]


def _fuzzy(folded: str, letters: int) -> Clause:
    return {"fuzzy": {"words": {"value": folded, "fuzziness": letters, "transpositions": True}}}


def _brings_complete_pages(found: Found, text: str) -> bool:
    """Whether the reader, with the filters chosen, finds a page with all words of the text."""
    planned = plan_in(found.generation, replace(found.query, text=text, concepts=()))
    return found.generation.anything([narrowed(planned.complete_only, found.clauses)])[0]
