"""What the search engine would not take: kept with its reason, until the work changes or is tried again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from index.catalogue import tables
from index.model import WorkId
from index.search import Refusal

_refusals = tables.index_refusals.c
_works = tables.works.c


@dataclass(frozen=True, slots=True)
class SetAside:
    """A published work of which ``pages`` are not found (``whole``: nothing is), why, since when."""

    work_id: WorkId
    title: str
    pages: int
    whole: bool
    reason: str
    since: datetime


def record(connection: Connection, refused: Iterable[Refusal], *, now: datetime) -> None:
    """Keep what was refused; of one work the refusal of the newest version."""
    for refusal in refused:
        connection.execute(
            delete(tables.index_refusals).where(
                _refusals.work_id == refusal.work_id, _refusals.version <= refusal.version
            )
        )
        newer = select(_refusals.work_id).where(_refusals.work_id == refusal.work_id)
        if connection.execute(newer).first() is None:
            connection.execute(
                insert(tables.index_refusals).values(
                    work_id=refusal.work_id,
                    version=refusal.version,
                    pages=refusal.pages,
                    whole=refusal.whole,
                    reason=refusal.reason,
                    since=now,
                )
            )


def taken(connection: Connection, versions: Mapping[WorkId, int], *, again: bool = False) -> None:
    """Forget refusals of works that were taken since in a newer version (``again``: or in this one)."""
    if not versions:
        return
    older = _refusals.version <= bindparam("held") if again else _refusals.version < bindparam("held")
    gone = delete(tables.index_refusals).where(_refusals.work_id == bindparam("taken"), older)
    connection.execute(gone, [{"taken": work_id, "held": version} for work_id, version in versions.items()])


def listed(connection: Connection) -> tuple[SetAside, ...]:
    """Every published work that is set aside, longest first."""
    query = select(
        _refusals.work_id, _works.title, _refusals.pages, _refusals.whole, _refusals.reason, _refusals.since
    )
    query = query.join(tables.works, _works.id == _refusals.work_id).where(_works.state == "published")
    rows = connection.execute(query.order_by(_refusals.since, _refusals.work_id))
    return tuple(SetAside(*row) for row in rows)


def lacking(connection: Connection) -> tuple[int, int]:
    """Works and pages that the engine lacks because it would not take them."""
    query = select(func.count(), func.coalesce(func.sum(_refusals.pages), 0))
    query = query.join(tables.works, _works.id == _refusals.work_id).where(_works.state == "published")
    works = connection.execute(query.where(_refusals.whole)).one()[0]
    return int(works), int(connection.execute(query).one()[1])
