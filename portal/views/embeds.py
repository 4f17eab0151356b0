"""``/embed/{lang}/indicators/{code}``: one chart for other sites to frame, live: no cookie, no script."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from portal import indicator_charts as charts
from portal import indicator_page as told
from portal.charts.frame import inline
from portal.deps import LanguageOf, ServicesOf
from portal.rendering import Head
from portal.statistics_words import said
from portal.views.api.answering import base_of
from portal.views.indicators import asked_view, told_story

router = APIRouter(prefix="/embed/{lang}")

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""Anybody may frame this page, and it can do nothing but show itself."""


@router.get("/indicators/{code}")
def embedded(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """The picture with its name, its table and the way to the whole page."""
    view = asked_view(code, request, services, language)
    story = told_story(view)
    rows = told.parts(story.shown)[0]
    address = f"{base_of(request, services)}/{language.tag}/indicators/{view.indicator.code}"
    return services.pages.answer(
        request,
        language,
        "embed.html",
        Head(title=view.indicator.code, indexed=False),
        headers={"content-security-policy": POLICY, "cross-origin-resource-policy": "cross-origin"},
        series_name=said(story.series.name, language),
        headline=charts.headline(story, language),
        counted=said(story.series.counted, language),
        measure=charts.measure(story, language),
        chart=Markup(inline(charts.dot_chart(story, language, view.name, rows), "c")),  # noqa: S704 - escaped
        table=told.table(rows, story, language, view.name),
        whole=f"{address}?{view.query}" if view.query else address,
    )
