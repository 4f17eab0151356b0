"""Object storage: what is sent and fetched is checked, what broke off is gone, what is away is said."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.errors import FileDamaged, FileMissing, FileStoreUnavailable, FileStoreUnwritable
from index.file_cache import FileCache
from index.object_calls import ObjectAddress, connected
from index.object_files import ObjectFileStore
from tests.servers.object_storage import ObjectStorage

PART = 5 << 20
"""The smallest part that the storage takes before the last."""


@pytest.fixture
def address(object_storage: ObjectStorage) -> ObjectAddress:
    return object_storage.new_bucket()


@pytest.fixture
def store(address: ObjectAddress, tmp_path: Path) -> ObjectFileStore:
    cache = FileCache(tmp_path / "cache", limit=1_000_000_000)
    return ObjectFileStore(address, cache, connected(address), part=PART)


def elsewhere(store: ObjectFileStore, tmp_path: Path) -> ObjectFileStore:
    """The same bucket from a machine that has seen nothing yet."""
    cache = FileCache(tmp_path / "elsewhere", limit=1_000_000_000)
    return ObjectFileStore(store.address, cache, store.client, part=PART)


def key_of(store: ObjectFileStore, file_hash: str) -> dict[str, str]:
    key = f"{store.address.prefix}{file_hash[:2]}/{file_hash[2:4]}/{file_hash}"
    return {"Bucket": store.address.bucket, "Key": key}


def uploads(store: ObjectFileStore) -> list[Any]:
    return list(store.client.list_multipart_uploads(Bucket=store.address.bucket).get("Uploads", []))


class Failing:
    """A client whose method ``what`` fails at its ``at``-th call."""

    def __init__(self, client: Any, what: str, at: int, error: BaseException) -> None:
        self._client, self._what, self._left, self._error = client, what, at, error

    def __getattr__(self, name: str) -> Any:
        if name == self._what:
            self._left -= 1
            if self._left == 0:
                raise self._error
        return getattr(self._client, name)


def failing(store: ObjectFileStore, what: str, at: int, error: BaseException) -> ObjectFileStore:
    return ObjectFileStore(store.address, store.cache, Failing(store.client, what, at, error), part=PART)


def test_what_was_changed_in_the_bucket_is_not_handed_out(store: ObjectFileStore, tmp_path: Path) -> None:
    """Neither as a stream to its end, nor as a place, nor as whole."""
    stored = store.put_stream(io.BytesIO(b"the right bytes"))
    store.client.put_object(**key_of(store, stored.hash), Body=b"the wrong bytes")
    other = elsewhere(store, tmp_path)
    for ask in (other.verify, other.path):
        with pytest.raises(FileDamaged, match=stored.hash):
            ask(stored.hash)
    with pytest.raises(FileDamaged), other.open(stored.hash) as held:
        held.read()
    assert not other.cache.has(stored.hash)


def test_a_file_that_was_cut_off_is_sent_again(store: ObjectFileStore) -> None:
    """Another size is another object: what a broken copy left there is not taken for the file."""
    stored = store.put_stream(io.BytesIO(b"the right bytes"))
    store.client.put_object(**key_of(store, stored.hash), Body=b"the ri")
    assert store.put_stream(io.BytesIO(b"the right bytes")) == stored == store.verify(stored.hash)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_upload_that_breaks_off_leaves_nothing(store: ObjectFileStore, error: BaseException) -> None:
    """Neither an object nor parts that somebody pays for; the next attempt goes through."""
    content = os.urandom(2 * PART + 1)
    broken = failing(store, "upload_part", 3, error)
    with pytest.raises(type(error)):
        broken.put_stream(io.BytesIO(content))
    assert uploads(store) == []
    assert list(store.hashes()) == []
    stored = store.put_stream(io.BytesIO(content))
    assert store.verify(stored.hash) == stored


def test_bytes_that_changed_on_the_way_out_never_become_a_file(
    store: ObjectFileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The local disk gave other bytes than were hashed: no object, no parts."""
    for size in (100, 2 * PART):
        content = os.urandom(size)
        other = bytes([content[0] ^ 1]) + content[1:]
        with monkeypatch.context() as flipped:
            flipped.setattr(FileCache, "open", lambda *_, other=other: io.BytesIO(other))
            with pytest.raises(FileDamaged):
                store.put_stream(io.BytesIO(content))
        assert list(store.hashes()) == []
        assert uploads(store) == []


def test_parts_that_a_crash_left_are_swept(store: ObjectFileStore) -> None:
    """Once they are older than any upload takes."""
    begun = store.client.create_multipart_upload(**key_of(store, "a" * 64))
    assert begun["UploadId"]
    now = uploads(store)[0]["Initiated"].timestamp()
    assert store.sweep(3_600, now + 3_500) == 0
    assert store.sweep(3_600, now + 3_700) == 1
    assert uploads(store) == []


def test_a_part_of_a_file_can_be_read(store: ObjectFileStore, tmp_path: Path) -> None:
    """From the copy here, or by a range from the storage; behind the end there is nothing."""
    content = bytes(range(256)) * 40
    stored = store.put_stream(io.BytesIO(content))
    for one in (store, elsewhere(store, tmp_path)):
        assert one.read(stored.hash, 0, 5) == content[:5]
        assert one.read(stored.hash, 300, 1_000) == content[300:1_300]
        assert one.read(stored.hash, len(content) - 3, 100) == content[-3:]
        assert one.read(stored.hash, len(content), 100) == b""
        assert one.read(stored.hash, 7, 0) == b""


def test_a_storage_that_is_away_is_no_missing_file(store: ObjectFileStore, tmp_path: Path) -> None:
    """Whoever took it for one would set every file aside as damaged."""
    gone = ObjectAddress("bucket", "", "http://127.0.0.1:1", None, "key", "secret")
    cache = FileCache(tmp_path / "gone", limit=1)
    away = ObjectFileStore(gone, cache, connected(gone))
    for ask in (away.has, away.path, away.open, away.verify):
        with pytest.raises(FileStoreUnavailable, match="does not answer"):
            ask("a" * 64)
    with pytest.raises(FileStoreUnavailable):
        away.ready()
    with pytest.raises(FileStoreUnwritable):
        away.delete("a" * 64)


def test_a_bucket_that_is_not_there_is_named(store: ObjectFileStore) -> None:
    """Before a file is lost in it."""
    address = ObjectAddress("no-such-bucket", "", store.address.endpoint, None, "key", "secret")
    nowhere = ObjectFileStore(address, store.cache, connected(address))
    with pytest.raises(FileMissing, match="bucket"):
        nowhere.make_ready()
    with pytest.raises((FileStoreUnwritable, FileStoreUnavailable)):
        nowhere.put_stream(io.BytesIO(b"x"))


def test_other_objects_in_the_bucket_are_not_ours(store: ObjectFileStore) -> None:
    """Beside our prefix, or under it with another name."""
    stored = store.put_stream(io.BytesIO(b"ours"))
    name = stored.hash
    for key in ("other/x", f"{store.address.prefix}note.txt", f"{store.address.prefix}{name}", name):
        store.client.put_object(Bucket=store.address.bucket, Key=key, Body=b"x")
    assert list(store.hashes()) == [name]


def test_keys_of_the_storage_stand_in_no_log(store: ObjectFileStore) -> None:
    """An address is written without them."""
    assert "secret" not in repr(store.address)
    assert "secret" not in repr(store)


def test_the_cache_lets_go_of_what_nobody_used(tmp_path: Path) -> None:
    """The oldest first, until the rest fits; what was used lately stays, however full it is."""
    cache = FileCache(tmp_path, limit=250)
    old, older, new = (cache.put_stream(io.BytesIO(bytes([n]) * 100)).hash for n in range(3))
    now = datetime.now(UTC).timestamp()
    for name, age in ((old, 5_000), (older, 9_000), (new, 10)):
        os.utime(tmp_path / name[:2] / name[2:4] / name, (now - age, now - age))
    assert cache.make_room(now) == 1
    assert (cache.has(old), cache.has(older), cache.has(new)) == (True, False, True)
    assert FileCache(tmp_path, limit=1).make_room(now) == 1
    assert cache.has(new)


def test_a_copy_that_is_asked_for_counts_as_used(tmp_path: Path) -> None:
    """It is not deleted under whoever was just told where it lies."""
    cache = FileCache(tmp_path, limit=1)
    name = cache.put_stream(io.BytesIO(b"a file")).hash
    os.utime(tmp_path / name[:2] / name[2:4] / name, (0, 0))
    assert cache.path(name) is not None
    assert cache.make_room() == 0
