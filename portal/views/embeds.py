"""``/embed/{lang}/indicators/{code}`` and ``/embed/{lang}/estimates/{id}``: one chart for other sites to
frame, live: no cookie, no script."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from index.errors import NotFound
from portal import indicator_charts as charts
from portal import indicator_maps as maps
from portal import indicator_page as told
from portal.charts.frame import inline, inline_grid
from portal.deps import LanguageOf, Services, ServicesOf
from portal.estimate_drawings import drawing
from portal.i18n import ReaderLanguage
from portal.indicator_story import Story
from portal.rendering import Head
from portal.statistics_words import said
from portal.views.api.answering import base_of
from portal.views.estimate_files import asked_estimate
from portal.views.indicators import View, asked_view, told_story

router = APIRouter(prefix="/embed/{lang}")

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
"""Anybody may frame this page, and it can do nothing but show itself and the sprite of the map."""

HEADERS = {"content-security-policy": POLICY, "cross-origin-resource-policy": "cross-origin"}


@router.get("/indicators/{code}")
def embedded(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """The picture with its name, its table and the way to the whole page; ``picture`` as of the files."""
    view = asked_view(code, request, services, language)
    story = told_story(view)
    rows = told.parts(story.shown)[0]
    address = f"{base_of(request, services)}/{language.tag}/indicators/{view.indicator.code}"
    return services.pages.answer(
        request,
        language,
        "embed_indicator.html",
        Head(title=said(story.series.name, language).text, indexed=False),
        headers=HEADERS,
        series_name=said(story.series.name, language),
        headline=charts.headline(story, language),
        counted=said(story.series.counted, language),
        measure=charts.measure(story, language),
        table=told.table(rows, story, language, view.name),
        whole=f"{address}?{view.query}" if view.query else address,
        **_picture(request.query_params.get("picture", ""), view, story, services, language),
    )


def _picture(
    asked: str, view: View, story: Story, services: Services, language: ReaderLanguage
) -> dict[str, Any]:
    """The picture asked for; map and grid have their words below them, the dots within."""
    shown = maps.tiles(story, services.tile_grid)
    match asked:
        case "":
            rows = told.parts(story.shown)[0]
            dots = charts.dot_chart(story, language, view.name, rows)
            drawn = Markup(inline(dots, "c"))  # noqa: S704 - escaped there
            return {"chart": drawn, "map": None, "legend": (), "notes": ()}
        case "map":
            page_map = maps.page_map(story, shown, services.world, language)
            notes = (*charts.chart_notes(story, language), *page_map.notes)
            return {"chart": None, "map": page_map, "legend": page_map.legend, "notes": notes}
        case "grid":
            grid = maps.tile_chart(story, shown, language)
            drawn = Markup(inline_grid(grid, "g"))  # noqa: S704 - escaped there
            return {"chart": drawn, "map": None, "legend": grid.legend, "notes": grid.words.notes}
        case other:
            raise NotFound(f"no picture {other[:20]}")


@router.get("/estimates/{identifier}")
def embedded_estimate(
    identifier: str, request: Request, services: ServicesOf, language: LanguageOf
) -> HTMLResponse:
    """A chart of key figures with its table and the way to its page."""
    shown = asked_estimate(identifier, services, language)
    base = base_of(request, services)
    return services.pages.answer(
        request,
        language,
        "embed_estimate.html",
        Head(title=shown.chart.words.title, indexed=False),
        headers=HEADERS,
        drawn=drawing(shown, base, "e", language),
        whole=f"{base}/{language.tag}/estimates/{shown.identifier}",
    )
