"""A real node with its security on and over TLS: what each wrong key and certificate is told, and which door
does what: the portal reads with a key that may only read, the worker writes with its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from engine_samples import ask, found, texts
from starlette.testclient import TestClient

from elastic.certificates import Authority
from elastic.secured import SecuredNode, basic, secured_node
from elastic.session import needs_server
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.engine import ElasticEngine
from index.errors import EngineKeyRefused, EngineUnavailable, EngineUntrusted
from portal.app import create_app
from portal.settings import read_settings

pytestmark = pytest.mark.slow

UNHURRIED = Patience(search=20.0, search_again=0, write=60.0, write_again=0)
PATIENCE = 240


@pytest.fixture(scope="module")
def node() -> Iterator[SecuredNode]:
    """A node that speaks TLS and asks for keys."""
    with needs_server(), secured_node(tls=True) as started:
        yield started


@pytest.fixture(scope="module")
def keys(node: SecuredNode, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Both keys, made by the script that operators run."""
    folder = tmp_path_factory.mktemp("keys")
    code, said = node.make_keys(folder)
    assert code == 0, said
    return {who: (folder / who).read_text("ascii") for who in ("writer", "reader")}


@pytest.fixture(scope="module")
def written(node: SecuredNode, keys: dict[str, str]) -> ElasticAddress:
    """The address with the right key and authority; the index holds one work."""
    address = replace(read_address(f"{node.url}/atlas87", keys["writer"]), ca=str(node.ca))
    engine = ElasticEngine(address, patience=UNHURRIED)
    engine.put(texts("cocoa"))
    assert found(engine, "cocoa") == {1}
    engine.close()
    return address


def one_key(node: SecuredNode, **rights: object) -> str:
    """A key with some rights, as it is sent."""
    body = {"name": "some", "role_descriptors": {"some": rights}}
    return str(node.ask("/_security/api_key", basic(), "POST", body)[1]["encoded"])


def refused(address: ElasticAddress) -> str:
    """What a search is told."""
    engine = ElasticEngine(address, patience=UNHURRIED)
    with pytest.raises(EngineUnavailable) as raised:
        ask(engine, "cocoa")
    engine.close()
    return f"{type(raised.value).__name__}: {raised.value}"


def test_a_wrong_key_is_told_what_to_look_at(node: SecuredNode, written: ElasticAddress) -> None:
    """None, one that is none, one that was taken back, one for other indices, one that may only see."""
    taken_back = one_key(node, indices=[{"names": ["atlas87-*"], "privileges": ["all"]}])
    assert node.status("/_security/api_key", basic(), "DELETE", {"name": "some"}) == 200
    elsewhere = one_key(node, indices=[{"names": ["other-*"], "privileges": ["all"]}])
    seeing = one_key(node, indices=[{"names": ["atlas87-*"], "privileges": ["view_index_metadata"]}])
    for key in (None, "bm90OmE=", "no base64", taken_back, elsewhere, seeing):
        said = refused(replace(written, api_key=key))
        assert said.startswith(EngineKeyRefused.__name__), said
        assert "ATLAS87_SEARCH_API_KEY" in said, said
        assert key is None or key not in said


def test_a_wrong_authority_is_told_what_to_look_at(written: ElasticAddress, tmp_path: Path) -> None:
    """That of somebody else, none, a file that is none or not there, no TLS at all."""
    (tmp_path / "other.crt").write_bytes(Authority("Somebody else").certificate)
    (tmp_path / "none.crt").write_text("not a certificate", encoding="ascii")
    for ca in (*(str(tmp_path / name) for name in ("other.crt", "none.crt", "missing.crt")), None):
        said = refused(replace(written, ca=ca))
        assert said.startswith(EngineUntrusted.__name__), said
        assert "ATLAS87_SEARCH_CA" in said
    plain = tuple(host.replace("https:", "http:") for host in written.hosts)
    assert "cannot be reached" in refused(replace(written, hosts=plain, ca=None))


def environment(node: SecuredNode, data: Path, key: str) -> dict[str, str]:
    """The settings of a machine with one key."""
    return {
        "ATLAS87_DATA": str(data), "ATLAS87_SEARCH": f"{node.url}/atlas87", "ATLAS87_SEARCH_API_KEY": key,
        "ATLAS87_SEARCH_CA": str(node.ca), "ATLAS87_CAGE_WORKERS": "1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("ATLAS87_SEARCH_API_KEY", "bm90OmE=", "ATLAS87_SEARCH_API_KEY"),
        ("ATLAS87_SEARCH_CA", "", "ATLAS87_SEARCH_CA"),
    ],
)
def test_a_portal_with_the_wrong_key_or_authority_names_it(
    node: SecuredNode, written: ElasticAddress, tmp_path: Path, setting: str, value: str, named: str
) -> None:
    """503 where there is a search, the rest goes on; ``/readyz`` and ``status`` say what to look at."""
    given = {**environment(node, tmp_path / "var", str(written.api_key)), setting: value}
    with TestClient(create_app(read_settings(given))) as client:
        answer = client.get("/fr/search?q=cocoa")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert named in ready.json()["stores"]["search"]
        assert client.get("/fr/").status_code == 200
    said = run(given, "status")
    assert said.returncode == 0, "an empty catalogue needs no index yet"
    (tmp_path / "cocoa.txt").write_text("Children work on cocoa farms during school hours. " * 20)
    taken = run(given, "ingest", str(tmp_path / "cocoa.txt"))
    assert (taken.returncode, named in taken.stderr) == (1, True), taken.stderr
    assert named in run(given, "status").stderr
    assert named in run(given, "check").stdout


def run(given: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    return subprocess.run(
        command(*words),
        env=surroundings(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", *words]


def surroundings(given: dict[str, str]) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    return {**mine, **given}


def test_the_portal_reads_with_a_key_that_may_only_read(
    node: SecuredNode, keys: dict[str, str], tmp_path: Path
) -> None:
    """From the first start on: it loads the starter collection into the catalogue, the worker makes the
    index; what the portal's key may not do, it does not try."""
    shared = {"ATLAS87_SEARCH": f"{node.url}/first", "ATLAS87_DATABASE": f"sqlite:///{tmp_path}/atlas.db",
              "ATLAS87_FILES": f"file://{tmp_path}/files"}  # fmt: skip
    folder = tmp_path / "keys"
    folder.mkdir()
    assert node.make_keys(folder, "first")[0] == 0
    reader = {**environment(node, tmp_path / "var", (folder / "reader").read_text("ascii")), **shared}
    writer = {**environment(node, tmp_path / "var", (folder / "writer").read_text("ascii")), **shared}
    portal = subprocess.Popen(
        command("serve", "--no-worker", "--port", "0", "--json"), env=surroundings(reader), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert portal.stdout is not None
    try:
        first = "".join(iter(portal.stdout.readline, "}\n")) + "}"
        assert not json.loads(first)["ready"], "there is no index before the worker has made it"
        assert node.status("/first-current", f"ApiKey {(folder / 'writer').read_text('ascii')}") == 404
        worker = subprocess.Popen(command("work"), env=surroundings(writer), stderr=subprocess.DEVNULL)
        try:
            with TestClient(create_app(read_settings(reader))) as client:
                until = time.monotonic() + PATIENCE
                while client.get("/readyz").status_code != 200:
                    assert time.monotonic() < until
                    time.sleep(0.5)
                until = time.monotonic() + PATIENCE
                while not client.get("/api/v1/search?q=child+labour").json()["total"]["works"]:
                    assert time.monotonic() < until
                    time.sleep(0.5)
                assert client.get("/api/v1/suggest?q=chil").status_code == 200
        finally:
            worker.terminate()
            worker.wait(60)
    finally:
        portal.terminate()
        _, said = portal.communicate(timeout=60)
    assert "403" not in said
    assert "refuses" not in said
    status = run(reader, "status")
    assert status.returncode == 0, status.stdout + status.stderr
    rebuilt = run(reader, "rebuild")
    assert (rebuilt.returncode, "ATLAS87_SEARCH_API_KEY" in rebuilt.stderr) == (1, True), rebuilt.stderr
