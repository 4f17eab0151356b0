"""A rebuild that is killed (kill -9) at any step of it: readers see nothing of it, no write is lost.

While another process rebuilds and dies, one thread searches without a pause and another edits publications
and hands them to the index, as workers do. Then the next rebuild runs beside both and leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from elastic.session import fresh_address

from index.catalogue.works import edit_work, set_state
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.engine import ElasticEngine
from index.errors import EngineUnavailable, WriterBusy
from index.model import WorkId
from index.search import SearchQuery
from ingest.agreement import differences
from ingest.indexing import empty_outbox, outbox_is_empty, until_done
from ingest.rebuilding import rebuild
from ingest.stores import Stores
from portal.database import open_catalogue
from tests.index.catalogue_samples import NOON, a_document, a_work
from tests.journeys.rebuild_saboteur import ELASTIC_STEPS, EMBEDDED_STEPS, open_engine, open_stores

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
WORKS, PAGES = 60, 4
PLAN = [
    *(("Elasticsearch", step) for step in ELASTIC_STEPS),
    *(("embedded", step) for step in EMBEDDED_STEPS),
]


@dataclass
class House:
    """Stores in a folder, an index somewhere, and what a reader and a writer met there."""

    data: Path
    where: str
    works: list[WorkId] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    seen: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    titles: dict[WorkId, str] = field(default_factory=dict)

    def fill(self) -> None:
        """Some publications, in catalogue and index; then one rebuild, which leaves an index before."""
        open_catalogue(f"sqlite:///{self.data / 'atlas87.db'}").close()
        stores = self.stores()
        with stores.catalogue.writing() as connection:
            for number in range(WORKS):
                work = a_work(connection, f"Title {number}")
                a_document(connection, work, *[f"inspectors saw mine{number}"] * PAGES)
                self.works.append(work.id)
        stores.engine.put([])
        empty_outbox(stores)
        rebuild(stores)

    def stores(self) -> Stores:
        """Another view of the same stores, as another process has it."""
        return open_stores(self.data, self.where)

    def read(self) -> None:
        """Search without a pause."""
        engine = open_engine(self.where)
        while not self.stop.is_set():
            try:
                self.seen.append(engine.search(SearchQuery(text="inspectors")).total.works)
            except Exception as error:  # whatever it is, a reader has met it
                self.failures.append(f"{type(error).__name__}: {error}")

    def write(self) -> None:
        """Give one publication after another a new title, and hand it over."""
        stores = self.stores()
        turn = 0
        while not self.stop.is_set():
            work_id = self.works[1 + turn % (WORKS - 1)]
            self._rename(stores, work_id, f"Renamed turn{turn}")
            with contextlib.suppress(WriterBusy, EngineUnavailable):  # then it waits in the outbox
                empty_outbox(stores)
            turn += 1
            time.sleep(0.05)

    def _rename(self, stores: Stores, work_id: WorkId, title: str) -> None:
        with stores.catalogue.writing() as connection:
            edit_work(connection, work_id, {"title": title}, reason="a test", actor="Ada", now=stores.now())
        self.titles[work_id] = title

    def withdraw(self) -> None:
        """Take the first publication back."""
        stores = self.stores()
        with stores.catalogue.writing() as connection:
            set_state(connection, self.works[0], "withdrawn", reason="a test", actor="Ada", now=NOON)

    def left(self) -> list[str]:
        """The indices that are there, those of the readers and those kept for a way back included."""
        if self.where.startswith("http"):
            engine = open_engine(self.where)
            assert isinstance(engine, ElasticEngine)
            return list(engine._cluster.all_indices())
        return [entry.name for entry in Path(self.where).iterdir() if entry.name.startswith("build-")]


@contextlib.contextmanager
def life(house: House) -> Iterator[None]:
    """Readers and writers go on while the block runs."""
    threads = [threading.Thread(target=one) for one in (house.read, house.write)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        house.stop.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> House:
    """A house with some publications and an index of the engine that is asked for."""
    where = str(tmp_path / "search")
    if request.param == "Elasticsearch":
        address = fresh_address()
        where = f"{address.hosts[0]}/{address.prefix}"
    made = House(tmp_path, where)
    made.fill()
    return made


@pytest.mark.parametrize(("house", "step"), PLAN, indirect=["house"])
def test_a_rebuild_that_is_killed_harms_nobody(house: House, step: str) -> None:
    """No failed search, no lost write, and the next rebuild clears up."""
    with life(house):
        house.withdraw()
        script = "from tests.journeys.rebuild_saboteur import main; import sys; main(*sys.argv[1:])"
        done = subprocess.run(
            [sys.executable, "-c", script, str(house.data), house.where, step],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
            capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        time.sleep(0.5)
        stores = house.stores()
        assert _next(stores) == WORKS - 1
    until_done(stores, lambda: outbox_is_empty(stores))

    assert house.failures == []
    assert len(house.seen) > 5
    assert set(house.seen) <= {WORKS, WORKS - 1}
    assert house.titles
    assert differences(stores, read_files=False) == []
    for work_id, title in house.titles.items():
        page = stores.engine.search(SearchQuery(text=title.split()[1]))
        assert [hit.work_id for hit in page.hits] == [work_id]
    assert stores.engine.search(SearchQuery(text="mine0")).total.works == 0
    assert len(house.left()) == 2, "the index of the readers, and the one before it"
    if isinstance(stores.engine, ElasticEngine):
        _aliases_are_in_order(stores.engine._cluster)


def _next(stores: Stores) -> int:
    """The next rebuild, as somebody runs it: again while the writer is busy; the works it was given."""
    until = time.monotonic() + 120
    while True:
        try:
            report = rebuild(stores)
        except WriterBusy:
            assert time.monotonic() < until
            time.sleep(0.2)
        else:
            return report.works + report.stale  # of the stale ones a newer version came meanwhile


def _aliases_are_in_order(cluster: Cluster) -> None:
    address = cluster.address
    (current,) = cluster.indices_of(address.current)
    assert cluster.indices_of(address.writing) == (current,)
    assert len(cluster.indices_of(address.previous)) == 1
    assert cluster.entry(address.locks, "rebuild") is None
