"""The outbox, emptied: catalogue, then engine, then marked done. Whoever gets the writer does it for all."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType

from index.catalogue import counts, outbox, refusals
from index.catalogue.passages import to_index
from index.errors import EngineUnavailable, WriterBusy
from index.model import Passage, Work, WorkId
from index.search import Refusal
from ingest import ledger
from ingest.stores import Stores

log = logging.getLogger("atlas87.index")

WORKS_AT_ONCE = 100
"""Works read in one view of the catalogue: a view held long keeps its log of changes from shrinking."""

COMMIT_WORKS = 4_000
COMMIT_SECONDS = 10.0
"""After so many works or seconds a commit makes visible what is there, however much follows."""

LULL_SECONDS = 1.0
"""When nothing is published for so long, what is there is committed and the writer let go for others."""

POLL_SECONDS = 0.2
"""How often the outbox is looked at while another process writes, or nothing waits."""


_GONE = (
    "The search index is gone. It is not begun again with the newest works only, which would look whole: "
    "run `atlas87 rebuild` to make it anew from the catalogue."
)


def nothing_more() -> bool:
    """For an outbox that is emptied as it stands."""
    return False


def empty_outbox(stores: Stores, more: Callable[[], bool] = nothing_more) -> int:
    """Hand what waits to the engine, in one commit, and mark it done; how many works that were.

    When nothing is left ``more`` is asked; while it answers True (it may wait first) the same commit goes on.
    Raises WriterBusy when another process writes (it hands over ours too), EngineUnavailable and its kinds.
    """
    with stores.catalogue.reading() as connection:
        waiting, works = outbox.waiting(connection), sum(counts.counts(connection).works.values())
    if not waiting:
        return 0
    if waiting < works and not stores.engine.exists():
        raise EngineUnavailable(_GONE)
    handed: dict[WorkId, int] = {}
    report = stores.engine.put(_waiting_works(stores, handed, more))
    _mark_done(stores, handed, report.refused)
    return len(handed)


def outbox_is_empty(stores: Stores) -> bool:
    """Whether the engine has heard of everything."""
    with stores.catalogue.reading() as connection:
        return not outbox.waiting(connection)


def what_waits_now(stores: Stores) -> Callable[[], bool]:
    """Tells when the engine has heard of all that waits now, however much is published meanwhile."""
    with stores.catalogue.reading() as connection:
        now = set(outbox.pending(connection, outbox.waiting(connection)))

    def heard() -> bool:
        with stores.catalogue.reading() as connection:
            return now.isdisjoint(outbox.pending(connection, outbox.waiting(connection)))

    return heard


def begin_index(stores: Stores) -> None:
    """An empty index for an empty catalogue, so that a search there finds nothing instead of failing.

    An index that is gone is not begun again behind anybody's back. Raises EngineUnavailable.
    """
    with stores.catalogue.reading() as connection:
        empty = not counts.counts(connection).works
    if empty and not stores.engine.exists():
        stores.engine.put([])


def _waiting_works(
    stores: Stores, handed: dict[WorkId, int], more: Callable[[], bool]
) -> Iterator[tuple[Work, Iterator[Passage]]]:
    """Works of the outbox with their passages; ``handed`` learns which version of each was given."""
    until = time.monotonic() + COMMIT_SECONDS
    while len(handed) < COMMIT_WORKS and time.monotonic() < until:
        with stores.catalogue.reading() as connection:
            queued = outbox.pending(connection, len(handed) + WORKS_AT_ONCE)
            new = [work_id for work_id, version in queued if handed.get(work_id, 0) < version]
            for work, passages in to_index(connection, new):
                handed[work.id] = work.version
                yield work, passages
        if not new and not more():
            return


def _mark_done(stores: Stores, handed: dict[WorkId, int], refused: Sequence[Refusal]) -> None:
    """Nothing that was handed over waits any more; what was refused is set aside until the work changes."""
    with stores.catalogue.writing() as connection:
        outbox.all_done(connection, handed)
        refusals.taken(connection, handed)
        refusals.record(connection, refused, now=stores.now())
        still = outbox.still_waiting(connection, handed)
        ledger.indexed(connection, [work for work in handed if work not in still], now=stores.now())
    for one in refused:
        log.warning("%s is set aside, the search index would not take it: %s", one.work_id, one.reason)


class Indexing:
    """A thread that empties the outbox while files are being read, so that both take the time of one.

    ``told`` wakes it after each batch. At the end of ``with`` what is left is handed over and committed,
    unless another process writes; then ``until_done`` waits for that one. A failure of the engine is kept
    in ``failure``: the catalogue is filled all the same, and the outbox waits.
    """

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._news = threading.Condition()
        self._unseen = False
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)
        self.failure: EngineUnavailable | None = None

    def __enter__(self) -> Indexing:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._news:
            self._ending = True
            self._news.notify()
        self._thread.join()

    def told(self) -> None:
        """Something was published."""
        with self._news:
            self._unseen = True
            self._news.notify()

    def _more(self, patience: float | None = LULL_SECONDS) -> bool:
        """Wait for something published; False when nothing comes, or nothing will come any more."""
        with self._news:
            self._news.wait_for(lambda: self._unseen or self._ending, patience)
            unseen, self._unseen = self._unseen, False
            return unseen

    def _run(self) -> None:
        while self._more(None) and self.failure is None:
            try:
                empty_outbox(self._stores, self._more)
            except WriterBusy:
                time.sleep(POLL_SECONDS)
            except EngineUnavailable as failure:
                self.failure = failure


def until_done(stores: Stores, done: Callable[[], bool]) -> None:
    """Empty the outbox, or wait while another process does, until ``done``. Raises EngineUnavailable."""
    while not done():
        try:
            if not empty_outbox(stores):
                time.sleep(POLL_SECONDS)
        except WriterBusy:
            time.sleep(POLL_SECONDS)
