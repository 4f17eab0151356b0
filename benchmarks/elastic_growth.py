"""One Elasticsearch node that grows: 50,000, 200,000 and 500,000 pages of 40,000 works, heap of 1 GB.

Works are put up to a thousand at a time, as after long ingests; the time of making them is not counted. After
each step the same queries are asked twice, and the second round is measured. ``--steps`` names other sizes
(the last one says how many pages the works have in all). To 500,000 pages it takes some fifteen minutes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.elastic_speed import HEAP, PATIENT, ServerMissing, ask, percentiles, running, stored, timed
from benchmarks.generate import Question, questions, works
from index.engines.elastic.address import read_address
from index.engines.elastic.engine import ElasticEngine
from index.model import Passage, Work

TOGETHER, PUTS = 1_000, 40
"""Works of one put, at most, and in how many puts the works come, at least."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one size took: pages a second of what was added, bytes on disk and in memory, milliseconds."""

    works: int
    pages: int
    rate: float
    disk: float
    memory: float
    all: list[float]
    wide: list[float]

    def row(self) -> str:
        """As a row of a table."""
        held = f"| {self.works:,} | {self.pages:,} | {self.rate:,.0f} | {self.disk / 1e6:,.0f} MB "
        return held + f"| {self.memory / 1e6:,.0f} MB | {percentiles(self.all)} | {percentiles(self.wide)} |"


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", default="50000,200000,500000", help="pages, by comma")
    parser.add_argument("--works", type=int, default=40_000)
    parser.add_argument("--queries", type=int, default=200)
    chosen = parser.parse_args(list(arguments))
    sizes = sorted(int(one) for one in chosen.steps.split(","))
    try:
        with running(HEAP) as node:
            engine = ElasticEngine(read_address(f"{node.url}/bench"), patience=PATIENT)
            print(f"{chosen.works:,} works in the end, {chosen.queries} queries, one thread, heap {HEAP}\n")
            print("| works | pages | pages/s added | on disk | memory | all p50 / p95 | wide |")
            print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
            source, asked, steps = _batches(chosen.works, sizes[-1]), questions(chosen.queries), []
            for size in sizes:
                rate = _grown(engine, source, size)
                held = (*engine.counts(), rate, stored(node.url, "bench-current"), float(node.memory()))
                steps.append(Step(*held, *_asked(engine, asked)))
                print(steps[-1].row(), flush=True)
            print(f"\n{_rule(steps)}")
            engine.close()
    except ServerMissing as missing:
        print(f"Not measured: {missing}")


def _batches(count: int, pages: int) -> Iterator[list[tuple[Work, list[Passage]]]]:
    batch, most = [], max(1, min(TOGETHER, count // PUTS))
    for work in works(count, pages):
        batch.append(work)
        if len(batch) == most:
            yield batch
            batch = []
    if batch:
        yield batch


def _grown(engine: ElasticEngine, source: Iterator[list[tuple[Work, list[Passage]]]], size: int) -> float:
    """Put works until there are so many pages; pages a second."""
    spent = added = 0.0
    held = float(engine.counts()[1]) if engine.exists() else 0.0
    for batch in source:
        started = time.perf_counter()
        added += engine.put(batch).pages
        spent += time.perf_counter() - started
        sys.stderr.write(f"\r{held + added:,.0f} of {size:,} pages, {added / spent:,.0f} pages/s ")
        if held + added >= size:
            break
    sys.stderr.write("\n")
    return added / max(spent, 1e-9)


def _asked(engine: ElasticEngine, asked: Sequence[Question]) -> tuple[list[float], list[float]]:
    """Milliseconds of every query, and of the wide ones."""
    for question in asked:
        ask(engine, question)
    times = [timed(engine, question) for question in asked]
    return times, [took for took, question in zip(times, asked, strict=True) if question.wide]


def _rule(steps: Sequence[Step]) -> str:
    """What follows for other sizes."""
    last = steps[-1]
    each = f"Disk: {last.disk / last.pages / 1000:.1f} kB a page"
    first = steps[0]
    if first.pages == last.pages:
        return f"{each}."
    more = (_p95(last) - _p95(first)) / (last.pages - first.pages) * 100_000
    return f"{each}; p95: {more:+.1f} ms for 100,000 more pages."


def _p95(step: Step) -> float:
    ordered = sorted(step.all)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


if __name__ == "__main__":
    main(sys.argv[1:])
