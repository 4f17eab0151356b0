"""One of several serving processes: it is handed its connections, and says when it has one less.

The one who hands them over (``portal.serving_processes``) holds the other end of the channel, a stream socket
of the machine. Over it come connections, one byte and one descriptor each; back go bytes that say how it is.
When the channel closes, this process finishes what it has in hand and ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from portal.broken_requests import SafeProtocol

GRACE_SECONDS = 1
"""How long answers that are being written may take when the server is told to end."""

HANDED = b"c"
"""What comes with a connection: a descriptor cannot travel alone."""

READY, ALIVE, ONE_LESS = b"r", b"a", b"-"
"""What a serving process says: that it serves, each second that it lives, and that a connection ended."""

SECONDS_BETWEEN_SIGNS = 1


class HandedProtocol(SafeProtocol):
    """A connection that tells when it ends."""

    def __init__(self, ended: Callable[[], None], **given: Any) -> None:
        super().__init__(**given)
        self._ended = ended

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over."""
        super().connection_lost(exc)
        self._ended()


class Telling:
    """Says things to the one who hands over, without ever waiting: what cannot be said now is said later."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel, self._unsaid = channel, b""

    def say(self, word: bytes) -> None:
        """Say one byte; a channel that is gone is told of by its end."""
        self._unsaid += word
        with contextlib.suppress(OSError):
            self._unsaid = self._unsaid[self._channel.send(self._unsaid) :]


class HandedServer(uvicorn.Server):
    """Serves connections that come over a channel; listens at nothing itself."""

    def __init__(self, config: uvicorn.Config, channel: socket.socket) -> None:
        super().__init__(config)
        channel.setblocking(False)
        self._channel, self._telling = channel, Telling(channel)
        self._taking: set[asyncio.Task[Any]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Make the application ready, say so, and take what is handed over from then on."""
        await super().startup(sockets=[])
        if not self.should_exit:
            asyncio.get_running_loop().add_reader(self._channel, self._take)
            self._telling.say(READY)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end; now and then a sign of life."""
        if counter % (10 * SECONDS_BETWEEN_SIGNS) == 0:
            self._telling.say(ALIVE)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing more, finish what is in hand."""
        asyncio.get_running_loop().remove_reader(self._channel)
        await super().shutdown(sockets=[])

    def _take(self) -> None:
        try:
            word, descriptors, _, _ = socket.recv_fds(self._channel, len(HANDED), 1)
        except BlockingIOError:
            return
        except OSError:
            word, descriptors = b"", []
        for descriptor in descriptors:
            task = asyncio.get_running_loop().create_task(self._serve_one(descriptor))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)
        if not word:
            asyncio.get_running_loop().remove_reader(self._channel)
            self.should_exit = True

    async def _serve_one(self, descriptor: int) -> None:
        connection = socket.socket(fileno=descriptor)
        connection.setblocking(False)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        except OSError:  # the reader hung up meanwhile
            connection.close()
            self._ended()

    def _protocol(self) -> HandedProtocol:
        return HandedProtocol(
            self._ended,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )

    def _ended(self) -> None:
        self._telling.say(ONE_LESS)


def server_config(app: ASGIApp) -> uvicorn.Config:
    """How every serving process speaks HTTP: no access log, which would hold what readers look for."""
    return uvicorn.Config(
        app,
        access_log=False,
        http=SafeProtocol,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
