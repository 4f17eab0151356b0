"""The outbox: which works the search engine has still to hear of. Catalogue first, then engine, then done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update

from index.catalogue import tables
from index.catalogue.dialects import insert_or_update
from index.errors import NotFound
from index.model import WorkId

_outbox = tables.index_outbox.c
_works = tables.works.c

_AT_ONCE = 500
"""Works asked for by one query: far under the number of values that SQLite or PostgreSQL bind."""

_TOUCH = (
    update(tables.works)
    .where(_works.id == bindparam("touched"))
    .values(version=_works.version + 1, updated=bindparam("now"))
    .returning(_works.version)
)


def touched(connection: Connection, work_id: WorkId, *, now: datetime) -> int:
    """One more version of the work, queued for the engine; the new version. Raises NotFound."""
    version: int | None = connection.execute(_TOUCH, {"touched": work_id, "now": now}).scalar()
    if version is None:
        raise NotFound(f"no work {work_id}")
    queue(connection, work_id, version, now=now)
    return version


def queue(connection: Connection, work_id: WorkId, version: int, *, now: datetime) -> None:
    """Queue one version of a work; it takes the place of an older one."""
    row = insert_or_update(connection, tables.index_outbox, "work_id", "version")
    connection.execute(row, {"work_id": work_id, "version": version, "queued": now})


def pending(connection: Connection, limit: int) -> Sequence[tuple[WorkId, int]]:
    """Up to ``limit`` queued (work, version) pairs, those that wait longest first."""
    query = select(_outbox.work_id, _outbox.version).order_by(_outbox.queued, _outbox.work_id).limit(limit)
    return [(WorkId(work_id), version) for work_id, version in connection.execute(query)]


def still_waiting(connection: Connection, work_ids: Iterable[WorkId]) -> set[WorkId]:
    """Those of these works that are queued."""
    wanted, found = list(work_ids), set[WorkId]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = _outbox.work_id.in_(wanted[start : start + _AT_ONCE])
        found.update(connection.execute(select(_outbox.work_id).where(part)).scalars())
    return found


def waiting(connection: Connection) -> int:
    """How many works wait; none: catalogue and engine are in step."""
    return connection.execute(select(func.count()).select_from(tables.index_outbox)).scalar_one()


def newest(connection: Connection) -> datetime | None:
    """When the last of the works that wait was queued; None when none waits."""
    return connection.execute(select(func.max(_outbox.queued))).scalar()


def done(connection: Connection, work_id: WorkId, version: int) -> None:
    """The engine holds this version: the entry goes, unless a newer one was queued meanwhile."""
    connection.execute(
        delete(tables.index_outbox).where(_outbox.work_id == work_id, _outbox.version <= version)
    )


def all_done(connection: Connection, held: Mapping[WorkId, int]) -> None:
    """What ``done`` does, for many works in one go."""
    if held:
        gone = (_outbox.work_id == bindparam("held_work"), _outbox.version <= bindparam("held_version"))
        each = [{"held_work": work_id, "held_version": version} for work_id, version in held.items()]
        connection.execute(delete(tables.index_outbox).where(*gone), each)


def queue_all(connection: Connection, *, now: datetime) -> None:
    """Queue every work at its present version: the engine is to be told everything again."""
    connection.execute(delete(tables.index_outbox))
    everything = select(_works.id, _works.version, literal(now, type_=_outbox.queued.type))
    connection.execute(insert(tables.index_outbox).from_select(["work_id", "version", "queued"], everything))
