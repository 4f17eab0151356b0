"""``/{lang}/indicators/`` and ``/{lang}/indicators/{code}``: what each indicator counts, and its figures.

Every view of an indicator is one address (``series``, ``sex``): as page, SVG, CSV, JSON and embed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from datasets.model import Indicator, Observation, Series
from datasets.store import Snapshot
from index.errors import NotFound
from portal import indicator_charts as charts
from portal import indicator_maps as maps
from portal import indicator_page as told
from portal.charts.frame import inline, inline_grid
from portal.deps import LanguageOf, Services, ServicesOf
from portal.estimate_drawings import world_drawings
from portal.i18n import ReaderLanguage
from portal.indicator_story import AGGREGATES, Story, tell
from portal.known_areas import Held
from portal.rendering import Head
from portal.statistics_areas import AreaName, area_namer
from portal.statistics_words import Said, said, sex_words
from portal.views.api.answering import base_of
from portal.web_links import web_link

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another view of the same indicator."""

    label: str
    language: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class View:
    """One view of one indicator, with all that was looked up for it."""

    indicator: Indicator
    series: Series | None
    held: tuple[Series, ...]
    story: Story | None
    name: AreaName
    snapshot: Snapshot
    query: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An indicator in the list: how many areas have a figure, over which years."""

    code: str
    title: Said
    href: str
    areas: int
    years: str
    custodians: tuple[str, ...]


@router.get("/indicators")
def without_slash(language: LanguageOf) -> Response:
    """``/fr/indicators`` is meant for ``/fr/indicators/``."""
    return RedirectResponse(f"/{language.tag}/indicators/", status_code=308)


@router.get("/indicators/")
def indicators(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Every indicator by target: what it is, and how much of it is held here."""
    held: dict[str, list[tuple[int, int, int]]] = {}
    known = services.known_areas.now()
    for one in known.snapshot.series():
        series = services.registry.series.get(one.series)
        if series is not None:
            count = (_countries(known, one.series), one.first_year, one.last_year)
            held.setdefault(series.indicator, []).append(count)
    targets: dict[str, list[Listed]] = {}
    for indicator in sorted(services.registry.indicators.values(), key=_near_target):
        targets.setdefault(indicator.target, []).append(
            _listed(indicator, held.get(indicator.code, []), language)
        )
    title = language.gettext("Indicators")
    return services.pages.answer(
        request,
        language,
        "indicators.html",
        Head(title=title),
        targets=targets,
        title=title,
        estimates=world_drawings(
            services.estimates, services.breakdowns, base_of(request, services), language
        ),
    )


def _countries(known: Held, series: str) -> int:
    """How many countries and areas have a figure of a series; the regions they lie in are none of them."""
    figures = known.figures.get(series, {})
    return sum(
        area.scheme not in AGGREGATES and any(one.value is not None for one in found)
        for area, found in figures.items()
    )


def _near_target(indicator: Indicator) -> tuple[bool, list[str]]:
    """Target 8.7 first, its neighbours by number."""
    return indicator.target != "8.7", [part.zfill(3) for part in indicator.code.split(".")]


def _listed(indicator: Indicator, held: list[tuple[int, int, int]], language: ReaderLanguage) -> Listed:
    years = ""
    if held:
        first, last = min(one[1] for one in held), max(one[2] for one in held)
        years = str(first) if first == last else f"{first}–{last}"
    return Listed(
        indicator.code,
        said(indicator.title, language),
        f"/{language.tag}/indicators/{indicator.code}",
        max((one[0] for one in held), default=0),
        years,
        indicator.custodians,
    )


@router.get("/indicators/{code}")
def indicator(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """One indicator: message, chart, grid, table, what is missing, method, source, downloads."""
    view = asked_view(code, request, services, language)
    title = said(view.indicator.title, language)
    context = _context(view, request, services, language) if view.story else {"story": None, "query": ""}
    return services.pages.answer(
        request,
        language,
        "indicator.html",
        Head(
            title=f"{view.indicator.code} {title.text}",
            description=title.text,
            query=_with_part(view.query, str(context.get("part", 1))),
        ),
        indicator=view.indicator,
        title=title,
        definition=said(view.indicator.definition, language),
        limits=said(view.indicator.limits, language),
        method_url=web_link(view.indicator.source_url),
        choices=_series_choices(view, language),
        **context,
    )


def _context(view: View, request: Request, services: Services, language: ReaderLanguage) -> dict[str, object]:
    """Everything that stands on the page when there are figures."""
    story = told_story(view)
    address = f"{base_of(request, services)}/{language.tag}/indicators/{view.indicator.code}"
    whole = f"{address}?{view.query}" if view.query else address
    shown = maps.tiles(story, services.tile_grid)
    pieces = told.parts(story.shown)
    part = _part(request, len(pieces))
    rows = pieces[part - 1]
    names = {code: services.areas.name(code, language.tag) for code in services.tile_grid.places}
    return {
        "story": story,
        "series_name": said(story.series.name, language),
        "counted": said(story.series.counted, language),
        "caution": said(story.series.caution, language),
        "headline": charts.headline(story, language),
        "measure": charts.measure(story, language),
        "chart": Markup(inline(charts.dot_chart(story, language, view.name, rows), "c")),  # noqa: S704 - escaped
        "map": maps.page_map(story, shown, services.world, language),
        "grid": Markup(inline_grid(maps.tile_chart(story, shown, language), "g")),  # noqa: S704 - escaped
        "table": told.table(rows, story, language, view.name),
        "part": part,
        "parts": _part_choices(view, pieces, part, language),
        "regions": told.region_tables(story, language, view.name),
        "missing": told.missing(story, services.tile_grid, language, names, view.name),
        "members": len(services.tile_grid.places),
        "refusals": told.refusals(story, language),
        "editions": told.edition_cards(story.editions, language),
        "sexes": _sex_choices(view, language),
        "download": f"/{language.tag}/indicators/{view.indicator.code}",
        "query": view.query,
        "api": services.addresses.api("/observations", [("series", story.series.code), ("sex", story.sex)]),
        "citing": told.cited(story.series, story, whole, _embed(view, request, services, language), language),
        "embeds": {
            picture: _embed(view, request, services, language, picture) for picture in ("map", "grid")
        },
    }


def _embed(
    view: View, request: Request, services: Services, language: ReaderLanguage, picture: str = ""
) -> str:
    """The address of the same view for other sites."""
    query = "&".join(filter(None, (view.query, f"picture={picture}" if picture else "")))
    address = f"{base_of(request, services)}/embed/{language.tag}/indicators/{view.indicator.code}"
    return f"{address}?{query}" if query else address


def asked_view(code: str, request: Request, services: Services, language: ReaderLanguage) -> View:
    """The view that an address asks for; raises ``NotFound`` for an unknown indicator, series or sex."""
    indicator = services.registry.indicators.get(code)
    if indicator is None:
        raise NotFound(f"no indicator {code[:40]}")
    snapshot = services.statistics.snapshot()
    there = {one.series for one in snapshot.series()}
    held = tuple(one for one in services.registry.series_of(code) if one.code in there)
    name = area_namer(services.areas, snapshot.editions(), language.tag)
    series = _asked_series(request.query_params.get("series", ""), held)
    if series is None:
        return View(indicator, None, held, None, name, snapshot, "")
    editions = {str(one.id): one for one in snapshot.editions()}
    sex = request.query_params.get("sex", "")
    story = tell(series, snapshot.latest(series.code), editions, name, sex)
    if sex and story.sex != sex:
        raise NotFound(f"{series.code} has no figures of the sex asked for")
    chosen = {
        "series": series.code if series != held[0] else "",
        "sex": sex if story.sexes and sex != story.sexes[0] else "",
    }
    return View(indicator, series, held, story, name, snapshot, _query(chosen))


def _asked_series(asked: str, held: tuple[Series, ...]) -> Series | None:
    """The series asked for, else the first that is held; None where none is."""
    if not asked:
        return held[0] if held else None
    found = next((one for one in held if one.code == asked), None)
    if found is None:
        raise NotFound(f"no series {asked[:40]} of this indicator")
    return found


def told_story(view: View) -> Story:
    """The story of a view; raises ``NotFound`` where no figures are held."""
    if view.story is None:
        raise NotFound("no figures are held for this indicator")
    return view.story


def _query(chosen: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})


def _series_choices(view: View, language: ReaderLanguage) -> list[Choice]:
    found = []
    for place, one in enumerate(view.held):
        words = said(one.name, language)
        query = _query({"series": one.code if place else ""})
        found.append(Choice(words.text, words.language, _href(view, language, query), one == view.series))
    return found


def _sex_choices(view: View, language: ReaderLanguage) -> list[Choice]:
    story = told_story(view)
    series = story.series.code if view.held and story.series != view.held[0] else ""
    return [
        Choice(
            sex_words(sex, language),
            language.tag,
            _href(view, language, _query({"series": series, "sex": sex if place else ""})),
            sex == story.sex,
        )
        for place, sex in enumerate(story.sexes)
    ]


def _part(request: Request, parts: int) -> int:
    """The part of the rows that is asked for, counted from 1; ``NotFound`` for one that is not there."""
    asked = request.query_params.get("part", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= parts):
        raise NotFound("no such part of the figures")
    return int(asked)


def _part_choices(
    view: View, pieces: Sequence[Sequence[Observation]], chosen: int, language: ReaderLanguage
) -> list[Choice]:
    """The parts by the names they begin and end with."""
    found = []
    for part, rows in enumerate(pieces, 1):
        label = f"{view.name(rows[0].key.area)} – {view.name(rows[-1].key.area)}" if rows else ""
        query = _with_part(view.query, str(part))
        found.append(Choice(label, language.tag, _href(view, language, query) + "#chart", part == chosen))
    return found


def _with_part(query: str, part: str) -> str:
    """The query string of a view and one part of its rows; the first has none of its own."""
    return "&".join(filter(None, (query, f"part={part}" if part != "1" else "")))


def _href(view: View, language: ReaderLanguage, query: str) -> str:
    address = f"/{language.tag}/indicators/{view.indicator.code}"
    return f"{address}?{query}" if query else address
