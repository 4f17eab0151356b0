"""Old binary office files (compound files, MS-CFB): told apart by the names of their streams, not read."""

from __future__ import annotations

import mmap
from pathlib import Path

from ingest.errors import FileRefused

OLD_FORMATS = {"doc": "an old Word document (DOC)", "ppt": "an old PowerPoint presentation (PPT)",
               "xls": "an old Excel workbook (XLS)"}  # fmt: skip

_STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls"))
_OTHERS = {
    "__properties_version1.0": ("an Outlook message (MSG)", "EML or PDF"),
    "VisioDocument": ("a Visio drawing", "PDF"),
    "Quill": ("a Publisher document", "PDF"),
}
"""Streams of compound files that are no office documents and that people send all the same."""

_SECTOR = 128
"""Entries of a compound file's directory are 128 bytes, and their names begin them."""


def refuse_old(path: Path) -> None:
    """Raises ``FileRefused``: ``locked`` for an office file behind a password, which is wrapped so;
    ``unsupported`` else, with what to do."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _has(data, "EncryptedPackage"):
            raise FileRefused("locked", "password-needed-office")
        form = next((form for name, form in _STREAMS if _has(data, name)), None)
        other = next((said for name, said in _OTHERS.items() if _has(data, name)), None)
    if form is None and other is not None:
        raise FileRefused("unsupported", "save-as", seen=other[0], better=other[1])
    if form is None:
        raise FileRefused("unsupported", "format-not-read", seen="a compound file that is no office document")
    better = {"doc": "DOCX or PDF", "ppt": "PPTX or PDF", "xls": "XLSX"}[form]
    raise FileRefused("unsupported", "save-as", seen=OLD_FORMATS[form], better=better, form=form)


def _has(data: mmap.mmap, name: str) -> bool:
    """Whether an entry of the directory has this name (UTF-16, ended by a zero)."""
    wanted, place = f"{name}\0".encode("utf-16-le"), -1
    while (place := data.find(wanted, place + 1)) >= 0:
        if place % _SECTOR == 0:
            return True
    return False
