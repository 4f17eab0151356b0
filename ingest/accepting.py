"""From files to ledger entries: what is new, what has changed, what is known, what stands here already.

The bytes are in the file store before the ledger names them. A file whose fingerprint is the one that the
ledger holds is not even opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from index.catalogue.documents import document, set_title
from index.catalogue.records import INGEST
from index.catalogue.works import edit_work, set_state
from index.catalogue.works_read import work, work_record
from index.languages import served_tag
from index.model import DocumentId, WorkId
from ingest import ledger
from ingest.errors import FileRefused
from ingest.lease_owners import Owner
from ingest.ledger import Entry, NewEntry
from ingest.ledger_states import LEASED, REFUSED
from ingest.plans import Plan, changes, followed, from_json, to_json
from ingest.sources.folder import SourceFile
from ingest.stores import Stores


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file at the door, and what is wanted of it."""

    file: SourceFile
    plan: Plan


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file whose bytes are in the store (``file_hash``), or that is refused before they could be."""

    file: SourceFile
    plan: Plan
    file_hash: str
    refused: FileRefused | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of arrivals: the entries, those of them that are ours to read now, files that cannot be."""

    numbers: tuple[int, ...]
    to_read: tuple[Entry, ...]
    unreadable: tuple[tuple[SourceFile, str], ...]


@dataclass(frozen=True, slots=True)
class _Hashed:
    """An arrival whose bytes are in the file store; an empty hash: over ``largest``, and left where it is."""

    arrival: Arrival
    file_hash: str
    size: int
    largest: int
    refused: FileRefused | None = None


def accept(stores: Stores, owner: Owner, arrivals: Sequence[Arrival], *, largest: int) -> Accepted:
    """Enter arrivals in the ledger; files over ``largest`` bytes are refused at the door.

    Raises what the stores raise when they cannot be written; nothing is entered then.
    """
    with stores.catalogue.reading() as connection:
        known = ledger.current_of(connection, [arrival.file.source for arrival in arrivals])
    hashed, unreadable = _hash_all(stores, arrivals, known, largest)
    with stores.catalogue.writing() as connection:
        entries = _enter_all(connection, owner, hashed, stores.now())
    to_read = tuple(one for one in entries if one.state == "checking" and one.lease_owner == owner.text)
    return Accepted(tuple(one.number for one in entries), to_read, tuple(unreadable))


def enter_arrived(
    connection: Connection, arrived: Sequence[Arrived], *, owner: Owner, now: datetime
) -> list[Entry]:
    """Enter files that are in the store already, in the caller's transaction; what is to be read is
    ``owner``'s, in ``checking``."""
    hashed = [
        _Hashed(Arrival(one.file, one.plan), one.file_hash, one.file.size, one.file.size, one.refused)
        for one in arrived
    ]
    return _enter_all(connection, owner, hashed, now)


def _hash_all(
    stores: Stores, arrivals: Sequence[Arrival], known: Mapping[str, Entry], largest: int
) -> tuple[list[_Hashed], list[tuple[SourceFile, str]]]:
    """Arrivals with their bytes in the file store, and files that cannot be opened, with the reason.

    Side by side: most of the time goes to waiting until the disk has each file.
    """

    def hashed(arrival: Arrival) -> _Hashed | tuple[SourceFile, str]:
        try:
            return _hash(stores, arrival, known.get(arrival.file.source), largest)
        except OSError as error:
            return arrival.file, error.strerror or str(error)

    with ThreadPoolExecutor(max_workers=max(1, len(arrivals))) as lanes:
        done = list(lanes.map(hashed, arrivals))
    return [one for one in done if isinstance(one, _Hashed)], [one for one in done if isinstance(one, tuple)]


def _hash(stores: Stores, arrival: Arrival, known: Entry | None, largest: int) -> _Hashed:
    file = arrival.file
    if known is not None and _is_unchanged(stores, file, known, largest):
        return _Hashed(arrival, known.file_hash, known.size, largest)
    if file.size > largest:
        return _Hashed(arrival, "", file.size, largest)
    stored = stores.files.put(file.path)
    return _Hashed(arrival, stored.hash, stored.size, largest)


def _is_unchanged(stores: Stores, file: SourceFile, known: Entry, largest: int) -> bool:
    """Whether the file need not be opened: its fingerprint is the same, and its bytes are kept, or it still
    is too large to be."""
    if not file.fingerprint or file.fingerprint != known.fingerprint:
        return False
    return stores.files.has(known.file_hash) if known.file_hash else file.size > largest


def _enter_all(connection: Connection, owner: Owner, hashed: Sequence[_Hashed], now: datetime) -> list[Entry]:
    known = ledger.current_of(connection, [one.arrival.file.source for one in hashed])
    same = ledger.with_hashes(connection, [one.file_hash for one in hashed if one.file_hash])
    by_hash: dict[str, list[Entry]] = {}
    for entry in same:
        by_hash.setdefault(entry.file_hash, []).append(entry)
    entries = []
    for one in hashed:
        twins = by_hash.setdefault(one.file_hash, [])
        entry = _enter(connection, owner, one, known.get(one.arrival.file.source), twins, now)
        twins[:] = [twin for twin in twins if twin.source != entry.source] + [entry]
        entries.append(entry)
    return entries


def _enter(
    connection: Connection,
    owner: Owner,
    one: _Hashed,
    known: Entry | None,
    twins: Sequence[Entry],
    now: datetime,
) -> Entry:
    """One arrival, by the rules of identity: known, back again, a duplicate, or new."""
    if known is not None and known.file_hash == one.file_hash:
        return _enter_known(connection, one, known, twins, now)
    back = next((twin for twin in twins if twin.source == one.arrival.file.source), None)
    if back is not None and _still_stands(connection, back):
        ledger.make_current(connection, back, fingerprint=one.arrival.file.fingerprint)
        return _enter_known(connection, one, replace(back, current=True), twins, now)
    new = _new_entry(one, known, _original(connection, one, twins))
    return ledger.add(connection, new, now=now, owner=owner, known=known is not None or back is not None)


def _new_entry(one: _Hashed, known: Entry | None, original: Entry | None) -> NewEntry:
    file, plan = one.arrival.file, one.arrival.plan
    new = NewEntry(
        source=file.source,
        file_name=file.name,
        file_hash=one.file_hash,
        size=one.size,
        fingerprint=file.fingerprint,
        state="checking",
        plan=to_json(followed(from_json(known.plan), plan) if known else plan),
        follows=known.number if known else None,
    )
    if one.refused is not None:
        why = one.refused
        return replace(new, state=why.state, reason=why.reason_code, details=why.details)
    if not one.file_hash:
        limits = {"size": str(one.size), "limit": str(one.largest)}
        return replace(new, state="too-large", reason="file-too-large", details=limits)
    if original is not None:
        return replace(new, state="duplicate", duplicate_of=original.number)
    return new


def _original(connection: Connection, one: _Hashed, twins: Sequence[Entry]) -> Entry | None:
    """The entry of another source that stands for these bytes, if one does.

    What was withdrawn stands for its bytes for ever: they do not come back as a copy under another name.
    """
    for twin in twins:
        if not one.file_hash or twin.source == one.arrival.file.source:
            continue
        stands = twin.current and twin.state != "duplicate" and twin.state not in REFUSED
        if stands or was_withdrawn(connection, twin):
            return twin
    return None


def was_withdrawn(connection: Connection, entry: Entry) -> bool:
    """Whether the work or the document that an entry brought was withdrawn."""
    if entry.document_id is None or entry.work_id is None:
        return False
    gone = document(connection, DocumentId(entry.document_id)).state == "withdrawn"
    return gone or work(connection, WorkId(entry.work_id)).state == "withdrawn"


def _still_stands(connection: Connection, entry: Entry) -> bool:
    """Whether the entry's document is still the current one: what came after it brought none."""
    if entry.document_id is None:
        return False
    return document(connection, DocumentId(entry.document_id)).state == "current"


def _enter_known(
    connection: Connection, one: _Hashed, known: Entry, twins: Sequence[Entry], now: datetime
) -> Entry:
    """The same bytes at the same place: only what is wanted of them may have changed."""
    if known.fingerprint != one.arrival.file.fingerprint:
        ledger.set_fingerprint(connection, known.number, one.arrival.file.fingerprint)
    alone = known.state == "duplicate" and _original(connection, one, twins) is None
    if alone or known.reason == "bytes-missing":
        ledger.move(connection, known.number, "received", now=now, duplicate_of=None)
    before = from_json(known.plan)
    after = followed(before, one.arrival.plan)
    if after != before:
        replan(connection, known, before, after, now=now)
    return ledger.entry(connection, known.number)


def replan(connection: Connection, entry: Entry, before: Plan, after: Plan, *, now: datetime) -> None:
    """What is wanted of a file has changed: its work follows, without the file being read again."""
    ledger.set_plan(connection, entry.number, to_json(after))
    if entry.work_id is None or entry.state in LEASED:
        return
    apply_plan(connection, WorkId(entry.work_id), before, after, now=now)
    if entry.document_id is not None and after.title and after.title != before.title:
        held = document(connection, DocumentId(entry.document_id))
        language = served_tag(after.title_language) if after.title_language else held.language
        set_title(connection, held.id, after.title, language, now=now)
    if entry.state == "indexed":
        ledger.move(connection, entry.number, "catalogued", now=now)


def apply_plan(connection: Connection, work_id: WorkId, before: Plan, after: Plan, *, now: datetime) -> None:
    """Bring what changed between two plans to a work; one that a bad cell held back is published."""
    changed = changes(before, after)
    if changed:
        edit_work(connection, work_id, changed, reason="metadata file", actor=INGEST, now=now)
    record = work_record(connection, work_id)
    if before.held and not after.held and not after.draft and record.work.state == "draft":
        set_state(connection, work_id, "published", reason="metadata corrected", actor=INGEST, now=now)
