"""Archives of files (ZIP): the files in them by name, each on its own; what should not be taken in is said.

Names in an archive are only ever text here: nothing is written to a place that they name.
"""

from __future__ import annotations

import re
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.cage_answers import Held
from ingest.errors import FileRefused
from ingest.extractors.encoding import decoded
from ingest.extractors.zip_reading import SafeZip, is_link, opened_zip, shown

WHAT = "ZIP archive"

_NOT_FOR_READERS = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/.]|thumbs\.db$|desktop\.ini$)", re.I)
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")
_UTF8_NAME = 0x800

_WESTERN = frozenset(
    [
        "cp1252",
        "cp1250",
        "cp1254",
        "cp1257",
        "cp850",
        "cp437",
        "cp852",
        "iso8859-2",
        "iso8859-15",
        "mac-roman",
    ]
)
_CONSOLES = ("cp850", "cp437")
_LETTERS = frozenset("éèêëàâäáãåæçîïíìñôöóòõøœùûüúßÉÈÊËÀÂÄÁÃÅÆÇÎÏÍÑÔÖÓÕØÙÛÜÚ¿¡ªº’–ąćęłńśźżőűčďěňřšťůýžăşţğıİ")
"""Letters beyond ASCII in names of files."""

_HELPING_BYTES = 32 * 2**20
_HELPING_SECONDS = 1.0
"""Files are handed out of one opening of an archive until they have so many bytes, or took so long: an
opening reads the whole list of members (0.07 s for 20,000), an answer is held in memory."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its place in the archive's list, its name there as text, and why it is not to
    be taken in, if so."""

    place: int
    name: str
    refused: FileRefused | None = None


def members(path: Path) -> tuple[Member, ...]:
    """The files in an archive in the order of its list; folders and what systems leave behind are left out.

    Raises ``FileRefused``: ``damaged`` where it cannot be opened, ``too-large`` for too many parts.
    """
    with opened_zip(path, WHAT) as container:
        infos = container.members
        names = _names(infos)
    last = {name: place for place, name in enumerate(names)}
    found = []
    for place, (info, name) in enumerate(zip(infos, names, strict=True)):
        if not info.is_dir() and not _NOT_FOR_READERS.search(name):
            found.append(Member(place, shown(name), _refused(info, name, is_last=last[name] == place)))
    return tuple(_told_apart(found))


def some_members(path: Path, places: Sequence[int], largest: int) -> tuple[Held, ...]:
    """The files at these places of the archive's list, each of at most ``largest`` bytes: as many of them, in
    this order, as go into one helping, and always the first. Raises ``FileRefused`` for the whole archive."""
    begun, unpacked, found = time.process_time(), 0, list[Held]()
    with opened_zip(path, WHAT) as container:
        for place in places:
            held = _held(container, place, largest)
            unpacked += held.unpacked
            if found and unpacked > _HELPING_BYTES:  # it begins the next helping
                break
            found.append(held)
            if unpacked >= _HELPING_BYTES or time.process_time() - begun >= _HELPING_SECONDS:
                break
    return tuple(found)


def _held(container: SafeZip, place: int, largest: int) -> Held:
    """One file; one that cannot be unpacked keeps nothing from the others."""
    container.begin_anew()
    pieces, unpacked = list[bytes](), 0
    try:
        for piece in container.pieces(container.members[place], largest):
            pieces.append(piece)
            unpacked += len(piece)
    except FileRefused as refused:
        return Held(place, b"", unpacked, refused)
    return Held(place, b"".join(pieces), unpacked)


def archive_found(path: Path) -> FileRefused:
    """What an extractor raises for an archive: it has no pages, its files have."""
    return FileRefused("unpacked", "archive") if members(path) else FileRefused("no-text", "archive-empty")


def _refused(info: zipfile.ZipInfo, name: str, *, is_last: bool) -> FileRefused | None:
    if _LEADS_OUT.search(name):
        return FileRefused("unsupported", "member-path")
    if is_link(info):
        return FileRefused("unsupported", "member-link")
    if info.flag_bits & 0x1:
        return FileRefused("locked", "password-needed-archive", name=shown(name))
    return None if is_last else FileRefused("unsupported", "member-twice")


def _names(infos: tuple[zipfile.ZipInfo, ...]) -> list[str]:
    """The names of members as text: those not marked as UTF-8 are in the code page of the machine that
    made the archive, which all of them together tell."""
    old = [info for info in infos if not info.flag_bits & _UTF8_NAME and not info.filename.isascii()]
    if not old:
        return [info.filename for info in infos]
    encoding = _code_page(b"\n".join(info.filename.encode("cp437", "replace") for info in old))
    return [
        info.filename
        if info.flag_bits & _UTF8_NAME or info.filename.isascii()
        else info.filename.encode("cp437", "replace").decode(encoding, "replace")
        for info in infos
    ]


def _code_page(names: bytes) -> str:
    """The code page of names. Where statistics see Latin letters, those of the consoles of Western Europe and
    America are held against it: Windows packed with them, and text files hardly ever have them."""
    encoding = decoded(names).encoding
    if encoding not in _WESTERN:
        return encoding
    return max((encoding, *_CONSOLES), key=lambda page: _letters(names.decode(page, "replace")))


def _letters(text: str) -> int:
    return sum(1 for sign in text if sign in _LETTERS)


def _told_apart(found: list[Member]) -> list[Member]:
    """Members with names of their own: of several with one name all but the last are numbered."""
    left = Counter(one.name for one in found)
    told = []
    for one in found:
        left[one.name] -= 1
        name = one.name if not left[one.name] else f"{one.name} [{left[one.name]}]"
        told.append(Member(one.place, name, one.refused))
    return told


def file_name(name: str) -> str:
    """The last part of a member's name."""
    return PurePosixPath(name.replace("\\", "/")).name or "?"
