"""A server that speaks S3, in a process of its own, with everything in its memory."""

from __future__ import annotations

import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass

from index.object_calls import ObjectAddress, connected

_START_SECONDS = 60


@dataclass
class ObjectStorage:
    """A running server; ``url`` is where it answers."""

    url: str
    process: subprocess.Popen[bytes]

    def new_bucket(self) -> ObjectAddress:
        """An empty bucket, of which only a part is ours."""
        name = f"t-{secrets.token_hex(6)}"
        address = ObjectAddress(name, "atlas/", self.url, None, "key", "secret")
        connected(address).create_bucket(Bucket=name)
        return address

    def freeze(self) -> None:
        """Let it stand still with every connection open."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it, and all that it holds."""
        self.process.terminate()
        self.process.wait(10)


def start() -> ObjectStorage:
    """A server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ObjectStorage(f"http://127.0.0.1:{port}", process)
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{server.url}/moto-api/", timeout=5):
                return server
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                raise
            time.sleep(0.1)
