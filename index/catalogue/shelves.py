"""Works beside works: the newest, and those that share what a work is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, literal, select, union_all

from index.catalogue import tables
from index.catalogue.visible import PUBLIC, readable
from index.catalogue.works_read import work, works
from index.model import Work, WorkId

_works = tables.works.c

_WEIGHTS = {"concept": 2, "area": 2, "publisher": 1}
"""What one shared value counts: a topic or country as much as each other, a publisher half."""


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """A work that shares something with another, and what: the page says so instead of a score."""

    work: Work
    concepts: tuple[str, ...]
    areas: tuple[str, ...]
    publishers: tuple[str, ...]


def newest_works(connection: Connection, limit: int, audiences: Sequence[str] = PUBLIC) -> tuple[Work, ...]:
    """The works published last, newest first, that this reader may see."""
    query = select(_works.id).where(readable(audiences)).order_by(_works.published_at.desc())
    ids = connection.execute(query.order_by(_works.number.desc()).limit(limit)).scalars().all()
    return tuple(works(connection, ids).values())


def related_works(
    connection: Connection, work_id: WorkId, limit: int, audiences: Sequence[str] = PUBLIC
) -> tuple[RelatedWork, ...]:
    """Works that share topics or countries with this one, most shared first, then newest.

    A shared publisher adds to that and is nothing alone. Raises NotFound.
    """
    here = work(connection, work_id)
    ids = connection.execute(_ranked(work_id, audiences).limit(limit)).scalars().all()
    return tuple(_compare(here, other) for other in works(connection, ids).values())


def _ranked(work_id: WorkId, audiences: Sequence[str]) -> Select[Any]:
    links = tables.work_organisations
    about = (tables.work_concepts.c.sense, "about"), (tables.work_areas.c.sense, "about")
    shared = union_all(
        _sharing(tables.work_concepts, tables.work_concepts.c.concept, about[0], work_id, "concept"),
        _sharing(tables.work_areas, tables.work_areas.c.area, about[1], work_id, "area"),
        _sharing(links, links.c.organisation, (links.c.role, "publisher"), work_id, "publisher"),
    ).subquery()
    score = func.sum(shared.c.weight)
    return (
        select(_works.id)
        .join(shared, shared.c.work_id == _works.id)
        .where(readable(audiences), _works.id != work_id)
        .group_by(_works.id, _works.year, _works.number)
        .having(func.max(shared.c.weight) > _WEIGHTS["publisher"])
        .order_by(score.desc(), func.coalesce(_works.year, 0).desc(), _works.number.desc())
    )


def _sharing(
    table: Table, value: Column[Any], mark: tuple[Column[str], str], work_id: WorkId, kind: str
) -> Select[Any]:
    """One row (other work, weight) for each value that the other work has in common with this one."""
    mine = select(value).where(table.c.work_id == work_id, mark[0] == mark[1])
    weight = literal(_WEIGHTS[kind]).label("weight")
    return select(table.c.work_id, weight).where(value.in_(mine), mark[0] == mark[1])


def _compare(here: Work, other: Work) -> RelatedWork:
    return RelatedWork(
        other,
        _common(here.concepts, other.concepts),
        _common(here.areas, other.areas),
        _common(here.publishers, other.publishers),
    )


def _common(here: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in here if value in there)
