"""Files through the cage into the catalogue: leased, read, published in batches of one transaction each."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from index.errors import ValueRefused
from ingest import later_jobs, leases, ledger
from ingest.cage import Cage
from ingest.cage_answers import ReadFile
from ingest.errors import FileRefused
from ingest.later_jobs_wanted import kinds_for_refused
from ingest.lease_owners import LeaseLost, Owner
from ingest.ledger import Entry
from ingest.publishing import publish
from ingest.stores import Stores
from ingest.unpacking import Unpacked, unpack

log = logging.getLogger("atlas87.ingest")

BATCH_FILES = 25
BATCH_PAGES = 1_000
BATCH_SECONDS = 0.15
"""A transaction is closed after so many files, pages or seconds: few enough commits to be quick, few enough
pages in memory, and never so long that another writer waits noticeably."""

_AT_ONCE = 4
"""Files marked as being read by one transaction: what a few reading processes take in at a time."""

Read = ReadFile | FileRefused | Unpacked


class Reading:
    """Reads files that ``owner`` has in hand; ``published`` hears of each batch: its files and pages.

    ``freed`` collects the numbers of duplicates that have to be read after all.
    """

    def __init__(
        self, stores: Stores, cage: Cage, owner: Owner, published: Callable[[int, int], None]
    ) -> None:
        self._stores, self._cage, self._owner, self._published = stores, cage, owner, published
        self._batch: list[tuple[int, Read]] = []
        self._pages = 0
        self._begun = time.monotonic()
        self._declared: dict[int, str | None] = {}
        self.freed: list[int] = []

    def read(self, entries: Iterable[Entry]) -> None:
        """Read files as they come and publish them; what was read is kept when the rest is interrupted."""
        try:
            for number, found in self._cage.side_by_side(self._into_cage(iter(entries)), self._one):
                self._keep(number, found)
        except KeyboardInterrupt:
            self._flush()
            raise
        self._flush()

    def _into_cage(self, entries: Iterator[Entry]) -> Iterator[tuple[int, Path]]:
        while some := list(islice(entries, _AT_ONCE)):
            for entry in self._begin(some):
                place = self._stores.files.path(entry.file_hash)
                if place is None:
                    self._keep(entry.number, FileRefused("damaged", "bytes-missing"))
                else:
                    self._declared[entry.number] = entry.plan["language"]
                    yield entry.number, place

    def _begin(self, entries: list[Entry]) -> list[Entry]:
        """Those of ``entries`` that are still ours, marked as being read."""
        ours = []
        with self._stores.catalogue.writing() as connection:
            for entry in entries:
                try:
                    leases.begin_reading(connection, self._owner, [entry.number], now=self._stores.now())
                except LeaseLost:
                    log.info("file %s was taken over", entry.number)
                else:
                    ours.append(entry)
        return ours

    def _one(self, number: int, place: Path, given_up: Callable[[], bool]) -> ReadFile | Unpacked:
        """One file, or the next files of an archive; in a thread of its own, beside other files."""
        try:
            return self._cage.read_or_leave(place, self._declared.get(number), given_up)
        except FileRefused as refused:
            if refused.reason_code != "archive":
                raise
        with self._stores.catalogue.reading() as connection:
            archive = ledger.entry(connection, number)
        return unpack(self._stores, self._cage, archive, place)

    def _keep(self, number: int, found: Read) -> None:
        if not self._batch:
            self._begun = time.monotonic()
        self._batch.append((number, found))
        self._pages += len(found.pages) if isinstance(found, ReadFile) else 0
        full = len(self._batch) >= BATCH_FILES or self._pages >= BATCH_PAGES
        if full or time.monotonic() - self._begun >= BATCH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        with self._stores.catalogue.writing() as connection:
            freed = [self._finish(connection, number, found) for number, found in self._batch]
        self.freed.extend(number for number in freed if number is not None)
        files = sum(1 for _, found in self._batch if not (isinstance(found, Unpacked) and found.goes_on))
        pages = self._pages
        self._batch, self._pages = [], 0
        self._published(files, pages)

    def _finish(self, connection: Connection, number: int, found: Read) -> int | None:
        """One file of a batch; a file that fails leaves no trace and does not touch the others."""
        now = self._stores.now()
        self._declared.pop(number, None)
        try:
            if isinstance(found, FileRefused):
                return self._refuse(connection, number, found)
            if isinstance(found, Unpacked):
                archive = ledger.entry(connection, number)
                self.freed += found.enter(connection, archive, owner=self._owner, now=now)
                return None
            with connection.begin_nested():
                return publish(connection, number, found, owner=self._owner, now=now)
        except LeaseLost:
            log.info("file %s was taken over", number)
        except ValueRefused as error:
            return self._refuse(
                connection, number, FileRefused("damaged", "cannot-be-read", problem=str(error))
            )
        return None

    def _refuse(self, connection: Connection, number: int, found: FileRefused) -> int | None:
        later_jobs.ask(connection, kinds_for_refused(found), number, now=self._stores.now())
        return ledger.refused(
            connection,
            number,
            found.state,
            found.reason_code,
            found.details,
            owner=self._owner,
            now=self._stores.now(),
        )
