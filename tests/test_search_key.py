"""The key that ``deploy/make_search_key.py`` makes, asked of a real node with its security switched on."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from elastic.java import ServerMissing
from elastic.node import Node, prepared

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a-password-of-the-test"
PATIENCE = 180


def ask(node: Node, path: str, who: str, method: str = "GET", body: object = None) -> int:
    """The status of an answer."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": who, "content-type": "application/json"}
    request = urllib.request.Request(f"{node.url}{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"elastic:{password}".encode()).decode()


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """A node that asks who one is, its password set before its first start."""
    with tempfile.TemporaryDirectory(prefix="atlas87-node-") as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "node"
        folder.mkdir()
        try:
            made = prepared(
                folder, xpack__security__enabled="true", xpack__security__http__ssl__enabled="false",
                xpack__security__transport__ssl__enabled="false",
                xpack__security__autoconfiguration__enabled="false",
            )  # fmt: skip
        except ServerMissing as missing:
            if os.environ.get("CI"):
                pytest.fail(f"Elasticsearch is missing {missing}")
            pytest.skip(f"skipped: Elasticsearch is missing {missing}")
        set_password(made)
        made.start(wait=False)
        try:
            wait_for(made)
            yield made
        finally:
            made.stop()


def set_password(node: Node) -> None:
    tool = str(node.made_by.home / "bin" / "elasticsearch-keystore")
    account = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    for words, said in ((["create"], ""), (["add", "-x", "bootstrap.password"], PASSWORD)):
        subprocess.run(  # type: ignore[call-overload]
            [tool, *words], input=said.encode(), env=node._environment(), cwd=node.folder, check=True,
            capture_output=True, **account,
        )  # fmt: skip


def wait_for(node: Node) -> None:
    """Until it has a port: for the rest the script must have patience, as in the compose file."""
    until, ports = time.monotonic() + PATIENCE, node.folder / "logs" / "http.ports"
    while time.monotonic() < until:
        assert node.process is not None
        assert node.process.poll() is None, node.log()
        if ports.is_file() and (lines := ports.read_text("utf-8").split()):
            node.url = f"http://{next(line for line in lines if '[' not in line)}"
            return
        time.sleep(0.2)
    raise AssertionError(node.log())


def run_script(node: Node, folder: Path) -> tuple[int, str]:
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    words = [node.url, "atlas87", str(folder / "password"), str(folder / "key")]
    done = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "make_search_key.py"), *words],
        capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.slow
def test_the_key_may_do_what_atlas_does_and_nothing_else(node: Node, tmp_path: Path) -> None:
    """It is kept while it works, made anew when it does not, and readable by its owner alone."""
    assert run_script(node, tmp_path) == (0, "A new key was made.\n")
    key = f"ApiKey {(tmp_path / 'key').read_text()}"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o400
    aliases = {"actions": [{"add": {"index": "atlas87-one", "alias": "atlas87-current"}}]}
    allowed = [
        ("/_cluster/health", "GET", None),
        ("/atlas87-one", "PUT", {"settings": {"number_of_replicas": 0}}),
        ("/_aliases", "POST", aliases),
        ("/atlas87-one/_doc/1", "PUT", {"x": 1}),
        ("/atlas87-one/_settings", "PUT", {"index": {"refresh_interval": "5s"}}),
        ("/atlas87-one/_refresh", "POST", None),
        ("/atlas87-current/_search", "POST", {}),
        ("/atlas87-current/_pit?keep_alive=1m", "POST", None),
        ("/atlas87-one", "DELETE", None),
    ]
    assert [(path, ask(node, path, key, how, body)) for path, how, body in allowed] == [
        (path, 200 if how != "PUT" or "_doc" not in path else 201) for path, how, _ in allowed
    ]
    refused = [
        ("/other-index", "PUT", {}),
        ("/_search", "POST", {"query": {"term": {"_index": ".security-7"}}}),
        ("/_security/user", "GET", None),
        ("/_security/api_key", "POST", {"name": "more"}),
        ("/_cluster/settings", "PUT", {"persistent": {"action.auto_create_index": "true"}}),
    ]
    answers = {path: ask(node, path, key, how, body) for path, how, body in refused}
    assert answers.pop("/_search") == 200, "a search over everything shows what is allowed: nothing"
    assert set(answers.values()) == {403}

    assert run_script(node, tmp_path) == (0, "The key is there and works.\n")
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "key").write_text("bm90OmE=", encoding="ascii")
    assert run_script(node, tmp_path) == (0, "A new key was made.\n")
    assert ask(node, "/_cluster/health", f"ApiKey {(tmp_path / 'key').read_text()}") == 200
