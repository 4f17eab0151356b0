"""Two later jobs for LibreOffice: office files drawn as PDF, and old binary files converted and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from index.catalogue import pages as catalogue_pages
from index.catalogue.documents import document
from index.errors import FileMissing
from index.model import DocumentId
from ingest import ledger
from ingest.cage import Cage
from ingest.errors import CageUnavailable, FileRefused
from ingest.extractors.formats import MEDIA_TYPES
from ingest.later_jobs import Job
from ingest.later_jobs_running import Publish
from ingest.later_jobs_wanted import CONVERSION, RENDERED_FORMATS, RENDERING
from ingest.lease_owners import this_process
from ingest.publishing import publish
from ingest.rendering_office import Office
from ingest.rendering_places import places
from ingest.rendering_tables import renderings
from ingest.stores import Stores

_ONE_EACH = frozenset({"pptx", "odp", "ppt"})
"""Formats whose pages are drawn one each."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document drawn as PDF: its file, and where each page of the document begins in it, from 1."""

    document_id: DocumentId
    file_hash: str
    size: int
    page_count: int
    places: tuple[int | None, ...]
    tool: str
    version: str
    made: datetime

    def page_of(self, number: int) -> int | None:
        """The page of the rendering on which a page of the document begins; None where it is not known."""
        return self.places[number - 1] if 1 <= number <= len(self.places) else None


def rendering(connection: Connection, document_id: DocumentId) -> Rendering | None:
    """The rendering of a document, if it has been made. Whether a reader may have it is for the document's
    own door to say: it is the same content."""
    row = connection.execute(
        select(renderings).where(renderings.c.document_id == document_id)
    ).mappings().first()  # fmt: skip
    return Rendering(**{**row, "places": tuple(row["places"])}) if row is not None else None


class OfficeWork:
    """What both jobs share. ``office`` is None where LibreOffice is not installed; ``cage`` opens what reads
    the files that it made, and is closed with it."""

    def __init__(self, office: Office | None, cage: Callable[[], Cage]) -> None:
        self._office, self._open_cage = office, cache(cage)
        self._opened = False

    def able(self) -> bool:
        """Whether LibreOffice is there."""
        return self._office is not None

    def close(self) -> None:
        """End LibreOffice and the cage."""
        if self._office is not None:
            self._office.close()
        if self._opened:
            self._open_cage().close()

    def _cage(self) -> Cage:
        self._opened = True
        return self._open_cage()

    def _needed(self) -> Office:
        if self._office is None:
            raise CageUnavailable("LibreOffice is not installed")
        return self._office


class RenderingWork(OfficeWork):
    """Draws an office document as PDF, and finds where its pages begin in it."""

    kind = RENDERING

    def do(self, stores: Stores, job: Job) -> Publish:
        """The PDF in the store of files; the row beside the document follows in the transaction."""
        document_id = DocumentId(str(job.document_id))
        with stores.catalogue.reading() as connection:
            form = document(connection, document_id).format or ""
            units = [page.text for page in catalogue_pages.pages(connection, document_id)]
            said = str(ledger.entry(connection, job.file).details.get("parts", ""))
        if form not in RENDERED_FORMATS:
            raise FileRefused("unsupported", "not-drawn")
        office = self._needed()
        changed = "tracked deletions" in said
        with office.as_pdf(_path(stores, job), form, without_changes=changed) as pdf:
            drawn = self._cage().read(pdf)
            stored = stores.files.put(pdf)
        row: dict[str, Any] = {
            "document_id": document_id, "file_hash": stored.hash, "size": stored.size,
            "page_count": len(drawn.pages), "tool": "libreoffice", "version": office.version(),
            "places": list(places(units, [page.text for page in drawn.pages], one_each=form in _ONE_EACH)),
        }  # fmt: skip

        def keep(connection: Connection, now: datetime) -> None:
            connection.execute(delete(renderings).where(renderings.c.document_id == document_id))
            connection.execute(insert(renderings), {**row, "made": now})

        return keep


class ConversionWork(OfficeWork):
    """Reads an old binary file by way of its newer form; the original stays the document's file."""

    kind = CONVERSION

    def do(self, stores: Stores, job: Job) -> Publish:
        """What the converted file says; the file is published as any other in the transaction."""
        with stores.catalogue.reading() as connection:
            entry = ledger.entry(connection, job.file)
        form = str(entry.details.get("form", ""))
        if form not in MEDIA_TYPES:
            raise FileRefused("unsupported", "not-drawn")
        with self._needed().as_newer(_path(stores, job), form) as newer:
            read = self._cage().read(newer, entry.plan["language"])
        read = replace(read, format=form, media_type=MEDIA_TYPES[form], tool=f"libreoffice {read.tool}")
        owner = this_process()

        def keep(connection: Connection, now: datetime) -> None:
            if ledger.entry(connection, job.file).state != "unsupported":
                return  # somebody has had it read meanwhile
            for state in ("received", "checking", "reading"):
                held = ledger.lease(owner, now) if state != "received" else {}
                ledger.move(connection, job.file, state, now=now, **held)
            publish(connection, job.file, read, owner=owner, now=now)

        return keep


def _path(stores: Stores, job: Job) -> Path:
    path = stores.files.path(job.file_hash)
    if path is None:
        raise FileMissing(f"the store does not hold file {job.file}")
    return path
