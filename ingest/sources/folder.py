"""Files and folders on this machine as a source: every regular file, recursively, in order of name."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SETTLED_SECONDS = 2.0
"""A file touched more recently than this may change again without its times showing it (coarse clocks)."""

_NOT_FOR_READERS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to take in. ``source`` is its identity from run to run; ``fingerprint`` changes when it does.

    The fingerprint is size, times and inode as the file system tells them: the time of the last change
    cannot be set by programs, so that equal fingerprints mean equal bytes. It is empty where the file was
    changed so recently that this cannot be trusted.
    """

    source: str
    path: Path
    size: int
    fingerprint: str

    @property
    def name(self) -> str:
        """The file's name as text: bytes that are no UTF-8 are spelled out."""
        return as_text(self.path.name)


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder known by a name instead of its place: it may move with its installation."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be looked at, and why."""

    source: str
    problem: str


def as_text(path: str | Path) -> str:
    """A path as text that every database holds: bytes that are no UTF-8 are spelled out (``\\xe9``)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def walk(
    paths: Iterable[Path],
    *,
    now: float,
    leave_out: Iterable[Path] = (),
    collection: Collection | None = None,
) -> Iterator[SourceFile | Unreadable]:
    """Every file of ``paths``, each once. ``now`` is the time in seconds since 1970.

    Hidden files and links to folders are left out, so that no walk is endless. A link to a file outside the
    folder is not followed, and said: who may put files into a folder may not publish those of the machine.
    Sources are absolute paths; those of a ``collection`` begin with its name.
    """
    seen = {path.resolve() for path in leave_out}
    for start in paths:
        begun = start.resolve()
        for found in _files(begun, begun):
            if isinstance(found, Unreadable):
                yield found
            elif found not in seen:
                seen.add(found)
                yield _look_at(found, now, collection)


def _files(path: Path, root: Path) -> Iterator[Path | Unreadable]:
    if not path.is_dir():
        yield path
        return
    try:
        with os.scandir(path) as found:
            inside = sorted(found, key=lambda one: one.name)
    except OSError as error:
        yield Unreadable(as_text(path), error.strerror or str(error))
        return
    for one in inside:
        if one.name.startswith(".") or one.name.lower() in _NOT_FOR_READERS:
            continue
        if one.is_dir(follow_symlinks=False):
            yield from _files(path / one.name, root)
        elif one.is_file():
            yield _inside(path / one.name, root) if one.is_symlink() else path / one.name


def _inside(link: Path, root: Path) -> Path | Unreadable:
    if link.resolve().is_relative_to(root):
        return link
    return Unreadable(as_text(link), "it is a link that leads out of its folder")


def _look_at(path: Path, now: float, collection: Collection | None) -> SourceFile | Unreadable:
    source = _source(path, collection)
    try:
        found = path.stat()
    except OSError as error:
        return Unreadable(source, error.strerror or str(error))
    if not stat.S_ISREG(found.st_mode):
        return Unreadable(source, "not a file")
    return SourceFile(source, path, found.st_size, _fingerprint(found, now))


def _source(path: Path, collection: Collection | None) -> str:
    if collection is None:
        return as_text(path)
    return as_text(Path(collection.name) / path.relative_to(collection.folder.resolve()))


def _fingerprint(found: os.stat_result, now: float) -> str:
    if now - found.st_ctime < SETTLED_SECONDS:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}"
