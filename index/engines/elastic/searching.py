"""Searching one cluster: the newest generation, or the one that a walk began in, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from index.engines import cursors
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.corrections import correction
from index.engines.elastic.failures import EngineSilent
from index.engines.elastic.finding import Finder, Found
from index.engines.elastic.hits import hits_of
from index.engines.elastic.pages import all_pages
from index.engines.elastic.reading import Generation, Reader, lost_again
from index.engines.elastic.suggestions import suggestions
from index.errors import CursorExpired, EngineUnavailable
from index.facets import count_facets
from index.model import LanguageTag, WorkId
from index.search import FacetCount, Hit, PageRef, SearchPage, SearchQuery, Suggestion

_WALK = 100
"""Works of a walk made at a time: enough that one query fetches the pages of many, few enough to hold."""

_Answer = TypeVar("_Answer")


class Searching:
    """What ``ElasticEngine`` answers, as ``index.search`` promises. Safe to share between threads."""

    def __init__(self, cluster: Cluster, clock: Callable[[], float]) -> None:
        self._cluster = cluster
        self._reader = Reader(cluster, clock)
        self._finder = Finder()

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer one query; see ``SearchEngine.search``."""
        return self._answered(query, lambda generation, start: self._search(generation, start, query))

    def walk(self, query: SearchQuery) -> Iterator[Hit]:
        """Every work that ``search`` counts; see ``SearchEngine.walk``."""
        query = replace(query, offset=0) if query.cursor is None else query

        def begun(generation: Generation, start: int) -> tuple[int, Found]:
            return start, self._finder.find(generation, query)

        start, found = self._answered(query, begun)
        order = self._finder.order(found, 0, found.total.works)
        for place in range(start, found.total.works, _WALK):
            yield from hits_of(found, order.part(place, place + _WALK))

    def pages_of(self, query: SearchQuery, work_id: WorkId) -> tuple[PageRef, ...]:
        """All pages of one work that match; see ``SearchEngine.pages_of``."""
        return self._newest(lambda generation: all_pages(self._finder.find(generation, query), work_id))

    def suggest(
        self, prefix: str, language: LanguageTag, audiences: tuple[str, ...] = ("public",), limit: int = 5
    ) -> tuple[Suggestion, ...]:
        """Completions that bring hits; see ``SearchEngine.suggest``."""
        return self._newest(lambda generation: suggestions(generation, prefix, language, audiences, limit))

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Words with accents; see ``SearchEngine.spellings``."""
        return self._newest(lambda generation: generation.spellings([folded])[folded])

    def generation(self) -> str:
        """The name of the state that readers see now."""
        with self._cluster.answering():
            return self._reader.newest().name

    def counts(self) -> tuple[int, int]:
        """Works and pages held."""
        with self._cluster.answering():
            generation = self._reader.newest()
        return generation.table.works, generation.pages

    def ready(self) -> bool:
        """Whether a search would be answered."""
        try:
            self.generation()
        except EngineUnavailable:
            return False
        return True

    def _search(self, generation: Generation, start: int, query: SearchQuery) -> SearchPage:
        end = start + query.limit
        found = self._finder.find(generation, query, end)
        hits = hits_of(found, self._finder.order(found, start, end))
        more = start + len(hits) < found.total.works and bool(hits)
        return SearchPage(
            total=found.total,
            hits=tuple(hits),
            facets=_facets(found),
            next_cursor=_cursor(found, start + len(hits)) if more else None,
            generation=generation.name,
            did_you_mean=correction(found),
            ignored_words=found.plan.parsed.ignored,
        )

    def _answered(self, query: SearchQuery, answer: Callable[[Generation, int], _Answer]) -> _Answer:
        """An answer by the generation that the query is for, from the place where it begins."""
        if query.cursor is None:
            return self._newest(lambda generation: answer(generation, query.offset))
        cursor = cursors.read(query.cursor, query)
        with self._cluster.answering():
            return self._went_on(cursor, answer)

    def _went_on(self, cursor: cursors.Cursor, answer: Callable[[Generation, int], _Answer]) -> _Answer:
        """An answer by the generation that a walk began in; raises ``CursorExpired`` when it is gone."""
        generation = self._reader.named(cursor.generation)
        try:
            return answer(generation, cursor.position)
        except CursorExpired:
            self._reader.drop(generation)
            raise
        except EngineUnavailable:
            if self._reader.newest().view.index == generation.view.index:
                raise
            self._reader.drop(generation)  # its index was removed after a rebuild
            raise CursorExpired("The search index has been built anew: start this walk again.") from None

    def _newest(self, answer: Callable[[Generation], _Answer]) -> _Answer:
        """An answer by the newest generation; once more where the server has lost our view of it."""
        with self._cluster.answering():
            try:
                return self._once(answer)
            except CursorExpired:
                with lost_again():
                    return self._once(answer)

    def _once(self, answer: Callable[[Generation], _Answer]) -> _Answer:
        """An answer by the newest generation, which is forgotten where its view is lost or silent."""
        generation = self._reader.newest()
        try:
            return answer(generation)
        except (CursorExpired, EngineSilent):
            self._reader.drop(generation)
            raise


def _facets(found: Found) -> dict[str, tuple[FacetCount, ...]]:
    table, query = found.generation.table, found.query
    return count_facets(table, found.matched, query.filters, query.facets, query.facet_limit)


def _cursor(found: Found, position: int) -> str:
    print_of_query = cursors.fingerprint(found.query)
    return cursors.written(cursors.Cursor(found.generation.name, print_of_query, position))
