"""``/{lang}/estimates/{id}.svg .png .csv .json``: a key figure by edition or in parts, as files."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from datasets.estimates import Estimate
from index.errors import NotFound
from portal.deps import LanguageOf, Services, ServicesOf
from portal.estimate_charts import unit_of
from portal.i18n import ReaderLanguage
from portal.shown_estimates import Shown, shown_estimate
from portal.spreadsheet import cell, listed
from portal.views.api.answering import json_answer
from portal.views.api.estimates import estimate_answer
from portal.views.chart_files import csv_answer, png_answer, svg_answer

router = APIRouter()

COLUMNS = (
    "estimate", "label", "part", "part_label", "value", "unit", "year", "boundary", "counted", "caution",
    "edition", "published", "publishers", "licence", "source", "source_url",
)  # fmt: skip
"""One row a figure; ``part`` is empty for a whole."""


def asked_estimate(identifier: str, services: Services, language: ReaderLanguage) -> Shown:
    """The chart that an address names; raises ``NotFound`` where no figure and no breakdown has the id."""
    shown = shown_estimate(identifier, services.estimates, services.breakdowns, language)
    if shown is None:
        raise NotFound(f"no estimate {identifier[:60]}")
    return shown


@router.get("/estimates.csv")
def every_figure(services: ServicesOf, language: LanguageOf) -> Response:
    """Every key figure of every edition held, with what follows or revises it."""
    told = (
        (
            *_row(one, "", "", str(one.value), one.unit, language=language),
            "allowed" if one.trend else "no",
            one.followed_by or "",
            one.revised_by or "",
        )
        for one in services.estimates
    )
    return csv_answer("key-figures", (*COLUMNS, "trend", "followed_by", "revised_by"), told, language)


@router.get("/estimates/{identifier}.svg")
def picture(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The chart as SVG."""
    return svg_answer(asked_estimate(identifier, services, language).chart, language)


@router.get("/estimates/{identifier}.png")
def dots(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The chart as PNG."""
    shown = asked_estimate(identifier, services, language)
    return png_answer(
        shown.chart,
        services,
        language,
        source="; ".join(
            dict.fromkeys(f"{', '.join(one.publishers)}: {one.edition}" for one in shown.figures)
        ),
        licence="; ".join(dict.fromkeys(one.licence for one in shown.figures)),
        unit=unit_of(shown.breakdown.unit if shown.breakdown else shown.figures[0].unit, language),
    )


@router.get("/estimates/{identifier}.csv")
def rows(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The figures as a table for spreadsheets."""
    shown = asked_estimate(identifier, services, language)
    told = (_row(*one, language=language) for one in _figures(shown, language))
    return csv_answer(identifier, COLUMNS, told, language)


def _figures(shown: Shown, language: ReaderLanguage) -> tuple[tuple[Estimate, str, str, str, str], ...]:
    """Each figure of a chart with the code and name of its part, if it is one, its value and its unit."""
    parts, whole = shown.breakdown, shown.figures[0]
    if parts is None:
        return tuple((one, "", "", str(one.value), one.unit) for one in shown.figures)
    return tuple(
        (whole, one.code, whole.text(one.label, language.tag), str(one.value), parts.unit)
        for one in parts.parts
    )


def _row(
    figure: Estimate, part: str, name: str, value: str, unit: str, *, language: ReaderLanguage
) -> tuple[str, ...]:
    texts = (
        figure.id, figure.text(figure.label, language.tag), part, name, value, unit, str(figure.year),
        figure.boundary, figure.text(figure.counted, language.tag), figure.text(figure.caution, language.tag),
        figure.edition, figure.published, listed(figure.publishers), figure.licence, figure.source,
        figure.source_url,
    )  # fmt: skip
    return tuple(text if text == value else cell(text) for text in texts)


@router.get("/estimates/{identifier}.json")
def figures(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The figures with the words of the picture, for programs."""
    shown = asked_estimate(identifier, services, language)
    words = shown.chart.words
    answer = {
        "id": identifier,
        "title": words.title,
        "subtitle": words.subtitle,
        "description": words.description,
        "notes": list(words.notes),
        "estimates": [
            {
                **estimate_answer(one, language.tag),
                "counted": one.text(one.counted, language.tag),
            }
            for one in shown.figures
        ],
        "parts": [
            {"part": part, "label": name, "value": value, "unit": unit}
            for _, part, name, value, unit in _figures(shown, language)
            if part
        ],
    }
    return json_answer(answer, language.html_tag)
