"""Both engines side by side: the same generated catalogue and queries, one Elasticsearch node.

Indexing is measured from the catalogue, beside a bare ``helpers.parallel_bulk`` of documents that are ready
in memory; the node has a heap of 1 GB, or what ``--heap`` says (``python -m benchmarks.elastic_speed
--heap 832m`` is what docker-compose.yml ships). An answer has eight facets counting
works, ten works collapsed with three pages each, and snippets.
The server is the one of the tests (``tests/elastic``): it needs Maven and a JDK of 21 or newer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from elasticsearch import Elasticsearch, helpers

from benchmarks.generate import Question, questions, works
from benchmarks.store import fill_catalogue
from index.catalogue.database import Catalogue
from index.catalogue.passages import to_index
from index.engines.elastic.address import read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.documents import page_sources
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.mapping import index_settings, mappings
from index.engines.embedded.engine import EmbeddedEngine
from index.search import FACETS, SearchEngine, SearchQuery
from portal.database import open_catalogue

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from elastic.java import ServerMissing
from elastic.node import Node, running

__all__ = [
    "HEAP",
    "PATIENT",
    "Node",
    "ServerMissing",
    "ask",
    "main",
    "percentiles",
    "running",
    "stored",
    "timed",
]

HEAP = "1g"
PATIENT = Patience(search=60.0, search_again=0, write=300.0)
BARE_PAGES = 50_000
"""Documents held ready for the bare load: as dictionaries they take some 30 kB each."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What one engine took for a collection: pages a second, and milliseconds of each answer."""

    name: str
    rate: float
    all: list[float]
    wide: list[float]
    selective: list[float]


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--works", type=int, default=8_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--heap", default=HEAP, help="of the node, as Java is told it: 832m, 1g")
    chosen = parser.parse_args(list(arguments))
    try:
        with running(chosen.heap) as node, tempfile.TemporaryDirectory() as scratch:
            print(f"Heap of the node: {chosen.heap}\n")
            _compare(node, Path(scratch), chosen.works, chosen.pages, questions(chosen.queries))
    except ServerMissing as missing:
        print(f"Not measured: {missing}")


def _compare(node: Node, scratch: Path, count: int, pages: int, asked: Sequence[Question]) -> None:
    with closing(open_catalogue(f"sqlite:///{scratch}/catalogue.db")) as catalogue:
        fill_catalogue(catalogue, count, pages)
        embedded = EmbeddedEngine.open(scratch / "search")
        first = _measured("embedded", embedded, catalogue, asked)
        elastic = ElasticEngine(read_address(f"{node.url}/bench"), patience=PATIENT)
        second = _measured("Elasticsearch", elastic, catalogue, asked)
    bare = bare_rate(node, count, min(pages, BARE_PAGES))  # last: a server is slow until it is warm
    held = [
        (first, _bytes(scratch / "search"), 0.0),
        (second, stored(node.url, "bench-current"), float(node.memory())),
    ]
    print(f"{count:,} works, {pages:,} pages, {len(asked)} queries, one thread\n")
    print("| | pages/s from the catalogue | on disk | memory | all p50 / p95 | wide | selective |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for speed, disk, memory in held:
        print(_row(speed, disk, memory))
    print(f"\nBare `helpers.parallel_bulk`, two threads, documents ready: {bare:,.0f} pages/s; ", end="")
    print(f"from the catalogue {second.rate / bare:.0%} of that. Requests refused for want of heap: ", end="")
    print(f"{trips(node.url)}.")


def _measured(name: str, engine: SearchEngine, catalogue: Catalogue, asked: Sequence[Question]) -> Speed:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {name}: indexing, then {len(asked)} queries twice\n")
    merging = _timed_merges(engine)
    started = time.perf_counter()
    with catalogue.reading() as connection:
        report = engine.rebuild(to_index(connection))
    rate = report.pages / (time.perf_counter() - started - sum(merging))
    if merging:
        print(f"{name}: {sum(merging):.1f} s more to bring the index into one piece\n")
    for question in asked:  # warms caches of words and of the disk
        ask(engine, question)
    times = [timed(engine, question) for question in asked]
    wide = [took for took, question in zip(times, asked, strict=True) if question.wide]
    selective = [took for took, question in zip(times, asked, strict=True) if not question.wide]
    return Speed(name, rate, times, wide, selective)


def _timed_merges(engine: SearchEngine) -> list[float]:
    """Grows by the seconds of each merge of the cluster, which is no part of the bulk load."""
    took: list[float] = []
    if isinstance(engine, ElasticEngine):
        cluster = engine._cluster
        real = cluster.merge

        def merge(index: str, seconds: float) -> None:
            started = time.perf_counter()
            real(index, seconds)
            took.append(time.perf_counter() - started)

        cluster.merge = merge  # type: ignore[method-assign]
    return took


def ask(engine: SearchEngine, question: Question) -> None:
    """One answer as the search page needs it."""
    engine.search(SearchQuery(text=question.text, filters=question.filters, facets=FACETS))


def timed(engine: SearchEngine, question: Question) -> float:
    """Milliseconds of one answer."""
    started = time.perf_counter()
    ask(engine, question)
    return (time.perf_counter() - started) * 1000


def bare_rate(node: Node, count: int, pages: int) -> float:
    """Pages a second of the client's own helper into an index of our mapping, nothing made on the way."""
    client = Elasticsearch(node.url, request_timeout=300)
    client.indices.create(index="bare", settings=index_settings(), mappings=mappings())
    documents = list(islice(_documents(count, pages), pages))
    started = time.perf_counter()
    done = helpers.parallel_bulk(client, documents, thread_count=2, chunk_size=1_000)
    written = sum(taken for taken, _ in done)
    client.indices.refresh(index="bare")
    rate = written / (time.perf_counter() - started)
    client.indices.delete(index="bare")
    client.close()
    return rate


def _documents(count: int, pages: int) -> Iterator[dict[str, Any]]:
    for work, passages in works(max(1, count * pages // max(pages, 1)), pages):
        for key, source, _ in page_sources(work, passages):
            yield {"_index": "bare", "_id": key, "_source": orjson.loads(source)}


def _row(speed: Speed, disk: float, memory: float) -> str:
    held = f"{memory / 1e6:,.0f} MB" if memory else "in the process"
    times = " | ".join(map(percentiles, (speed.all, speed.wide, speed.selective)))
    return f"| {speed.name} | {speed.rate:,.0f} | {disk / 1e6:,.0f} MB | {held} | {times} |"


def percentiles(times: Sequence[float]) -> str:
    """The median and the 95th of a hundred, as a cell of a table."""
    if len(times) < 2:
        return "–"
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49]:.1f} / {cuts[94]:.1f} ms"


def _bytes(folder: Path) -> float:
    return float(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))


def stored(url: str, name: str) -> float:
    """Bytes on disk of an index, or of the one behind an alias."""
    with urllib.request.urlopen(f"{url}/{name}/_stats/store", timeout=60) as answer:
        return float(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def trips(url: str) -> int:
    """How often a circuit breaker of any node refused a request since its start."""
    with urllib.request.urlopen(f"{url}/_nodes/stats/breaker", timeout=60) as answer:
        nodes = json.load(answer)["nodes"].values()
    return sum(int(breaker["tripped"]) for node in nodes for breaker in node["breakers"].values())


if __name__ == "__main__":
    main(sys.argv[1:])
