"""The addresses that a PostgreSQL server may be at: a list of hosts, or a name that stands for several.

Each is waited for by itself, so that a name with some dead addresses would keep a reader for many times that.
Here all of them together have a time, and whoever comes next begins where the last one got through, or after
the one that kept it waiting: so a server that lives is found, whatever stands before it in the list.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg

_Made = TypeVar("_Made")

Place = dict[str, Any]
"""What is said to the driver in place of ``host`` and ``port``."""


@dataclass
class Places:
    """Connects to the first address that answers. Safe to share between threads.

    ``each``: seconds that one address is waited for; ``together``: no further one is begun unless so much is
    left of this (None: all are tried).
    """

    each: float
    together: float | None
    clock: Callable[[], float] = time.monotonic
    _first: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def connect(self, connect: Callable[..., _Made], named: Mapping[str, Any]) -> _Made:
        """What ``connect`` made at one of the addresses.

        Raises the driver's error of the last that was silent, else of the last that refused.
        """
        places, until = places_of(named), self.clock() + (self.together or 0.0)
        first, silence, refusal = self._first, None, None
        for number in range(len(places)):
            if number and self.together is not None and until - self.clock() < self.each:
                break
            at = (first + number) % len(places)
            try:
                made = connect(**{**named, **places[at]})
            except psycopg.errors.ConnectionTimeout as error:
                silence = error
                self._begin_at(at + 1)
            except psycopg.OperationalError as error:
                refusal = error
            else:
                self._begin_at(at)
                return made
        raise silence or refusal or psycopg.OperationalError("there is no address of a server")

    def _begin_at(self, number: int) -> None:
        with self._lock:
            self._first = number


def places_of(named: Mapping[str, Any]) -> Sequence[Place]:
    """Every address, in the order given. What is no name, or stands for nothing, is left to the driver."""
    if named.get("hostaddr") or named.get("service"):
        return [{}]
    hosts = str(named.get("host") or "").split(",")
    ports = str(named.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    if len(ports) != len(hosts):
        return [{}]  # the driver says what is wrong
    return [place for host, port in zip(hosts, ports, strict=True) for place in _places_at(host, port)]


def _places_at(host: str, port: str) -> list[Place]:
    said: Place = {"host": host, "port": port} if port else {"host": host}
    if not host or host.startswith(("/", "@")):  # a socket file, not the network
        return [said if host else {}]
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return [said]
    return [said | {"hostaddr": address} for address in dict.fromkeys(str(one[4][0]) for one in found)]
