"""The engine on an Elasticsearch cluster. What it promises stands in ``index.search``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator

from index.engines.elastic import rebuilding, writing
from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.changes import Change
from index.engines.elastic.client import Patience
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.locks import Locks, Pace
from index.engines.elastic.reading import check_version
from index.engines.elastic.searching import Searching
from index.engines.stored import StoredWork
from index.model import LanguageTag, Passage, Work, WorkId
from index.search import Hit, IndexReport, PageRef, SearchPage, SearchQuery, Suggestion


class ElasticEngine:
    """Searches and writes the index of one cluster and prefix. Safe to share between threads and machines.

    ``clock`` gives seconds, for how long earlier generations are kept.
    """

    def __init__(
        self,
        address: ElasticAddress,
        *,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._cluster = Cluster(address, patience)
        self._locks = Locks(self._cluster, pace)
        self._searching = Searching(self._cluster, clock)
        self._write_lock = threading.RLock()
        self._checked: set[str] = set()

    def close(self) -> None:
        """Let the connections go."""
        self._cluster.close()

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Replace each work whole; see ``SearchEngine.put``. Makes the index where there is none."""
        with self._write_lock, self._locks.writing():
            return writing.put(self._cluster, works, self._indices)

    def delete(self, work_id: WorkId, version: int) -> None:
        """Take a work out; see ``SearchEngine.delete``."""
        with self._write_lock, self._locks.writing():
            writing.take_out(self._cluster, Change(StoredWork(work_id, version, -1, None)), self._indices)

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Build anew and switch once; see ``SearchEngine.rebuild``."""
        return rebuilding.rebuild(self._cluster, self._locks, works)

    def roll_back(self, changed: rebuilding.Changed) -> IndexReport:
        """Send readers back to the index before; see ``KeepsPrevious.roll_back``."""
        return rebuilding.roll_back(self._cluster, self._locks, changed)

    def being_written(self) -> bool:
        """Whether some process writes now, on whatever machine, a rebuild included."""
        return self._locks.being_held()

    def obstacle(self) -> str | None:
        """Why nothing can be written now; see ``TellsObstacle.obstacle``."""
        return self._cluster.obstacle()

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
        """Whether an index was ever made here and is still there; raises ``EngineUnavailable``."""
        return self._cluster.is_there()

    def ready(self) -> bool:
        """Whether a search would be answered."""
        return self._searching.ready()

    def _indices(self) -> tuple[str, ...]:
        """The indices that take writes, the one of the readers first; made where there is none.

        Raises ``IndexOfAnotherVersion`` where one of them is: what we do not write to it waits, so that it
        is not lost to those who are building it.
        """
        address = self._cluster.address
        current = self._cluster.indices_of(address.current)
        if not current:
            rebuilding.create_first(self._cluster)
            current = self._cluster.indices_of(address.current)
        others = self._cluster.indices_of(address.writing)
        found = (*current, *(index for index in others if index not in current))
        for index in found:
            if index not in self._checked:
                check_version(self._cluster, index)
                self._checked.add(index)
        return found
