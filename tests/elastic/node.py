"""One node of Elasticsearch as a process of ours: started on free ports, ready when it says so, stopped."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elastic.distribution import Distribution, distribution

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h

START_SECONDS = 180.0
"""How long a node may take to answer: it takes 6 s on a quiet machine of two cores."""


class NodeFailed(Exception):
    """The node ended, or did not answer in time; with the end of its log."""


@dataclass
class Node:
    """A node that runs or can be started; everything of it lies in ``folder``, except the server itself."""

    made_by: Distribution
    folder: Path
    name: str = "node-1"
    heap: str = "512m"
    settings: Mapping[str, str] = field(default_factory=dict)
    java_options: str = ""
    process: subprocess.Popen[bytes] | None = None
    url: str = ""

    def start(self, *, wait: bool = True) -> None:
        """Start the process; with ``wait`` until it can take work. Raises ``NodeFailed``."""
        _clear_ports(self.folder)
        with (self.folder / "said.log").open("ab") as said:
            self.process = subprocess.Popen(
                [str(self.made_by.home / "bin" / "elasticsearch")],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                **_unprivileged(),
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Until the node's own port file is there and its cluster is usable."""
        until = time.monotonic() + START_SECONDS
        ports = self.folder / "logs" / "http.ports"
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise NodeFailed(f"{self.name} ended:\n{self.log()}")
            if ports.is_file() and (lines := ports.read_text("utf-8").split()):
                self.url = f"http://{next(line for line in lines if '[' not in line)}"
                if self.healthy():
                    return
            time.sleep(0.1)
        raise NodeFailed(f"{self.name} did not answer in {START_SECONDS:.0f} s:\n{self.log()}")

    def healthy(self) -> bool:
        """Whether the cluster that this node belongs to is usable."""
        address = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return not json.load(answer)["timed_out"]
        except OSError:
            return False

    def stop(self) -> None:
        """Ask it to end, and make it end when it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """End it as a power cut would: launcher and server at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def memory(self) -> int:
        """Resident bytes of launcher and server."""
        if self.process is None:
            return 0
        return sum(_resident(pid) for pid in _group(self.process.pid))

    def log(self) -> str:
        """The end of what it said."""
        return (self.folder / "said.log").read_text("utf-8", "replace")[-3_000:]

    def _environment(self) -> dict[str, str]:
        temporary = str(self.folder / "tmp")
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ES_JAVA_HOME": str(self.made_by.jdk),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": temporary,
            "CLI_JAVA_OPTS": f"-Djava.io.tmpdir={temporary}",
            "ES_JAVA_OPTS": self.java_options,
        }


def prepared(folder: Path, name: str = "node-1", heap: str = "512m", **settings: str) -> Node:
    """A node with its own configuration, data, logs and temporary files in an empty ``folder``.

    ``settings`` are lines of elasticsearch.yml, with ``__`` for dots; they come after those every node has.
    """
    made_by = distribution()
    chosen = {
        "node.name": name,
        "network.host": "127.0.0.1",
        "http.port": "0",
        "transport.port": "0",
        "node.portsfile": "true",
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "path.repo": str(folder / "backups"),
        "xpack.security.enabled": "false",
        "action.auto_create_index": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",  # CI's disk is full
        "cluster.max_shards_per_node": "5000",
        **{key.replace("__", "."): value for key, value in settings.items()},
    }
    chosen.setdefault("discovery.type", "single-node")
    shutil.copytree(made_by.home / "config", folder / "config")
    for part in ("data", "logs", "tmp", "backups"):
        (folder / part).mkdir()
    lines = [f"{key}: {value}\n" for key, value in chosen.items() if value]
    (folder / "config" / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")
    _leave_out_vectors(made_by, folder / "config" / "jvm.options")
    options = f"-Xms{heap}\n-Xmx{heap}\n"
    (folder / "config" / "jvm.options.d" / "heap.options").write_text(options, encoding="utf-8")
    _give_away(folder)
    return Node(made_by, folder, name, heap, chosen)


@contextlib.contextmanager
def running(heap: str = "512m", **settings: str) -> Iterator[Node]:
    """One node in a folder of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="atlas87-node-"))
    node = None
    try:
        node = prepared(folder, heap=heap, **settings)
        node.start()
        yield node
    finally:
        if node is not None:
            node.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _leave_out_vectors(made_by: Distribution, options: Path) -> None:
    """A runtime from packages has no vector instructions, without which the server is only slower."""
    said = made_by.jdk / "release"
    if said.is_file() and "jdk.incubator.vector" in said.read_text("utf-8"):
        return
    lines = options.read_text("utf-8").split("\n")
    options.write_text("\n".join(line for line in lines if "jdk.incubator.vector" not in line), "utf-8")


def _unprivileged() -> dict[str, object]:
    """The server refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """In the child: end when the thread that started it does, so that a killed test run leaves no server."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _clear_ports(folder: Path) -> None:
    for name in ("http.ports", "transport.ports"):
        (folder / "logs" / name).unlink(missing_ok=True)


def _group(pid: int) -> list[int]:
    """The processes of a group: the launcher and the server that it started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(entry.name)) == pid:
                found.append(int(entry.name))
    return found


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8").split("\n"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
    return 0
