"""Works beside works: the newest, and those that share what a work is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Connection, func, select, union, union_all

from index.catalogue import tables
from index.catalogue.visible import PUBLIC, readable
from index.catalogue.works_read import work, works
from index.model import Work, WorkId

_works = tables.works.c
_named = tables.work_named.c
_DESCRIBED = {"concept": tables.work_concepts.c.concept, "area": tables.work_areas.c.area}

_TOPIC_OR_COUNTRY = 2
_PUBLISHER = 1
"""What one shared value counts: a topic as much as a country, a publisher half."""

_ROWS_ENOUGH = 3_000
"""Works looked at by way of the rarest shared values: what most works share relates nothing, and to look at
all of 40,000 works for each page view took 200 ms instead of 12."""

_CANDIDATES = 8
"""Candidates compared whole for each work shown."""


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
    near = _candidates(connection, here, limit * _CANDIDATES, audiences)
    related = [_compare(here, other) for other in works(connection, near).values()]
    return tuple(sorted(related, key=_nearness, reverse=True)[:limit])


def _candidates(connection: Connection, here: Work, limit: int, audiences: Sequence[str]) -> Sequence[WorkId]:
    """The works that share most of the rarest topics and countries of ``here``."""
    sharing = [_about(what, value).subquery() for what, value in _rarest(connection, here)]
    if not sharing:
        return []
    shared = union_all(*(select(works_about.c.work_id) for works_about in sharing)).subquery()
    query = (
        select(_works.id)
        .join(shared, shared.c.work_id == _works.id)
        .where(readable(audiences), _works.id != here.id)
        .group_by(_works.id, _works.year, _works.number)
        .order_by(func.count().desc(), func.coalesce(_works.year, 0).desc(), _works.number.desc())
    )
    return connection.execute(query.limit(limit)).scalars().all()


def _about(what: str, *values: str) -> CompoundSelect[tuple[str, str]]:
    """(work, value) of the works that are about one of ``values``, by description or by what pages name."""
    column = _DESCRIBED[what]
    described = select(column.table.c.work_id, column.label("value"))
    described = described.where(column.in_(values), column.table.c.sense == "about")
    found = select(_named.work_id, _named.value.label("value"))
    found = found.where(_named.what == what, _named.value.in_(values), _named.sense == "about")
    return union(described, found)


def _rarest(connection: Connection, here: Work) -> list[tuple[str, str]]:
    """Topics and countries of a work, the rarest first, until enough works have them."""
    counted: list[tuple[int, str, str]] = []
    for what, values in (("concept", here.concepts), ("area", here.areas)):
        about = _about(what, *values).subquery()
        query = select(func.count(), about.c.value).group_by(about.c.value)
        counted += [(count, what, value) for count, value in connection.execute(query)]
    counted.sort(key=lambda one: (one[0], one[2]))
    rows = 0
    chosen: list[tuple[str, str]] = []
    for count, what, value in counted:
        if chosen and rows + count > _ROWS_ENOUGH:
            break
        chosen.append((what, value))
        rows += count
    return chosen


def _compare(here: Work, other: Work) -> RelatedWork:
    return RelatedWork(
        other,
        _common(here.concepts, other.concepts),
        _common(here.areas, other.areas),
        _common(here.publishers, other.publishers),
    )


def _nearness(related: RelatedWork) -> tuple[int, int, int]:
    shared = _TOPIC_OR_COUNTRY * (len(related.concepts) + len(related.areas))
    shared += _PUBLISHER * len(related.publishers)
    return shared, related.work.year or 0, related.work.number


def _common(here: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in here if value in there)
