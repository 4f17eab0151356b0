"""The drill: a backup while files are taken in, an empty machine, the same counts, checksums and answers.

Every step is the real command, as ``docs/deploy.md`` has it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, func, select

from index.catalogue.tables import works

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "portal.cli")
PATIENCE = 180
SEARCHES = (
    "indigo",
    "inspectors",
    "children plantation",
    '"school hours"',
    "quarry007",
    "travail des enfants",
)
FIRST, MORE = 15, 480


class Machine:
    """A data folder and a database of its own, and the commands that are run there."""

    def __init__(self, data: Path, database: str) -> None:
        self.data, self.database = data, database
        self._settings = {"ATLAS87_DATA": str(data), "ATLAS87_DATABASE": database}

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """A command that goes on while others are run."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith("ATLAS87_")}
        return subprocess.Popen(
            [*COMMAND, *words], env=mine | self._settings, text=True, cwd=self.data.parent,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str, code: int = 0) -> Any:
        """What a command answers as JSON; it must end with ``code``."""
        process = self.begin(*words, "--json")
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == code, err
        return json.loads(out)

    def answers(self) -> dict[str, Any]:
        """What the searches find, but for how long it took, and the score, which hangs on how the engine has
        cut its segments."""
        found = {words: self.run("search", words, "--limit", "50") for words in SEARCHES}
        for answer in found.values():
            answer["took_ms"] = 0
            answer["results"] = [{**hit, "score": 0} for hit in answer["results"]]
        return found

    def held(self) -> dict[str, Any]:
        """Works, documents, pages and states, as ``status`` counts them."""
        said = self.run("status")
        return {name: said[name] for name in ("works", "documents", "pages", "states", "works_by_state")}


def works_in(database: str) -> int:
    """How many works a database has, asked without the start of a program: the ingest goes on meanwhile."""
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(works)) or 0)


def put(folder: Path, numbers: range) -> Path:
    for number in numbers:
        page = f"The inspectors saw children in quarry{number:03} during school hours, and indigo. " * 20
        (folder / f"{number:03}.txt").write_text("\f".join([page] * 6), encoding="utf-8")
    return folder


def database(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/atlas87.db"
    server = request.getfixturevalue("postgresql_server")
    return str(server.url(server.new_database()))


@pytest.mark.parametrize(("before", "after"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_an_empty_machine_gives_the_same_answers(
    before: str, after: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Saved in the middle of an ingest; what was in is whole, and the rest is taken in on the new machine."""
    (folder := tmp_path / "in").mkdir()
    old = Machine(tmp_path / "old", database(before, tmp_path / "old", request))
    old.run("ingest", str(put(folder, range(FIRST))))
    put(folder, range(FIRST, FIRST + MORE))
    ingest = old.begin("ingest", str(folder))
    while works_in(old.database) < FIRST + 5:
        assert ingest.poll() is None, "it was too quick to be disturbed"
        time.sleep(0.02)
    saved = old.run("backup", str(tmp_path / "backup.tar"))
    ingest.communicate(timeout=PATIENCE)

    new = Machine(tmp_path / "new", database(after, tmp_path / "new", request))
    assert new.run("restore", str(tmp_path / "backup.tar"), "--check")["whole"]
    new.run("restore", str(tmp_path / "backup.tar"))
    counts = new.held()
    assert saved["missing"] == []
    assert FIRST < counts["works"] < FIRST + MORE, "saved while works came in"
    assert saved["tables"]["pages"] == counts["pages"]
    assert saved["tables"]["works"] == counts["works"]
    new.run("check")

    assert new.run("ingest", str(folder))["totals"] == {"indexed": FIRST + MORE}
    assert new.held() == old.held()
    assert found(new) == found(old)
    assert new.run("check")["agree"]


def found(machine: Machine) -> dict[str, Any]:
    """What is found, by what does not hang on which machine gave a work its id: how much by words of all
    works (which fifty of equal ones come first is told by their ids), and which pages by words of one."""
    answers = machine.answers() | {
        name: machine.run("search", name) for name in (f"quarry{at:03}" for at in range(0, FIRST + MORE, 66))
    }
    return {
        words: (
            answer["total"],
            answer["total"]["works"] <= len(answer["results"])
            and sorted(
                (hit["work"]["title"], page["page"]) for hit in answer["results"] for page in hit["pages"]
            ),
        )
        for words, answer in answers.items()
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_at_rest_every_byte_of_every_answer_is_the_same(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Ids, order, pages, snippets, marks, facets; and a backup of the new machine holds the same bytes."""
    (folder := tmp_path / "in").mkdir()
    old = Machine(tmp_path / "old", database(kind, tmp_path / "old", request))
    old.run("ingest", str(put(folder, range(FIRST))))
    first = old.run("backup", str(tmp_path / "backup.tar"))
    new = Machine(tmp_path / "new", database(kind, tmp_path / "new", request))
    new.run("restore", str(tmp_path / "backup.tar"))
    assert new.answers() == old.answers()
    assert any(answer["results"] for answer in new.answers().values())
    second = new.run("backup", str(tmp_path / "again.tar"))
    assert {**first, "backup": "", "made": "", "settings": {}} == {
        **second, "backup": "", "made": "", "settings": {}
    }  # fmt: skip


def test_a_backup_that_is_killed_leaves_no_half_of_one(tmp_path: Path) -> None:
    """kill -9 in the middle: there is no file of that name, and the next backup is whole."""
    (folder := tmp_path / "in").mkdir()
    machine = Machine(tmp_path / "data", database("sqlite", tmp_path / "data", None))  # type: ignore[arg-type]
    machine.run("ingest", str(put(folder, range(FIRST))))
    backup = machine.begin("backup", str(tmp_path / "backup.tar"))
    while not list(tmp_path.glob(".backup*")) and backup.poll() is None:
        time.sleep(0.001)
    backup.send_signal(signal.SIGKILL)
    backup.communicate()
    assert not (tmp_path / "backup.tar").exists()
    machine.run("backup", str(tmp_path / "backup.tar"))
    assert machine.run("restore", str(tmp_path / "backup.tar"), "--check")["whole"]
