"""``/{lang}/search``: results, and all values of one facet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from index.catalogue.records import Document
from index.catalogue.visible import summaries
from index.errors import NotFound
from index.model import DocumentId
from index.search import FACETS
from portal.answers import Found, ResultAnswer, words_of
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.i18n import ReaderLanguage
from portal.long_queries import with_words_once
from portal.parameters import Misread
from portal.problems import expected
from portal.rendering import Head
from portal.search_page import FACET_NAMES, FacetBox, Reasons, SearchLinks
from portal.search_request import (
    MANY_VALUED,
    SearchRequest,
    chosen_filters,
    read_request,
    to_parameters,
    without_filter,
)
from portal.units import extent

router = APIRouter()

SEARCHES_TO_HELP = 6
"""Filters whose removal is tried when nothing is found: each is one more search."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the list says of one work beside the answer that machines get."""

    extent: str
    several: bool
    foreign: bool
    elsewhere: bool
    reasons: Reasons
    all_pages: str
    file_href: str | None
    file_format: str
    file_size: int


@dataclass(frozen=True, slots=True)
class Years:
    """The years asked for, and the years there are."""

    first: int | None
    last: int | None
    box: FacetBox | None


@router.get("/search")
def search(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Results for words and filters; without either, everything, to look through."""
    asked, misread = read_request(request.query_params.multi_items(), ui=language.tag)
    found = services.finder.find(services.finder.query(asked, audiences=PUBLIC))
    request.state.timings["search"] = found.took_ms / 1000
    writer = services.page_writers[language.tag]
    links = SearchLinks(asked, language, writer.labels, writer.addresses, _inside(services, asked))
    direct = services.answerer.answers(asked, found, language, writer.addresses)
    answer = writer.search(found, asked, (one.plain() for one in direct))
    helped = _without_each(services, asked) if not found.page.total.works else {}
    filters = asked.filters
    return services.pages.answer(
        request,
        language,
        "search.html",
        _head(asked, links, services),
        asked=asked,
        answer=answer,
        direct=direct,
        links=links,
        boxes=links.facets(answer),
        years=Years(
            filters.year_from, filters.year_to, links.facet("year", answer["facets"].get("year", []))
        ),
        chips=links.chips(helped),
        chosen=len(chosen_filters(asked)),
        also=links.also_searched(found.concepts),
        cards=[_card(result, found, links) for result in answer["results"]],
        paging=links.paging(found.page.total.works),
        machines=links.machines(),
        notes=_notes(misread, found, language),
        kept=_kept(asked),
        finish=partial(with_words_once, words=asked.q),
    )


@router.get("/search/{facet}")
def all_values(facet: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Every value of one facet of a search, to be ticked without script."""
    if facet not in FACETS:
        raise NotFound(f"no facet {facet!r}")
    asked, _ = read_request(request.query_params.multi_items(), ui=language.tag)
    query = services.finder.query(asked, audiences=PUBLIC, facets=(facet,), facet_limit=None)
    found = services.finder.find(replace(query, limit=1, offset=0, cursor=None))
    writer = services.page_writers[language.tag]
    links = SearchLinks(asked, language, writer.labels, writer.addresses)
    values = writer.facet(facet, found.page.facets.get(facet, ()))
    kept = [pair for pair in to_parameters(replace(asked, page=1)) if pair[0] != facet]
    return services.pages.answer(
        request,
        language,
        "facet.html",
        Head(title=language.gettext(FACET_NAMES[facet]), indexed=False),
        box=links.facet(facet, values, most=MOST_VALUES_LISTED),
        back=links.to(asked),
        kept=kept,
        finish=partial(with_words_once, words=asked.q),
    )


MOST_VALUES_LISTED = 2_000
"""Values on the page of all values; the API goes on (a page of more would be megabytes)."""


def _inside(services: Services, asked: SearchRequest) -> str | None:
    """The title of the work that is searched in; None where there is none that this reader may see."""
    if asked.filters.work is None:
        return None
    with services.catalogue.reading() as connection:
        found = summaries(connection, [asked.filters.work], PUBLIC)
    return found[asked.filters.work].work.title_in(asked.ui)[0] if found else None


def _head(asked: SearchRequest, links: SearchLinks, services: Services) -> Head:
    """The title names words and filters, so that tabs and bookmarks can be told apart."""
    words = asked.q.strip()
    filters = links.language.listed([chip.label for chip in links.chips()])
    gettext = links.language.gettext
    if words and filters:
        title = gettext("%(words)s (%(filters)s)", words=words, filters=filters)
    else:
        title = words or filters or gettext("All publications")
    return Head(
        title=title,
        query=urlencode(to_parameters(asked), errors="replace"),
        indexed=not words and not filters,
        feed=links.machines()["atom"],
    )


def _kept(asked: SearchRequest) -> list[tuple[str, str]]:
    """What the form keeps that has no box of its own: the work, the order, ``expand``."""
    boxed = {"q", "page", "limit", "cursor", "year_from", "year_to", *MANY_VALUED}
    return [pair for pair in to_parameters(asked) if pair[0] not in boxed]


def _card(result: ResultAnswer, found: Found, links: SearchLinks) -> Card:
    work = found.works[result["work"]["id"]]  # type: ignore[index]
    document = _first_document(result, found.documents)
    href = result["pages"][0]["file_url"] if result["pages"] else None
    return Card(
        extent=extent(links.language, document.format, document.page_count) if document else "",
        several=len(work.languages) > 1,
        foreign=bool(work.languages) and links.language.tag not in work.languages,
        elsewhere=work.access != "file",
        reasons=links.reasons(result),
        all_pages=links.addresses.work(links.language.tag, work.id, **words_of(links.request)) + "#pages",
        file_href=href.partition("#")[0] if href and document and document.size else None,
        file_format=(document.format or "").upper() if document else "",
        file_size=(document.size or 0) if document else 0,
    )


def _first_document(result: ResultAnswer, documents: Mapping[DocumentId, Document]) -> Document | None:
    return documents.get(DocumentId(result["pages"][0]["document"])) if result["pages"] else None


def _notes(misread: tuple[Misread, ...], found: Found, language: ReaderLanguage) -> list[str]:
    """What a reader must know about how the address was read."""
    notes = [expected(one, language) for one in misread]
    ignored = found.page.ignored_words
    if ignored:
        notes.append(
            language.gettext(
                "More words than a search takes. Left out: %(words)s", words=language.listed(ignored)
            )
        )
    return notes


def _without_each(services: Services, asked: SearchRequest) -> dict[tuple[str, str], int]:
    """For each filter in force, the works found without it."""
    counts = {}
    for name, value in chosen_filters(asked)[:SEARCHES_TO_HELP]:
        less = without_filter(asked, name, value)
        query = services.finder.query(less, audiences=PUBLIC, facets=(), pages_per_work=1)
        counts[name, value] = services.engine.search(replace(query, limit=1)).total.works
    return counts
