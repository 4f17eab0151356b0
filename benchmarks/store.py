"""A data folder full of generated works, as an ingest would have left it: catalogue and index in step."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.generate import works
from index.catalogue import documents, tables
from index.catalogue import works as catalogue_works
from index.catalogue.database import Catalogue
from index.catalogue.pages import put_pages
from index.catalogue.passages import to_index
from index.catalogue.records import NewDocument, NewExtraction, NewWork, PageRow
from index.engines.embedded.engine import EmbeddedEngine
from index.model import Passage, Work
from portal.database import open_catalogue
from portal.settings import read_settings

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
GENERATED = NewExtraction(tool="generated", version="1")
TOGETHER = 200  # works in one transaction: large enough to be quick, small enough to show progress


def fill(data: Path, count: int, pages: int) -> None:
    """Generate, store and index ``count`` works with ``pages`` pages in all; says how long each step took."""
    settings = read_settings({"ATLAS87_DATA": str(data)})
    data.mkdir(parents=True, exist_ok=True)
    catalogue = open_catalogue(settings.database)
    started = time.perf_counter()
    fill_catalogue(catalogue, count, pages)
    stored = time.perf_counter()
    assert isinstance(settings.search, Path)
    engine = EmbeddedEngine.open(settings.search)
    with catalogue.reading() as connection:
        report = engine.rebuild(to_index(connection))
    indexed = time.perf_counter()
    catalogue.close()
    sys.stderr.write(
        f"{report.works} works, {report.pages} pages: stored in {stored - started:.0f} s, indexed in "
        f"{indexed - stored:.0f} s ({report.pages / (indexed - stored):.0f} pages/s from the catalogue)\n"
    )


def fill_catalogue(catalogue: Catalogue, count: int, pages: int) -> None:
    """Store ``count`` generated works with ``pages`` pages in all; nothing waits to be indexed."""
    for batch in _batches(works(count, pages)):
        with catalogue.writing() as connection:
            for work, passages in batch:
                _add(connection, work, passages)
    with catalogue.writing() as connection:
        connection.execute(tables.index_outbox.delete())


def _batches(made: Iterable[tuple[Work, list[Passage]]]) -> Iterator[list[tuple[Work, list[Passage]]]]:
    source = iter(made)
    while batch := list(islice(source, TOGETHER)):
        yield batch


def _add(connection: Connection, work: Work, passages: list[Passage]) -> None:
    names = {field.name for field in dataclasses.fields(NewWork)}
    values = {name: getattr(work, name) for name in names if hasattr(work, name)}
    added = catalogue_works.add_work(connection, NewWork(**values), now=NOON)
    tag = work.title_language
    new = NewDocument(
        work_id=added.id,
        file_name=f"{work.number}.pdf",
        media_type="application/pdf",
        format="pdf",
        size=1_000,
        language=tag,
        languages=(tag,),
    )
    document = documents.add_document(connection, new, now=NOON)
    rows = [PageRow(number=one.page, runs=one.runs, concepts=one.concepts) for one in passages]
    put_pages(connection, document.id, GENERATED, rows, now=NOON)
