"""``/{lang}/areas/`` and ``/{lang}/areas/{code}``: what is known about each country and region.

Everything counted here is the answer of the search with the same filter, so that both say one number and what
readers may not see counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from datasets.areas import SDG_REGIONS, Area
from datasets.estimates import newest
from datasets.knowledge import side_by_side
from index.errors import EngineUnavailable
from index.search import Filters
from portal import area_page, area_records
from portal.answers import SearchAnswer
from portal.area_list import Listed, grouped, listed, matching
from portal.area_neighbours import neighbours
from portal.deps import PUBLIC, LanguageOf, Services, ServicesOf
from portal.figures import figure_cards
from portal.i18n import ReaderLanguage
from portal.rendering import Head
from portal.search_request import SearchRequest
from portal.views.works import PlainCard

router = APIRouter()

NEWEST = 6
"""Publications on the page of an area; the search has the rest."""

LONGEST_NAME = 100
"""Signs read of a name or code that is looked up."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What is written about an area: the newest works, how many, and the ways to the rest."""

    answer: SearchAnswer | None
    practices: int
    about: str
    mentions: str
    practices_href: str
    topics: tuple[tuple[str, int, str], ...]


@router.get("/areas")
def without_slash(language: LanguageOf) -> Response:
    """``/fr/areas`` is meant for ``/fr/areas/``."""
    return RedirectResponse(f"/{language.tag}/areas/", status_code=308)


@router.get("/areas/")
def areas(request: Request, services: ServicesOf, language: LanguageOf, q: str = "") -> HTMLResponse:
    """Every country by region, every region and group; or those whose name is typed."""
    asked = q[:LONGEST_NAME].strip()
    counts = _counts(services, language)
    found = matching(asked, services.areas, counts, language)
    title = language.gettext("Countries and regions")
    return services.pages.answer(
        request,
        language,
        "areas.html",
        Head(title=title, indexed=not asked),
        title=title,
        asked=asked,
        found=found,
        groups=() if asked else grouped(services.areas, counts, language),
        others=() if asked else _others(services, counts, language),
        away=counts is None,
    )


def _others(services: Services, counts: dict[str, int] | None, language: ReaderLanguage) -> list[Listed]:
    """Everything that stands in no region of the list: regions, groups, organisations, Antarctica."""
    rest = [
        one
        for one in services.areas
        if one.code not in SDG_REGIONS and (one.kind != "country" or not set(one.regions) & set(SDG_REGIONS))
    ]
    return listed(rest, counts, language)


def _counts(services: Services, language: ReaderLanguage) -> dict[str, int] | None:
    """How many works are about each area; None while the engine is away."""
    asked = SearchRequest(ui=language.tag, limit=1)
    query = services.finder.query(
        asked, audiences=PUBLIC, facets=("area",), facet_limit=None, pages_per_work=0
    )
    try:
        page = services.engine.search(query)
    except EngineUnavailable:
        return None
    return {one.value: one.works for one in page.facets.get("area", ())}


@router.get("/areas/{code}")
def area(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """One country or region: its figures, its gaps, its publications; another form of its code leads here."""
    found = services.areas.get(code[:LONGEST_NAME])
    if found is None:
        return _unknown(code[:LONGEST_NAME], request, services, language)
    if found.code != code:
        address = services.page_writers[language.tag].addresses.area(language.tag, found.code)
        return RedirectResponse(address, status_code=308)
    return _profile(found, request, services, language)


def _unknown(code: str, request: Request, services: Services, language: ReaderLanguage) -> HTMLResponse:
    title = language.gettext("No country or region has this code")
    return services.pages.answer(
        request,
        language,
        "no_area.html",
        Head(title=title, indexed=False),
        status=404,
        title=title,
        asked=code,
        found=matching(code, services.areas, None, language),
    )


def _profile(found: Area, request: Request, services: Services, language: ReaderLanguage) -> HTMLResponse:
    held, registry = services.known_areas.now(), services.registry
    key = area_page.area_key(found)
    observations = held.snapshot.area_profile(key.code, key.scheme)
    now = datetime.now(UTC).year
    name = found.name(language.tag)
    return services.pages.answer(
        request,
        language,
        "area.html",
        Head(
            title=name,
            description=language.gettext(
                "What is known about %(area)s on child labour, forced labour and trafficking, and what is "
                "not: figures with their year and source, publications, treaties.",
                area=name,
            ),
        ),
        area=found,
        name=name,
        parents=_parents(found, services, language),
        groups=area_page.matrix(key, held, registry, now, language),
        unmeasured=area_page.unmeasured(held, registry),
        unheld=area_page.unheld(held, registry, language),
        rivals=area_page.rivals(side_by_side(observations, registry.series), held, registry, language),
        goods=area_page.goods(observations, held, registry, language),
        treaties=area_page.treaties(found, registry, language),
        pathfinder=area_records.pathfinder(found, registry),
        responses=area_records.responses(found, registry),
        figures=_figures(found, services, language),
        documents=_documents(found, services, language),
        around=neighbours(found, services.areas, held, language),
        members=_members(found, services, language),
        api=services.page_writers[language.tag].addresses.api("/observations", [("area", found.code)]),
        plain_card=PlainCard(),
    )


def _figures(found: Area, services: Services, language: ReaderLanguage) -> tuple[object, ...]:
    """The key figures of the area itself, the newest held."""
    figures = [one for one in newest(services.estimates) if services.areas.get(one.area) is found]
    return tuple(figure_cards(figures, services.estimates, language))


def _parents(found: Area, services: Services, language: ReaderLanguage) -> list[tuple[str, str]]:
    """The regions the area lies in, those with most countries first, the world left out: (name, address)."""
    held = (services.areas.get(code) for code in found.regions)
    regions = [one for one in held if one is not None and one.kind == "region"]
    regions.sort(key=lambda one: -len(services.areas.members(one.code)))
    addresses = services.page_writers[language.tag].addresses
    return [(one.name(language.tag), addresses.area(language.tag, one.code)) for one in regions]


def _members(found: Area, services: Services, language: ReaderLanguage) -> list[Listed]:
    """The countries of a region, by name."""
    if found.kind == "country" or not found.m49:
        return []
    return listed(services.areas.members(found.code), None, language)


def _documents(found: Area, services: Services, language: ReaderLanguage) -> Documents:
    """The newest works about an area, by the search that its links lead to."""
    addresses = services.page_writers[language.tag].addresses
    about = ("area", found.code)
    answer = _asked(found.code, services, language)
    types = {one["value"]: one["works"] for one in answer["facets"].get("type", [])} if answer else {}
    concepts = answer["facets"].get("concept", []) if answer else []
    return Documents(
        answer=answer,
        practices=types.get("good-practice", 0),
        about=addresses.search(language.tag, [about]),
        mentions=addresses.search(language.tag, [("mentions_area", found.code)]),
        practices_href=addresses.search(language.tag, [about, ("type", "good-practice")]),
        topics=tuple(
            (one["label"], one["works"], addresses.search(language.tag, [("concept", one["value"]), about]))
            for one in concepts
        ),
    )


MOST_TOPICS = 8
"""Topics of the publications about an area; the search has the rest."""


def _asked(code: str, services: Services, language: ReaderLanguage) -> SearchAnswer | None:
    """The search behind the page; None while the engine is away, and the page goes on without."""
    asked = SearchRequest(ui=language.tag, sort="newest", limit=NEWEST, filters=Filters(area=(code,)))
    query = services.finder.query(
        asked, audiences=PUBLIC, facets=("type", "concept"), facet_limit=MOST_TOPICS, pages_per_work=1
    )
    try:
        found = services.finder.find(query)
    except EngineUnavailable:
        return None
    return services.page_writers[language.tag].search(found, asked)
