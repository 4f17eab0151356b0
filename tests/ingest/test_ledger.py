"""The ledger: states, leases, and what becomes of files whose worker dies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from index.catalogue.database import Catalogue
from ingest import leases, ledger
from ingest.lease_owners import LEASE_SECONDS, LeaseLost, Owner, is_gone, this_process
from ingest.ledger import Entry, Outcome
from ingest.ledger_states import (
    FINAL,
    LEASED,
    REFUSED,
    STATES,
    TRANSITIONS,
    FileState,
    TransitionRefused,
    before,
    file_state,
)
from portal.database import open_catalogue
from tests.ingest.ledger_samples import NOON, elsewhere, gone, later, new_entry, owner
from tests.servers.fixtures import DATABASES


@pytest.fixture(scope="module", params=DATABASES)
def catalogue(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalogue]:
    url = f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'atlas87.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = server.url(server.new_database())
    opened = open_catalogue(url)
    yield opened
    opened.close()


@pytest.fixture
def connection(catalogue: Catalogue) -> Iterator[Connection]:
    with catalogue.writing() as opened:
        yield opened
        opened.execute(text("DELETE FROM ledger_files"))


def leave_references(connection: Connection) -> None:
    """Within this transaction a row may name a work that is not there: the catalogue is not tested here."""
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(
        text("PRAGMA defer_foreign_keys = ON" if sqlite else "SET LOCAL session_replication_role = replica")
    )


def bring_to(connection: Connection, state: FileState, source: str = "/a.pdf") -> Entry:
    """An entry in ``state``, by the way that a file takes there."""
    ways: dict[FileState, list[FileState]] = {
        "received": [],
        "checking": ["checking"],
        "reading": ["checking", "reading"],
        "catalogued": ["checking", "reading", "catalogued"],
        "indexed": ["checking", "reading", "catalogued", "indexed"],
        "unpacked": ["checking", "reading", "unpacked"],
        "duplicate": ["duplicate"],
        **{refused: ["checking", "reading", refused] for refused in REFUSED},
    }
    entry = ledger.add(connection, new_entry(source, file_hash=f"h-{source}"), now=NOON)
    for step in ways[state]:
        lease = ledger.lease(owner(), NOON) if step in LEASED else {}
        ledger.move(connection, entry.number, step, now=NOON, **lease)
    return ledger.entry(connection, entry.number)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("following", STATES)
def test_a_file_moves_only_as_the_table_allows(
    connection: Connection, state: FileState, following: FileState
) -> None:
    entry = bring_to(connection, state)
    if following in TRANSITIONS[state]:
        ledger.move(connection, entry.number, following, now=NOON)
        assert ledger.entry(connection, entry.number).state == following
    else:
        with pytest.raises(TransitionRefused):
            ledger.move(connection, entry.number, following, now=NOON)
        assert ledger.entry(connection, entry.number).state == state


def test_the_table_is_whole_and_every_state_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS) == set(STATES)
    reached: set[FileState] = {"received"}
    while more := {after for state in reached for after in TRANSITIONS[state]} - reached:
        reached |= more
    assert reached == set(STATES)
    assert all("received" in TRANSITIONS[state] for state in FINAL)
    assert before("indexed") == {"catalogued"}, "nothing is indexed that the catalogue does not hold"
    assert before("catalogued") == {"reading", "indexed"}


def test_a_state_is_read_by_its_name() -> None:
    assert file_state("needs-ocr") == "needs-ocr"
    with pytest.raises(ValueError, match="needs-ocr"):
        file_state("done")


def test_what_leaves_a_hand_has_no_lease(connection: Connection) -> None:
    for number, state in enumerate(STATES):
        entry = bring_to(connection, state, f"/{number}.pdf")
        assert (entry.lease_owner is not None) == (state in LEASED), state


def test_a_claim_takes_what_waits_once(connection: Connection) -> None:
    for name in "abc":
        ledger.add(connection, new_entry(f"/{name}", name), now=NOON)
    first = leases.claim(connection, owner("a"), now=NOON, limit=2)
    second = leases.claim(connection, owner("b"), now=NOON, limit=2)
    assert [one.source for one in first] == ["/a", "/b"]
    assert [one.source for one in second] == ["/c"]
    assert {one.state for one in first} == {"checking"}
    assert first[0].attempts == 1
    assert leases.claim(connection, owner("c"), now=NOON, limit=2) == []


def test_a_claim_may_be_limited_to_some_files(connection: Connection) -> None:
    wanted = [ledger.add(connection, new_entry(f"/{name}", name), now=NOON) for name in "ab"][1]
    taken = leases.claim(connection, owner(), now=NOON, limit=9, among=[wanted.number])
    assert [one.number for one in taken] == [wanted.number]


def test_only_the_holder_moves_a_file_on(connection: Connection) -> None:
    (entry,) = [ledger.add(connection, new_entry(), now=NOON)]
    leases.claim(connection, owner("a"), now=NOON, limit=1)
    with pytest.raises(LeaseLost):
        leases.begin_reading(connection, owner("b"), [entry.number], now=NOON)
    leases.begin_reading(connection, owner("a"), [entry.number], now=NOON)
    with pytest.raises(LeaseLost):
        ledger.refused(connection, entry.number, "damaged", "no-pages", {}, owner=owner("b"), now=NOON)
    ledger.refused(connection, entry.number, "damaged", "no-pages", {}, owner=owner("a"), now=NOON)
    assert ledger.entry(connection, entry.number).reason == "no-pages"


def test_a_lease_runs_out_and_a_renewed_one_does_not(connection: Connection) -> None:
    for name in "ab":
        ledger.add(connection, new_entry(f"/{name}", name), now=NOON)
    leases.claim(connection, elsewhere("kept"), now=NOON, limit=1)
    leases.claim(connection, elsewhere("lost"), now=NOON, limit=1)
    assert leases.renew(connection, elsewhere("kept"), now=later(LEASE_SECONDS - 1)) == 1
    taken = leases.claim(connection, owner(), now=later(LEASE_SECONDS + 1), limit=9)
    assert [one.source for one in taken] == ["/b"]


def test_the_files_of_a_process_that_is_gone_are_free_at_once(connection: Connection) -> None:
    ledger.add(connection, new_entry(), now=NOON)
    leases.claim(connection, gone(), now=NOON, limit=1)
    (taken,) = leases.claim(connection, owner(), now=later(1), limit=1)
    assert taken.deaths == 0, "it was not being read when the worker died"


def test_a_process_on_another_machine_is_waited_for(connection: Connection) -> None:
    ledger.add(connection, new_entry(), now=NOON)
    leases.claim(connection, elsewhere(), now=NOON, limit=1)
    assert leases.claim(connection, owner(), now=later(1), limit=1) == []


def test_what_was_being_read_when_a_worker_died_is_read_alone(connection: Connection) -> None:
    for name in "abc":
        ledger.add(connection, new_entry(f"/{name}", name), now=NOON)
    held = leases.claim(connection, gone(), now=NOON, limit=2)
    leases.begin_reading(connection, gone(), [held[0].number], now=NOON)
    taken = leases.claim(connection, owner(), now=NOON, limit=9)
    assert [one.source for one in taken] == ["/b", "/c"]
    (suspect,) = leases.claim(connection, owner(), now=NOON, limit=1, suspects=True)
    assert (suspect.source, suspect.deaths) == ("/a", 1)


def test_after_three_deaths_a_file_is_set_aside_with_the_reason(connection: Connection) -> None:
    entry = ledger.add(connection, new_entry(), now=NOON)
    for round_ in range(3):
        (taken,) = leases.claim(connection, gone(str(round_)), now=NOON, limit=1, suspects=round_ > 0)
        leases.begin_reading(connection, gone(str(round_)), [taken.number], now=NOON)
    assert leases.claim(connection, owner(), now=NOON, limit=1, suspects=True) == []
    aside = ledger.entry(connection, entry.number)
    assert (aside.state, aside.reason, aside.deaths) == ("damaged", "killed-reader", 3)
    ledger.read_again(connection, [entry.number], now=NOON)
    (again,) = leases.claim(connection, owner(), now=NOON, limit=1)
    assert (again.deaths, again.attempts) == (0, 1)


def test_giving_back_holds_nothing_against_a_file(connection: Connection) -> None:
    entry = ledger.add(connection, new_entry(), now=NOON)
    leases.claim(connection, owner(), now=NOON, limit=1)
    leases.begin_reading(connection, owner(), [entry.number], now=NOON)
    assert leases.give_back(connection, owner(), now=NOON) == 1
    back = ledger.entry(connection, entry.number)
    assert (back.state, back.attempts, back.deaths, back.lease_owner) == ("received", 0, 0, None)


def test_newer_bytes_take_the_place_of_older_ones(connection: Connection) -> None:
    old = ledger.add(connection, new_entry(file_hash="h1"), now=NOON)
    new = ledger.add(connection, new_entry(file_hash="h2"), now=NOON)
    assert ledger.current_of(connection, ["/a.pdf"])["/a.pdf"].number == new.number
    assert not ledger.entry(connection, old.number).current
    back = ledger.add(connection, new_entry(file_hash="h1"), now=NOON)
    assert back.number == old.number, "bytes that come back keep their number"
    assert ledger.state_counts(connection) == {"received": 1}


def test_the_first_duplicate_takes_the_place_of_a_refused_original(connection: Connection) -> None:
    original = ledger.add(connection, new_entry("/1", "h"), now=NOON)
    one, two = (
        ledger.add(connection, new_entry(f"/{name}", "h", state="duplicate"), now=NOON) for name in "23"
    )
    for entry in (one, two):
        ledger.move(connection, entry.number, "duplicate", now=NOON, duplicate_of=original.number)
    leases.claim(connection, owner(), now=NOON, limit=1)
    leases.begin_reading(connection, owner(), [original.number], now=NOON)
    freed = ledger.refused(connection, original.number, "timed-out", "too-long", {}, owner=owner(), now=NOON)
    assert freed == one.number
    assert ledger.entry(connection, one.number).state == "received"
    assert ledger.entry(connection, two.number).duplicate_of == one.number


def test_only_what_the_catalogue_holds_becomes_indexed(connection: Connection) -> None:
    reading = bring_to(connection, "reading", "/1")
    leave_references(connection)
    ledger.catalogued(
        connection, reading.number, Outcome("w-1", "d-1", 3, 0, 1, "en"), owner=owner(), now=NOON
    )
    waiting = bring_to(connection, "received", "/2")
    ledger.indexed(connection, ["w-1", "w-2"], now=NOON)
    held = ledger.entry(connection, reading.number)
    assert (held.state, held.pages, held.pages_empty, held.document_id) == ("indexed", 3, 1, "d-1")
    assert ledger.entry(connection, waiting.number).state == "received"


def test_sources_in_a_folder_are_found_by_the_whole_name(connection: Connection) -> None:
    """A folder ``a_b`` must not be taken for ``axb``: the name is no pattern."""
    for source in ("/a_b/1", "/axb/2", "/a_b/c/3", "/a_b2"):
        ledger.add(connection, new_entry(source, source), now=NOON)
    assert [one.source for one in ledger.current_under(connection, "/a_b/")] == ["/a_b/1", "/a_b/c/3"]


def test_a_process_is_known_by_number_and_start() -> None:
    assert not is_gone(this_process().text)
    assert is_gone(gone().text)
    assert not is_gone(elsewhere().text), "of another machine nothing is known"
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mine = this_process()
    running = Owner(mine.host, child.pid, "", "c")
    child.communicate(b"\n")
    assert is_gone(running.text)


_ACTORS = ("a", "b", "c")
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("add", "claim", "suspect", "begin", "publish", "refuse", "give back", "die", "wait")
        ),
        st.sampled_from(_ACTORS),
        st.integers(0, 3),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_whatever_workers_do_no_file_is_lost_or_held_twice(
    catalogue: Catalogue, steps: list[tuple[str, str, int]]
) -> None:
    """Workers take, read, publish, stop and die in any order: every file stays in one state, a leased one
    has one owner, a finished one none, and once all workers but one are gone that one finishes everything."""
    with catalogue.writing() as connection:
        connection.execute(text("DELETE FROM ledger_files"))
        leave_references(connection)
        clock = 0.0
        dead: dict[str, int] = dict.fromkeys(_ACTORS, 0)
        for what, actor, number in steps:
            clock += 1
            play(connection, what, _as(actor, dead), number, clock, dead)
            check(connection)
        last = owner("last")
        for _ in range(40):
            clock += LEASE_SECONDS + 1
            taken = leases.claim(connection, last, now=later(clock), limit=9)
            taken = taken or leases.claim(connection, last, now=later(clock), limit=1, suspects=True)
            for entry in taken:
                leases.begin_reading(connection, last, [entry.number], now=later(clock))
                finish(connection, entry.number, last, clock)
        assert set(ledger.state_counts(connection)) <= {"catalogued", "damaged"}
        connection.execute(text("DELETE FROM ledger_files"))


def _as(actor: str, dead: dict[str, int]) -> Owner:
    return elsewhere(f"{actor}{dead[actor]}")


def play(
    connection: Connection, what: str, who: Owner, number: int, clock: float, dead: dict[str, int]
) -> None:
    now = later(clock)
    if what == "add":
        ledger.add(connection, new_entry(f"/{number}", f"h{number}-{clock}"), now=now)
    elif what in ("claim", "suspect"):
        leases.claim(
            connection, who, now=now, limit=1 if what == "suspect" else 2, suspects=what == "suspect"
        )
    elif what == "give back":
        leases.give_back(connection, who, now=now)
    elif what == "die":
        dead[who.nonce[0]] += 1
    elif what in ("begin", "publish", "refuse"):
        for entry in ledger.in_states(connection, LEASED):
            if entry.lease_owner == who.text:
                step(connection, what, entry, who, clock)


def step(connection: Connection, what: str, entry: Entry, who: Owner, clock: float) -> None:
    if what == "begin" and entry.state == "checking":
        leases.begin_reading(connection, who, [entry.number], now=later(clock))
    if what == "publish" and entry.state == "reading":
        finish(connection, entry.number, who, clock)
    if what == "refuse":
        ledger.refused(connection, entry.number, "damaged", "x", {}, owner=who, now=later(clock))


def finish(connection: Connection, number: int, who: Owner, clock: float) -> None:
    outcome = Outcome(f"w-{number}", f"d-{number}", 1, 0, 0, "en")
    ledger.catalogued(connection, number, outcome, owner=who, now=later(clock))


def check(connection: Connection) -> None:
    rows = connection.execute(text("SELECT source, state, lease_owner, current FROM ledger_files")).all()
    for _, state, lease, _ in rows:
        assert state in STATES
        assert (lease is not None) == (state in LEASED)
    current = [source for source, _, _, current in rows if current]
    assert len(current) == len(set(current)), "one newest content a source"
