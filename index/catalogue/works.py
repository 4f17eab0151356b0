"""Changing works: every change is one event, one more version, one outbox entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from index.catalogue import events, outbox, tables
from index.catalogue.dialects import insert_new
from index.catalogue.identifiers import new_work_id
from index.catalogue.named import recount
from index.catalogue.organisations import found_or_made
from index.catalogue.records import INGEST, NewWork, WorkChanges, WorkRecord
from index.catalogue.storable import check_work, given_reason
from index.catalogue.works_read import work, work_record
from index.errors import ValueRefused
from index.model import Work, WorkId, WorkState

_works = tables.works.c

_LISTS: dict[str, tuple[Any, str, dict[str, str]]] = {
    "authors": (tables.work_authors, "name", {}),
    "areas": (tables.work_areas, "area", {"sense": "about"}),
    "mentioned_areas": (tables.work_areas, "area", {"sense": "mentioned"}),
    "concepts": (tables.work_concepts, "concept", {"sense": "about"}),
    "mentioned_concepts": (tables.work_concepts, "concept", {"sense": "mentioned"}),
}
"""Fields of a work that are rows of their own: table, column of the value, what else marks the row."""

_SAYS_WHAT_ABOUT = {"title", "abstract"}
"""Fields whose words decide, with the pages, what a work is about."""

_ROLES = {"publishers": "publisher", "funders": "funder"}


def add_work(
    connection: Connection,
    new: NewWork,
    *,
    actor: str = INGEST,
    now: datetime,
    draw: Callable[[], WorkId] = new_work_id,
) -> Work:
    """Add a work at version 1 and queue it. Raises ValueRefused for a value that no work may have."""
    added = insert_work(connection, new, now=now, draw=draw)
    events.record(connection, beginning(new), work_id=added.id, actor=actor, now=now)
    outbox.queue(connection, added.id, 1, now=now)
    return added


def beginning(new: NewWork) -> str:
    """What the first event of a work says."""
    return {"published": "published", "withdrawn": "withdrawn"}.get(new.state, "added")


def insert_work(
    connection: Connection,
    new: NewWork,
    *,
    now: datetime,
    draw: Callable[[], WorkId] = new_work_id,
) -> Work:
    """The rows of a new work; its event and its place in the outbox are the caller's. Raises ValueRefused."""
    given = {field: getattr(new, field) for field in NewWork.__dataclass_fields__}
    check_work(given)
    lists = {field: _unique(given[field]) for field in _LISTS}
    columns = _columns_of(given) | {"version": 1, "created": now, "updated": now}
    columns["published_at"] = now if new.state == "published" else None
    work_id, number = _insert_with_new_id(connection, columns, draw)
    for field, values in lists.items():
        _insert_list(connection, work_id, field, values)
    named = {field: _add_organisations(connection, work_id, field, given[field], now) for field in _ROLES}
    fields = {field: given[field] for field in Work.__dataclass_fields__ if field in given}
    return Work(**(fields | lists | named | {"id": work_id, "number": number, "version": 1}))


def _insert_with_new_id(
    connection: Connection, columns: Mapping[str, Any], draw: Callable[[], WorkId]
) -> tuple[WorkId, int]:
    """The row under a drawn identifier; drawn again while it is taken."""
    while True:
        work_id = draw()
        row = insert_new(connection, tables.works, "id")
        kept = connection.execute(row.returning(_works.number), {"id": work_id, **columns})
        number = kept.scalar()
        if number is not None:
            return work_id, number


def edit_work(
    connection: Connection,
    work_id: WorkId,
    changes: WorkChanges,
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> Work:
    """Change what is named in ``changes``; the event keeps old and new values.

    What is already so is no change: nothing is written then. What the work is about is counted anew where its
    words have changed. Another title is a declared one, unless the
    changes say themselves that it is guessed. Raises NotFound, ValueRefused (also for a field that no edit
    may touch, and for an empty reason).
    """
    why = given_reason(reason)
    unknown = set(changes) - set(WorkChanges.__annotations__)
    if unknown:
        raise ValueRefused(min(unknown), "is not a field that can be edited")
    check_work(changes)
    before = _values(work_record(connection, work_id))
    wanted = _declared(before, _as_kept(connection, changes, now))
    changed = {field: value for field, value in wanted.items() if value != before[field]}
    if not changed:
        return work(connection, work_id)
    _write(connection, work_id, changed, now)
    if _SAYS_WHAT_ABOUT & changed.keys():
        recount(connection, work_id)
    details = {"changed": {field: [before[field], value] for field, value in changed.items()}}
    events.record(connection, "edited", work_id=work_id, actor=actor, reason=why, details=details, now=now)
    outbox.touched(connection, work_id, now=now)
    return work(connection, work_id)


def set_state(
    connection: Connection, work_id: WorkId, state: WorkState, *, reason: str, actor: str, now: datetime
) -> Work:
    """Publish, withdraw or send back a work; the state it has already is no change and no event.

    A withdrawn work keeps its tombstone (when and why) until it is published again. Raises NotFound,
    ValueRefused.
    """
    why = given_reason(reason)
    check_work({"state": state})
    before = work_record(connection, work_id)
    if before.merged_into is not None:
        raise ValueRefused("state", f"{work_id} was merged into {before.merged_into}")
    if before.work.state == state:
        return before.work
    columns: dict[str, Any] = {"state": state}
    if state == "published":
        columns |= {
            "published_at": before.published_at or now,
            "withdrawn_at": None,
            "withdrawn_reason": None,
        }
    if state == "withdrawn":
        columns |= {"withdrawn_at": now, "withdrawn_reason": why}
    connection.execute(update(tables.works).where(_works.id == work_id).values(columns))
    details = {"state": [before.work.state, state]}
    events.record(connection, state, work_id=work_id, actor=actor, reason=why, details=details, now=now)
    version = outbox.touched(connection, work_id, now=now)
    return replace(before.work, state=state, version=version)


def _values(record: WorkRecord) -> dict[str, Any]:
    """What an edit can change, as it is now."""
    return (asdict(record.work) | dict(record.described)) | {
        "languages": record.declared_languages,
        "abstract_language": record.abstract_language,
        "metadata_state": record.metadata_state,
        "title_confidence": record.title_confidence,
    }


def _as_kept(connection: Connection, changes: WorkChanges, now: datetime) -> dict[str, Any]:
    """The wanted values in the form in which they are kept, so that a mere spelling is no change."""
    wanted: dict[str, Any] = dict(changes)
    for field in (*_LISTS, "languages"):
        if field in wanted:
            wanted[field] = _unique(wanted[field])
    for field in _ROLES.keys() & wanted.keys():
        wanted[field] = tuple(one.name for one in found_or_made(connection, wanted[field], now=now))
    return wanted


def _declared(before: Mapping[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Somebody who gives another title knows it: no reading of the file guesses it again."""
    guessed = "metadata_state" in wanted or "title_confidence" in wanted
    if guessed or wanted.get("title", before["title"]) == before["title"]:
        return wanted
    return {**wanted, "metadata_state": "declared", "title_confidence": None}


def _write(connection: Connection, work_id: WorkId, changed: Mapping[str, Any], now: datetime) -> None:
    columns = _columns_of(changed)
    if columns:
        connection.execute(update(tables.works).where(_works.id == work_id).values(columns))
    for field in _LISTS.keys() & changed.keys():
        table, _, marks = _LISTS[field]
        rows = delete(table).where(table.c.work_id == work_id)
        connection.execute(rows.where(*(table.c[name] == value for name, value in marks.items())))
        _insert_list(connection, work_id, field, changed[field])
    for field in _ROLES.keys() & changed.keys():
        links = tables.work_organisations
        rows = delete(links).where(links.c.work_id == work_id, links.c.role == _ROLES[field])
        connection.execute(rows)
        _add_organisations(connection, work_id, field, changed[field], now)


def _columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of ``works`` that fields of a work become."""
    columns = {field: value for field, value in values.items() if field in _works}
    if "issued" in values:
        issued = values["issued"] or ""
        columns["year"] = int(issued[:4]) if issued[:4].isdigit() else None
    if "languages" in values:
        columns["declared_languages"] = list(values["languages"])
    return columns


def _insert_list(connection: Connection, work_id: WorkId, field: str, values: tuple[str, ...]) -> None:
    if values:
        table, column, marks = _LISTS[field]
        rows = [
            {"work_id": work_id, "position": position, column: value} | marks
            for position, value in enumerate(values)
        ]
        connection.execute(insert(table), rows)


def _add_organisations(
    connection: Connection, work_id: WorkId, field: str, names: Iterable[str], now: datetime
) -> tuple[str, ...]:
    held = found_or_made(connection, names, now=now)
    if held:
        rows = [
            {"work_id": work_id, "role": _ROLES[field], "position": position, "organisation": one.number}
            for position, one in enumerate(held)
        ]
        connection.execute(insert(tables.work_organisations), rows)
    return tuple(one.name for one in held)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(values))
