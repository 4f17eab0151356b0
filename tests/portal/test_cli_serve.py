"""``atlas87 serve`` and ``work``: ready when it says so, gone when told, with a worker beside it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import PATIENCE, atlas87, started, text_about

from tests.servers.object_storage import ObjectStorage

READY = "Atlas 8.7 is ready at "


@dataclass
class Portal:
    """A served portal: its process and where it answers."""

    process: subprocess.Popen[str]
    url: str

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()

    def works_found(self, words: str) -> int:
        return int(json.loads(self.get(f"/api/v1/search?q={words}")[1])["total"]["complete"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(data: Path, *words: str, settings: Mapping[str, str] | None = None) -> Iterator[Portal]:
    process = started(data, "serve", "--port", str(free_port()), *words, settings=settings)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith(READY):
                break
        else:
            raise AssertionError(process.communicate()[1])
        yield Portal(process, line.removeprefix(READY).strip())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def test_it_serves_while_object_storage_is_away(tmp_path: Path) -> None:
    """What does not answer now is named with where to look, and the rest is there."""
    away = {
        "ATLAS87_FILES": "s3://files/atlas", "ATLAS87_FILES_ENDPOINT": "http://127.0.0.1:9",
        "ATLAS87_FILES_KEY_ID": "key", "ATLAS87_FILES_SECRET": "secret",
    }  # fmt: skip
    with served(tmp_path / "var", "--no-worker", settings=away) as portal:
        assert portal.get("/en/about/")[0] == 200
        with pytest.raises(urllib.error.HTTPError) as answer:
            portal.get("/readyz")
        assert json.load(answer.value)["stores"]["files"] == "FileStoreUnavailable"
    assert portal.process.returncode == 0


def test_a_bucket_that_is_not_there_is_said(tmp_path: Path, object_storage: ObjectStorage) -> None:
    """At once, with the setting to look at: no file shall be lost in it."""
    nowhere = {
        "ATLAS87_FILES": "s3://no-such-bucket/atlas", "ATLAS87_FILES_ENDPOINT": object_storage.url,
        "ATLAS87_FILES_KEY_ID": "key", "ATLAS87_FILES_SECRET": "secret",
    }  # fmt: skip
    said = atlas87(tmp_path / "var", "serve", "--port", "0", settings=nowhere)
    assert said.code == 1
    assert "no bucket no-such-bucket: see ATLAS87_FILES" in said.err


def workers_of(pid: int) -> list[int]:
    """The worker processes that ``pid`` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            command = (stat.parent / "cmdline").read_bytes()
            if int(parent) == pid and b"--until-stdin-closes" in command:
                found.append(int(stat.parent.name))
    return found


def wait_until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_it_answers_when_it_says_that_it_is_ready(tmp_path: Path) -> None:
    with served(tmp_path / "var", "--empty") as portal:
        assert portal.get("/readyz")[0] == 200
        assert "Atlas 8.7" in portal.get("/en/")[1]
        assert portal.works_found("anything") == 0
        broken = said_to(portal, b"NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert broken.startswith(b"HTTP/1.1 400 ")
        assert b"\r\ncontent-security-policy: default-src 'none';" in broken
        assert b"\r\nx-content-type-options: nosniff\r\n" in broken


def said_to(portal: Portal, request: bytes) -> bytes:
    """What the server answers to these bytes, until it hangs up."""
    port = int(portal.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_what_is_taken_in_beside_it_is_found_at_once(tmp_path: Path) -> None:
    """By every serving process; and a withdrawn work is found by none."""
    data = tmp_path / "var"
    (tmp_path / "cocoa.txt").write_text(text_about("cocoa"), encoding="utf-8")
    with served(data, "--empty", "--workers", "2") as portal:
        assert portal.works_found("cocoa") == 0
        taken = atlas87(data, "ingest", str(tmp_path / "cocoa.txt"), "--json")
        assert [portal.works_found("cocoa") for _ in range(8)] == [1] * 8
        work = taken.document["files"][0]["work"]
        assert atlas87(data, "works", "withdraw", work, "--reason", "x").code == 0
        assert [portal.works_found("cocoa") for _ in range(8)] == [0] * 8


def test_two_processes_share_connections_and_are_scraped_as_one(tmp_path: Path) -> None:
    """Whichever answers the scrape tells what both did."""
    with served(tmp_path / "var", "--empty", "--workers", "2") as portal:
        before = searches_counted(portal)
        port = int(portal.url.rpartition(":")[2])
        lasting = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(4)]
        for _ in range(2):
            for connection in lasting:
                connection.request("GET", "/api/v1/search?q=x")
                assert connection.getresponse().read()
        told = [searches_counted(portal) for _ in range(6)]
        for connection in lasting:
            connection.close()
    assert before == 0
    assert told == [8] * 6


def searches_counted(portal: Portal) -> int:
    text = portal.get("/metrics")[1]
    found = re.search(r'atlas87_answers_total{door="api-search",status="200"} (\d+)', text)
    return int(found[1]) if found else 0


def test_the_starter_collection_is_loaded_once_into_an_empty_catalogue(tmp_path: Path) -> None:
    """Broken off in the middle it is finished at the next start; withdrawn works stay withdrawn."""
    data = tmp_path / "var"
    broken_off = started(data, "serve", "--port", str(free_port()))
    wait_until(lambda: count(data, "works") >= 1)
    broken_off.kill()
    broken_off.communicate(timeout=PATIENCE)
    with served(data) as portal:
        held = count(data, "works")
        assert held >= 10
        assert portal.works_found("child") >= 5
    work = atlas87(data, "search", "trafficking", "--limit", "1", "--json").document["results"][0]["work"][
        "id"
    ]
    assert atlas87(data, "works", "withdraw", work, "--reason", "x").code == 0
    before = {table: count(data, table) for table in ("works", "documents", "pages", "events")}
    with served(data) as portal:
        assert {table: count(data, table) for table in before} == before
        assert work not in portal.get("/api/v1/search?q=trafficking&limit=100")[1]


def test_the_starter_collection_stays_out_of_a_catalogue_with_other_works(tmp_path: Path) -> None:
    data = tmp_path / "var"
    (tmp_path / "cocoa.txt").write_text(text_about("cocoa"), encoding="utf-8")
    atlas87(data, "ingest", str(tmp_path / "cocoa.txt"))
    with served(data):
        assert count(data, "works") == 1


def test_the_starter_collection_is_told_of_when_it_is_taken_in_and_never_again(tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        with served(tmp_path / "var") as portal:
            portal.process.send_signal(signal.SIGTERM)
            told.append("The starter collection is here" in portal.process.communicate(timeout=PATIENCE)[1])
    assert told == [True, False]


def count(data: Path, table: str) -> int:
    """Rows of a table; none while there is no such database."""
    if not (data / "atlas87.db").exists():
        return 0
    database = sqlite3.connect(data / "atlas87.db", timeout=30)
    try:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_everything_ends_soon(tmp_path: Path, told: signal.Signals) -> None:
    with served(tmp_path / "var", "--empty") as portal:
        wait_until(lambda: workers_of(portal.process.pid))
        (worker,) = workers_of(portal.process.pid)
        begun = time.monotonic()
        portal.process.send_signal(told)
        assert portal.process.wait(PATIENCE) == 0
        assert time.monotonic() - begun < 10, "3 s on a quiet machine"
        assert not runs(worker)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_settings_that_cannot_be_used_are_said_and_end_it(tmp_path: Path, workers: str) -> None:
    said = atlas87(tmp_path / "var", "serve", "--empty", "--workers", workers, settings={"ATLAS87_OCR": "?"})
    assert said.code != 0
    assert "ATLAS87_OCR" in said.err
    assert "Traceback" not in said.err


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    with served(tmp_path / "var", "--empty") as portal:
        wait_until(lambda: workers_of(portal.process.pid))
        (first,) = workers_of(portal.process.pid)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: [one for one in workers_of(portal.process.pid) if one != first and runs(one)])


def test_a_worker_that_cannot_begin_says_why_and_ends(tmp_path: Path) -> None:
    """With its reason and code 1: never an abort for the thread that waits on its standard input."""
    (tmp_path / "atlas87.db").write_bytes(b"no database at all " * 1000)
    command = (sys.executable, "-m", "portal.cli", "work", "--until-stdin-closes")
    settings = {**os.environ, "ATLAS87_DATA": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=settings
    ) as worker:
        assert worker.stderr is not None
        said = worker.stderr.read()  # its input stays open meanwhile
        assert worker.wait(PATIENCE) == 1
    assert "damaged" in said
    assert "Fatal" not in said


def test_the_worker_ends_with_a_server_that_was_killed(tmp_path: Path) -> None:
    with served(tmp_path / "var", "--empty") as portal:
        wait_until(lambda: workers_of(portal.process.pid))
        (worker,) = workers_of(portal.process.pid)
        portal.process.kill()
        wait_until(lambda: not runs(worker))


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = atlas87(tmp_path / "var", "serve", "--empty", "--port", str(port))
    assert said.code == 2
    assert str(port) in said.err
    assert "--port" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--port", "70000"), "0 to 65535"),
        (("--workers", "0"), "from 1 to 64"),
        (("--host", "no.such.host.invalid"), "--port"),
    ],
)
def test_what_cannot_be_served_is_said(tmp_path: Path, words: tuple[str, ...], expected: str) -> None:
    said = atlas87(tmp_path / "var", "serve", "--empty", *words)
    assert said.code == 2
    assert expected in said.err
    assert "Traceback" not in said.err


def test_a_lost_index_is_said_and_the_rest_is_served(tmp_path: Path) -> None:
    data = tmp_path / "var"
    (tmp_path / "tea.txt").write_text(text_about("tea"), encoding="utf-8")
    taken = atlas87(data, "ingest", str(tmp_path / "tea.txt"), "--json").document["files"][0]
    for path in sorted((data / "search").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with served(data, "--empty") as portal:
        assert portal.get(f"/en/works/{taken['work']}")[0] == 200
        assert atlas87(data, "rebuild").code == 0
        assert portal.works_found("tea") == 1


def test_a_worker_says_what_it_did_and_nothing_of_what_was_read(tmp_path: Path) -> None:
    worker = started(tmp_path / "var", "work", "--json")
    time.sleep(1.5)
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=PATIENCE)
    assert worker.returncode in (0, 130)
    if worker.returncode == 0:
        assert json.loads(out) == {"files": 0, "pages": 0, "works_indexed": 0, "later_jobs": 0}
    assert "Traceback" not in err
