"""One page that was found, as it is shown: snippet, what it lacks, why it was found. For every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.engines.reasons import reasons
from index.engines.stored import StoredPage
from index.engines.tables import in_tables
from index.marks import Mark, Marker
from index.model import UNDETERMINED, LanguageTag, Work, heading_at
from index.scripts import has_signs
from index.search import PageHit
from index.snippets import best_place, snippet


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page that matches; ``missing`` are the units it lacks, as typed."""

    stored: StoredPage
    score: float
    missing: tuple[str, ...] = ()


def page_hit(
    marker: Marker, page: FoundPage, concepts: frozenset[str], about: Callable[[], Work | None]
) -> PageHit:
    """One page as it is shown. ``concepts`` are those of the query, ``about`` reads the work."""
    stored = page.stored
    marks = marker.marks(stored.runs)
    found = in_tables(marker, stored.tables, _main_language(stored.runs), marks)
    why = reasons(marker, stored, len(page.missing), marks, concepts, about)
    return PageHit(
        document_id=stored.document_id,
        page=stored.page,
        language=_main_language(stored.runs),
        snippet=found.snippet or snippet(stored.runs, marks),
        heading=heading_at(stored.starts, best_place(stored.runs, marks), stored.heading),
        kind=stored.kind,
        missing=tuple(_missing(marker, page, marks, concepts)),
        because=tuple(dict.fromkeys((*why, *found.because))),
    )


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
