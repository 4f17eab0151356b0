"""Two machines with nothing in common but PostgreSQL, object storage and Elasticsearch, each a real server.

What one takes in, the other reads, searches, serves and checks; each loses its own folder without any loss.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from elastic.session import fresh_address

from tests.servers.object_storage import ObjectStorage
from tests.servers.postgresql import PostgresqlServer

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "portal.cli")
PATIENCE = 240
FILES = 12
STATISTICS = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Source,Nature,Units,[Sex],[Age]\n"


class Machine:
    """A data folder of its own; stores that it shares."""

    def __init__(self, data: Path, shared: dict[str, str]) -> None:
        self.data, self._shared = data, shared

    def begin(self, *words: str) -> subprocess.Popen[str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
        return subprocess.Popen(
            [*COMMAND, *words], env={**mine, **self._shared, "ATLAS87_DATA": str(self.data)}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str) -> Any:
        process = self.begin(*words, "--json")
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out + err
        return json.loads(out)


@pytest.fixture
def machines(
    tmp_path: Path, postgresql_server: PostgresqlServer, object_storage: ObjectStorage
) -> tuple[Machine, Machine]:
    index, bucket = fresh_address(), object_storage.new_bucket()
    shared = {
        "ATLAS87_DATABASE": postgresql_server.url(postgresql_server.new_database()),
        "ATLAS87_SEARCH": f"{index.hosts[0]}/{index.prefix}",
        "ATLAS87_FILES": f"s3://{bucket.bucket}/{bucket.prefix}",
        "ATLAS87_FILES_ENDPOINT": str(bucket.endpoint), "ATLAS87_FILES_KEY_ID": "key",
        "ATLAS87_FILES_SECRET": "secret", "ATLAS87_CAGE_WORKERS": "1",
    }  # fmt: skip
    return Machine(tmp_path / "one", shared), Machine(tmp_path / "two", shared)


def test_what_one_takes_in_the_other_has(machines: tuple[Machine, Machine], tmp_path: Path) -> None:
    """Works, files, search, statistics, checks; before and after the first has lost everything of its own."""
    one, two = machines
    (folder := tmp_path / "in").mkdir()
    for number in range(FILES):
        text = f"The inspectors saw children working in the quarry{number:03} during school hours. " * 30
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    assert one.run("ingest", str(folder))["totals"] == {"indexed": FILES}
    row = "SL_TLF_CHLDEA,8.7.1,4,2015,12.5,DHS,CA,PERCENT,FEMALE,5-17\n"
    (tmp_path / "figures.csv").write_text(STATISTICS + row, encoding="utf-8")
    loaded = one.run(
        "data", "load", str(tmp_path / "figures.csv"), "--published", "2020-10", "--edition", "1"
    )

    found = two.run("search", "quarry007")
    assert [hit["work"]["title"] for hit in found["results"]] == ["007"]
    assert two.run("data", "list")["editions"][0]["id"] == loaded["files"][0]["edition"]
    assert two.run("check")["agree"]
    shutil.rmtree(one.data)
    assert one.run("check", "--repair")["agree"]
    assert one.run("search", "quarry007")["results"] == found["results"]
    served_by(two, found["results"][0]["pages"][0]["document"])


def served_by(machine: Machine, document: str) -> None:
    """A portal on a machine that has taken in nothing hands out the file that lies in the bucket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    portal = machine.begin("serve", "--port", str(port), "--empty", "--no-worker")
    try:
        assert portal.stdout is not None
        assert "is ready" in portal.stdout.readline()
        address = f"http://127.0.0.1:{port}/files/{document}/007.txt"
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert b"quarry007" in answer.read()
        asked = urllib.request.Request(address, headers={"range": "bytes=4-13"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            assert (answer.status, answer.read()) == (206, b"inspectors")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            assert json.load(answer)["ready"]
    finally:
        portal.terminate()
        portal.communicate(timeout=30)


def test_a_worker_that_dies_on_one_machine_is_followed_by_one_on_the_other(
    machines: tuple[Machine, Machine], tmp_path: Path
) -> None:
    """Killed with files in hand: all are read in the end, each into one work."""
    one, two = machines
    (folder := tmp_path / "in").mkdir()
    for number in range(FILES * 4):
        text = f"The inspectors saw children working in the quarry{number:03} during school hours. " * 200
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    ingest = one.begin("ingest", str(folder))
    until = time.monotonic() + PATIENCE
    while two.run("status")["works"] < 3:
        assert time.monotonic() < until
        assert ingest.poll() is None, ingest.communicate()
    ingest.send_signal(signal.SIGKILL)
    ingest.communicate()
    assert two.run("ingest", str(folder))["totals"] == {"indexed": FILES * 4}
    said = two.run("status")
    assert (said["works"], said["documents"], said["pages"]) == (FILES * 4, FILES * 4, said["index"]["pages"])
