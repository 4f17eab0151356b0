"""Writing statistics: an edition is added whole or not at all, and nothing is ever overwritten.

A load writes into a folder of its own under ``incoming``; one rename makes it an edition, another makes the
generation that holds it the one that readers see. A kill at any moment leaves the old generation, or the new
one; what it leaves in ``incoming`` is swept by the next load, and an edition that was renamed in time but
not yet made current becomes current then.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.batches import Batch
from datasets.checks import flag
from datasets.columns import COLUMNS, NAMES, ORDER
from datasets.connecting import connect
from datasets.derived import fill
from datasets.errors import AlreadyRetracted, EditionExists, StatisticsUnavailable, UnknownEdition
from datasets.manifests import MANIFEST, OBSERVATIONS, RETRACTED, manifest_text, read_edition, retraction_text
from datasets.model import Edition, Retraction
from datasets.store import CURRENT, EDITIONS, GENERATIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from datasets.readers.bulk import Bulk

INCOMING = "incoming"
KEPT_GENERATIONS = 2
"""The current one and the one before it: a reader that has just read its name can still open it."""

Describe = Callable[["Written"], Edition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written of an edition: rows, series, flags with their counts, the checksum of the file.

    ``others`` are the codes of areas that no scheme of ours lists.
    """

    loaded: int
    series: tuple[str, ...]
    others: tuple[str, ...]
    flagged: tuple[tuple[str, int], ...]
    stored: str


def add_edition(
    folder: Path,
    portions: Iterable[Batch | Bulk],
    describe: Describe,
    indicators: Mapping[str, str] | None = None,
) -> Edition:
    """Write an edition and make it current; the edition as its manifest says.

    ``portions`` may raise: then nothing has happened. ``describe`` gets what was written and makes the
    manifest. ``indicators`` are those of series whose rows name none. An edition of the same id and content
    is returned as it is held. Raises ``EditionExists`` for the same id with other content,
    ``StatisticsUnavailable`` when the store cannot be written.
    """
    with preview_edition(folder, portions, describe, indicators) as (edition, place):
        _durable(place / MANIFEST, manifest_text(edition))
        with writing(folder):
            held = folder / EDITIONS / edition.id
            if held.exists():
                before = read_edition(held)
                if before.checksum != edition.checksum:
                    raise EditionExists(edition.id)
                return before
            place.rename(held)
            _settle_directory(held.parent)
            _make_current(folder)
        return edition


@contextlib.contextmanager
def preview_edition(
    folder: Path,
    portions: Iterable[Batch | Bulk],
    describe: Describe,
    indicators: Mapping[str, str] | None = None,
) -> Iterator[tuple[Edition, Path]]:
    """An edition that is written where nobody sees it, and the folder it is in; gone at the end."""
    with _incoming(folder) as place:
        written = _write(place, portions, indicators or {})
        yield describe(written), place


def retract(folder: Path, edition: str, retraction: Retraction) -> Edition:
    """Hide an edition, and keep that it was hidden; what it had replaced is current again.

    Raises ``UnknownEdition`` or ``AlreadyRetracted``.
    """
    with writing(folder):
        held = next((one for one in (folder / EDITIONS).iterdir() if one.name == edition), None)
        if held is None:
            raise UnknownEdition(edition)
        if (held / RETRACTED).exists():
            raise AlreadyRetracted(edition)
        _durable(held / RETRACTED, retraction_text(retraction))
        _make_current(folder)
        return read_edition(held)


def adopt(folder: Path, editions: Iterable[Path]) -> tuple[str, ...]:
    """Take in editions that were written elsewhere, where they are not held; the ids of those taken in.

    Each comes whole or not at all; readers see them together at the end.
    """
    added = []
    with writing(folder):
        for source in editions:
            held = folder / EDITIONS / source.name
            if held.exists():
                continue
            with _incoming(folder) as place:
                for name in (OBSERVATIONS, MANIFEST):
                    shutil.copyfile(source / name, place / name)
                    _settle_file(place / name)
                place.rename(held)
                _settle_directory(held.parent)
            added.append(source.name)
        if added:
            _make_current(folder)
    return tuple(added)


def settle(folder: Path) -> bool:
    """Finish what a kill left half-done; whether anything was. Harmless at any time."""
    if not (folder / EDITIONS).is_dir():
        return False
    with writing(folder):
        if _in_step(folder):
            return False
        _make_current(folder)
        return True


def rebuild(folder: Path) -> None:
    """Derive everything anew from the manifests and Parquet files."""
    with writing(folder):
        _make_current(folder)


def held_editions(folder: Path) -> list[Edition]:
    """Every edition whose manifest lies in the store, whether readers see it yet or not."""
    place = folder / EDITIONS
    return [read_edition(one) for one in sorted(place.iterdir())] if place.is_dir() else []


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """One writer at a time; others wait. The lock ends with the process that holds it."""
    try:
        (folder / EDITIONS).mkdir(parents=True, exist_ok=True)
        (folder / GENERATIONS).mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StatisticsUnavailable(str(error)) from error


@contextlib.contextmanager
def _incoming(folder: Path) -> Iterator[Path]:
    """A folder for one load, locked while its process lives; those of the dead are swept."""
    root = folder / INCOMING
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        name = uuid.uuid4().hex
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            place = root / name
            place.mkdir()
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)
                (root / f"{name}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise StatisticsUnavailable(str(error)) from error


def _sweep(root: Path) -> None:
    for path in root.glob("*.lock"):
        with path.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue  # its load is alive
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            path.unlink(missing_ok=True)


def _write(place: Path, portions: Iterable[Batch | Bulk], indicators: Mapping[str, str]) -> Written:
    """The Parquet file of an edition, sorted, from portions in any order."""
    import duckdb

    scratch = place / "scratch.duckdb"
    target = place / OBSERVATIONS
    try:
        with connect(scratch, spill=place / "spill") as connection:
            connection.execute(SCRATCH)
            with _uncollected():
                connection.begin()
                loaded = sum(_take(connection, portion) for portion in portions)
                connection.commit()
            _name_indicators(connection, indicators)
            flagged = flag(connection)
            series = _distinct(connection, "SELECT DISTINCT series FROM rows ORDER BY 1")
            others = _distinct(connection, "SELECT DISTINCT area FROM rows WHERE scheme = 'OTHER' ORDER BY 1")
            connection.execute(_COPY, [str(target)])
    except duckdb.Error as error:
        raise StatisticsUnavailable(str(error)) from error
    scratch.unlink()
    shutil.rmtree(place / "spill", ignore_errors=True)
    _settle_file(target)
    with target.open("rb") as file:
        stored = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(loaded=loaded, series=series, others=others, flagged=flagged, stored=stored)


def _name_indicators(connection: DuckDBPyConnection, indicators: Mapping[str, str]) -> None:
    """Give the indicator of its series to every row that names none: SDMX knows the series alone."""
    held = _distinct(connection, "SELECT DISTINCT series FROM rows WHERE indicator = ''")
    for code in held:
        if code in indicators:
            connection.execute(
                "UPDATE rows SET indicator = ? WHERE series = ? AND indicator = ''", [indicators[code], code]
            )


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage in cycles: cells are in none, and looking takes a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _distinct(connection: DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    return tuple(str(code) for (code,) in connection.execute(sql).fetchall())


SCRATCH = f"""
CREATE TABLE rows ({", ".join(f"{name} {kind}" for name, kind in COLUMNS if name != "number")},
    number DOUBLE GENERATED ALWAYS AS (CAST(value AS DOUBLE)) VIRTUAL)
"""
"""The table of a load: the columns of an edition."""

_COPY = f"""
COPY (SELECT {", ".join(NAMES)} FROM rows ORDER BY {", ".join((*ORDER, "source_row"))})
TO ? (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720)
"""
"""Small row groups: a query for one series reads few of them, and each holds the range of its series."""


def _take(connection: DuckDBPyConnection, portion: Batch | Bulk) -> int:
    """Add a portion to the table of a load; how many rows."""
    if isinstance(portion, Batch):
        return append(connection, portion)
    connection.commit()  # what cannot be taken whole is an error to DuckDB, and would end the transaction
    taken = portion.into(connection)
    connection.begin()
    return taken


def append(connection: DuckDBPyConnection, batch: Batch) -> int:
    """Add a batch to the table of a load. Columns that say one thing throughout go as that one thing."""
    import numpy

    if not batch.loaded:
        return 0
    arrays: dict[str, Any] = {}
    picked, values = [], []
    for name, kind in COLUMNS:
        if name == "number":
            continue
        column = _texts(batch.columns[name]) if name in _LISTS else batch.columns[name]
        if kind in _NUMBERS:
            arrays[name] = numpy.array(column, dtype=_NUMBERS[kind])
            picked.append(name)
        elif len(only := set(column)) == 1:
            values.append(only.pop())
            picked.append(
                _listed(f"CAST(${len(values)} AS VARCHAR)") if name in _LISTS else f"${len(values)}"
            )
        else:
            arrays[name] = numpy.array(column, dtype=object)
            picked.append(_listed(name) if name in _LISTS else name)
    connection.register("arrived", arrays)
    into = ", ".join(name for name, _ in COLUMNS if name != "number")
    connection.execute(f"INSERT INTO rows ({into}) SELECT {', '.join(picked)} FROM arrived", values)
    connection.unregister("arrived")
    return batch.loaded


_LISTS = frozenset(name for name, kind in COLUMNS if kind.endswith("[]"))
_NUMBERS = {"TINYINT": "int8", "SMALLINT": "int16", "INTEGER": "int32"}
_BETWEEN = "\x1f"  # the ASCII separator of units; texts from files never hold control characters


def _texts(lists: Iterable[tuple[str, ...]]) -> list[str]:
    return [_BETWEEN.join(texts) if texts else "" for texts in lists]


def _listed(text: str) -> str:
    return f"CASE WHEN {text} = '' THEN []::VARCHAR[] ELSE string_split({text}, chr(31)) END"


def _make_current(folder: Path) -> None:
    """Derive a new generation from every edition and let readers see it."""
    import duckdb

    name = uuid.uuid4().hex
    path = folder / GENERATIONS / f"{name}.duckdb"
    try:
        with connect(path) as connection:
            fill(connection, held_editions(folder), folder / EDITIONS)
    except duckdb.Error as error:
        raise StatisticsUnavailable(str(error)) from error
    _settle_file(path)
    _settle_directory(path.parent)
    _durable(folder / CURRENT, f"{name}\n")
    _forget_generations(folder, name)


def _forget_generations(folder: Path, current: str) -> None:
    files = [path for path in (folder / GENERATIONS).glob("*.duckdb") if path.stem != current]
    newest_first = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT_GENERATIONS - 1 :]:
        path.unlink(missing_ok=True)
    for path in (folder / GENERATIONS).glob("*.wal"):
        if path.name.partition(".")[0] != current:
            path.unlink(missing_ok=True)


def _in_step(folder: Path) -> bool:
    """Whether the current generation knows every edition and retraction that lies in the store."""
    from datasets.store import Statistics

    statistics = Statistics(folder)
    try:
        known = {(one.id, one.retracted) for one in statistics.snapshot().editions()}
    except StatisticsUnavailable:
        return False
    finally:
        statistics.close()
    return known == {(one.id, one.retracted) for one in held_editions(folder)}


def _durable(path: Path, text: str) -> None:
    """Write a small file so that it is there whole, or not at all, after a kill or a power cut."""
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    beside.write_text(text, "utf-8")
    _settle_file(beside)
    beside.replace(path)
    _settle_directory(path.parent)


def _settle_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _settle_directory(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def restated(edition: Edition, written: Written) -> Edition:
    """An edition with what is known only after writing."""
    return replace(
        edition,
        loaded=written.loaded,
        series=written.series,
        stored=written.stored,
        flagged=written.flagged,
        area_names=tuple(pair for pair in edition.area_names if pair[0] in written.others),
    )
