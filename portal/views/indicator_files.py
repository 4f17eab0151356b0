"""``/{lang}/indicators/{code}.svg .png .csv .json``: one view of an indicator as files.

``picture`` chooses among the pictures: the chart of dots (nothing), the world map (``map``) or the grid of
squares (``grid``). Unit, year, what is counted, caution and source travel inside every one.
"""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from datasets.model import Observation
from index.errors import NotFound
from portal import indicator_charts as charts
from portal import indicator_maps as maps
from portal.charts.model import Chart
from portal.deps import LanguageOf, Services, ServicesOf
from portal.i18n import ReaderLanguage
from portal.indicator_story import Story
from portal.spreadsheet import cell
from portal.statistics_answers import COLUMNS, StatisticsWriter, csv_row
from portal.statistics_words import said, unit_words
from portal.views.api.answering import json_answer
from portal.views.api.observations import Linking
from portal.views.chart_files import csv_answer, edition_sources, png_answer, svg_answer
from portal.views.indicators import View, asked_view, told_story

router = APIRouter()

TOLD_COLUMNS = ("series_name", "counted", "edition_title", "published", "source_url", "set_apart")
"""Columns of these files beyond those of all observations: a file that travels alone says what it counts."""


@router.get("/indicators/{code}.svg")
def picture(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The picture as SVG."""
    view = asked_view(code, request, services, language)
    return svg_answer(_chart(view, request, services, language), language)


@router.get("/indicators/{code}.png")
def dots(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The picture as PNG."""
    view = asked_view(code, request, services, language)
    story = told_story(view)
    source, licence = edition_sources(story.editions)
    chart = _chart(view, request, services, language)
    unit = unit_words(story.unit, language)
    return png_answer(chart, services, language, source=source, licence=licence, unit=unit)


def _chart(view: View, request: Request, services: Services, language: ReaderLanguage) -> Chart:
    story = told_story(view)
    match request.query_params.get("picture", ""):
        case "":
            return charts.dot_chart(story, language, view.name)
        case "map":
            shown = maps.tiles(story, services.tile_grid)
            return maps.map_chart(story, shown, services.world, language)
        case "grid":
            return maps.tile_chart(story, maps.tiles(story, services.tile_grid), language)
        case other:
            raise NotFound(f"no picture {other[:20]}")


@router.get("/indicators/{code}.csv")
def rows(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The figures of the picture as a table for spreadsheets."""
    view = asked_view(code, request, services, language)
    story, writer = told_story(view), _writer(view, services, language)
    answers = ((*csv_row(writer.observation(one)), *_told(one, story, language)) for one in _figures(story))
    return csv_answer(story.series.code, (*COLUMNS, *TOLD_COLUMNS), answers, language)


def _told(one: Observation, story: Story, language: ReaderLanguage) -> tuple[str, ...]:
    """The cells of ``TOLD_COLUMNS``: of this figure, not of all; ``set_apart`` says why it is, if it is."""
    edition = next(held for held in story.editions if held.id == one.edition)
    texts = (
        said(story.series.name, language).text, said(story.series.counted, language).text, edition.title,
        edition.published, edition.source_url, story.apart.get(one, ""),
    )  # fmt: skip
    return tuple(map(cell, texts))


@router.get("/indicators/{code}.json")
def figures(code: str, request: Request, services: ServicesOf, language: LanguageOf) -> Response:
    """The figures of the picture with its words, for programs."""
    view = asked_view(code, request, services, language)
    story, writer = told_story(view), _writer(view, services, language)
    words = _chart(view, request, services, language).words
    answer = {
        "indicator": view.indicator.code,
        "series": story.series.code,
        "title": words.title,
        "subtitle": words.subtitle,
        "counted": said(story.series.counted, language).text,
        "unit": story.unit,
        "caution": said(story.series.caution, language).text,
        "sources": [
            {
                "edition": one.id,
                "title": one.title,
                "publishers": list(one.publishers),
                "published": one.published,
                "licence": one.licence,
                "source_url": one.source_url,
            }
            for one in story.editions
        ],
        "description": words.description,
        "notes": list(words.notes),
        "band": story.band,
        "observations": [
            {
                **writer.observation(one),
                "comparable": one not in story.apart and one.value is not None,
                "set_apart": story.apart.get(one),
            }
            for one in _figures(story)
        ],
    }
    return json_answer(answer, language.html_tag)


def _figures(story: Story) -> Iterable[Observation]:
    return (*story.shown, *story.regions)


def _writer(view: View, services: Services, language: ReaderLanguage) -> StatisticsWriter:
    editions = {str(one.id): one for one in view.snapshot.editions()}
    links = Linking(view.snapshot)
    return StatisticsWriter(language, services.registry.series, editions, view.name, links)
