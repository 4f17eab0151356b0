"""The processes of the cage as seen from outside: the keeper, which forks, and the workers, which read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from ingest.cage_frames import ANSWER, COMMAND, send_frame
from ingest.errors import CageUnavailable

_PASSED_ON = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""Variables of the environment that the cage sees; keys and passwords stay outside."""

_KEEPS_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(64 * 2**20), "MALLOC_TOP_PAD_": str(4 * 2**20)}
"""What the C library is told (glibc reads it, others do not): to give back memory only beyond 64 MB. Else it
gives back and asks for the same pages with each page of a PDF, which costs a twentieth of the reading."""

_MOMENT = 0.2
_PATIENCE = 10.0
"""Seconds that the keeper has to end and take its workers with it; it takes milliseconds."""


class KeeperGone(CageUnavailable):
    """The keeper died or was killed; a new one is started for the next file."""


class Worker:
    """One process in the cage and the socket to it. Used by one thread at a time."""

    def __init__(self, pid: int, connection: socket.socket, generation: int, *, has_models: bool) -> None:
        self.pid = pid
        self.connection = connection
        self.generation = generation
        self.has_models = has_models
        self.ended = False

    def end(self, keeper: Keeper) -> tuple[int, int]:
        """Ends the process for good. Its exit status (as ``os.wait`` gives it) and its peak memory in bytes.

        Raises ``KeeperGone`` when the keeper that forked it ended before, and took it with it.
        """
        self.ended = True
        self.connection.close()
        return keeper.end(self)


class Keeper:
    """The process that loads the models and forks workers. Thread-safe; started when first needed."""

    def __init__(self, given: bytes) -> None:
        self._given = given
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._has_models = False
        self._closed = False
        self._generation = 0

    def load_models(self) -> None:
        """Lets the keeper load the models, once; returns at once, the next fork waits for it."""
        with self._lock:
            control = self._running()
            if not self._has_models:
                self._send(control, COMMAND.pack(b"l", 0))
                self._has_models = True

    def fork(self) -> Worker:
        """A new worker. Raises ``CageUnavailable``."""
        with self._lock:
            control = self._running()
            ours, theirs = socket.socketpair()
            try:
                with theirs:
                    socket.send_fds(control, [COMMAND.pack(b"f", 0)], [theirs.fileno()])
                pid, _ = self._answer(control)
            except (OSError, KeeperGone) as error:
                ours.close()
                self._forget()
                raise KeeperGone("the keeper of the cage ended while it forked") from error
            return Worker(pid, ours, self._generation, has_models=self._has_models)

    def has(self, worker: Worker) -> bool:
        """Whether ``worker`` belongs to the keeper that runs now."""
        return worker.generation == self._generation

    def end(self, worker: Worker) -> tuple[int, int]:
        """Kills a worker. Its exit status, which is its own if it died before, and its peak memory in bytes.

        Raises ``KeeperGone`` when the keeper that forked it is gone.
        """
        with self._lock:
            if self._control is None or not self.has(worker):
                raise KeeperGone("the keeper of the cage is gone")
            self._send(self._control, COMMAND.pack(b"e", worker.pid))
            return self._answer(self._control)

    def close(self) -> None:
        """Ends the keeper and, by its end, all workers."""
        with self._lock:
            self._closed = True
            self._forget()

    def _running(self) -> socket.socket:
        if self._closed:
            raise CageUnavailable("the cage is closed")
        if self._process is not None and self._process.poll() is not None:
            self._forget()
        if self._control is None:
            self._start()
        assert self._control is not None
        return self._control

    def _start(self) -> None:
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
            raise CageUnavailable("files are read in processes that only Linux, macOS and other Unixes have")
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 our own interpreter and module
                    [sys.executable, "-m", "ingest.cage_keeper", str(theirs.fileno())],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/", env=_environment(),
                    pass_fds=(theirs.fileno(),), start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                ours.close()
                raise CageUnavailable(f"no reading process can be started: {error}") from error
        self._control = ours
        self._generation += 1
        self._has_models = False
        send_frame(ours, {}, self._given)

    def _send(self, control: socket.socket, command: bytes) -> None:
        try:
            control.sendall(command)
        except OSError as error:
            self._forget()
            raise KeeperGone("the keeper of the cage is gone") from error

    def _answer(self, control: socket.socket) -> tuple[int, int]:
        try:
            answer = control.recv(ANSWER.size, socket.MSG_WAITALL)
        except OSError as error:
            raise KeeperGone("the keeper of the cage is gone") from error
        if len(answer) < ANSWER.size:
            self._forget()
            raise KeeperGone("the keeper of the cage is gone")
        first, second = ANSWER.unpack(answer)
        return first, second

    def _forget(self) -> None:
        if self._control is not None:
            _hang_up(self._control)
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:  # stuck while loading
                self._process.kill()
                self._process.wait()
        self._control = self._process = None
        self._has_models = False


def _hang_up(control: socket.socket) -> None:
    """Tells the keeper that nothing more will come, and gives it the moment in which it ends by itself: told
    by a signal as well, it might leave its workers to the kernel. One that is loading is told again."""
    with control, suppress(OSError):
        control.shutdown(socket.SHUT_WR)
        control.settimeout(_MOMENT)
        control.recv(1)  # nothing: the end of the keeper


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # a process with threads must not fork
    return (
        kept | one_thread | _KEEPS_MEMORY | {"PYTHONPATH": path, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
    )
