"""The embedded engine: one folder on disk, no server. What it promises stands in ``index.search``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index.engines.embedded import cursors, rebuilding
from index.engines.embedded.clauses import term
from index.engines.embedded.corrections import correction
from index.engines.embedded.entries import PAGE
from index.engines.embedded.finding import Finder, Found
from index.engines.embedded.folder import IndexFolder
from index.engines.embedded.hits import hits_of
from index.engines.embedded.pages import all_pages
from index.engines.embedded.reading import Generation, Reader
from index.engines.embedded.suggestions import suggestions
from index.engines.embedded.writing import WriterSize, WriteSession, create_index, open_session
from index.errors import EngineUnavailable
from index.facets import count_facets
from index.model import LanguageTag, Passage, Work, WorkId
from index.search import FacetCount, Hit, IndexReport, PageRef, SearchPage, SearchQuery, Suggestion

_WALK = 200
"""Works of a walk made at a time: enough that one query fetches the pages of many, few enough to hold."""


class EmbeddedEngine:
    """Searches and writes one index folder. Safe to share between threads; any number of processes may read.

    ``clock`` gives seconds, for how long earlier generations are kept.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], float] = time.monotonic, size: WriterSize | None = None
    ) -> None:
        self._folder = IndexFolder(path)
        self._reader = Reader(self._folder, clock)
        self._finder = Finder()
        self._size = size or WriterSize()
        self._write_lock = threading.RLock()
        self._session: WriteSession | None = None

    @classmethod
    def open(cls, path: Path) -> EmbeddedEngine:
        """The engine of a folder, which need not exist; nothing is read or written yet."""
        return cls(path)

    def create(self) -> None:
        """Make an empty index where there is none, so that an empty collection can be searched."""
        if not self._folder.exists():
            with self._folder.rebuilding():
                if not self._folder.exists():
                    self._folder.point_to(create_index(self._folder))

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Replace each work whole; see ``SearchEngine.put``. Makes the index where there is none."""
        with self.writing() as session:
            return session.put(works)

    def delete(self, work_id: WorkId, version: int) -> None:
        """Take a work out; see ``SearchEngine.delete``."""
        with self.writing() as session:
            session.delete(work_id, version)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Hold the writer for several puts; other processes get ``WriterBusy`` meanwhile.

        Without it every ``put`` takes the writer and lets it go.
        """
        with self._write_lock:
            if self._session is not None:
                yield self._session
                return
            self.create()
            self._session = open_session(self._folder, self._size)
            try:
                yield self._session
            finally:
                session, self._session = self._session, None
                session.close()

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Build anew and switch once; see ``SearchEngine.rebuild``."""
        return rebuilding.rebuild(self._folder, works, self._size)

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer one query; see ``SearchEngine.search``."""
        generation, start = self._where(query)
        found = self._finder.find(generation, query)
        end = start + query.limit
        hits = hits_of(found, self._finder.order(found, start, end))
        more = start + len(hits) < found.total.works and bool(hits)
        return SearchPage(
            total=found.total,
            hits=tuple(hits),
            facets=self._facets(found),
            next_cursor=self._cursor(found, start + len(hits)) if more else None,
            generation=generation.name,
            did_you_mean=correction(found),
            ignored_words=found.plan.parsed.ignored,
        )

    def walk(self, query: SearchQuery) -> Iterator[Hit]:
        """Every work that ``search`` counts; see ``SearchEngine.walk``."""
        generation, start = self._where(replace(query, offset=0) if query.cursor is None else query)
        found = self._finder.find(generation, query)
        order = self._finder.order(found, 0, found.total.works)
        for place in range(start, found.total.works, _WALK):
            yield from hits_of(found, order.part(place, place + _WALK))

    def pages_of(self, query: SearchQuery, work_id: WorkId) -> tuple[PageRef, ...]:
        """All pages of one work that match; see ``SearchEngine.pages_of``."""
        generation = self._reader.newest()
        return all_pages(self._finder.find(generation, query), work_id)

    def suggest(
        self, prefix: str, language: LanguageTag, audiences: tuple[str, ...] = ("public",), limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Completions that bring hits; see ``SearchEngine.suggest``."""
        return suggestions(self._reader.newest(), prefix, language, audiences, limit)

    def generation(self) -> str:
        """The name of the state that readers see now."""
        return self._reader.newest().name

    def counts(self) -> tuple[int, int]:
        """Works and pages held."""
        generation = self._reader.newest()
        pages = term(generation.schema, "filters", PAGE)
        counted = generation.searcher.aggregate(pages, {"pages": {"value_count": {"field": "place"}}})
        return generation.table.works, int(counted["pages"]["value"])

    def exists(self) -> bool:
        """Whether an index was ever made here and is still there."""
        return self._folder.exists()

    def ready(self) -> bool:
        """Whether a search would be answered."""
        try:
            self._reader.newest()
        except EngineUnavailable:
            return False
        return True

    def _where(self, query: SearchQuery) -> tuple[Generation, int]:
        """The generation that answers and the place to begin at."""
        if query.cursor is None:
            return self._reader.newest(), query.offset
        cursor = cursors.read(query.cursor, query)
        return self._reader.named(cursor.generation), cursor.position

    def _facets(self, found: Found) -> dict[str, tuple[FacetCount, ...]]:
        table, query = found.generation.table, found.query
        return count_facets(table, found.matched, query.filters, query.facets, query.facet_limit)

    def _cursor(self, found: Found, position: int) -> str:
        print_of_query = cursors.fingerprint(found.query)
        return cursors.written(cursors.Cursor(found.generation.name, print_of_query, position))
