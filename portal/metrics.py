"""Counting for ``/metrics``: answers by door and status, and how long they took. Nothing about any reader.

Text in the Prometheus exposition format 0.0.4. Each serving process counts for itself; the label ``process``
tells them apart, so that sums over processes are right.
"""

from __future__ import annotations

import os
import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    """The counts of one process. Safe to use from many threads."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: Counter[str] = Counter()

    def count(self, door: str, status: int, seconds: float) -> None:
        """One answer."""
        with self._lock:
            self._answers[door, status] += 1
            self._buckets[door][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[door] += seconds  # type: ignore[assignment]

    def text(self, gauges: Iterable[tuple[str, str, float]] = ()) -> str:
        """Everything counted, and some (name, meaning, value) that are asked for now."""
        with self._lock:
            answers = sorted(self._answers.items())
            buckets = sorted((door, list(counts)) for door, counts in self._buckets.items())
            seconds = dict(self._seconds)
        lines = _heading("atlas87_answers_total", "counter", "Answers by door and status.")
        for (door, status), count in answers:
            lines.append(f'atlas87_answers_total{{{self._labels(door)},status="{status}"}} {count}')
        lines += _heading(
            "atlas87_answer_seconds", "histogram", "Time from request to the end of the answer."
        )
        for door, counts in buckets:
            lines += self._histogram(door, counts, seconds[door])
        for name, meaning, value in gauges:
            lines += [*_heading(name, "gauge", meaning), f"{name} {value:g}"]
        return "\n".join(lines) + "\n"

    def _labels(self, door: str) -> str:
        return f'process="{self._process}",door="{door}"'

    def _histogram(self, door: str, counts: list[int], seconds: float) -> list[str]:
        labels, below, lines = self._labels(door), 0, []
        for bound, count in zip(BOUNDS, counts, strict=False):
            below += count
            lines.append(f'atlas87_answer_seconds_bucket{{{labels},le="{bound:g}"}} {below}')
        total = sum(counts)
        return [
            *lines,
            f'atlas87_answer_seconds_bucket{{{labels},le="+Inf"}} {total}',
            f"atlas87_answer_seconds_sum{{{labels}}} {seconds:.6f}",
            f"atlas87_answer_seconds_count{{{labels}}} {total}",
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
            self.metrics.count(door_of(scope["path"]), status, self.clock() - began)


def this_process() -> Metrics:
    """Counts for the process that serves."""
    return Metrics(os.getpid())
