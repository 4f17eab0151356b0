"""A rebuild of the index on Elasticsearch under load: searches at a steady rate, publications edited.

Twenty searches and two writes a second go on before, during and after ``atlas87 rebuild``, which is a process
of its own, as it is in service; a worker hands over what was edited. A search is timed from the moment when
it was due, so that one that waits for another counts the wait. In the end every edited publication must be
found by its last title, and catalogue and index must agree. With 50,000 pages it takes some five minutes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from sqlalchemy import select

from benchmarks.elastic_speed import HEAP, PATIENT, ServerMissing, running
from benchmarks.generate import questions
from benchmarks.store import fill_catalogue
from index.catalogue import tables
from index.catalogue.works import edit_work
from index.engines.elastic.address import read_address
from index.engines.elastic.engine import ElasticEngine
from index.errors import KnowledgeError, WriterBusy
from index.files import FolderFileStore
from index.model import WorkId
from index.search import FACETS, SearchQuery
from ingest.agreement import differences
from ingest.indexing import empty_outbox, outbox_is_empty, until_done
from ingest.rebuilding import rebuild
from ingest.stores import Stores
from portal.database import open_catalogue

SEARCHES, WRITES = 20.0, 2.0
"""A second."""

THREADS = 8
"""Searches under way at once, at most: a serving process has more."""

DURING = "during"


@dataclass
class Load:
    """What readers and writers met, by phase."""

    stores: Stores
    searches: float = SEARCHES
    writes: float = WRITES
    phase: str = "before"
    stopped: threading.Event = field(default_factory=threading.Event)
    took: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[WorkId, str] = field(default_factory=dict)
    waiting: int = 0

    def read(self) -> None:
        """Search at a steady rate until stopped."""
        asked, begun = cycle(questions(300)), 0
        pool = ThreadPoolExecutor(THREADS)
        for due in self._times(self.searches):
            question = next(asked)
            query = SearchQuery(text=question.text, filters=question.filters, facets=FACETS)
            pool.submit(self._search, query, due)
            begun += 1
        pool.shutdown(cancel_futures=True)
        self.waiting = begun - sum(map(len, self.took.values()))

    def _search(self, query: SearchQuery, due: float) -> None:
        phase = self.phase
        try:
            self.stores.engine.search(query)
        except Exception as error:  # whatever a reader meets is counted
            self.failed.setdefault(phase, []).append(f"{type(error).__name__}: {error}")
        self.took.setdefault(phase, []).append((time.perf_counter() - due) * 1000)

    def write(self) -> None:
        """Give publications new titles at a steady rate."""
        with self.stores.catalogue.reading() as connection:
            works = [WorkId(one) for one in connection.execute(select(tables.works.c.id)).scalars()]
        for turn, _ in enumerate(self._times(self.writes)):
            work_id, title = works[turn * 37 % len(works)], f"Retitled turn{turn}"
            with self.stores.catalogue.writing() as connection:
                changes = {"title": title}
                now = self.stores.now()
                edit_work(connection, work_id, changes, reason="bench", actor="bench", now=now)  # type: ignore[arg-type]
            self.titles[work_id] = title

    def work(self) -> None:
        """Hand over what was edited, as a worker does."""
        while not self.stopped.is_set():
            try:
                empty_outbox(self.stores)
            except WriterBusy:
                pass
            except KnowledgeError as error:
                self.failed.setdefault("handing over", []).append(str(error))
            self.stopped.wait(0.2)

    def _times(self, rate: float) -> Iterator[float]:
        begun, turn = time.perf_counter(), 0
        while not self.stopped.is_set():
            due = begun + turn / rate
            self.stopped.wait(max(0.0, due - time.perf_counter()))
            yield due
            turn += 1


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--works", type=int, default=2_000)
    parser.add_argument(
        "--seconds", type=float, default=30.0, help="of load before the rebuild, and after it"
    )
    parser.add_argument("--searches", type=float, default=SEARCHES, help="a second")
    parser.add_argument("--writes", type=float, default=WRITES, help="a second")
    parser.add_argument("--folder", type=Path, help="keep the catalogue here, or use the one that is here")
    chosen = parser.parse_args(list(arguments))
    try:
        with running(HEAP) as node, _folder(chosen.folder) as data:
            _measure(data, f"{node.url}/bench", chosen)
    except ServerMissing as missing:
        print(f"Not measured: {missing}")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def _measure(data: Path, where: str, chosen: argparse.Namespace) -> None:
    database = data / "atlas87.db"
    new = not database.exists()
    with closing(open_catalogue(f"sqlite:///{database}")) as catalogue:
        if new:
            _said("filling the catalogue")
            fill_catalogue(catalogue, chosen.works, chosen.pages)
        engine = ElasticEngine(read_address(where), patience=PATIENT)
        stores = Stores(catalogue, FolderFileStore(data / "files"), engine, lambda: datetime.now(UTC))
        _said("building the first index")
        pages = rebuild(stores).pages
        load = Load(stores, chosen.searches, chosen.writes)
        seconds = _phases(load, lambda: _rebuild(data, where), chosen.seconds)
        until_done(stores, lambda: outbox_is_empty(stores))
        _report(load, pages, seconds)
        engine.close()


def _phases(load: Load, rebuilt: Callable[[], float], seconds: float) -> float:
    """Load before, during and after; how long the rebuild took."""
    threads = [threading.Thread(target=one) for one in (load.read, load.write, load.work)]
    load.phase = "warming up"
    for thread in threads:
        thread.start()
    try:
        time.sleep(min(seconds, 15))
        load.phase = "before"
        _said("load before")
        time.sleep(seconds)
        load.phase = DURING
        _said("rebuilding")
        took = rebuilt()
        load.phase = "after"
        _said("load after")
        time.sleep(seconds)
    finally:
        load.stopped.set()
        for thread in threads:
            thread.join()
    return took


def _rebuild(data: Path, where: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "portal.cli", "rebuild", "--json"],
        env={**os.environ, "ATLAS87_DATA": str(data), "ATLAS87_SEARCH": where},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


def _report(load: Load, pages: int, seconds: float) -> None:
    print(
        f"{pages:,} pages, {load.searches:g} searches and {load.writes:g} writes a second, heap {HEAP}; ",
        end="",
    )
    print(f"the rebuild took {seconds:.0f} s ({pages / seconds:,.0f} pages/s)\n")
    print("| | searches | failed | p50 | p95 |\n| --- | --- | --- | --- | --- |")
    for phase in ("before", DURING, "after"):
        times = load.took.get(phase, [])
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
        failed = len(load.failed.get(phase, []))
        print(f"| {phase} | {len(times):,} | {failed} | {cuts[49]:.1f} ms | {cuts[94]:.1f} ms |")
    before, during = (statistics.quantiles(load.took[one], n=100)[94] for one in ("before", DURING))
    lost = _lost(load)
    print(f"\nWrites: {len(load.titles):,} publications edited, lost {len(lost)}. ", end="")
    print(f"p95 during the rebuild {during / before:.1f} × before (goal 3).")
    if load.waiting:
        print(f"The machine is too slow for this load: {load.waiting:,} searches waited in the end.")
    for phase, said in load.failed.items():
        print(f"Failed {phase}: {said[0]}")


def _lost(load: Load) -> list[str]:
    """Publications that are not found by their last title, and whatever else does not agree."""
    engine = load.stores.engine
    lost = [
        work_id
        for work_id, title in load.titles.items()
        if work_id not in {hit.work_id for hit in engine.search(SearchQuery(text=title.split()[1])).hits}
    ]
    return [*lost, *(one.what for one in differences(load.stores, read_files=False))]


def _said(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what} …\n")


if __name__ == "__main__":
    main(sys.argv[1:])
