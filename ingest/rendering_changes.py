"""Texts drawn without what their authors struck out: LibreOffice would draw it, with a line through it.

In an OpenDocument text deletions stand in an element of their own, before the text; what was inserted stands
in the text. Taken out of the file, they are nowhere.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ingest.extractors.zip_reading import opened_zip

_STRUCK_OUT = re.compile(rb"<text:tracked-changes\b.*?</text:tracked-changes>", re.DOTALL)
_PARTS = frozenset(["content.xml", "styles.xml"])
"""The text; and the running heads, which have changes of their own."""


def write_without_changes(path: Path, made: Path) -> None:
    """The OpenDocument text at ``path``, as LibreOffice writes it, without its tracked changes, as ``made``.

    Raises ``FileRefused`` for a file that is none, or unpacks to too much.
    """
    with opened_zip(path, "OpenDocument file") as given, zipfile.ZipFile(made, "w") as kept:
        for member in given.members:
            content = given.read(member.filename)
            if member.filename in _PARTS:
                content = _STRUCK_OUT.sub(b"", content)
            how = zipfile.ZIP_STORED if member.filename == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(member.filename, content, compress_type=how)
