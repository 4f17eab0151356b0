"""``/{lang}/search.json``, ``.csv``, ``.atom``: the search of the page, for machines and spreadsheets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from index.catalogue.works_read import work_records
from index.search import Hit, SearchQuery
from portal.answers import Found, Shelf, Writer, words_of
from portal.delivery import matches
from portal.deps import LanguageOf, Services, ServicesOf
from portal.feeds import Entry, Feed, atom, tag_address
from portal.i18n import ReaderLanguage
from portal.long_queries import REST, carried, is_long
from portal.parameters import read_choice
from portal.problems import OPEN_TO_ALL, Unreadable
from portal.search_request import (
    SearchRequest,
    on_page,
    read_request,
    search_address,
)
from portal.spreadsheet import PAGE_COLUMNS, WORK_COLUMNS, csv_pieces, page_cells, work_cells
from portal.views.api.answering import (
    absolute_writer,
    audiences_of,
    base_of,
    json_answer,
    only_asked,
    parameters_of,
    refuse_others,
)
from portal.views.api.parameters import SEARCH
from portal.views.api.search import answered

router = APIRouter()

WORKS_AT_ONCE = 200
"""Works looked up by one query while a whole search is written: memory stays small, queries stay few."""

EVERY_PAGE = 1_000_000_000
"""More pages than any work has: all of them are asked for."""

FEED_LENGTH = 20
"""Entries in one part of a feed unless ``limit`` says otherwise."""

KNOWN = (*(one["name"] for one in SEARCH if one["name"] != "ui"), "rows", REST)
"""The parameters that an export knows: those of the search. Its path names the language."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed; Atom wants a time, and a made-up one would change."""


def _asked(request: Request, language: ReaderLanguage, limit: int = 10) -> SearchRequest:
    asked, misread = read_request(parameters_of(request), ui=language.tag, limit=limit)
    if misread:
        raise Unreadable(misread)
    refuse_others(request, KNOWN)
    return asked


@router.get("/{lang}/search.json")
def search_json(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """What the API answers to the same search."""
    asked = _asked(request, language)
    found = services.finder.find(services.finder.query(asked, audiences=audiences_of(request)))
    return json_answer(answered(services, found, asked), language.tag)


@router.get("/{lang}/search.csv")
def search_csv(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The whole search, streamed: one row a work, or with ``rows=pages`` one a page."""
    asked = _asked(request, language)
    rows, misread = read_choice(parameters_of(request), "rows", ("works", "pages"), "works")
    if misread:
        raise Unreadable(misread)
    etag = _etag(request, services, asked, rows)
    headers = {"etag": etag, "cache-control": "no-cache", **OPEN_TO_ALL}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="atlas87-{rows}.csv"'
    pieces = iter(()) if only_asked(request) else _pieces(services, request, asked, rows)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8; header=present", headers=headers)


def _pieces(services: Services, request: Request, asked: SearchRequest, rows: str) -> Iterator[bytes]:
    """The table in pieces; the first works are found before the answer begins."""
    query = services.finder.query(
        on_page(asked, 1),
        audiences=audiences_of(request),
        facets=(),
        pages_per_work=EVERY_PAGE if rows == "pages" else 0,
    )
    batches = _begun(_batches(services, query))
    writer = absolute_writer(request, services, asked.ui)
    return _page_pieces(batches, writer, asked) if rows == "pages" else _work_pieces(batches, writer, asked)


def _etag(request: Request, services: Services, asked: SearchRequest, rows: str) -> str:
    """Names the file without writing it: every change of what is found is a new generation of the index."""
    where = search_address(f"{base_of(request, services)}/{asked.ui}", asked)
    told = f"{services.engine.generation()} {rows} {where}"
    return f'W/"{hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def _batches(services: Services, query: SearchQuery) -> Iterator[Shelf]:
    """The whole search, some works at a time, each batch with what the catalogue says of it now."""
    hits: Iterator[Hit] = services.engine.walk(query)
    while batch := tuple(islice(hits, WORKS_AT_ONCE)):
        yield services.finder.shelf(batch, query.audiences)


def _begun(batches: Iterator[Shelf]) -> Iterator[Shelf]:
    """The same batches, the first of them made now: what goes wrong at the start is still an error answer."""
    first = next(batches, None)
    return iter(()) if first is None else chain((first,), batches)


def _work_pieces(batches: Iterator[Shelf], writer: Writer, asked: SearchRequest) -> Iterator[bytes]:
    def rows() -> Iterator[Sequence[Sequence[str]]]:
        number = 0
        for shelf in batches:
            part = []
            for hit, work in shelf.listed():
                number += 1
                told = writer.work(work, asked.ui)
                part.append(work_cells(number, told, len(hit.pages) + hit.pages_more))
            yield part

    return csv_pieces(WORK_COLUMNS, rows())


def _page_pieces(batches: Iterator[Shelf], writer: Writer, asked: SearchRequest) -> Iterator[bytes]:
    def rows() -> Iterator[Sequence[Sequence[str]]]:
        number = 0
        for shelf in batches:
            part = []
            for hit, _ in shelf.listed():
                result = writer.result(hit, shelf, asked)
                for page in result["pages"]:
                    number += 1
                    part.append(page_cells(number, result["work"], page))
            yield part

    return csv_pieces(PAGE_COLUMNS, rows())


@router.get("/{lang}/search.atom")
def search_atom(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The search as a feed, in numbered parts."""
    asked = _asked(request, language, FEED_LENGTH)
    query = services.finder.query(asked, audiences=audiences_of(request), facets=(), pages_per_work=1)
    found = services.finder.find(query)
    base, tags = base_of(request, services), services.settings.base_url
    entries = _entries(services, found, asked, absolute_writer(request, services, asked.ui))
    words = carried(asked.q) or language.gettext("All publications")
    feed = Feed(
        id=tag_address(tags, _name(asked)),
        title=f"Atlas 8.7: {words}",
        language=language.html_tag,
        updated=max((entry.updated for entry in entries), default=NEVER),
        total=found.page.total.works,
        start=asked.offset + 1,
        a_page=asked.limit,
        links=_links(asked, base, found.page.total.works),
        entries=entries,
    )
    headers = {"cache-control": "no-cache", "content-language": language.html_tag, **OPEN_TO_ALL}
    return Response(atom(feed), media_type="application/atom+xml; charset=utf-8", headers=headers)


def _name(asked: SearchRequest) -> str:
    """What the feed of a search is called for good: by its words, or where they are long by a sum of them."""
    name = search_address("search", on_page(asked, 1))
    told = hashlib.blake2b(name.encode(), digest_size=12).hexdigest()
    return f"search-{told}" if is_long(asked.q) else name


def _links(asked: SearchRequest, base: str, total: int) -> tuple[tuple[str, str, str], ...]:
    """Where the page, this part and the other parts are (RFC 5005).

    Each repeats the words: of very long ones only this part and the next are told, so that the feed can be
    followed to its end and is not a megabyte.
    """
    feed, page = f"{base}/{asked.ui}/search.atom", f"{base}/{asked.ui}/search"
    last = max(1, min(-(-total // asked.limit), asked.last_page))
    parts = [("self", asked.page), ("first", 1), ("last", last)]
    parts += [("previous", asked.page - 1)] if asked.page > 1 else []
    parts += [("next", asked.page + 1)] if asked.page < last else []
    links = [
        (rel, "application/atom+xml", search_address(feed, on_page(asked, number))) for rel, number in parts
    ]
    about = f"{base}/opensearch.xml?lang={asked.ui}"
    if is_long(asked.q):
        return tuple(link for link in links if link[0] in ("self", "next"))
    return (
        ("alternate", "text/html", search_address(page, replace(on_page(asked, 1), limit=10))),
        ("search", "application/opensearchdescription+xml", about),
        *links,
    )


def _entries(services: Services, found: Found, asked: SearchRequest, writer: Writer) -> list[Entry]:
    with services.catalogue.reading() as connection:
        records = work_records(connection, found.works)
    entries = []
    for hit, work in found.listed():
        record = records[hit.work_id]
        best = hit.pages[0].snippet if hit.pages else None
        categories = [(work.type, writer.labels.of("type", work.type))]
        categories += [(one, writer.labels.of("concept", one)) for one in work.concepts]
        entries.append(
            Entry(
                id=tag_address(services.settings.base_url, work.id),
                title=work.title_in(asked.ui)[0],
                title_language=work.title_in(asked.ui)[1],
                url=writer.addresses.work(asked.ui, work.id, **words_of(asked)),
                updated=record.updated,
                published=record.published_at,
                publishers=work.publishers,
                summary=best.text if best else work.abstract,
                summary_language=best.language if best else record.abstract_language,
                categories=tuple(categories),
            )
        )
    return entries
