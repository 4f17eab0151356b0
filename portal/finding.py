"""One search, asked of the engine and filled in from the catalogue: pages, API, exports and command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from index.catalogue.database import Catalogue
from index.catalogue.visible import PUBLIC, summaries
from index.search import FACETS, Hit, SearchEngine, SearchQuery
from portal.answers import Found, Shelf
from portal.remembering import RememberedWorks
from portal.search_request import MOST_A_PAGE, FindConcepts, SearchRequest, to_query

FACET_VALUES = 20
"""Values of each facet in the answer to a search; all of them stand at ``/search/facets/{name}``."""

PAGES_PER_WORK = 3
"""The best pages shown of a work before "and more pages"."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds, for readers of some audiences. ``clock`` gives seconds, for ``took_ms``."""

    engine: SearchEngine
    catalogue: Catalogue
    find_concepts: FindConcepts
    clock: Callable[[], float] = time.perf_counter
    remembered: RememberedWorks = field(default_factory=RememberedWorks)

    def query(
        self,
        request: SearchRequest,
        *,
        audiences: tuple[str, ...] = PUBLIC,
        facets: tuple[str, ...] = FACETS,
        facet_limit: int | None = FACET_VALUES,
        pages_per_work: int = PAGES_PER_WORK,
    ) -> SearchQuery:
        """What the engine is asked for a request."""
        return to_query(
            request,
            self.find_concepts,
            audiences=audiences,
            facets=facets,
            facet_limit=facet_limit,
            pages_per_work=pages_per_work,
        )

    def find(self, query: SearchQuery) -> Found:
        """The engine's page and what the catalogue says of its works.

        Raises what the engine raises: ``EngineUnavailable``, ``CursorExpired``, ``CursorInvalid``.
        """
        began = self.clock()
        page = self.engine.search(query)
        shelf = self.shelf(page.hits, query.audiences)
        return Found(
            hits=shelf.hits,
            works=shelf.works,
            documents=shelf.documents,
            page=page,
            concepts=query.concepts,
            took_ms=round((self.clock() - began) * 1000),
        )

    def shelf(self, hits: tuple[Hit, ...], audiences: tuple[str, ...]) -> Shelf:
        """The works of some hits, those that these readers may see now, and their current documents.

        The catalogue has the last word: a work withdrawn a moment ago, which the engine has still listed,
        is left out here. The works of a longer list than any page's are not remembered: it would push out
        those that readers come back to.
        """
        if not hits:
            return Shelf(hits=(), works={}, documents={})
        with self.catalogue.reading() as connection:
            ids = [hit.work_id for hit in hits]
            look_up = self.remembered.summaries if len(ids) <= MOST_A_PAGE else summaries
            held = look_up(connection, ids, audiences)
        return Shelf(
            hits=hits,
            works={key: summary.work for key, summary in held.items()},
            documents={one.id: one for summary in held.values() for one in summary.documents},
        )
