"""``GET /api/v1/indicators``, ``/areas``, ``/series``: what is counted, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response
from typing_extensions import TypedDict

from datasets.areas import Area
from datasets.model import Indicator, Series, SeriesSummary
from index.errors import NotFound
from portal.deps import Services, ServicesOf
from portal.i18n import ReaderLanguage, gettext_noop
from portal.parameters import Reading
from portal.problems import Refused, Unreadable
from portal.search_request import LONGEST_CURSOR, MOST_A_PAGE
from portal.statistics_words import said
from portal.views.api import parameters
from portal.views.api.answering import json_answer, parameters_of, reader_of
from portal.views.api.documenting import described

router = APIRouter()


class HeldAnswer(TypedDict):
    """How much of a series is held, from which edition."""

    source: str
    edition: str
    areas: int
    observations: int
    first_year: int
    last_year: int


class SeriesAnswer(TypedDict):
    """One series; ``trend`` is ``allowed`` only on the publisher's own word, ``trend_source``."""

    series: str
    indicator: str
    name: str
    counted: str
    text_language: str
    unit: str
    concept: str
    boundary: str
    kind: str
    trend: str
    trend_source: str
    policy: str
    custodians: list[str]
    caution: str
    source_url: str
    held: list[HeldAnswer]
    url: str | None


class IndicatorAnswer(TypedDict):
    """One indicator with its series; ``text_language`` is the language its texts are in."""

    code: str
    target: str
    title: str
    definition: str
    limits: str
    text_language: str
    custodians: list[str]
    source_url: str
    as_of: str
    series: list[SeriesAnswer]
    url: str


class IndicatorsAnswer(TypedDict):
    """Every indicator."""

    indicators: list[IndicatorAnswer]


class AreaAnswer(TypedDict):
    """One area: country, region, group or the world. ``regions`` are M49 codes, the narrowest first."""

    code: str
    kind: str
    m49: str
    iso3: str
    name: str
    regions: list[str]
    observations_url: str


class AreasAnswer(TypedDict):
    """Areas that statistics may be about, some at a time; ``next`` goes on as ``cursor``."""

    areas: list[AreaAnswer]
    total: int
    next: str | None


@router.get(
    "/indicators",
    **described(
        "indicators", gettext_noop("Every indicator with its series."), IndicatorsAnswer, [parameters.UI]
    ),
)
def indicators(request: Request, services: ServicesOf) -> Response:
    """Every indicator: definition, limits, custodians, series, and how much is held."""
    language, held = _asked(request, services), services.statistics.snapshot().series()
    every = services.registry.indicators.values()
    answer: IndicatorsAnswer = {
        "indicators": [indicator_answer(one, held, services, language) for one in every]
    }
    return json_answer(answer, language.html_tag)


@router.get(
    "/indicators/{code}",
    **described(
        "indicator",
        gettext_noop("One indicator with its series."),
        IndicatorAnswer,
        [parameters.INDICATOR_CODE, parameters.UI],
        "not-found",
    ),
)
def indicator(code: str, request: Request, services: ServicesOf) -> Response:
    """One indicator."""
    language = _asked(request, services)
    found = services.registry.indicators.get(code)
    if found is None:
        raise NotFound(f"no indicator {code[:40]}")
    held = services.statistics.snapshot().series()
    return json_answer(indicator_answer(found, held, services, language), language.html_tag)


@router.get(
    "/series/{code}",
    **described(
        "series",
        gettext_noop("One series: what is counted, within which boundary, and what may be done with it."),
        SeriesAnswer,
        [parameters.SERIES_CODE, parameters.UI],
        "not-found",
    ),
)
def series(code: str, request: Request, services: ServicesOf) -> Response:
    """One series."""
    language = _asked(request, services)
    found = services.registry.series.get(code)
    if found is None:
        raise NotFound(f"no series {code[:60]}")
    held = services.statistics.snapshot().series()
    return json_answer(series_answer(found, held, services, language), language.html_tag)


@router.get(
    "/areas",
    **described(
        "areas",
        gettext_noop("Every country, area and region."),
        AreasAnswer,
        parameters.AREAS,
        "cursor-invalid",
    ),
)
def areas(request: Request, services: ServicesOf) -> Response:
    """Every area, in the order of the table; a cursor is the code of the last one given."""
    language = _asked(request, services)
    reading = Reading(parameters_of(request))
    limit = reading.number("limit", MOST_A_PAGE, 1, MOST_A_PAGE, "number") or MOST_A_PAGE
    cursor = reading.one("cursor", LONGEST_CURSOR)
    if reading.misread:
        raise Unreadable(reading.misread)
    every = tuple(services.areas)
    start = _after(every, cursor) if cursor else 0
    answer: AreasAnswer = {
        "areas": [area_answer(one, services, language) for one in every[start : start + limit]],
        "total": len(every),
        "next": every[start + limit - 1].code if start + limit < len(every) else None,
    }
    return json_answer(answer, language.html_tag)


@router.get(
    "/areas/{code}",
    **described(
        "area",
        gettext_noop("One country, area or region, by ISO alpha-3, alpha-2 or M49 code."),
        AreaAnswer,
        [parameters.AREA_CODE, parameters.UI],
        "not-found",
    ),
)
def area(code: str, request: Request, services: ServicesOf) -> Response:
    """One area."""
    language = _asked(request, services)
    found = services.areas.get(code)
    if found is None:
        raise NotFound(f"no area {code[:40]}")
    return json_answer(area_answer(found, services, language), language.html_tag)


def _after(every: Sequence[Area], cursor: str) -> int:
    found = next((place for place, one in enumerate(every, 1) if one.code == cursor), None)
    if found is None:
        raise Refused("cursor-invalid")
    return found


def _asked(request: Request, services: Services) -> ReaderLanguage:
    language, misread = reader_of(request, services)
    if misread:
        raise Unreadable(misread)
    return language


def indicator_answer(
    one: Indicator, held: Sequence[SeriesSummary], services: Services, language: ReaderLanguage
) -> IndicatorAnswer:
    """One indicator for a reader."""
    title = said(one.title, language)
    return {
        "code": one.code,
        "target": one.target,
        "title": title.text,
        "definition": said(one.definition, language).text,
        "limits": said(one.limits, language).text,
        "text_language": title.language,
        "custodians": list(one.custodians),
        "source_url": one.source_url,
        "as_of": one.as_of,
        "series": [
            series_answer(series, held, services, language)
            for series in services.registry.series_of(one.code)
        ],
        "url": services.addresses.indicator(language.tag, one.code),
    }


def series_answer(
    one: Series, held: Sequence[SeriesSummary], services: Services, language: ReaderLanguage
) -> SeriesAnswer:
    """One series for a reader."""
    name = said(one.name, language)
    return {
        "series": one.code,
        "indicator": one.indicator,
        "name": name.text,
        "counted": said(one.counted, language).text,
        "text_language": name.language,
        "unit": one.unit,
        "concept": one.concept,
        "boundary": one.boundary,
        "kind": one.kind,
        "trend": one.trend,
        "trend_source": one.trend_source,
        "policy": one.policy,
        "custodians": list(one.custodians),
        "caution": said(one.caution, language).text,
        "source_url": one.source_url,
        "held": [_held(summary) for summary in held if summary.series == one.code],
        "url": services.addresses.indicator(language.tag, one.indicator, series=one.code)
        if one.indicator
        else None,
    }


def _held(summary: SeriesSummary) -> HeldAnswer:
    return {
        "source": summary.source,
        "edition": summary.edition,
        "areas": summary.areas,
        "observations": summary.observations,
        "first_year": summary.first_year,
        "last_year": summary.last_year,
    }


def area_answer(one: Area, services: Services, language: ReaderLanguage) -> AreaAnswer:
    """One area for a reader."""
    return {
        "code": one.code,
        "kind": one.kind,
        "m49": one.m49,
        "iso3": one.iso3,
        "name": one.name(language.tag),
        "regions": list(one.regions),
        "observations_url": services.addresses.api("/observations", [("area", one.code)]),
    }
