"""Opening the stores for commands: only ``cli``, its commands and ``app`` build things."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from portal.settings import Settings

if TYPE_CHECKING:
    from index.files import FileStore
    from index.search import SearchEngine
    from ingest.cage import Cage
    from ingest.dataset_sharing import StatisticsStores
    from ingest.later_jobs_running import LaterWork
    from ingest.metadata_cells import Vocabularies
    from ingest.stores import Stores


def open_files(settings: Settings, *, for_readers: bool = False) -> FileStore:
    """The store of files; nothing is asked yet. ``for_readers``: they are told soon that it is away."""
    from index.files import FolderFileStore

    if isinstance(settings.files, Path):
        return FolderFileStore(settings.files)
    from index.file_cache import FileCache
    from index.object_calls import READERS, Calls, ObjectPatience, connected, rest_of
    from index.object_files import ObjectFileStore

    cache = FileCache(settings.data / "file-cache", limit=settings.files_cache)
    patience = READERS if for_readers else ObjectPatience()
    client, calls = connected(settings.files, patience), Calls(rest_of(patience))
    return ObjectFileStore(settings.files, cache, client, calls=calls)


def open_engine(settings: Settings) -> SearchEngine:
    """The search engine that the settings name; nothing is read, made or asked yet."""
    if isinstance(settings.search, Path):
        from index.engines.embedded.engine import EmbeddedEngine

        return EmbeddedEngine.open(settings.search)
    from index.engines.elastic.engine import ElasticEngine

    return ElasticEngine(settings.search)


@contextlib.contextmanager
def open_stores(settings: Settings) -> Iterator[Stores]:
    """The stores, made where they are missing. Raises CatalogueUnavailable and its kinds."""
    from index.catalogue.clock import clock_of
    from ingest.stores import Stores
    from portal.database import open_catalogue
    from portal.vocabularies import keep_copy

    catalogue = open_catalogue(settings.database)
    try:
        keep_copy(settings, catalogue)
        yield Stores(catalogue, open_files(settings), open_engine(settings), clock_of(catalogue))
    finally:
        catalogue.close()


@contextlib.contextmanager
def open_statistics_stores(settings: Settings) -> Iterator[StatisticsStores]:
    """What loading statistics needs: the catalogue, the folder of the editions, the areas."""
    from datasets.areas import load_areas
    from index.catalogue.clock import clock_of
    from ingest.dataset_sharing import StatisticsStores
    from portal.database import open_catalogue

    catalogue = open_catalogue(settings.database)
    try:
        files, now = open_files(settings), clock_of(catalogue)
        yield StatisticsStores(catalogue, settings.statistics, load_areas(), files, now)
    finally:
        catalogue.close()


def make_cage(settings: Settings, *, warm: bool) -> Cage:
    """The cage for reading files, to be closed; ``warm``: it loads its models while the caller goes on."""
    from ingest.cage import Cage
    from ingest.tagging import bundled_tagger, tagger_in
    from portal.vocabularies import copy_in_force

    copy = copy_in_force(settings)
    cage = Cage(
        workers=settings.cage_workers,
        memory_bytes=settings.cage_memory,
        seconds=settings.cage_seconds,
        output_bytes=settings.cage_output,
        vocabulary=functools.partial(tagger_in, str(copy)) if copy else bundled_tagger,
    )
    if warm:
        cage.warm()
    return cage


def later_works(settings: Settings) -> tuple[LaterWork, ...]:
    """Every kind of later job, for a worker or a run of ``ingest``; nothing starts before the first."""
    from ingest.later_jobs_wanted import LONG_RECOGNITION, RECOGNITION
    from ingest.likeness_job import LikenessWork
    from ingest.rendering import ConversionWork, RenderingWork
    from ingest.rendering_office import Office, find_office
    from ingest.tables_job import TablesWork

    program = find_office()

    def office() -> Office | None:
        return Office(program) if program else None

    def cage() -> Cage:
        return make_cage(settings, warm=False)

    recognition = recognition_works(settings, (RECOGNITION, LONG_RECOGNITION), cage)
    office_works = (ConversionWork(office(), cage), RenderingWork(office(), cage))
    return (*recognition, LikenessWork(), TablesWork(cage), *office_works)


def recognition_works(
    settings: Settings,
    kinds: Sequence[str],
    cage: Callable[[], Cage],
    *,
    own_cage: bool = True,
    page_done: Callable[[], None] = lambda: None,
) -> tuple[LaterWork, ...]:
    """The later jobs of text recognition; they wait where tesseract is not installed or is switched off."""
    from ingest.recognition_job import RecognitionWork
    from ingest.recognition_program import Tesseract, find_tesseract

    program = find_tesseract() if settings.ocr == "auto" else None
    tesseract = Tesseract(program, at_once=settings.cage_workers) if program else None
    return tuple(
        RecognitionWork(kind, tesseract, cage, own_cage=own_cage, page_done=page_done) for kind in kinds
    )


def vocabularies(settings: Settings) -> Vocabularies:
    """What codes a metadata file may name."""
    from datasets.areas import load_areas_and_groupings
    from ingest.metadata_cells import Vocabularies
    from portal.vocabularies import vocabulary_in_force

    areas, thesaurus = load_areas_and_groupings(), vocabulary_in_force(settings)

    def area(code: str) -> str | None:
        found = areas.get(code)
        return found.code if found else None

    return Vocabularies(area=area, concept=lambda identifier: thesaurus.get(identifier) is not None)
