"""How answers travel: request numbers, timings, ``ETag`` and 304, compression, ``HEAD``. Pure ASGI layers.

An answer that is sent whole and does not say otherwise gets a weak ``ETag`` of its bytes, so that a reader's
second look costs a few hundred bytes. Text is compressed with brotli or gzip, whole or as it streams.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
import zlib
from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.logs import REQUEST

SMALLEST_COMPRESSED = 700
"""Bytes: below this, a compressed answer still fills the same network packet."""

BROTLI_QUALITY = 5
"""5 of 11: within a few per cent of the best for pages, in well under a millisecond."""

GZIP_LEVEL = 6

LONGEST_ADDRESS = 60_000
"""Bytes of path and query: 4,000 signs of any script are up to 48,000 when percent-encoded."""

_TEXT = re.compile(
    rb"text/(?!event-stream)|application/(?:problem\+|ld\+|vnd\.oai[^;]*\+)?json"
    rb"|application/(?:atom|opensearchdescription)\+xml|application/vnd\.sdmx\.|image/svg"
)


class Compressor(Protocol):
    """Bytes in, compressed bytes out; ``flush`` gives what is still held, ``finish`` the end."""

    def process(self, data: bytes) -> bytes: ...

    def flush(self) -> bytes: ...

    def finish(self) -> bytes: ...


class Gzip:
    """``Content-Encoding: gzip`` in pieces."""

    name = "gzip"

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)  # 16: a gzip header

    def process(self, data: bytes) -> bytes:
        """Take some bytes in."""
        return self._deflate.compress(data)

    def flush(self) -> bytes:
        """Give what is held, so that a stream arrives while it is made."""
        return self._deflate.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        """The end of the stream."""
        return self._deflate.flush()


class Brotli:
    """``Content-Encoding: br`` in pieces."""

    name = "br"

    def __init__(self) -> None:
        self._brotli = brotli.Compressor(quality=BROTLI_QUALITY)

    def process(self, data: bytes) -> bytes:
        """Take some bytes in."""
        out: bytes = self._brotli.process(data)
        return out

    def flush(self) -> bytes:
        """Give what is held, so that a stream arrives while it is made."""
        out: bytes = self._brotli.flush()
        return out

    def finish(self) -> bytes:
        """The end of the stream."""
        out: bytes = self._brotli.finish()
        return out


def chosen_encoding(accept: str) -> str | None:
    """``br`` or ``gzip`` if the header ``Accept-Encoding`` welcomes it (``q=0`` refuses), else None."""
    welcome = {}
    for part in accept.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        welcome[name.strip()] = parameter.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    for name in ("br", "gzip"):
        if welcome.get(name):
            return name
    return None


def _compressor(encoding: str) -> Brotli | Gzip:
    return Brotli() if encoding == "br" else Gzip()


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether a copy the reader holds is still the same (weak comparison, RFC 9110 13.1.2)."""
    if if_none_match is None:
        return False
    held = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in held or etag.removeprefix("W/") in held


class Delivery:
    """``ETag``, 304, ``HEAD`` and compression for everything below it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; ``HEAD`` is asked as ``GET`` and its body left out."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        parcel = _Parcel(Headers(scope=scope), send, head=head)
        if head:  # ``state.head`` spares a view the work of a body that nobody gets
            scope = {**scope, "method": "GET", "state": {**scope.get("state", {}), "head": True}}
        await self.app(scope, receive, parcel.send)


class _Parcel:
    """One answer on its way: its start is held until the first bytes say whether it is whole."""

    def __init__(self, request: Headers, send: Send, *, head: bool) -> None:
        self._request, self._send, self._head = request, send, head
        self._start: MutableMapping[str, Any] | None = None
        self._stream: Brotli | Gzip | None = None

    async def send(self, message: Message) -> None:
        """Take the next message of the answer."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message.get("body", b""), more=message.get("more_body", False))
        else:
            await self._go_on(message.get("body", b""), more=message.get("more_body", False))

    async def _begin(self, start: MutableMapping[str, Any], body: bytes, *, more: bool) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        start["headers"] = headers.raw
        if not more and start["status"] == 200 and "etag" not in headers:
            headers["etag"] = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        encoding = self._encoding(headers, len(body), more=more)
        if start["status"] == 200 and matches(self._request.get("if-none-match"), headers.get("etag", "")):
            await self._not_modified(start, headers, more=more)
            return
        if encoding is None:
            await self._send(start)
            await self._pass(body, more=more)
            return
        headers["content-encoding"] = encoding
        self._stream = _compressor(encoding)
        if more:
            del headers["content-length"]
            await self._send(start)
            await self._go_on(body, more=True)
            return
        packed = self._stream.process(body) + self._stream.finish()
        headers["content-length"] = str(len(packed))
        await self._send(start)
        await self._pass(packed, more=False)

    def _encoding(self, headers: MutableHeaders, size: int, *, more: bool) -> str | None:
        """The encoding to use; the answer says that it depends on the request wherever it could have.

        What is served in ranges travels as it is: a range counts the bytes of the file.
        """
        if "accept-ranges" in headers or "content-range" in headers:
            return None
        if (
            not _TEXT.match(headers.get("content-type", "").encode("latin-1"))
            or "content-encoding" in headers
        ):
            return None
        headers.add_vary_header("Accept-Encoding")
        if size < SMALLEST_COMPRESSED and not more:
            return None
        return chosen_encoding(self._request.get("accept-encoding", ""))

    async def _not_modified(
        self, start: MutableMapping[str, Any], headers: MutableHeaders, *, more: bool
    ) -> None:
        start["status"] = 304
        for name in ("content-length", "content-type"):
            del headers[name]
        self._head = True  # a 304 has no body
        await self._send(start)
        await self._pass(b"", more=more)

    async def _go_on(self, body: bytes, *, more: bool) -> None:
        if self._stream is not None:
            body = self._stream.process(body) + (self._stream.flush() if more else self._stream.finish())
            if not body and more:
                return
        await self._pass(body, more=more)

    async def _pass(self, body: bytes, *, more: bool) -> None:
        await self._send(
            {"type": "http.response.body", "body": b"" if self._head else body, "more_body": more}
        )


class Stopwatch:
    """A number for each request (``X-Request-Id``) and ``Server-Timing``: the whole, and what views note."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app, self.clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the times added to the start of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = secrets.token_hex(6)
        REQUEST.set(state["request_id"])
        state["timings"] = {}
        began = self.clock()

        async def send_with_times(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                parts = {**state["timings"], "app": self.clock() - began}
                times = ", ".join(f"{name};dur={1000 * seconds:.1f}" for name, seconds in parts.items())
                headers["server-timing"] = times
                headers["x-request-id"] = state["request_id"]
                message["headers"] = headers.raw
            await send(message)

        await self.app(scope, receive, send_with_times)
