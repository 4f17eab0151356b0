"""Archives, unpacked: each file in them becomes an entry of the ledger of its own, with its path inside said.

A bad member is an entry with its reason; it touches neither the others nor the archive. Archives in archives
are entries like any other, unpacked in their turn, under bars that hold for the outermost archive as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from ingest import ledger
from ingest.accepting import Arrived, enter_arrived
from ingest.cage import Cage
from ingest.errors import FileRefused
from ingest.lease_owners import Owner
from ingest.ledger import Entry
from ingest.plans import Plan, from_json
from ingest.sources.folder import SourceFile
from ingest.stores import Stores

INSIDE = "!/"
"""Stands between the source of an archive and the path in it."""

DEEPEST = 3
"""Archives in each other that are opened: a delivery of deliveries of reports."""

MOST_FILES = 2_000
MOST_BYTES = 2 * 2**30
"""Files, and bytes of them, that one archive may bring with all archives in it."""

_NOT_OF_A_MEMBER = frozenset({"title", "title_language", "identifier", "abstract"})
"""Columns of the metadata that describe the archive as a whole, not each file in it."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """An archive whose files lie in the store of files; ``enter`` names them in the ledger."""

    arrived: tuple[Arrived, ...]

    def enter(self, connection: Connection, archive: Entry, *, owner: Owner, now: datetime) -> list[int]:
        """Enter the files, and end the archive, in the caller's transaction; the numbers of the entries that
        are to be read. Raises LeaseLost."""
        entries = enter_arrived(connection, self.arrived, owner=owner, now=now)
        waiting = [entry for entry in entries if entry.state == "checking"]
        for entry in waiting:
            ledger.move(connection, entry.number, "received", owner=owner, now=now, attempts=0)
        left = sum(1 for one in self.arrived if one.refused is not None)
        details = {"members": str(len(self.arrived) - left), "left": str(left)}
        ledger.move(
            connection, archive.number, "unpacked", owner=owner, now=now, reason="unpacked", details=details
        )
        return [entry.number for entry in waiting]


def unpack(stores: Stores, cage: Cage, archive: Entry, path: Path) -> Unpacked:
    """The files of an archive, in the store of files. Raises ``FileRefused`` for the archive as a whole,
    ``CageUnavailable``, and what the store raises when it cannot be written."""
    plan = from_json(archive.plan)
    if plan.depth >= DEEPEST:
        raise FileRefused("too-large", "archive-too-deep", limit=str(DEEPEST))
    of_members = _plan_of_members(archive, plan)
    return Unpacked(tuple(_arrived(stores, cage, archive, path, of_members)))


def inside_archives(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """The entries of the files in those of these entries that are archives, in archives in them too."""
    archives = [one for one in ledger.entries(connection, numbers) if one.state == "unpacked"]
    found = [
        one for archive in archives for one in ledger.current_under(connection, f"{archive.source}{INSIDE}")
    ]
    return [one.number for one in found if one.number not in set(numbers)]


def outermost(entry: Entry) -> str:
    """The source on this machine that an entry came from: its own, or that of the outermost archive."""
    return from_json(entry.plan).archive or entry.source


def _plan_of_members(archive: Entry, plan: Plan) -> Plan:
    cells = {name: cell for name, cell in plan.cells.items() if name not in _NOT_OF_A_MEMBER}
    outermost = plan.archive or archive.source
    return replace(plan, cells=cells, work_key=None, archive=outermost, depth=plan.depth + 1)


def _arrived(stores: Stores, cage: Cage, archive: Entry, path: Path, plan: Plan) -> Iterator[Arrived]:
    outermost = str(plan.archive)
    with stores.catalogue.reading() as connection:
        files, size = ledger.held_in(connection, f"{outermost}{INSIDE}", but=f"{archive.source}{INSIDE}")
    for place, name, refused in cage.members(path):
        files += 1
        if refused is None:
            refused = _over(outermost, files, size)
        file_hash, bytes_held = "", 0
        if refused is None:
            try:
                stored = stores.files.put_stream(io.BytesIO(cage.member(path, place)))
            except FileRefused as error:
                refused = error
            else:
                file_hash, bytes_held = stored.hash, stored.size
        size += bytes_held
        source = f"{archive.source}{INSIDE}{name}"
        yield Arrived(SourceFile(source, Path(name), bytes_held, ""), plan, file_hash, refused)


def _over(archive: str, files: int, size: int) -> FileRefused | None:
    """Why no more of an archive is taken in, when it has brought so much."""
    if files > MOST_FILES:
        return FileRefused("too-large", "archive-too-many", archive=archive, limit=str(MOST_FILES))
    if size > MOST_BYTES:
        return FileRefused("too-large", "archive-too-much", archive=archive, limit=str(MOST_BYTES))
    return None
