"""What machines are told of one work and of one page: the shapes of ``/api/v1/works/…``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from typing_extensions import TypedDict

from index.aboutness import Named
from index.catalogue.records import Document, WorkRecord
from index.catalogue.visible import may_serve_file
from index.model import DocumentId, PageArea, PageConcept, Work
from index.search import PageRef
from ingest.likeness import LikenessKind
from portal.alike_works import AlikeAnswer, alike_answers
from portal.answers import PageKind, WorkAnswer, Writer
from portal.file_states import FileState
from portal.page_pictures import Box, is_drawable
from portal.page_tables import TableAnswer, table_answer
from portal.reading import OpenPage


class DocumentAnswer(TypedDict):
    """One file or language version; ``size`` in bytes; ``file_url`` is null where the file is not served.

    ``declared_language`` is what the file, or who brought it, says it is in; ``language`` what was found.
    """

    id: str
    language: str
    languages: list[str]
    declared_language: str | None
    format: str | None
    media_type: str | None
    size: int | None
    pages: int
    pages_ocr: int
    pages_empty: int
    state: str
    file_url: str | None
    source_url: str | None


class HeldDocumentAnswer(DocumentAnswer):
    """A document of a work with what else there is of it: the number of its ``tables``, and what a later job
    has still ``to_come`` (recognition, long-recognition, tables, rendering)."""

    tables: int
    to_come: list[str]


class NamedAnswer(TypedDict):
    """What the pages of a work name: on which ``share`` of its text pages (0 to 1), and whether the work is
    ``about`` it."""

    value: str
    label: str
    share: float
    about: bool


class NamedHereAnswer(TypedDict):
    """What one page names, and the words, as they stand there, that caused it."""

    value: str
    label: str
    words: list[str]


class WholeWorkAnswer(WorkAnswer):
    """All that is told of a work. Times are UTC; ``access`` is file, text or record.

    ``title_confidence`` (0 to 1) says how sure a title is that was guessed from the file; null where somebody
    gave it. ``areas`` are those of its description, then those that its pages are found to be about;
    ``described_areas`` the first of these alone, ``named_areas`` everything that was found in the pages;
    ``concepts`` alike.
    """

    title_confidence: float | None
    abstract: str
    abstract_language: str
    authors: list[str]
    funders: list[str]
    identifier: str | None
    licence: str | None
    source_url: str | None
    access: str
    published: str | None
    updated: str
    described_areas: list[str]
    named_areas: list[NamedAnswer]
    described_concepts: list[str]
    named_concepts: list[NamedAnswer]
    documents: list[HeldDocumentAnswer]
    alike: list[AlikeAnswer]


class RunAnswer(TypedDict):
    """A part of a page's text in one language; joined with nothing between, the parts are the text."""

    language: str
    text: str


class PageLinkAnswer(TypedDict):
    """Where another page is."""

    document: str
    page: int
    url: str


class ExtractionAnswer(TypedDict):
    """What read the page's text out of the file, and when."""

    tool: str
    version: str
    made: str


class WholePageAnswer(TypedDict):
    """One page. ``marks`` count code points of ``text``; ``boxes`` are fractions of the page.

    ``boxes`` (left, top, right, bottom) is null where there is no picture of the page to mark; ``hits`` is
    null while the search is away, when nobody can say how many pages of the work match. ``label`` is the
    printed page number; from code point ``notes_from`` on the text is notes; ``furniture`` are headers and
    footers, which are not searched; ``needs_ocr`` (picture, garbled) says why the text is not what is
    printed. ``ocr_confidence`` (0 to 1) is how sure a text is that was recognised in a picture of the page;
    null where it is the file's own.
    """

    work: WorkAnswer
    document: DocumentAnswer
    page: int
    pages: int
    heading: list[str]
    kind: PageKind
    areas: list[NamedHereAnswer]
    concepts: list[NamedHereAnswer]
    label: str | None
    text: str
    notes_from: int | None
    furniture: list[str]
    needs_ocr: str | None
    ocr_confidence: float | None
    runs: list[RunAnswer]
    tables: list[TableAnswer]
    marks: list[tuple[int, int]]
    missing: list[str]
    boxes: list[tuple[float, float, float, float]] | None
    hits: int | None
    previous_hit: PageLinkAnswer | None
    next_hit: PageLinkAnswer | None
    previous_page: PageLinkAnswer | None
    next_page: PageLinkAnswer | None
    url: str
    file_url: str | None
    picture_url: str | None
    extraction: ExtractionAnswer


def time_answer(time: datetime) -> str:
    """A time as UTC ISO 8601, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document_answer(writer: Writer, work: Work, document: Document) -> DocumentAnswer:
    """One document of a work."""
    return {
        "id": document.id,
        "language": document.language,
        "languages": list(document.languages),
        "declared_language": document.declared_language,
        "format": document.format,
        "media_type": document.media_type,
        "size": document.size,
        "pages": document.page_count,
        "pages_ocr": document.pages_ocr,
        "pages_empty": document.pages_empty,
        "state": document.state,
        "file_url": writer.file_url(work, document),
        "source_url": document.source_url,
    }


def whole_work_answer(
    writer: Writer,
    record: WorkRecord,
    documents: tuple[Document, ...],
    states: Mapping[DocumentId, FileState],
    alike: list[tuple[Work, LikenessKind]],
    named: Mapping[str, Sequence[Named]],
    ui: str,
) -> WholeWorkAnswer:
    """All that is told of a work, which works are like it and which areas and concepts its pages name.

    ``states`` are those of its documents, empty where their text is not served here.
    """
    work = record.work
    return {
        **writer.work(work, ui),
        "title_confidence": record.title_confidence,
        "abstract": work.abstract,
        "abstract_language": record.abstract_language,
        "authors": list(work.authors),
        "funders": list(work.funders),
        "identifier": work.identifier,
        "licence": work.licence,
        "source_url": work.source_url,
        "access": work.access,
        "published": time_answer(record.published_at) if record.published_at else None,
        "updated": time_answer(record.updated),
        "described_areas": list(record.described["areas"]),
        "named_areas": [named_answer(writer, "area", one) for one in named.get("area", ())],
        "described_concepts": list(record.described["concepts"]),
        "named_concepts": [named_answer(writer, "concept", one) for one in named.get("concept", ())],
        "documents": [_held(writer, work, one, states.get(one.id, FileState())) for one in documents],
        "alike": alike_answers(writer, alike, ui),
    }


def _held(writer: Writer, work: Work, document: Document, state: FileState) -> HeldDocumentAnswer:
    return {
        **document_answer(writer, work, document),
        "tables": state.tables,
        "to_come": list(state.to_come),
    }


def named_answer(writer: Writer, facet: str, one: Named) -> NamedAnswer:
    """One thing that the pages of a work name."""
    label, share = writer.labels.of(facet, one.value), round(one.share, 3)
    return {"value": one.value, "label": label, "share": share, "about": one.about}


def areas_here(writer: Writer, areas: Iterable[PageArea]) -> list[NamedHereAnswer]:
    """The areas that a page names, in the order of their first mention."""
    return [
        {"value": one.area, "label": writer.labels.of("area", one.area), "words": list(one.words)}
        for one in areas
    ]


def concepts_here(writer: Writer, concepts: Iterable[PageConcept]) -> list[NamedHereAnswer]:
    """The concepts that a page names, in the order of their first mention."""
    return [
        {"value": one.concept, "label": writer.labels.of("concept", one.concept), "words": list(one.words)}
        for one in concepts
    ]


class PageWriter:
    """Writes the answer for one page; ``words`` are the parameters that its links carry on."""

    def __init__(self, writer: Writer, opened: OpenPage, ui: str, words: dict[str, str]) -> None:
        self._writer, self._opened, self._ui, self._words = writer, opened, ui, words

    def answer(self, boxes: tuple[Box, ...] | None) -> WholePageAnswer:
        """The page, with the boxes of the marked words where its picture has been looked at."""
        opened, page, writer = self._opened, self._opened.page, self._writer
        here = PageRef(opened.document.id, page.number)
        return {
            "work": writer.work(opened.work, self._ui, **self._words),
            "document": document_answer(writer, opened.work, opened.document),
            "page": page.number,
            "pages": opened.document.page_count,
            "heading": list(page.heading),
            "kind": cast(PageKind, page.kind),
            "areas": areas_here(writer, page.areas),
            "concepts": concepts_here(writer, page.concepts),
            "label": opened.layout.label,
            "text": page.text,
            "notes_from": opened.layout.notes_from,
            "furniture": opened.layout.furniture.split("\n") if opened.layout.furniture else [],
            "needs_ocr": opened.layout.needs_ocr,
            "ocr_confidence": opened.recognised.confidence if opened.recognised else None,
            "runs": [{"language": tag, "text": text} for tag, text in page.runs],
            "tables": [
                table_answer(one, opened.taken, writer.addresses, opened.document.id) for one in opened.tables
            ],
            "marks": [(mark.start, mark.end) for mark in opened.marks],
            "missing": list(opened.missing),
            "boxes": None if boxes is None else list(boxes),
            "hits": None if opened.away else len(opened.hits),
            "previous_hit": self._link(opened.previous_hit),
            "next_hit": self._link(opened.next_hit),
            "previous_page": self._beside(-1),
            "next_page": self._beside(1),
            "url": self._address(here),
            "file_url": writer.file_url(opened.work, opened.document, page.number),
            "picture_url": self._picture(),
            "extraction": {
                "tool": opened.extraction.tool,
                "version": opened.extraction.version,
                "made": time_answer(opened.extraction.made),
            },
        }

    def _address(self, where: PageRef) -> str:
        addresses, work = self._writer.addresses, self._opened.work.id
        return addresses.page(self._ui, work, where.document_id, where.page, **self._words)

    def _link(self, where: PageRef | None) -> PageLinkAnswer | None:
        if where is None:
            return None
        return {"document": where.document_id, "page": where.page, "url": self._address(where)}

    def _beside(self, step: int) -> PageLinkAnswer | None:
        """The page before or after in the same document."""
        number = self._opened.page.number + step
        inside = 1 <= number <= self._opened.document.page_count
        return self._link(PageRef(self._opened.document.id, number)) if inside else None

    def _picture(self) -> str | None:
        document = self._opened.document
        drawn = may_serve_file(self._opened.work) and is_drawable(document)
        return self._writer.addresses.picture(document.id, self._opened.page.number) if drawn else None
