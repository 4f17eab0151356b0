"""ZIP containers read with caution: counted before anything is unpacked, every byte bounded, nothing written.

A container is hostile until shown otherwise: sizes in its directory are claims, names may lead out of any
folder, members may lie on top of each other so that a small file unpacks to petabytes (the "better zip bomb",
Fifield 2019).
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.errors import FileRefused

MOST_MEMBERS = 20_000
"""Members of one container, at most: the largest real e-books and decks have some 3,000 parts."""

LARGEST_DIRECTORY = 16 * 2**20
"""Bytes of the list of members, at most: 800 for each of ``MOST_MEMBERS``."""

MOST_BYTES = 512 * 2**20
"""Bytes that are unpacked of one container, at most."""

LARGEST_PART = 96 * 2**20
"""Bytes of one part that is held in memory whole."""

_RATIO = 400
_RATIO_FROM = 4 * 2**20
"""Text of markup packs some 10 to 30 times, repeated table cells 200 times; deflate ends at 1,032. A member
that claims more than 400 times its packed size, and more than 4 MiB, is made to hurt."""

_PIECE = 1 << 18


class SafeZip:
    """The members of an open ZIP file by name. Every method raises ``FileRefused`` for hostile contents."""

    def __init__(self, archive: zipfile.ZipFile, what: str) -> None:
        self._archive, self._what = archive, what
        self._budget = MOST_BYTES
        self.members = tuple(archive.infolist())
        self._by_name = {member.filename: member for member in self.members}
        self._folded: dict[str, str] = {}

    def begin_anew(self) -> None:
        """What is read from here on has the whole of ``MOST_BYTES`` for itself: the files of an archive are
        strangers to each other, and who takes them out counts them together."""
        self._budget = MOST_BYTES

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._by_name)

    def name(self, wanted: str) -> str | None:
        """The name of a member without regard to case (package names have none), None where it is missing."""
        if wanted in self._by_name:
            return wanted
        if not self._folded:
            self._folded = {name.lower(): name for name in self._by_name}
        return self._folded.get(wanted.lower())

    def read(self, name: str, largest: int = LARGEST_PART) -> bytes:
        """A member whole, whatever its directory entry claims; at most ``largest`` bytes.

        Raises ``KeyError`` for a name that is not there.
        """
        return b"".join(self.pieces(self._by_name[name], largest))

    def pieces(self, member: zipfile.ZipInfo, largest: int) -> Iterator[bytes]:
        """The bytes of a member as they are unpacked, in pieces."""
        if member.flag_bits & 0x1:
            raise FileRefused("locked", "password-needed-archive", name=shown(member.filename))
        _check_ratio(member)
        size = 0
        with self._opened(member) as stream:
            while piece := self._piece(stream, member):
                size += len(piece)
                self._budget -= len(piece)
                if size > largest or self._budget < 0:
                    raise FileRefused("too-large", "unpacks-to-too-much", limit=str(min(largest, MOST_BYTES)))
                yield piece

    @contextmanager
    def opened(self, name: str, largest: int) -> Iterator[IO[bytes]]:
        """A member as a stream for a parser that reads it piece by piece; bounded like ``read``."""
        yield _Bounded(self.pieces(self._by_name[name], largest))  # type: ignore[misc]

    def _opened(self, member: zipfile.ZipInfo) -> IO[bytes]:
        try:
            return self._archive.open(member)
        except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, EOFError) as error:
            raise self._damaged(member) from error

    def _piece(self, stream: IO[bytes], member: zipfile.ZipInfo) -> bytes:
        try:
            return stream.read(_PIECE)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise self._damaged(member) from error

    def _damaged(self, member: zipfile.ZipInfo) -> FileRefused:
        return FileRefused("damaged", "member-damaged", format=self._what, name=shown(member.filename))


class _Bounded:
    """Pieces as a readable stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, as parsers ask for them."""
        if size < 0:
            rest, self._rest = self._rest, b""
            return rest + b"".join(self._pieces)
        if not self._rest:
            self._rest = next(self._pieces, b"")
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


@contextmanager
def opened_zip(path: Path, what: str) -> Iterator[SafeZip]:
    """The ZIP file at ``path``. Raises ``FileRefused``: ``damaged`` when it cannot be opened, ``too-large``
    for more members than are read, ``damaged`` for members that overlap."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive)
            yield SafeZip(archive, what)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, UnicodeError) as error:
        raise FileRefused("damaged", "cannot-be-opened", format=what) from error


def is_link(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a symbolic link, or anything else that is neither a file nor a folder."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return member.create_system == 3 and kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def shown(name: str, limit: int = 200) -> str:
    """The name of a member for a sentence."""
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return printable if len(printable) <= limit else f"{printable[: limit - 1]}…"


def _check_directory(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise FileRefused("too-large", "too-many-members", members=str(len(members)), limit=str(MOST_MEMBERS))
    end = -1
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise FileRefused("damaged", "members-overlap")
        end = member.header_offset + 30 + member.compress_size  # 30: a local header without its name


def _check_ratio(member: zipfile.ZipInfo) -> None:
    claimed, packed = member.file_size, max(1, member.compress_size)
    if claimed > _RATIO_FROM and claimed > packed * _RATIO:
        raise FileRefused("too-large", "unpacks-to-too-much", limit=str(packed * _RATIO))
