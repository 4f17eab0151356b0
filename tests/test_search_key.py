"""The keys that ``deploy/make_search_key.py`` makes, asked of a real node with its security switched on."""

from __future__ import annotations

import runpy
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import HTTPError

import pytest
from elastic.secured import SCRIPT, SecuredNode, secured_node
from elastic.session import needs_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node() -> Iterator[SecuredNode]:
    """A node that asks who one is."""
    with needs_server(), secured_node() as started:
        yield started


READS = [
    ("/atlas87-current/_search", "POST", {}),
    ("/atlas87-current/_pit?keep_alive=1m", "POST", None),
    ("/atlas87-current/_doc/1", "GET", None),
    ("/_alias/atlas87-current", "GET", None),
    ("/atlas87-one/_mapping", "GET", None),
]
WRITES = [
    ("/atlas87-one/_doc/1", "PUT", {"x": 1}),
    ("/atlas87-one/_settings", "PUT", {"index": {"refresh_interval": "5s"}}),
    ("/atlas87-one/_refresh", "POST", None),
    ("/_cluster/health", "GET", None),
    ("/_aliases", "POST", {"actions": [{"add": {"index": "atlas87-one", "alias": "atlas87-current"}}]}),
]
NEVER = [
    ("/other-index", "PUT", {}),
    ("/_security/user", "GET", None),
    ("/_security/api_key", "POST", {"name": "more"}),
    ("/_cluster/settings", "PUT", {"persistent": {"action.auto_create_index": "true"}}),
]


def statuses(node: SecuredNode, key: str, calls: list[tuple[str, str, object]]) -> dict[str, int]:
    """What a key is answered."""
    return {path: node.status(path, f"ApiKey {key}", how, body) for path, how, body in calls}


def test_each_key_may_do_what_atlas_does_with_it_and_nothing_else(node: SecuredNode, tmp_path: Path) -> None:
    """That of the worker reads and writes, that of the portal reads; neither sees what is not of Atlas. They
    are kept while they work, made anew when they do not, and readable by their owner alone."""
    said = "A new key of the writer was made.\nA new key of the reader was made.\n"
    assert node.make_keys(tmp_path) == (0, said)
    writer, reader = ((tmp_path / who).read_text() for who in ("writer", "reader"))
    assert {(tmp_path / who).stat().st_mode & 0o777 for who in ("writer", "reader")} == {0o400}

    assert node.status("/atlas87-one", f"ApiKey {reader}", "PUT", {}) == 403
    made = {"settings": {"number_of_replicas": 0}}
    assert node.status("/atlas87-one", f"ApiKey {writer}", "PUT", made) == 200
    assert set(statuses(node, writer, WRITES).values()) <= {200, 201}
    assert set(statuses(node, writer, READS).values()) == {200}
    assert set(statuses(node, reader, READS).values()) == {200}
    assert set(statuses(node, reader, WRITES).values()) == {403}
    assert node.status("/atlas87-one", f"ApiKey {reader}", "DELETE") == 403
    for key in (writer, reader):
        assert set(statuses(node, key, NEVER).values()) == {403}
        hidden = {"query": {"term": {"_index": ".security-7"}}}
        assert node.status("/_search", f"ApiKey {key}", "POST", hidden) == 200, "it is shown what it may see"
    assert node.status("/atlas87-one", f"ApiKey {writer}", "DELETE") == 200

    kept = "The key of the writer is there and works.\nThe key of the reader is there and works.\n"
    assert node.make_keys(tmp_path) == (0, kept)
    (tmp_path / "reader").chmod(0o600)
    (tmp_path / "reader").write_text("bm90OmE=", encoding="ascii")
    code, said = node.make_keys(tmp_path)
    assert (code, "A new key of the reader was made." in said) == (0, True)
    again = (tmp_path / "reader").read_text()
    assert node.status("/_security/_authenticate", f"ApiKey {again}") == 200


def test_a_key_that_may_not_do_what_it_is_for_is_made_anew(node: SecuredNode, tmp_path: Path) -> None:
    """Of another prefix, or of a release that asked for less: the cluster knows it, and calls would fail."""
    assert node.make_keys(tmp_path, "first")[0] == 0
    before = (tmp_path / "reader").read_text()
    code, said = node.make_keys(tmp_path, "second")
    assert (code, said) == (0, "A new key of the writer was made.\nA new key of the reader was made.\n")
    after = (tmp_path / "reader").read_text()
    assert before != after
    assert node.status("/second-one", f"ApiKey {(tmp_path / 'writer').read_text()}", "PUT", {}) == 200
    assert node.status("/second-one/_search", f"ApiKey {after}") == 200
    assert node.status("/second-one", f"ApiKey {(tmp_path / 'writer').read_text()}", "DELETE") == 200

    (tmp_path / "writer").chmod(0o600)
    (tmp_path / "writer").write_text(after, encoding="ascii")
    code, said = node.make_keys(tmp_path, "second")
    assert (code, said) == (
        0,
        "A new key of the writer was made.\nThe key of the reader is there and works.\n",
    )


@pytest.mark.parametrize(("status", "kept"), [(401, False), (403, False), (503, True), (429, True)])
def test_a_key_is_not_given_up_because_the_cluster_does_not_say(status: int, kept: bool) -> None:
    """A cluster that starts, or is busy, is asked again; one that refuses the key is asked for another."""
    script = runpy.run_path(str(SCRIPT))

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_error(status)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        if kept:
            with pytest.raises(HTTPError) as raised:
                script["works"](address, "atlas87", "writer", "a2V5")
            raised.value.close()
        else:
            assert not script["works"](address, "atlas87", "writer", "a2V5")
        server.shutdown()
