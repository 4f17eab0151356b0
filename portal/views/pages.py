"""``/{lang}/works/{id}/pages/{n}``: the text of one page, with the words marked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from index.catalogue.documents import current_documents
from index.catalogue.records import Document
from index.catalogue.visible import visible_document, visible_work
from index.errors import FileMissing, NotFound
from index.model import DocumentId, Work, WorkId
from index.search import PageRef
from ingest.errors import IngestError
from portal.addresses import Addresses
from portal.answers import Writer
from portal.citing import cite_page
from portal.deps import LanguageOf, Services, ServicesOf
from portal.drawn import drawn
from portal.i18n import ReaderLanguage
from portal.page_pictures import Picture, is_drawable, marked_boxes
from portal.page_tables import shown_table
from portal.paragraphs import paragraphs
from portal.reading import OpenPage, longest_language
from portal.recognised import words_shown
from portal.rendering import Head
from portal.reporting import report_address
from portal.search_request import LONGEST_QUERY
from portal.units import place, unit_of
from portal.views.api.answering import base_of
from portal.web_links import web_link
from portal.work_answers import areas_here, concepts_here

LOG = logging.getLogger("atlas87.portal")
router = APIRouter()

PLACES_SHOWN, TOPICS_SHOWN = 30, 30
"""Areas and topics beside a page, more than any page of prose has been seen to name."""

AROUND = 1
"""Pages before and after in the small PDF."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a reader is: the words they came with, and whether topics count too."""

    work: WorkId
    q: str
    expand: bool
    ui: str
    addresses: Addresses

    def words(self) -> dict[str, str]:
        """The parameters that carry the words on."""
        return {"q": self.q, "expand": "" if self.expand else "no"}

    def page(self, document: str, number: int) -> str:
        """The address of a page with the same words."""
        return self.addresses.page(self.ui, self.work, document, number, **self.words())


@dataclass(frozen=True, slots=True)
class HitLink:
    """The way to another page that matches."""

    page: int
    href: str


@dataclass(frozen=True, slots=True)
class FileLinks:
    """What of a page's file can be opened, each None where it cannot."""

    picture: str | None
    picture_size: str
    without_picture: str
    whole: str | None
    few: str | None
    first: int
    last: int
    source: str | None
    drawn: str | None
    drawn_page: int | None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the page and the boxes of the marked words."""

    href: str
    width: int
    height: int
    boxes: tuple[Box, ...]


@router.get("/works/{work}/pages/{number}")
def page(
    work: str,
    number: str,
    request: Request,
    services: ServicesOf,
    language: LanguageOf,
    document: str = "",
    q: str = "",
    expand: str = "",
    picture: str = "",
) -> Response:
    """One page. A number that the document does not have is answered with the way to those it has."""
    words = q[:LONGEST_QUERY]
    asked = Asked(
        WorkId(work), words, expand != "no", language.tag, services.page_writers[language.tag].addresses
    )
    chosen = DocumentId(document) if document else _own_language(services, asked.work, language)
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0
    try:
        opened = services.reader.open(asked.work, wanted, chosen, q=asked.q, expand=asked.expand)
    except NotFound:
        return _no_such_page(request, services, language, asked, chosen, number)
    return _answer(request, services, language, asked, opened, with_picture=picture == "1")


def _own_language(services: Services, work: WorkId, language: ReaderLanguage) -> DocumentId | None:
    """The current document in the reader's language, where there is one; else the reader's room chooses."""
    with services.catalogue.reading() as connection:
        current = current_documents(connection, [work]).get(work, ())
    return next((document.id for document in current if document.language == language.tag), None)


def _answer(
    request: Request,
    services: Services,
    language: ReaderLanguage,
    asked: Asked,
    opened: OpenPage,
    *,
    with_picture: bool,
) -> HTMLResponse:
    work, document, number = opened.work, opened.document, opened.page.number
    marks = tuple((mark.start, mark.end) for mark in opened.marks)
    known = Addresses(base_of(request, services))
    short = known.page(language.tag, work.id, document.id, number)
    notes_from = opened.layout.notes_from
    unit = unit_of(document.format)
    citation = cite_page(
        work.as_read_in(document.language), number, opened.page.runs, marks, short, language, unit
    )
    here = PageRef(document.id, number)
    links = _file_links(asked, opened, services, language)
    shown = _picture(services, opened, asked) if with_picture and links.picture else None
    return services.pages.answer(
        request,
        language,
        "page.html",
        _head(opened, language),
        work=work.as_read_in(language.tag),
        document=document,
        place=place(language, unit, number, document.page_count),
        page=opened.page,
        page_language=longest_language(opened.page.runs, document.language),
        paragraphs=tuple(paragraphs(opened.page.runs, marks, 0, notes_from)),
        notes=() if notes_from is None else tuple(paragraphs(opened.page.runs, marks, notes_from)),
        layout=opened.layout,
        recognised=opened.recognised,
        tables=[
            shown_table(one, asked.addresses.table(document.id, number, one.table.number))
            for one in opened.tables
        ],
        missing=opened.missing,
        q=asked.q,
        results=asked.addresses.search(language.tag, [pair for pair in asked.words().items() if pair[1]]),
        work_href=asked.addresses.work(language.tag, work.id, **asked.words()),
        hit_count=len(opened.hits),
        away=opened.away,
        hit_number=opened.hits.index(here) + 1 if here in opened.hits else 0,
        previous_hit=_hit_link(opened.previous_hit, asked),
        next_hit=_hit_link(opened.next_hit, asked),
        previous_page=asked.page(document.id, number - 1) if number > 1 else None,
        next_page=asked.page(document.id, number + 1) if number < document.page_count else None,
        newer=asked.page(document.replaced_by, 1) if document.replaced_by else None,
        files=links,
        picture=shown,
        drawing_failed=with_picture and links.picture is not None and shown is None,
        citation=citation,
        **_named_here(services.page_writers[language.tag], opened, asked, language.tag),
        report=report_address(services.settings.contact, short, language),
    )


def _named_here(writer: Writer, opened: OpenPage, asked: Asked, language: str) -> dict[str, Any]:
    """The places and topics of the page with the words that cause them, and the way to other pages."""
    return {
        "places": areas_here(writer, opened.page.areas[:PLACES_SHOWN]),
        "topics": concepts_here(writer, opened.page.concepts[:TOPICS_SHOWN]),
        "mentions_href": lambda what, value: asked.addresses.search(language, [(f"mentions_{what}", value)]),
    }


def _head(opened: OpenPage, language: ReaderLanguage) -> Head:
    work, number = opened.work, opened.page.number
    unit = unit_of(opened.document.format)
    title = (
        language.gettext("Page %(page)s – %(title)s", page=number, title=work.title_in(language.tag)[0])
        if unit == "page"
        else f"{place(language, unit, number, number).title} – {work.title_in(language.tag)[0]}"
    )
    return Head(title=title, query=f"document={opened.document.id}")


def _hit_link(hit: PageRef | None, asked: Asked) -> HitLink | None:
    return HitLink(hit.page, asked.page(hit.document_id, hit.page)) if hit else None


def _file_links(asked: Asked, opened: OpenPage, services: Services, language: ReaderLanguage) -> FileLinks:
    document, number = opened.document, opened.page.number
    served = services.page_writers[language.tag].file_url(opened.work, document, number)
    shown = drawn(services.catalogue, document, number) if served is not None else None
    own = served is not None and is_drawable(document)
    drawable = own or (shown is not None and shown.page is not None)
    pictured, at = (shown.document, shown.page or 0) if shown else (document, number)
    first, last = max(1, number - AROUND), min(document.page_count, number + AROUND)
    here = asked.page(document.id, number)
    return FileLinks(
        picture=f"{here}&picture=1" if drawable else None,
        picture_size=_picture_size(services, pictured, at, language) if drawable else "",
        without_picture=here,
        whole=served,
        few=asked.addresses.few_pages(document.id, first, last) if own and first < last else None,
        first=first,
        last=last,
        source=None if served else web_link(document.source_url or opened.work.source_url),
        drawn=asked.addresses.drawn(document.id, pictured.file_name or "", shown.page) if shown else None,
        drawn_page=shown.page if shown else None,
    )


LARGEST_PICTURE = 120_000
"""Bytes: what a picture may have at most (the cage draws it so); said where it is not drawn yet."""


def _picture_size(services: Services, document: Document, number: int, language: ReaderLanguage) -> str:
    """The size of the picture in words: exact once it has been drawn, until then the most it can be."""
    size = services.pictures.drawn_size(document, number)
    if size is not None:
        return language.size(size)
    return language.gettext("at most %(size)s", size=language.size(LARGEST_PICTURE))


def _picture(services: Services, opened: OpenPage, asked: Asked) -> ShownPicture | None:
    """The picture, or None when it cannot be drawn now: the text of the page is shown all the same."""
    document, number = opened.document, opened.page.number
    try:
        shown = drawn(services.catalogue, document, number)
        pictured, at = (shown.document, shown.page or 0) if shown else (document, number)
        found = services.pictures.picture(pictured, at)
    except (IngestError, FileMissing, OSError) as error:
        LOG.warning("page %s of %s cannot be drawn: %s", number, document.id, type(error).__name__)
        return None
    marker = services.reader.marker(asked.q, expand=asked.expand)
    words = words_shown(services.catalogue, document.id, number, found)
    boxes = marked_boxes(words, marker, document.language) if asked.q.strip() else ()
    return ShownPicture(
        asked.addresses.picture(document.id, number),
        found.width,
        found.height,
        tuple(_in_pixels(box, found) for box in boxes),
    )


def _in_pixels(box: tuple[float, float, float, float], drawn: Picture) -> Box:
    start, top, end, bottom = box
    return Box(
        round(start * drawn.width),
        round(top * drawn.height),
        round((end - start) * drawn.width),
        round((bottom - top) * drawn.height),
    )


def _no_such_page(
    request: Request,
    services: Services,
    language: ReaderLanguage,
    asked: Asked,
    chosen: DocumentId | None,
    number: str,
) -> HTMLResponse:
    """404 with the way on; what is not visible to this reader at all raises as it did."""
    held, document = _work_and_document(services, asked.work, chosen)
    return services.pages.answer(
        request,
        language,
        "no_page.html",
        Head(title=language.gettext("There is no page %(page)s", page=number[:12]), indexed=False),
        status=404,
        work=held.as_read_in(language.tag),
        page_count=document.page_count,
        first=asked.page(document.id, 1),
        last=asked.page(document.id, document.page_count),
        work_href=asked.addresses.work(language.tag, held.id, **asked.words()),
    )


def _work_and_document(services: Services, work: WorkId, chosen: DocumentId | None) -> tuple[Work, Document]:
    with services.catalogue.reading() as connection:
        held = visible_work(connection, work)
        current = current_documents(connection, [work]).get(work, ())
        if chosen is None:
            if not current:
                raise NotFound(f"{work} has no pages here")
            return held, current[0]
        _, document = visible_document(connection, chosen)
    if document.work_id != work:
        raise NotFound(f"{chosen} is no document of {work}")
    return held, document
