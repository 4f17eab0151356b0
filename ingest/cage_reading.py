"""Many files at once: a few threads that wait for answers of the cage, so that the caller need not."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from ingest.errors import FileRefused

Key = TypeVar("Key")
Answer = TypeVar("Answer")

_IN_FLIGHT = 3
"""Files drawn for each worker: one being read, one waiting, one read and not taken yet. More would only hold
more texts in memory; fewer would let workers wait while the caller writes to its catalogue."""


class Reading(Generic[Key, Answer]):
    """One run over ``files`` by ``workers`` threads that call ``read`` with key, path, and whether to give
    up.

    What fails by itself, not by its file, ends the run.
    """

    def __init__(
        self,
        files: Iterator[tuple[Key, Path]],
        read: Callable[[Key, Path, Callable[[], bool]], Answer],
        workers: int,
    ) -> None:
        self._files = files
        self._read = read
        self._most = workers * _IN_FLIGHT
        self._waiting: queue.SimpleQueue[tuple[Key, Path] | None] = queue.SimpleQueue()
        self._ready: queue.SimpleQueue[tuple[Key, Answer | BaseException]] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(workers)]

    def outcomes(self) -> Iterator[tuple[Key, Answer | FileRefused]]:
        """The outcomes as they come. ``files`` is drawn from in the caller's own thread.

        Raises what drawing a file or starting a process raised.
        """
        for thread in self._threads:
            thread.start()
        in_flight = self._draw(self._most)
        while in_flight:
            key, outcome = self._ready.get()
            if isinstance(outcome, BaseException) and not isinstance(outcome, FileRefused):
                raise outcome
            in_flight += self._draw(1) - 1
            yield key, outcome

    def stop(self) -> None:
        """Gives up the files that are being read, and ends the threads."""
        self._stopped.set()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def _draw(self, most: int) -> int:
        drawn = 0
        while drawn < most and (file := next(self._files, None)) is not None:
            self._waiting.put(file)
            drawn += 1
        return drawn

    def _run(self) -> None:
        while (file := self._waiting.get()) is not None and not self._stopped.is_set():
            self._ready.put((file[0], self._outcome(*file)))

    def _outcome(self, key: Key, path: Path) -> Answer | BaseException:
        try:
            return self._read(key, path, self._stopped.is_set)
        except BaseException as error:  # handed over: the thread that asked raises what is no refusal
            return error
