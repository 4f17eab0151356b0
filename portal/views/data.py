"""``/{lang}/data``: every edition of statistics held here; ``/data/{edition}/…``: each as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from datasets.model import UNKNOWN, Edition, ObservationQuery, Retraction
from portal.data_package import data_package
from portal.delivery import matches
from portal.deps import LanguageOf, Services, ServicesOf
from portal.figure_editions import figure_editions
from portal.i18n import DEFAULT_LANGUAGE, ReaderLanguage
from portal.problems import OPEN_TO_ALL
from portal.rendering import Head
from portal.spreadsheet import csv_pieces
from portal.statistics_answers import COLUMNS, csv_row
from portal.statistics_words import Said, said
from portal.views.api.answering import json_answer, only_asked
from portal.views.api.observations import Linking, begun, writer_for
from portal.web_links import web_link

router = APIRouter()
files_router = APIRouter()


@dataclass(frozen=True, slots=True)
class SeriesLink:
    """A series of an edition; without an address it has no page."""

    code: str
    name: Said
    href: str


@dataclass(frozen=True, slots=True)
class EditionEntry:
    """An edition as the data page lists it; ``current`` where its series are what pages show."""

    id: str
    title: str
    publishers: tuple[str, ...]
    licence: str
    published: str
    as_of: str
    loaded: int
    refused: int
    source_url: str | None
    retracted: Retraction | None
    current: bool
    series: Sequence[SeriesLink]
    files: str
    api: str


@router.get("/data/")
def with_slash(language: LanguageOf) -> Response:
    """``/fr/data/`` is meant for ``/fr/data``."""
    return RedirectResponse(f"/{language.tag}/data", status_code=308)


@router.get("/data")
def data(request: Request, services: ServicesOf, language: LanguageOf) -> HTMLResponse:
    """Every edition with source, licence, date and rows; retracted ones among them, and said so."""
    snapshot = services.statistics.snapshot()
    current = {one.edition for one in snapshot.series()}
    entries = [_entry(one, one.id in current, services, language) for one in snapshot.editions()]
    title = language.gettext("Data")
    return services.pages.answer(
        request,
        language,
        "data.html",
        Head(title=title),
        title=title,
        entries=entries,
        estimates=len(services.estimates),
        publications=figure_editions(services.estimates, language),
        all_figures=f"/{language.tag}/estimates.csv",
        estimates_api=services.page_writers[language.tag].addresses.api("/estimates"),
    )


def _published(one: Edition, language: ReaderLanguage) -> str:
    """When an edition was published, as far as a source tells."""
    return language.gettext("not known") if one.published == UNKNOWN else language.issued(one.published)


def _entry(one: Edition, current: bool, services: Services, language: ReaderLanguage) -> EditionEntry:
    addresses = services.page_writers[language.tag].addresses
    return EditionEntry(
        id=one.id,
        title=one.title,
        publishers=one.publishers,
        licence=one.licence,
        published=_published(one, language),
        as_of=one.as_of,
        loaded=one.loaded,
        refused=one.refused,
        source_url=web_link(one.source_url),
        retracted=one.retracted,
        current=current,
        series=[_series(code, services, language) for code in one.series],
        files=f"/data/{one.id}",
        api=addresses.api("/observations", [("edition", one.id)]),
    )


def _series(code: str, services: Services, language: ReaderLanguage) -> SeriesLink:
    series = services.registry.series.get(code)
    if series is None:
        return SeriesLink(code, Said("", language.tag), "")
    addresses = services.page_writers[language.tag].addresses
    href = addresses.indicator(language.tag, series.indicator, series=code) if series.indicator else ""
    return SeriesLink(code, said(series.name, language), href)


@files_router.get("/data/{edition}/observations.csv")
def edition_csv(edition: str, request: Request, services: ServicesOf) -> Response:
    """A whole edition as CSV, area names in English; 410 when it was retracted."""
    snapshot = services.statistics.snapshot()
    held = snapshot.edition(edition)
    query = ObservationQuery(edition=held.id)
    batches = begun(snapshot.walk(query))
    etag = f'W/"{held.stored[:20]}-{snapshot.generation[:12]}"'  # links change when other editions come
    headers = {"etag": etag, "cache-control": "no-cache", **OPEN_TO_ALL}
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = f'attachment; filename="{held.id}.csv"'
    writer = writer_for(services, snapshot, services.languages[DEFAULT_LANGUAGE], Linking(snapshot))
    every = iter(()) if only_asked(request) else batches
    pieces = csv_pieces(COLUMNS, ([csv_row(writer.observation(one)) for one in batch] for batch in every))
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8; header=present", headers=headers)


@files_router.get("/data/{edition}/datapackage.json")
def edition_package(edition: str, services: ServicesOf) -> Response:
    """What the columns of an edition's file are, who published it, under which licence (frictionless)."""
    snapshot = services.statistics.snapshot()
    held = snapshot.edition(edition)
    snapshot.parquet(held.id)
    return json_answer(data_package(held), DEFAULT_LANGUAGE)
