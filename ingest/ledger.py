"""The ledger: what came in, from where, with which outcome; it makes reruns harmless.

Functions take a connection first and work inside the caller's transaction. A file goes from state to state
as ``ingest.ledger_states`` allows; whoever reads it holds a lease, and only the holder may move it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Update,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from ingest.lease_owners import LEASE_SECONDS, LeaseLost, Owner
from ingest.ledger_states import LEASED, FileState, TransitionRefused, before
from ingest.ledger_tables import INSIDE
from ingest.ledger_tables import ledger_files as files

_CHUNK = 500
"""Values in one IN (…): below the limit of every database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger: one content of one source."""

    number: int
    source: str
    file_name: str
    file_hash: str
    size: int
    fingerprint: str
    current: bool
    follows: int | None
    duplicate_of: int | None
    state: FileState
    reason: str | None
    details: dict[str, Any]
    attempts: int
    deaths: int
    lease_owner: str | None
    lease_until: datetime | None
    work_id: str | None
    document_id: str | None
    pages: int
    pages_ocr: int
    pages_empty: int
    language: str | None
    plan: dict[str, Any]
    received: datetime
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What comes in: a content, where it came from and what is wanted of it."""

    source: str
    file_name: str
    file_hash: str
    size: int
    fingerprint: str
    state: FileState
    plan: dict[str, Any]
    follows: int | None = None
    duplicate_of: int | None = None
    reason: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading a file brought: its document and its pages."""

    work_id: str
    document_id: str
    pages: int
    pages_ocr: int
    pages_empty: int
    language: str


# Reading the ledger


_BY_NUMBER = select(files).where(files.c.number == bindparam("wanted"))


def entry(connection: Connection, number: int) -> Entry:
    """One entry; raises KeyError when there is none."""
    row = connection.execute(_BY_NUMBER, {"wanted": number}).mappings().first()
    if row is None:
        raise KeyError(number)
    return _entry(row)


def entries(connection: Connection, numbers: Sequence[int]) -> list[Entry]:
    """The entries of these numbers, in order of number."""
    return _where_in(connection, files.c.number, sorted(set(numbers)))


def current_of(connection: Connection, sources: Sequence[str]) -> dict[str, Entry]:
    """The newest content of each of these sources, where there is one."""
    found = _where_in(connection, files.c.source, sources, files.c.current)
    return {one.source: one for one in found}


_SAME_BYTES = (
    select(files)
    .where(files.c.file_hash == bindparam("bytes"), files.c.source != bindparam("beside"))
    .order_by(files.c.number)
)


def others_with_bytes_of(connection: Connection, one: Entry) -> list[Entry]:
    """Every entry of another source that holds the same content, current or not."""
    rows = connection.execute(_SAME_BYTES, {"bytes": one.file_hash, "beside": one.source})
    return [_entry(row) for row in rows.mappings()]


def with_hashes(connection: Connection, hashes: Sequence[str]) -> list[Entry]:
    """Every entry that holds one of these contents, current or not."""
    return _where_in(connection, files.c.file_hash, hashes)


def current_under(connection: Connection, folder: str) -> list[Entry]:
    """The newest content of every source inside a folder (its name ends with ``/``)."""
    inside = files.c.source.startswith(folder, autoescape=True)
    rows = connection.execute(select(files).where(inside, files.c.current).order_by(files.c.number))
    return [_entry(row) for row in rows.mappings()]


def held_beside(connection: Connection, outermost: str, archive: Entry) -> tuple[int, int]:
    """How many newest contents the ``outermost`` archive has brought, and their bytes, but for the files of
    ``archive`` itself: what lies beside it, and what archives in it have brought since it came in."""
    inside = files.c.source.startswith(f"{outermost}{INSIDE}", autoescape=True)
    own = files.c.source.startswith(f"{archive.source}{INSIDE}", autoescape=True)
    deeper = files.c.source.like(f"{_escaped(archive.source)}{INSIDE}%{INSIDE}%", escape="\\")
    wanted = or_(~own, and_(deeper, files.c.number > archive.number))
    row = connection.execute(
        select(func.count(), func.sum(files.c.size)).where(inside, wanted, files.c.current)
    ).one()
    return int(row[0]), int(row[1] or 0)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def no_longer(connection: Connection, source: str) -> None:
    """What an earlier run said of a source does not hold any more, and nothing takes its place."""
    connection.execute(update(files).where(files.c.source == source, files.c.current).values(current=False))


def works_under(connection: Connection, folder: str) -> set[str]:
    """The works that sources inside a folder (its name ends with ``/``) brought."""
    inside = files.c.source.startswith(folder, autoescape=True)
    rows = connection.execute(select(files.c.work_id).where(inside, files.c.work_id.is_not(None)).distinct())
    return set(rows.scalars())


def in_states(connection: Connection, states: Iterable[FileState]) -> list[Entry]:
    """The newest contents that are in one of these states, by source."""
    rows = connection.execute(
        select(files).where(files.c.current, files.c.state.in_(list(states))).order_by(files.c.source)
    )
    return [_entry(row) for row in rows.mappings()]


def those_in(connection: Connection, numbers: Sequence[int], states: Iterable[FileState]) -> list[int]:
    """Those of these entries that are in one of these states."""
    wanted, found = list(states), list[int]()
    for start in range(0, len(numbers), _CHUNK):
        part = files.c.number.in_(numbers[start : start + _CHUNK])
        found.extend(
            connection.execute(select(files.c.number).where(part, files.c.state.in_(wanted))).scalars()
        )
    return found


def state_counts(connection: Connection) -> dict[str, int]:
    """How many newest contents are in each state."""
    rows = connection.execute(
        select(files.c.state, func.count()).where(files.c.current).group_by(files.c.state)
    )
    return {str(state): int(count) for state, count in rows}


def _where_in(
    connection: Connection, column: ColumnElement[Any], values: Sequence[Any], *also: ColumnElement[bool]
) -> list[Entry]:
    found: list[Entry] = []
    for start in range(0, len(values), _CHUNK):
        part = column.in_(values[start : start + _CHUNK])
        rows = connection.execute(select(files).where(part, *also).order_by(files.c.number))
        found.extend(_entry(row) for row in rows.mappings())
    return found


def _entry(row: RowMapping) -> Entry:
    return Entry(**row)


# Coming in and moving on


_INSERT = insert(files).returning(files.c.number)


def add(
    connection: Connection, new: NewEntry, *, now: datetime, owner: Owner | None = None, known: bool = True
) -> Entry:
    """Enter a content, which becomes the current one of its source. In ``checking`` it is ``owner``'s.

    A content that its source had before is taken up again under its old number. ``known`` says whether the
    source may be in the ledger already.
    """
    values = {
        "source": new.source, "file_name": new.file_name, "file_hash": new.file_hash, "size": new.size,
        "fingerprint": new.fingerprint, "current": True, "follows": new.follows,
        "duplicate_of": new.duplicate_of, "state": new.state, "reason": new.reason, "details": new.details,
        "attempts": 1 if new.state in LEASED else 0, "deaths": 0, "work_id": None, "document_id": None,
        "pages": 0, "pages_ocr": 0, "pages_empty": 0, "language": None, "plan": new.plan,
        "received": now, "changed": now, **lease(owner if new.state in LEASED else None, now),
    }  # fmt: skip
    if known:
        connection.execute(
            update(files).where(files.c.source == new.source, files.c.current).values(current=False)
        )
        same = (files.c.source == new.source) & (files.c.file_hash == new.file_hash)
        back = connection.execute(
            update(files).where(same).values(**values).returning(files.c.number)
        ).scalar()
        if back is not None:
            return Entry(number=back, **values)
    made = connection.execute(_INSERT, values).scalar_one()
    return Entry(number=made, **values)


def make_current(connection: Connection, back: Entry, *, fingerprint: str) -> None:
    """An earlier content of a source is its newest again, in the state that it has."""
    connection.execute(
        update(files).where(files.c.source == back.source, files.c.current).values(current=False)
    )
    connection.execute(
        update(files).where(files.c.number == back.number).values(current=True, fingerprint=fingerprint)
    )


def set_fingerprint(connection: Connection, number: int, fingerprint: str) -> None:
    """The file system says something else of the same bytes."""
    connection.execute(update(files).where(files.c.number == number).values(fingerprint=fingerprint))


def set_plan(connection: Connection, number: int, plan: dict[str, Any]) -> None:
    """Something else is wanted of the same bytes."""
    connection.execute(update(files).where(files.c.number == number).values(plan=plan))


def lease(owner: Owner | None, now: datetime) -> dict[str, Any]:
    """The two lease columns: held by ``owner`` for ``LEASE_SECONDS``, or by nobody."""
    if owner is None:
        return {"lease_owner": None, "lease_until": None}
    return {"lease_owner": owner.text, "lease_until": now + timedelta(seconds=LEASE_SECONDS)}


def move(
    connection: Connection,
    number: int,
    state: FileState,
    *,
    now: datetime,
    owner: Owner | None = None,
    **values: Any,
) -> None:
    """Bring a file into ``state``, with other columns as given. What leaves a worker's hand loses its lease.

    With ``owner``, only that process may do it: raises LeaseLost when another has the file. Raises
    TransitionRefused when the file is in a state that ``state`` cannot follow.
    """
    free = {} if state in LEASED else lease(None, now)
    values = {"changed": now, **free, **values}
    statement = _move_statement(state, owner is not None, tuple(values))
    here = {"moved": number, "holder": owner.text if owner else None}
    done = connection.execute(statement, {**here, **{f"new_{name}": one for name, one in values.items()}})
    if done.rowcount == 1:
        return
    if owner is not None:
        raise LeaseLost(f"file {number} is not in the hands of {owner.text}")
    raise TransitionRefused(f"file {number} cannot become {state}")


@lru_cache(maxsize=200)
def _move_statement(state: FileState, owned: bool, columns: tuple[str, ...]) -> Update:
    """The statement of one kind of move, built once: building it takes longer than running it."""
    wanted = [files.c.number == bindparam("moved"), files.c.state.in_(sorted(before(state)))]
    if owned:
        wanted.append(files.c.lease_owner == bindparam("holder"))
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    return update(files).where(*wanted).values(state=state, **new)


def catalogued(
    connection: Connection,
    number: int,
    outcome: Outcome,
    *,
    owner: Owner,
    now: datetime,
    left_out: Sequence[str] = (),
) -> None:
    """The file's work and pages are in the catalogue, in this same transaction; ``left_out`` says what of the
    file was not read."""
    values: dict[str, Any] = {name: getattr(outcome, name) for name in Outcome.__slots__}
    values |= {"reason": None, "details": {}}
    if left_out:
        values |= {"reason": "left-out", "details": {"parts": "; ".join(left_out)}}
    move(connection, number, "catalogued", owner=owner, now=now, **values)


def refused(
    connection: Connection,
    number: int,
    state: FileState,
    reason: str,
    details: dict[str, Any],
    *,
    owner: Owner,
    now: datetime,
) -> int | None:
    """The file brought no page: why. A file that was set aside as the same bytes is freed, and returned."""
    move(connection, number, state, owner=owner, now=now, reason=reason, details=details)
    return free_duplicates(connection, number, now=now)


def free_duplicates(connection: Connection, number: int, *, now: datetime) -> int | None:
    """A content no longer stands for its duplicates: the first of them, returned, is read in its place."""
    same = (files.c.duplicate_of == number) & (files.c.state == "duplicate") & files.c.current
    first = connection.execute(select(func.min(files.c.number)).where(same)).scalar()
    if first is None:
        return None
    connection.execute(update(files).where(same, files.c.number != first).values(duplicate_of=first))
    move(connection, first, "received", now=now, duplicate_of=None)
    return int(first)


def indexed(connection: Connection, work_ids: Sequence[str], *, now: datetime) -> None:
    """The search engine holds the newest version of these works."""
    for start in range(0, len(work_ids), _CHUNK):
        part = files.c.work_id.in_(work_ids[start : start + _CHUNK])
        connection.execute(
            update(files).where(part, files.c.state == "catalogued").values(state="indexed", changed=now)
        )


def read_again(connection: Connection, numbers: Sequence[int], *, now: datetime) -> None:
    """Have these files read once more, whatever came of it before; deaths are forgotten."""
    for number in numbers:
        move(connection, number, "received", now=now, attempts=0, deaths=0, duplicate_of=None)
