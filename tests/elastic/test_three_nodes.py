"""A cluster of three nodes of which one is killed, or stands still: what was acknowledged is there, and
readers are answered, or told so, within five seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from engine_samples import a_work, ask, with_pages, work_id

from elastic.load import Load, failed, under_load
from elastic.session import needs_server
from elastic.several import Nodes, three_nodes
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.writing import works_held_in
from index.errors import EngineUnavailable

UNHURRIED = Patience(search=20.0, write=30.0)
"""Where the machine is busy with other tests, slowness is no failure: only what is refused or lost counts."""

HELD = 200
SLACK = 2.0
"""Seconds that a thread may wait for its turn on a busy machine, beside what the engine takes."""

TURNS = 4
"""Turns that a search waits for, each as long as a thread with nothing to do waited at most meanwhile: ours
when it begins and when it is given up, and as often those of the client. Counted up to 2 s, so that the 33 s
of the client's defaults are seen on any machine."""


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Three nodes with one index of two copies, warm."""
    with needs_server(), three_nodes() as started:
        engine = ElasticEngine(address_of(started), patience=UNHURRIED)
        engine.put(with_pages(a_work(n), "cocoa farms", "timber") for n in range(1, HELD + 1))
        started.wait_for(3, status="green")
        yield started


def address_of(nodes: Nodes) -> ElasticAddress:
    """All hosts, as they stand in a setting."""
    return read_address(f"http://{nodes.hosts}/three")


def searched(engine: ElasticEngine) -> int:
    """One search as a reader makes it."""
    return ask(engine, "cocoa", limit=10).total.works


def wait_for(load: Load, searches: int, moment: float) -> None:
    """Until so many searches that began after a moment have ended."""
    until = time.monotonic() + 120
    while len(load.since(moment)) < searches and time.monotonic() < until:
        time.sleep(0.2)


def lost(engine: ElasticEngine, acknowledged: list[int]) -> list[int]:
    """Works whose write was acknowledged and that the index does not hold."""
    ids = [work_id(number) for number in acknowledged]
    index = engine._cluster.indices_of(engine._cluster.address.current)[0]
    held = works_held_in(engine._cluster, index, ids)
    return [number for number, one in zip(acknowledged, ids, strict=True) if one not in held]


def test_a_node_that_is_killed_costs_no_acknowledged_write_and_hardly_a_search(nodes: Nodes) -> None:
    """Killed at once while it holds the first copy, under searches and writes, and back again."""
    engine = ElasticEngine(address_of(nodes), patience=UNHURRIED)
    writers = ElasticEngine(address_of(nodes), patience=UNHURRIED)
    victim = nodes.holders("three-current")[0]
    others = [place for place in range(3) if place != victim]
    with under_load(
        lambda: searched(engine), lambda n: writers.put([with_pages(a_work(n), "mica mine")])
    ) as load:
        wait_for(load, 20, 0.0)
        nodes.all[victim].kill()
        moment = load.now()
        nodes.wait_for(2, by=others[0])
        wait_for(load, 60, moment)
        nodes.all[victim].start(wait=False)
        nodes.wait_for(3, by=others[0], status="green")
        back = load.now()
        wait_for(load, 20, back)
    assert load.acknowledged
    assert lost(writers, load.acknowledged) == []
    assert sum(failed(load.searches).values()) <= len(load.searches) / 100, failed(load.searches)
    assert not failed(load.since(back))
    assert ask(engine, "mica").total.works == len(load.acknowledged)


def test_a_node_that_stands_still_stalls_nobody_for_more_than_five_seconds(nodes: Nodes) -> None:
    """The copy that readers are on is frozen for as long as the cluster needs to notice, and thawed."""
    engine = ElasticEngine(address_of(nodes))
    warm(engine)
    victim = view_holder(nodes)
    others = [place for place in range(3) if place != victim]
    with under_load(lambda: searched(engine)) as load:
        wait_for(load, 20, 0.0)
        nodes.freeze(victim)
        frozen = load.now()
        nodes.wait_for(2, by=others[0])
        out = load.now()
        wait_for(load, 40, out)
        nodes.thaw(victim)
        nodes.wait_for(3, by=others[0])
        used_again(nodes, victim, requests_to(nodes, victim))
    during = load.since(frozen, out)
    assert max(call.took for call in load.searches) < 5 + SLACK + TURNS * min(load.late, 2.0)
    assert [call for call in during if call.error is None], "the other copy answers meanwhile"
    assert set(failed(load.searches)) <= {"EngineSilent", "EngineUnavailable"}
    quick = load.since(out + 5)
    assert sum(failed(quick).values()) <= max(1, len(quick) / 20), failed(quick)


def warm(engine: ElasticEngine) -> None:
    """Until a search is answered: the first one reads all works, on a busy machine for seconds."""
    for _ in range(20):
        try:
            searched(engine)
        except EngineUnavailable:
            time.sleep(1)
        else:
            return


def view_holder(nodes: Nodes) -> int:
    """The node that holds most views of readers."""
    views = [
        node_statistics(nodes, place, "indices/search")["indices"]["search"]["open_contexts"]
        for place in range(3)
    ]
    return views.index(max(views))


def requests_to(nodes: Nodes, place: int) -> int:
    """How many searches one node was sent by our client."""
    routes = node_statistics(nodes, place, "http")["http"]["routes"]
    return int(routes.get("/_msearch", {}).get("requests", {}).get("count", 0))


def node_statistics(nodes: Nodes, place: int, what: str) -> Any:
    """What a node counts of itself."""
    (found,) = nodes.ask(f"_nodes/_local/stats/{what}", by=place)["nodes"].values()
    return found


def used_again(nodes: Nodes, place: int, before: int) -> None:
    """Until a node is sent searches; it is left alone for at most half a minute after it failed."""
    until = time.monotonic() + 60
    while requests_to(nodes, place) <= before:
        assert time.monotonic() < until, "the node that came back is never asked"
        time.sleep(0.5)
