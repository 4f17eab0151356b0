"""Many processes at one catalogue: nobody meets "database is locked", nothing half-done stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from catalogue_samples import a_document, a_work
from sqlalchemy import func, select

from index.catalogue import tables
from index.catalogue.counts import counts
from index.catalogue.database import HEAD, Catalogue
from tests.servers.fixtures import DATABASES

SPAWN = multiprocessing.get_context("spawn")
WRITERS = 4
EACH = 250


def write_many(url: str, name: str, start: Event) -> None:
    """Add works one by one, each in a transaction of its own."""
    start.wait()
    catalogue = Catalogue.open(url)
    for number in range(EACH):
        with catalogue.writing() as connection:
            a_work(connection, f"{name} {number}", publishers=(f"Publisher {number % 7}",))


def read_until(url: str, start: Event, stop: Event, longest: Path) -> None:
    """Read again and again; note the longest that one read took, in seconds."""
    catalogue, slowest, last = Catalogue.open(url), 0.0, 0
    start.wait()
    while not stop.is_set():
        began = time.monotonic()
        with catalogue.reading() as connection:
            works = connection.execute(select(func.count()).select_from(tables.works)).scalar_one()
            events = connection.execute(select(func.count()).select_from(tables.events)).scalar_one()
        assert works == events >= last
        slowest, last = max(slowest, time.monotonic() - began), works
    longest.write_text(str(slowest))


def create(url: str, start: Event) -> None:
    """Make the catalogue and write one work."""
    start.wait()
    catalogue = Catalogue.open(url)
    catalogue.create()
    with catalogue.writing() as connection:
        a_work(connection)


def write_and_wait(url: str, reached: Event) -> None:
    """Write half a story and never finish it."""
    catalogue = Catalogue.open(url)
    with catalogue.writing() as connection:
        a_document(connection, a_work(connection), *("text " * 1_000 for _ in range(300)))
        reached.set()
        time.sleep(600)


def test_writers_queue_up_and_readers_are_not_kept_waiting(catalogue: Catalogue, tmp_path: Path) -> None:
    """Four processes write 1,000 works in 1,000 transactions; a fifth reads all the while."""
    url = str(catalogue.engine.url)
    start, stop = SPAWN.Event(), SPAWN.Event()
    reader = SPAWN.Process(target=read_until, args=(url, start, stop, tmp_path / "longest"))
    writers = [SPAWN.Process(target=write_many, args=(url, f"W{n}", start)) for n in range(WRITERS)]
    for process in (reader, *writers):
        process.start()
    start.set()
    for process in writers:
        process.join()
    stop.set()
    reader.join()
    assert [process.exitcode for process in (reader, *writers)] == [0] * (WRITERS + 1)
    with catalogue.reading() as connection:
        assert counts(connection).works == {"published": WRITERS * EACH}
        assert connection.execute(select(func.count()).select_from(tables.organisations)).scalar() == 7
        numbers = connection.execute(select(tables.works.c.number)).scalars().all()
    assert len(set(numbers)) == WRITERS * EACH
    assert float((tmp_path / "longest").read_text()) < 5  # a reader that waited for a lock would need 30 s


@pytest.mark.parametrize("kind", DATABASES)
def test_a_new_catalogue_may_be_made_by_several_at_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Portal, worker and command line start together on an empty folder, or on an empty database."""
    url = f"sqlite:///{tmp_path}/var/catalogue.sqlite3"
    if kind == "postgresql":
        url = str(request.getfixturevalue("empty_postgresql"))
    start = SPAWN.Event()
    processes = [SPAWN.Process(target=create, args=(url, start)) for _ in range(6)]
    for process in processes:
        process.start()
    start.set()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    catalogue = Catalogue.open(url)
    assert catalogue.revision() == HEAD
    with catalogue.reading() as connection:
        assert counts(connection).works == {"published": 6}
    catalogue.close()


def test_a_killed_writer_leaves_nothing_and_blocks_nobody(catalogue: Catalogue) -> None:
    """kill -9 in the middle of a transaction: it never happened, and the next writer goes on."""
    reached = SPAWN.Event()
    process = SPAWN.Process(target=write_and_wait, args=(str(catalogue.engine.url), reached))
    process.start()
    assert reached.wait(60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with catalogue.writing() as connection:
        assert counts(connection).works == {}
        a_work(connection)
    with catalogue.reading() as connection:
        assert counts(connection).works == {"published": 1}
