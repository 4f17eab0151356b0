"""The way to a server, which a test may make slow, cut in the middle of an answer, or change what is sent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Way:
    """``delay``: seconds before each part of an answer; ``drip``: before each of its bytes; ``cut_after``:
    bytes of an answer that come through; ``change``: what becomes of each part of a request."""

    address: tuple[str, int]
    host: str = ""
    delay: float = 0.0
    drip: float = 0.0
    cut_after: int | None = None
    change: Callable[[bytes], bytes] = bytes
    over: bool = False
    _open: list[socket.socket] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Take connections until the listening socket is closed."""
        while not self.over:
            try:
                here, _ = listening.accept()
            except OSError:
                return
            with suppress(OSError):
                there = socket.create_connection(self.address)
                self._open += [here, there]
                threading.Thread(target=self._carry, args=(here, there, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(there, here, True), daemon=True).start()

    def close(self) -> None:
        """Hang up on everybody."""
        self.over = True
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _pieces(self, part: bytes) -> Iterator[bytes]:
        """An answer as it comes: whole, or byte by byte while the way drips."""
        while part and self.drip:
            time.sleep(self.drip)
            yield part[:1]
            part = part[1:]
        yield part

    def _carry(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while part := source.recv(65_536):
                if answers:
                    time.sleep(self.delay)
                    if self.cut_after is not None:
                        sink.sendall(part[: self.cut_after])
                        break
                for piece in self._pieces(part) if answers else (self.change(part),):
                    sink.sendall(piece)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def way_to(url: str) -> Iterator[Way]:
    """A way to a server (``http://host:port``); ``host`` is where it begins."""
    name, _, port = url.removeprefix("http://").partition(":")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        way = Way((name, int(port)), host=f"127.0.0.1:{listening.getsockname()[1]}")
        threading.Thread(target=way.serve, args=(listening,), daemon=True).start()
        try:
            yield way
        finally:
            way.close()
