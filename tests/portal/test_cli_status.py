"""``atlas87 status`` while the index is not in step: who is at work, and what to do if nobody is."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import Said, atlas87, text_about

from index.engines.embedded.engine import EmbeddedEngine

PATH_OF_WORK = "cocoa.txt"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Stores with one work that is in step."""
    (tmp_path / PATH_OF_WORK).write_text(text_about("cocoa"), encoding="utf-8")
    assert atlas87(tmp_path / "var", "ingest", str(tmp_path / PATH_OF_WORK)).code == 0
    return tmp_path / "var"


def queue(data: Path, ago: timedelta) -> None:
    """Every work waits for the engine, since a while ago."""
    when = datetime.now(UTC) - ago
    with sqlite3.connect(data / "atlas87.db") as database:
        database.execute(
            "INSERT INTO index_outbox SELECT id, version, ? FROM works",
            (when.strftime("%Y-%m-%d %H:%M:%S.%f"),),
        )
    database.close()


def status(data: Path) -> Said:
    return atlas87(data, "status", "--json")


def test_while_somebody_writes_it_says_that_work_is_under_way(data: Path) -> None:
    """However long they wait already: that is no fault, and nothing is to be done."""
    queue(data, timedelta(hours=1))
    engine = EmbeddedEngine.open(data / "search")
    assert not engine.being_written()
    with engine.writing():
        assert engine.being_written()
        said, plain = status(data), atlas87(data, "status")
    assert not engine.being_written()
    assert (said.code, plain.code) == (0, 0)
    assert (said.document["index"]["in_step"], said.document["index"]["under_way"]) == (False, True)
    assert "being brought up to date (works to come: 1)" in plain.out
    assert "atlas87 check" not in plain.out


def test_what_was_queued_just_now_is_under_way(data: Path) -> None:
    """A worker looks several times a second, and holds the writer only while it writes."""
    queue(data, timedelta(seconds=-60))
    said = status(data)
    assert (said.code, said.document["index"]["under_way"]) == (0, True)


def test_what_waits_while_nobody_is_at_work_is_said_with_what_to_run(data: Path) -> None:
    queue(data, timedelta(hours=1))
    said = atlas87(data, "status")
    assert said.code == 1
    assert "waits for a worker (works: 1)" in said.out


def test_an_index_that_lacks_what_nobody_is_to_bring_is_to_be_checked(data: Path) -> None:
    with sqlite3.connect(data / "atlas87.db") as database:
        ((work, version),) = database.execute("SELECT id, version FROM works").fetchall()
    database.close()
    EmbeddedEngine.open(data / "search").delete(work, version)
    said = atlas87(data, "status")
    assert said.code == 1
    assert "not in step: atlas87 check" in said.out


def test_an_index_that_is_not_there_is_to_be_made_anew(data: Path) -> None:
    """There is nothing to check: what helps is named beside the state, and is what the reason says."""
    shutil.rmtree(data / "search")
    said = atlas87(data, "status")
    assert said.code == 1
    assert "not in step: atlas87 rebuild" in said.out
    assert "atlas87 check" not in said.out
