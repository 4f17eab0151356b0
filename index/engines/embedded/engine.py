"""The embedded engine: one folder on disk, no server. What it promises stands in ``index.search``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.engines.embedded import rebuilding
from index.engines.embedded.folder import IndexFolder
from index.engines.embedded.writing import WriterSize, WriteSession, create_index, open_session
from index.model import LanguageTag, Passage, Work, WorkId
from index.search import Hit, IndexReport, PageRef, SearchPage, SearchQuery, Suggestion

if TYPE_CHECKING:
    from index.engines.embedded.searching import Searching


class EmbeddedEngine:
    """Searches and writes one index folder. Safe to share between threads; any number of processes may read.

    ``clock`` gives seconds, for how long earlier generations are kept.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], float] = time.monotonic, size: WriterSize | None = None
    ) -> None:
        self._folder = IndexFolder(path)
        self._clock = clock
        self._search_lock = threading.Lock()
        self._search_side: Searching | None = None
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
        return self._searching.search(query)

    def walk(self, query: SearchQuery) -> Iterator[Hit]:
        """Every work that ``search`` counts; see ``SearchEngine.walk``."""
        return self._searching.walk(query)

    def pages_of(self, query: SearchQuery, work_id: WorkId) -> tuple[PageRef, ...]:
        """All pages of one work that match; see ``SearchEngine.pages_of``."""
        return self._searching.pages_of(query, work_id)

    def suggest(
        self, prefix: str, language: LanguageTag, audiences: tuple[str, ...] = ("public",), limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Completions that bring hits; see ``SearchEngine.suggest``."""
        return self._searching.suggest(prefix, language, audiences, limit)

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Words with accents; see ``SearchEngine.spellings``."""
        return self._searching.spellings(folded)

    def generation(self) -> str:
        """The name of the state that readers see now."""
        return self._searching.generation()

    def counts(self) -> tuple[int, int]:
        """Works and pages held."""
        return self._searching.counts()

    def exists(self) -> bool:
        """Whether an index was ever made here and is still there."""
        return self._folder.exists()

    def being_written(self) -> bool:
        """Whether some process holds the writer now, a rebuild included."""
        return self._folder.locked()

    def ready(self) -> bool:
        """Whether a search would be answered."""
        return self._searching.ready()

    @property
    def _searching(self) -> Searching:
        """One for all threads, made for the first search."""
        with self._search_lock:
            if self._search_side is None:
                from index.engines.embedded.searching import Searching

                self._search_side = Searching(self._folder, self._clock)
            return self._search_side
