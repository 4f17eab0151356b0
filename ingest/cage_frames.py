"""How processes of the cage talk: frames of JSON and bytes, and the three short commands to its keeper.

Nothing here imports anything of ours, so that the keeper can be started before anything else is loaded.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import orjson

COMMAND = struct.Struct(">cq")
"""One letter and one number: ``l`` load the models; ``f`` fork a worker (its socket comes with it; the
answer is its process id); ``e`` end the process of that id (the answer is its exit status and its
peak memory)."""

ANSWER = struct.Struct(">qq")

_HEADER = struct.Struct(">II")
_READ = 1 << 20
"""Bytes asked of the socket at once."""


_GLANCE = 0.25
"""Seconds between two looks whether the answer is still wanted."""


class GivenUp(Exception):
    """The answer is not wanted any more."""


class FrameTooLarge(Exception):
    """The other side announces more bytes than are accepted."""


def send_frame(connection: socket.socket, message: Any, blob: bytes = b"") -> None:
    """Sends ``message`` as JSON and ``blob`` as it is."""
    text = _as_json(message)
    connection.sendall(_HEADER.pack(len(text), len(blob)) + text)
    if blob:
        connection.sendall(blob)


def receive_frame(
    connection: socket.socket,
    limit: int | None = None,
    deadline: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> tuple[Any, bytes]:
    """The next message and its bytes.

    Raises ``EOFError`` when the other side is gone, ``TimeoutError`` at ``deadline`` (monotonic seconds),
    ``GivenUp`` soon after ``given_up`` says so, ``FrameTooLarge`` above ``limit`` bytes, ``ValueError`` when
    it is not JSON.
    """
    text_size, blob_size = _HEADER.unpack(_receive(connection, _HEADER.size, deadline, given_up))
    if limit is not None and text_size + blob_size > limit:
        raise FrameTooLarge
    text = _receive(connection, text_size, deadline, given_up)
    return orjson.loads(text), _receive(connection, blob_size, deadline, given_up)


def _as_json(message: Any) -> bytes:
    try:
        return orjson.dumps(message)
    except TypeError:  # half a surrogate pair, say: it becomes a question mark
        return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _receive(
    connection: socket.socket, size: int, deadline: float | None, given_up: Callable[[], bool]
) -> bytes:
    buffer = bytearray(size)
    view, have = memoryview(buffer), 0
    while have < size:
        if deadline is not None:
            connection.settimeout(min(_GLANCE, max(0.001, deadline - time.monotonic())))
        try:
            got = connection.recv_into(view[have : have + _READ])
        except TimeoutError:
            if given_up():
                raise GivenUp from None
            if deadline is not None and time.monotonic() >= deadline:
                raise
            continue
        if not got:
            raise EOFError
        have += got
    return bytes(buffer)
