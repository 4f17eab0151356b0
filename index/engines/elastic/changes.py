"""What is to be written: works made ready, kept in a spool until all of them are there, counted when done."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from index.engines.elastic.documents import page_sources
from index.engines.stored import StoredWork
from index.model import Passage, Work, WorkId
from index.search import IndexReport, Refusal

_SPOOL_BYTES = 32_000_000
"""Above this the spool lies on disk: a worker's batch stays in memory, thousands of works do not."""


@dataclass(frozen=True, slots=True)
class Change:
    """A work as it is to be: ``pages`` are keys and JSON of its entries, none where it is taken out."""

    stored: StoredWork
    pages: tuple[tuple[str, bytes], ...] = ()
    counted: int = 0

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(len(source) for _, source in self.pages)


@dataclass(slots=True)
class Tally:
    """What was done so far."""

    works: int = 0
    pages: int = 0
    deleted: int = 0
    stale: int = 0
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.works + other.works,
            self.pages + other.pages,
            self.deleted + other.deleted,
            self.stale + other.stale,
            self.refused + other.refused,
        )

    def set_aside(self, refused: Iterable[tuple[Change, Refusal]]) -> None:
        """Count out what was refused."""
        for change, refusal in refused:
            self.refused += (refusal,)
            self.pages -= refusal.pages
            self.works -= refusal.whole and change.stored.work is not None

    def report(self) -> IndexReport:
        """The same, as engines answer it."""
        return IndexReport(
            works=self.works,
            pages=self.pages,
            deleted=self.deleted,
            stale=self.stale,
            refused=self.refused,
        )


def change_of(work: Work, passages: Iterable[Passage]) -> Change:
    """What a put of a work comes to; a work that is not published is taken out."""
    if work.state != "published":
        return Change(StoredWork(work.id, work.version, work.number, None))
    pages, counted = [], 0
    for key, source, is_page in page_sources(work, passages):
        pages.append((key, source))
        counted += is_page
    return Change(StoredWork(work.id, work.version, work.number, work), tuple(pages), counted)


class Spool:
    """Changes, kept in order, on disk when they are many; of one work the newest version is given back."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._newest: dict[WorkId, int] = {}
        self._places: list[tuple[WorkId, int, int]] = []

    def add(self, change: Change) -> None:
        """Keep a change."""
        work_id, version = change.stored.id, change.stored.version
        self._newest[work_id] = max(version, self._newest.get(work_id, version))
        self._places.append((work_id, version, self._file.tell()))
        pickle.dump(change, self._file)

    @property
    def older(self) -> int:
        """How many changes are older than another of the same work."""
        return sum(version < self._newest[work_id] for work_id, version, _ in self._places)

    def changes(self) -> Iterator[Change]:
        """The newest change of each work, in the order in which they came."""
        for work_id, version, place in self._places:
            if version == self._newest[work_id]:
                self._file.seek(place)
                yield pickle.load(self._file)  # noqa: S301 - written by ourselves a moment ago


@contextmanager
def spooled() -> Iterator[Spool]:
    """An empty spool, gone afterwards."""
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as file:
        yield Spool(file)
