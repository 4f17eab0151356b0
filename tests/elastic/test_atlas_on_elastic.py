"""Atlas itself on a cluster, chosen by one address: commands as processes, pages and API in this process."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from elastic.session import PATIENT, fresh_address
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.locks import Locks
from portal.app import create_app
from portal.settings import read_settings

TOPICS = ("cocoa", "coffee", "cotton", "mica")


def text_about(word: str) -> str:
    """A page of some words about one."""
    return (
        f"Work of children in {word}.\n\nOn every farm that grows {word} people were asked about school.\n"
        * 3
    )


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The settings of an Atlas on an empty prefix of the cluster."""
    address = fresh_address()
    place = f"{address.hosts[0]}/{address.prefix}"
    return {"ATLAS87_DATA": str(tmp_path / "var"), "ATLAS87_SEARCH": place}


@pytest.fixture
def atlas(environment: dict[str, str]) -> Any:
    """Runs a command and gives what it printed as JSON."""

    def run(*arguments: str) -> Any:
        command = [str(Path(sys.executable).parent / "atlas87"), *arguments, "--json"]
        surroundings = {**os.environ, **environment}
        done = subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of small files."""
    made = tmp_path / "files"
    made.mkdir()
    for word in TOPICS:
        (made / f"{word}.txt").write_text(text_about(word), encoding="utf-8")
    return made


def test_every_command_works_on_the_cluster(atlas: Any, folder: Path) -> None:
    """Taken in, found, in step, checked, taken out, built anew: as on the folder that needs no server."""
    taken = atlas("ingest", str(folder))
    works = {Path(file["path"]).stem: file["work"] for file in taken["files"]}
    assert {file["state"] for file in taken["files"]} == {"indexed"}
    assert [hit["work"]["id"] for hit in atlas("search", "mica farm")["results"]][:1] == [works["mica"]]
    status = atlas("status")
    assert (status["index"]["engine"], status["index"]["pages"]) == ("elasticsearch", len(TOPICS))
    assert status["index"]["in_step"]
    assert atlas("check")["differences"] == []
    atlas("works", "withdraw", works["cotton"], "--reason", "A test of withdrawing")
    assert atlas("search", "cotton")["total"]["works"] == 0
    rebuilt = atlas("rebuild")
    assert rebuilt["works"] == len(TOPICS) - 1
    assert atlas("search", "cotton")["total"]["works"] == 0
    assert atlas("search", "coffee")["total"]["works"] == 1
    assert atlas("check")["differences"] == []


def test_the_way_back_by_command(atlas: Any, folder: Path) -> None:
    """To the index before the last rebuild, with what was withdrawn since taken out of it."""
    taken = atlas("ingest", str(folder))
    works = {Path(file["path"]).stem: file["work"] for file in taken["files"]}
    atlas("rebuild")
    atlas("works", "withdraw", works["cotton"], "--reason", "A test of going back")
    back = atlas("rebuild", "--back")
    assert (back["works"], back["set_aside"]) == (0, [])
    assert atlas("search", "cotton")["total"]["works"] == 0
    assert atlas("search", "coffee")["total"]["works"] == 1
    assert atlas("check")["differences"] == []


def test_status_says_that_the_disk_of_the_cluster_is_full(
    atlas: Any, folder: Path, environment: dict[str, str]
) -> None:
    """Not that a worker is missing: there may be one, which can do nothing either."""
    atlas("ingest", str(folder / "cocoa.txt"))
    with full(read_address(environment["ATLAS87_SEARCH"])):
        taken = said(environment, "ingest", str(folder))
        assert (taken.returncode, "cannot be written" in taken.stderr) == (1, True)
        status = said(environment, "status")
        assert status.returncode == 1
        assert "index:  elasticsearch, 1 pages, cannot be written (works that wait: 3)" in status.stdout
        assert "disk is nearly full" in status.stderr
        assert "disk is nearly full" in said(environment, "check").stdout
    atlas("check", "--repair")
    assert "in step" in said(environment, "status").stdout


def said(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """What a command says to an operator."""
    command = [str(Path(sys.executable).parent / "atlas87"), *words]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=300
    )


@contextlib.contextmanager
def full(address: ElasticAddress) -> Iterator[None]:
    """The indices of a prefix read-only, as the server makes them where its disk is nearly full."""
    cluster = Cluster(address, PATIENT)
    block = "index.blocks.read_only_allow_delete"
    indices = cluster._writing.indices
    with contextlib.closing(cluster):
        indices.put_settings(index=f"{address.prefix}-*", settings={block: True})
        yield
        indices.put_settings(index=f"{address.prefix}-*", settings={block: None})


def test_a_portal_starts_while_another_process_writes_the_first_works(environment: dict[str, str]) -> None:
    """An ingest beside, or a portal on another machine that starts at the same moment, makes the index."""
    address = read_address(environment["ATLAS87_SEARCH"])
    command = [str(Path(sys.executable).parent / "atlas87"), "serve", "--port", "0", "--empty", "--json"]
    cluster = Cluster(address, PATIENT)
    with contextlib.closing(cluster), Locks(cluster).writing():
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        process.terminate()
        assert said.startswith(b"{"), process.communicate()[1]
        process.communicate(timeout=60)


def test_pages_and_api_answer_from_the_cluster(atlas: Any, folder: Path, environment: dict[str, str]) -> None:
    """The portal's own search, its facets, suggestions and health."""
    atlas("ingest", str(folder))
    with TestClient(create_app(read_settings(environment))) as client:
        assert client.get("/readyz").json()["stores"]["search"] == "ready"
        answer = client.get("/api/v1/search", params={"q": "cocoa farm"}).json()
        assert answer["results"][0]["pages"][0]["snippet"]["marks"]
        assert answer["facets"]["language"][0]["works"] >= 1
        assert client.get("/api/v1/suggest", params={"q": "coff"}).json()
        page = client.get("/en/search", params={"q": "cocoa"})
        assert page.status_code == 200
        assert "<mark>" in page.text
