"""Taking a backup while everything goes on: one view of the catalogue, then the files that it names.

Files are kept before the catalogue names them and are never changed, so what one view names is there.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, select

from index.catalogue.database import HEAD
from index.catalogue.tables import METADATA
from index.errors import FileDamaged, FileMissing
from index.files import FileStore
from ingest.stores import Stores
from portal.backups.manifest import FORMAT, NAME, Manifest, TableCopy, part_of_file, written
from portal.backups.places import SCRATCH, Target, clear_left, writing_to
from portal.backups.rows import kind_of, write_rows

Tell = Callable[[int, int], None]
"""Hears how many of how many parts are done."""


def take(
    stores: Stores, place: Path, *, version: str, settings: Mapping[str, str], now: datetime, tell: Tell
) -> Manifest:
    """A backup of everything at ``place``: a new file, or a folder that gets what it lacks.

    Files that the store does not hold, or not with their bytes, are listed as ``missing``: the rest is saved.
    Raises BackupUnwritable, and what the stores raise.
    """
    clear_left(place.resolve(), now.timestamp())
    with (
        tempfile.TemporaryDirectory(prefix=SCRATCH, dir=place.resolve().parent) as scratch,
        writing_to(place) as target,
    ):
        with stores.catalogue.reading() as connection:
            tables = tuple(_copy(connection, one, Path(scratch), target) for one in METADATA.sorted_tables)
            named = _files_named(connection)
        files, missing = dict[str, int](), list[str]()
        for done, file_hash in enumerate(named):
            tell(done, len(named))
            size = _keep(stores.files, file_hash, target)
            if size is None:
                missing.append(file_hash)
            else:
                files[file_hash] = size
        manifest = Manifest(
            format=FORMAT, made=now.isoformat(), version=version, revision=HEAD, tables=tables, files=files,
            missing=tuple(missing), settings=settings,
        )  # fmt: skip
        content = written(manifest)
        target.add(NAME, io.BytesIO(content), len(content))
    return manifest


def _copy(connection: Connection, source: Table, scratch: Path, target: Target) -> TableCopy:
    place, part = scratch / source.name, f"{target.catalogue}/{source.name}.jsonl.gz"
    rows = write_rows(connection, source, place)
    size = place.stat().st_size
    with place.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        target.add(part, content, size)
    place.unlink()
    own = [key.parent.name for key in source.foreign_keys if key.column.table is source]
    return TableCopy(
        name=source.name, part=part, columns={one.name: kind_of(one) for one in source.columns},
        key=tuple(one.name for one in source.primary_key.columns), references_itself=tuple(sorted(own)),
        rows=rows, sha256=digest, size=size,
    )  # fmt: skip


def _files_named(connection: Connection) -> list[str]:
    """The hash of every file that any table names, once, in order."""
    named: set[str] = set()
    for one in METADATA.sorted_tables:
        if "file_hash" in one.c:
            named.update(
                one for one in connection.execute(select(one.c.file_hash).distinct()).scalars() if one
            )
    return sorted(named)


def _keep(files: FileStore, file_hash: str, target: Target) -> int | None:
    """A file's bytes into the backup, unless they lie there; its size, None where the store lacks it."""
    part = part_of_file(file_hash)
    try:
        size = files.verify(file_hash).size
        if not target.holds(part, size):
            with closing(files.open(file_hash)) as content:
                target.add(part, content, size)
    except (FileMissing, FileDamaged):
        return None
    return size
