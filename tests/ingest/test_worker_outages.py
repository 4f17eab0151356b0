"""A worker whose database is killed or stands still, or whose object storage does, while it reads: it goes on
by itself, and every file is one work in the end."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.catalogue.patience import Patience
from index.engines.embedded.engine import EmbeddedEngine
from index.file_cache import FileCache
from index.files import FileStore, FolderFileStore
from index.object_calls import ObjectPatience, connected
from index.object_files import ObjectFileStore
from ingest import ledger
from ingest.agreement import differences
from ingest.cage import Cage
from ingest.stores import Stores
from ingest.work_loop import Worker
from portal.database import open_catalogue
from tests.ingest.pipeline_samples import enter_as_received, text_about
from tests.servers import object_storage, postgresql
from tests.servers.fixtures import own_object_storage, own_postgresql

FILES = 80
IMPATIENT = Patience(connect=2, look=1.0, reads=1.0, writes=1.5)
"""As a worker's, but that it gives up within a test."""

AWAY = 5.0
"""Seconds for which a store is away: longer than anybody waits for it."""

WITHIN = 180.0


@pytest.fixture
def server() -> Iterator[postgresql.PostgresqlServer]:
    """A database server that a test may freeze and kill."""
    with own_postgresql() as started:
        yield started


@pytest.fixture
def storage() -> Iterator[object_storage.ObjectStorage]:
    """Object storage that a test may freeze."""
    with own_object_storage() as started:
        yield started


def stores_on(folder: Path, database: str, files: FileStore) -> Stores:
    """Stores of one machine; the clock is asked of nobody."""
    from datetime import UTC, datetime

    engine = EmbeddedEngine.open(folder / "search")
    return Stores(open_catalogue(database, IMPATIENT), files, engine, lambda: datetime.now(UTC))


def enter(stores: Stores, folder: Path) -> None:
    """Files that wait to be read."""
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:03}.txt").write_text(text_about(f"plant{number:03}"), encoding="utf-8")
    enter_as_received(stores, *sorted(folder.glob("*.txt")))


@contextmanager
def working(stores: Stores) -> Iterator[Worker]:
    """A worker in a thread, until the end of the block."""
    over = threading.Event()
    worker = Worker(stores, lambda: Cage(workers=1))
    thread = threading.Thread(target=worker.run, args=(over.is_set, lambda s: over.wait(min(s, 0.5))))
    thread.start()
    try:
        yield worker
    finally:
        over.set()
        thread.join(60)
    assert not thread.is_alive()


def until(done: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + WITHIN
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def all_is_there(stores: Stores) -> None:
    """Every file one work, found; nothing set aside, nothing twice."""
    with stores.catalogue.reading() as connection:
        states = Counter(ledger.state_counts(connection))
    assert dict(states) == {"indexed": FILES}
    assert stores.engine.counts() == (FILES, FILES)
    assert differences(stores, read_files=False) == []


@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_a_worker_whose_database_was_away_goes_on(
    server: postgresql.PostgresqlServer, tmp_path: Path, how: str
) -> None:
    """In the middle of whatever it was at, a commit included: what it had in hand is taken up again."""
    stores = stores_on(tmp_path, server.url(server.new_database()), FolderFileStore(tmp_path / "files"))
    enter(stores, tmp_path / "in")
    with working(stores) as worker:
        until(lambda: worker.done.files >= FILES // 8)
        server.kill() if how == "killed" else server.freeze()
        time.sleep(AWAY)
        assert worker.done.files < FILES, "the store was away while there was something to do"
        server.start_again() if how == "killed" else server.thaw()
        until(lambda: finished(stores))
    all_is_there(stores)
    stores.catalogue.close()


def finished(stores: Stores) -> bool:
    """Whether nothing waits to be read or indexed."""
    with stores.catalogue.reading() as connection:
        return set(ledger.state_counts(connection)) == {"indexed"}


def test_a_worker_whose_object_storage_stood_still_goes_on(
    storage: object_storage.ObjectStorage, tmp_path: Path
) -> None:
    """No file is taken for missing or damaged because its bytes could not be had for a while."""
    bucket, database = storage.new_bucket(), f"sqlite:///{tmp_path}/atlas.db"
    patience = ObjectPatience(connect=1.0, silence=1.0, tries=1)

    def store(name: str) -> ObjectFileStore:
        return ObjectFileStore(bucket, FileCache(tmp_path / name, limit=10**9), connected(bucket, patience))

    enter(stores_on(tmp_path, database, store("here")), tmp_path / "in")
    stores = stores_on(tmp_path, database, store("elsewhere"))
    with working(stores) as worker:
        until(lambda: worker.done.files >= FILES // 8)
        storage.freeze()
        time.sleep(AWAY)
        assert worker.done.files < FILES, "the store was away while there was something to do"
        storage.thaw()
        until(lambda: finished(stores))
    all_is_there(stores)
    stores.catalogue.close()
