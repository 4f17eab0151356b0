"""What is said to PostgreSQL alone: how it is reached, how its tables are spelled, who writes when.

Imported only where the catalogue is a PostgreSQL database (its dialect takes 80 ms to import).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Column, Connection, Engine, text
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler
from sqlalchemy.engine import URL

LINE = 8_700_002
"""A number of ours for PostgreSQL's advisory locks: who holds it writes."""

PATIENCE_SECONDS = 30
"""How long a writer waits for another, as on SQLite: far longer than the longest write transaction."""

SILENCE_SECONDS = 120
"""A writer that says nothing for so long (frozen, cut off) loses its transaction: the others go on."""

_CONNECT = {
    "application_name": "atlas87",
    "client_encoding": "utf8",
    "connect_timeout": 5,
    "keepalives_idle": 30,  # a peer that is gone without a word is noticed after a minute, not after hours
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": f"-c timezone=UTC -c lock_timeout={PATIENCE_SECONDS}s",
}

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


def connect_args(address: URL) -> dict[str, object]:
    """Options of a connection; what the address itself says wins."""
    return {name: value for name, value in _CONNECT.items() if name not in address.query}


def spell_tables(engine: Engine) -> None:
    """Tables that this engine makes are spelled by ``BinaryOrder``."""
    engine.dialect.ddl_compiler = BinaryOrder


def stand_in_line(connection: Connection) -> None:
    """Wait until no other writer writes; the place is held to the end of the transaction, however it ends.

    Raises the driver's error (55P03) after ``PATIENCE_SECONDS``.
    """
    connection.execute(_STAND_IN_LINE, {"silence": f"{SILENCE_SECONDS}s", "line": LINE})
