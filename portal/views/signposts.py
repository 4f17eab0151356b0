"""Signposts for crawlers and browsers: ``robots.txt``, sitemaps, the OpenSearch description, completions."""

from __future__ import annotations

import json
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from sqlalchemy import func, select

from index.catalogue import tables
from index.catalogue.visible import PUBLIC, readable
from index.errors import NotFound
from index.model import LanguageTag
from portal.deps import LanguageOf, Services, ServicesOf, asker_language
from portal.feeds import search_description
from portal.search_request import read_request
from portal.sitemaps import figures_pieces, robots, sitemap_index, sitemap_pieces, topics_pieces, works_a_part
from portal.views.api.answering import audiences_of, base_of, parameters_of

router = APIRouter()

_works = tables.works.c
DAILY = {"cache-control": "max-age=3600"}
"""Crawlers come back within days; an hour old is fresh enough."""


@router.get("/robots.txt")
def robots_txt(request: Request, services: ServicesOf) -> Response:
    """What crawlers may read."""
    return PlainTextResponse(robots(base_of(request, services)), headers=DAILY)


@router.get("/sitemap.xml")
def sitemaps(request: Request, services: ServicesOf) -> Response:
    """The parts of the sitemap."""
    with services.catalogue.reading() as connection:
        query = select(func.count()).select_from(tables.works).where(readable(PUBLIC))
        works = connection.execute(query).scalar_one()
    parts = max(1, -(-works // works_a_part(tuple(services.languages))))
    body = sitemap_index(base_of(request, services), parts)
    return Response(body, media_type="application/xml", headers=DAILY)


@router.get("/sitemap-topics.xml")
def sitemap_of_topics(request: Request, services: ServicesOf) -> Response:
    """The topics' pages, in every language of the pages."""
    concepts, languages = services.vocabulary.concepts, tuple(services.languages)
    pieces = topics_pieces(base_of(request, services), concepts, languages)
    return StreamingResponse(pieces, media_type="application/xml", headers=DAILY)


@router.get("/sitemap-figures.xml")
def sitemap_of_figures(request: Request, services: ServicesOf) -> Response:
    """The pages of countries, regions, indicators and key figures, in every language of the pages."""
    areas, languages = (one.code for one in services.areas), tuple(services.languages)
    estimates = [one.id for one in services.estimates]
    pieces = figures_pieces(
        base_of(request, services), areas, services.registry.indicators, estimates, languages
    )
    return StreamingResponse(pieces, media_type="application/xml", headers=DAILY)


@router.get("/sitemap-{part}.xml")
def sitemap(part: str, request: Request, services: ServicesOf) -> Response:
    """One part: every published public work of a range, in every language of the pages."""
    if not (part.isascii() and part.isdigit() and len(part) < 7 and int(part) > 0):
        raise NotFound(f"no part {part} of the sitemap")
    works = _works_of_part(services, int(part))
    if not works and int(part) > 1:
        raise NotFound(f"no part {part} of the sitemap")
    pieces = sitemap_pieces(base_of(request, services), works, tuple(services.languages))
    return StreamingResponse(pieces, media_type="application/xml", headers={"cache-control": "no-cache"})


def _works_of_part(services: Services, part: int) -> list[tuple[str, datetime]]:
    """(id, last change) of the works of one part, in the order in which they came."""
    length = works_a_part(tuple(services.languages))
    query = select(_works.id, _works.updated).where(readable(PUBLIC)).order_by(_works.number)
    with services.catalogue.reading() as connection:
        rows = connection.execute(query.offset((part - 1) * length).limit(length))
        return [(work, updated) for work, updated in rows]


@router.get("/opensearch.xml")
def opensearch(request: Request, services: ServicesOf) -> Response:
    """How to search here, in the language ``lang``, else in the asker's."""
    asked = request.query_params.get("lang", "")
    tag = asked if asked in services.languages else asker_language(request).tag
    return RedirectResponse(f"/{tag}/opensearch.xml", status_code=302, headers={"vary": "Accept-Language"})


@router.get("/{lang}/opensearch.xml")
def opensearch_in(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """How a browser or a program searches here."""
    body = search_description(
        name="Atlas 8.7",
        about=language.gettext("Search inside the pages of reports on child labour and forced labour"),
        language=language.tag,
        base=base_of(request, services),
        icon=services.pages.assets.address("icon.svg"),
    )
    return Response(body, media_type="application/opensearchdescription+xml", headers=DAILY)


@router.get("/{lang}/suggestions.json")
def suggestions(request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """Completions for the search field of a browser (OpenSearch Suggestions 1.1)."""
    asked, _ = read_request(parameters_of(request), ui=language.tag)
    tag = LanguageTag(language.tag)
    found = services.completer.complete(asked.q.strip(), tag, audiences_of(request))
    body = json.dumps([asked.q, [one.text for one in found]], ensure_ascii=False)
    headers = {"cache-control": "no-cache"}
    return Response(
        body.encode("utf-8", "replace"), media_type="application/x-suggestions+json", headers=headers
    )
