"""``/{lang}/practices/``: good practices, by what they are about and where they were tried.

Everything counted here is the answer of the search with the same filter, so that both say one number and what
readers may not see counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from index.errors import EngineUnavailable
from index.search import Filters
from portal.answers import SearchAnswer
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.i18n import ReaderLanguage
from portal.rendering import Head
from portal.search_request import SearchRequest
from portal.views.works import PlainCard

router = APIRouter()

TYPE = "good-practice"

NEWEST = 12
"""Practices on the page; the search has the rest."""

MOST_VALUES = 40
"""Topics and countries by which practices can be chosen here."""


@dataclass(frozen=True, slots=True)
class Way:
    """Practices about one topic or of one country: its name, how many, the search that shows them."""

    label: str
    works: int
    href: str


@router.get("/practices")
def without_slash(language: LanguageOf) -> Response:
    """``/fr/practices`` is meant for ``/fr/practices/``."""
    return RedirectResponse(f"/{language.tag}/practices/", status_code=308)


@router.get("/practices/")
def practices(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """The newest practices, and the ways to all of them."""
    answer = _asked(services, language)
    addresses = services.page_writers[language.tag].addresses
    title = language.gettext("Good practices")
    return services.pages.answer(
        request,
        language,
        "practices.html",
        Head(title=title),
        title=title,
        answer=answer,
        topics=_ways("concept", answer, services, language),
        places=_ways("area", answer, services, language),
        every=addresses.search(language.tag, [("type", TYPE)]),
        plain_card=PlainCard(),
    )


def _ways(
    facet: str, answer: SearchAnswer | None, services: Services, language: ReaderLanguage
) -> tuple[Way, ...]:
    addresses = services.page_writers[language.tag].addresses
    held = answer["facets"].get(facet, []) if answer else []
    return tuple(
        Way(
            one["label"],
            one["works"],
            addresses.search(language.tag, [("type", TYPE), (facet, one["value"])]),
        )
        for one in held
    )


def _asked(services: Services, language: ReaderLanguage) -> SearchAnswer | None:
    """The search behind the page; None while the engine is away, and the page goes on without."""
    asked = SearchRequest(ui=language.tag, sort="newest", limit=NEWEST, filters=Filters(type=(TYPE,)))
    query = services.finder.query(
        asked, audiences=PUBLIC, facets=("concept", "area"), facet_limit=MOST_VALUES, pages_per_work=1
    )
    try:
        found = services.finder.find(query)
    except EngineUnavailable:
        return None
    return services.page_writers[language.tag].search(found, asked)
