"""Counting for ``/metrics``: answers by door and status, and how long they took. Nothing about any reader.

Text in the Prometheus exposition format 0.0.4. Each serving process counts in a small file of its own, in a
folder that they share: whichever is asked adds them all up. The counts of a process that has died stay in it,
so that no sum ever falls while the portal runs.
"""

from __future__ import annotations

import contextlib
import logging
import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.logs import REQUESTS

LOG = logging.getLogger(REQUESTS)

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

BOUNDS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds: the ends of the histogram's buckets; 0.06 is what is promised for a search."""

DOORS = (
    ("/api/v1/search", "api-search"),
    ("/api/v1/suggest", "api-suggest"),
    ("/api/", "api"),
    ("/files/", "file"),
    ("/static/", "static"),
    ("/healthz", "health"),
    ("/readyz", "health"),
    ("/metrics", "health"),
)
"""Doors by the start of the path, the first that fits."""


STATUSES = (
    200,
    206,
    301,
    302,
    303,
    304,
    307,
    400,
    401,
    403,
    404,
    405,
    409,
    410,
    413,
    414,
    416,
    422,
    500,
    503,
)
"""Statuses counted one by one; any other counts as ``other``."""

OTHER_DOORS = ("search", "export", "page", "work", "other")

ALL_DOORS = tuple(dict.fromkeys([*(door for _, door in DOORS), *OTHER_DOORS]))

_BUCKETS_AT = len(STATUSES) + 1
_SECONDS_AT = _BUCKETS_AT + len(BOUNDS) + 1
_WIDTH = _SECONDS_AT + 1
"""Numbers kept for a door: answers by status (the last: other) and by bucket (the last: longer), seconds."""

OUTCOMES = ("answered", "unavailable", "expired")
"""What came of asking the search engine: an answer, none, or a cursor of a state that is gone."""

_ENGINE_AT = len(ALL_DOORS) * _WIDTH
_ENGINE_BUCKETS_AT = _ENGINE_AT + len(OUTCOMES)
_ENGINE_SECONDS_AT = _ENGINE_BUCKETS_AT + len(BOUNDS) + 1

_NUMBER_BYTES = 8
_SIZE = (_ENGINE_SECONDS_AT + 1) * _NUMBER_BYTES


def door_of(path: str) -> str:
    """Which door an address is, out of a fixed few: an address itself is never a label."""
    for start, door in DOORS:
        if path.startswith(start):
            return door
    rest = path.lstrip("/").partition("/")[2]
    if rest == "search" or rest.startswith("search/"):
        return "search"
    if rest.startswith("search."):
        return "export"
    if rest.startswith("works/"):
        return "page" if "/pages/" in rest else "work"
    return "other"


class Metrics:
    """The counts of one process and, in ``folder``, of all that share it. Safe to use from many threads."""

    def __init__(self, folder: Path | None = None, *, name: str | None = None) -> None:
        self._lock, self._folder = threading.Lock(), folder
        self._held = _mapped(folder / f"{name or os.getpid()}.counts" if folder else None)
        self._numbers = memoryview(self._held).cast("d")

    def count(self, door: str, status: int, seconds: float) -> None:
        """One answer."""
        at = ALL_DOORS.index(door) * _WIDTH
        by_status = STATUSES.index(status) if status in STATUSES else len(STATUSES)
        with self._lock:
            self._numbers[at + by_status] += 1
            self._numbers[at + _BUCKETS_AT + bisect_left(BOUNDS, seconds)] += 1
            self._numbers[at + _SECONDS_AT] += seconds

    def count_engine(self, outcome: str, seconds: float) -> None:
        """One answer of the search engine, or one that did not come."""
        with self._lock:
            self._numbers[_ENGINE_AT + OUTCOMES.index(outcome)] += 1
            self._numbers[_ENGINE_BUCKETS_AT + bisect_left(BOUNDS, seconds)] += 1
            self._numbers[_ENGINE_SECONDS_AT] += seconds

    def text(self, gauges: Iterable[tuple[str, str, float]] = ()) -> str:
        """What all the processes counted, and some (name, meaning, value) that are asked for now."""
        sums = self._sums()
        doors = dict(zip(ALL_DOORS, _rows(sums), strict=True))
        used = {door: row for door, row in doors.items() if any(row)}
        lines = _heading("atlas87_answers_total", "counter", "Answers by door and status.")
        for door, row in used.items():
            for status, count in zip((*STATUSES, "other"), row[:_BUCKETS_AT], strict=True):
                if count:
                    lines.append(f'atlas87_answers_total{{door="{door}",status="{status}"}} {count:.0f}')
        lines += _heading(
            "atlas87_answer_seconds", "histogram", "Time from request to the end of the answer."
        )
        for door, row in used.items():
            label = f'door="{door}"'
            lines += _histogram(
                "atlas87_answer_seconds", row[_BUCKETS_AT:_SECONDS_AT], row[_SECONDS_AT], label
            )
        lines += _engine_lines(sums)
        for name, meaning, value in gauges:
            lines += [*_heading(name, "gauge", meaning), f"{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _sums(self) -> list[float]:
        """Each number added up over the processes."""
        if self._folder is None:
            return list(self._numbers)
        return [sum(each) for each in zip(*_all_counts(self._folder), strict=True)]


def _mapped(file: Path | None) -> mmap.mmap:
    """Zeros that last as long as the process, or in a file that others read."""
    if file is None:
        return mmap.mmap(-1, _SIZE)
    with file.open("w+b") as opened:
        opened.truncate(_SIZE)
        return mmap.mmap(opened.fileno(), _SIZE)


def _all_counts(folder: Path) -> Iterator[Sequence[float]]:
    """The numbers of each process. A file that is just being made is not counted yet."""
    for file in folder.glob("*.counts"):
        with contextlib.suppress(FileNotFoundError):
            held = file.read_bytes()
            if len(held) == _SIZE:
                yield memoryview(held).cast("d")


def _rows(numbers: Sequence[float]) -> list[Sequence[float]]:
    return [numbers[at * _WIDTH : (at + 1) * _WIDTH] for at in range(len(ALL_DOORS))]


def _engine_lines(numbers: Sequence[float]) -> list[str]:
    """What the search engine was asked; all outcomes are named, so that a first failure is seen."""
    lines = _heading("atlas87_engine_calls_total", "counter", "Answers of the search engine by outcome.")
    for place, outcome in enumerate(OUTCOMES):
        count = numbers[_ENGINE_AT + place]
        lines.append(f'atlas87_engine_calls_total{{outcome="{outcome}"}} {count:.0f}')
    buckets = numbers[_ENGINE_BUCKETS_AT:_ENGINE_SECONDS_AT]
    lines += _heading("atlas87_engine_seconds", "histogram", "Time that the search engine took.")
    return lines + _histogram("atlas87_engine_seconds", buckets, numbers[_ENGINE_SECONDS_AT])


def _histogram(name: str, counts: Sequence[float], seconds: float, label: str = "") -> list[str]:
    below, lines = 0.0, []
    before, braces = (f"{label},", f"{{{label}}}") if label else ("", "")
    for bound, count in zip(BOUNDS, counts, strict=False):
        below += count
        lines.append(f'{name}_bucket{{{before}le="{bound:g}"}} {below:.0f}')
    total = sum(counts)
    return [
        *lines,
        f'{name}_bucket{{{before}le="+Inf"}} {total:.0f}',
        f"{name}_sum{braces} {seconds:.6f}",
        f"{name}_count{braces} {total:.0f}",
    ]


def _heading(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


class Counting:
    """The layer that counts every answer."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.app, self.metrics, self.clock = app, metrics, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and count; an answer that broke off counts as a 500."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = self.clock(), 500

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note_status)
        finally:
            door, seconds = door_of(scope["path"]), self.clock() - began
            self.metrics.count(door, status, seconds)
            if LOG.isEnabledFor(logging.INFO):
                LOG.info("answered", extra={"door": door, "status": status, "ms": round(1000 * seconds, 1)})
