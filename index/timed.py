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
    """What comes over a connection, waited for so many seconds in all and no longer.

    Only waiting counts, not what the reader does between. With a ``rate`` in bytes a second each byte gives
    its share back, up to the seconds of the beginning: an answer of any size goes on while it comes faster.
    """

    def __init__(self, file: Any, connection: socket.socket, seconds: float, rate: float | None) -> None:
        self._file, self._connection = file, connection
        self._whole = self._left = seconds
        self._rate = rate

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        if self._left <= 0:
            raise TimeoutError("the answer came too slowly")
        self._connection.settimeout(self._left)
        began = time.monotonic()
        came = cast("int | None", self._file.readinto(buffer))
        self._left -= time.monotonic() - began
        if came and self._rate:
            self._left = min(self._whole, self._left + came / self._rate)
        return came

    def close(self) -> None:
        self._file.close()
        super().close()


class TimedResponse(http.client.HTTPResponse):
    """An answer whose head and body together come within the time that the connection has left for it."""

    rate: float | None = None

    def __init__(self, sock: socket.socket, *given: Any, **named: Any) -> None:
        super().__init__(sock, *given, **named)
        seconds = sock.gettimeout()
        if seconds is not None:
            self.fp = io.BufferedReader(_Timed(cast(Any, self.fp).detach(), sock, seconds, self.rate))


class TimedConnection(HTTPConnection):
    """Plain."""

    response_class = TimedResponse


class TimedTlsConnection(HTTPSConnection):
    """Encrypted."""

    response_class = TimedResponse
