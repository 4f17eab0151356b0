"""The story of a folder that becomes works: hash, ledger, cage, catalogue, engine, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.errors import EngineUnavailable, WriterBusy
from ingest import leases, ledger
from ingest.accepting import Arrival, accept
from ingest.cage import Cage
from ingest.heartbeat import Heartbeat
from ingest.indexing import POLL_SECONDS, Indexing, empty_outbox, until_done
from ingest.later_jobs_running import LaterDone, LaterJobs, LaterWork, drain
from ingest.lease_owners import Owner, this_process
from ingest.ledger import Entry
from ingest.ledger_states import FileState
from ingest.metadata_file import MetadataFile
from ingest.plans import Plan, Wanted, plan
from ingest.reading import BATCH_FILES, Reading
from ingest.reports import FileReport, IngestReport, file_reports
from ingest.sources.folder import Collection, SourceFile, Unreadable, as_text, walk
from ingest.stores import Stores
from ingest.unpacking import inside_archives, outermost


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What is to be taken in. ``metadata_path`` is left out of the walk; ``collection`` names sources.

    ``again`` has files in that state read once more: those of ``paths``, or all when no path is given.
    ``largest`` is the size in bytes above which a file is refused at the door. Without ``index`` nothing is
    handed to the search engine: a worker does it.
    """

    paths: tuple[Path, ...]
    wanted: Wanted
    largest: int
    metadata: MetadataFile | None = None
    metadata_path: Path | None = None
    collection: Collection | None = None
    again: FileState | None = None
    index: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files that are through of all (those of archives come to them as the archives are
    unpacked), pages read in this run."""

    files: int
    of: int
    pages: int


Tell = Callable[[Progress], None]

_OPEN: tuple[FileState, ...] = ("received", "checking", "reading")
"""States of files that are still to be read, by us or by others."""

_ACCEPT_AT_ONCE = 16
"""Files hashed and entered by one transaction: what the cage reads in less time than they take."""


Recognition = Callable[[Callable[[], None]], Sequence[LaterWork]]
"""Makes what reads short scans; it is given whom to tell of each page."""


def ingest_work(
    stores: Stores,
    cage: Cage,
    request: IngestRequest,
    tell: Tell,
    recognition: Recognition = lambda _: (),
) -> IngestReport:
    """Take in what ``request`` names; everything of it can be found when this returns.

    ``recognition`` makes the later jobs that are waited for: files without any text, read from their picture.
    Interrupted at any moment nothing is lost or half-published: the next run, or a worker, goes on.
    """
    begun = time.monotonic()
    run = _Run(stores, cage, this_process(), request, tell)
    indexing = Indexing(stores)
    with indexing if request.index else nullcontext(), Heartbeat(stores, run.owner):
        try:
            run.take_in(indexing)
            run.recognise(indexing, recognition)
        finally:
            run.give_back()
    waiting = indexing.failure or run.wait_for_index() if request.index else None
    return run.report(time.monotonic() - begun, str(waiting) if waiting else None)


class _Run:
    """One run: the numbers of its files in the ledger, and how far it is."""

    def __init__(self, stores: Stores, cage: Cage, owner: Owner, request: IngestRequest, tell: Tell) -> None:
        self._stores, self._cage, self.owner, self._request, self._tell = stores, cage, owner, request, tell
        self._numbers: list[int] = []
        self._unreadable: list[FileReport] = []
        self._walked: list[SourceFile] = []
        self._through = self._beside = self._pages = self._files_read = 0

    def take_in(self, indexing: Indexing) -> None:
        """Read everything that is new, and what workers that are gone have left of ours."""

        def published(files: int, pages: int) -> None:
            indexing.told()
            self._through += files
            self._files_read += files
            self._pages += pages
            self._show()

        reading = Reading(self._stores, self._cage, self.owner, published)
        self._look_around()
        reading.read(self._accepted())
        indexing.told()
        self._take_again()
        self._settle(reading)

    def recognise(self, indexing: Indexing, recognition: Recognition) -> None:
        """Read the files of ours that have no text from the pictures of their pages."""

        def page_done() -> None:
            self._pages += 1
            self._show()

        jobs = LaterJobs(self._stores, self.owner, recognition(page_done), indexing.told)
        with self._stores.catalogue.reading() as connection:
            numbers = [*self._numbers, *inside_archives(connection, self._numbers)]
        if jobs.waiting(numbers):
            drain(jobs, 1, numbers, lambda _: None)  # the job itself reads as many pages at once as it can

    def _look_around(self) -> None:
        request = self._request
        leave_out = [request.metadata_path] if request.metadata_path else []
        for found in walk(request.paths, now=time.time(), leave_out=leave_out, collection=request.collection):
            if isinstance(found, Unreadable):
                self._unreadable.append(_unreadable(found.source, found.problem))
            else:
                self._walked.append(found)

    def _accepted(self) -> Iterator[Entry]:
        """Files that are ours to read, entered in the ledger a few at a time while others are being read."""
        arrivals = (Arrival(file, self._plan(file)) for file in self._walked)
        while some := list(islice(arrivals, _ACCEPT_AT_ONCE)):
            accepted = accept(self._stores, self.owner, some, largest=self._request.largest)
            self._numbers.extend(accepted.numbers)
            self._unreadable.extend(_unreadable(file.source, why) for file, why in accepted.unreadable)
            self._through += len(some) - len(accepted.to_read)
            self._show()
            yield from accepted.to_read

    def _plan(self, file: SourceFile) -> Plan:
        metadata, path = self._request.metadata, self._request.metadata_path
        row = metadata.rows.get(file.path) if metadata else None
        scope = as_text(path.resolve().parent) if path else ""
        return plan(row, self._request.wanted, scope)

    def _take_again(self) -> None:
        if self._request.again is None:
            return
        with self._stores.catalogue.writing() as connection:
            found = ledger.in_states(connection, [self._request.again])
            ours = set(self._numbers)
            held = [one for one in found if one.file_hash]  # what was refused unread has no bytes here
            numbers = [one.number for one in held if one.number in ours or not self._request.paths]
            ledger.read_again(connection, numbers, now=self._stores.now())
        self._numbers.extend(number for number in numbers if number not in ours)

    def _settle(self, reading: Reading) -> None:
        """Until every file of ours is through: take what was left behind, wait for what others read."""
        while True:
            self._numbers.extend(reading.freed)
            self._beside += len(reading.freed)
            reading.freed.clear()
            open_ = self._open() or self._open_inside()
            if not open_:
                return
            taken = self._claim(open_)
            if taken:
                reading.read(taken)
            else:
                time.sleep(POLL_SECONDS)

    def _claim(self, numbers: list[int]) -> list[Entry]:
        with self._stores.catalogue.claiming() as connection:
            now = self._stores.now()
            return leases.claim_some(connection, self.owner, now=now, limit=BATCH_FILES, among=numbers)

    def _open(self) -> list[int]:
        return self._ours_in(_OPEN)

    def _open_inside(self) -> list[int]:
        """What a run that was killed has left of the archives of ours: it is ours from now on."""
        with self._stores.catalogue.reading() as connection:
            inside = inside_archives(connection, self._numbers)
            left = ledger.those_in(connection, inside, _OPEN)
        self._numbers.extend(left)
        self._beside += len(left)
        return left

    def _ours_in(self, states: Iterable[FileState]) -> list[int]:
        with self._stores.catalogue.reading() as connection:
            return ledger.those_in(connection, self._numbers, states)

    def give_back(self) -> None:
        """Free what is still in our hands, for the next worker."""
        with self._stores.catalogue.writing() as connection:
            leases.give_back(connection, self.owner, now=self._stores.now())

    def wait_for_index(self) -> EngineUnavailable | None:
        """Until the engine holds everything of ours; the reason when it cannot be written."""
        try:
            until_done(self._stores, lambda: not self._ours_in(("catalogued",)))
        except EngineUnavailable as failure:
            return failure
        return None

    def report(self, seconds: float, waiting: str | None) -> IngestReport:
        """What became of every file."""
        request = self._request
        with self._stores.catalogue.reading() as connection:
            self._numbers += inside_archives(connection, self._numbers)
            files = file_reports(connection, self._numbers)
            here = {file.source for file in self._walked} | {file.path for file in self._unreadable}
            folders = _folders(request)
            known = [outermost(one) for folder in folders for one in ledger.current_under(connection, folder)]
        return IngestReport(
            files=(*files, *self._unreadable),
            problems=request.metadata.problems if request.metadata else (),
            vanished=tuple(source for source in dict.fromkeys(known) if source not in here),
            files_read=self._files_read,
            pages_read=self._pages,
            seconds=seconds,
            waiting=waiting,
            numbers=tuple(dict.fromkeys(self._numbers)),
        )

    def _show(self) -> None:
        of = len(self._walked) + self._beside
        self._tell(Progress(min(self._through, of), of, self._pages))


def do_later_jobs(
    stores: Stores, works: Sequence[LaterWork], lanes: int, report: IngestReport, tell: Callable[[int], None]
) -> LaterDone:
    """Do the later jobs of the files of a run, now that all of them can be found; ``tell`` hears how many.

    Interrupted at any moment nothing is lost: the next run, or a worker, goes on.
    """
    owner = this_process()
    jobs = LaterJobs(stores, owner, works)
    with Heartbeat(stores, owner):
        drain(jobs, lanes, report.numbers, tell)
    with suppress(WriterBusy, EngineUnavailable):  # the outbox keeps what a job has changed
        empty_outbox(stores)
    return jobs.done


def _folders(request: IngestRequest) -> list[str]:
    """What the sources in the folders of a request begin with."""
    if request.collection is not None:
        return [f"{request.collection.name}/"]
    return [f"{as_text(path.resolve())}/" for path in request.paths if path.is_dir()]


def _unreadable(source: str, problem: str) -> FileReport:
    """A file that could not even be opened: the ledger does not hold it, the next run tries again."""
    return FileReport(
        path=source, state="damaged", reason=f"This file cannot be opened: {problem}.", work=None,
        document=None, pages=0, pages_ocr=0, pages_empty=0, language=None,
    )  # fmt: skip
