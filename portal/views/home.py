"""``/`` sends readers to their language; ``/{lang}/`` is the home page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from index.errors import EngineUnavailable
from portal.addresses import Addresses
from portal.answers import FacetValueAnswer, SearchAnswer
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.figures import home_figures
from portal.i18n import ReaderLanguage, negotiate
from portal.rendering import Head
from portal.search_page import FACET_NAMES
from portal.search_request import SearchRequest
from portal.views.works import PlainCard

router = APIRouter()
language_router = APIRouter()

NEWEST = 6
WAYS = ("concept", "area", "type", "language")
"""Facets by which one can walk in without a question."""

VALUES_A_WAY = 8


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: its name and its values, the fullest first; ``all_values`` leads to the rest."""

    title: str
    values: tuple[tuple[str, int, str], ...]
    all_values: str


@router.get("/")
def front_door(request: Request, services: ServicesOf) -> Response:
    """To the home page in the reader's language, by the browser's word; never cached for others."""
    tag = negotiate(request.headers.get("accept-language"), tuple(services.languages))
    headers = {"vary": "Accept-Language", "cache-control": "private"}
    return RedirectResponse(f"/{tag}/", status_code=302, headers=headers)


@router.get("/{lang}")
def without_slash(language: LanguageOf) -> Response:
    """``/fr`` is meant for ``/fr/``."""
    return RedirectResponse(f"/{language.tag}/", status_code=308)


@language_router.get("/")
def home(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """The search box, the newest key figures, the newest works, the ways in."""
    answer = _newest(services, language)
    return services.pages.answer(
        request,
        language,
        "home.html",
        Head(
            title="",
            description=language.gettext(
                "What is known about ending child labour, forced labour, modern slavery and human "
                "trafficking: reports searched page by page, in every language."
            ),
        ),
        answer=answer,
        figures=home_figures(services.estimates, language),
        ways=_ways(answer, services, language) if answer else (),
        plain_card=PlainCard(),
    )


def _newest(services: Services, language: ReaderLanguage) -> SearchAnswer | None:
    """The newest works and the facets of all; None while the engine is away, and the page goes on without."""
    asked = SearchRequest(sort="newest", limit=NEWEST, ui=language.tag)
    query = services.finder.query(
        asked, audiences=PUBLIC, facets=WAYS, facet_limit=VALUES_A_WAY, pages_per_work=1
    )
    try:
        found = services.finder.find(query)
    except EngineUnavailable:
        return None
    return services.page_writers[language.tag].search(found, asked)


def _ways(answer: SearchAnswer, services: Services, language: ReaderLanguage) -> tuple[Way, ...]:
    facets = ((name, answer["facets"].get(name, [])) for name in WAYS)
    return tuple(_way(name, values, services, language) for name, values in facets if values)


def _way(name: str, values: list[FacetValueAnswer], services: Services, language: ReaderLanguage) -> Way:
    addresses = services.page_writers[language.tag].addresses
    return Way(
        language.gettext(FACET_NAMES[name]),
        tuple((one["label"], one["works"], _href(name, one["value"], addresses, language)) for one in values),
        _all_values(name, addresses, language),
    )


def _all_values(facet: str, addresses: Addresses, language: ReaderLanguage) -> str:
    """Topics and areas have lists of their own."""
    own = {"concept": f"/{language.tag}/topics/", "area": f"/{language.tag}/areas/"}
    return own.get(facet) or addresses.search(language.tag, (), f"/{facet}")


def _href(facet: str, value: str, addresses: Addresses, language: ReaderLanguage) -> str:
    """A topic and an area have pages of their own; everything else leads to the search."""
    if facet == "concept":
        return addresses.topic(language.tag, value)
    if facet == "area":
        return addresses.area(language.tag, value)
    return addresses.search(language.tag, [(facet, value)])
