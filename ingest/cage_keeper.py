"""The keeper of the cage: a small process with one thread that loads the models once and forks the workers.

The portal and the pipeline run threads (servers, the search engine), and forking a process with threads is
not safe. So they start this module as a fresh process and ask it for workers over a socket; each worker gets
a socket of its own. When the asking process ends, however it ends, the socket closes, the keeper ends, and
the kernel ends the workers with it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress

from ingest.cage_frames import ANSWER, COMMAND, receive_frame
from ingest.cage_worker import Equipment, work


def main() -> None:
    """Serves commands from the socket whose number is the first argument until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    control = socket.socket(fileno=int(sys.argv[1]))
    _, given = receive_frame(control)
    bars, vocabulary = pickle.loads(given)  # noqa: S301 from our own parent process, before any file is read
    workers: set[int] = set()
    try:
        _serve(control, Equipment(bars, vocabulary), workers)
    except SystemExit:
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in workers:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)  # who inherits a dead process may never look after it
    os._exit(0)  # taking the models apart, object by object, would only keep others waiting


def _serve(control: socket.socket, equipment: Equipment, workers: set[int]) -> None:
    while True:
        command, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if len(command) < COMMAND.size:
            return
        letter, number = COMMAND.unpack(command)
        if letter == b"l":
            gc.disable()  # what is loaded stays: looking through it again and again finds nothing to free
            equipment.load()
            gc.freeze()  # so that collections in the workers leave the shared memory alone
            gc.enable()
        elif letter == b"f":
            pid = _forked(control, descriptors[0], equipment)
            workers.add(pid)
            control.sendall(ANSWER.pack(pid, 0))
        elif letter == b"e":
            os.kill(number, signal.SIGKILL)  # not waited for yet, so the id is still that of our child
            _, status, usage = os.wait4(number, 0)
            workers.discard(number)
            control.sendall(ANSWER.pack(status, usage.ru_maxrss * 1024))


def _forked(control: socket.socket, descriptor: int, equipment: Equipment) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        control.close()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        work(socket.socket(fileno=descriptor), equipment)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
