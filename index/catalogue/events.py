"""The ledger of events: append only. Every change writes one, in its own transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from index.catalogue import tables
from index.catalogue.records import Event
from index.model import DocumentId, WorkId

_events = tables.events.c
_APPEND = insert(tables.events)

_FOR_PEOPLE = frozenset(
    {
        "published",
        "edited",
        "withdrawn",
        "merged",
        "document-added",
        "document-replaced",
        "document-withdrawn",
    }
)
"""What readers may know of a work's life; all of it only from its first publication on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a work's history for readers: no actors, no old values, no review."""

    at: datetime
    what: str
    reason: str
    document_id: DocumentId | None
    fields: tuple[str, ...]


def record(
    connection: Connection,
    what: str,
    *,
    work_id: WorkId | None = None,
    document_id: DocumentId | None = None,
    actor: str,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Append one event."""
    row = {"at": now, "actor": actor, "what": what, "reason": reason, "details": dict(details or {})}
    connection.execute(_APPEND, row | {"work_id": work_id, "document_id": document_id})


def record_arrival(
    connection: Connection,
    work_id: WorkId,
    document_id: DocumentId,
    happened: Mapping[str, Mapping[str, Any]],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Append what happened to a work with its first document, in that order; each with its details."""
    row = {"at": now, "actor": actor, "reason": "", "work_id": work_id}
    rows = [row | {"what": what, "details": dict(details)} for what, details in happened.items()]
    first, *others = rows  # of the work alone
    connection.execute(
        _APPEND, [first | {"document_id": None}, *(one | {"document_id": document_id} for one in others)]
    )


def events(connection: Connection, work_id: WorkId | None = None) -> Iterator[Event]:
    """All events, or those of one work, oldest first, streamed; for those who keep the catalogue."""
    query = select(tables.events).order_by(_events.number)
    if work_id is not None:
        query = query.where(_events.work_id == work_id)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        yield _event(row)


def history(connection: Connection, work_id: WorkId) -> tuple[Happening, ...]:
    """What happened to a work since it was first published, for its page, oldest first."""
    happenings: list[Happening] = []
    published = False
    for event in events(connection, work_id):
        published = published or event.what == "published"
        if published and event.what in _FOR_PEOPLE:
            happenings.append(_happening(event))
    return tuple(happenings)


def _event(row: RowMapping) -> Event:
    return Event(**row)


def _happening(event: Event) -> Happening:
    return Happening(
        at=event.at,
        what=event.what,
        reason=event.reason if event.what in ("withdrawn", "document-withdrawn", "edited") else "",
        document_id=event.document_id,
        fields=tuple(event.details.get("changed", ())),
    )
