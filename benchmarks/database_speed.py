"""The same folder of reports into SQLite, and into a PostgreSQL that syncs as in production.

Whole processes into empty stores, in turn, after one round that is not counted. With PostgreSQL a second
measure: two processes that take in half of the folder each, as two machines would that share a database.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.ingest_speed import page_count, reports

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from servers.postgresql import NoPostgresql, PostgresqlServer, start

ROUNDS = 3
"""The machine's drift meets all alike, since they take turns; the median is quoted."""

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""What the server of the tests goes without."""


@contextmanager
def _running() -> Iterator[PostgresqlServer]:
    server = start(DURABLE)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def halves(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Two folders of links to every second file."""
    with tempfile.TemporaryDirectory() as place:
        parts = Path(place, "one"), Path(place, "two")
        for part in parts:
            part.mkdir()
        for number, path in enumerate(sorted(folder.glob("*.pdf"))):
            os.link(path, parts[number % 2] / path.name)
        yield parts


def taken_in(folders: tuple[Path, ...], database: str | None) -> float:
    """Seconds until every folder is searchable, one process each, begun together."""
    program = str(Path(sys.executable).parent / "atlas87")
    with tempfile.TemporaryDirectory() as data:
        variables = {**os.environ, "ATLAS87_DATA": data}
        variables |= {"ATLAS87_DATABASE": database} if database else {}
        begun = time.perf_counter()
        running = [
            subprocess.Popen(
                [program, "ingest", str(folder)],
                env=variables,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for folder in folders
        ]
        if any(process.wait() for process in running):
            raise SystemExit(f"an ingest failed: `atlas87 ingest {folders[0]}` says why")
        return time.perf_counter() - begun


def contenders(
    folder: Path, parts: tuple[Path, Path], server: PostgresqlServer
) -> dict[str, Callable[[], float]]:
    """What is measured in turn, by name."""

    def fresh() -> str:
        return server.url(server.new_database())

    return {
        "SQLite, one process": lambda: taken_in((folder,), None),
        "PostgreSQL, one process": lambda: taken_in((folder,), fresh()),
        "SQLite, two processes, half each": lambda: taken_in(parts, None),
        "PostgreSQL, two processes, half each": lambda: taken_in(parts, fresh()),
    }


def lines(shared: Path) -> Iterator[str]:
    """The table, a row at a time."""
    folder = reports(shared)
    pages = page_count(sorted(folder.glob("*.pdf")))
    with _running() as server, halves(folder) as parts:
        all_of_them = contenders(folder, parts, server)
        runs: dict[str, list[float]] = {name: [] for name in all_of_them}
        for number in range(ROUNDS + 1):
            for name, once in all_of_them.items():
                seconds = once()
                if number:
                    runs[name].append(seconds)
    yield f"{pages} pages, median of {ROUNDS} rounds in turn (min–max), whole processes"
    yield "| catalogue | seconds | pages/s | × SQLite, one process |"
    yield "| --- | --- | --- | --- |"
    first = statistics.median(runs["SQLite, one process"])
    for name, seconds_of in runs.items():
        middle = statistics.median(seconds_of)
        spread = f"{min(seconds_of):.2f}–{max(seconds_of):.2f}"
        yield f"| {name} | {middle:.2f} ({spread}) | {pages / middle:.0f} | {middle / first:.2f} |"


def main(shared: Path) -> None:
    """Print the table, or what is missing."""
    try:
        for line in lines(shared):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    except NoPostgresql as missing:
        sys.stdout.write(f"{missing}\n")
