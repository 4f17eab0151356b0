"""The search engine, each of whose answers is counted: how many, how long they took, what failed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from index.errors import CursorExpired, EngineUnavailable
from index.model import LanguageTag, Passage, Work, WorkId
from index.search import Hit, IndexReport, PageRef, SearchEngine, SearchPage, SearchQuery, Suggestion
from portal.metrics import Metrics

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class CountedEngine:
    """An engine whose answers to readers are counted in ``metrics``; see ``SearchEngine`` for what each does.

    A cursor that was refused for another reason than age is the reader's own affair and counts as answered.
    """

    engine: SearchEngine
    metrics: Metrics
    clock: Callable[[], float] = time.perf_counter

    def search(self, query: SearchQuery) -> SearchPage:
        """Counted."""
        return self._counted(lambda: self.engine.search(query))

    def walk(self, query: SearchQuery) -> Iterator[Hit]:
        """Counted as one answer, as long as it was read."""
        began, outcome = self.clock(), "answered"
        try:
            yield from self.engine.walk(query)
        except (CursorExpired, EngineUnavailable) as error:
            outcome = _outcome(error)
            raise
        finally:
            self.metrics.count_engine(outcome, self.clock() - began)

    def pages_of(self, query: SearchQuery, work_id: WorkId) -> tuple[PageRef, ...]:
        """Counted."""
        return self._counted(lambda: self.engine.pages_of(query, work_id))

    def suggest(
        self, prefix: str, language: LanguageTag, audiences: tuple[str, ...] = ("public",), limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Counted."""
        return self._counted(lambda: self.engine.suggest(prefix, language, audiences, limit))

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Counted."""
        return self._counted(lambda: self.engine.spellings(folded))

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Not of a reader: not counted."""
        return self.engine.put(works)

    def delete(self, work_id: WorkId, version: int) -> None:
        """Not of a reader: not counted."""
        self.engine.delete(work_id, version)

    def rebuild(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Not of a reader: not counted."""
        return self.engine.rebuild(works)

    def generation(self) -> str:
        """Not counted: who looks after the portal asks it."""
        return self.engine.generation()

    def counts(self) -> tuple[int, int]:
        """Not counted: who looks after the portal asks it."""
        return self.engine.counts()

    def exists(self) -> bool:
        """Not counted: who looks after the portal asks it."""
        return self.engine.exists()

    def ready(self) -> bool:
        """Not counted: who looks after the portal asks it."""
        return self.engine.ready()

    def _counted(self, ask: Callable[[], _Answer]) -> _Answer:
        began, outcome = self.clock(), "answered"
        try:
            return ask()
        except (CursorExpired, EngineUnavailable) as error:
            outcome = _outcome(error)
            raise
        finally:
            self.metrics.count_engine(outcome, self.clock() - began)


def _outcome(error: Exception) -> str:
    return "expired" if isinstance(error, CursorExpired) else "unavailable"
