"""Many files at once: one thread for each worker, drawing files and handing over outcomes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

from ingest.errors import FileRefused
from ingest.passages import ReadFile

Key = TypeVar("Key")
Outcome = ReadFile | FileRefused


class Reading(Generic[Key]):
    """One run over ``files`` by ``workers`` threads that call ``read``; what fails by itself ends the run."""

    def __init__(
        self, files: Iterator[tuple[Key, Path]], read: Callable[[Key, Path], ReadFile], workers: int
    ) -> None:
        self._files = files
        self._read = read
        self._drawing = threading.Lock()
        self._stopped = threading.Event()
        self._ready: queue.Queue[tuple[Key, Outcome] | BaseException | None] = queue.Queue(maxsize=workers)
        self._threads = [
            threading.Thread(target=self._run, daemon=True, name="reading") for _ in range(workers)
        ]

    def outcomes(self) -> Iterator[tuple[Key, Outcome]]:
        """The outcomes as they come. Raises what drawing a file or starting a process raised."""
        for thread in self._threads:
            thread.start()
        running = len(self._threads)
        while running:
            outcome = self._ready.get()
            if outcome is None:
                running -= 1
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                yield outcome

    def stop(self) -> None:
        """Lets every thread end with the file that it is at; what they hand over is dropped."""
        self._stopped.set()
        while any(thread.is_alive() for thread in self._threads):
            try:
                self._ready.get(timeout=0.05)
            except queue.Empty:
                continue

    def _run(self) -> None:
        try:
            while not self._stopped.is_set() and (drawn := self._drawn()) is not None:
                self._ready.put((drawn[0], self._outcome(*drawn)))
            self._ready.put(None)
        except BaseException as error:  # handed over: the thread that asked raises it
            self._ready.put(error)

    def _drawn(self) -> tuple[Key, Path] | None:
        with self._drawing:
            return next(self._files, None)

    def _outcome(self, key: Key, path: Path) -> Outcome:
        try:
            return self._read(key, path)
        except FileRefused as refused:
            return refused
