"""Restoring a backup into empty stores of any kind: files first, then the catalogue in one transaction.

Every part is held against its hash and every table against its count before anything of the catalogue is to
be seen. Interrupted, the same command goes on: files that are there already are not copied again, and a
catalogue that was filled stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from typing import Any, BinaryIO

from sqlalchemy import Connection, inspect

from index.catalogue.database import HEAD, Catalogue
from index.catalogue.tables import METADATA
from index.files import FileStore
from portal.backups.manifest import NAME, BackupBroken, Manifest, TableCopy, part_of_file, read
from portal.backups.places import Source
from portal.backups.rows import count, digest_of_rows, fill, read_rows
from portal.backups.taking import Tell

_CHUNK = 1 << 20

Make = Callable[[Connection, str], None]
"""Makes the tables of an older revision in an empty database."""


class StoreNotEmpty(BackupBroken):
    """There is something in the catalogue that a restore would mix with."""


def manifest_of(source: Source) -> Manifest:
    """What a backup holds. Raises BackupBroken."""
    with closing(source.open(NAME)) as opened:
        return read(opened.read())


def verify(source: Source, manifest: Manifest, tell: Tell) -> list[str]:
    """The parts of a backup that are missing or have other bytes than they had; nothing is restored."""
    wanted = {one.part: one.sha256 for one in manifest.tables}
    wanted |= {part_of_file(file_hash): file_hash for file_hash in manifest.files}
    wrong = []
    for done, (part, digest) in enumerate(wanted.items()):
        tell(done, len(wanted))
        try:
            with closing(source.open(part)) as opened:
                held = _Hashed(opened)
                held.finish()
                right = held.hexdigest() == digest
        except (BackupBroken, OSError):
            right = False
        if not right:
            wrong.append(part)
    return wrong


def is_here(catalogue: Catalogue, manifest: Manifest) -> bool:
    """Whether the catalogue holds this backup and nothing else, row by row: somebody began to restore it, and
    came as far as that."""
    catalogue.prepare()
    with catalogue.reading() as connection:
        if not (catalogue.revision_of(connection) == manifest.revision == HEAD):
            return False
        return all(
            count(connection, one.name) == one.rows
            and digest_of_rows(connection, METADATA.tables[one.name]) == one.sha256
            for one in manifest.tables
        )


def require_empty(catalogue: Catalogue, manifest: Manifest) -> None:
    """Say before anything is copied what ``restore_catalogue`` would say. Raises StoreNotEmpty."""
    catalogue.prepare()
    with catalogue.reading() as connection:
        found = catalogue.revision_of(connection)
        if found is not None:
            _require_free(connection, manifest, found)


def restore_files(source: Source, manifest: Manifest, files: FileStore, tell: Tell) -> int:
    """Bring every file into the store; how many were not there yet.

    Raises BackupBroken for bytes that are not what they were, and what the store raises.
    """
    brought = 0
    for done, file_hash in enumerate(manifest.files):
        tell(done, len(manifest.files))
        if files.has(file_hash):
            continue
        with closing(source.open(part_of_file(file_hash))) as opened:
            stored = files.put_stream(opened)
        if stored.hash != file_hash:
            files.delete(stored.hash)
            raise BackupBroken(f"the backup's file {file_hash} has the bytes of {stored.hash}")
        brought += 1
    return brought


def restore_catalogue(source: Source, manifest: Manifest, catalogue: Catalogue, make: Make) -> None:
    """Fill an empty catalogue: all of it, or nothing. One of an older version is filled as it was then.

    Raises StoreNotEmpty, BackupBroken, and the catalogue's errors.
    """
    catalogue.prepare()
    with catalogue.writing() as connection:
        _make_tables(connection, manifest, catalogue, make)
        for one in manifest.tables:
            _fill(connection, source, one)


def _make_tables(connection: Connection, manifest: Manifest, catalogue: Catalogue, make: Make) -> None:
    found = catalogue.revision_of(connection)
    if found is not None:
        _require_free(connection, manifest, found)
    elif manifest.revision == HEAD:
        catalogue.make_tables(connection)
    else:
        make(connection, manifest.revision)


def _require_free(connection: Connection, manifest: Manifest, found: str) -> None:
    if found != manifest.revision:
        raise StoreNotEmpty(f"the catalogue is of revision {found}, the backup of {manifest.revision}")
    present = set(inspect(connection).get_table_names())
    for one in manifest.tables:
        if one.name not in present:
            raise BackupBroken(f"the backup has a table {one.name}, which revision {found} has not")
        if count(connection, one.name):
            raise StoreNotEmpty(
                "the catalogue is not empty: a backup is restored into an empty one; name another in "
                "ATLAS87_DATABASE, or another folder in ATLAS87_DATA"
            )


def _fill(connection: Connection, source: Source, copied: TableCopy) -> None:
    with closing(source.open(copied.part)) as opened:
        part = _Hashed(opened)
        rows = fill(connection, copied, read_rows(copied, part))  # type: ignore[arg-type]
        part.finish()
    if part.hexdigest() != copied.sha256:
        raise BackupBroken(f"the part {copied.part} of the backup has other bytes than it had")
    if rows != copied.rows:
        raise BackupBroken(f"the backup's table {copied.name} has {rows:,} rows, it had {copied.rows:,}")


class _Hashed:
    """A part that is hashed while it is read."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened, self._digest = opened, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._opened.read(size)
        self._digest.update(piece)
        return piece

    def finish(self) -> None:
        """To the end, where the reader stopped before."""
        while self.read(_CHUNK):
            pass

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def noted(manifest: Manifest) -> dict[str, Any]:
    """What a command says of a backup."""
    return {
        "made": manifest.made,
        "version": manifest.version,
        "revision": manifest.revision,
        "tables": {one.name: one.rows for one in manifest.tables},
        "files": len(manifest.files),
        "bytes": sum(manifest.files.values()) + sum(one.size for one in manifest.tables),
        "missing": list(manifest.missing),
        "settings": dict(manifest.settings),
    }
