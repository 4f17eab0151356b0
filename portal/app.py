"""The portal as one ASGI application: opens the stores, puts the rooms together, closes the stores."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from datasets.areas import Areas, load_areas_and_groupings
from datasets.breakdowns import load_breakdowns
from datasets.estimates import load_estimates
from datasets.registry import load_registry
from datasets.store import Statistics
from index.catalogue.database import Catalogue
from index.catalogue.patience import READERS
from index.search import SearchEngine
from index.thesaurus.model import Vocabulary
from ingest.cage import Cage
from ingest.place_forms_kept import bundled_place_forms
from ingest.place_mentions import MentionFinder
from portal.addresses import Addresses
from portal.answers import Writer
from portal.assets import read_assets
from portal.chart_pictures import ChartPictures
from portal.charts.tile_grid import read_tile_grid
from portal.charts.world import read_world
from portal.completing import Completer, topic_names
from portal.counted_engine import CountedEngine
from portal.database import open_catalogue
from portal.delivery import Delivery, Stopwatch
from portal.deps import Services
from portal.direct_answers import Answerer, titles_of
from portal.errors import LastResort, add_error_answers
from portal.finding import Finder
from portal.held_estimates import HeldEstimates
from portal.i18n import ReaderLanguage, read_languages
from portal.known_areas import KnownAreas
from portal.metrics import Counting, Metrics
from portal.naming import concept_finder, labels_in
from portal.opening import open_engine, open_files
from portal.page_pictures import PagePictures
from portal.reading import PageReader
from portal.rendering import Pages
from portal.renewing import VocabularyWatch
from portal.security import SecurityHeaders
from portal.settings import Settings
from portal.views import (
    about,
    area_matrix,
    areas,
    assets,
    data,
    embeds,
    estimate_files,
    estimates,
    exports,
    files,
    health,
    home,
    indicator_files,
    indicators,
    pages,
    practices,
    sdmx,
    search,
    signposts,
    table_files,
    topics,
    works,
)
from portal.views.api import router as api_router
from portal.vocabularies import keep_copy, vocabulary_in_force

PICTURE_WORKERS = 1
"""Processes that draw pages for readers: a page takes a tenth of a second, and only on request."""


def create_app(settings: Settings, counts: Path | None = None) -> FastAPI:
    """The application for these settings. Nothing is opened before it starts to serve (its lifespan).

    ``counts`` is the folder in which several serving processes count what they answer.
    """
    metrics = Metrics(counts)
    app = FastAPI(
        title="Atlas 8.7",
        lifespan=_lifespan(settings, metrics),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (
        health.router,
        signposts.router,
        exports.router,
        files.router,
        table_files.router,
        assets.router,
        api_router,
        sdmx.router,
    ):
        app.include_router(router)
    app.include_router(embeds.router)
    app.include_router(data.files_router)
    app.include_router(_people())
    add_error_answers(app)
    app.state.metrics = metrics
    for layer in (LastResort, Delivery, Stopwatch, SecurityHeaders):  # each wraps those before it
        app.add_middleware(layer)
    app.add_middleware(Counting, metrics=metrics)
    return app


def _people() -> APIRouter:
    """The pages: each family under its language, the front door last."""
    under_language = APIRouter(prefix="/{lang}")
    families = (
        search, works, pages, topics, practices, indicator_files, indicators, estimate_files, estimates,
        area_matrix, areas, data, about,
    )  # fmt: skip
    for view in families:
        under_language.include_router(view.router)
    under_language.include_router(home.language_router)
    everything = APIRouter()
    everything.include_router(under_language)
    everything.include_router(home.router)
    return everything


def _lifespan(settings: Settings, metrics: Metrics) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            services: Services = open_all(settings, metrics, stack)
            app.state.services = services

            def renew(vocabulary: Vocabulary) -> None:
                app.state.services = with_vocabulary(services, vocabulary)

            stack.enter_context(VocabularyWatch(settings, services.catalogue, renew))
            yield

    return lifespan


def open_all(settings: Settings, metrics: Metrics, stack: ExitStack) -> Services:
    """Open every store and read every table; ``stack`` closes what must be closed."""
    catalogue = open_catalogue(settings.database, READERS)
    stack.callback(catalogue.close)
    keep_copy(settings, catalogue)
    engine = CountedEngine(open_engine(settings), metrics)
    cage = Cage(
        workers=PICTURE_WORKERS,
        memory_bytes=settings.cage_memory,
        seconds=settings.cage_seconds,
        output_bytes=settings.cage_output,
    )
    stack.callback(cage.close)
    files = open_files(settings, for_readers=True)
    statistics = Statistics(settings.statistics)
    stack.callback(statistics.close)
    registry, estimates = load_registry(), HeldEstimates(load_estimates(), statistics)
    known_areas = KnownAreas(statistics, registry)
    places, languages = load_areas_and_groupings(), read_languages(settings.languages)
    addresses = Addresses(settings.base_url)
    worded = _worded(vocabulary_in_force(settings), catalogue, engine, places, languages, addresses)
    return Services(
        settings=settings,
        catalogue=catalogue,
        engine=engine,
        files=files,
        cage=cage,
        areas=places,
        estimates=estimates,
        breakdowns=load_breakdowns(estimates),
        statistics=statistics,
        registry=registry,
        known_areas=known_areas,
        answerer=Answerer(
            MentionFinder(bundled_place_forms()),
            places,
            registry,
            estimates,
            known_areas,
            titles_of(registry),
            worded["find_concepts"],
        ),
        tile_grid=read_tile_grid(),
        world=read_world(),
        chart_pictures=ChartPictures(),
        pictures=PagePictures(files, cage, settings.data / "pictures", version("pypdfium2")),
        languages=languages,
        addresses=addresses,
        **worded,
    )


def with_vocabulary(services: Services, vocabulary: Vocabulary) -> Services:
    """The same services with another vocabulary in force."""
    worded = _worded(
        vocabulary,
        services.catalogue,
        services.engine,
        services.areas,
        services.languages,
        services.addresses,
    )
    answerer = dataclasses.replace(services.answerer, find_concepts=worded["find_concepts"])
    return dataclasses.replace(services, answerer=answerer, **worded)


def _worded(
    vocabulary: Vocabulary,
    catalogue: Catalogue,
    engine: SearchEngine,
    places: Areas,
    languages: Mapping[str, ReaderLanguage],
    addresses: Addresses,
) -> dict[str, Any]:
    """The services that show or find concepts."""
    find_concepts = concept_finder(vocabulary)
    labels = {tag: labels_in(language, places, vocabulary) for tag, language in languages.items()}
    page_writers = {tag: Writer(one, Addresses()) for tag, one in labels.items()}
    return {
        "vocabulary": vocabulary,
        "find_concepts": find_concepts,
        "completer": Completer(engine, find_concepts, topic_names(vocabulary, tuple(languages))),
        "finder": Finder(engine, catalogue, find_concepts),
        "reader": PageReader(catalogue, engine, find_concepts),
        "writers": {
            tag: dataclasses.replace(writer, addresses=addresses) for tag, writer in page_writers.items()
        },
        "page_writers": page_writers,
        "pages": Pages(languages, page_writers, addresses, read_assets()),
    }
