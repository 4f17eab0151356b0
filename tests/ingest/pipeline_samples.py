"""A folder, stores and a cage for tests of the pipeline; texts that are long enough to have a language."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.catalogue.documents import current_documents
from index.catalogue.works_read import works
from index.engines.embedded.engine import EmbeddedEngine
from index.files import FolderFileStore
from index.model import Work, WorkId
from index.search import SearchQuery
from ingest import leases
from ingest.accepting import Arrival, accept
from ingest.cage import Cage
from ingest.lease_owners import this_process
from ingest.metadata_cells import Vocabularies
from ingest.metadata_file import read_metadata
from ingest.pipeline import IngestRequest, ingest_work
from ingest.plans import Wanted, plan
from ingest.reports import FileReport, IngestReport
from ingest.sources.folder import SourceFile, walk
from ingest.stores import Stores
from portal.database import open_catalogue

ANY_CODE = Vocabularies(area=lambda code: code if code != "XXX" else None, concept=lambda _: True)


def text_about(word: str, more: str = "") -> str:
    """A short English text that names ``word``, which occurs in no other text."""
    return (
        f"The inspectors of the ministry visited the {word} plantation in the spring of this year. They saw "
        f"that children were working there during school hours, and they wrote a report about it. {more}\n"
    )


def open_stores_in(folder: Path, database: str = "") -> Stores:
    """Empty stores in a folder; the catalogue too, unless ``database`` is its address."""
    return Stores(
        open_catalogue(database or f"sqlite:///{folder / 'atlas87.db'}"),
        FolderFileStore(folder / "files"),
        EmbeddedEngine.open(folder / "search"),
        lambda: datetime.now(UTC),
    )


@dataclass
class Desk:
    """Somebody who puts files into a folder, takes the folder in, and searches."""

    folder: Path
    stores: Stores
    cage: Cage
    told: list[Any] = field(default_factory=list)

    def put(self, name: str, text: str | bytes) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take_in(
        self,
        *paths: Path,
        metadata: str | None = None,
        again: Any = None,
        largest: int = 1_000_000,
        **wanted: Any,
    ) -> IngestReport:
        """One run over the folder, or some paths, with these options."""
        listed = None
        if metadata is not None:
            listed = self.folder / "list.csv"
            listed.write_text(metadata, encoding="utf-8")
        request = IngestRequest(
            paths=paths or (self.folder,),
            wanted=Wanted(**wanted),
            largest=largest,
            metadata=read_metadata(listed, ANY_CODE) if listed else None,
            metadata_path=listed,
            again=again,
        )
        return ingest_work(self.stores, self.cage, request, self.told.append)

    def read_again(self, state: Any) -> IngestReport:
        """A run that names no path: all files in this state."""
        request = IngestRequest(paths=(), wanted=Wanted(), largest=1_000_000, again=state)
        return ingest_work(self.stores, self.cage, request, self.told.append)

    def found(self, words: str, audiences: tuple[str, ...] = ("public",)) -> list[str]:
        """The ids of the works that a search lists."""
        page = self.stores.engine.search(SearchQuery(text=words, audiences=audiences))
        return [hit.work_id for hit in page.hits if hit.complete]

    def documents_found(self, words: str) -> list[str]:
        """The documents whose pages a search lists."""
        page = self.stores.engine.search(SearchQuery(text=words, limit=100))
        return sorted({page.document_id for hit in page.hits if hit.complete for page in hit.pages})

    def work(self, work_id: str) -> Work:
        """One work as the catalogue has it."""
        with self.stores.catalogue.reading() as connection:
            return works(connection, [WorkId(work_id)])[WorkId(work_id)]

    def current_files(self, work_id: str) -> list[str | None]:
        """The file names of a work's current documents."""
        with self.stores.catalogue.reading() as connection:
            held = current_documents(connection, [WorkId(work_id)]).get(WorkId(work_id), ())
        return [document.file_name for document in held]

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self.stores.catalogue.reading() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def by_name(report: IngestReport) -> dict[str, FileReport]:
    """The reports on files by their file name."""
    return {Path(file.path).name: file for file in report.files}


def states(report: IngestReport) -> dict[str, str]:
    """The states of files by their file name."""
    return {name: file.state for name, file in by_name(report).items()}


def enter_as_received(stores: Stores, *paths: Path) -> None:
    """Enter files as ``received``, as when their ingest was interrupted: a worker reads them."""
    owner = this_process()
    found = [one for one in walk(paths, now=time.time()) if isinstance(one, SourceFile)]
    accept(stores, owner, [Arrival(one, plan(None, Wanted(), "")) for one in found], largest=10_000_000)
    with stores.catalogue.writing() as connection:
        leases.give_back(connection, owner, now=stores.now())
