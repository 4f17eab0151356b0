"""Editions of the vocabulary that an operator brings: each is kept, one is in force.

The bundled vocabulary is in force until an edition is applied. ``content`` is a vocabulary as one JSON
document; whether it keeps the rules is asked by whoever brings it (``index.thesaurus.load``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from index.catalogue import events, tables
from index.catalogue.storable import check_values, given_reason
from index.errors import NotFound

_editions = tables.vocabulary_editions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyEdition:
    """One edition; ``number`` counts from 1. ``applied`` is when it was last put in force, if ever."""

    number: int
    digest: str
    version: str
    loaded: datetime
    loaded_by: str
    reason: str
    applied: datetime | None
    applied_by: str | None


def keep_edition(
    connection: Connection, content: str, *, digest: str, version: str, reason: str, actor: str, now: datetime
) -> VocabularyEdition:
    """Keep a vocabulary; one that is here already (by its digest) is not kept twice. Raises ValueRefused."""
    held = _one(connection, _query().where(_editions.digest == digest))
    if held is not None:
        return held
    why = given_reason(reason)
    check_values({"version": version})
    row = {"digest": digest, "version": version, "content": content, "reason": why}
    connection.execute(insert(tables.vocabulary_editions), row | {"loaded": now, "loaded_by": actor})
    details = {"digest": digest, "version": version}
    events.record(connection, "vocabulary-loaded", actor=actor, reason=why, details=details, now=now)
    return _edition(connection.execute(_query().where(_editions.digest == digest)).one())


def put_in_force(connection: Connection, number: int, *, reason: str, actor: str, now: datetime) -> None:
    """Make an edition the one in force; the one in force already is no change. Raises NotFound."""
    if not connection.execute(select(_editions.number).where(_editions.number == number)).first():
        raise NotFound(f"no vocabulary edition {number}")
    held = edition_in_force(connection)
    if held is not None and held.number == number:
        return
    row = update(tables.vocabulary_editions).where(_editions.number == number)
    connection.execute(row.values(applied=now, applied_by=actor))
    details = {"edition": number, "before": held.number if held else None}
    events.record(connection, "vocabulary-applied", actor=actor, reason=reason, details=details, now=now)


def edition_in_force(connection: Connection) -> VocabularyEdition | None:
    """The edition applied last; None while the bundled vocabulary is in force."""
    applied = _query().where(_editions.applied.is_not(None))
    return _one(connection, applied.order_by(_editions.applied.desc(), _editions.number.desc()).limit(1))


def newest_edition(connection: Connection) -> VocabularyEdition | None:
    """The edition loaded last, in force or not."""
    return _one(connection, _query().order_by(_editions.number.desc()).limit(1))


def editions(connection: Connection) -> tuple[VocabularyEdition, ...]:
    """Every edition, in the order in which they were brought."""
    return tuple(map(_edition, connection.execute(_query().order_by(_editions.number))))


def edition_content(connection: Connection, number: int) -> bytes:
    """The vocabulary of an edition, as it was brought. Raises NotFound."""
    content = connection.execute(select(_editions.content).where(_editions.number == number)).scalar()
    if content is None:
        raise NotFound(f"no vocabulary edition {number}")
    return str(content).encode()


def _query() -> Select[Any]:
    return select(*(_editions[name] for name in VocabularyEdition.__dataclass_fields__))


def _one(connection: Connection, query: Select[Any]) -> VocabularyEdition | None:
    row = connection.execute(query).first()
    return _edition(row) if row else None


def _edition(row: Row[Any]) -> VocabularyEdition:
    return VocabularyEdition(**row._mapping)
