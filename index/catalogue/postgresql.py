"""What is said to PostgreSQL alone: how it is reached, how its tables are spelled, who writes when.

Imported only where the catalogue is a PostgreSQL database (its dialect takes 80 ms to import).
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Column, Connection, Engine, event, text
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler
from sqlalchemy.engine import URL

from index.catalogue.patience import Patience
from index.catalogue.postgresql_places import Places

_Found = TypeVar("_Found")

LINE = 8_700_002
"""A number of ours for PostgreSQL's advisory locks: who holds it writes."""

PATIENCE_SECONDS = 30
"""How long a writer waits for another, as on SQLite: far longer than the longest write transaction."""

SILENCE_SECONDS = 120
"""A writer that says nothing for so long (frozen, cut off) loses its transaction: the others go on."""

_CONNECT = {
    "application_name": "atlas87",
    "client_encoding": "utf8",
    "keepalives_idle": 30,  # a peer that is gone without a word is noticed after a minute, not after hours
    "keepalives_interval": 10,
    "keepalives_count": 3,
}

_OPTIONS = f"-c timezone=UTC -c lock_timeout={PATIENCE_SECONDS}s"

_STAND_IN_LINE = text(
    "SELECT set_config('idle_in_transaction_session_timeout', :silence, true), pg_advisory_xact_lock(:line)"
)


class BinaryOrder(PGDDLCompiler):
    """Every text column is made with ``COLLATE "C"``: order by code point, as on SQLite and in Python.

    The operator's locale would sort differently from machine to machine, and change with its C library.
    """

    def get_column_specification(self, column: Column[Any], **kw: Any) -> str:
        """The column as it is made, whoever asks: the declared tables or a migration."""
        spelled: str = super().get_column_specification(column, **kw)  # type: ignore[no-untyped-call]
        return re.sub(r" TEXT\b(?! COLLATE)", ' TEXT COLLATE "C"', spelled, count=1)


class ServerSilent(psycopg.OperationalError):
    """The server took what it was asked, or a connection, and said nothing."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits ``patience`` seconds at most for a sign of the server (None: for ever).

    A server that stands still keeps its connections open, and the operating system answers for it: no timeout
    of the server, and none of the network, would end the waiting.
    """

    patience: float | None = None

    def wait(self, gen: Any, *given: Any, **named: Any) -> Any:
        """See ``psycopg.Connection.wait``. A connection that was given up is closed."""
        if self.patience is None:
            return super().wait(gen, *given, **named)
        try:
            return super().wait(_watched(gen, self.patience), *given, **named)
        except ServerSilent:
            self.close()
            raise


def _watched(gen: Generator[Any, Any, _Found], seconds: float) -> Generator[Any, Any, _Found]:
    """The same dealings with the server, given up after so many seconds without anything from it.

    Whoever runs them sends what the connection is ready for; ten times a second, that it is for nothing.
    """
    until = time.monotonic() + seconds
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                until = time.monotonic() + seconds
            elif time.monotonic() >= until:
                gen.close()
                raise ServerSilent(f"the server has said nothing for {seconds:g} s")
            wanted = gen.send(ready)
    except StopIteration as done:
        found: _Found = done.value
        return found


def connect_args(address: URL, patience: Patience) -> dict[str, object]:
    """Options of a connection; what the address itself says wins."""
    slowest = f" -c statement_timeout={patience.slowest * 1000:.0f}" if patience.slowest else ""
    given = {**_CONNECT, "connect_timeout": patience.connect, "options": _OPTIONS + slowest}
    return {name: value for name, value in given.items() if name not in address.query}


def make_patient(engine: Engine, patience: Patience) -> None:
    """Connections of this engine are patient ones; those in the pool are looked at with little patience."""

    places = Places(patience.connect, patience.connect_all)

    def connect(_dialect: object, _record: object, given: Any, named: dict[str, Any]) -> PatientConnection:
        try:
            made = places.connect(functools.partial(PatientConnection.connect, *given), named)
        except psycopg.errors.ConnectionTimeout as error:
            raise ServerSilent(str(error)) from error
        made.patience = patience.look
        return made

    def returned(connection: PatientConnection | None, _record: object) -> None:
        if connection is not None:
            connection.patience = patience.look

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkin", returned)


def wait_for(connection: Connection, seconds: float | None) -> None:
    """The patience of a connection for what it is asked next."""
    held: Any = connection.connection.dbapi_connection
    held.patience = seconds


def end_no_statement(connection: Connection) -> None:
    """For the length of this transaction the server ends nothing because it is slow."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def spell_tables(engine: Engine) -> None:
    """Tables that this engine makes are spelled by ``BinaryOrder``."""
    engine.dialect.ddl_compiler = BinaryOrder


def stand_in_line(connection: Connection) -> None:
    """Wait until no other writer writes; the place is held to the end of the transaction, however it ends.

    Raises the driver's error (55P03) after ``PATIENCE_SECONDS``.
    """
    connection.execute(_STAND_IN_LINE, {"silence": f"{SILENCE_SECONDS}s", "line": LINE})
