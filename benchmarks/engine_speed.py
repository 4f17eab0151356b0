"""How fast the embedded engine takes pages in and answers, on generated collections.

Queries of 1 to 5 words, a third of them hitting over a quarter of the pages, 40 % with two filters; an answer
has eight facets, ten works and three pages a work with snippets. One thread asks; beside the time that passed
stands the processor time of the whole process, for machines that do other work as well.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import Question, questions, works
from index.engines.embedded.engine import EmbeddedEngine
from index.model import Passage, Work
from index.search import FACETS, SearchPage, SearchQuery

WIDE = 0.25
"""Share of all pages above which a query is wide."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One query, the time that passed and the processor's (ms), and the pages it hit."""

    question: Question
    milliseconds: float
    processor: float
    pages_hit: int


def put_all(engine: EmbeddedEngine, work_count: int, page_count: int) -> float:
    """Index the generated works; pages a second, generating not counted."""
    spent = 0.0
    for batch in _batches(work_count, page_count):
        started = time.perf_counter()
        engine.put(batch)
        spent += time.perf_counter() - started
    return engine.counts()[1] / spent


def _batches(
    work_count: int, page_count: int, size: int = 1_000
) -> Iterator[list[tuple[Work, list[Passage]]]]:
    batch = []
    for work in works(work_count, page_count):
        batch.append(work)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def ask_all(path: Path, asked: Sequence[Question]) -> list[Answered]:
    """Every question once, after a first round that warms the disk and the caches of words."""
    warm = EmbeddedEngine.open(path)
    for question in asked:
        _ask(warm, question)
    engine = EmbeddedEngine.open(path)
    engine.generation()
    answers = []
    for question in asked:
        started, used = time.perf_counter(), time.process_time()
        page = _ask(engine, question)
        passed, used = time.perf_counter() - started, time.process_time() - used
        answers.append(Answered(question, passed * 1000, used * 1000, page.total.pages))
    return answers


def _ask(engine: EmbeddedEngine, question: Question) -> SearchPage:
    return engine.search(SearchQuery(text=question.text, filters=question.filters, facets=FACETS))


def walk_all(path: Path) -> str:
    """Walk over everything, three pages a work: how many works a second, and how much the process grew."""
    engine = EmbeddedEngine.open(path)
    engine.generation()
    before, most, started = anonymous_megabytes(), 0.0, time.perf_counter()
    for place, _ in enumerate(engine.walk(SearchQuery()), 1):
        if place % 500 == 0:
            most = max(most, anonymous_megabytes() - before)
    return f"walk: {place / (time.perf_counter() - started):,.0f} works/s, {most:.0f} MB more at most"


def anonymous_megabytes() -> float:
    """Memory of this process that is not mapped files."""
    for line in Path("/proc/self/status").read_text("utf-8").split("\n"):
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


def report(name: str, answers: Sequence[Answered]) -> str:
    """One line of percentiles."""
    passed = statistics.quantiles([answer.milliseconds for answer in answers], n=100)
    used = statistics.quantiles([answer.processor for answer in answers], n=100)
    hit = statistics.median(answer.pages_hit for answer in answers)
    return (
        f"{name:<10}{len(answers):>4} queries   p50 {passed[49]:5.1f}   p95 {passed[94]:5.1f} ms   "
        f"processor p50 {used[49]:5.1f}   p95 {used[94]:5.1f} ms   median hit {hit:>7.0f} pages"
    )


def measure(path: Path, work_count: int, page_count: int, queries: int) -> None:
    """Make the collection in a folder, or take the one that is there, and print its figures."""
    engine = EmbeddedEngine.open(path)
    if not engine.ready():
        print(f"put: {put_all(engine, work_count, page_count):,.0f} pages/s")
    held_works, held_pages = engine.counts()
    print(f"{held_works:,} works, {held_pages:,} pages, on disk {_megabytes(path):.0f} MB")
    answers = ask_all(path, questions(queries))
    print(report("all", answers))
    print(report("wide", [answer for answer in answers if answer.question.wide]))
    print(report("selective", [answer for answer in answers if not answer.question.wide]))
    print(report("filtered", [answer for answer in answers if answer.question.filtered]))
    print(f"anonymous memory: {anonymous_megabytes():.0f} MB")
    print(walk_all(path))


def _megabytes(path: Path) -> float:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6


def main(arguments: Sequence[str] = ()) -> None:
    """Measure one collection as asked for, or else the two of the issue, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--works", type=int, default=8_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--folder", type=Path, help="keep the index here, or use the one that is here")
    chosen = parser.parse_args(list(arguments))
    if chosen.folder is not None:
        measure(chosen.folder, chosen.works, chosen.pages, chosen.queries)
        return
    sizes = [(chosen.works, chosen.pages)] if arguments else [(8_000, 200_000), (40_000, 480_000)]
    for works_wanted, pages_wanted in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            measure(Path(scratch) / "search", works_wanted, pages_wanted, chosen.queries)


if __name__ == "__main__":
    main(sys.argv[1:])
