"""A node that asks who one is, plain or over TLS: its password set before its start, keys made there."""

from __future__ import annotations

import base64
import json
import os
import pwd
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elastic.certificates import Authority
from elastic.node import Node, prepared

PASSWORD = "a-password-of-the-test"
PATIENCE = 180
SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "make_search_key.py"


@dataclass(frozen=True)
class SecuredNode:
    """A running node; ``ca`` is the file of the authority that signed its certificate, where it has one."""

    node: Node
    url: str
    ca: Path | None = None

    def ask(self, path: str, who: str, method: str = "GET", body: object = None) -> tuple[int, Any]:
        """The status of an answer, and what it says; 0 where nothing came."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": who, "content-type": "application/json"}
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)
        trusted = ssl.create_default_context(cafile=str(self.ca)) if self.ca else None
        try:
            with urllib.request.urlopen(request, timeout=60, context=trusted) as answer:
                return int(answer.status), json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None

    def status(self, path: str, who: str, method: str = "GET", body: object = None) -> int:
        """The status of an answer alone."""
        return self.ask(path, who, method, body)[0]

    def make_keys(self, folder: Path, prefix: str = "atlas87") -> tuple[int, str]:
        """What the script says that makes both keys, in ``folder/writer`` and ``folder/reader``."""
        (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
        words = [self.url, prefix, str(folder / "password"), str(folder / "writer"), str(folder / "reader")]
        mine = {**os.environ, **({"SSL_CERT_FILE": str(self.ca)} if self.ca else {})}
        done = subprocess.run(
            [sys.executable, str(SCRIPT), *words], env=mine, capture_output=True, text=True, check=False,
            timeout=PATIENCE + 60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def basic(password: str = PASSWORD) -> str:
    """The header of the account that may do anything."""
    return "Basic " + base64.b64encode(f"elastic:{password}".encode()).decode()


@contextmanager
def secured_node(*, tls: bool = False) -> Iterator[SecuredNode]:
    """A node of its own until the end of the block. Raises ``ServerMissing``."""
    with tempfile.TemporaryDirectory(prefix="atlas87-node-") as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "node"
        folder.mkdir()
        node = prepared(
            folder, xpack__security__enabled="true",
            xpack__security__http__ssl__enabled=str(tls).lower(),
            xpack__security__transport__ssl__enabled="false",
            xpack__security__autoconfiguration__enabled="false",
            **(_CERTIFICATE if tls else {}),
        )  # fmt: skip
        ca = _certify(folder / "config", Path(place)) if tls else None
        _set_password(node)
        node.java_options = "-XX:TieredStopAtLevel=1"
        node.start(wait=False)
        try:
            _wait_for_port(node)
            url = node.url.replace("http://", "https://") if tls else node.url
            yield SecuredNode(node, url, ca)
        finally:
            node.stop()


_CERTIFICATE = {
    "xpack__security__http__ssl__certificate": "node.crt",
    "xpack__security__http__ssl__key": "node.key",
}


def _certify(config: Path, place: Path) -> Path:
    """Give the node a certificate for this machine; the file of the authority that signed it."""
    authority = Authority("An authority of the test")
    certificate, key = authority.signed("127.0.0.1")
    for name, content in (("node.crt", certificate), ("node.key", key)):
        (config / name).write_bytes(content)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(config / name, nobody.pw_uid, nobody.pw_gid)
    (place / "ca.crt").write_bytes(authority.certificate)
    return place / "ca.crt"


def _set_password(node: Node) -> None:
    tool = str(node.made_by.home / "bin" / "elasticsearch-keystore")
    account = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    for words, said in ((["create"], ""), (["add", "-x", "bootstrap.password"], PASSWORD)):
        subprocess.run(  # type: ignore[call-overload]
            [tool, *words], input=said.encode(), env=node._environment(), cwd=node.folder, check=True,
            capture_output=True, **account,
        )  # fmt: skip


def _wait_for_port(node: Node) -> None:
    """Until it has one: for the rest whoever comes must have patience, as in the compose file."""
    until, ports = time.monotonic() + PATIENCE, node.folder / "logs" / "http.ports"
    while time.monotonic() < until:
        assert node.process is not None
        assert node.process.poll() is None, node.log()
        if ports.is_file() and (lines := ports.read_text("utf-8").split()):
            node.url = f"http://{next(line for line in lines if '[' not in line)}"
            return
        time.sleep(0.2)
    raise AssertionError(node.log())
