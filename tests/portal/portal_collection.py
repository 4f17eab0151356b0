"""A small real collection for the portal's tests: real catalogue, real files, real index, no pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from small_pdf import small_pdf
from starlette.testclient import TestClient

from index.catalogue import documents, outbox, pages, works
from index.catalogue.database import Catalogue
from index.catalogue.passages import to_index
from index.catalogue.records import NewDocument, NewExtraction, NewWork, PageRow
from index.engines.embedded.engine import EmbeddedEngine
from index.files import FolderFileStore
from index.model import DocumentId, LanguageTag, WorkId, WorkState
from ingest.extractors.formats import MEDIA_TYPES
from portal.database import open_catalogue
from portal.settings import Settings, read_settings

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
READER = NewExtraction(tool="reader", version="1.0")
BASE = "http://atlas.test"


@dataclass(frozen=True, slots=True)
class Held:
    """One work of the collection and its first document."""

    work: WorkId
    document: DocumentId | None


@dataclass(slots=True)
class Collection:
    """Stores in one folder, filled by hand; ``held`` are its works by the name the test gave them."""

    folder: Path
    settings: Settings
    catalogue: Catalogue
    engine: EmbeddedEngine
    files: FolderFileStore
    held: dict[str, Held] = field(default_factory=dict)

    def add(
        self,
        name: str,
        *texts: str,
        language: str = "en",
        format: str = "pdf",
        file: bytes | None = None,
        file_name: str | None = None,
        kinds: Sequence[str] = (),
        **work: Any,
    ) -> Held:
        """A work, published unless told otherwise, with one document of one page for each text.

        ``kinds`` are those of the first pages; the others are text.
        """
        tag = LanguageTag(language)
        values = {"title": name, "title_language": tag, "type": "report", "languages": (tag,)} | work
        with self.catalogue.writing() as connection:
            added = works.add_work(connection, NewWork(**values), now=NOON)
            document = None
            if texts:
                new = self._document(added.id, texts, tag, format, file, file_name)
                document = documents.add_document(connection, new, now=NOON).id
                every = (*kinds, *["text"] * (len(texts) - len(kinds)))
                rows = [
                    PageRow(number=n, runs=((tag, text),), kind=kind)
                    for n, (text, kind) in enumerate(zip(texts, every, strict=True), 1)
                ]
                pages.put_pages(connection, document, READER, rows, now=NOON)
        self.held[name] = Held(added.id, document)
        return self.held[name]

    def add_many(self, described: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Published English works of one page and no file, from (text, fields of the work), in one go."""
        tag = LanguageTag("en")
        with self.catalogue.writing() as connection:
            for text, work in described:
                values = {
                    "title": "Many",
                    "title_language": tag,
                    "type": "report",
                    "languages": (tag,),
                } | work
                added = works.add_work(connection, NewWork(**values), now=NOON)
                new = NewDocument(work_id=added.id, language=tag, languages=(tag,))
                document = documents.add_document(connection, new, now=NOON).id
                pages.put_pages(
                    connection, document, READER, [PageRow(number=1, runs=((tag, text),))], now=NOON
                )

    def add_document(self, name: str, *texts: str, language: str, title: str | None = None) -> DocumentId:
        """One more language version of a work, one page for each text, perhaps with a title of its own."""
        tag = LanguageTag(language)
        with self.catalogue.writing() as connection:
            new = self._document(self.held[name].work, texts, tag, "pdf", None, None)
            new = replace(new, title=title, title_language=tag if title else None)
            added = documents.add_document(connection, new, now=NOON).id
            rows = [PageRow(number=n, runs=((tag, text),)) for n, text in enumerate(texts, 1)]
            pages.put_pages(connection, added, READER, rows, now=NOON)
        return added

    def _document(
        self,
        work: WorkId,
        texts: Sequence[str],
        tag: LanguageTag,
        format: str,
        file: bytes | None,
        file_name: str | None,
    ) -> NewDocument:
        content = file or (small_pdf(texts) if format == "pdf" else "\n\n".join(texts).encode())
        arriving = self.folder / "arriving"
        arriving.write_bytes(content)
        stored = self.files.put(arriving)
        return NewDocument(
            work_id=work,
            file_hash=stored.hash,
            file_name=file_name or f"report.{format}",
            media_type=MEDIA_TYPES[format],
            format=format,
            size=stored.size,
            language=tag,
            languages=(tag,),
        )

    def replace(self, name: str, *texts: str) -> None:
        """Newer bytes of the same source: a new document in the place of the work's first."""
        held = self.held[name]
        assert held.document is not None
        tag = LanguageTag("en")
        with self.catalogue.writing() as connection:
            new = self._document(held.work, texts, tag, "pdf", None, None)
            added = documents.replace_document(connection, held.document, new, now=NOON)
            rows = [PageRow(number=n, runs=((tag, text),)) for n, text in enumerate(texts, 1)]
            pages.put_pages(connection, added.id, READER, rows, now=NOON)

    def set_state(self, name: str, state: WorkState, *, index: bool = True) -> None:
        """Publish, withdraw or send back a work, in the catalogue and (unless told not to) in the index."""
        why = "asked by its author"
        with self.catalogue.writing() as connection:
            works.set_state(connection, self.held[name].work, state, reason=why, actor="Ada", now=NOON)
        if index:
            self.index()

    def index(self) -> None:
        """Bring the index up to date with the catalogue."""
        with self.catalogue.reading() as connection:
            waiting = outbox.pending(connection, 1_000_000)
            self.engine.put(to_index(connection, [work for work, _ in waiting]))
        with self.catalogue.writing() as connection:
            for work, version in waiting:
                outbox.done(connection, work, version)


Serve = Callable[[Collection], AbstractContextManager[TestClient]]
"""What the fixture ``serve`` gives: a client of a portal over a collection, for the length of a ``with``."""


def open_collection(folder: Path, **settings: str) -> Collection:
    """An empty collection in a folder of its own."""
    environment = {"ATLAS87_DATA": str(folder / "data"), "ATLAS87_BASE_URL": BASE, **settings}
    read = read_settings(environment, folder)
    read.data.mkdir(parents=True, exist_ok=True)
    engine = EmbeddedEngine.open(read.search)
    engine.create()
    return Collection(folder, read, open_catalogue(read.database), engine, FolderFileStore(read.files))
