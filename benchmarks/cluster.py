"""Three Elasticsearch nodes under searches and writes: one is killed and comes back, one stands still.

The server is the one of the tests (``tests/elastic``). Searches come from four threads that share an engine,
as in a portal; works are written one at a time, each again until it is acknowledged, as a worker does.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.generate import questions, works
from index.engines.elastic.address import read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.writing import works_held_in
from index.errors import EngineUnavailable
from index.model import DocumentId, WorkId
from index.search import FACETS, SearchQuery

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from elastic.java import ServerMissing
from elastic.load import Call, Load, failed, under_load
from elastic.several import Nodes, three_nodes

HEAP = "512m"
BEFORE, AFTER = 15.0, 15.0
"""Seconds of load before the event and after the cluster is whole again."""

PATIENT = Patience(search=60.0, search_again=0, write=300.0)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--works", type=int, default=800)
    chosen = parser.parse_args(list(arguments))
    try:
        with three_nodes(HEAP, "") as nodes:
            _measure(nodes, chosen.works, chosen.pages)
    except ServerMissing as missing:
        print(f"Not measured: {missing}")


def _measure(nodes: Nodes, count: int, pages: int) -> None:
    address = read_address(f"http://{nodes.hosts}/bench")
    filled = ElasticEngine(address, patience=PATIENT)
    filled.rebuild(works(count, pages))
    nodes.wait_for(3, status="green")
    print(f"{count:,} works, {pages:,} pages; three nodes of {HEAP} heap on one machine\n")
    print("| event | searches | failed | slowest while it lasts | p50 / p95 before | after | "
          "writes acknowledged | lost |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    events = (("killed (-9)", _killed, 100_000), ("frozen (SIGSTOP)", _frozen, 200_000))
    for name, event, first in events:
        engine, writer = ElasticEngine(address), ElasticEngine(address)
        _warm(engine)
        with under_load(_searching(engine), _writing(writer), writers=1, first=first) as load:
            moments = event(nodes, load)
        print(_row(name, load, moments, _lost(filled, load.acknowledged)), flush=True)


def _killed(nodes: Nodes, load: Load) -> tuple[float, float]:
    """Kill the holder of the first copy, start it again; when it fell and when all was whole."""
    time.sleep(BEFORE)
    victim = nodes.holders("bench-current")[0]
    other = (victim + 1) % 3
    nodes.all[victim].kill()
    fell = load.now()
    nodes.wait_for(2, by=other)
    time.sleep(5)
    nodes.all[victim].start(wait=False)
    nodes.wait_for(3, by=other, status="green")
    whole = load.now()
    time.sleep(AFTER)
    return fell, whole


def _frozen(nodes: Nodes, load: Load) -> tuple[float, float]:
    """Freeze the holder of the first copy until the others have noticed, let it go on."""
    time.sleep(BEFORE)
    victim = nodes.holders("bench-current")[0]
    other = (victim + 1) % 3
    nodes.freeze(victim)
    fell = load.now()
    nodes.wait_for(2, by=other)
    time.sleep(5)
    nodes.thaw(victim)
    nodes.wait_for(3, by=other)
    whole = load.now()
    time.sleep(AFTER)
    return fell, whole


def _warm(engine: ElasticEngine) -> None:
    asked = questions(60)
    for question in asked:
        try:
            engine.search(SearchQuery(text=question.text, filters=question.filters, facets=FACETS))
        except EngineUnavailable:
            time.sleep(1)


def _searching(engine: ElasticEngine) -> Callable[[], object]:
    asked, place = questions(200), itertools.count()

    def search() -> object:
        question = asked[next(place) % len(asked)]
        return engine.search(SearchQuery(text=question.text, filters=question.filters, facets=FACETS))

    return search


def _writing(engine: ElasticEngine) -> Callable[[int], object]:
    ((work, passages),) = [(one, list(pages)) for one, pages in works(1, 5)]

    def write(number: int) -> object:
        own = replace(work, id=_id(number), number=number, version=1)
        pages = [replace(page, work_id=own.id, document_id=DocumentId(f"d-{number}")) for page in passages]
        return engine.put([(own, pages)])

    return write


def _id(number: int) -> WorkId:
    return WorkId(f"w-bench-{number}")


def _lost(engine: ElasticEngine, acknowledged: Sequence[int]) -> int:
    """Works whose write was acknowledged and that are not held."""
    cluster = engine._cluster
    (index,) = cluster.indices_of(cluster.address.current)
    held = works_held_in(cluster, index, [_id(number) for number in acknowledged])
    return len(acknowledged) - len(held)


def _row(name: str, load: Load, moments: tuple[float, float], lost: int) -> str:
    fell, whole = moments
    during = load.since(fell, whole)
    slowest = max((call.took for call in during), default=0.0)
    bad = sum(failed(load.searches).values())
    share = bad / max(1, len(load.searches))
    return (
        f"| {name} | {len(load.searches):,} | {bad} ({share:.1%}) | {slowest:.1f} s | "
        f"{_percentiles(load.since(0, fell))} | {_percentiles(load.since(whole))} | "
        f"{len(load.acknowledged)} | {lost} |"
    )


def _percentiles(calls: Sequence[Call]) -> str:
    if len(calls) < 2:
        return "–"
    cuts = statistics.quantiles([1000 * call.took for call in calls], n=100)
    return f"{cuts[49]:.0f} / {cuts[94]:.0f} ms"


if __name__ == "__main__":
    main(sys.argv[1:])
