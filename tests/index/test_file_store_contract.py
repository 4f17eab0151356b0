"""What every store of files does, whether a folder or a bucket."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import FileMissing, ValueRefused
from index.file_cache import FileCache
from index.files import FileStore, FolderFileStore, StoredFile
from index.object_calls import connected
from index.object_files import ObjectFileStore

NOWHERE = "0" * 64
BY_HAND = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=["folder", "bucket", "bucket seen from a second machine"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty store of each kind."""
    if request.param == "folder":
        return FolderFileStore(tmp_path / "files")
    address = request.getfixturevalue("object_storage").new_bucket()
    cache = FileCache(tmp_path / "cache", limit=1_000_000_000)
    if request.param == "bucket":
        return ObjectFileStore(address, cache, connected(address), part=5 << 20)
    return Forgetful(address, cache, connected(address), part=5 << 20)


class Forgetful(ObjectFileStore):
    """A bucket into which another machine has put everything: nothing is in the cache here."""

    def put_stream(self, source: object) -> StoredFile:
        stored = super().put_stream(source)  # type: ignore[arg-type]
        self.cache.delete(stored.hash)
        return stored


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file to keep."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 a report")
    return path


def test_a_file_is_kept_under_the_hash_of_its_bytes(store: FileStore, report: Path) -> None:
    """And comes back, by stream and by place; where it came from stays as it is."""
    stored = store.put(report)
    assert stored == StoredFile(hashlib.sha256(report.read_bytes()).hexdigest(), report.stat().st_size)
    with store.open(stored.hash) as held:
        assert held.read() == report.read_bytes()
    place = store.path(stored.hash)
    assert place is not None
    assert place.read_bytes() == report.read_bytes()
    assert store.has(stored.hash)
    assert report.exists()


def test_the_same_bytes_are_kept_once(store: FileStore, report: Path, tmp_path: Path) -> None:
    """Under any name, however often."""
    stored = store.put(report)
    copy = tmp_path / "another name.html"
    copy.write_bytes(report.read_bytes())
    assert store.put(copy) == store.put(report) == stored
    assert list(store.hashes()) == [stored.hash]


@given(content=st.binary(max_size=3_000))
@BY_HAND
def test_any_bytes_come_back(store: FileStore, content: bytes) -> None:
    """The empty file too."""
    stored = store.put_stream(io.BytesIO(content))
    with store.open(stored.hash) as held:
        assert held.read() == content
    assert store.verify(stored.hash) == stored == StoredFile(stored.hash, len(content))
    assert stored.hash in set(store.hashes())


def test_a_large_file_comes_back_whole(store: FileStore) -> None:
    """In as many parts as it takes."""
    content = os.urandom(11_000_000)
    stored = store.put_stream(io.BytesIO(content))
    assert store.verify(stored.hash) == stored
    with store.open(stored.hash) as held:
        assert held.read(10) == content[:10]
        assert held.read() == content[10:]


@pytest.mark.parametrize(
    "name",
    ["", "../../etc/passwd", "ab", "A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 62 + "/x", "0" * 64 + "\n"],
)
def test_a_name_that_is_no_hash_never_leaves_the_house(store: FileStore, name: str) -> None:
    """A name from outside is not followed, whatever it looks like."""
    for ask in (store.open, store.path, store.has, store.delete, store.verify):
        with pytest.raises(ValueRefused):
            ask(name)


def test_what_is_not_held_is_missing_by_name(store: FileStore) -> None:
    """Opening and verifying say so; forgetting it is no error."""
    for ask in (store.open, store.verify):
        with pytest.raises(FileMissing):
            ask(NOWHERE)
    assert store.path(NOWHERE) is None
    assert not store.has(NOWHERE)
    assert list(store.hashes()) == []
    store.delete(NOWHERE)


def test_a_deleted_file_is_gone(store: FileStore, report: Path) -> None:
    """And can come back."""
    stored = store.put(report)
    store.delete(stored.hash)
    assert not store.has(stored.hash)
    assert store.path(stored.hash) is None
    assert store.put(report) == stored


def test_files_are_listed_in_order(store: FileStore) -> None:
    """All of them, once."""
    hashes = [store.put_stream(io.BytesIO(bytes([number]))).hash for number in range(40)]
    assert list(store.hashes()) == sorted(hashes)


def test_an_empty_store_is_made_and_ready(store: FileStore) -> None:
    """As often as one likes."""
    store.make_ready()
    store.make_ready()
    assert store.ready()


def test_an_unreadable_source_leaves_nothing(store: FileStore) -> None:
    """Its own error comes through: it is not the store's fault."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        store.put_stream(Broken(b"x"))
    assert list(store.hashes()) == []
