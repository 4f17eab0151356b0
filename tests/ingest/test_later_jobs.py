"""Later jobs: none is lost, none is done twice, none holds up reading, and the dead hold nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from index.catalogue.database import Catalogue
from index.engines.embedded.engine import EmbeddedEngine
from index.errors import CatalogueUnavailable, FileMissing, FileStoreUnwritable, ValueRefused
from index.files import FolderFileStore
from ingest import later_jobs, ledger
from ingest.errors import CageUnavailable, FileRefused
from ingest.heartbeat import Heartbeat
from ingest.later_jobs import Job
from ingest.later_jobs_running import Lanes, LaterJobs, Publish, drain
from ingest.lease_owners import LEASE_SECONDS, LeaseLost, this_process
from ingest.stores import Stores
from portal.database import open_catalogue
from tests.ingest.ledger_samples import NOON, elsewhere, gone, later, new_entry, owner

KIND = "polishing"


@pytest.fixture
def catalogue(database_url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(database_url)
    yield opened
    opened.close()


@pytest.fixture
def stores(tmp_path: Path, catalogue: Catalogue) -> Stores:
    engine = EmbeddedEngine.open(tmp_path / "search")
    return Stores(catalogue, FolderFileStore(tmp_path / "files"), engine, lambda: NOON)


def file_in(connection: Connection, source: str = "/a.docx") -> int:
    """A file that has come in."""
    return ledger.add(connection, new_entry(source, file_hash=f"h-{source}"), now=NOON).number


def asked(catalogue: Catalogue, *sources: str) -> list[int]:
    """Files with one job each."""
    with catalogue.writing() as connection:
        numbers = [file_in(connection, source) for source in sources]
        for number in numbers:
            later_jobs.ask(connection, [KIND], number, now=NOON)
    return numbers


@dataclass
class Polishing:
    """A kind of job that does as it is told, and remembers what it did."""

    told: Callable[[Job], None] = lambda _: None
    kind: str = KIND
    can: bool = True
    done: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def able(self) -> bool:
        return self.can

    def do(self, stores: Stores, job: Job) -> Publish:
        self.done.append(job.source)
        self.told(job)

        def publish(connection: Connection, now: datetime) -> None:
            self.published.append(job.source)

        return publish

    def close(self) -> None:
        self.closed.set()


def state_of(catalogue: Catalogue, number: int) -> tuple[str, str | None]:
    with catalogue.reading() as connection:
        (job,) = later_jobs.of_files(connection, [number])
    return job.state, job.reason


# The table


def test_a_job_is_taken_once_and_ends_with_what_it_made(catalogue: Catalogue) -> None:
    """Two workers never have the same job in hand; a finished one is not taken again."""
    asked(catalogue, "/a", "/b")
    with catalogue.writing() as connection:
        (first,) = later_jobs.claim(connection, owner("1"), [KIND], now=NOON)
        (second,) = later_jobs.claim(connection, owner("2"), [KIND], now=NOON)
        assert (first.source, second.source) == ("/a", "/b")
        assert later_jobs.claim(connection, owner("3"), [KIND], now=NOON) == []
        later_jobs.finish(connection, first, owner=owner("1"), now=NOON)
        with pytest.raises(LeaseLost):
            later_jobs.finish(connection, second, owner=owner("1"), now=NOON)
        assert later_jobs.counts(connection) == {KIND: {"done": 1, "working": 1}}


def test_what_was_done_is_done_again_when_asked_for_again(catalogue: Catalogue) -> None:
    """A file that is read again needs its jobs again: one row, waiting, with nothing held against it."""
    (number,) = asked(catalogue, "/a")
    with catalogue.writing() as connection:
        (job,) = later_jobs.claim(connection, owner(), [KIND], now=NOON)
        later_jobs.fail(connection, job, "no-pages", {}, owner=owner(), now=NOON)
        assert [one.reason for one in later_jobs.failed(connection)] == ["no-pages"]
        later_jobs.ask(connection, [KIND], number, now=NOON)
        (again,) = later_jobs.of_files(connection, [number])
        assert (again.number, again.state, again.reason, again.attempts) == (job.number, "waiting", None, 0)
        (job,) = later_jobs.claim(connection, owner(), [KIND], now=NOON)
        later_jobs.fail(connection, job, "no-pages", {}, owner=owner(), now=NOON)
        assert later_jobs.ask_again(connection, [KIND], "failed", now=NOON) == 1
        assert later_jobs.failed(connection) == []


def test_kinds_that_a_machine_cannot_do_wait_for_one_that_can(catalogue: Catalogue) -> None:
    """A worker takes only the kinds that it names."""
    asked(catalogue, "/a")
    with catalogue.writing() as connection:
        assert later_jobs.claim(connection, owner(), ["another"], now=NOON) == []
        assert not later_jobs.anything_to_do(connection, ["another"])
        assert later_jobs.anything_to_do(connection, [KIND])


def test_a_worker_that_is_gone_leaves_its_job_to_others(catalogue: Catalogue) -> None:
    """On this machine at once; on another one when the lease has run out; three deaths end the job."""
    (number,) = asked(catalogue, "/a")
    with catalogue.writing() as connection:
        assert later_jobs.claim(connection, elsewhere(), [KIND], now=NOON)
        assert not later_jobs.claim(connection, owner(), [KIND], now=later(LEASE_SECONDS - 1))
        assert later_jobs.claim(connection, gone(), [KIND], now=later(LEASE_SECONDS + 1))
        (job,) = later_jobs.claim(connection, gone("z"), [KIND], now=later(LEASE_SECONDS + 2))
        assert job.deaths == 2
        assert later_jobs.claim(connection, owner(), [KIND], now=later(LEASE_SECONDS + 3)) == []
    assert state_of(catalogue, number) == ("failed", "killed-reader")


def test_a_renewed_lease_is_kept_and_a_stop_in_good_order_holds_nothing_against_a_job(
    catalogue: Catalogue,
) -> None:
    """The heartbeat renews; who ends gives back at once and the attempt does not count."""
    asked(catalogue, "/a")
    with catalogue.writing() as connection:
        later_jobs.claim(connection, elsewhere(), [KIND], now=NOON)
        assert later_jobs.renew(connection, elsewhere(), now=later(50)) == 1
        assert later_jobs.claim(connection, owner(), [KIND], now=later(LEASE_SECONDS + 10)) == []
        assert later_jobs.give_back(connection, elsewhere(), now=later(80)) == 1
        (job,) = later_jobs.claim(connection, owner(), [KIND], now=later(81))
        assert (job.attempts, job.deaths) == (1, 0)


def test_jobs_of_files_that_have_left_are_not_done(catalogue: Catalogue) -> None:
    """A newer content of the same source makes the older one's job pointless; it does not count either."""
    with catalogue.writing() as connection:
        old = file_in(connection, "/a")
        later_jobs.ask(connection, [KIND], old, now=NOON)
        ledger.add(connection, new_entry("/a", file_hash="newer"), now=NOON)
        assert later_jobs.claim(connection, owner(), [KIND], now=NOON) == []
        assert later_jobs.counts(connection) == {}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["claim", "finish", "fail", "back", "ask"]), st.integers(0, 2)), max_size=25
    )
)
def test_whatever_workers_do_a_job_is_in_one_state_with_a_lease_only_in_hand(
    catalogue: Catalogue, steps: list[tuple[str, int]]
) -> None:
    """Any order of steps by three workers: leases stand beside ``working`` alone, and no row is doubled."""
    with catalogue.writing() as connection:
        connection.execute(text("DELETE FROM later_jobs"))
        connection.execute(text("DELETE FROM ledger_files"))
        files = [file_in(connection, f"/{name}") for name in "ab"]
        for step, who in steps:
            mine = [job for job in later_jobs.of_files(connection, files) if job.state == "working"]
            try:
                _step(connection, step, who, files, mine)
            except LeaseLost:
                continue
        rows = connection.execute(text("SELECT state, lease_owner FROM later_jobs")).all()
        assert len(rows) <= len(files)
        assert all((state == "working") == (holder is not None) for state, holder in rows)


def _step(connection: Connection, step: str, who: int, files: list[int], mine: list[Job]) -> None:
    worker = owner(str(who))
    if step == "ask":
        later_jobs.ask(connection, [KIND], files[who % 2], now=NOON)
    elif step == "claim":
        later_jobs.claim(connection, worker, [KIND], now=NOON)
    elif step == "back":
        later_jobs.give_back(connection, worker, now=NOON)
    elif mine and step == "finish":
        later_jobs.finish(connection, mine[0], owner=worker, now=NOON)
    elif mine:
        later_jobs.fail(connection, mine[0], "no-pages", {}, owner=worker, now=NOON)


# The lanes


def test_jobs_are_drained_by_several_lanes_each_once(stores: Stores) -> None:
    """``drain`` returns when nothing of these files is left; each job was done and published once."""
    numbers = asked(stores.catalogue, *(f"/{number}" for number in range(12)))
    work = Polishing()
    jobs = LaterJobs(stores, this_process(), [work])
    drain(jobs, 3, numbers, lambda _: None)
    assert sorted(work.published) == sorted(f"/{number}" for number in range(12))
    assert jobs.done.done == {KIND: 12}


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (FileRefused("damaged", "no-pages"), "no-pages"),
        (FileMissing("gone"), "bytes-missing"),
        (ValueRefused("page", "bad"), "cannot-be-read"),
        (ZeroDivisionError("a fault of ours"), "cannot-be-read"),
    ],
)
def test_a_job_that_cannot_be_done_fails_with_its_reason_and_the_others_go_on(
    stores: Stores, trouble: Exception, reason: str
) -> None:
    """Whatever one file does, the next one has its turn."""
    bad, good = asked(stores.catalogue, "/bad", "/good")

    def told(job: Job) -> None:
        if job.source == "/bad":
            raise trouble

    drain(LaterJobs(stores, this_process(), [Polishing(told)]), 1, [bad, good], lambda _: None)
    assert state_of(stores.catalogue, bad) == ("failed", reason)
    assert state_of(stores.catalogue, good) == ("done", None)


@pytest.mark.parametrize("trouble", [FileStoreUnwritable("full"), CageUnavailable("no process")])
def test_a_store_or_a_tool_that_does_not_answer_is_not_the_files_fault(
    stores: Stores, trouble: Exception
) -> None:
    """The job waits again, no attempt is counted, and ``drain`` gives up instead of turning for ever."""
    (number,) = asked(stores.catalogue, "/a")

    def told(_: Job) -> None:
        raise trouble

    drain(LaterJobs(stores, this_process(), [Polishing(told)]), 1, [number], lambda _: None)
    with stores.catalogue.reading() as connection:
        (job,) = later_jobs.of_files(connection, [number])
    assert (job.state, job.attempts) == ("waiting", 0)


@pytest.mark.parametrize("error", [ValueRefused("text", "lone surrogate"), LeaseLost("of another thing")])
def test_what_is_not_published_is_not_done(stores: Stores, error: Exception) -> None:
    """Outcome and state are one transaction: one that cannot be written fails the job, without a trace.

    So does one that loses a lease of something else: a job that stayed in hand would be waited for for ever.
    """
    (number,) = asked(stores.catalogue, "/a")

    @dataclass
    class Unwritable(Polishing):
        def do(self, stores: Stores, job: Job) -> Publish:
            def publish(connection: Connection, now: datetime) -> None:
                file_in(connection, "/trace")
                raise error

            return publish

    drain(LaterJobs(stores, this_process(), [Unwritable()]), 1, [number], lambda _: None)
    assert state_of(stores.catalogue, number) == ("failed", "cannot-be-read")
    with stores.catalogue.reading() as connection:
        assert "/trace" not in ledger.current_of(connection, ["/trace"])


def test_without_the_tool_nothing_is_begun(stores: Stores) -> None:
    """Jobs wait; ``drain`` does not wait for them."""
    (number,) = asked(stores.catalogue, "/a")
    drain(LaterJobs(stores, this_process(), [Polishing(can=False)]), 1, [number], lambda _: None)
    assert state_of(stores.catalogue, number)[0] == "waiting"


def test_lanes_give_way_while_files_wait_and_stop_at_once(stores: Stores) -> None:
    """No job is begun while held back; at the end what is being done is told to stop, and given back."""
    (number,) = asked(stores.catalogue, "/a")
    held = threading.Event()
    held.set()
    begun = threading.Event()
    work = Polishing()

    def told(_: Job) -> None:
        begun.set()
        assert work.closed.wait(20)
        raise CageUnavailable("closed")

    work.told = told
    jobs = LaterJobs(stores, this_process(), [work])
    with Lanes(jobs, 1, held_back=held.is_set):
        assert not begun.wait(1.2)
        held.clear()
        assert begun.wait(20)
    assert state_of(stores.catalogue, number)[0] == "waiting"


def test_the_heartbeat_keeps_jobs_too(stores: Stores) -> None:
    """A rendering may take longer than a lease."""
    asked(stores.catalogue, "/a")
    mine = this_process()
    with stores.catalogue.writing() as connection:
        later_jobs.claim(connection, mine, [KIND], now=later(-50))
    with Heartbeat(stores, mine, every=0.05):
        until = time.monotonic() + 20
        while time.monotonic() < until and not _leased_until(stores, later(LEASE_SECONDS)):
            time.sleep(0.05)
    assert _leased_until(stores, later(LEASE_SECONDS))


def test_a_heartbeat_tells_of_life_only_while_the_leases_can_be_renewed(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the beginning, and after each renewal; a catalogue that cannot be written is no sign of life."""
    told = threading.Event()
    with Heartbeat(stores, this_process(), every=0.05, alive=told.set):
        assert told.is_set()
        told.clear()
        assert told.wait(20)

        def refused() -> None:
            raise CatalogueUnavailable("away")

        monkeypatch.setattr(type(stores.catalogue), "writing", lambda _: refused())
        time.sleep(0.3)  # a renewal that had begun
        told.clear()
        assert not told.wait(0.5)


def _leased_until(stores: Stores, moment: datetime) -> bool:
    with stores.catalogue.reading() as connection:
        found = connection.execute(text("SELECT lease_until FROM later_jobs")).scalar_one()
    return str(found).startswith(f"{moment:%Y-%m-%d %H:%M:%S}")


_VICTIM = """
import sys, time
from pathlib import Path
from datetime import datetime, UTC
from ingest import later_jobs
from ingest.lease_owners import this_process
from portal.database import open_catalogue
catalogue = open_catalogue(sys.argv[1])
with catalogue.writing() as connection:
    assert later_jobs.claim(connection, this_process(), ["polishing"], now=datetime.now(UTC))
print("in hand", flush=True)
time.sleep(60)
"""


def test_a_process_killed_with_a_job_in_hand_leaves_it_to_the_next(stores: Stores) -> None:
    """kill -9 in the middle: the next worker sees at once that the process is gone, and does the job."""
    (number,) = asked(stores.catalogue, "/a")
    victim = subprocess.Popen(
        [sys.executable, "-c", _VICTIM, str(stores.catalogue.engine.url)], stdout=subprocess.PIPE, text=True
    )
    assert victim.stdout is not None
    with victim.stdout:
        assert victim.stdout.readline() == "in hand\n"
        assert state_of(stores.catalogue, number)[0] == "working"
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
    work = Polishing()
    drain(LaterJobs(stores, this_process(), [work]), 1, [number], lambda _: None)
    assert work.published == ["/a"]
    assert state_of(stores.catalogue, number) == ("done", None)
