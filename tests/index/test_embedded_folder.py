"""The embedded engine's folder: what is wrong with it is said by name, with what to run; readers go on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from engine_samples import a_work, ask, found, texts, with_pages

from index.engines.embedded import folder as folder_module
from index.engines.embedded.engine import EmbeddedEngine
from index.engines.embedded.writing import WriteSession
from index.errors import (
    CursorExpired,
    EngineUnavailable,
    IndexIncomplete,
    IndexOfAnotherVersion,
    IndexUnwritable,
    WriterBusy,
)
from index.search import SearchQuery


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An index with one work."""
    EmbeddedEngine.open(tmp_path / "search").put(texts("cocoa"))
    return tmp_path / "search"


def build(path: Path) -> Path:
    """The folder of the current build."""
    return path / (path / "current").read_text()


def test_opening_writes_nothing(tmp_path: Path) -> None:
    """An engine of a folder that is not there makes none by being asked."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    assert engine.ready() is False
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        engine.search(SearchQuery(text="cocoa"))
    with pytest.raises(EngineUnavailable):
        engine.suggest("coc", a_work(1).title_language)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_index_can_be_searched(tmp_path: Path) -> None:
    """``create`` makes one where there is none and leaves one that is there alone."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    engine.create()
    assert engine.ready()
    assert ask(engine, "cocoa").total.works == 0
    engine.put(texts("cocoa"))
    before = engine.generation()
    EmbeddedEngine.open(tmp_path / "search").create()
    assert engine.generation() == before


def test_reading_needs_no_put_first(path: Path) -> None:
    """A new engine on an old folder reads at once."""
    assert found(EmbeddedEngine.open(path), "cocoa") == {1}


def test_an_index_of_another_version_is_named(path: Path) -> None:
    """Search, put and ready say so; a rebuild makes it one of this version."""
    (build(path) / "format.json").write_text(json.dumps({"format": folder_module.FORMAT_VERSION + 1}))
    engine = EmbeddedEngine.open(path)
    assert not engine.ready()
    with pytest.raises(IndexOfAnotherVersion, match="atlas87 rebuild"):
        engine.search(SearchQuery())
    with pytest.raises(IndexOfAnotherVersion):
        engine.put(texts("mines"))
    engine.rebuild(texts("mines"))
    assert found(engine, "mines") == {1}


@pytest.mark.parametrize("damage", ["{", "", "\x00" * 2000, "[]"])
@pytest.mark.parametrize("name", ["meta.json", "format.json"])
def test_a_damaged_index_is_named(path: Path, name: str, damage: str) -> None:
    """Not an error of some library: what is damaged and what to run, and a rebuild mends it."""
    (build(path) / name).write_text(damage)
    engine = EmbeddedEngine.open(path)
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        engine.search(SearchQuery())
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        engine.put(texts("mines"))
    engine.rebuild(texts("mines"))
    assert found(engine, "mines") == {1}


@pytest.mark.parametrize("pointer", ["", "nowhere", "build-nowhere", "../search", "build-x/../../etc"])
def test_a_damaged_pointer_is_named(path: Path, pointer: str) -> None:
    """It leads nowhere, and never out of the folder."""
    (path / "current").write_text(pointer)
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        EmbeddedEngine.open(path).search(SearchQuery())


@pytest.mark.parametrize("suffix", [".term", ".idx", ".fast", ".store"])
def test_a_missing_file_of_the_index_is_named(path: Path, suffix: str) -> None:
    """Part of the index gone is as good as damaged."""
    for part in build(path).glob(f"*{suffix}"):
        part.unlink()
    with pytest.raises(EngineUnavailable, match="atlas87 rebuild"):
        EmbeddedEngine.open(path).search(SearchQuery())


def test_readers_go_on_when_the_index_is_damaged_or_gone(path: Path) -> None:
    """Who had it open reads on in the last state, and takes up the next one when it is there."""
    engine = EmbeddedEngine.open(path)
    assert found(engine, "cocoa") == {1}
    (build(path) / "meta.json").write_text("{")
    assert found(engine, "cocoa") == {1}
    shutil.rmtree(path)
    assert found(engine, "cocoa") == {1}
    assert engine.ready()
    EmbeddedEngine.open(path).put(texts("mines"))
    assert found(engine, "cocoa") == set()
    assert found(engine, "mines") == {1}


def test_a_put_makes_an_index_that_was_deleted(path: Path) -> None:
    """Also by an engine that had it open."""
    engine = EmbeddedEngine.open(path)
    engine.put(texts("timber", first=2))
    shutil.rmtree(path)
    engine.put(texts("mines", first=3))
    assert engine.counts() == (1, 1)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where the folder should be: the reason and what to do, and nothing is lost."""
    (tmp_path / "search").write_text("not a folder")
    engine = EmbeddedEngine.open(tmp_path / "search")
    with pytest.raises(IndexUnwritable, match="Nothing is lost"):
        engine.put(texts("cocoa"))
    with pytest.raises(IndexUnwritable):
        engine.rebuild(texts("cocoa"))


def test_two_engines_in_one_process_write_in_turn(path: Path) -> None:
    """While one holds the writer the other is told that it is busy."""
    one, other = EmbeddedEngine.open(path), EmbeddedEngine.open(path)
    with one.writing() as session:
        with pytest.raises(WriterBusy):
            other.put(texts("mines", first=2))
        session.put(texts("timber", first=3))
    other.put(texts("mines", first=2))
    assert found(one, "mines") == {2}
    assert found(other, "timber") == {3}


def test_several_puts_under_one_writer(path: Path) -> None:
    """Each is visible when it returns; the writer is let go at the end, also after an error."""
    engine = EmbeddedEngine.open(path)
    with engine.writing():
        for number in range(2, 6):
            engine.put(texts("mines", first=number))
            assert number in found(engine, "mines")
    with pytest.raises(ZeroDivisionError), engine.writing():
        raise ZeroDivisionError
    EmbeddedEngine.open(path).put(texts("mines", first=9))
    assert found(engine, "mines") == {2, 3, 4, 5, 9}


def test_a_second_rebuild_at_the_same_time_is_refused(path: Path) -> None:
    """And leaves the first to finish."""
    engine = EmbeddedEngine.open(path)

    def works():  # type: ignore[no-untyped-def]
        with pytest.raises(WriterBusy):
            EmbeddedEngine.open(path).rebuild(texts("timber"))
        yield with_pages(a_work(1), "mines")

    engine.rebuild(works())
    assert found(engine, "mines") == {1}


def test_the_index_before_a_rebuild_stays_until_the_next(path: Path) -> None:
    """Two builds at most; a leftover of a dead rebuild or pointer is cleared."""
    engine = EmbeddedEngine.open(path)
    (path / "build-leftover").mkdir()
    (path / "current.leftover").write_text("x")
    for _ in range(3):
        before = build(path)
        engine.rebuild(texts("cocoa"))
        builds = {entry for entry in path.iterdir() if entry.name.startswith("build-")}
        assert builds == {before, build(path)}
    assert not (path / "current.leftover").exists()


def test_an_unsigned_key_would_delete_nothing(path: Path) -> None:
    """The trap this index is built around: keys are text, and a delete takes the entries away."""
    engine = EmbeddedEngine.open(path)
    engine.put([with_pages(a_work(5), "mines", "mines")])
    assert engine.counts() == (2, 3)
    engine.delete(a_work(5).id, 2)
    assert engine.counts() == (1, 1)
    assert ask(engine, "mines").total.pages == 0


def test_a_clock_decides_how_long_generations_are_kept(path: Path) -> None:
    """Ten minutes after it was replaced, a generation is let go."""
    now = [0.0]
    engine = EmbeddedEngine(path, clock=lambda: now[0])
    engine.put(texts(*["cocoa"] * 5, first=2))
    cursor = engine.search(SearchQuery(text="cocoa", limit=2)).next_cursor
    engine.put(texts("mines", first=50))
    assert ask(engine, "mines").total.works == 1
    now[0] = 599.0
    assert engine.search(SearchQuery(text="cocoa", limit=2, cursor=cursor)).hits
    now[0] = 601.0
    with pytest.raises(CursorExpired):
        engine.search(SearchQuery(text="cocoa", limit=2, cursor=cursor))


def test_a_build_that_lacks_something_is_not_switched_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted on disk before readers are sent there; nothing is left of the attempt."""
    engine = EmbeddedEngine.open(tmp_path / "search")
    engine.put(texts("cocoa"))
    real = WriteSession._add

    def losing(session: WriteSession, entry: dict[str, Any]) -> None:
        if not str(entry["key"]).endswith("#2"):
            real(session, entry)

    monkeypatch.setattr(WriteSession, "_add", losing)
    with pytest.raises(IndexIncomplete, match="1 works and 1 pages, and was given 1 and 2"):
        engine.rebuild([with_pages(a_work(2), "timber", "timber")])
    assert (found(engine, "cocoa"), found(engine, "timber")) == ({1}, set())
    assert sum(entry.name.startswith("build-") for entry in (tmp_path / "search").iterdir()) == 1
