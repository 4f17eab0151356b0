"""One page of one document, opened for a reader who may have come with words: text, marks, neighbours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from index.asked import asked
from index.catalogue.database import Catalogue
from index.catalogue.documents import current_documents
from index.catalogue.layouts import layout
from index.catalogue.page_tables import table_extraction, tables_on_page
from index.catalogue.pages import extraction
from index.catalogue.records import Document, Extraction, Page
from index.catalogue.visible import PUBLIC, visible_page, visible_work
from index.errors import EngineUnavailable, NotFound
from index.layouts import PageLayout
from index.marks import Mark, Marker
from index.model import UNDETERMINED, DocumentId, LanguageTag, PageTable, Runs, Work, WorkId
from index.query import parse_query
from index.search import PageRef, QueryConcept, SearchEngine, SearchQuery
from ingest.recognition import RecognisedPage
from ingest.recognition_store import recognised_page
from portal.page_tables import MarkedTable, without_marks
from portal.search_request import FindConcepts


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """A page as a reader gets it. ``hits`` are all pages of the work that match, in reading order; none are
    known while the search is ``away``.

    ``documents`` are the work's current documents; ``document`` may be an older one, which keeps its address.
    ``recognised`` says how sure a text is that was recognised in a picture.
    ``layout`` is what the page has beside its text, ``tables`` those that stand on it, ``taken`` the reading
    that took their cells.
    ``marks`` count code points of the page's text; ``missing`` are words of the query it does not have.
    """

    work: Work
    document: Document
    documents: tuple[Document, ...]
    page: Page
    extraction: Extraction
    layout: PageLayout
    recognised: RecognisedPage | None
    tables: tuple[MarkedTable, ...]
    taken: Extraction
    marks: tuple[Mark, ...]
    missing: tuple[str, ...]
    hits: tuple[PageRef, ...]
    away: bool
    previous_hit: PageRef | None
    next_hit: PageRef | None


@dataclass(frozen=True, slots=True)
class PageReader:
    """Opens pages for readers of some audiences, from the catalogue; the engine only names the neighbours."""

    catalogue: Catalogue
    engine: SearchEngine
    find_concepts: FindConcepts

    def open(
        self,
        work_id: WorkId,
        number: int,
        document_id: DocumentId | None = None,
        *,
        q: str = "",
        expand: bool = True,
        audiences: tuple[str, ...] = PUBLIC,
    ) -> OpenPage:
        """One page; without a document that of the work's first current one.

        Raises NotFound, Withdrawn, Merged and NotServedHere, for everything a reader may not see.
        """
        with self.catalogue.reading() as connection:
            visible_work(connection, work_id, audiences)
            current = current_documents(connection, [work_id]).get(work_id, ())
            chosen = document_id or (current[0].id if current else None)
            if chosen is None:
                raise NotFound(f"{work_id} has no pages here")
            work, document, page = visible_page(connection, chosen, number, audiences)
            if work.id != work_id:
                raise NotFound(f"{chosen} is no document of {work_id}")
            read = extraction(connection, page.extraction)
            beside = layout(connection, document.id, number)
            seen = recognised_page(connection, document.id, number)
            tables = tables_on_page(connection, document.id, number)
            by = table_extraction(connection, document.id) if tables else None
            taken = read if by is None else extraction(connection, by)
        query = self._query(q, expand, audiences)
        marks, in_tables, missing = self._marked(query, page, tables)
        found = self._hits(query, work, current)
        hits = found or ()
        before, after = neighbours(hits, PageRef(document.id, number), current)
        return OpenPage(
            work=work,
            document=document,
            documents=current,
            page=page,
            extraction=read,
            layout=beside,
            recognised=seen,
            tables=in_tables,
            taken=taken,
            marks=marks,
            missing=missing,
            hits=hits,
            away=found is None,
            previous_hit=before,
            next_hit=after,
        )

    def marker(self, q: str, *, expand: bool = True) -> Marker:
        """Marks the words of a query, and its topics, as the search found them."""
        return self._marker(q, tuple(self.find_concepts(q)) if expand else ())

    def _marker(self, q: str, concepts: Sequence[QueryConcept]) -> Marker:
        return Marker(parse_query(q), concepts, partial(asked, accent_variants=self._spellings))

    def _spellings(self, folded: str) -> tuple[str, ...]:
        """Words with accents in the index; none while the search is away, for the page can still be read."""
        try:
            return self.engine.spellings(folded)
        except EngineUnavailable:
            return ()

    def _query(self, q: str, expand: bool, audiences: tuple[str, ...]) -> SearchQuery | None:
        if not q.strip():
            return None
        concepts: tuple[QueryConcept, ...] = tuple(self.find_concepts(q)) if expand else ()
        return SearchQuery(text=q, concepts=concepts, audiences=audiences)

    def _marked(
        self, query: SearchQuery | None, page: Page, tables: tuple[PageTable, ...]
    ) -> tuple[tuple[Mark, ...], tuple[MarkedTable, ...], tuple[str, ...]]:
        """The marks of the text, the tables with theirs, and the words that neither has."""
        if query is None:
            return (), without_marks(tables), ()
        marker = self._marker(query.text, query.concepts)
        marks, language = marker.marks(page.runs), longest_language(page.runs)
        found = tuple(MarkedTable(one, marker.marks(((language, one.text),))) for one in tables)
        everywhere = [*marks, *(mark for one in found for mark in one.marks)]
        return marks, found, marker.missing(everywhere, [named.concept for named in page.concepts])

    def _hits(
        self, query: SearchQuery | None, work: Work, documents: Sequence[Document]
    ) -> tuple[PageRef, ...] | None:
        """The work's pages that match; None while the engine cannot say, for the page can still be read."""
        if query is None:
            return ()
        try:
            found = self.engine.pages_of(query, work.id)
        except EngineUnavailable:
            return None
        places = _places(documents)
        kept = (one for one in found if one.document_id in places)
        return tuple(sorted(kept, key=lambda one: (places[one.document_id], one.page)))


def _places(documents: Sequence[Document]) -> dict[DocumentId, int]:
    return {document.id: place for place, document in enumerate(documents)}


def longest_language(runs: Runs, otherwise: LanguageTag = UNDETERMINED) -> LanguageTag:
    """The language of most of a page's text."""
    lengths: dict[LanguageTag, int] = {}
    for tag, text in runs:
        lengths[tag] = lengths.get(tag, 0) + len(text)
    return max(lengths, key=lambda tag: lengths[tag], default=otherwise)


def neighbours(
    hits: Sequence[PageRef], here: PageRef, documents: Sequence[Document]
) -> tuple[PageRef | None, PageRef | None]:
    """The hits before and after a page, which need not be one itself, in reading order.

    From a document that is not among the current ones there is no way on.
    """
    places = _places(documents)
    if here.document_id not in places:
        return None, None
    keys = [(places[one.document_id], one.page) for one in hits]
    key = (places[here.document_id], here.page)
    before, after = bisect_left(keys, key) - 1, bisect_right(keys, key)
    return (hits[before] if before >= 0 else None), (hits[after] if after < len(hits) else None)
