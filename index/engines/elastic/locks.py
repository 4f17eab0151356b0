"""Locks that are kept in the cluster, so that every machine sees them, and that end when their holder dies.

No two clocks are compared. Who holds a lock writes it anew every ``beat`` seconds, and each write has its
own number; who finds that number unchanged for ``lease`` seconds of their own clock takes the lock, and of
several who do so at once one succeeds, because each names the write that was seen (``if_seq_no``,
``if_primary_term``).
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.engines.elastic.cluster import Cluster
from index.engines.elastic.held import Kept
from index.errors import EngineUnavailable, KnowledgeError, WriterBusy

log = logging.getLogger("atlas87.index")

REBUILD, WRITER = "rebuild", "writer"
"""What there is a lock for: building the index anew, and writing to it."""

_DOES = {REBUILD: "rebuilding the search index", WRITER: "writing to the search index"}
_LOOK = 0.1
"""Seconds between two looks at a lock that another holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds: between two writes of a lock, and without one until it counts as left behind.

    A rebuild outlives a node that hangs for half a minute; a writer that is taken for dead does no harm when
    it wakes (versions decide), so that others need not wait as long for it. ``patience``: how long a writer
    waits for another, whose works are mostly few.
    """

    beat: float = 2.0
    rebuild: float = 60.0
    writer: float = 20.0
    patience: float = 0.3


@dataclass(frozen=True, slots=True)
class _Seen:
    """A lock as it was found, and when by our own clock."""

    kept: Kept
    since: float


class Claim:
    """A lock that is ours; ``check`` makes sure of it."""

    def __init__(self, cluster: Cluster, name: str, kept: Kept, pace: Pace) -> None:
        self._cluster, self._name, self._kept, self._pace = cluster, name, kept, pace
        self._mine = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"lock of {name}", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Write the lock anew; raises ``WriterBusy`` when another has taken it meanwhile."""
        with self._mine:
            if self._over.is_set() or not self._renewed():
                raise WriterBusy(
                    f"Another process took over {_DOES[self._name]}, because this one was not heard of for "
                    f"{self._pace.rebuild:.0f} s. What it began is left to the other."
                )

    def end(self) -> None:
        """Let the lock go; one that is not ours any more stays."""
        self._over.set()
        self._thread.join()
        with contextlib.suppress(KnowledgeError):  # it runs out by itself
            self._cluster.drop(self._cluster.address.locks, self._name, self._kept)

    def _beat(self) -> None:
        while not self._over.wait(self._pace.beat):
            with contextlib.suppress(EngineUnavailable), self._mine:
                if not self._renewed():
                    self._over.set()

    def _renewed(self) -> bool:
        """Write the lock; an answer that was lost on its way is no loss of the lock."""
        address, source = self._cluster.address.locks, self._kept.source
        kept = self._cluster.keep(address, self._name, source, self._kept)
        if kept is None:
            there = self._cluster.entry(address, self._name)
            kept = there if there is not None and there.source.get("token") == source["token"] else None
        if kept is not None:
            self._kept = kept
        return kept is not None


class Locks:
    """The locks of one cluster and prefix, as one process sees them. Safe to share between threads."""

    def __init__(
        self,
        cluster: Cluster,
        pace: Pace | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._cluster, self.pace = cluster, pace or Pace()
        self._clock, self._now = clock, now
        self._seen: dict[str, _Seen] = {}
        self._made = False

    @contextmanager
    def rebuilding(self) -> Iterator[Claim]:
        """Hold the lock of rebuilds. Raises ``WriterBusy`` with who holds it, as soon as they prove alive."""
        with self._held(REBUILD, self.pace.rebuild, patience=None) as claim:
            yield claim

    @contextmanager
    def writing(self) -> Iterator[Claim]:
        """Hold the lock of writers; raises ``WriterBusy`` when another holds it for more than a moment."""
        with self._held(WRITER, self.pace.writer, patience=self.pace.patience) as claim:
            yield claim

    def being_held(self) -> bool:
        """Whether somebody alive writes or rebuilds; a lock that is there is watched for some beats."""
        first = {name: self._entry(name) for name in _DOES}
        held = {name: kept for name, kept in first.items() if kept is not None}
        until = self._clock() + 2.5 * self.pace.beat
        while held and self._clock() < until:
            if any(self._entry(name) != kept for name, kept in held.items()):
                return True
            time.sleep(_LOOK)
        return False

    def holder(self, name: str) -> str | None:
        """Who holds a lock and since when, in words; None when nobody does."""
        kept = self._entry(name)
        return _said(kept) if kept is not None else None

    @contextmanager
    def _held(self, name: str, lease: float, patience: float | None) -> Iterator[Claim]:
        claim = Claim(self._cluster, name, self._taken(name, lease, patience), self.pace)
        try:
            yield claim
        finally:
            claim.end()

    def _taken(self, name: str, lease: float, patience: float | None) -> Kept:
        """The lock, taken; ``patience`` of None: wait until its holder proves alive, or dead."""
        if not self._made:
            self._make_room()
        source, begun = self._source(), self._clock()
        first: Kept | None = None
        while True:
            found = self._entry(name)
            if found is None or self._is_silent(name, found, lease):
                kept = self._kept(name, source, found)
                if kept is not None:
                    return kept
                continue
            first = first or found
            alive = found != first if patience is None else self._clock() - begun >= patience
            if alive:
                raise WriterBusy(f"Another process is {_DOES[name]}: {_said(found)}.")
            time.sleep(_LOOK)

    def _is_silent(self, name: str, found: Kept, lease: float) -> bool:
        """Whether a lock has not been written for as long as its lease, as far as we have watched it."""
        seen = self._seen.get(name)
        if seen is None or (seen.kept.sequence, seen.kept.term) != (found.sequence, found.term):
            self._seen[name] = _Seen(found, self._clock())
            return False
        if self._clock() - seen.since < lease:
            return False
        log.warning("a lock that was left behind is taken: %s %s", _DOES[name], _said(found))
        return True

    def _kept(self, name: str, source: dict[str, Any], after: Kept | None) -> Kept | None:
        """Write the lock as ours; None when another was quicker."""
        if after is None:
            self._make_room()
        kept = self._cluster.keep(self._cluster.address.locks, name, source, after)
        if kept is not None:
            return kept
        there = self._entry(name)  # ours, when only the answer was lost
        return there if there is not None and there.source.get("token") == source["token"] else None

    def _entry(self, name: str) -> Kept | None:
        return self._cluster.entry(self._cluster.address.locks, name)

    def _make_room(self) -> None:
        """The index of the locks, where it is missing; one that another is just making is waited for."""
        index = self._cluster.address.locks
        if not self._cluster.there_is(index):
            settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
            definition = {"settings": settings, "mappings": {"enabled": False}}
            self._cluster.create(index, definition, ())
        self._cluster.wait_for(index)
        self._made = True

    def _source(self) -> dict[str, Any]:
        who = f"{socket.gethostname()}, process {os.getpid()}"
        since = self._now().strftime("%Y-%m-%d %H:%M:%S UTC")
        return {"who": who, "since": since, "token": secrets.token_hex(8)}


def _said(kept: Kept) -> str:
    return f"{kept.source.get('who')}, since {kept.source.get('since')}"
