"""Rebuilding on a cluster: one at a time, nothing switched that is not whole, one way back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from engine_samples import a_work, ask, found, texts, with_pages, work_id

from elastic.session import PATIENT
from index.engines.elastic import writing
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import Operation
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.locks import REBUILD, WRITER, Locks, Pace
from index.engines.elastic.mapping import index_settings, mappings
from index.errors import (
    EngineUnavailable,
    IndexIncomplete,
    IndexOfAnotherVersion,
    IndexUnwritable,
    WriterBusy,
)
from index.model import Passage, Work, WorkId

QUICK = Pace(beat=0.1, rebuild=1.0, writer=1.0, patience=0.1)
DEAD = {"who": "elsewhere, process 7", "since": "2026-11-22 10:00:00 UTC", "token": "dead"}

Another = Callable[..., ElasticEngine]
Works = Iterable[tuple[Work, Iterable[Passage]]]


def current(cluster: Cluster) -> str:
    """The index that readers use."""
    (index,) = cluster.indices_of(cluster.address.current)
    return index


def leave_lock(cluster: Cluster, name: str) -> None:
    """A lock of a process that died without a word."""
    Locks(cluster)._make_room()
    assert cluster.keep(cluster.address.locks, name, DEAD, None)


# One at a time.


def test_a_second_rebuild_is_refused_with_who_runs_the_first_and_since_when(
    engine: ElasticEngine, another: Another, cluster: Cluster
) -> None:
    """As soon as the first proves alive; the first goes on undisturbed, and its lock is gone afterwards."""
    other = another(pace=QUICK)

    def slowly() -> Iterator[tuple[Work, list[Passage]]]:
        yield with_pages(a_work(1), "cocoa")
        with pytest.raises(WriterBusy, match=r"rebuilding the search index: .*, process \d+, since 20.* UTC"):
            other.rebuild(texts("timber"))

    another(pace=QUICK).rebuild(slowly())
    assert found(engine, "cocoa") == {1}
    assert cluster.entry(cluster.address.locks, REBUILD) is None


@pytest.mark.parametrize(("readers", "at_once"), [(False, 2), (True, 1)])
def test_a_rebuild_leaves_the_server_time_for_those_who_read(
    readers: bool, at_once: int, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests are under way while nobody reads yet; one, where an index is replaced that serves."""
    if readers:
        engine.put(texts("cocoa"))
    under_way, most = 0, 0
    write, guard = writing.write_batch, threading.Lock()

    def counted(*batch: Any, **how: Any) -> Any:
        nonlocal under_way, most
        with guard:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.05)
        try:
            return write(*batch, **how)
        finally:
            with guard:
                under_way -= 1

    monkeypatch.setattr(writing, "write_batch", counted)
    monkeypatch.setattr(writing, "BATCH_WORKS", 1)
    engine.rebuild(texts("cocoa", "timber", "cotton", "gold"))
    assert most == at_once


def test_the_lock_of_a_dead_rebuild_is_taken_when_it_has_run_out(
    engine: ElasticEngine, another: Another, cluster: Cluster
) -> None:
    """Not before: its holder may be slow."""
    leave_lock(cluster, REBUILD)
    begun = time.monotonic()
    another(pace=QUICK).rebuild(texts("cocoa"))
    assert time.monotonic() - begun >= QUICK.rebuild
    assert found(engine, "cocoa") == {1}


def test_of_several_who_wait_for_a_dead_lock_one_takes_it(cluster: Cluster) -> None:
    """Whoever else waited sees a lock that lives."""
    leave_lock(cluster, REBUILD)
    held, refused = [], []

    def take() -> None:
        try:
            with Locks(cluster, QUICK).rebuilding():
                held.append(1)
                time.sleep(1.0)
        except WriterBusy:
            refused.append(1)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(held), len(refused)) == (1, 3)


def test_a_rebuild_whose_lock_another_took_does_not_switch(
    engine: ElasticEngine, another: Another, cluster: Cluster
) -> None:
    """It was taken for dead (a machine that slept): what it made is thrown away, and nobody saw it."""
    engine.put(texts("cocoa"))

    def overtaken() -> Iterator[tuple[Work, list[Passage]]]:
        yield with_pages(a_work(2), "timber")
        taken = None
        while taken is None:  # beside the beats of the one who holds it
            there = cluster.entry(cluster.address.locks, REBUILD)
            taken = cluster.keep(cluster.address.locks, REBUILD, DEAD, there)

    with pytest.raises(WriterBusy, match="took over"):
        another(pace=QUICK).rebuild(overtaken())
    assert (found(engine, "cocoa"), found(engine, "timber")) == ({1}, set())
    assert cluster.all_indices() == (current(cluster),)
    left = cluster.entry(cluster.address.locks, REBUILD)
    assert left is not None
    assert left.source == DEAD, "the lock of the other stays"


def test_a_lock_is_kept_while_an_answer_about_it_is_lost(cluster: Cluster) -> None:
    """The server wrote it and could not say so: it is still ours."""
    with Locks(cluster, Pace(beat=60)).rebuilding() as claim:
        there = cluster.entry(cluster.address.locks, REBUILD)
        assert there is not None
        cluster.keep(cluster.address.locks, REBUILD, there.source, there)
        claim.check()


def test_a_writer_waits_for_another_no_longer_than_a_moment(
    engine: ElasticEngine, another: Another, cluster: Cluster
) -> None:
    """Then what it has waits in the outbox; what a dead one left is taken when it has run out."""
    leave_lock(cluster, WRITER)
    other = another(pace=QUICK)
    with pytest.raises(WriterBusy, match="elsewhere, process 7"):
        other.put(texts("cocoa"))
    time.sleep(QUICK.writer)
    other.put(texts("cocoa"))
    assert found(engine, "cocoa") == {1}


def test_whether_somebody_writes_is_seen_from_every_machine(
    engine: ElasticEngine, another: Another, cluster: Cluster
) -> None:
    """A put, a rebuild; and nobody, when what is left is the lock of a dead process."""
    steady = Pace(beat=0.6, rebuild=60.0, writer=60.0)  # nobody is taken for dead on a busy machine
    other, seen = another(pace=steady), []

    def looking() -> Iterator[tuple[Work, list[Passage]]]:
        seen.append(any(other.being_written() for _ in range(20)))  # whose thread may beat late
        yield with_pages(a_work(1), "cocoa")

    assert not other.being_written()
    another(pace=steady).put(looking())
    another(pace=steady).rebuild(looking())
    assert seen == [True, True]
    assert not other.being_written()
    leave_lock(cluster, WRITER)
    assert not other.being_written()


# Nothing is switched that is not whole.


class Losing(Cluster):
    """A cluster that says it wrote a page and did not."""

    lose = ""

    def write(self, operations: Sequence[Operation]) -> list[dict[str, Any]]:
        kept = [one for one in operations if not self.lose or self.lose.encode() not in one.lines]
        done = {one["_id"]: one for one in super().write(kept)} if kept else {}
        return [done.get(one.id, {"_id": one.id, "status": 201}) for one in operations]


def losing(engine: ElasticEngine, text: str) -> ElasticEngine:
    """The same engine on a cluster that loses what has this text."""
    cluster = Losing(engine._cluster.address, PATIENT)
    cluster.lose = text
    engine._cluster = engine._locks._cluster = cluster
    return engine


@pytest.mark.parametrize("lost", ["d-2-1#2", "work:w-0000002"])
def test_an_index_that_lacks_something_is_not_switched_to(
    engine: ElasticEngine, another: Another, cluster: Cluster, lost: str
) -> None:
    """A page, or what remembers a work: it is named, with what to do, and nothing is left of the attempt."""
    works = texts("cocoa", "timber")
    engine.put(works)
    lost = lost if "#" in lost else f'"_id":"work:{work_id(2)}"'
    whole = [with_pages(a_work(1), "cocoa"), with_pages(a_work(2), "timber", "timber")]
    with pytest.raises(IndexIncomplete, match=r"1 of 2 works differ.*atlas87 rebuild") as said:
        losing(another(), lost).rebuild(whole)
    assert work_id(2) in str(said.value)
    assert found(engine, "timber") == {2}
    assert cluster.all_indices() == (current(cluster),)
    engine.rebuild(whole)
    assert engine.counts() == (2, 3)


class Forgetful(Cluster):
    """A cluster whose answer to a change of aliases is lost on its way."""

    def change_aliases(self, actions: Sequence[Mapping[str, Any]]) -> None:
        super().change_aliases(actions)
        raise EngineUnavailable("no answer came")


def test_a_switch_whose_answer_was_lost_has_happened(engine: ElasticEngine, address: ElasticAddress) -> None:
    """The index that readers were sent to is not removed as a failed one."""
    engine.put(texts("cocoa"))
    other = ElasticEngine(address, patience=PATIENT)
    other._cluster = Forgetful(address, PATIENT)
    assert other.rebuild(texts("timber")).works == 1
    assert found(engine, "timber") == {1}


def test_writers_of_this_version_leave_the_index_of_another_alone(
    engine: ElasticEngine, cluster: Cluster
) -> None:
    """A newer Atlas is building its own: what an older one has waits, and is not lost to the new one."""
    index = f"{cluster.address.prefix}-v1-newer"
    definition = mappings() | {"_meta": {"version": 1}}
    cluster.create(index, {"settings": index_settings(), "mappings": definition}, (cluster.address.writing,))
    with pytest.raises(IndexOfAnotherVersion, match="atlas87 rebuild"):
        engine.put(texts("cocoa"))
    engine.rebuild(texts("timber"))
    engine.put(texts("cocoa", first=2))
    assert index not in cluster.all_indices()
    assert (found(engine, "timber"), found(engine, "cocoa")) == ({1}, {2})


def test_a_neighbour_whose_prefix_begins_alike_is_not_cleaned_up(address: ElasticAddress) -> None:
    """``atlas`` and ``atlas-v2`` on one cluster."""
    place = address.hosts[0]
    one = ElasticEngine(read_address(f"{place}/{address.prefix}"), patience=PATIENT)
    other = ElasticEngine(read_address(f"{place}/{address.prefix}-v2"), patience=PATIENT)
    other.put(texts("timber"))
    one.put(texts("cocoa"))
    one.rebuild(texts("cocoa"))
    one.rebuild(texts("cocoa"))
    assert (found(one, "cocoa"), found(other, "timber")) == ({1}, {1})


# One way back.


def catalogue_of(works: Sequence[tuple[Work, list[Passage]]]) -> Callable[[Mapping[WorkId, int]], Works]:
    """What a catalogue with these works gives: those whose version is another than the one held."""

    def changed(held: Mapping[WorkId, int]) -> Works:
        return [
            (work, pages)
            for work, pages in works
            if held.get(work.id) != work.version and (work.state == "published" or work.id in held)
        ]

    return changed


def test_the_way_back_brings_what_changed_since(engine: ElasticEngine, cluster: Cluster) -> None:
    """Put, edited, withdrawn after the rebuild: all of it as the catalogue says, and nothing comes back."""
    before = [with_pages(a_work(n), word) for n, word in enumerate(("cocoa", "timber", "mines"), 1)]
    engine.put(before)
    first = current(cluster)
    engine.rebuild(before)
    second = current(cluster)
    now = [
        with_pages(a_work(1, version=2), "gold"),
        with_pages(a_work(2), "timber"),
        with_pages(a_work(3, version=2, state="withdrawn"), "mines"),
        with_pages(a_work(4), "silver"),
    ]
    engine.put(now)
    report = engine.roll_back(catalogue_of(now))
    assert current(cluster) == first
    assert (report.works, report.pages, report.deleted) == (2, 2, 1)
    words = ("gold", "timber", "silver", "cocoa", "mines")
    assert [found(engine, word) for word in words] == [{1}, {2}, {4}, set(), set()]
    assert cluster.indices_of(cluster.address.previous) == (second,)
    engine.put([with_pages(a_work(5), "coffee")])
    assert engine.roll_back(catalogue_of([*now, with_pages(a_work(5), "coffee")])).works == 1
    assert (current(cluster), found(engine, "coffee"), found(engine, "mines")) == (second, {5}, set())


def test_without_an_index_before_there_is_no_way_back(engine: ElasticEngine) -> None:
    """It is said, and nothing is changed."""
    engine.put(texts("cocoa"))
    with pytest.raises(EngineUnavailable, match="no search index to go back to"):
        engine.roll_back(catalogue_of([]))
    assert found(engine, "cocoa") == {1}


def test_a_way_back_that_fails_leaves_readers_where_they_are(engine: ElasticEngine, cluster: Cluster) -> None:
    """And the index before takes no more writes."""
    engine.put(texts("cocoa"))
    engine.rebuild(texts("timber"))
    second = current(cluster)

    def breaks(held: Mapping[WorkId, int]) -> Works:
        raise IndexUnwritable("no room")

    with pytest.raises(IndexUnwritable):
        engine.roll_back(breaks)
    assert cluster.indices_of(cluster.address.writing) == (second,)
    assert found(engine, "timber") == {1}


def test_one_index_is_kept_and_the_next_rebuild_removes_it(engine: ElasticEngine, cluster: Cluster) -> None:
    """However often it is built anew."""
    for turn in range(4):
        engine.rebuild(texts("cocoa"))
        assert len(cluster.all_indices()) == 2, turn
    assert ask(engine, "cocoa").total.works == 1


def test_a_new_index_is_in_one_piece_when_readers_come(engine: ElasticEngine, cluster: Cluster) -> None:
    """Which is searched in half the time of many."""
    engine.rebuild(with_pages(a_work(n), *["cocoa farms"] * 30) for n in range(1, 30))
    counted = cluster._writing.indices.stats(index=current(cluster), metric="segments")
    segments = counted["_all"]["primaries"]["segments"]["count"]
    assert segments <= 2, "all that was loaded, and the marker that shows it"


class Sleepy(Cluster):
    """A cluster that does not end its merging in time."""

    def merge(self, index: str, seconds: float) -> None:
        raise EngineUnavailable("no answer in time")


def test_a_merge_that_takes_too_long_holds_nothing_up(engine: ElasticEngine, address: ElasticAddress) -> None:
    """It makes searches quicker, and no more: the rebuild goes on."""
    other = ElasticEngine(address, patience=PATIENT)
    other._cluster = Sleepy(address, PATIENT)
    other.rebuild(texts("timber"))
    assert found(engine, "timber") == {1}
