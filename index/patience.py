"""How long a store is waited for, and what follows when nothing comes: pure but for the clock.

An answer to a reader takes several calls. Each may be slow, and a server that stands still (swapping, cut
off) keeps every connection open and says nothing. So an answer as a whole has a budget, and when a call was
met with silence the next readers are told at once, for a moment, instead of each waiting for it again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Clock = Callable[[], float]


class Budget:
    """How much of an answer's time is left, for each thread by itself."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock, self._local = clock, threading.local()

    @contextmanager
    def of(self, seconds: float | None) -> Iterator[None]:
        """Give what runs inside so many seconds, or as many as it likes (None).

        A budget inside another is never larger than what is left of the outer one.
        """
        before = self._until()
        until = None if seconds is None else self._clock() + seconds
        if until is not None and before is not None:
            until = min(until, before)
        self._local.until = until
        try:
            yield
        finally:
            self._local.until = before

    def left(self) -> float | None:
        """Seconds left, at least 0; None where nobody counts."""
        until = self._until()
        return None if until is None else max(0.0, until - self._clock())

    def _until(self) -> float | None:
        until: float | None = getattr(self._local, "until", None)
        return until


class Rest:
    """After a silence nobody asks for some seconds; then one caller tries, and the first answer ends it.

    Safe to share between threads.
    """

    def __init__(self, seconds: float, longest_try: float, clock: Clock = time.monotonic) -> None:
        self._seconds, self._longest_try, self._clock = seconds, longest_try, clock
        self._lock = threading.Lock()
        self._until: float | None = None

    def allows(self) -> bool:
        """Whether a call may go out now. Who is let through at the end of the rest tries for all others."""
        if self._until is None:
            return True
        with self._lock:
            now = self._clock()
            if self._until is not None and now < self._until:
                return False
            if self._until is not None:
                self._until = now + self._longest_try
            return True

    def silent(self) -> None:
        """A call was met with silence."""
        with self._lock:
            self._until = self._clock() + self._seconds

    def answered(self) -> None:
        """A call was answered, whatever the answer was."""
        if self._until is not None:
            with self._lock:
                self._until = None
