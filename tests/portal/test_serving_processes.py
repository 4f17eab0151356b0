"""Several serving processes: connections shared evenly, and nothing lost when one of them dies."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import PATIENCE

from portal.serving_process import ONE_LESS, READY
from portal.serving_processes import ServingProcess, by_load

PORTAL = Path(__file__).resolve().parents[2]

PARENT = """
import socket, sys
from portal.serving_processes import NeverReady, ServingProcesses

def command(channel):
    return (sys.executable, "-c", CHILD, str(channel))

with socket.create_server(("127.0.0.1", 0)) as listening:
    listening.setblocking(False)
    print(listening.getsockname()[1], flush=True)
    try:
        ServingProcesses(listening, command, 2, silence=3.0, pause=0.1).run()
    except NeverReady as never:
        print("never ready", never, flush=True)
"""

CHILD = """
import os, socket, sys
from portal.serving_process import HandedServer, server_config

async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = str(os.getpid()).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

config = server_config(app)
config.lifespan = "off"
HandedServer(config, socket.socket(fileno=int(sys.argv[1]))).run()
"""


@dataclass
class Served:
    """Two processes that answer with their number, over one port."""

    process: subprocess.Popen[str]
    port: int

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)


def who(connection: http.client.HTTPConnection) -> int:
    """The process that answers this connection."""
    connection.request("GET", "/")
    return int(connection.getresponse().read())


@contextmanager
def served(child: str = CHILD) -> Iterator[Served]:
    program = f"CHILD = {child!r}\n{PARENT}"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=PORTAL, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            yield Served(process, int(process.stdout.readline()))
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def both(portal: Served) -> set[int]:
    """The numbers of both processes, once both serve."""
    end, seen = time.monotonic() + PATIENCE, set[int]()
    while len(seen) < 2:
        assert time.monotonic() < end
        with contextlib.closing(portal.connection()) as one, contextlib.closing(portal.connection()) as other:
            seen = {who(one), who(other)}
    return seen


def runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + PATIENCE
    while runs(pid):
        assert time.monotonic() < end, "it still runs"
        time.sleep(0.05)


def test_lasting_connections_are_shared_evenly() -> None:
    """As those of a proxy: many requests each. And who has one less gets the next one."""
    with served() as portal:
        processes = both(portal)
        lasting = [portal.connection() for _ in range(6)]
        serving = [who(connection) for connection in lasting]
        assert sorted(serving.count(one) for one in processes) == [3, 3]
        assert [who(connection) for connection in lasting] == serving, "a connection stays where it is"
        fewer = serving[0]
        for connection, process in zip(lasting, serving, strict=True):
            if process == fewer:
                connection.close()
        time.sleep(0.5)  # the processes have seen the end of them
        again = [portal.connection() for _ in range(3)]
        assert [who(connection) for connection in again] == [fewer] * 3
        for connection in (*lasting, *again):
            connection.close()


def test_one_that_dies_is_replaced_and_the_other_serves_on() -> None:
    with served() as portal:
        first = both(portal)
        killed = min(first)
        os.kill(killed, signal.SIGKILL)
        wait_until_gone(killed)
        for _ in range(5):
            with contextlib.closing(portal.connection()) as connection:
                assert who(connection) != killed
        assert both(portal) - first, "another has taken its place"


def test_one_that_hangs_is_ended_and_replaced() -> None:
    """A stopped process says nothing; a busy one goes on saying that it lives."""
    with served() as portal:
        first = both(portal)
        hung = min(first)
        os.kill(hung, signal.SIGSTOP)
        wait_until_gone(hung)
        assert both(portal) - first


def test_connections_wait_while_nobody_serves() -> None:
    """Nothing is refused between the death of the last process and the start of the next."""
    with served() as portal:
        for process in both(portal):
            os.kill(process, signal.SIGKILL)
        time.sleep(0.3)
        with contextlib.closing(portal.connection()) as connection:
            assert who(connection)


def test_all_end_when_the_parent_is_killed() -> None:
    with served() as portal:
        processes = both(portal)
        portal.process.kill()
        for process in processes:
            wait_until_gone(process)


def test_told_to_end_all_end_with_success() -> None:
    with served() as portal:
        processes = both(portal)
        portal.process.send_signal(signal.SIGTERM)
        assert portal.process.wait(PATIENCE) == 0
        assert not any(runs(process) for process in processes)


def test_an_answer_in_hand_is_finished_before_the_end() -> None:
    slow = CHILD.replace(
        'await send({"type": "http.response.body"',
        'import asyncio\n    await asyncio.sleep(0.5)\n    await send({"type": "http.response.body"',
    )
    with served(slow) as portal, contextlib.closing(portal.connection()) as connection:
        both(portal)
        connection.request("GET", "/")
        time.sleep(0.2)
        portal.process.send_signal(signal.SIGTERM)
        assert connection.getresponse().read()


def test_who_comes_after_the_word_to_end_is_refused_at_once() -> None:
    """While an answer in hand is finished nobody else is left waiting for one that never comes."""
    slow = CHILD.replace(
        'await send({"type": "http.response.body"',
        'import asyncio\n    await asyncio.sleep(0.7)\n    await send({"type": "http.response.body"',
    )
    with served(slow) as portal, contextlib.closing(portal.connection()) as connection:
        both(portal)
        connection.request("GET", "/")
        time.sleep(0.2)
        portal.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", portal.port), timeout=PATIENCE)
        assert connection.getresponse().read()


def test_processes_that_can_never_begin_end_it() -> None:
    """Settings that no process can start with are no reason to try for ever."""
    with served("import sys; sys.exit(7)") as portal:
        assert portal.process.stdout is not None
        assert portal.process.stdout.readline() == "never ready 7\n"
        assert portal.process.wait(PATIENCE) == 0


@pytest.fixture
def channels() -> Iterator[list[socket.socket]]:
    pairs = [socket.socketpair() for _ in range(3)]
    yield [ours for ours, _ in pairs]
    for pair in pairs:
        for one in pair:
            one.close()


def processes(channels: Sequence[socket.socket]) -> list[ServingProcess]:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return [ServingProcess(gone, channel, begun=0.0, heard=0.0) for channel in channels]


def test_the_one_with_the_fewest_connections_comes_first(channels: list[socket.socket]) -> None:
    """Of equals the one that was given a connection longest ago; one that is not ready never."""
    first, second, third = processes(channels)
    for one, connections, turn in ((first, 2, 5), (second, 1, 7), (third, 1, 6)):
        one.ready, one.connections, one.turn = True, connections, turn
    assert by_load([first, second, third]) == [third, second, first]
    third.ready = False
    assert by_load([first, second, third]) == [second, first]


def test_what_a_process_says_is_added_up() -> None:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        (one,) = processes([ours])
        assert one.listen(1.0), "silence is no end"
        theirs.sendall(READY + ONE_LESS * 3)
        one.connections = 5
        assert one.listen(2.0)
        assert (one.ready, one.connections, one.heard) == (True, 2, 2.0)
        theirs.close()
        assert not one.listen(3.0)


def test_a_full_channel_refuses_without_waiting() -> None:
    """A process that takes nothing holds nobody up: the next one is asked."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs, socket.socket() as connection:
        (one,) = processes([ours])
        finished = threading.Event()

        def fill() -> None:
            while one.hand(connection, 1):
                pass
            finished.set()

        threading.Thread(target=fill, daemon=True).start()
        assert finished.wait(PATIENCE)
