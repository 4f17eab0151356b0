"""Editions of statistics on every machine that shares the catalogue and the store of files.

An edition never changes and a retraction is never undone, so what all machines together hold only grows, and
two machines are in step when each has what the other has. The files of an edition travel through the store of
files by their hash; which they are stands in the catalogue. The folder of a machine is a copy that is checked
as it comes, and what DuckDB reads there is derived from it on the spot.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from datasets.areas import Areas
from datasets.errors import AlreadyRetracted
from datasets.giving_up import give_up
from datasets.loading import adopt, held_editions, retract, settle
from datasets.manifests import MANIFEST, OBSERVATIONS, RETRACTED, retraction_of
from datasets.model import Edition
from datasets.store import EDITIONS
from index.catalogue.database import Catalogue
from index.errors import FileMissing
from index.files import FileStore, StoredFile
from ingest.dataset_tables import dataset_editions, dataset_files

Files = Mapping[str, StoredFile]
"""The files of one edition by name."""

_NAMES = (OBSERVATIONS, MANIFEST, RETRACTED)


@dataclass(frozen=True, slots=True)
class StatisticsStores:
    """The catalogue, this machine's folder of the statistics, the table of areas, the store of files by which
    machines share editions; ``now`` is aware UTC."""

    catalogue: Catalogue
    folder: Path
    areas: Areas
    files: FileStore
    now: Callable[[], datetime]


def mirror(stores: StatisticsStores) -> int:
    """Bring this machine, the catalogue and the store of files in step; how many editions that changed.

    Also finishes a generation that a kill left half-made. Harmless at any time, quick where nothing is new.
    Raises ``StatisticsUnavailable``, and what the store of files and the catalogue raise.
    """
    settle(stores.folder)
    listed = _listed(stores.catalogue)
    come = _fetch(stores, listed)
    return come + _send(stores, listed)


def is_in_step(stores: StatisticsStores) -> bool:
    """Whether this machine holds exactly the files that the catalogue lists; by name, not by bytes."""
    listed = {(edition, name) for edition, files in _listed(stores.catalogue).items() for name in files}
    return listed == {
        (edition.id, name) for edition in held_editions(stores.folder) for name in _own(edition)
    }


def keep_in_step(stores: StatisticsStores) -> None:
    """What a worker does now and then: two small looks where nothing is new, else ``mirror``."""
    if not is_in_step(stores):
        mirror(stores)


def damaged_copies(stores: StatisticsStores) -> tuple[str, ...]:
    """The editions whose rows in this machine's folder are not the bytes that their manifest names."""
    return tuple(
        str(edition.id)
        for edition in held_editions(stores.folder)
        if edition.stored and _hash_of(_place(stores, edition, OBSERVATIONS)) != edition.stored
    )


def renew_copies(stores: StatisticsStores, editions: Iterable[str]) -> None:
    """Fetch copies anew from the store of files. Raises what ``mirror`` raises."""
    for edition in editions:
        give_up(stores.folder, edition)
    mirror(stores)


def _hash_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _listed(catalogue: Catalogue) -> dict[str, dict[str, StoredFile]]:
    """What all machines hold: edition → name → file."""
    found: dict[str, dict[str, StoredFile]] = {}
    with catalogue.reading() as connection:
        for edition, name, file_hash, size in connection.execute(select(dataset_files)):
            found.setdefault(edition, {})[name] = StoredFile(file_hash, size)
    return found


def _own(edition: Edition) -> tuple[str, ...]:
    return _NAMES if edition.retracted else _NAMES[:2]


# From the others to this machine


def _fetch(stores: StatisticsStores, listed: Mapping[str, Files]) -> int:
    """Take what this machine lacks; an edition that it holds otherwise than the catalogue says gives way."""
    held = {str(edition.id): edition for edition in held_editions(stores.folder)}
    for name, files in listed.items():
        mine = held.get(name)
        if mine is not None and mine.stored != files[OBSERVATIONS].hash:
            give_up(stores.folder, name)
            del held[name]
    wanted = [name for name in listed if name not in held]
    _adopt(stores, {name: listed[name] for name in wanted})
    hidden = [
        name
        for name, files in listed.items()
        if RETRACTED in files and not (name in held and held[name].retracted)
    ]
    for name in hidden:
        _hide(stores, name, listed[name][RETRACTED])
    return len({*wanted, *hidden})


def _adopt(stores: StatisticsStores, wanted: Mapping[str, Files]) -> None:
    if not wanted:
        return
    with tempfile.TemporaryDirectory(prefix="editions-") as place:
        for edition, files in wanted.items():
            folder = Path(place) / edition
            folder.mkdir()
            for name in (OBSERVATIONS, MANIFEST):
                shutil.copyfile(_checked(stores.files, files[name]), folder / name)
        adopt(stores.folder, [Path(place) / edition for edition in wanted])


def _hide(stores: StatisticsStores, edition: str, file: StoredFile) -> None:
    text = _checked(stores.files, file).read_text("utf-8")
    try:
        retract(stores.folder, edition, retraction_of(text))
    except AlreadyRetracted:
        return


def _checked(files: FileStore, file: StoredFile) -> Path:
    """A place of the file's bytes here, of which each was compared with its hash."""
    files.verify(file.hash)
    place = files.path(file.hash)
    if place is None:
        raise FileMissing(f"the store does not hold {file.hash}: `atlas87 check`")
    return place


# From this machine to the others


def _send(stores: StatisticsStores, listed: Mapping[str, Files]) -> int:
    """Give what only this machine holds: bytes first, then the rows by which others find them."""
    new = {
        edition: missing
        for edition in held_editions(stores.folder)
        if (missing := [name for name in _own(edition) if name not in listed.get(edition.id, {})])
    }
    kept = {
        edition.id: {name: stores.files.put(_place(stores, edition, name)) for name in names}
        for edition, names in new.items()
    }
    if new:
        with stores.catalogue.writing() as connection:
            for edition in new:
                _record(connection, edition, kept[edition.id])
    return len(new)


def _place(stores: StatisticsStores, edition: Edition, name: str) -> Path:
    return stores.folder / EDITIONS / edition.id / name


def _record(connection: Connection, edition: Edition, files: Files) -> None:
    """The rows of one edition, unless another machine was quicker: then its rows stand, ours gives way."""
    row, key = _row(edition), dataset_editions.c.id == str(edition.id)
    names = select(dataset_files.c.name).where(dataset_files.c.edition == str(edition.id))
    held = set(connection.execute(names).scalars())
    if connection.execute(select(dataset_editions.c.id).where(key)).first() is None:
        connection.execute(insert(dataset_editions).values(row))
    elif not held or RETRACTED in files:
        connection.execute(update(dataset_editions).where(key).values(row))
    _record_files(connection, edition.id, {name: one for name, one in files.items() if name not in held})


def _record_files(connection: Connection, edition: str, files: Files) -> None:
    rows = [
        {"edition": edition, "name": name, "file_hash": file.hash, "size": file.size}
        for name, file in files.items()
    ]
    if rows:
        connection.execute(insert(dataset_files), rows)


def _row(edition: Edition) -> dict[str, object]:
    hidden = edition.retracted
    return {
        "id": str(edition.id),
        "source": edition.source,
        "label": edition.label,
        "title": edition.title,
        "publishers": list(edition.publishers),
        "licence": edition.licence,
        "source_url": edition.source_url,
        "published": edition.published,
        "layout": edition.layout,
        "checksum": edition.checksum,
        "series": list(edition.series),
        "rows": edition.rows,
        "loaded": edition.loaded,
        "refused": edition.refused,
        "loaded_at": datetime.fromisoformat(edition.loaded_at),
        "loaded_by": edition.loaded_by,
        "retracted_at": datetime.fromisoformat(hidden.when) if hidden else None,
        "retracted_by": hidden.by if hidden else None,
        "retracted_reason": hidden.reason if hidden else None,
    }
