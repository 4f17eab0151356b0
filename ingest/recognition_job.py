"""The later job that reads pages by text recognition and publishes them into the same document.

Page by page what is read is kept, by picture: killed at any moment, the next run goes on behind the last
page. Files without any text that have few pages are read while ``atlas87 ingest`` waits; all others by
whoever does later jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from index.errors import FileMissing
from ingest import ledger, recognition_store
from ingest.cage import Cage
from ingest.cage_answers import ReadFile
from ingest.errors import CageUnavailable, FileRefused
from ingest.later_jobs import Job
from ingest.later_jobs_running import Publish
from ingest.lease_owners import Owner, this_process
from ingest.ledger import Entry
from ingest.publishing import publish
from ingest.recognition import RecognisedPage, Recognition, placed
from ingest.recognition_program import Tesseract
from ingest.recognition_reading import PageOutcome, Recogniser
from ingest.stores import Stores

_OPEN = ("needs-ocr", "catalogued", "indexed")
"""States of a file into which recognised pages are published; in any other one it is being read anew."""

_PAGES_NAMED = 10
"""Stretches of pages that are named where their recognition failed."""


@dataclass(frozen=True, slots=True)
class KeptInCatalogue:
    """Recognitions by picture in the catalogue, each in a transaction of its own."""

    stores: Stores

    def get(self, picture: str) -> Recognition | None:
        """What was recognised before."""
        with self.stores.catalogue.reading() as connection:
            return recognition_store.kept(connection, picture)

    def put(self, picture: str, seen: Recognition) -> None:
        """Keep it."""
        with self.stores.catalogue.writing() as connection:
            recognition_store.keep(connection, picture, seen, now=self.stores.now())


class RecognitionWork:
    """One of the two kinds: short files without any text, or everything else. ``tesseract`` is None where it
    is not installed or switched off. ``cage`` opens what reads the files; ``own_cage``: it is closed here.
    ``page_done`` hears of each page."""

    def __init__(
        self,
        kind: str,
        tesseract: Tesseract | None,
        cage: Callable[[], Cage],
        *,
        own_cage: bool = True,
        page_done: Callable[[], None] = lambda: None,
    ) -> None:
        self._kind, self._tesseract, self._open_cage = kind, tesseract, cache(cage)
        self._own_cage, self._page_done = own_cage, page_done
        self._opened = False

    @property
    def kind(self) -> str:
        """The name of the kind."""
        return self._kind

    def able(self) -> bool:
        """Whether tesseract is there, and a model to read with."""
        return self._tesseract is not None and bool(self._tesseract.models - {"osd", "equ"})

    def close(self) -> None:
        """End what is being read."""
        if self._tesseract is not None:
            self._tesseract.close()
        if self._opened and self._own_cage:
            self._open_cage().close()

    def do(self, stores: Stores, job: Job) -> Publish:
        """Read what needs it, then the whole file with it."""
        tesseract = self._tesseract
        if tesseract is None:
            raise CageUnavailable("tesseract is not installed")
        path = stores.files.path(job.file_hash)
        if path is None:
            raise FileMissing(f"the store does not hold file {job.file}")
        with stores.catalogue.reading() as connection:
            entry = ledger.entry(connection, job.file)
        self._opened = True
        cage = self._open_cage()
        declared = entry.plan["language"]
        first = cage.read(path, declared, {})
        wanted = [layout.number for layout in first.layouts if layout.needs_ocr]
        known = first.main_language if any(page.runs for page in first.pages) else None
        recogniser = Recogniser(tesseract, cage, KeptInCatalogue(stores), self._page_done)
        outcomes = recogniser.pages(path, wanted, (declared, first.declared_language, known))
        return _publishing(job, _read_whole(cage, path, declared, outcomes, tesseract))


def _read_whole(
    cage: Cage, path: Path, declared: str | None, outcomes: Sequence[PageOutcome], tesseract: Tesseract
) -> ReadFile | FileRefused:
    """The whole file with what was recognised of it, or why nothing came of it."""
    pages = {one.page: placed(one.seen, one.width, one.height) for one in outcomes if one.seen is not None}
    read = cage.read(path, declared, pages)
    failed = [one for one in outcomes if one.problem]
    if not any(page.runs for page in read.pages):
        if not failed:
            return FileRefused("no-text", "nothing-recognised", pages=str(len(outcomes)))
        details = {"pages": str(len(failed)), "of": str(len(read.pages)), "problem": failed[0].problem}
        return FileRefused("needs-ocr", "recognition-failed", **details)
    seen = [one for one in outcomes if one.seen is not None and one.seen.lines]
    left_out = (f"text recognition of {_named(failed)} ({failed[0].problem})",) if failed else ()
    return replace(
        read,
        tool=f"{read.tool}+tesseract" if seen else read.tool,
        tool_version=f"{read.tool_version} {tesseract.version}" if seen else read.tool_version,
        left_out=read.left_out + left_out,
        recognised=tuple(
            RecognisedPage(one.page, one.picture, round(one.seen.confidence, 3)) for one in seen if one.seen
        ),
    )


def _named(outcomes: Sequence[PageOutcome]) -> str:
    """Pages as people write them: ``page 3``, ``pages 3, 7–9``."""
    runs = [
        [page for _, page in stretch]
        for _, stretch in groupby(enumerate(one.page for one in outcomes), key=lambda pair: pair[1] - pair[0])
    ]
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    more = " …" if len(named) > _PAGES_NAMED else ""
    return ("page " if len(outcomes) == 1 else "pages ") + ", ".join(named[:_PAGES_NAMED]) + more


def _publishing(job: Job, found: ReadFile | FileRefused) -> Publish:
    owner = this_process()

    def write(connection: Connection, now: datetime) -> None:
        entry = ledger.entry(connection, job.file)
        if entry.state not in _OPEN or (isinstance(found, FileRefused) and entry.state != "needs-ocr"):
            return  # it is being read anew, or has text already
        _take_up(connection, entry, owner, now)
        if isinstance(found, FileRefused):
            why = (found.state, found.reason_code, found.details)
            ledger.refused(connection, job.file, *why, owner=owner, now=now)
        else:
            publish(connection, job.file, found, owner=owner, now=now)

    return write


def _take_up(connection: Connection, entry: Entry, owner: Owner, now: datetime) -> None:
    """The file goes the way of one that is read, within this one transaction."""
    for state in ("received", "checking", "reading"):
        held = ledger.lease(owner, now) if state != "received" else {}
        ledger.move(connection, entry.number, state, now=now, **held)
