"""Later jobs, done: lanes that take one job at a time, and give way while files wait to be read.

A kind of job is an object with the slow part (``do``: outside any transaction, in a cage, as long as its own
limits allow) and what the slow part returns: a function that writes the outcome, called inside the one
transaction that also ends the job. Killed at any moment the job is as it was, and is done by the next worker.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Protocol

from sqlalchemy import Connection

from index.errors import FileDamaged, FileMissing, KnowledgeError, NotFound, ValueRefused
from ingest import later_jobs
from ingest.errors import CageUnavailable, FileRefused
from ingest.later_jobs import Job
from ingest.lease_owners import LeaseLost, Owner
from ingest.stores import Stores

log = logging.getLogger("atlas87.later")

REST_SECONDS = 0.5
"""How often a lane with nothing to do looks again: a job is nothing that anybody waits for by the clock."""

TROUBLE_SECONDS = 5.0
"""Pause after a store or a tool that could not be used."""

Publish = Callable[[Connection, datetime], None]
"""Writes what a job made. May raise ``ValueRefused``, which fails the job with its reason."""


class LaterWork(Protocol):
    """One kind of later job. Methods are called from several threads at once."""

    @property
    def kind(self) -> str:
        """The name of the kind, as in the table."""
        ...

    def able(self) -> bool:
        """Whether this machine can do it (its tool is installed). Where not, jobs wait for one that can."""
        ...

    def do(self, stores: Stores, job: Job) -> Publish:
        """The slow part. Raises ``FileRefused`` (the job fails with that reason), ``CageUnavailable`` or a
        ``KnowledgeError`` (nothing is wrong with the file: the job is given back)."""
        ...

    def close(self) -> None:
        """End what is being done: ``do`` raises ``CageUnavailable`` then, and for whoever calls it later."""
        ...


@dataclass(slots=True)
class LaterDone:
    """What the lanes have done: jobs by kind, and those that failed."""

    done: dict[str, int] = field(default_factory=dict)
    failed: int = 0

    @property
    def total(self) -> int:
        """All jobs that came to an end here."""
        return sum(self.done.values()) + self.failed


class LaterJobs:
    """Does jobs of the kinds in ``works`` that this machine is able to do.

    ``owner`` holds the leases: its heartbeat must be running. ``published`` is called after each job.
    """

    def __init__(
        self,
        stores: Stores,
        owner: Owner,
        works: Sequence[LaterWork],
        published: Callable[[], None] = lambda: None,
    ) -> None:
        self._stores, self._owner, self._published = stores, owner, published
        self._offered = {work.kind: work for work in works}
        self._lock = threading.Lock()
        self.done = LaterDone()

    def close(self) -> None:
        """End what is being done; the jobs are given back."""
        for work in self._offered.values():
            work.close()

    @cached_property
    def _works(self) -> dict[str, LaterWork]:
        """What can be done here; some ask a program what it can, which takes a tenth of a second."""
        return {kind: work for kind, work in self._offered.items() if work.able()}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that can be done here."""
        return tuple(self._works)

    def waiting(self, among: Sequence[int] | None = None) -> bool:
        """Whether there is a job that could be done here, for these entries of the ledger or any."""
        with self._stores.catalogue.reading() as connection:
            wanted = [kind for kind in self._offered if later_jobs.anything_to_do(connection, [kind], among)]
        return any(self._offered[kind].able() for kind in wanted)

    def do_one(self) -> bool:
        """Take one job and do it; False when there was none. Raises ``KnowledgeError``,
        ``CageUnavailable``."""
        if not self.waiting():
            return False
        with self._stores.catalogue.claiming() as connection:
            taken = later_jobs.claim(connection, self._owner, self.kinds, now=self._stores.now())
        for job in taken:
            self._do(job)
        return bool(taken)

    def _do(self, job: Job) -> None:
        try:
            self._publish(job, self._works[job.kind].do(self._stores, job))
        except LeaseLost:
            log.info("job %s was taken over", job.number)
            return
        except FileRefused as refused:
            self._fail(job, refused)
        except FileMissing:
            self._fail(job, FileRefused("damaged", "bytes-missing"))
        except (ValueRefused, NotFound, FileDamaged) as error:
            self._fail(job, FileRefused("damaged", "cannot-be-read", problem=str(error)))
        except (KnowledgeError, CageUnavailable):
            self._give_back(job)
            raise
        except Exception as error:  # a fault of ours in one kind of job must not stop all others for ever
            log.exception("%s of file %s broke", job.kind, job.file)
            problem = f"{type(error).__name__}"
            self._fail(job, FileRefused("damaged", "cannot-be-read", problem=problem))
        self._published()

    def _publish(self, job: Job, publish: Publish) -> None:
        with self._stores.catalogue.writing() as connection:
            now = self._stores.now()
            later_jobs.finish(connection, job, owner=self._owner, now=now)
            try:
                publish(connection, now)
            except LeaseLost as lost:  # of something else: the job itself is ours, and must come to an end
                raise ValueRefused("lease", str(lost)) from lost
        with self._lock:
            self.done.done[job.kind] = self.done.done.get(job.kind, 0) + 1

    def _fail(self, job: Job, refused: FileRefused) -> None:
        with self._stores.catalogue.writing() as connection:
            now, details = self._stores.now(), refused.details
            later_jobs.fail(connection, job, refused.reason_code, details, owner=self._owner, now=now)
        with self._lock:
            self.done.failed += 1
        log.warning("%s of file %s failed: %s", job.kind, job.file, refused.reason_code)

    def _give_back(self, job: Job) -> None:
        with self._stores.catalogue.writing() as connection:
            later_jobs.give_back_one(connection, job, owner=self._owner, now=self._stores.now())


class Lanes:
    """Threads that do later jobs from ``with`` to its end; a job that is in hand then is given back.

    ``held_back`` is asked before each job: while it answers True (files wait to be read) no job is begun.
    """

    def __init__(self, jobs: LaterJobs, lanes: int, held_back: Callable[[], bool] = lambda: False) -> None:
        self._jobs, self._held_back = jobs, held_back
        self._ending = threading.Event()
        self._trouble = ""
        count = lanes if jobs.kinds else 0
        self._threads = [
            threading.Thread(target=self._run, name=f"later-{number}", daemon=True) for number in range(count)
        ]

    @property
    def trouble(self) -> str:
        """What keeps the lanes from working at present; empty while all is well."""
        return self._trouble

    def __enter__(self) -> Lanes:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._jobs.close()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._ending.wait(self._turn())

    def _turn(self) -> float:
        """One job, if there is one; how long to rest after it."""
        try:
            if self._held_back():
                return REST_SECONDS
            busy = self._jobs.do_one()
        except (KnowledgeError, CageUnavailable) as error:
            return self._troubled(str(error))
        self._trouble = ""
        return 0.0 if busy else REST_SECONDS

    def _troubled(self, what: str) -> float:
        """Say once what is wrong, and try again later."""
        if what != self._trouble and not self._ending.is_set():
            log.error("%s", what)
        self._trouble = what
        return TROUBLE_SECONDS


def drain(jobs: LaterJobs, lanes: int, among: Sequence[int], tell: Callable[[int], None]) -> None:
    """Do jobs until none of those of the entries ``among`` waits any more; other workers may help.

    ``tell`` hears how many jobs have come to an end here, twice a second. What cannot be done now (a store
    does not answer) is left for later.
    """
    with Lanes(jobs, lanes) as running:
        rest = threading.Event()
        while not running.trouble and jobs.waiting(among):
            rest.wait(REST_SECONDS)
            tell(jobs.done.total)
