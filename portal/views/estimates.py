"""``/{lang}/estimates/{id}``: one key figure with its editions, what came after it, and its chart."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from datasets.estimates import Estimate
from portal.deps import LanguageOf, Services, ServicesOf
from portal.estimate_drawings import drawing
from portal.figures import figure_cards, figure_in_words
from portal.i18n import ReaderLanguage
from portal.rendering import Head
from portal.views.api.answering import base_of
from portal.views.estimate_files import asked_estimate

router = APIRouter()


@router.get("/estimates")
@router.get("/estimates/")
def all_estimates(language: LanguageOf) -> Response:
    """The list of key figures stands with the indicators."""
    return RedirectResponse(f"/{language.tag}/indicators/#world", status_code=308)


@router.get("/estimates/{identifier}")
def estimate(identifier: str, request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """One key figure: what came after it, the chart of its editions, its parts; or one of its breakdowns."""
    shown = asked_estimate(identifier, services, language)
    asked = shown.breakdown.whole if shown.breakdown else services.estimates.get(identifier)
    figure = asked or shown.figures[-1]
    title = shown.chart.words.title if shown.breakdown else figure_in_words(figure, language)
    return services.pages.answer(
        request,
        language,
        "estimate.html",
        Head(title=title, description=shown.chart.words.subtitle),
        title=title,
        card=next(iter(figure_cards([figure], services.estimates, language))),
        later=_later(figure, services, language),
        drawn=drawing(shown, base_of(request, services), "e", language),
        others=_others(identifier, figure, services, language),
        api=services.addresses.api("/estimates"),
    )


def _later(figure: Estimate, services: Services, language: ReaderLanguage) -> tuple[str, str, bool] | None:
    """What stands in the place of a figure: its sentence, its address, whether it corrects the same year."""
    after = services.estimates.last(figure)
    if after is None:
        return None
    corrected = after.year == figure.year
    return figure_in_words(after, language), f"/{language.tag}/estimates/{after.id}", corrected


def _others(
    identifier: str, figure: Estimate, services: Services, language: ReaderLanguage
) -> list[tuple[str, str]]:
    """The other charts of the same figure: its editions, its parts."""
    charts = [
        asked_estimate(one.id, services, language)
        for one in services.breakdowns.of(figure.id)
        if one.id != identifier
    ]
    found = [(one.chart.words.title, one.identifier) for one in charts]
    if identifier != figure.id:
        found.insert(0, (figure_in_words(figure, language), figure.id))
    return [(title, f"/{language.tag}/estimates/{name}") for title, name in found]
