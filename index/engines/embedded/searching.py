"""Searching one index folder: the newest generation, or the one that a walk began in, answers.

Apart from ``engine``, so that who only writes loads none of it: it takes a tenth of a second, mostly numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from index.engines import cursors
from index.engines.embedded.clauses import term
from index.engines.embedded.corrections import correction
from index.engines.embedded.finding import Finder, Found
from index.engines.embedded.folder import IndexFolder
from index.engines.embedded.hits import hits_of
from index.engines.embedded.pages import all_pages
from index.engines.embedded.reading import Generation, Reader
from index.engines.embedded.suggestions import suggestions
from index.engines.embedded.units import spellings
from index.engines.entries import PAGE
from index.errors import EngineUnavailable
from index.facets import count_facets
from index.model import LanguageTag, WorkId
from index.search import FacetCount, Hit, PageRef, SearchPage, SearchQuery, Suggestion

_WALK = 200
"""Works of a walk made at a time: enough that one query fetches the pages of many, few enough to hold."""


class Searching:
    """What ``EmbeddedEngine`` answers, as ``index.search`` promises. Safe to share between threads."""

    def __init__(self, folder: IndexFolder, clock: Callable[[], float]) -> None:
        self._reader = Reader(folder, clock)
        self._finder = Finder()

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

    def spellings(self, folded: str) -> tuple[str, ...]:
        """Words with accents; see ``SearchEngine.spellings``."""
        return spellings(self._reader.newest().searcher, folded)

    def generation(self) -> str:
        """The name of the state that readers see now."""
        return self._reader.newest().name

    def counts(self) -> tuple[int, int]:
        """Works and pages held."""
        generation = self._reader.newest()
        pages = term(generation.schema, "filters", PAGE)
        counted = generation.searcher.aggregate(pages, {"pages": {"value_count": {"field": "place"}}})
        return generation.table.works, int(counted["pages"]["value"])

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
