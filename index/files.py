"""Files kept by the hash of their content: in a folder here, in object storage by ``index.object_files``."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol

from index.errors import FileDamaged, FileMissing, FileStoreUnwritable, ValueRefused

_CHUNK = 1 << 20
"""Bytes read at once: a large file never stands in memory whole."""

HASH = re.compile(r"[0-9a-f]{64}")
"""A name in the store."""

_TEMPORARY = ".arriving-"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store: SHA-256 of its bytes as 64 hexadecimal digits, size in bytes."""

    hash: str
    size: int


class FileStore(Protocol):
    """What every store of files does. A name that is not a hash raises ValueRefused, everywhere."""

    def put(self, path: Path) -> StoredFile:
        """Keep a copy; bytes that are held already are not written again. Raises FileStoreUnwritable."""
        ...

    def put_stream(self, source: BinaryIO) -> StoredFile:
        """Keep what ``source`` yields until its end. Raises FileStoreUnwritable."""
        ...

    def open(self, file_hash: str) -> BinaryIO:
        """The bytes, to be closed by the caller. Raises FileMissing."""
        ...

    def path(self, file_hash: str) -> Path | None:
        """Where the file, or a checked copy of it, lies on this machine; None when it is not held."""
        ...

    def has(self, file_hash: str) -> bool:
        """Whether the file is held."""
        ...

    def delete(self, file_hash: str) -> None:
        """Forget the file; forgetting what is not held is no error."""
        ...

    def verify(self, file_hash: str) -> StoredFile:
        """Read the whole file. Raises FileMissing, FileDamaged when the bytes give another hash."""
        ...

    def hashes(self) -> Iterator[str]:
        """The hash of every file held, in order."""
        ...

    def sweep(self, older_than_seconds: float, now: float | None = None) -> int:
        """Remove what crashes left of files on their way in, older than any copy takes; how many."""
        ...

    def ready(self) -> bool:
        """Whether files can be read now. Raises FileStoreUnavailable."""
        ...

    def make_ready(self) -> None:
        """Make an empty store where there is none. Raises FileStoreUnwritable, FileStoreUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFileStore:
    """Files in a folder, ``ab/cd/<hash>``, read-only, each visible whole or not at all.

    A file arrives under a temporary name in the same folder and is renamed when its bytes are on disk: a
    crash leaves a temporary file at most, which ``sweep`` removes.
    """

    root: Path

    def put(self, path: Path) -> StoredFile:
        """Keep a copy of ``path``, hashed while it is copied. OSError means that ``path`` is unreadable."""
        with path.open("rb") as source:
            return self.put_stream(source)

    def put_stream(self, source: BinaryIO) -> StoredFile:
        """Keep what ``source`` yields until its end."""
        arriving = self._arriving()
        try:
            stored = _copy(source, arriving)
            self._settle(arriving, stored)
        finally:
            arriving.unlink(missing_ok=True)
        return stored

    def _arriving(self) -> Path:
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        return self.root / f"{_TEMPORARY}{secrets.token_hex(8)}"

    def _settle(self, arriving: Path, stored: StoredFile) -> None:
        place = self._place(stored.hash)
        if place.is_file() and place.stat().st_size == stored.size:  # a shorter one is what a power cut left
            return
        with _writing(self.root):
            _sync(arriving)
            place.parent.mkdir(parents=True, exist_ok=True)
            arriving.chmod(0o444)
            arriving.replace(place)
            _sync(place.parent)

    def open(self, file_hash: str) -> BinaryIO:
        """The bytes, to be closed by the caller. Raises FileMissing."""
        try:
            return self._place(file_hash).open("rb")
        except OSError as error:
            raise FileMissing(f"the store does not hold {file_hash}: `atlas87 check`") from error

    def path(self, file_hash: str) -> Path | None:
        """Where the file lies, None when it is not held."""
        place = self._place(file_hash)
        return place if place.is_file() else None

    def has(self, file_hash: str) -> bool:
        """Whether the file is held."""
        return self._place(file_hash).is_file()

    def delete(self, file_hash: str) -> None:
        """Forget the file. Raises FileStoreUnwritable."""
        with _writing(self.root):
            self._place(file_hash).unlink(missing_ok=True)

    def verify(self, file_hash: str) -> StoredFile:
        """Read the whole file. Raises FileMissing, FileDamaged when the bytes give another hash."""
        with self.open(file_hash) as held:
            found, size = _digest(held)
        if found != file_hash:
            raise FileDamaged(f"{file_hash} has the bytes of {found}: restore it from a backup")
        return StoredFile(found, size)

    def hashes(self) -> Iterator[str]:
        """The hash of every file held, in order."""
        for place in sorted(self.root.glob("??/??/*")):
            if HASH.fullmatch(place.name):
                yield place.name

    def sweep(self, older_than_seconds: float, now: float | None = None) -> int:
        """Remove temporary files that a crash left, older than the longest copy may take; how many."""
        limit = (time.time() if now is None else now) - older_than_seconds
        left = [path for path in self.root.glob(f"{_TEMPORARY}*") if path.stat().st_mtime < limit]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def ready(self) -> bool:
        """Whether the folder is there and can be read."""
        return self.root.is_dir() and os.access(self.root, os.R_OK | os.X_OK)

    def make_ready(self) -> None:
        """Make the folder. Raises FileStoreUnwritable."""
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)

    def _place(self, file_hash: str) -> Path:
        if not HASH.fullmatch(file_hash):
            raise ValueRefused("file_hash", "is not 64 hexadecimal digits")
        return self.root / file_hash[:2] / file_hash[2:4] / file_hash


def _copy(source: BinaryIO, arriving: Path) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    with _writing(arriving.parent):
        target = arriving.open("xb", buffering=0)
    with target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            with _writing(arriving.parent):
                _write_whole(target, chunk)
    return StoredFile(digest.hexdigest(), size)


def _write_whole(target: RawIOBase, chunk: bytes) -> None:
    """An unbuffered write may take a part; nothing is left for the closing, whose failure would hide this."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[target.write(rest) or 0 :]


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileStoreUnwritable(f"{folder} cannot be written: {error.strerror}") from error


def _digest(source: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _sync(path: Path) -> None:
    """Bytes, or the names in a folder, on disk: a power cut must not forget what was said to be kept."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
