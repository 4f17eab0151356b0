"""Archives, unpacked: each file in them becomes an entry of the ledger of its own, with its path inside said.

A bad member is an entry with its reason; it touches neither the others nor the archive. Archives in archives
are entries like any other, unpacked in their turn, under bars that hold for the outermost archive as a whole.

An archive is unpacked in portions. After each it waits in the ledger like a file that has just come in, with
the place to go on at, so that other files have their turn between, and a kill costs one portion at most. What
is beyond the bars is one entry, however many files that are.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from ingest import ledger
from ingest.accepting import Arrived, enter_arrived
from ingest.cage import Cage
from ingest.cage_answers import Held
from ingest.errors import FileRefused
from ingest.lease_owners import Owner
from ingest.ledger import Entry
from ingest.ledger_tables import INSIDE
from ingest.plans import Plan, from_json
from ingest.sources.folder import SourceFile
from ingest.stores import Stores

DEEPEST = 3
"""Archives in each other that are opened: a delivery of deliveries of reports."""

MOST_FILES = 2_000
MOST_BYTES = 2 * 2**30
"""Files, and bytes of them, that one archive may bring with all archives in it."""

THE_REST = "*"
"""Stands for the name of a file in the one entry for all files of an archive that were not taken."""

_PORTION_FILES = 100
_PORTION_SECONDS = 1.0
"""Of one portion: an entry takes some 0.002 s of a transaction that others wait for."""

_LANES = 16
"""Files put into the store side by side: most of the time goes to waiting until the disk has each."""

_NOT_OF_A_MEMBER = frozenset({"title", "title_language", "identifier", "abstract"})
"""Columns of the metadata that describe the archive as a whole, not each file in it."""

Listed = tuple[int, str, FileRefused | None]
"""A file in an archive as the cage lists it: its place, its name, why it is not to be taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an archive is unpacked: the next file of its list, files entered, files refused among those
    before it, and the bytes that were unpacked for them."""

    next: int = 0
    members: int = 0
    left: int = 0
    unpacked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A portion of an archive, whose files lie in the store of files; ``enter`` names them in the ledger.

    ``goes_on`` says whether more of the archive is to come; ``is_rest`` that this is the entry for what is
    not taken.
    """

    arrived: tuple[Arrived, ...]
    progress: Progress
    goes_on: bool
    is_rest: bool = False

    def enter(self, connection: Connection, archive: Entry, *, owner: Owner, now: datetime) -> list[int]:
        """Enter the files, and end the archive or let it wait for its next turn, in the caller's transaction;
        the numbers of the entries that are to be read. Raises LeaseLost."""
        portion = self._fitting(connection, archive)
        portion._move(connection, archive, owner, now)
        entries = enter_arrived(connection, portion.arrived, owner=owner, now=now)
        waiting = [entry for entry in entries if entry.state == "checking"]
        for entry in waiting:
            ledger.move(connection, entry.number, "received", owner=owner, now=now, attempts=0)
        return [entry.number for entry in waiting]

    def _fitting(self, connection: Connection, archive: Entry) -> Unpacked:
        """As much of the portion as the bar of files leaves now: another archive of the same delivery may
        have been unpacked at the same time."""
        before = self.progress.next - len(self.arrived)
        files, _ = ledger.held_beside(connection, outermost(archive), archive)
        room = max(0, MOST_FILES - files - before)
        if self.is_rest or len(self.arrived) <= room:
            return self
        cut = self.arrived[room:]
        refused = sum(1 for one in cut if one.refused is not None)
        progress = replace(
            self.progress,
            next=self.progress.next - len(cut),
            members=self.progress.members - len(cut) + refused,
            left=self.progress.left - refused,
        )
        return Unpacked(arrived=self.arrived[:room], progress=progress, goes_on=True)

    def _move(self, connection: Connection, archive: Entry, owner: Owner, now: datetime) -> None:
        if self.goes_on:
            ledger.move(
                connection, archive.number, "received", owner=owner, now=now, attempts=0, deaths=0,
                details=_as_details(self.progress),
            )  # fmt: skip
            return
        ledger.no_longer(connection, _source(archive, THE_REST))  # of earlier bytes of this archive
        details = {"members": str(self.progress.members), "left": str(self.progress.left)}
        ledger.move(
            connection, archive.number, "unpacked", owner=owner, now=now, reason="unpacked", details=details
        )


def unpack(stores: Stores, cage: Cage, archive: Entry, path: Path) -> Unpacked:
    """The next files of an archive, in the store of files. Raises ``FileRefused`` for the archive as a whole,
    ``CageUnavailable``, and what the store raises when it cannot be written."""
    plan = from_json(archive.plan)
    if plan.depth >= DEEPEST:
        raise FileRefused("too-large", "archive-too-deep", limit=str(DEEPEST))
    outermost, so_far, listed = plan.archive or archive.source, _progress(archive), cage.members(path)
    with stores.catalogue.reading() as connection:
        files, size = ledger.held_beside(connection, outermost, archive)
    beyond = _beyond(outermost, files + so_far.next, size + so_far.unpacked, len(listed) - so_far.next)
    if beyond is not None:
        return _ended(archive, plan, so_far, beyond)
    room = MOST_FILES - files - so_far.next
    some = listed[so_far.next : so_far.next + min(room, _PORTION_FILES)]
    wanted = [place for place, _, refused in some if refused is None]
    held = {one.place: one for one in _drawn(cage, path, wanted, MOST_BYTES - size - so_far.unpacked)}
    arrived = tuple(_arrived(stores, archive, _of_members(archive, plan), _through(some, held)))
    progress = _after(so_far, arrived, held.values())
    return Unpacked(arrived=arrived, progress=progress, goes_on=progress.next < len(listed))


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


def _progress(archive: Entry) -> Progress:
    """How far an archive is that waits for its next turn; one that waits for its first has said nothing."""
    if "next" not in archive.details:
        return Progress()
    return Progress(**{name: int(archive.details[name]) for name in Progress.__slots__})


def _as_details(progress: Progress) -> dict[str, str]:
    return {name: str(getattr(progress, name)) for name in Progress.__slots__}


def _source(archive: Entry, name: str) -> str:
    return f"{archive.source}{INSIDE}{name}"


def _of_members(archive: Entry, plan: Plan) -> Plan:
    cells = {name: cell for name, cell in plan.cells.items() if name not in _NOT_OF_A_MEMBER}
    outermost = plan.archive or archive.source
    return replace(plan, cells=cells, work_key=None, archive=outermost, depth=plan.depth + 1)


def _beyond(archive: str, files: int, size: int, more: int) -> FileRefused | None:
    """Why no more of an archive is taken in, when it has brought so much and would bring ``more``."""
    if not more:
        return None
    if files >= MOST_FILES:
        return FileRefused(
            "too-large", "archive-too-many", archive=archive, limit=str(MOST_FILES), more=str(more)
        )
    if size >= MOST_BYTES:
        return FileRefused(
            "too-large", "archive-too-much", archive=archive, limit=str(MOST_BYTES), more=str(more)
        )
    return None


def _ended(archive: Entry, plan: Plan, so_far: Progress, beyond: FileRefused) -> Unpacked:
    """The end of an archive that is not taken whole: one entry for all the rest. Raises ``beyond`` where
    nothing at all was taken."""
    if not so_far.next:
        raise beyond
    rest = SourceFile(_source(archive, THE_REST), Path(THE_REST), 0, "")
    progress = replace(so_far, left=so_far.left + int(beyond.details["more"]))
    arrived = Arrived(rest, _of_members(archive, plan), "", beyond)
    return Unpacked(arrived=(arrived,), progress=progress, goes_on=False, is_rest=True)


def _drawn(cage: Cage, path: Path, places: Sequence[int], most: int) -> Iterator[Held]:
    """Files out of an archive, many at a time, as far as a second and ``most`` bytes go; the first in any
    case. Where one of many ends the process that unpacks them, each is tried alone."""
    begun, unpacked, alone, rest = time.monotonic(), 0, False, list(places)
    while rest:
        try:
            helping = cage.some_members(path, rest[:1] if alone else rest)
        except FileRefused as refused:
            if len(rest) > 1 and not alone:
                alone = True
                continue
            helping = (Held(rest[0], b"", 0, refused),)
        yield from helping
        rest = rest[len(helping) :]
        unpacked += sum(one.unpacked for one in helping)
        if unpacked >= most or time.monotonic() - begun >= _PORTION_SECONDS:
            return


def _through(some: Sequence[Listed], held: dict[int, Held]) -> Iterator[tuple[str, Held]]:
    """Names and contents in the order of the list, up to the first that was not drawn."""
    for place, name, refused in some:
        if refused is not None:
            yield name, Held(place, b"", 0, refused)
        elif place in held:
            yield name, held[place]
        else:
            return


def _arrived(
    stores: Stores, archive: Entry, plan: Plan, members: Iterable[tuple[str, Held]]
) -> Iterable[Arrived]:
    """Files of an archive with their bytes in the store."""

    def arrived(member: tuple[str, Held]) -> Arrived:
        name, held = member
        source = _source(archive, name)
        if held.refused is not None:
            return Arrived(SourceFile(source, Path(name), 0, ""), plan, "", held.refused)
        stored = stores.files.put_stream(io.BytesIO(held.content))
        return Arrived(SourceFile(source, Path(name), stored.size, ""), plan, stored.hash)

    with ThreadPoolExecutor(max_workers=_LANES) as lanes:
        return list(lanes.map(arrived, members))


def _after(so_far: Progress, arrived: Sequence[Arrived], held: Iterable[Held]) -> Progress:
    left = sum(1 for one in arrived if one.refused is not None)
    return Progress(
        next=so_far.next + len(arrived),
        members=so_far.members + len(arrived) - left,
        left=so_far.left + left,
        unpacked=so_far.unpacked + sum(one.unpacked for one in held),
    )
