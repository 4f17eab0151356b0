"""Full disks, folders that cannot be written, databases of another version: a plain line, nothing lost."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from command_line import COMMAND, PATIENCE, Said, atlas87, environment, text_about


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores with one work, to be copied."""
    folder = tmp_path_factory.mktemp("trouble")
    (folder / "cocoa.txt").write_text(text_about("cocoa"), encoding="utf-8")
    assert atlas87(folder / "var", "ingest", str(folder / "cocoa.txt")).code == 0
    return folder / "var"


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path / "var")
    return tmp_path / "var"


def on_a_full_disk(data: Path, *words: str, room: int = 0) -> Said:
    """A command that can let no file grow beyond ``room`` bytes."""

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [*COMMAND, *words], env=environment(data), cwd=data.parent, capture_output=True, text=True,
        timeout=PATIENCE, check=False, preexec_fn=fill,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def plain(said: Said, *expected: str) -> bool:
    """Whether a complaint is one or two lines with these words in it, and no trace."""
    lines = said.err.strip().split("\n")
    return (
        said.code == 1
        and len(lines) <= 3
        and "Traceback" not in said.err
        and all(word in said.err for word in expected)
    )


@pytest.mark.parametrize("words", [("status",), ("search", "x"), ("rebuild",), ("check",), ("ingest", ".")])
def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "var").write_text("a file, no folder", encoding="utf-8")
    said = atlas87(tmp_path / "var", *words)
    assert plain(said, str(tmp_path / "var")), said.err


def test_a_full_disk_leaves_catalogue_and_index_as_they_were(data: Path) -> None:
    work = atlas87(data, "search", "cocoa", "--json").document["results"][0]["work"]["id"]
    for words in (("rebuild",), ("works", "withdraw", work, "--reason", "x")):
        said = on_a_full_disk(data, *words)
        assert plain(said), said.err
    assert atlas87(data, "search", "cocoa", "--json").document["total"]["works"] == 1
    assert atlas87(data, "check").code == 0
    assert atlas87(data, "rebuild").code == 0


def test_what_was_changed_while_the_index_could_not_be_written_waits(data: Path) -> None:
    """The catalogue has room, the index has not: the correction is kept and the index told later."""
    work = atlas87(data, "search", "cocoa", "--json").document["results"][0]["work"]["id"]
    nowhere = {"ATLAS87_SEARCH": "embedded:/proc/nowhere"}
    said = atlas87(data, "works", "edit", work, "--title", "Cacao", "--reason", "x", settings=nowhere)
    assert plain(said), said.err
    assert atlas87(data, "check", "--repair").code == 0
    assert atlas87(data, "search", "cacao", "--json").document["total"]["complete"] == 1


def test_what_is_taken_in_while_the_index_cannot_be_written_waits(data: Path) -> None:
    (data.parent / "tea.txt").write_text(text_about("tea"), encoding="utf-8")
    search = data / "search"
    aside = search.rename(data / "aside")
    search.write_text("a file, no folder", encoding="utf-8")
    said = atlas87(data, "ingest", str(data.parent / "tea.txt"))
    assert plain(said, "Not searchable yet"), said.err
    assert "1 catalogued" in said.out
    search.unlink()
    aside.rename(search)
    assert atlas87(data, "ingest", str(data.parent / "tea.txt")).code == 0
    assert atlas87(data, "search", "tea", "--json").document["total"]["complete"] == 1


def test_an_index_that_was_never_begun_waits_for_a_worker(data: Path) -> None:
    """Nobody is sent to rebuild what the next worker makes; one that is gone is another matter."""
    new = data.parent / "new"
    away = {"ATLAS87_SEARCH": "http://127.0.0.1:9/atlas"}
    (data.parent / "tea.txt").write_text(text_about("tea"), encoding="utf-8")
    assert atlas87(new, "ingest", str(data.parent / "tea.txt"), settings=away).code == 1
    said = atlas87(new, "status")
    assert "waits for a worker" in said.out or "being brought up to date" in said.out, said.out
    assert "rebuild" not in said.out + said.err
    shutil.rmtree(data / "search")
    gone = atlas87(data, "status")
    assert (gone.code, "atlas87 rebuild" in gone.out) == (1, True), gone.out


def test_a_search_engine_that_is_away_is_said_and_everything_else_done(data: Path) -> None:
    """In words that name it; nobody is sent to rebuild an index that is only out of reach."""
    (data.parent / "tea.txt").write_text(text_about("tea"), encoding="utf-8")
    away = {"ATLAS87_SEARCH": "http://127.0.0.1:9/atlas"}
    status = atlas87(data, "status", settings=away)
    assert status.code == 1
    assert "1 works" in status.out
    assert "The search engine cannot be reached" in status.err
    checked = atlas87(data, "check", settings=away)
    assert checked.code == 1
    assert "The search engine cannot be reached" in checked.out
    assert "rebuild" not in checked.out + status.out
    taken = atlas87(data, "ingest", str(data.parent / "tea.txt"), settings=away)
    assert plain(taken, "Not searchable yet", "cannot be reached"), taken.err
    assert "can be found" not in taken.err
    assert "1 catalogued" in taken.out
    assert plain(atlas87(data, "search", "tea", settings=away), "cannot be reached")
    assert plain(atlas87(data, "rebuild", settings=away), "cannot be reached")
    assert atlas87(data, "check", "--repair").code == 0
    assert atlas87(data, "search", "tea", "--json").document["total"]["complete"] == 1


@pytest.mark.parametrize("words", [("status",), ("check",), ("search", "x"), ("ingest", ".")])
def test_a_database_that_is_away_is_said(data: Path, words: tuple[str, ...]) -> None:
    """By every command, in a line that names the catalogue and holds no password."""
    address = "postgresql+psycopg://atlas:sesame@127.0.0.1:9/atlas"
    said = atlas87(data, *words, settings={"ATLAS87_DATABASE": address})
    assert plain(said, "catalogue"), said.err
    assert "sesame" not in said.out + said.err


def test_a_database_of_a_newer_version_is_said(data: Path) -> None:
    database = sqlite3.connect(data / "atlas87.db")
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for words in (("status",), ("ingest", "."), ("serve", "--empty", "--port", "0")):
        assert plain(atlas87(data, *words), "9999"), words


def test_a_file_that_is_no_database_is_said(data: Path) -> None:
    for part in data.glob("atlas87.db*"):
        part.unlink()
    (data / "atlas87.db").write_bytes(b"not a database, but long enough to be looked at twice" * 20)
    assert plain(atlas87(data, "status"), "catalogue")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"ATLAS87_SERCH": "embedded:x"}, "did you mean ATLAS87_SEARCH"),
        ({"ATLAS87_SEARCH": "elasticsearch:9200"}, "embedded:PATH or"),
        ({"ATLAS87_ENVIRONMENT": "production"}, "ATLAS87_SECRET_KEY"),
    ],
)
def test_settings_that_cannot_be_used_are_wrong_use(
    data: Path, settings: dict[str, str], expected: str
) -> None:
    said = atlas87(data, "status", settings=settings)
    assert said.code == 2
    assert expected in said.err


def test_what_comes_from_files_cannot_steer_the_terminal(data: Path) -> None:
    name = "\x1b[2J\u202e.txt"
    (data.parent / name).write_bytes(b"")
    said = atlas87(data, "ingest", str(data.parent / name))
    assert said.code == 1
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err
    assert "\\x1b[2J\\u202e.txt" in said.out


def test_a_restore_that_could_not_make_the_index_goes_on(data: Path, tmp_path: Path) -> None:
    """The catalogue was filled by then: the same command makes what is missing, and mixes nothing."""
    assert atlas87(data, "backup", str(tmp_path / "b.tar")).code == 0
    restore, new = ("restore", str(tmp_path / "b.tar")), tmp_path / "new"
    away = {"ATLAS87_SEARCH": "http://127.0.0.1:9/atlas"}
    assert plain(atlas87(new, *restore, settings=away), "cannot be reached")
    assert atlas87(new, *restore).code == 0
    found = atlas87(new, "search", "cocoa", "--json").document
    assert found["total"]["works"] == 1
    assert atlas87(new, "check").code == 0
    work = found["results"][0]["work"]["id"]
    assert atlas87(new, "works", "edit", work, "--title", "Cacao", "--reason", "x").code == 0
    assert "the catalogue is not empty" in atlas87(new, *restore).err
