"""The worker: reads what waits, keeps the index in step, and rests between.

Any number of workers may run. Leases share the files out; whoever gets the engine's writer empties the outbox
for all and lets the writer go again.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from datasets.errors import StatisticsError
from index.errors import EngineUnavailable, KnowledgeError, WriterBusy
from ingest import later_jobs, leases
from ingest.cage import Cage
from ingest.heartbeat import Heartbeat
from ingest.indexing import POLL_SECONDS, begin_index, empty_outbox
from ingest.later_jobs_running import Lanes, LaterJobs, LaterWork
from ingest.lease_owners import Owner, this_process
from ingest.ledger import Entry
from ingest.reading import BATCH_FILES, Reading
from ingest.stores import Stores

log = logging.getLogger("atlas87.worker")

CAGE_REST_SECONDS = 60.0
"""A cage unused for so long is closed: its models take some 100 MB."""

CHORE_SECONDS = 10.0
"""How often a worker looks whether another machine has loaded statistics."""

TROUBLE_SECONDS = 5.0
"""Pause after a store that could not be used: long enough not to fill the log, short for who repairs it."""


@dataclass(slots=True)
class Done:
    """What one worker has done since it started."""

    files: int = 0
    pages: int = 0
    works_indexed: int = 0
    later_jobs: int = 0


@dataclass(slots=True)
class Worker:
    """One worker loop. ``open_cage`` makes a cage when there is something to read.

    ``outdated`` says whether the cage that is open has words for concepts that are no longer in force.
    ``later`` are the kinds of later jobs that it does beside, so many ``lanes`` at once, while no file waits.
    ``chore`` is what else a machine must do now and then to stay in step with the others.
    ``alive`` is told at the beginning and whenever the leases could be renewed.
    """

    stores: Stores
    open_cage: Callable[[], Cage]
    later: Sequence[LaterWork] = ()
    lanes: int = 1
    outdated: Callable[[], bool] = lambda: False
    chore: Callable[[], object] = lambda: None
    alive: Callable[[], object] = lambda: None
    owner: Owner = field(default_factory=this_process)
    done: Done = field(default_factory=Done)
    _cage: Cage | None = None
    _used: float = 0.0
    _trouble: str = ""
    _index_due: float = 0.0
    _index_begun: bool = False
    _chore_due: float = 0.0

    def run(self, stopped: Callable[[], bool], rest: Callable[[float], object] = time.sleep) -> Done:
        """Work until ``stopped``; ``rest`` pauses for so many seconds."""
        jobs = LaterJobs(self.stores, self.owner, self.later)
        with Heartbeat(self.stores, self.owner, alive=self.alive):
            try:
                with Lanes(jobs, self.lanes, held_back=self._files_wait):
                    while not stopped():
                        rest(self._turn())
            finally:
                self._end()
        self.done.later_jobs = jobs.done.total
        return self.done

    def _files_wait(self) -> bool:
        with self.stores.catalogue.reading() as connection:
            return leases.anything_to_do(connection, now=self.stores.now())

    def _turn(self) -> float:
        """One look at the ledger and the outbox; how long to rest after it."""
        read = False
        try:
            self._do_chore()
            read = self._read_some()
            if read and time.monotonic() < self._index_due:
                return 0.0
            busy = self._index_some() or read
        except EngineUnavailable as error:  # nothing waits for the index but the outbox: files are read on
            self._index_due = time.monotonic() + TROUBLE_SECONDS
            pause = self._troubled(error)
            return 0.0 if read else pause
        except KnowledgeError as error:
            return self._troubled(error)
        self._trouble = ""
        self._rest_cage()
        return 0.0 if busy else POLL_SECONDS

    def _do_chore(self) -> None:
        """Statistics that cannot be had now hold up no publication."""
        if time.monotonic() < self._chore_due:
            return
        self._chore_due = time.monotonic() + CHORE_SECONDS
        try:
            self.chore()
        except (KnowledgeError, StatisticsError) as error:
            log.warning("statistics are not in step: %s", error)

    def _troubled(self, error: KnowledgeError) -> float:
        """Say once what is wrong, and try again later."""
        if str(error) != self._trouble:
            log.error("%s", error)
        self._trouble = str(error)
        return TROUBLE_SECONDS

    def _read_some(self) -> bool:
        if self._trouble:
            self._give_back()  # what could not be given back while the database was away
        if not self._files_wait():
            return False
        taken = self._claim()
        if not taken:
            return False
        try:
            Reading(self.stores, self._open_cage(), self.owner, self._count).read(taken)
        except KnowledgeError:
            self._give_back()  # our heartbeat would hold for ever what we do not read
            raise
        return True

    def _give_back(self) -> None:
        with contextlib.suppress(KnowledgeError), self.stores.catalogue.writing() as connection:
            leases.give_back(connection, self.owner, now=self.stores.now())

    def _claim(self) -> list[Entry]:
        with self.stores.catalogue.claiming() as connection:
            return leases.claim_some(connection, self.owner, now=self.stores.now(), limit=BATCH_FILES)

    def _count(self, files: int, pages: int) -> None:
        self.done.files += files
        self.done.pages += pages
        log.info("read %d files, %d pages", files, pages)

    def _index_some(self) -> bool:
        try:
            if not self._index_begun:
                begin_index(self.stores)
                self._index_begun = True
            works = empty_outbox(self.stores)
        except WriterBusy:
            return False
        if works:
            self.done.works_indexed += works
            log.info("indexed %d works", works)
        return works > 0

    def _open_cage(self) -> Cage:
        if self.outdated() and self._cage is not None:
            self._cage.close()
            self._cage = None
        if self._cage is None:
            self._cage = self.open_cage()
        self._used = time.monotonic()
        return self._cage

    def _rest_cage(self) -> None:
        if self._cage is not None and time.monotonic() - self._used > CAGE_REST_SECONDS:
            self._cage.close()
            self._cage = None

    def _end(self) -> None:
        """Stop in good order: nothing stays in hand."""
        if self._cage is not None:
            self._cage.close()
        with self.stores.catalogue.writing() as connection:
            now = self.stores.now()
            leases.give_back(connection, self.owner, now=now)
            later_jobs.give_back(connection, self.owner, now=now)
