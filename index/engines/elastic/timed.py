"""Connections whose answers come within a time that counts for all of it: pure of what is asked.

The timeout of a socket begins anew with every byte: an answer that drips would take for ever.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import TYPE_CHECKING, Any, cast

from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _Timed(io.RawIOBase):
    """What comes over a connection, read until a moment and no longer."""

    def __init__(self, file: Any, connection: socket.socket, seconds: float) -> None:
        self._file, self._connection, self._until = file, connection, time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer came too slowly")
        self._connection.settimeout(left)
        return cast("int | None", self._file.readinto(buffer))

    def close(self) -> None:
        self._file.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """An answer whose head and body together come within the time that the connection has left for it."""

    def __init__(self, sock: socket.socket, *given: Any, **named: Any) -> None:
        super().__init__(sock, *given, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            self.fp = io.BufferedReader(_Timed(cast(Any, self.fp).detach(), sock, seconds))


class TimedConnection(HTTPConnection):
    """Plain."""

    response_class = _TimedResponse


class TimedTlsConnection(HTTPSConnection):
    """Encrypted."""

    response_class = _TimedResponse
