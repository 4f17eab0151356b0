"""What views are given: the open stores and the reader's language. Built once, in ``portal/app.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from datasets.areas import Areas
from datasets.breakdowns import Breakdowns
from datasets.estimates import Estimates
from datasets.registry import Registry
from datasets.store import Statistics
from index.catalogue.database import Catalogue
from index.catalogue.visible import PUBLIC
from index.errors import NotFound
from index.files import FileStore
from index.search import SearchEngine
from index.thesaurus.model import Vocabulary
from ingest.cage import Cage
from portal.addresses import Addresses
from portal.answers import Writer
from portal.chart_pictures import ChartPictures
from portal.charts.model import World
from portal.charts.tile_grid import TileGrid
from portal.completing import Completer
from portal.direct_answers import Answerer
from portal.finding import Finder
from portal.i18n import ReaderLanguage, negotiate
from portal.known_areas import KnownAreas
from portal.page_pictures import PagePictures
from portal.reading import PageReader
from portal.rendering import Pages
from portal.search_request import FindConcepts
from portal.settings import Settings

__all__ = [
    "PUBLIC",
    "LanguageOf",
    "Services",
    "ServicesOf",
    "asker_language",
    "open_services",
    "path_language",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that is open while the portal serves. Nothing in it changes: another vocabulary
    makes others.

    ``writers`` write absolute addresses, for answers that are kept and sent on; ``page_writers`` write those
    of pages.
    """

    settings: Settings
    catalogue: Catalogue
    engine: SearchEngine
    files: FileStore
    cage: Cage
    areas: Areas
    estimates: Estimates
    breakdowns: Breakdowns
    statistics: Statistics
    registry: Registry
    known_areas: KnownAreas
    answerer: Answerer
    tile_grid: TileGrid
    world: World
    chart_pictures: ChartPictures
    vocabulary: Vocabulary
    find_concepts: FindConcepts
    completer: Completer
    finder: Finder
    reader: PageReader
    pictures: PagePictures
    languages: Mapping[str, ReaderLanguage]
    addresses: Addresses
    writers: Mapping[str, Writer]
    page_writers: Mapping[str, Writer]
    pages: Pages


def open_services(request: Request) -> Services:
    """The services of the application that serves this request."""
    services: Services = request.app.state.services
    return services


def path_language(lang: str, request: Request) -> ReaderLanguage:
    """The language of the address; an address in a language that is not served is not found."""
    language = open_services(request).languages.get(lang)
    if language is None:
        raise NotFound(f"no pages in the language {lang!r}")
    request.state.language = language
    return language


def asker_language(request: Request) -> ReaderLanguage:
    """The language to answer in: that of the address (its first part, or ``ui`` below ``/api/``), else by
    ``Accept-Language``."""
    languages = open_services(request).languages
    read: ReaderLanguage | None = getattr(request.state, "language", None)
    if read is not None:
        return read
    path = request.url.path
    first = path.strip("/").partition("/")[0]
    if path.startswith("/api/"):
        first = request.query_params.get("ui", "")
    return (
        languages.get(first) or languages[negotiate(request.headers.get("accept-language"), tuple(languages))]
    )


async def _services(request: Request) -> Services:
    """As a coroutine, so that no thread is asked for what is only looked up."""
    return open_services(request)


async def _language(lang: str, request: Request) -> ReaderLanguage:
    return path_language(lang, request)


ServicesOf = Annotated[Services, Depends(_services)]
LanguageOf = Annotated[ReaderLanguage, Depends(_language)]
