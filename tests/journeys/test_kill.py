"""Killed at any moment nothing is lost or half-published; several processes do not disturb one another.

Every process here is the real command. What a run leaves behind is compared with an undisturbed one.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.engines.embedded.engine import EmbeddedEngine
from index.search import SearchQuery

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "portal.cli")
PATIENCE = 180
FILES = 60
PAGES = 8


def environment(data: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
    return {**mine, "ATLAS87_DATA": str(data)}


def begin(data: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command in a session of its own, so that it can be killed with nothing else."""
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, (out + err).decode()


def run(data: Path, *words: str) -> tuple[int, str]:
    return finish(begin(data, *words))


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the kernel would when memory runs out: without a word."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


def words_of(number: int) -> str:
    return f"mine{number:03}"


def make_folder(folder: Path, files: int = FILES) -> Path:
    """Texts of some pages each: enough work for a kill to fall into every phase."""
    folder.mkdir(parents=True)
    for number in range(files):
        page = (
            f"Children were seen in the {words_of(number)} of the northern district by the inspectors. " * 12
        )
        (folder / f"{number:03}.txt").write_text("\f".join([page] * PAGES), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnot really")
    (folder / "copy.txt").write_bytes((folder / "000.txt").read_bytes())
    return folder


def query(data: Path, sql: str) -> list[Any]:
    database = sqlite3.connect(data / "atlas87.db", timeout=30)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def left_behind(data: Path) -> dict[str, Any]:
    """What can be compared between runs: everything but the ids and times."""
    engine = EmbeddedEngine.open(data / "search")
    page = engine.search(SearchQuery(text="inspectors", limit=1))
    return {
        "works": query(data, "SELECT title, state, type FROM works ORDER BY title"),
        "documents": query(data, "SELECT file_name, state, page_count FROM documents ORDER BY file_name"),
        "pages": query(data, "SELECT count(*), sum(length(text)) FROM pages"),
        "extractions": query(data, "SELECT count(*) FROM extractions"),
        "ledger": query(data, "SELECT file_name, state, pages FROM ledger_files ORDER BY file_name"),
        "leases": query(data, "SELECT count(*) FROM ledger_files WHERE lease_owner IS NOT NULL"),
        "outbox": query(data, "SELECT count(*) FROM index_outbox"),
        "integrity": query(data, "PRAGMA integrity_check"),
        "index": engine.counts(),
        "found": (page.total.works, page.total.pages),
    }


def half_published(data: Path) -> list[Any]:
    """Documents without all their pages, works without a document: what a reader must never meet."""
    if not (data / "atlas87.db").exists() or not query(
        data, "SELECT 1 FROM sqlite_master WHERE name='pages'"
    ):
        return []
    torn = query(
        data,
        "SELECT d.id FROM documents d WHERE d.page_count = 0 OR d.page_count <> "
        "(SELECT count(*) FROM pages p WHERE p.document_id = d.id)",
    )
    return torn + query(data, "SELECT id FROM works WHERE id NOT IN (SELECT work_id FROM documents)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("kill") / "in")


@pytest.fixture(scope="module")
def undisturbed(folder: Path) -> dict[str, Any]:
    data = folder.parent / "undisturbed"
    assert run(data, "ingest", str(folder))[0] == 1, "the broken file is listed"
    left = left_behind(data)
    assert (len(left["works"]), left["pages"][0][0]) == (FILES, FILES * PAGES)
    assert left["found"] == (FILES, FILES * PAGES)
    return left


MOMENTS = {
    "nothing is there yet": "SELECT 1",
    "files are entered": "SELECT 1 FROM ledger_files",
    "files are being read": "SELECT 1 FROM ledger_files WHERE state = 'reading'",
    "the first works are there": "SELECT 1 FROM works",
    "half of the works are there": f"SELECT 1 FROM works HAVING count(*) >= {FILES // 2}",
    "all works are there": f"SELECT 1 FROM works HAVING count(*) >= {FILES}",
    "the first works are indexed": "SELECT 1 FROM ledger_files WHERE state = 'indexed'",
}
"""What a run has come to when it is killed, as the database shows it."""


def kill_when(data: Path, folder: Path, moment: str, delay: float) -> None:
    """Begin a run and kill it so many seconds after ``moment``, or when it ends, whichever is first."""
    process = begin(data, "ingest", str(folder))
    while process.poll() is None:
        with contextlib.suppress(sqlite3.OperationalError):
            if query(data, MOMENTS[moment]):
                break
        time.sleep(0.001)
    time.sleep(delay)
    kill(process)


@pytest.mark.parametrize("delay", [0.0, 0.08])
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_next_run_finishes(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any], moment: str, delay: float
) -> None:
    data = tmp_path / "var"
    kill_when(data, folder, moment, delay)
    assert half_published(data) == []
    assert run(data, "ingest", str(folder))[0] == 1
    assert left_behind(data) == undisturbed


def test_killed_again_and_again_the_next_run_finishes(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    """One store, a kill in every phase and at moments between them, then a run to the end."""
    data, chance = tmp_path / "var", random.Random(8)
    for moment in MOMENTS:
        kill_when(data, folder, moment, chance.uniform(0.0, 0.3))
        assert half_published(data) == []
    assert run(data, "ingest", str(folder))[0] == 1
    assert left_behind(data) == undisturbed


def test_interrupted_politely_it_goes_on_later(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    for attempt in range(8):  # on a busy machine a run may have ended before the signal reaches it
        data = tmp_path / f"var{attempt}"
        process = begin(data, "ingest", str(folder))
        wait_until(lambda kept=data: accepted(kept) >= 1, PATIENCE)
        process.send_signal(signal.SIGINT)
        code, said = finish(process)
        if code == 130:
            break
    assert code == 130, said
    assert "goes on where this one stopped" in said
    assert "Traceback" not in said
    assert half_published(data) == []
    assert query(data, "SELECT count(*) FROM ledger_files WHERE lease_owner IS NOT NULL") == [(0,)]
    assert query(data, "SELECT max(deaths) FROM ledger_files") == [(0,)], "nothing is held against a file"
    assert run(data, "ingest", str(folder))[0] == 1
    assert left_behind(data) == undisturbed


def test_a_worker_finishes_what_a_killed_run_had_begun(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    """What the ledger has accepted needs its source no more: a worker reads it from the store of files."""
    data = tmp_path / "var"
    process = begin(data, "ingest", str(folder))
    wait_until(lambda: accepted(data) >= 20, PATIENCE)
    kill(process)
    held = accepted(data)
    worker = begin(data, "work")
    try:
        wait_until(lambda: settled(data) == held and not query(data, "SELECT 1 FROM index_outbox"), PATIENCE)
    finally:
        worker.send_signal(signal.SIGTERM)
        code, said = finish(worker)
    assert code == 0, said
    assert half_published(data) == []
    assert run(data, "ingest", str(folder))[0] == 1
    assert left_behind(data) == undisturbed


def accepted(data: Path) -> int:
    with contextlib.suppress(sqlite3.OperationalError):
        return int(query(data, "SELECT count(*) FROM ledger_files")[0][0])
    return 0


def settled(data: Path) -> int:
    final = "'indexed', 'damaged', 'duplicate'"
    return int(query(data, f"SELECT count(*) FROM ledger_files WHERE state IN ({final})")[0][0])


def wait_until(done: Any, patience: float) -> None:
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@contextlib.contextmanager
def worker_beside(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    worker = begin(data, "work")
    try:
        yield worker
    finally:
        kill(worker)


def test_a_worker_killed_and_started_again_beside_a_run(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    """The worker may hold the engine's writer at any moment: the run must neither fail nor hang."""
    data = tmp_path / "var"
    chance = random.Random(87)
    process = begin(data, "ingest", str(folder))
    while process.poll() is None:
        worker = begin(data, "work")
        time.sleep(chance.uniform(0.5, 2.0))
        kill(worker)
    code, said = finish(process)
    assert code == 1, said
    assert left_behind(data) == undisturbed


def test_two_runs_over_the_same_folder_at_once(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    data = tmp_path / "var"
    both = [begin(data, "ingest", str(folder)) for _ in range(2)]
    for process in both:
        code, said = finish(process)
        assert code == 1, said
        assert "Traceback" not in said
    assert left_behind(data) == undisturbed


def test_two_runs_over_different_folders_at_once(tmp_path: Path) -> None:
    data = tmp_path / "var"
    one, two = make_folder(tmp_path / "one", 15), tmp_path / "two"
    two.mkdir()
    for number in range(100, 115):
        text = (
            f"Children were seen in the {words_of(number)} of the southern district by the inspectors. " * 12
        )
        (two / f"{number}.txt").write_text(text, encoding="utf-8")
    both = [begin(data, "ingest", str(folder)) for folder in (one, two)]
    assert [finish(process)[0] for process in both] == [1, 0]
    assert left_behind(data)["found"][0] == 30
    assert query(data, "SELECT count(*) FROM index_outbox") == [(0,)]


def test_beside_a_worker_everything_is_found_when_the_command_returns(
    tmp_path: Path, folder: Path, undisturbed: dict[str, Any]
) -> None:
    """In a process that was searching all along, too."""
    data = tmp_path / "var"
    with worker_beside(data):
        small = make_folder(tmp_path / "small", 2)
        assert run(data, "ingest", str(small))[0] == 1
        reader = EmbeddedEngine.open(data / "search")
        before = reader.search(SearchQuery(text="inspectors")).total.works
        for number in (30, 31, 32):
            text = (
                f"Children were seen in the {words_of(number)} of the western district by the inspectors. "
                * 12
            )
            (small / f"{number}.txt").write_text(text, encoding="utf-8")
            assert run(data, "ingest", str(small / f"{number}.txt"))[0] == 0
            assert reader.search(SearchQuery(text=words_of(number))).total.complete == 1
        assert reader.search(SearchQuery(text="inspectors")).total.works == before + 3


def test_withdrawn_beside_a_worker_it_is_gone_when_the_command_returns(tmp_path: Path) -> None:
    data = tmp_path / "var"
    with worker_beside(data):
        small = make_folder(tmp_path / "small", 2)
        run(data, "ingest", str(small))
        reader = EmbeddedEngine.open(data / "search")
        assert reader.search(SearchQuery(text=words_of(1))).total.complete == 1
        ((work,),) = query(data, "SELECT work_id FROM ledger_files WHERE file_name = '001.txt'")
        assert run(data, "works", "withdraw", work, "--reason", "asked for")[0] == 0
        assert reader.search(SearchQuery(text=words_of(1))).total.complete == 0
        assert run(data, "rebuild")[0] == 0, "beside a worker"
        assert reader.search(SearchQuery(text=words_of(1))).total.complete == 0
        assert reader.search(SearchQuery(text=words_of(0))).total.complete == 1
