"""What stands beside the server: the worker's process, and the one who says when the portal answers."""

from __future__ import annotations

import contextlib
import logging
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import TracebackType

from portal.terminal import WrongUse

log = logging.getLogger("atlas87.serve")

WORKER_COMMAND = (sys.executable, "-m", "portal.cli", "work", "--until-stdin-closes")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a worker that died is started again: doubled each time it dies, so that a broken store
does not fill the log."""

GOOD_LIFE = 60.0
"""A worker that lived so long died of something new: the pause begins at the first again."""

STOP_SECONDS = 1.0
"""How long the worker may take to stop by itself, and once more after it was told; then it is killed."""


class WorkerBeside:
    """A worker in a process of its own for as long as the ``with`` lasts, started again when it dies.

    It stops when its standard input closes, so that it also ends when this process is killed.
    """

    def __init__(self, command: tuple[str, ...] = WORKER_COMMAND) -> None:
        self._command = command
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="worker-watch", daemon=True)

    def __enter__(self) -> WorkerBeside:
        self._process = self._start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        if self._process is not None:
            _stop(self._process)
        self._thread.join()

    def _start(self) -> subprocess.Popen[bytes]:
        """In a session of its own: Ctrl-C is for the server, which then closes the worker's input."""
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def _watch(self) -> None:
        pause = FIRST_PAUSE
        while self._process is not None:
            begun = time.monotonic()
            code = self._process.wait()
            if self._ending.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - begun > GOOD_LIFE else pause
            log.error("the worker ended with code %s; another starts in %.0f s", code, pause)
            if self._ending.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            self._process = self._start()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close its input; tell it; kill it: whatever it had in hand is free for the next worker."""
    with contextlib.suppress(OSError):
        assert process.stdin is not None
        process.stdin.close()
    for harder in (process.terminate, process.kill):
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            harder()
    process.wait()


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises WrongUse in plain words when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(socket.SOMAXCONN)
    except (OSError, OverflowError) as error:
        opened.close()
        why = getattr(error, "strerror", None) or str(error)
        raise WrongUse(f"{host} port {port} cannot be used ({why}): choose another with --port") from error
    opened.setblocking(False)
    return opened


def address(opened: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    host, port = opened.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only compared: bound to every address, this one works here
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Announcer:
    """Asks the portal until it answers, then tells ``announce`` whether its stores are ready."""

    def __init__(self, url: str, announce: Callable[[bool], None]) -> None:
        self._url, self._announce = url, announce
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="announcer", daemon=True)

    def __enter__(self) -> Announcer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()

    def _ask(self) -> None:
        while not self._ending.wait(0.05):
            try:
                with urllib.request.urlopen(f"{self._url}/readyz", timeout=5):  # noqa: S310 - our own address
                    self._announce(True)
                    return
            except urllib.error.HTTPError:
                self._announce(False)
                return
            except OSError:
                continue
