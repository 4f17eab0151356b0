"""The folder of an index on disk: builds, the pointer to the current one, and what each was written with.

``current`` names one sub-folder ``build-…``, replaced atomically; everything of one generation lies in there.
Reading never writes. Beside the current build the one before it stays until the next rebuild, so that readers
who hold it go on; anything else is a leftover of a rebuild that was interrupted.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from index.errors import EngineUnavailable, IndexMissing, IndexOfAnotherVersion, IndexUnwritable, WriterBusy

FORMAT_VERSION = 9
"""Grows with every change of fields, analysis or language bits; an index of another version is rebuilt."""

_POINTER, _FORMAT, _PREFIX = "current", "format.json", "build-"
_REBUILD_LOCK, _WRITER_LOCK = "rebuild.lock", ".tantivy-writer.lock"
_REBUILD = "Run `atlas87 rebuild` to make it anew from the catalogue."

_LONGEST_NAME = 200
"""Signs of a lock that are read: more were not written by us."""

Mark = tuple[int, ...]
"""What changes on disk whenever a generation does: cheap to compare at each search."""


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """One index on disk, at ``path``; the folder need not exist."""

    path: Path

    def current(self) -> Path:
        """The build that readers use; raises ``EngineUnavailable`` where there is none."""
        try:
            name = (self.path / _POINTER).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise IndexMissing(f"There is no search index in {self.path}. {_REBUILD}") from error
        if not name.startswith(_PREFIX) or "/" in name or not (self.path / name).is_dir():
            raise EngineUnavailable(f"The search index in {self.path} is damaged. {_REBUILD}")
        return self.path / name

    def exists(self) -> bool:
        """Whether an index was ever made here."""
        return (self.path / _POINTER).exists()

    def mark(self, build: Path) -> Mark:
        """The state on disk, given the build last seen; raises ``EngineUnavailable`` when it is gone."""
        try:
            pointer, meta = (self.path / _POINTER).stat(), (build / "meta.json").stat()
        except OSError as error:
            raise EngineUnavailable(f"The search index in {self.path} is gone. {_REBUILD}") from error
        return (pointer.st_ino, pointer.st_mtime_ns, meta.st_ino, meta.st_mtime_ns, meta.st_size)

    def check_format(self, build: Path) -> None:
        """Raise ``IndexOfAnotherVersion`` unless this version of Atlas wrote the build."""
        try:
            found = json.loads((build / _FORMAT).read_text(encoding="utf-8"))["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"The search index in {self.path} is damaged. {_REBUILD}") from error
        if found != FORMAT_VERSION:
            raise IndexOfAnotherVersion(
                f"The search index in {self.path} has format {found}, this version reads {FORMAT_VERSION}. "
                + _REBUILD
            )

    def new_build(self) -> Path:
        """An empty folder for a build that nobody sees yet."""
        build = self.path / f"{_PREFIX}{secrets.token_hex(6)}"
        with unwritable(self.path):
            build.mkdir(parents=True)
            (build / _FORMAT).write_text(json.dumps({"format": FORMAT_VERSION}), encoding="utf-8")
        return build

    def point_to(self, build: Path) -> None:
        """Make a build the current one, for every process at once."""
        with unwritable(self.path):
            draft = self.path / f"{_POINTER}.{secrets.token_hex(4)}"
            with draft.open("w", encoding="utf-8") as file:
                file.write(build.name)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path / _POINTER)

    def clear_all_but(self, *kept: Path) -> None:
        """Remove every other build and unfinished pointer; what cannot be removed stays for the next time."""
        names = {build.name for build in kept}
        for entry in self.path.iterdir():
            if entry.name.startswith(_PREFIX) and entry.name not in names:
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name.startswith(f"{_POINTER}."):
                entry.unlink(missing_ok=True)

    def locked(self) -> bool:
        """Whether some process writes or rebuilds: holds tantivy's lock of the current build, or ours."""
        locks = [self.path / _REBUILD_LOCK]
        with suppress(EngineUnavailable):
            locks.append(self.current() / _WRITER_LOCK)
        return any(map(_is_held, locks))

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold the lock of rebuilds; raises ``WriterBusy`` while another one runs. Ends with the process."""
        with unwritable(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / _REBUILD_LOCK).open("a+", encoding="utf-8")
        with lock:
            _lock_at_once(lock)
            _sign(lock)
            yield


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Name what the disk refuses: ``IndexUnwritable`` with the reason and what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise IndexUnwritable(
            f"The search index in {path} cannot be written: {reason}. Nothing is lost: make room or correct "
            "the permissions; what waits is indexed at the next run."
        ) from error


def _is_held(lock: Path) -> bool:
    """Whether another holds this lock: taken and let go at once, which takes it from nobody for long."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _lock_at_once(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        who = lock.read(_LONGEST_NAME)
        raise WriterBusy(f"Another rebuild of the search index is running: {who or 'just begun'}.") from error


def _sign(lock: IO[str]) -> None:
    """Who holds the lock, for others to read; a disk that is full is no reason not to go on."""
    with suppress(OSError):
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        lock.flush()
