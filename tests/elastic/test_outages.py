"""A real node that stops, stands still, restarts, is full, slow or of another version: what waits is kept and
caught up with, readers are told within five seconds, and nobody has to restart anything of ours."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_samples import ask, found, texts

from elastic.node import Node, prepared
from elastic.session import PATIENT, fresh_address, needs_server, session_node
from index.engines.elastic.address import read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.engine import ElasticEngine
from index.errors import CursorExpired, EngineUnavailable, IndexUnwritable
from index.search import SearchQuery
from ingest.agreement import differences
from ingest.indexing import empty_outbox
from ingest.stores import Stores
from tests.ingest.pipeline_samples import Desk, open_stores_in
from tests.servers.way import Way, way_to

SLACK = 2.0
"""Seconds that a busy machine may add to the five that are promised."""


@pytest.fixture(scope="module")
def own_node() -> Iterator[Node]:
    """A node that tests may stop; it keeps its port."""
    with tempfile.TemporaryDirectory(prefix="atlas87-node-") as place, needs_server():
        Path(place).chmod(0o755)
        folder = Path(place) / "node"
        folder.mkdir()
        node = prepared(folder)
        node.java_options = "-XX:TieredStopAtLevel=1"
        node.start()
        keep_port(node)
        yield node
        node.stop()


def keep_port(node: Node) -> None:
    """Let a node come back where it was."""
    settings = node.folder / "config" / "elasticsearch.yml"
    port = node.url.rpartition(":")[2]
    settings.write_text(settings.read_text("utf-8").replace("http.port: 0", f"http.port: {port}"), "utf-8")


def engine_on(node: Node, prefix: str, patience: Patience | None = None) -> ElasticEngine:
    """An engine as the portal has it."""
    return ElasticEngine(read_address(f"{node.url}/{prefix}"), patience=patience)


def when_there(ask_it: Callable[[], Any]) -> Any:
    """What is answered once the engine is back; every failure until then is one that was foreseen."""
    until = time.monotonic() + 60
    while True:
        try:
            return ask_it()
        except EngineUnavailable:
            assert time.monotonic() < until
            time.sleep(0.2)


def refused_within_five_seconds(ask_it: Callable[[], Any]) -> None:
    """The engine says that it is away, and soon."""
    began = time.monotonic()
    with pytest.raises(EngineUnavailable):
        ask_it()
    assert time.monotonic() - began < 5 + SLACK


def test_a_stopped_node_is_said_and_found_again(own_node: Node) -> None:
    """Stopped and started under an engine that was never closed; a walk that began before has expired."""
    engine = engine_on(own_node, "stopped")
    when_there(lambda: engine.put(texts(*["cocoa"] * 12)))
    walk = SearchQuery(text="cocoa", limit=5)
    first = when_there(lambda: engine.search(walk))
    own_node.stop()
    refused_within_five_seconds(lambda: ask(engine, "cocoa"))
    own_node.start()
    with pytest.raises(CursorExpired):
        when_there(lambda: engine.search(SearchQuery(text="cocoa", limit=5, cursor=first.next_cursor)))
    assert len(when_there(lambda: found(engine, "cocoa"))) == 12


def test_a_node_that_stands_still_is_said_and_found_again(own_node: Node) -> None:
    """Its port still takes connections and never answers; who asks next is told at once."""
    engine = engine_on(own_node, "still")
    when_there(lambda: engine.put(texts("cocoa")))
    when_there(lambda: ask(engine, "cocoa"))
    assert own_node.process is not None
    os.killpg(own_node.process.pid, signal.SIGSTOP)
    try:
        refused_within_five_seconds(lambda: ask(engine, "cocoa"))
        began = time.monotonic()
        with pytest.raises(EngineUnavailable):
            ask(engine, "cocoa")
        assert time.monotonic() - began < 1.0, "nobody waits for the same silence again"
        assert not engine.ready()
    finally:
        os.killpg(own_node.process.pid, signal.SIGCONT)
    assert when_there(lambda: found(engine, "cocoa")) == {1}


@pytest.fixture
def way() -> Iterator[Way]:
    """A way to the session's node."""
    with way_to(session_node().url) as opened:
        yield opened


@pytest.fixture
def by_way(way: Way) -> Iterator[ElasticEngine]:
    """An engine that goes this way, with the patience of a portal; its index holds one work."""
    address = fresh_address()
    direct = ElasticEngine(address, patience=PATIENT)
    direct.put(texts("cocoa"))
    engine = ElasticEngine(read_address(f"http://{way.host}/{address.prefix}"))
    assert when_there(lambda: found(engine, "cocoa")) == {1}
    yield engine
    engine.close()


def test_a_slow_node_is_waited_for_as_long_as_promised(way: Way, by_way: ElasticEngine) -> None:
    """A little slower is only slower; the calls of one answer together never take more than five seconds."""
    way.delay = 0.2
    assert when_there(lambda: found(by_way, "cocoa")) == {1}
    for delay in (1.2, 3.0):
        way.delay = delay
        refused_within_five_seconds(lambda: ask(by_way, "cocoa OR nothing"))
    way.delay = 0.0
    assert when_there(lambda: found(by_way, "cocoa")) == {1}


@pytest.mark.parametrize("drip", [0.3, 0.05])
def test_an_answer_that_drips_is_bounded_as_a_whole(way: Way, by_way: ElasticEngine, drip: float) -> None:
    """Each byte comes long before a connection would be given up: what counts is the time of all of them, in
    the head of an answer as in its body."""
    way.drip = drip
    refused_within_five_seconds(lambda: ask(by_way, "cocoa"))
    assert not by_way.ready()
    way.drip = 0.0
    assert when_there(lambda: found(by_way, "cocoa")) == {1}


@pytest.mark.parametrize("cut_after", [0, 20, 400])
def test_an_answer_cut_in_the_middle_is_no_answer(way: Way, by_way: ElasticEngine, cut_after: int) -> None:
    """Before its first byte, in its head, in its body: never half an answer, never a foreign exception."""
    way.cut_after = cut_after
    refused_within_five_seconds(lambda: ask(by_way, "cocoa"))
    refused_within_five_seconds(lambda: by_way.put(texts("timber", first=2)))
    way.cut_after = None
    assert when_there(lambda: found(by_way, "cocoa")) == {1}
    by_way.put(texts("timber", first=2))
    assert found(by_way, "timber") == {2}


def test_a_server_of_another_version_is_named(way: Way, by_way: ElasticEngine) -> None:
    """The real server's own refusal of a client that speaks another version's language."""
    way.change = lambda part: part.replace(b"compatible-with=9", b"compatible-with=7")
    with pytest.raises(EngineUnavailable, match="another version"):
        ask(by_way, "cocoa")


def test_nothing_of_what_was_searched_is_in_a_message(by_way: ElasticEngine) -> None:
    """A query that the server takes apart and refuses: the message names the kind alone."""
    generation = by_way._searching._reader.newest()
    with pytest.raises(EngineUnavailable) as raised:
        generation.search({"query": {"range": {"number": {"gt": "very secret words"}}}})
    assert "secret" not in str(raised.value)
    assert "exception" in str(raised.value)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty folder, a catalogue and files; the engine on the session's node."""
    from ingest.cage import Cage

    (tmp_path / "in").mkdir()
    made = open_stores_in(tmp_path / "data", "")
    stores = Stores(made.catalogue, made.files, ElasticEngine(fresh_address(), patience=PATIENT), made.now)
    with Cage(workers=1) as cage:
        yield Desk(tmp_path / "in", stores, cage)
    stores.catalogue.close()


def block(node: Node, prefix: str, blocked: bool | None) -> None:
    """Make the indices of a prefix read-only, as the server does where its disk is nearly full."""
    body = json.dumps({"index.blocks.read_only_allow_delete": blocked}).encode()
    request = urllib.request.Request(
        f"{node.url}/{prefix}-*/_settings", body, {"content-type": "application/json"}, method="PUT"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


def test_ingest_goes_on_while_the_index_is_full_and_catches_up(desk: Desk) -> None:
    """Files are taken in, corrected and taken in again; the index hears of the newest of each in the end."""
    engine = desk.stores.engine
    assert isinstance(engine, ElasticEngine)
    prefix = engine._cluster.address.prefix
    desk.put("first.txt", "The first report speaks of cocoa and of children. " * 20)
    desk.take_in()
    block(session_node(), prefix, True)
    for name, word in (("second.txt", "timber"), ("third.txt", "cotton")):
        desk.put(name, f"Another report speaks of {word} and of families. " * 20)
    taken = desk.take_in()
    assert {file.state for file in taken.files} <= {"catalogued", "indexed", "duplicate"}
    with pytest.raises(IndexUnwritable):
        empty_outbox(desk.stores)
    (waits, *_) = differences(desk.stores, read_files=False)
    assert "cannot be written" in waits.problem
    assert "disk is nearly full" in waits.problem
    assert found(engine, "cocoa"), "what was held is still read"
    assert not found(engine, "timber")
    block(session_node(), prefix, None)
    assert empty_outbox(desk.stores) == 2
    assert found(engine, "timber")
    assert found(engine, "cotton")
    assert empty_outbox(desk.stores) == 0
    assert engine.obstacle() is None
    assert differences(desk.stores, read_files=False) == []
