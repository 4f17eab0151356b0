"""Who has a file in hand, and whether that process is still there.

A lease runs out after ``LEASE_SECONDS`` unless its owner renews it. On the same machine nobody has to wait
for that: a process that is gone is seen to be gone (by its number and the moment it started, so that a
number given out again is not taken for it).
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

LEASE_SECONDS = 60.0
"""Long enough to survive a stalled disk, short enough that another machine takes over within a minute."""

RENEW_SECONDS = 15.0
"""Three renewals may fail before a lease runs out."""


class LeaseLost(Exception):
    """Another worker took the file over; what was read is thrown away, nothing is written twice."""


@dataclass(frozen=True, slots=True)
class Owner:
    """One process that takes leases."""

    host: str
    pid: int
    started: str
    nonce: str

    @property
    def text(self) -> str:
        """As it stands in the ledger."""
        return "|".join((self.host, str(self.pid), self.started, self.nonce))


def this_process() -> Owner:
    """A new owner for the calling process."""
    return Owner(_host(), os.getpid(), _started(os.getpid()), secrets.token_hex(4))


def is_gone(owner: str) -> bool:
    """True when the process is known to be gone; False when it lives or lives on another machine."""
    host, _, rest = owner.partition("|")
    pid, _, rest = rest.partition("|")
    started = rest.partition("|")[0]
    if host != _host() or not pid.isdecimal():
        return False
    return not _runs(int(pid)) or _started(int(pid)) != started


def _host() -> str:
    """The machine, its boot and the space of its process numbers, where the system tells them.

    After a restart every process is another; process 7 of one container is not process 7 of the next.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"  # a zombie holds nothing any more


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on; empty where the system has no such file."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _state(pid: int) -> str:
    fields = _stat(pid)
    return fields[0] if fields else ""


def _started(pid: int) -> str:
    """When the process started, in ticks since boot (field 22 of proc(5)); empty where it is not told."""
    fields = _stat(pid)
    return fields[19] if len(fields) > 19 else ""
