"""Who opens a connection and never finishes to ask is hung up on; who asks is answered, however often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from portal.broken_requests import SafeProtocol

HEAD_SECONDS = 0.4
WHOLE = b"GET / HTTP/1.1\r\nhost: atlas.example\r\n\r\n"
HALF = WHOLE[:-2] + b"x-a: "

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def slow_app(scope: Any, receive: Any, send: Any) -> None:
    """Answers after twice as long as the head of a request may take."""
    await asyncio.sleep(HEAD_SECONDS * 2)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


def talk(conversation: Talk) -> None:
    """Hold a conversation over a real connection; one that takes ten seconds hangs."""

    async def held() -> None:
        config, state = uvicorn.Config(slow_app, lifespan="off", log_config=None), ServerState()

        def protocol() -> SafeProtocol:
            return SafeProtocol(config=config, server_state=state, app_state={}, head_seconds=HEAD_SECONDS)

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
            await asyncio.wait_for(conversation(reader, writer), 10)
            writer.close()
            await writer.wait_closed()

    asyncio.run(held())


async def _answer(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(2)


def test_one_who_says_nothing_is_hung_up_on() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""

    talk(silent)


def test_one_who_never_finishes_to_ask_is_hung_up_on_though_bytes_drip() -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HALF)
        ended = asyncio.ensure_future(reader.read())
        while not ended.done():
            writer.write(b"a")
            await asyncio.wait([ended], timeout=HEAD_SECONDS / 4)
        assert not ended.exception() or isinstance(ended.exception(), ConnectionError)

    talk(dripping)


def test_a_slow_answer_is_not_cut_and_the_next_request_is_answered_too() -> None:
    async def asking_twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            writer.write(WHOLE)
            assert (await _answer(reader)).endswith(b"ok")

    talk(asking_twice)


def test_a_second_request_that_is_never_finished_is_hung_up_on_too() -> None:
    async def half_a_second(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(WHOLE)
        await _answer(reader)
        writer.write(HALF)
        assert await reader.read() == b""

    talk(half_a_second)
