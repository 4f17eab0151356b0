"""Runs one program under bars and takes everything down with it: ``python -m ingest.rendering_launch …``.

The program may start others; those whose parent ends become children of this process (it is their subreaper),
and none outlives it. It ends when the program ends, when its time is over, when it is told to, and when the
process that started it is gone, however that ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

TIMED_OUT = 124
"""Exit status when the program was ended because its time was over, as timeout(1) has it."""

_GLANCE = 0.05
"""Seconds between two looks whether the program has ended."""


def main() -> None:
    """Runs the command of the JSON in the first argument: ``command``, ``seconds`` by the clock,
    ``cpu_seconds``, ``memory_bytes`` of address space for each process, ``file_bytes`` of each file written,
    and, if wanted, ``output``: the file into which the program prints, and ``folder``: what is to go when the
    process that started this one is gone, which would have cleared it away.
    """
    asked = json.loads(sys.argv[1])
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform.startswith("linux"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _leave_the_network(libc)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    _limit(asked)
    status = 1
    try:
        if os.getppid() == parent:  # else it ended in between
            status = _run(asked["command"], asked["seconds"], asked.get("output") or os.devnull)
    finally:
        _end_all()
        if asked.get("folder") and os.getppid() != parent:
            shutil.rmtree(asked["folder"], ignore_errors=True)
    sys.exit(status)


def _leave_the_network(libc: Any) -> None:
    """A network of its own without any door, where the system allows it (root, or user namespaces)."""
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _limit(asked: dict[str, Any]) -> None:
    os.nice(10)  # what can be found comes first
    for name, value in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_AS", asked["memory_bytes"]),
        ("RLIMIT_CPU", asked["cpu_seconds"]),
        ("RLIMIT_FSIZE", asked["file_bytes"]),
    ):
        with suppress(ValueError, OSError):  # a lower limit is already there
            resource.setrlimit(getattr(resource, name), (value, value))


def _run(command: list[str], seconds: float, output: str) -> int:
    until = time.monotonic() + seconds
    with Path(output).open("wb") as printed:
        process = subprocess.Popen(  # noqa: S603 the command comes from our own code
            command, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.DEVNULL
        )
    while (status := process.poll()) is None:
        if time.monotonic() >= until:
            return TIMED_OUT
        time.sleep(_GLANCE)
    return status if status >= 0 else 128 - status


def _end_all() -> None:
    """Kill what descends from this process until nothing does."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for _ in range(200):
        children = _children()
        if not children:
            return
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(_GLANCE)


def _children() -> list[int]:
    """Processes whose parent is this one (what they started becomes ours when they end)."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            fields = place.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                found.append(int(place.parent.name))
    return found


if __name__ == "__main__":
    main()
