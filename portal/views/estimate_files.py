"""``/{lang}/estimates/{id}.svg .png .csv .json``: a key figure by edition or in parts, as files."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from datasets.breakdowns import Breakdown
from datasets.estimates import Estimate
from index.errors import NotFound
from portal.breakdown_charts import breakdown_chart
from portal.charts.model import Chart
from portal.deps import LanguageOf, Services, ServicesOf
from portal.estimate_charts import editions_of, estimate_chart, unit_of
from portal.i18n import ReaderLanguage
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address names: a chart and its figures, each with the code and name of its part, if any."""

    chart: Chart
    figures: tuple[tuple[Estimate, str, str, str, str], ...]
    breakdown: Breakdown | None


def _asked(identifier: str, services: Services, language: ReaderLanguage) -> Asked:
    """A breakdown or an estimate; raises ``NotFound`` where neither has the id."""
    parts = services.breakdowns.get(identifier)
    if parts is not None:
        whole = parts.whole
        rows = tuple(
            (whole, one.code, whole.text(one.label, language.tag), str(one.value), parts.unit)
            for one in parts.parts
        )
        return Asked(breakdown_chart(parts, language), rows, parts)
    figure = services.estimates.get(identifier)
    if figure is None:
        raise NotFound(f"no estimate {identifier[:60]}")
    editions = editions_of(figure, services.estimates)
    held = tuple((one, "", "", str(one.value), one.unit) for one in editions)
    return Asked(estimate_chart(editions, language), held, None)


@router.get("/estimates/{identifier}.svg")
def picture(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The chart as SVG."""
    return svg_answer(_asked(identifier, services, language).chart, language)


@router.get("/estimates/{identifier}.png")
def dots(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The chart as PNG."""
    asked = _asked(identifier, services, language)
    whole = [one[0] for one in asked.figures]
    return png_answer(
        asked.chart,
        services,
        language,
        source="; ".join(dict.fromkeys(f"{', '.join(one.publishers)}: {one.edition}" for one in whole)),
        licence="; ".join(dict.fromkeys(one.licence for one in whole)),
        unit=unit_of(asked.breakdown.unit if asked.breakdown else whole[0].unit, language),
    )


@router.get("/estimates/{identifier}.csv")
def rows(identifier: str, services: ServicesOf, language: LanguageOf) -> Response:
    """The figures as a table for spreadsheets."""
    asked = _asked(identifier, services, language)
    told = (_row(*one, language=language) for one in asked.figures)
    return csv_answer(identifier, COLUMNS, told, language)


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
    asked = _asked(identifier, services, language)
    words = asked.chart.words
    wholes = dict.fromkeys(one[0].id for one in asked.figures)
    held = {one[0].id: one[0] for one in asked.figures}
    answer = {
        "id": identifier,
        "title": words.title,
        "subtitle": words.subtitle,
        "description": words.description,
        "notes": list(words.notes),
        "estimates": [
            {
                **estimate_answer(held[one], language.tag),
                "counted": held[one].text(held[one].counted, language.tag),
            }
            for one in wholes
        ],
        "parts": [
            {"part": part, "label": name, "value": value, "unit": unit}
            for _, part, name, value, unit in asked.figures
            if part
        ],
    }
    return json_answer(answer, language.html_tag)
