"""The manifest of a backup: what is in it, of which version, with the hash of each part.

It is written last: a backup without it broke off. Its own hash stands in it, so that a changed one is seen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from index.errors import KnowledgeError

NAME = "manifest.json"
FORMAT = 1
"""Raised when a backup is laid out otherwise than before; restoring knows every older one."""

MEMBER = re.compile(
    r"catalogue(-[0-9a-z]{1,40})?/[a-z_]{1,60}\.jsonl\.gz|files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}"
)
"""What a part may be called: a name from a file that somebody hands us leads nowhere else."""


class BackupBroken(KnowledgeError):
    """A backup that cannot be restored: it broke off, was changed, or is of a newer version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCopy:
    """One table: its part, how its values are written (column → kind), its key, its references to itself.

    ``sha256`` and ``size`` (bytes) are those of the part as it lies in the backup.
    """

    name: str
    part: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    references_itself: tuple[str, ...]
    rows: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A whole backup. ``tables`` stand in the order in which they can be filled; ``files`` are hash → bytes.

    ``missing`` are files that the catalogue names and the store did not hold. ``settings`` are those in
    force, for whoever sets up the next machine; secrets are only named.
    """

    format: int
    made: str
    version: str
    revision: str
    tables: tuple[TableCopy, ...]
    files: Mapping[str, int]
    missing: tuple[str, ...]
    settings: Mapping[str, str]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def part_of_file(file_hash: str) -> str:
    """Where a file lies in a backup: as in a store of files that is a folder."""
    return f"files/{file_hash[:2]}/{file_hash[2:4]}/{file_hash}"


def written(manifest: Manifest) -> bytes:
    """The manifest as it lies in a backup."""
    values = asdict(manifest)
    return json.dumps({**values, "sha256": _digest(values)}, ensure_ascii=False, indent=1).encode() + b"\n"


def read(content: bytes) -> Manifest:
    """What ``written`` wrote. Raises BackupBroken."""
    try:
        values: dict[str, Any] = json.loads(content)
        told = values.pop("sha256")
        if values["format"] > FORMAT:
            raise BackupBroken("the backup was made by a newer Atlas 8.7: install that one to restore it")
        if told != _digest(values):
            raise BackupBroken("the manifest of the backup was changed")
        tables = tuple(_table(one) for one in values.pop("tables"))
        missing = tuple(values.pop("missing"))
        manifest = Manifest(tables=tables, missing=missing, **values)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupBroken(f"the manifest of the backup cannot be read ({error})") from error
    _check_names(manifest)
    return manifest


def _table(values: dict[str, Any]) -> TableCopy:
    for name in ("key", "references_itself"):
        values[name] = tuple(values[name])
    return TableCopy(**values)


def _check_names(manifest: Manifest) -> None:
    for part in (*(one.part for one in manifest.tables), *map(part_of_file, manifest.files)):
        if not MEMBER.fullmatch(part):
            raise BackupBroken(f"the backup names a part {part!r}, which none can have")


def _digest(values: Mapping[str, Any]) -> str:
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
