"""Searches and writes from several threads at once, each written down: when it began, how long it took, how
it ended."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.errors import KnowledgeError, WriterBusy

PAUSE = 0.02
"""Seconds between two searches of a thread: readers think, and the machine has others to serve."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when it began (seconds since the load did), how long it took, the name of its error."""

    began: float
    took: float
    error: str | None


@dataclass
class Load:
    """What was called so far. ``mark`` names a moment, from which ``since`` counts."""

    clock: Callable[[], float] = time.monotonic
    searches: list[Call] = field(default_factory=list)
    writes: list[Call] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    began: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)
    late: float = 0.0
    """Seconds that a thread with nothing to do waited at most for its turn: how busy the machine was."""

    def now(self) -> float:
        """Seconds since the load began."""
        return self.clock() - self.began

    def since(self, moment: float, until: float = float("inf")) -> list[Call]:
        """Searches that began between two moments."""
        return [call for call in self.searches if moment <= call.began < until]


def failed(calls: Sequence[Call]) -> Counter[str]:
    """How often which error came."""
    return Counter(call.error for call in calls if call.error is not None)


@contextmanager
def under_load(
    search: Callable[[], object],
    write: Callable[[int], object] | None = None,
    *,
    readers: int = 4,
    writers: int = 2,
    first: int = 10_000,
) -> Iterator[Load]:
    """Search and write until the end of the block. ``write`` is given a number that no other call gets.

    A write that fails is tried again, as a worker does whose outbox waits: acknowledged is what returned.
    """
    load = Load()
    load.began = load.clock()
    threads = [threading.Thread(target=_read, args=(load, search)) for _ in range(readers)]
    threads.append(threading.Thread(target=_watch, args=(load,)))
    if write is not None:
        starts = [first * (1 + place) for place in range(writers)]
        threads += [threading.Thread(target=_write, args=(load, write, start)) for start in starts]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in threads:
            thread.join()


def _read(load: Load, search: Callable[[], object]) -> None:
    while not load.over.wait(PAUSE):
        load.searches.append(_called(load, search))


def _watch(load: Load) -> None:
    due = load.now() + PAUSE
    while not load.over.wait(PAUSE):
        load.late = max(load.late, load.now() - due)
        due = load.now() + PAUSE


def _write(load: Load, write: Callable[[int], object], number: int) -> None:
    while not load.over.wait(0.2):
        call = _called(load, lambda: write(number))  # noqa: B023 - called before the next round
        if call.error != WriterBusy.__name__:  # another writer is at it: no failure of anything
            load.writes.append(call)
        if call.error is None:
            load.acknowledged.append(number)
            number += 1


def _called(load: Load, call: Callable[[], object]) -> Call:
    began, error = load.now(), None
    try:
        call()
    except KnowledgeError as raised:
        error = type(raised).__name__
    return Call(began, load.now() - began, error)
