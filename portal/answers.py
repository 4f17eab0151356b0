"""From what the engine found to the answer that machines, pages and the command line share.

The shape is that of the public interface ("addresses for machines"): plain dictionaries with exactly these
keys, ready for JSON, read by templates as they are, and described by the same types in the OpenAPI document.
Marks count Unicode code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NotRequired, cast

from typing_extensions import TypedDict

from index.catalogue.records import Document
from index.catalogue.visible import may_serve_file
from index.model import DocumentId, Work, WorkId
from index.search import Because, FacetCount, Filters, Hit, PageHit, QueryConcept, SearchPage
from portal.addresses import Addresses
from portal.labels import Labels
from portal.long_queries import carried
from portal.search_request import MANY_VALUED, SearchRequest
from portal.units import Unit, unit_of


class SnippetAnswer(TypedDict):
    """Plain text and the spans to mark in it."""

    text: str
    marks: list[tuple[int, int]]


class BecauseAnswer(TypedDict):
    """Why a page was found; ``concept`` is its id, given for a concept only, ``table`` the number of a table
    on the page, given where what was found stands in its cells."""

    kind: str
    text: str
    concept: NotRequired[str]
    table: NotRequired[int]


PageKind = Literal[
    "text", "cover", "imprint", "contents", "bibliography", "index", "list", "questionnaire", "blank"
]
"""The kinds of page; what each means stands in ``docs/search.md``. All but ``text`` stand behind text."""


class PageAnswer(TypedDict):
    """One page that matches. ``file_url`` is null where the file is not served here; ``unit`` is what a page
    of this file is: page, slide, section, or part of a workbook.

    ``heading`` is the path of headings above the page's text, the highest first; ``kind`` is ``text`` or a
    kind of page that stands behind running text: ``bibliography`` is references and endnotes, ``list``
    countries, names or abbreviations.
    """

    document: str
    page: int
    unit: Unit
    language: str
    url: str
    file_url: str | None
    heading: list[str]
    kind: PageKind
    missing: list[str]
    snippet: SnippetAnswer
    because: list[BecauseAnswer]


class WorkAnswer(TypedDict):
    """What a list says of a work; ``areas`` and ``concepts`` are codes and ids, ``issued`` is EDTF.

    ``title`` is that of the version in the reader's language where there is one, else the work's own.
    """

    id: str
    title: str
    title_language: str
    type: str
    publishers: list[str]
    issued: str | None
    languages: list[str]
    areas: list[str]
    concepts: list[str]
    url: str


class ResultAnswer(TypedDict):
    """One work that matches, its best pages, how many more match, and its languages beside those shown."""

    work: WorkAnswer
    score: float
    pages_more: int
    other_languages: list[str]
    pages: list[PageAnswer]


class FacetValueAnswer(TypedDict):
    """One value of a facet, its name for the reader, and the works listed when it is chosen."""

    value: str
    label: str
    works: int


class ConceptAnswer(TypedDict):
    """A concept found in the query: ``matched`` are the reader's words."""

    id: str
    label: str
    matched: str


class FiltersAnswer(TypedDict, total=False):
    """The filters in force; those not set are left out."""

    type: list[str]
    language: list[str]
    area: list[str]
    concept: list[str]
    mentions_area: list[str]
    mentions_concept: list[str]
    publisher: list[str]
    year_from: int
    year_to: int
    work: str


class QueryAnswer(TypedDict):
    """The search as it was understood; ``language`` is the reader's."""

    text: str
    language: str
    filters: FiltersAnswer
    concepts: list[ConceptAnswer]


class TotalAnswer(TypedDict):
    """Works and pages listed; ``complete`` counts the works with all words on one page."""

    works: int
    pages: int
    complete: int


class DirectAnswer(TypedDict):
    """An answer that needs no reading: a figure, a place, an indicator."""

    kind: str
    text: str
    url: str


class SearchAnswer(TypedDict):
    """The answer to one search."""

    answers: list[DirectAnswer]
    query: QueryAnswer
    did_you_mean: str | None
    total: TotalAnswer
    results: list[ResultAnswer]
    facets: dict[str, list[FacetValueAnswer]]
    next: str | None
    took_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Some hits and the catalogue's word on their works and documents.

    A work missing from ``works`` is one the catalogue no longer shows to this reader: it is not listed.
    """

    hits: tuple[Hit, ...]
    works: Mapping[WorkId, Work]
    documents: Mapping[DocumentId, Document]

    def listed(self) -> Iterator[tuple[Hit, Work]]:
        """Each hit that the reader may see, with its work, in the engine's order."""
        return ((hit, self.works[hit.work_id]) for hit in self.hits if hit.work_id in self.works)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Shelf):
    """What one search brought: the engine's page, and the shelf of its hits."""

    page: SearchPage
    concepts: tuple[QueryConcept, ...]
    took_ms: int


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers for one reader: names in the reader's language, addresses under one base."""

    labels: Labels
    addresses: Addresses

    def search(
        self, found: Found, request: SearchRequest, answers: Iterable[DirectAnswer] = ()
    ) -> SearchAnswer:
        """The whole answer to one search; ``answers`` stand above its hits."""
        total = found.page.total
        return {
            "answers": list(answers),
            "query": self.query(request, found.concepts),
            "did_you_mean": found.page.did_you_mean,
            "total": {"works": total.works, "pages": total.pages, "complete": total.complete},
            "results": [self.result(hit, found, request) for hit, _ in found.listed()],
            "facets": {name: self.facet(name, values) for name, values in found.page.facets.items()},
            "next": found.page.next_cursor,
            "took_ms": found.took_ms,
        }

    def query(self, request: SearchRequest, concepts: tuple[QueryConcept, ...]) -> QueryAnswer:
        """The search as it was understood, with the concepts found in its words, each once a wording."""
        found = dict.fromkeys((one.id, request.q[one.start : one.end]) for one in concepts)
        return {
            "text": request.q,
            "language": request.ui,
            "filters": filters_answer(request.filters),
            "concepts": [
                {"id": concept, "label": self.labels.of("concept", concept), "matched": matched}
                for concept, matched in found
            ],
        }

    def result(self, hit: Hit, shelf: Shelf, request: SearchRequest) -> ResultAnswer:
        """One work with its best pages."""
        work = shelf.works[hit.work_id]
        told = self.work(work, request.ui, hit.pages[0].language if hit.pages else "", **words_of(request))
        shown: set[str] = {page.language for page in hit.pages if page.page} or {told["title_language"]}
        return {
            "work": told,
            "score": round(hit.score, 4),
            "pages_more": hit.pages_more,
            "other_languages": [tag for tag in work.languages if tag not in shown],
            "pages": [
                self.page(page, work, shelf.documents.get(page.document_id), request) for page in hit.pages
            ],
        }

    def work(self, work: Work, ui: str, found_in: str = "", **parameters: str) -> WorkAnswer:
        """What a list says of a work: its title for the reader, else in the language it was ``found_in``."""
        title, title_language = work.title_in(ui, found_in)
        return {
            "id": work.id,
            "title": title,
            "title_language": title_language,
            "type": work.type,
            "publishers": list(work.publishers),
            "issued": work.issued,
            "languages": list(work.languages),
            "areas": list(work.areas),
            "concepts": list(work.concepts),
            "url": self.addresses.work(ui, work.id, **parameters),
        }

    def page(self, hit: PageHit, work: Work, document: Document | None, request: SearchRequest) -> PageAnswer:
        """One page that matches; its link marks the words there."""
        words = words_of(request)
        return {
            "document": hit.document_id,
            "page": hit.page,
            "unit": unit_of(document.format if document else None),
            "language": hit.language,
            "url": self.addresses.page(request.ui, work.id, hit.document_id, hit.page, **words),
            "file_url": self.file_url(work, document, hit.page),
            "heading": list(hit.heading),
            "kind": cast(PageKind, hit.kind),
            "missing": list(hit.missing),
            "snippet": {"text": hit.snippet.text, "marks": list(hit.snippet.marks)},
            "because": [because_answer(because) for because in hit.because],
        }

    def file_url(self, work: Work, document: Document | None, page: int | None = None) -> str | None:
        """Where the file is served here, None where it is not."""
        if document is None or document.file_hash is None or not may_serve_file(work):
            return None
        name, media_type = document.file_name or "", document.media_type or ""
        return self.addresses.file(document.id, name, media_type, page)

    def facet(self, name: str, values: tuple[FacetCount, ...]) -> list[FacetValueAnswer]:
        """The values of one facet with their names, in the engine's order."""
        return [
            {"value": one.value, "label": self.labels.of(name, one.value), "works": one.works}
            for one in values
        ]


def words_of(request: SearchRequest) -> dict[str, str]:
    """The parameters that a link into a work carries on, so that the same words are marked there."""
    words = carried(request.q)
    return {"q": words} if request.expand else {"q": words, "expand": "no"}


def filters_answer(filters: Filters) -> FiltersAnswer:
    """The filters in force, those not set left out."""
    answer: FiltersAnswer = {}
    for name in MANY_VALUED:
        if values := getattr(filters, name):
            answer[name] = list(values)  # type: ignore[literal-required]
    if filters.year_from is not None:
        answer["year_from"] = filters.year_from
    if filters.year_to is not None:
        answer["year_to"] = filters.year_to
    if filters.work is not None:
        answer["work"] = filters.work
    return answer


def because_answer(because: Because) -> BecauseAnswer:
    """Why a page was found."""
    answer: BecauseAnswer = {"kind": because.kind, "text": because.text}
    if because.concept is not None:
        answer["concept"] = because.concept
    if because.table is not None:
        answer["table"] = because.table
    return answer
