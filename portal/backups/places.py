"""Where a backup lies: one file (a tar archive), or a folder that the next backup brings up to date."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from index.errors import KnowledgeError
from portal.backups.manifest import NAME, BackupBroken

_CHUNK = 1 << 20


class BackupUnwritable(KnowledgeError):
    """The backup cannot be written there (disk full, permissions, something else lies there)."""


class Target(Protocol):
    """Where the parts of a new backup go."""

    @property
    def catalogue(self) -> str:
        """What the names of the catalogue's parts begin with."""
        ...

    def holds(self, part: str, size: int) -> bool:
        """Whether an earlier backup has left this part of a file here."""
        ...

    def add(self, part: str, source: BinaryIO, size: int) -> None:
        """Take in a part of so many bytes."""
        ...


@contextlib.contextmanager
def writing_to(place: Path) -> Iterator[Target]:
    """A new backup at ``place``: complete when the ``with`` ends well, the earlier one otherwise.

    Raises BackupUnwritable.
    """
    try:
        with _folder(place) if place.is_dir() else _archive(place) as target:
            yield target
    except OSError as error:
        raise BackupUnwritable(f"{place} cannot be written: {error.strerror or error}") from error


SCRATCH = ".backup-"
"""What the folder begins with in which a backup prepares its parts."""

_LEFT_AFTER = 24 * 3600.0
"""Seconds without a change from which a half-made backup is one that was killed: one that runs writes."""


def clear_left(place: Path, now: float) -> None:
    """Take away what backups to ``place`` that were killed left beside it; ``now`` in seconds of the epoch.

    What cannot be taken away stays: it must not keep anybody from a new backup.
    """
    for left in (*place.parent.glob(f".{place.name}.????????"), *place.parent.glob(f"{SCRATCH}*")):
        with contextlib.suppress(OSError):
            if now - left.stat().st_mtime >= _LEFT_AFTER:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextlib.contextmanager
def _archive(place: Path) -> Iterator[Target]:
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as raw:
            os.fchmod(raw.fileno(), 0o600)  # drafts, names of people: nobody else's business
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield _ArchiveTarget(archive)
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


class _ArchiveTarget:
    catalogue = "catalogue"

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def holds(self, part: str, size: int) -> bool:
        return False

    def add(self, part: str, source: BinaryIO, size: int) -> None:
        told = tarfile.TarInfo(part)
        told.size, told.mode = size, 0o600
        self._archive.addfile(told, source)


@contextlib.contextmanager
def _folder(place: Path) -> Iterator[Target]:
    """The catalogue's parts of this backup lie beside those of the last until the new manifest stands."""
    known = ("files", NAME)
    if any(not (one.name in known or one.name.startswith(("catalogue-", "."))) for one in place.iterdir()):
        raise BackupUnwritable(f"{place} holds other things than a backup: name an empty folder")
    name = f"catalogue-{secrets.token_hex(4)}"
    try:
        yield _FolderTarget(place, name)
    except BaseException:
        shutil.rmtree(place / name, ignore_errors=True)
        raise
    for one in place.glob("catalogue-*"):
        if one.name != name:
            shutil.rmtree(one)


class _FolderTarget:
    def __init__(self, place: Path, catalogue: str) -> None:
        self._place, self.catalogue = place, catalogue

    def holds(self, part: str, size: int) -> bool:
        try:
            return (self._place / part).stat().st_size == size
        except FileNotFoundError:
            return False

    def add(self, part: str, source: BinaryIO, size: int) -> None:
        target = self._place / part
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.part")
        with beside.open("wb") as raw:
            os.fchmod(raw.fileno(), 0o600)
            shutil.copyfileobj(source, raw, _CHUNK)
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(target)


class Source(Protocol):
    """A backup to be read."""

    def open(self, part: str) -> BinaryIO:
        """A part's bytes, to be closed. Raises BackupBroken where it is missing."""
        ...


@contextlib.contextmanager
def reading_from(place: Path) -> Iterator[Source]:
    """The backup at ``place``. Raises BackupBroken."""
    if place.is_dir():
        yield _FolderSource(place)
        return
    try:
        with tarfile.open(place, mode="r:") as archive:
            yield _ArchiveSource(archive)
    except FileNotFoundError as error:
        raise BackupBroken(f"there is no backup at {place}") from error
    except tarfile.TarError as error:
        raise BackupBroken(f"{place} is no backup, or broke off: {error}") from error


class _FolderSource:
    def __init__(self, place: Path) -> None:
        self._place = place

    def open(self, part: str) -> BinaryIO:
        try:
            return (self._place / part).open("rb")
        except OSError as error:
            raise BackupBroken(f"the backup lacks its part {part}") from error


class _ArchiveSource:
    """Parts are opened by name, never unpacked to a place that the archive names."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._parts = {one.name: one for one in archive.getmembers() if one.isreg()}

    def open(self, part: str) -> BinaryIO:
        told = self._parts.get(part)
        opened = self._archive.extractfile(told) if told is not None else None
        if opened is None:
            raise BackupBroken(f"the backup lacks its part {part}")
        return cast(BinaryIO, opened)
