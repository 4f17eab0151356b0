"""Organisations by name: trimmed, unique without case, found or made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from index.catalogue import tables
from index.catalogue.dialects import insert_new
from index.catalogue.records import Organisation
from index.catalogue.storable import name_key, trimmed_name

_columns = tables.organisations.c


def found_or_made(connection: Connection, names: Iterable[str], *, now: datetime) -> tuple[Organisation, ...]:
    """The organisation of each name, in order, each once; an unknown name becomes a new organisation.

    The spelling first seen is kept. Raises ValueRefused for an empty name or one over 500 characters.
    """
    wanted = {name_key(name): trimmed_name(name) for name in reversed(list(names))}
    ordered = list(reversed(wanted))
    if not ordered:
        return ()
    held = _by_key(connection, ordered)
    missing = [key for key in ordered if key not in held]
    if missing:
        rows = [{"name": wanted[key], "name_key": key, "created": now} for key in missing]
        connection.execute(insert_new(connection, tables.organisations, "name_key"), rows)
        held |= _by_key(connection, missing)
    return tuple(held[key] for key in ordered)


def organisation(connection: Connection, name: str) -> Organisation | None:
    """The organisation of this name, however it is spaced or cased; None when there is none."""
    key = name_key(name)
    return _by_key(connection, [key]).get(key)


def organisations(connection: Connection) -> tuple[Organisation, ...]:
    """All organisations, by name."""
    rows = connection.execute(select(_columns.number, _columns.name).order_by(_columns.name_key))
    return tuple(Organisation(number, name) for number, name in rows)


def _by_key(connection: Connection, keys: list[str]) -> dict[str, Organisation]:
    query = select(_columns.name_key, _columns.number, _columns.name).where(_columns.name_key.in_(keys))
    return {key: Organisation(number, name) for key, number, name in connection.execute(query)}
