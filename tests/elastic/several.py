"""Three nodes as one cluster, each on ports of its own that it keeps when it comes back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elastic.node import START_SECONDS, Node, NodeFailed, prepared

QUICK = "-XX:TieredStopAtLevel=1"
"""Quick to start and warm, for tests."""


@dataclass(frozen=True)
class Nodes:
    """A cluster; its nodes by their places from 0."""

    all: Sequence[Node]

    @property
    def hosts(self) -> str:
        """What stands between ``http://`` and the prefix in an address of ours."""
        return ",".join(node.url.removeprefix("http://") for node in self.all)

    def ask(self, path: str, by: int = 0) -> Any:
        """What one node answers to a GET."""
        with urllib.request.urlopen(f"{self.all[by].url}/{path}", timeout=10) as answer:
            return json.load(answer)

    def wait_for(self, count: int, *, by: int = 0, status: str = "yellow") -> None:
        """Until one node sees so many, and every copy that this status asks for is in use."""
        wanted = f"_cluster/health?wait_for_nodes={count}&wait_for_status={status}&timeout=2s"
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                if not self.ask(wanted, by)["timed_out"]:
                    return
            except OSError:
                time.sleep(0.2)
        raise NodeFailed(f"{count} nodes did not come together:\n{self.all[by].log()}")

    def master(self) -> int:
        """The place of the node that leads the cluster."""
        return self._place(self.ask("_cat/master?format=json")[0]["node"])

    def holders(self, index: str) -> list[int]:
        """The places of the nodes that hold a copy of an index, the first copy first."""
        copies = self.ask(f"_cat/shards/{index}?format=json&h=node,prirep,state")
        started = [one for one in copies if one["state"] == "STARTED"]
        return [self._place(one["node"]) for one in sorted(started, key=lambda one: str(one["prirep"]))]

    def freeze(self, place: int) -> None:
        """Let a node stand still, with every connection open: as a machine does that swaps, or is cut off."""
        _signal(self.all[place], signal.SIGSTOP)

    def thaw(self, place: int) -> None:
        """Let it go on."""
        _signal(self.all[place], signal.SIGCONT)

    def _place(self, name: str) -> int:
        return next(place for place, node in enumerate(self.all) if node.name == name)


@contextmanager
def three_nodes(heap: str = "512m", java_options: str = QUICK) -> Iterator[Nodes]:
    """Three nodes that have found each other, gone afterwards. Raises ``ServerMissing``."""
    ports = _free_ports(6)
    addresses = [f"127.0.0.1:{port}" for port in ports[3:]]
    names = [f"node-{number}" for number in (1, 2, 3)]
    with ExitStack() as stack:
        nodes = []
        for name, http, transport in zip(names, ports[:3], ports[3:], strict=True):
            folder = Path(tempfile.mkdtemp(prefix="atlas87-node-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            node = prepared(
                folder, name, heap, discovery__type="", http__port=str(http), transport__port=str(transport),
                discovery__seed_hosts=json.dumps(addresses),
                cluster__initial_master_nodes=json.dumps(names),
            )  # fmt: skip
            node.java_options = java_options
            stack.callback(node.kill)
            nodes.append(node)
        for node in nodes:
            node.start(wait=False)
        for node in nodes:
            node.wait()
        cluster = Nodes(nodes)
        cluster.wait_for(3)
        yield cluster


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _signal(node: Node, number: signal.Signals) -> None:
    if node.process is not None:
        os.killpg(node.process.pid, number)
