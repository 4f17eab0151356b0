"""Files by the hash of their content: whole or not at all, never twice, never outside the folder."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import files
from index.errors import FileDamaged, FileMissing, FileStoreUnwritable, ValueRefused
from index.files import FileStore, FolderFileStore, StoredFile

NOWHERE = "0" * 64


@pytest.fixture
def store(tmp_path: Path) -> FolderFileStore:
    """An empty store; its folder is made with the first file."""
    return FolderFileStore(tmp_path / "files")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file to keep."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 a report")
    return path


def everything_in(store: FolderFileStore) -> list[Path]:
    """Every file under the store's folder, whatever its name."""
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_a_folder_keeps_the_protocol(store: FolderFileStore) -> None:
    """What is asked of object storage later is what the folder does now."""
    kept: FileStore = store
    assert not kept.has(NOWHERE)


def test_a_file_lies_under_its_hash_read_only(store: FolderFileStore, report: Path) -> None:
    """``ab/cd/<hash>``: findable without any index, and nobody changes it by accident."""
    stored = store.put(report)
    assert stored == StoredFile(hashlib.sha256(report.read_bytes()).hexdigest(), report.stat().st_size)
    place = store.path(stored.hash)
    assert place == store.root / stored.hash[:2] / stored.hash[2:4] / stored.hash
    assert stat.S_IMODE(place.stat().st_mode) == 0o444
    with store.open(stored.hash) as held:
        assert held.read() == report.read_bytes()
    assert store.has(stored.hash)
    assert report.exists()


def test_the_same_bytes_are_kept_once(store: FolderFileStore, report: Path, tmp_path: Path) -> None:
    """Under any name; the file that is there is not touched."""
    stored = store.put(report)
    (before,) = everything_in(store)
    told = before.stat()
    copy = tmp_path / "another name.html"
    copy.write_bytes(report.read_bytes())
    assert store.put(copy) == stored
    assert everything_in(store) == [before]
    assert (before.stat().st_ino, before.stat().st_mtime_ns) == (told.st_ino, told.st_mtime_ns)


@given(st.binary(max_size=5_000))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_come_back(store: FolderFileStore, content: bytes) -> None:
    """The empty file too."""
    stored = store.put_stream(io.BytesIO(content))
    with store.open(stored.hash) as held:
        assert held.read() == content
    assert store.verify(stored.hash) == stored == StoredFile(stored.hash, len(content))
    assert stored.hash in set(store.hashes())


def test_a_large_file_is_copied_in_parts(
    store: FolderFileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more than one chunk of it stands in memory."""
    monkeypatch.setattr(files, "_CHUNK", 1_000)
    asked: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    content = os.urandom(10_500)
    stored = store.put_stream(Watched(content))
    assert stored.hash == hashlib.sha256(content).hexdigest()
    assert set(asked) == {1_000}


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "ab", "A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 62 + "/x", "0" * 64 + "\n"],
)
def test_a_name_that_is_no_hash_never_reaches_the_disk(store: FolderFileStore, name: str) -> None:
    """A name from outside is not followed, whatever it looks like."""
    for ask in (store.open, store.path, store.has, store.delete, store.verify):
        with pytest.raises(ValueRefused):
            ask(name)


def test_what_is_not_held_is_missing_by_name(store: FolderFileStore) -> None:
    """Opening and verifying say so; forgetting it is no error."""
    with pytest.raises(FileMissing):
        store.open(NOWHERE)
    with pytest.raises(FileMissing):
        store.verify(NOWHERE)
    assert store.path(NOWHERE) is None
    assert list(store.hashes()) == []
    store.delete(NOWHERE)


def test_a_deleted_file_is_gone(store: FolderFileStore, report: Path) -> None:
    """And can come back."""
    stored = store.put(report)
    store.delete(stored.hash)
    assert not store.has(stored.hash)
    assert store.put(report) == stored


def test_a_damaged_file_is_found_out(store: FolderFileStore, report: Path) -> None:
    """One flipped bit is enough."""
    stored = store.put(report)
    place = store.path(stored.hash)
    assert place is not None
    place.chmod(0o644)
    content = bytearray(place.read_bytes())
    content[3] ^= 1
    place.write_bytes(content)
    with pytest.raises(FileDamaged, match=stored.hash):
        store.verify(stored.hash)


def test_a_file_that_lost_its_end_is_kept_anew(store: FolderFileStore, report: Path) -> None:
    """What a power cut made of it is not taken for the file."""
    stored = store.put(report)
    place = store.path(stored.hash)
    assert place is not None
    place.chmod(0o644)
    place.write_bytes(b"")
    assert store.put(report) == stored == store.verify(stored.hash)


def failing(error: int) -> Any:
    """A function that fails as the operating system does."""

    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return fail


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing_behind(
    store: FolderFileStore, report: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whether it fills up while bytes are written out or when the name is given."""
    with monkeypatch.context() as full:
        full.setattr(os, moment, failing(errno.ENOSPC))
        with pytest.raises(FileStoreUnwritable, match="No space left"):
            store.put(report)
    assert everything_in(store) == []
    assert store.put(report)


def test_a_folder_that_cannot_be_made_is_named_so(tmp_path: Path, report: Path) -> None:
    """The message says which."""
    (tmp_path / "occupied").touch()
    with pytest.raises(FileStoreUnwritable, match="occupied"):
        FolderFileStore(tmp_path / "occupied").put(report)


def test_an_unreadable_source_is_not_the_stores_fault(store: FolderFileStore, tmp_path: Path) -> None:
    """Its own error comes through, and nothing stays."""
    with pytest.raises(FileNotFoundError):
        store.put(tmp_path / "gone.pdf")

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    source: BinaryIO = Broken(b"x")
    with pytest.raises(OSError, match="Input/output"):
        store.put_stream(source)
    assert everything_in(store) == []


def test_a_crash_leaves_a_temporary_file_that_is_no_file_of_the_store(
    store: FolderFileStore, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between copy and rename: it is never served, and the sweep takes it away once it is old."""
    with monkeypatch.context() as crash:
        crash.setattr(Path, "unlink", lambda *_, **__: None)
        crash.setattr(os, "replace", failing(errno.EIO))
        with pytest.raises(FileStoreUnwritable):
            store.put(report)
    (left,) = everything_in(store)
    assert list(store.hashes()) == []
    written = left.stat().st_mtime
    assert store.sweep(older_than_seconds=3_600, now=written + 60) == 0
    assert store.sweep(older_than_seconds=3_600, now=written + 3_601) == 1
    assert everything_in(store) == []


def test_a_sweep_leaves_the_files_of_the_store(store: FolderFileStore, report: Path) -> None:
    """However old."""
    stored = store.put(report)
    assert store.sweep(older_than_seconds=0, now=1e12) == 0
    assert store.has(stored.hash)
