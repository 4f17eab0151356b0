"""``GET /api/v1/works/{id}`` and one page of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from index.catalogue.documents import current_documents
from index.catalogue.named import named
from index.catalogue.visible import may_serve_file, may_serve_text, visible_record
from index.model import DocumentId, WorkId
from ingest.errors import FileRefused
from portal.alike_works import alike_works
from portal.answers import words_of
from portal.deps import Services, ServicesOf
from portal.file_states import file_states
from portal.i18n import gettext_noop
from portal.page_pictures import Box, is_drawable, marked_boxes
from portal.problems import Refused
from portal.reading import OpenPage
from portal.recognised import words_shown
from portal.search_request import SearchRequest
from portal.views.api import parameters
from portal.views.api.answering import asked_language, asked_search, audiences_of, json_answer, parameters_of
from portal.views.api.documenting import described
from portal.work_answers import PageWriter, WholePageAnswer, WholeWorkAnswer, whole_work_answer

router = APIRouter()

MOST_DIGITS = 9
"""Digits of a page number that are read: more pages than any document has."""


@router.get(
    "/works/{id}",
    **described(
        "work",
        gettext_noop("One work with its documents."),
        WholeWorkAnswer,
        [parameters.WORK_ID, parameters.UI],
        "not-found",
        "withdrawn",
    ),
)
def work(id: str, request: Request, services: ServicesOf) -> Response:
    """One work with its documents."""
    ui = asked_language(request, services)
    with services.catalogue.reading() as connection:
        record = visible_record(connection, WorkId(id), audiences_of(request))
        documents = current_documents(connection, [record.work.id]).get(record.work.id, ())
        alike = alike_works(connection, record.work.id, audiences_of(request))
        told = may_serve_text(record.work)
        found = {what: named(connection, record.work.id, what) for what in ("area", "concept") if told}
        states = file_states(connection, documents if told else ())
    answer = whole_work_answer(services.writers[ui], record, documents, states, alike, found, ui)
    return json_answer(answer, ui)


@router.get(
    "/works/{id}/pages/{n}",
    **described(
        "page",
        gettext_noop("One page: its text with marks, its neighbours."),
        WholePageAnswer,
        [parameters.WORK_ID, parameters.PAGE_NUMBER, *parameters.PAGE],
        "not-found",
        "withdrawn",
        "not-served-here",
    ),
)
def page(id: str, n: str, request: Request, services: ServicesOf) -> Response:
    """The text of one page with its marks, the boxes of the marked words, and the hits before and after."""
    asked = asked_search(request, services)
    document = dict(parameters_of(request)).get("document") or None
    opened = services.reader.open(
        WorkId(id),
        page_number(n),
        DocumentId(document) if document else None,
        q=asked.q,
        expand=asked.expand,
        audiences=audiences_of(request),
    )
    words = words_of(asked) if asked.q.strip() else {}
    answer = PageWriter(services.writers[asked.ui], opened, asked.ui, words).answer(
        _boxes(services, opened, asked)
    )
    return json_answer(answer, asked.ui)


def page_number(text: str) -> int:
    """The number of a page in an address; anything else is no address of a page."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Refused("not-found")
    return int(text)


def _boxes(services: Services, opened: OpenPage, asked: SearchRequest) -> tuple[Box, ...] | None:
    """The boxes of the marked words; None where no picture can be drawn. Without marks nothing is drawn."""
    document = opened.document
    if not (may_serve_file(opened.work) and is_drawable(document)):
        return None
    if not opened.marks:
        return ()
    try:
        picture = services.pictures.picture(document, opened.page.number)
    except FileRefused:
        return None
    marker = services.reader.marker(asked.q, expand=asked.expand)
    words = words_shown(services.catalogue, document.id, opened.page.number, picture)
    return marked_boxes(words, marker, document.language)
