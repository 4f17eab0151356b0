"""Parsing in a cage: reused child processes with limits on memory, time and output.

A crash, a bomb or a loop costs one file, which gets a final state with its reason; the files read beside it
and the process that asked go on. Linux has all the bars; other systems with ``fork`` those that exist there.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ingest.cage_answers import Held, PagePicture, ReadFile
from ingest.cage_frames import FrameTooLarge, receive_frame, send_frame
from ingest.cage_limits import Bars
from ingest.cage_messages import (
    unpacked_file,
    unpacked_helping,
    unpacked_members,
    unpacked_picture,
    unpacked_refusal,
)
from ingest.cage_process import Keeper, KeeperGone, Worker
from ingest.cage_reading import Reading
from ingest.cage_tables import TablesRead, unpacked_read
from ingest.errors import CageUnavailable, FileRefused
from ingest.extractors.extraction import Limits
from ingest.recognition import PlacedPage, Scan, packed_placed

if TYPE_CHECKING:
    from ingest.passages import Vocabulary

Key = TypeVar("Key")
Answer = TypeVar("Answer")

_SLACK = 16 * 2**20
"""Bytes that an answer may have beyond its text: language tags, quotes, headings, concepts."""

_PATIENCE = 2
"""How much longer than its processor time a file may take by the clock: machines do other things too."""

_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGBUS, signal.SIGFPE}


class Cage:
    """Reads hostile files. Every method may be called from any thread; ``close`` it, or use it as a context.

    ``memory_bytes``, ``seconds`` (of processor time; twice that by the clock) and ``output_bytes`` (of text)
    are what one file may take; ``workers`` how many are read at once (0: one for each processor, at least
    two). ``vocabulary`` is a picklable object with ``tag(runs)``, or a picklable function that makes one; it
    works inside the cage. Processes are started when the first file needs one.
    """

    def __init__(
        self,
        *,
        workers: int = 0,
        memory_bytes: int = 768 * 2**20,
        seconds: float = 30,
        output_bytes: int = 48 * 2**20,
        vocabulary: Vocabulary | Callable[[], Vocabulary] | None = None,
    ) -> None:
        self.workers = workers or max(2, os.cpu_count() or 2)
        self.memory_bytes, self.seconds, self.output_bytes = memory_bytes, seconds, output_bytes
        bars = Bars(memory_bytes, seconds, Limits(output_bytes=output_bytes))
        self._keeper = Keeper(pickle.dumps((bars, vocabulary)))
        self._idle: list[Worker] = []
        self._places = threading.Semaphore(self.workers)
        self._lock = threading.Lock()
        self._closed = False

    def warm(self) -> None:
        """Starts loading the models (0.9 s) while the caller does something else. Raises
        ``CageUnavailable``."""
        self._keeper.load_models()

    def read(
        self, path: Path, declared: str | None = None, recognised: Mapping[int, PlacedPage] | None = None
    ) -> ReadFile:
        """The file at ``path`` as pages with languages; ``declared`` is the language it is said to be in,
        ``recognised`` are its pages that were read by text recognition: given, even empty, a file is not
        refused because its pages are pictures.

        Raises ``FileRefused`` with its final state, ``CageUnavailable`` when no process can be started.
        """
        return self._read(path, declared, lambda: False, recognised)

    def read_or_leave(self, path: Path, declared: str | None, given_up: Callable[[], bool]) -> ReadFile:
        """Like ``read``, for who may not want the answer any more: raises ``GivenUp`` soon after ``given_up``
        says so."""
        return self._read(path, declared, given_up)

    def scan(self, path: Path, page: int, turn: int = 0) -> Scan:
        """The picture of one page of a PDF for text recognition, turned clockwise by ``turn`` degrees. Raises
        ``FileRefused``."""
        message, dots = self._ask({"do": "scan", "path": _sent(path), "page": page, "turn": turn})
        return _checked(lambda: Scan.checked(dots, message["scan"]))

    def read_many(
        self, files: Iterable[tuple[Key, Path]], declared: Callable[[Key], str | None] = lambda _: None
    ) -> Iterator[tuple[Key, ReadFile | FileRefused]]:
        """Every file as ``read`` gives it, under its key: see ``side_by_side``."""
        return self.side_by_side(
            files, lambda key, path, given_up: self.read_or_leave(path, declared(key), given_up)
        )

    def side_by_side(
        self, files: Iterable[tuple[Key, Path]], do: Callable[[Key, Path, Callable[[], bool]], Answer]
    ) -> Iterator[tuple[Key, Answer | FileRefused]]:
        """What ``do`` makes of every file, given its key, its place, and who says whether to give up; as they
        come ready: a small file never waits for a big one.

        ``files`` is drawn from in the caller's thread, only as fast as outcomes are taken: at most three for
        each worker are in flight. Closing the iterator gives up what is being read.
        """
        reading = Reading(iter(files), do, self.workers)
        try:
            yield from reading.outcomes()
        finally:
            reading.stop()

    def picture(self, path: Path, page: int, width: int) -> PagePicture:
        """A picture of one page of a PDF, at most 120 kB, with the places of its words. Raises
        ``FileRefused``."""
        message, webp = self._ask({"do": "picture", "path": _sent(path), "page": page, "width": width})
        return _checked(lambda: unpacked_picture(message["picture"], webp))

    def few_pages(self, path: Path, first: int, last: int) -> bytes:
        """The pages ``first`` to ``last`` of a PDF as a PDF of their own. Raises ``FileRefused``."""
        _, pdf = self._ask({"do": "pages", "path": _sent(path), "first": first, "last": last})
        return pdf

    def tables(self, path: Path, first: int, last: int | None = None) -> TablesRead:
        """The tables on the pages from ``first`` on of a PDF, as far as a quarter of the time goes. Raises
        ``FileRefused``."""
        message, _ = self._ask({"do": "tables", "path": _sent(path), "first": first, "last": last})
        return _checked(lambda: unpacked_read(message))

    def members(self, path: Path) -> tuple[tuple[int, str, FileRefused | None], ...]:
        """(place, name, why it is not to be taken in) of the files in a ZIP. Raises ``FileRefused``."""
        message, _ = self._ask({"do": "members", "path": _sent(path)})
        return _checked(lambda: unpacked_members(message["members"]))

    def some_members(self, path: Path, places: Sequence[int]) -> tuple[Held, ...]:
        """The files at these places of a ZIP archive, as many as one opening gives, in their order. Raises
        ``FileRefused`` for all of them."""
        message, content = self._ask({"do": "some members", "path": _sent(path), "places": list(places)})
        helping = _checked(lambda: unpacked_helping(message["helping"], content))
        if not helping or [one.place for one in helping] != list(places[: len(helping)]):
            raise FileRefused("damaged", "cannot-be-read", problem="the answer makes no sense")
        return helping

    def close(self) -> None:
        """Ends all processes. Who still waits for a file gets ``CageUnavailable``."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        self._keeper.close()
        for worker in idle:
            worker.connection.close()

    def __enter__(self) -> Cage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(
        self,
        path: Path,
        declared: str | None,
        given_up: Callable[[], bool],
        recognised: Mapping[int, PlacedPage] | None = None,
    ) -> ReadFile:
        task = {"do": "read", "path": _sent(path), "declared": declared}
        message, _ = self._ask({**task, "recognised": packed_placed(recognised)}, given_up)
        return _checked(lambda: unpacked_file(message["file"]))

    def _ask(self, task: dict[str, Any], given_up: Callable[[], bool] = lambda: False) -> tuple[Any, bytes]:
        """The answer to ``task``; a task whose process was ended from outside is given to another, once."""
        with self._places:
            try:
                return self._asked_once(task, given_up)
            except KeeperGone:
                return self._asked_once(task, given_up)

    def _asked_once(self, task: dict[str, Any], given_up: Callable[[], bool]) -> tuple[Any, bytes]:
        worker = self._taken(needs_models=task["do"] == "read")
        try:
            return self._answer(worker, task, given_up)
        except (FileRefused, CageUnavailable):
            raise
        except BaseException:  # Ctrl-C in the middle of an answer: nothing else can come over this connection
            worker.end(self._keeper)
            raise
        finally:
            self._give_back(worker)

    def _answer(
        self, worker: Worker, task: dict[str, Any], given_up: Callable[[], bool]
    ) -> tuple[Any, bytes]:
        """A worker's answer; whatever ends badly leaves the worker dead and the file with a state."""
        deadline = time.monotonic() + self.seconds * _PATIENCE
        largest = Limits().carrier_bytes if task["do"] in ("some members", "scan") else self.output_bytes * 2
        limit = largest + _SLACK
        try:
            send_frame(worker.connection, task)
        except ConnectionError as error:  # it was killed from outside while it had nothing to do
            worker.end(self._keeper)
            raise KeeperGone("a waiting process is gone") from error
        try:
            message, blob = receive_frame(worker.connection, limit, deadline, given_up)
        except TimeoutError as error:
            worker.end(self._keeper)
            raise FileRefused("timed-out", "too-long", seconds=f"{self.seconds:g}") from error
        except FrameTooLarge as error:
            worker.end(self._keeper)
            raise FileRefused("too-large", "too-much-text", limit=str(self.output_bytes)) from error
        except (EOFError, ConnectionError) as error:
            raise self._post_mortem(worker) from error
        except ValueError as error:
            worker.end(self._keeper)
            raise FileRefused("damaged", "cannot-be-read", problem="the answer makes no sense") from error
        if not isinstance(message, dict):
            worker.end(self._keeper)
            raise FileRefused("damaged", "cannot-be-read", problem="the answer makes no sense")
        if not message.get("stays"):
            worker.end(self._keeper)
        if "refused" in message:
            raise _checked(lambda: unpacked_refusal(message["refused"]))
        return message, blob

    def _post_mortem(self, worker: Worker) -> FileRefused:
        """What a worker died of, as the state of the file that it was reading.

        Raises ``CageUnavailable`` when it was this cage's own end.
        """
        if self._closed:
            worker.ended = True
            raise CageUnavailable("the cage was closed")
        status, peak = worker.end(self._keeper)
        cause = signal.Signals(os.WTERMSIG(status)) if os.WIFSIGNALED(status) else None
        if cause == signal.SIGXCPU:
            return FileRefused("timed-out", "too-long", seconds=f"{self.seconds:g}")
        if cause == signal.SIGKILL or (cause in _CRASHES and peak > self.memory_bytes * 0.8):
            return FileRefused("too-large", "too-much-memory", limit=str(self.memory_bytes))
        name = cause.name if cause else f"exit {os.waitstatus_to_exitcode(status)}"
        return FileRefused("damaged", "parser-crashed", signal=name)

    def _taken(self, *, needs_models: bool) -> Worker:
        if needs_models:
            self._keeper.load_models()
        with self._lock:
            if self._closed:
                raise CageUnavailable("the cage is closed")
            worker = self._idle.pop() if self._idle else None
        if worker and not self._keeper.has(worker):
            worker.connection.close()
        elif worker and needs_models and not worker.has_models:
            worker.end(self._keeper)
        elif worker:
            return worker
        return self._keeper.fork()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if not worker.ended and not self._closed:
                self._idle.append(worker)
                return
        worker.connection.close()


def _sent(path: Path) -> str:
    """The path as a worker gets it: absolute, and byte for byte, for names need not be UTF-8."""
    return os.fsencode(path.absolute()).decode("latin-1")


def _checked(unpack: Callable[[], Answer]) -> Answer:
    """What a worker sent, unpacked; nonsense is the file's damage, for a sound worker sends none."""
    try:
        return unpack()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileRefused("damaged", "cannot-be-read", problem="the answer makes no sense") from error
