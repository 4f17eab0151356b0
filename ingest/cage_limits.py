"""The bars of the cage: what a process may take, as the operating system enforces it."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingest.extractors.extraction import Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 64
"""The file that is read, the socket, and room for the libraries' own data files."""


@dataclass(frozen=True)
class Bars:
    """What one file may take: memory in bytes, seconds, the limits of the extractors."""

    memory_bytes: int
    seconds: float
    limits: Limits


def lock_in(memory_bytes: int) -> None:
    """Bars for the calling process, for good: it may take ``memory_bytes`` more address space than it has
    now, write no file, leave no core, open few files, gain no rights; it dies with its parent.

    What the platform does not know is left out: macOS knows no address space limit, only Linux the rest.
    """
    _die_with_parent()
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_NOFILE", _OPEN_FILES)
    if (size := _address_space()) is not None:
        _limit("RLIMIT_AS", size + memory_bytes)


def allow_seconds(seconds: float) -> None:
    """Moves the CPU limit: the process is killed (SIGXCPU) when it has used ``seconds`` more than until
    now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1  # whole seconds only
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def resident_bytes() -> int:
    """Memory that the process holds now; 0 where the platform does not say."""
    pages = _statm(1)
    return pages * resource.getpagesize() if pages is not None else 0


def _limit(name: str, value: int) -> None:
    kind = getattr(resource, name, None)
    if kind is None:
        return
    with suppress(ValueError, OSError):  # a lower limit is already there
        resource.setrlimit(kind, (value, value))


def _address_space() -> int | None:
    pages = _statm(0)
    return pages * resource.getpagesize() if pages is not None else None


def _statm(field: int) -> int | None:
    try:
        return int(Path("/proc/self/statm").read_text().split()[field])
    except (OSError, ValueError, IndexError):
        return None


def _die_with_parent() -> None:
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it died in between
        os._exit(1)
