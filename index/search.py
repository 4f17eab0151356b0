"""What is asked of a search engine and what it answers; the protocol that every engine keeps.

Engines return plain text and spans (Unicode code points), never markup. Facets are counted by works, exactly,
by ``index.facets``; marks are found by ``index.marks``. ``tests/index/test_engine_contract_*.py`` say how
each behaviour is meant; a behaviour that is not there does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from index.model import DocumentId, LanguageTag, Passage, Work, WorkId

Sort = Literal["best", "newest"]
FACETS = ("type", "language", "area", "mentions_area", "concept", "mentions_concept", "publisher", "year")
"""What works are counted by. "About" and "mentions" are two facets; who is about a value also mentions it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search. Several values of one filter mean "any of", several filters "all of".

    ``language`` filters pages; the others filter works. ``area`` and ``concept`` mean "about",
    ``mentions_*`` the wider sense (about or named). ``work`` searches inside one work.
    """

    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    concept: tuple[str, ...] = ()
    mentions_area: tuple[str, ...] = ()
    mentions_concept: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    work: WorkId | None = None


@dataclass(frozen=True, slots=True)
class QueryConcept:
    """A concept found in the query: where its words stand there, and its labels in every language.

    A page tagged with the concept satisfies the words of the span; ``labels`` are (language, label) pairs,
    used to mark the words on the page that stand for it.
    """

    id: str
    start: int
    end: int
    labels: tuple[tuple[LanguageTag, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """One question. ``text`` is the reader's own, never rewritten; concepts stand beside it as named clauses.

    ``audiences`` are those the reader belongs to: nothing else is counted, listed, suggested or named.
    The ``cursor`` continues a walk in one generation of the index; ``offset`` is for numbered pages.
    ``facet_limit`` caps the values returned of each facet in ``facets`` (None: all of them).
    ``language`` is the reader's: of pages about as good, those in it come first. It never adds or hides any.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    concepts: tuple[QueryConcept, ...] = ()
    audiences: tuple[str, ...] = ("public",)
    sort: Sort = "best"
    limit: int = 10
    offset: int = 0
    cursor: str | None = None
    pages_per_work: int = 3
    facets: tuple[str, ...] = ()
    facet_limit: int | None = 50
    language: LanguageTag | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """Plain text and the spans to mark in it (code points, half-open); never HTML, never half a grapheme."""

    text: str
    marks: tuple[tuple[int, int], ...]
    language: LanguageTag


@dataclass(frozen=True, slots=True)
class Because:
    """Why a page is a hit: a ``word`` (``text`` as it stands there), a ``concept``, or metadata of the work.

    Of these the ``title``, an ``author``, a ``publisher`` or the ``identifier`` is given whole, of the
    ``abstract`` the word as it stands there. A concept of the work that the page does not name has no text.
    A ``table`` (its number on the page) has in its cells all that the page answers; the text is a cell.
    """

    kind: Literal["word", "concept", "table", "title", "abstract", "author", "publisher", "identifier"]
    text: str
    concept: str | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHit:
    """One page that matches. ``missing`` names the words of the query that the page lacks, as typed."""

    document_id: DocumentId
    page: int
    language: LanguageTag
    snippet: Snippet
    heading: tuple[str, ...] = ()
    kind: str = "text"
    missing: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One work that matches: its best pages and how many more it has. A work without pages here has none."""

    work_id: WorkId
    work_number: int
    score: float
    complete: bool
    pages: tuple[PageHit, ...]
    pages_more: int


@dataclass(frozen=True, slots=True)
class PageRef:
    """The address of one matching page."""

    document_id: DocumentId
    page: int


@dataclass(frozen=True, slots=True)
class Total:
    """What is listed: works and pages; ``complete`` counts the works with all words on one page."""

    works: int
    pages: int
    complete: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and the works listed when it alone is chosen in that facet, all else as it is."""

    value: str
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """The answer to one query, all of it read from one generation of the index."""

    total: Total
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    next_cursor: str | None
    generation: str
    did_you_mean: str | None = None
    ignored_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion while typing: a ``word`` of the texts or the ``title`` of a work, as plain text."""

    text: str
    kind: Literal["word", "title", "concept"]
    language: LanguageTag
    work_id: WorkId | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an engine will never take of one version of a work, and why, in its own words (plain text).

    ``pages`` of it were left out; ``whole``: not even what remembers the work could be written, so that
    nothing of it is found. What was held of an earlier version is taken out all the same.
    """

    work_id: WorkId
    version: int
    pages: int
    whole: bool
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a write did. ``stale`` counts works whose version was older than the one held.

    ``refused`` works were set aside, in part or whole, and the others went on.
    """

    works: int
    pages: int
    deleted: int = 0
    stale: int = 0
    refused: tuple[Refusal, ...] = ()


class SearchEngine(Protocol):
    """What every engine does.

    Raises ``EngineUnavailable`` (and its kinds) when it cannot answer, ``WriterBusy`` when another process
    writes, ``CursorExpired`` and ``CursorInvalid`` for cursors.
    """

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Replace each work whole, if its version is newer than the one held. Durable and visible on return.

        A work whose ``state`` is not ``published`` is taken out. Of a ``record`` no page text is kept.
        """
        ...

    def delete(self, work_id: WorkId, version: int) -> None:
        """Take a work out; a later ``put`` of the same or an older version does not bring it back."""
        ...

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer one query."""
        ...

    def walk(self, query: SearchQuery) -> Iterator[Hit]:
        """Every work that ``search`` counts, in its order, from one generation, pages as asked (0: none).

        With ``pages_per_work`` of None-like size (a very large number) every page; memory stays bounded.
        """
        ...

    def pages_of(self, query: SearchQuery, work_id: WorkId) -> tuple[PageRef, ...]:
        """All pages of one work that match the query, by document and page number."""
        ...

    def suggest(
        self, prefix: str, language: LanguageTag, audiences: tuple[str, ...] = ("public",), limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Completions that bring hits for this reader."""
        ...

    def spellings(self, folded: str) -> tuple[str, ...]:
        """The words with accents in the index that a folded word may stand for: what ``asked`` wants to know.

        Whoever marks whole pages gives it to ``index.asked``, so that they are marked as they were found.
        """
        ...

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Build anew beside the old index and switch once; readers never see a gap."""
        ...

    def generation(self) -> str:
        """A name for the state that readers see now; it changes with every write."""
        ...

    def counts(self) -> tuple[int, int]:
        """Works and pages held, for ``status`` and ``check``."""
        ...

    def exists(self) -> bool:
        """Whether there is an index at all, readable or not: one that is gone is rebuilt, not begun again."""
        ...

    def ready(self) -> bool:
        """Whether a search would be answered."""
        ...


@runtime_checkable
class TellsWriting(Protocol):
    """An engine that can tell whether somebody writes to it."""

    def being_written(self) -> bool:
        """Whether some process holds the writer now."""
        ...


@runtime_checkable
class TellsObstacle(Protocol):
    """An engine that can tell why it takes no writes, though it may go on answering searches."""

    def obstacle(self) -> str | None:
        """Why nothing can be written now, in words; None when nothing is known to be in the way."""
        ...


@runtime_checkable
class KeepsPrevious(Protocol):
    """An engine that keeps the index before a rebuild, for one return to it."""

    def roll_back(
        self, changed: Callable[[Mapping[WorkId, int]], Iterable[tuple[Work, Iterable[Passage]]]]
    ) -> IndexReport:
        """Send readers back to the index before; it is brought up to date first, so that nothing comes back.

        ``changed`` is given the version of every work that the index remembers, and gives the works whose
        version in the catalogue is another. Raises ``EngineUnavailable`` where no index was kept.
        """
        ...
