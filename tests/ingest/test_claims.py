"""Several workers at one PostgreSQL: each file is in one pair of hands, and nobody waits for anybody."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from index.catalogue.database import Catalogue
from index.files import FolderFileStore
from ingest import later_jobs, leases, ledger
from ingest.ledger import NewEntry
from ingest.plans import Plan, to_json
from portal.database import open_catalogue
from tests.ingest.ledger_samples import NOON, elsewhere, gone, later, new_entry, owner
from tests.ingest.pipeline_samples import text_about

FILES = 60
PATIENCE = 120


@pytest.fixture
def catalogue(made_postgresql: str) -> Iterator[Catalogue]:
    opened = open_catalogue(made_postgresql)
    yield opened
    opened.close()


def entered(catalogue: Catalogue, count: int) -> list[int]:
    with catalogue.writing() as connection:
        return [
            ledger.add(connection, new_entry(f"/{number}.txt", f"h{number}"), now=NOON).number
            for number in range(count)
        ]


def test_workers_that_claim_together_share_the_files_out(catalogue: Catalogue) -> None:
    """Four at once, until nothing is left: every file is taken once."""
    numbers = entered(catalogue, 200)

    def take_all(name: str) -> list[int]:
        taken: list[int] = []
        while True:
            with catalogue.claiming() as connection:
                some = leases.claim_some(connection, owner(name), now=NOON, limit=7)
            if not some:
                return taken
            taken += [entry.number for entry in some]

    with ThreadPoolExecutor(4) as lanes:
        hands = list(lanes.map(take_all, "abcd"))
    assert Counter(number for hand in hands for number in hand) == Counter(numbers)


def test_who_claims_passes_over_what_another_is_taking(catalogue: Catalogue) -> None:
    """The second does not wait for the first to end its transaction, and gets other files and jobs."""
    numbers = entered(catalogue, 4)
    with catalogue.writing() as connection:
        for number in numbers:
            later_jobs.ask(connection, ["polishing"], number, now=NOON)
    with catalogue.claiming() as one, catalogue.claiming() as other:
        first = [entry.number for entry in leases.claim(one, owner("a"), now=NOON, limit=2)]
        second = [entry.number for entry in leases.claim(other, owner("b"), now=NOON, limit=9)]
        jobs = [job.file for job in later_jobs.claim(one, owner("a"), ["polishing"], now=NOON, limit=3)]
        left = [job.file for job in later_jobs.claim(other, owner("b"), ["polishing"], now=NOON, limit=9)]
    assert (first, second) == (numbers[:2], numbers[2:])
    assert (jobs, left) == (numbers[:3], numbers[3:])


def test_who_claims_does_not_wait_for_a_writer(catalogue: Catalogue) -> None:
    """A long transaction of another machine holds up other writers, and nobody who looks for work."""
    numbers = entered(catalogue, 1)
    with catalogue.writing() as writer:
        writer.execute(text("UPDATE alembic_version SET version_num = version_num"))
        with catalogue.claiming() as connection:
            taken = leases.claim(connection, owner("a"), now=NOON, limit=5)
    assert [entry.number for entry in taken] == numbers


def test_a_death_is_counted_once_however_many_see_it(catalogue: Catalogue) -> None:
    """Two workers find the same dead one at the same moment."""
    (number,) = entered(catalogue, 1)
    with catalogue.writing() as connection:
        leases.claim(connection, gone(), now=NOON, limit=1)
        leases.begin_reading(connection, gone(), [number], now=NOON)

    def look(name: str) -> int:
        with catalogue.claiming() as connection:
            return len(leases.claim(connection, owner(name), now=later(1), limit=5, suspects=True))

    with ThreadPoolExecutor(2) as lanes:
        assert sum(lanes.map(look, "ab")) == 1
    with catalogue.reading() as connection:
        assert ledger.entry(connection, number).deaths == 1


def test_a_worker_elsewhere_is_given_its_time(catalogue: Catalogue) -> None:
    """Nothing is known of another machine but when its lease ends."""
    entered(catalogue, 1)
    with catalogue.claiming() as connection:
        leases.claim(connection, elsewhere(), now=NOON, limit=1)
    with catalogue.claiming() as connection:
        assert leases.claim(connection, owner(), now=later(59), limit=1) == []
    with catalogue.claiming() as connection:
        assert len(leases.claim(connection, owner(), now=later(61), limit=1)) == 1


def worker(url: str, data: Path) -> subprocess.Popen[bytes]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    settings = {"ATLAS87_DATA": str(data), "ATLAS87_DATABASE": url, "ATLAS87_CAGE_WORKERS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "work"], env=mine | settings, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


def count(catalogue: Catalogue, sql: str) -> int:
    with catalogue.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {sql}")).scalar_one())


def put_files(catalogue: Catalogue, data: Path) -> None:
    """Files that wait to be read, as another machine left them."""
    store = FolderFileStore(data / "files")
    for number in range(FILES):
        path = data.parent / f"{number}.txt"
        path.write_text(text_about(f"quarry{number:03}") * 40, encoding="utf-8")
        stored = store.put(path)
        new = NewEntry(
            source=f"/in/{number}.txt", file_name=path.name, file_hash=stored.hash, size=stored.size,
            fingerprint="f", state="received", plan=to_json(Plan()),
        )  # fmt: skip
        with catalogue.writing() as connection:
            ledger.add(connection, new, now=NOON)


@pytest.mark.slow
def test_a_killed_worker_costs_no_file_and_none_is_read_into_two_works(
    catalogue: Catalogue, made_postgresql: str, tmp_path: Path
) -> None:
    """Two real workers; one dies by SIGKILL with files in its hands; the other ends what it began."""
    put_files(catalogue, data := tmp_path / "data")
    first, second = worker(made_postgresql, data), worker(made_postgresql, data)
    try:
        mine = f"ledger_files WHERE state = 'reading' AND lease_owner LIKE '%|{first.pid}|%'"
        wait_until(lambda: count(catalogue, mine) > 0)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        wait_until(lambda: count(catalogue, "ledger_files WHERE state = 'indexed'") == FILES)
        wait_until(lambda: count(catalogue, "later_jobs WHERE state <> 'done'") == 0)
    finally:
        for process in (first, second):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            process.wait(PATIENCE)
    assert count(catalogue, "works") == count(catalogue, "documents") == FILES
    assert count(catalogue, "extractions") == FILES, "no text was published twice"
    assert count(catalogue, "later_jobs") == FILES, "a comparison for each, none lost, none twice"
    assert count(catalogue, "ledger_files WHERE lease_owner IS NOT NULL") == 0
    assert count(catalogue, "index_outbox") == 0
