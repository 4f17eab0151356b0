"""A vocabulary that misbehaves inside the cage, as the words on a page tell it to."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path

from index.model import PageConcept, Runs
from ingest.tagging import Tags


class Saboteur:
    """Stands for a parser with a fault: crashes, loops, eats memory, writes, tells what it sees."""

    def tag(self, pages: Sequence[Runs], title: str) -> Tags:
        """Does what each page says."""
        return Tags(tuple(self._tagged(runs) if runs else () for runs in pages), ((),) * len(pages))

    def _tagged(self, runs: Runs) -> tuple[PageConcept, ...]:
        """Does what the page says and names it as a concept."""
        order = "".join(text for _, text in runs).split()[0]
        deed = getattr(self, f"do_{order}", None)
        return tuple(PageConcept(order, (str(word),)) for word in (deed() if deed else ()))

    def do_crash(self) -> list[str]:
        os.kill(os.getpid(), signal.SIGSEGV)
        return []

    def do_exit(self) -> list[str]:
        os._exit(3)

    def do_loop(self) -> list[str]:
        while True:
            pass

    def do_sleep(self) -> list[str]:
        time.sleep(3600)
        return []

    def do_eat(self) -> list[str]:
        eaten = [bytearray(10_000_000) for _ in range(1_000)]
        return [str(len(eaten))]

    def do_fail(self) -> list[str]:
        raise LookupError("a fault of the parser")

    def do_chatter(self) -> list[str]:
        return ["words " * 1_000] * 5_000

    def do_write(self) -> list[str]:
        path = Path(__file__).with_name(f"escaped-{os.getpid()}")
        try:
            with path.open("w") as file:
                file.write("x")
        except OSError as error:
            return [error.strerror or ""]
        finally:
            path.unlink(missing_ok=True)
        return ["written"]

    def do_environment(self) -> list[str]:
        return sorted(os.environ)

    def do_descriptors(self) -> list[str]:
        return [
            os.readlink(f"/proc/self/fd/{name}")
            for name in sorted(os.listdir("/proc/self/fd"))
            if int(name) < 3
        ]

    def do_limits(self) -> list[str]:
        core, files = resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_NOFILE)
        return [str(core[1]), str(files[1])]

    def do_process(self) -> list[str]:
        return [str(os.getpid())]

    def do_lie(self) -> list[str]:
        """Sends nonsense in place of an answer, as a taken-over process would."""
        for descriptor in range(3, 20):
            try:
                with socket.socket(fileno=os.dup(descriptor)) as connection:
                    connection.sendall(b"\x00\x00\x00\x09\x00\x00\x00\x00not json!")
            except OSError:
                continue
        time.sleep(5)
        return []


def saboteur() -> Saboteur:
    """A function that makes one, as the cage takes them too."""
    return Saboteur()
