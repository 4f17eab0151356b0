"""What a ZIP container is: an office document, an e-book, or an archive of files. Told by its parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from ingest.errors import FileRefused
from ingest.extractors.zip_reading import SafeZip

ZipKind = Literal["docx", "pptx", "xlsx", "odt", "odp", "ods", "epub", "zip"]

_ODF = "application/vnd.oasis.opendocument."
_BY_MEDIA_TYPE: dict[str, ZipKind] = {
    f"{_ODF}text": "odt",
    f"{_ODF}text-template": "odt",
    f"{_ODF}text-master": "odt",
    f"{_ODF}text-web": "odt",
    f"{_ODF}presentation": "odp",
    f"{_ODF}presentation-template": "odp",
    f"{_ODF}graphics": "odp",
    f"{_ODF}graphics-template": "odp",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}spreadsheet-template": "ods",
    "application/epub+zip": "epub",
}
_MAIN_PARTS: tuple[tuple[re.Pattern[bytes], ZipKind], ...] = (
    (re.compile(rb"wordprocessingml\.(?:document|template)\.main\+xml", re.I), "docx"),
    (re.compile(rb"ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml", re.I), "docx"),
    (re.compile(rb"presentationml\.(?:presentation|slideshow|template)\.main\+xml", re.I), "pptx"),
    (
        re.compile(rb"ms-powerpoint\.(?:presentation|slideshow|template)\.macroEnabled\.main\+xml", re.I),
        "pptx",
    ),
    (re.compile(rb"spreadsheetml\.(?:sheet|template)\.main\+xml", re.I), "xlsx"),
    (re.compile(rb"ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml", re.I), "xlsx"),
)
_ROOT_TYPE = re.compile(
    rb"<(?:\w+:)?file-entry\b(?=[^>]*full-path\s*=\s*[\"']/[\"'])[^>]*media-type\s*=\s*[\"']([^\"']{1,100})[\"']"
)

_STARTS = (
    (b"[Content_Types].xml", "Office document"),
    (b"mimetypeapplication/epub+zip", "e-book"),
    (b"mimetypeapplication/vnd.oasis", "OpenDocument file"),
)
"""What stands at the start of containers that office programs write: known also where the rest is missing."""

_LARGEST = 4 * 2**20
"""Bytes of a list of parts that is looked at."""


def kind_of(container: SafeZip) -> ZipKind:
    """The kind of a container. Raises ``FileRefused`` (``unsupported``) for kinds that are not read."""
    types = container.name("[Content_Types].xml")
    if types is not None:
        return _office_kind(container.read(types, _LARGEST))
    declared = _declared_type(container)
    if declared in _BY_MEDIA_TYPE:
        return _BY_MEDIA_TYPE[declared]
    if declared.startswith(_ODF):
        raise FileRefused("unsupported", "format-not-read", seen="an OpenDocument file of another kind")
    if "META-INF/container.xml" in container.names:
        return "epub"
    if any(name.endswith(".iwa") for name in container.names):
        raise FileRefused("unsupported", "format-not-read", seen="a Pages, Numbers or Keynote document")
    return "zip"


def named_at_start(path: Path) -> str:
    """What a container is by its first member, for a sentence about one that cannot be opened."""
    with path.open("rb") as file:
        head = file.read(200)
    return next((what for start, what in _STARTS if start in head), "ZIP file")


def _office_kind(types: bytes) -> ZipKind:
    plain = types.replace(b"\x00", b"")  # UTF-16 of ASCII
    for pattern, kind in _MAIN_PARTS:
        if pattern.search(plain):
            return kind
    if b"sheet.binary" in plain:
        raise FileRefused("unsupported", "save-as", seen="a binary Excel workbook (XLSB)", better="XLSX")
    raise FileRefused("unsupported", "format-not-read", seen="an Office file of another kind")


def _declared_type(container: SafeZip) -> str:
    """What the member ``mimetype`` says, else what the manifest says of the whole."""
    if "mimetype" in container.names:
        return container.read("mimetype", 10_000)[:200].decode("ascii", "replace").strip()
    if "META-INF/manifest.xml" in container.names:
        found = _ROOT_TYPE.search(container.read("META-INF/manifest.xml", _LARGEST))
        return found.group(1).decode("ascii", "replace") if found else ""
    return ""
