"""Several serving processes, and connections shared evenly between them.

Processes that accept from one socket do not share it evenly: the kernel wakes the one that waits already, so
that of four lasting connections one process of two often serves three or four, in turn, while the other has
nothing to do (the same is true of a port that each process opens for itself: a hash decides). Here the parent
accepts, and hands each connection to the process that has the fewest. It reads none of what is said there.

A process that dies is started again; one that gives no sign of life is ended first. Its connections are lost,
those that come meanwhile go to the others, or wait until there is one.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from portal.serving_process import HANDED, ONE_LESS, READY

log = logging.getLogger("atlas87.serve")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a process that died is started again: doubled each time it dies soon, so that a broken store
does not fill the log."""

GOOD_LIFE = 60.0
"""A process that lived so long died of something new: the pause begins at the first again."""

LONGEST_SILENCE = 60.0
"""Seconds without a sign of life, which comes each second: far more than a machine under load takes."""

STOP_SECONDS = 3.0
"""How long a process may take to end when told: a second for answers in hand, the rest for its stores."""

LOOK_SECONDS = 0.5
"""How often deaths and silences are looked for when nothing happens."""

_NO_DESCRIPTOR_LEFT = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class NeverReady(Exception):
    """A serving process ended before any was ready: the code it ended with."""


@dataclass(slots=True, eq=False)
class ServingProcess:
    """One process and what is known of it: its open connections, when it was last given one, or heard."""

    process: subprocess.Popen[bytes]
    channel: socket.socket
    begun: float
    heard: float
    ready: bool = False
    connections: int = 0
    turn: int = 0

    def listen(self, now: float) -> bool:
        """Take in what it says; False when it hung up."""
        try:
            said = self.channel.recv(65536)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.heard = now
        self.ready = self.ready or READY in said
        self.connections -= said.count(ONE_LESS)
        return bool(said)

    def hand(self, connection: socket.socket, turn: int) -> bool:
        """Give it a connection; False when it cannot take one now."""
        try:
            socket.send_fds(self.channel, [HANDED], [connection.fileno()])
        except OSError:  # its channel is full, or it is gone, which the next look will show
            return False
        self.connections += 1
        self.turn = turn
        return True


def by_load(processes: Sequence[ServingProcess]) -> list[ServingProcess]:
    """Those that serve, the one with the fewest connections first; of equals the one given last is last."""
    serving = (one for one in processes if one.ready)
    return sorted(serving, key=lambda one: (one.connections, one.turn))


@dataclass(slots=True)
class _Place:
    """One of the places for a process: who fills it, or from when on it may be filled again."""

    now: ServingProcess | None = None
    pause: float = FIRST_PAUSE
    not_before: float = 0.0


@dataclass(slots=True)
class ServingProcesses:
    """Runs ``count`` processes over one listening socket until it is told to end.

    ``command`` makes the command line of a process from the descriptor of its channel. ``clock`` gives
    seconds; ``silence`` is how many of them a process may be silent, ``pause`` how many pass before the place
    of one that died is filled again.
    """

    listening: socket.socket
    command: Callable[[int], Sequence[str]]
    count: int
    clock: Callable[[], float] = time.monotonic
    silence: float = LONGEST_SILENCE
    pause: float = FIRST_PAUSE
    _places: list[_Place] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _accepting: bool = False
    _turns: int = 0
    _ever_ready: bool = False
    _ending: bool = False

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM; raises ``NeverReady`` when none of the processes can begin."""
        self._places = [_Place(pause=self.pause) for _ in range(self.count)]
        with self._until_told(), contextlib.closing(self._selector):
            try:
                while not self._ending:
                    self._fill_places()
                    self._look()
            finally:
                self._stop_all()

    @contextlib.contextmanager
    def _until_told(self) -> Iterator[None]:
        """Signals end the loop, at once: each wakes the selector through a pair of sockets."""

        def told(number: int, frame: FrameType | None) -> None:
            self._ending = True

        woken, waking = socket.socketpair()
        for end in (woken, waking):
            end.setblocking(False)
        self._selector.register(woken, selectors.EVENT_READ)
        before = {one: signal.signal(one, told) for one in (signal.SIGINT, signal.SIGTERM)}
        wakeup = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for one, handler in before.items():
                signal.signal(one, handler)
            woken.close()
            waking.close()

    @property
    def _processes(self) -> list[ServingProcess]:
        return [place.now for place in self._places if place.now is not None]

    def _fill_places(self) -> None:
        now = self.clock()
        for place in self._places:
            if place.now is None and now >= place.not_before:
                place.now = self._started(now)
                self._selector.register(place.now.channel, selectors.EVENT_READ, place)

    def _started(self, now: float) -> ServingProcess:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            ours.setblocking(False)
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                list(self.command(theirs.fileno())),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which then closes the channel
            )
        return ServingProcess(process, ours, begun=now, heard=now)

    def _look(self) -> None:
        """Wait for something to happen, and deal with it: connections last, so that the dead get none."""
        events = [key for key, _ in self._selector.select(LOOK_SECONDS)]
        for key in events:
            if isinstance(key.data, _Place) and not self._lives_on(key.data):
                self._lost(key.data)
        if any(key.fileobj is self.listening for key in events):
            self._share()
        self._end_silent()
        serving = any(one.ready for one in self._processes)
        self._ever_ready = self._ever_ready or serving
        self._accept(serving)

    def _lives_on(self, place: _Place) -> bool:
        return place.now is None or place.now.listen(self.clock())

    def _accept(self, wanted: bool) -> None:
        """Take connections only while somebody serves: until then they wait in the kernel's queue."""
        if wanted and not self._accepting:
            self._selector.register(self.listening, selectors.EVENT_READ)
        elif self._accepting and not wanted:
            self._selector.unregister(self.listening)
        self._accepting = wanted

    def _share(self) -> None:
        """Hand one connection over. Without a free descriptor it waits until others have ended."""
        try:
            connection, _ = self.listening.accept()
        except OSError as error:
            if error.errno in _NO_DESCRIPTOR_LEFT:
                time.sleep(0.05)
            return
        self._turns += 1
        with connection:  # ours is closed, the process has its own
            if not any(one.hand(connection, self._turns) for one in by_load(self._processes)):
                log.error("no serving process can take a connection")

    def _end_silent(self) -> None:
        now = self.clock()
        for one in self._processes:
            if now - one.heard > self.silence:
                log.error("serving process %d gives no sign of life: it is ended", one.process.pid)
                one.process.kill()
                one.heard = now

    def _lost(self, place: _Place) -> None:
        """A process hung up: it has died. Another takes its place after a pause."""
        gone, place.now = place.now, None
        assert gone is not None
        self._selector.unregister(gone.channel)
        gone.channel.close()
        code = _ended(gone.process)
        if not self._ever_ready and not gone.ready:
            raise NeverReady(code)
        now = self.clock()
        place.pause = self.pause if now - gone.begun > GOOD_LIFE else place.pause
        place.not_before = now + place.pause
        log.error("a serving process ended with code %s; another starts in %.0f s", code, place.pause)
        place.pause = min(place.pause * 2, LONGEST_PAUSE)

    def _stop_all(self) -> None:
        """Refuse who comes now, hang up on all processes, and wait: each finishes what it has in hand."""
        self._accept(False)
        self.listening.close()
        processes = self._processes
        for one in processes:
            one.channel.close()
        for one in processes:
            _ended(one.process)


def _ended(process: subprocess.Popen[bytes]) -> int:
    """The code a process ends with; one that does not end by itself is told, then killed."""
    for harder in (process.terminate, process.kill):
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            harder()
    return process.wait()
