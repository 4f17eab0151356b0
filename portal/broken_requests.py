"""What is answered to bytes that are no HTTP request: the same refusal as ever, with the safety headers.

Such bytes never reach the application, so the layer that adds the headers to every other answer cannot.
Who opens a connection and never finishes to ask is hung up on: each such connection would hold a descriptor
for good, and count as load where connections are shared between processes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from portal.security import security_headers

CONTENT_TYPE = b"text/plain; charset=utf-8"

HEAD_SECONDS = 30.0
"""How long the head of a request may take: 8 kB come in less over the slowest line of a telephone (2G)."""


class SafeProtocol(HttpToolsProtocol):
    """The server's protocol, which refuses a broken request with the headers of ``portal.security``.

    ``head_seconds`` pass at most before the head of a request is whole: of the first one from when the
    connection is made, of a later one from its first byte (between two the server's own limit holds).
    """

    def __init__(self, *given: Any, head_seconds: float = HEAD_SECONDS, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head_seconds = head_seconds
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there: the first request is waited for."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request is here."""
        super().on_message_begin()
        if self._waiting is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """The head is whole; its body and the answer have limits of their own."""
        self._wait_no_more()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        self._waiting = self.loop.call_later(self._head_seconds, self._too_slow)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_slow(self) -> None:
        """Hang up, unless an answer to an earlier request is still being written."""
        self._waiting = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer 400 in one line and hang up."""
        self.transport.write(refusal(msg))
        self.transport.close()


def refusal(words: str) -> bytes:
    """The whole answer as bytes (RFC 9112)."""
    body = words.encode("ascii", "replace")
    headers = [
        (b"content-type", CONTENT_TYPE),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        *security_headers(content_type=CONTENT_TYPE, present=frozenset()),
    ]
    lines = [b"HTTP/1.1 400 Bad Request", *(name + b": " + value for name, value in headers), b"", body]
    return b"\r\n".join(lines)
