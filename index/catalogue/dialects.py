"""The one place that knows which database this is: pragmas, how a transaction begins, upserts, errors."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    column,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy import table as from_table
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from index.catalogue.failures import BUSY_TIMEOUT_SECONDS, named_sqlite
from index.catalogue.patience import AT_WORK, Patience
from index.errors import CatalogueUnavailable, CatalogueUnwritable

OLDEST_SQLITE = (3, 35)
"""The first SQLite with RETURNING."""

Kind = Literal["reads", "writes", "claims", "upgrades"]
"""What a transaction is for. An upgrade writes and may break references until its end; claims take rows that
nobody has, and pass over those that somebody is taking."""

_KIND = "atlas87_kind"

_MAKING = 8_700_001
"""A number of ours for PostgreSQL's advisory locks."""

_POOL_SIZE = 8
_POOL_OVERFLOW = 40
"""Together at least the forty threads in which a web process runs its endpoints."""


def engine_for(url: str, patience: Patience = AT_WORK) -> Engine:
    """An engine for a database address. Nothing is opened yet; raises CatalogueUnavailable for a bad one."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise CatalogueUnavailable("the database address cannot be read; see ATLAS87_DATABASE") from error
    backend = address.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(address)
    if backend == "postgresql":
        return _postgresql_engine(address, patience)
    raise CatalogueUnavailable(f"no catalogue in a {backend} database: use sqlite or postgresql")


def _engine(address: URL, **options: Any) -> Engine:
    return create_engine(
        address,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # parameters hold the words of documents and of people: never in a log
        pool_size=_POOL_SIZE,
        max_overflow=_POOL_OVERFLOW,
        **options,
    )


def _postgresql_engine(address: URL, patience: Patience) -> Engine:
    try:
        from index.catalogue.postgresql import connect_args, make_patient, spell_tables

        engine = _engine(address, pool_pre_ping=True, connect_args=connect_args(address, patience))
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        needed = "PostgreSQL is reached by postgresql+psycopg://…, with the package psycopg installed"
        raise CatalogueUnavailable(needed) from error
    spell_tables(engine)
    make_patient(engine, patience)
    return engine


_PLAIN_VALUES = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def to_json(value: object) -> str:
    """Compact JSON in plain characters."""
    try:
        return orjson.dumps(value, option=_PLAIN_VALUES).decode()
    except TypeError:  # a number beyond 64 bits, a key that is no text; or no plain value, which json refuses
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sqlite_engine(address: URL) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise CatalogueUnavailable(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed")
    if address.database in (None, "", ":memory:"):
        raise CatalogueUnavailable("the catalogue lives in a file: several processes share it")
    engine = _engine(address, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite_connection(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin below, not inside the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")  # with WAL: a power cut may undo, never damage
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the write lock at once, so that they wait at the door; readers get a snapshot."""
    kind = connection.get_execution_options().get(_KIND, "writes")
    if connection.info.get(_KIND) != kind:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if kind == 'reads' else 'OFF'}")
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if kind == 'upgrades' else 'ON'}")
        connection.info[_KIND] = kind
    connection.exec_driver_sql("BEGIN DEFERRED" if kind == "reads" else "BEGIN IMMEDIATE")


def transaction_options(engine: Engine, kind: Kind) -> dict[str, Any]:
    """Execution options that make a connection's next transaction one of this kind."""
    if engine.dialect.name == "sqlite":
        return {_KIND: kind}
    if kind == "reads":
        return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    return {"postgresql_readonly": False, "isolation_level": "READ COMMITTED"}


def be_patient(connection: Connection, kind: Kind, patience: Patience) -> None:
    """For how long the connection waits for a sign of a server. An upgrade waits as long as it takes."""
    if connection.dialect.name == "postgresql":
        from index.catalogue import postgresql

        seconds = {"reads": patience.reads, "upgrades": None}.get(kind, patience.writes)
        postgresql.wait_for(connection, seconds)


def take_time(connection: Connection, patience: Patience) -> None:
    """What writes is not ended because it is slow, also where readers have no time."""
    if patience.slowest is not None and connection.dialect.name == "postgresql":
        from index.catalogue import postgresql

        postgresql.end_no_statement(connection)


def stand_in_line(connection: Connection) -> None:
    """Writers come one after the other on either database: what one of them read stays true while it writes.

    SQLite sees to that when the transaction begins. Who holds locks of rows must not stand in line any more.
    """
    if connection.dialect.name == "postgresql":
        from index.catalogue import postgresql

        postgresql.stand_in_line(connection)


def lock_for_making(connection: Connection) -> None:
    """Who makes or upgrades the tables does so alone; SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))


def go_on_counting(connection: Connection, table: str, key: str) -> None:
    """After rows came with their numbers the next one is free. SQLite counts on by itself."""
    if connection.dialect.name == "postgresql":
        number: ColumnElement[int] = func.max(column(key))
        newest = connection.execute(select(number).select_from(from_table(table))).scalar()
        if newest is not None:
            counting = text("SELECT setval(CAST(pg_get_serial_sequence(:t, :k) AS regclass), :n)")
            connection.execute(counting, {"t": table, "k": key, "n": newest})


def check_references(connection: Connection) -> None:
    """After an upgrade without checks on SQLite. Raises CatalogueUnavailable for a reference to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise CatalogueUnavailable(f"the upgrade left a row of {broken[0]} without what it refers to")


def make_home(engine: Engine) -> None:
    """The folder of a SQLite file, and the file in WAL mode (kept in the file: it is set once).

    Raises CatalogueUnwritable, CatalogueBusy.
    """
    file = Path(str(engine.url.database))
    given_whole = str(file).startswith("file:")  # an SQLite URI says itself how it is opened
    if engine.dialect.name != "sqlite" or given_whole or (file.is_file() and file.stat().st_size):
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogueUnwritable(f"the folder of the catalogue cannot be made: {file.parent}") from error
    _start_wal(file)


def is_in_place(engine: Engine) -> bool:
    """Whether the database stands where its URL says; a server's always does, while it answers.

    SQLite goes on reading and writing a file that was moved or deleted under it.
    """
    name = engine.url.database
    in_a_file = engine.dialect.name == "sqlite" and name not in (None, "", ":memory:")
    return not in_a_file or Path(str(name)).exists()


def _start_wal(file: Path) -> None:
    """Processes that open a new file together are told "locked" at once, without the timeout: asked again."""
    until = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise named_sqlite(error.sqlite_errorname, error) or error from error
            time.sleep(0.01)
        else:
            return


def insert_new(connection: Connection, table: Table, key: str) -> sqlite.Insert:
    """An INSERT that leaves the row alone which has this ``key`` already."""
    return _insert_new(connection.dialect.name, table, key)


def insert_or_update(
    connection: Connection, table: Table, key: str | tuple[str, ...], *columns: str
) -> sqlite.Insert:
    """An INSERT that, where a row has this ``key`` already, gives it new ``columns`` instead."""
    return _insert_or_update(connection.dialect.name, table, (key,) if isinstance(key, str) else key, columns)


@cache
def _insert_new(dialect: str, table: Table, key: str) -> sqlite.Insert:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=[key])


@cache
def _insert_or_update(
    dialect: str, table: Table, key: tuple[str, ...], columns: tuple[str, ...]
) -> sqlite.Insert:
    row = _insert(dialect, table)
    given = {name: row.excluded[name] for name in columns}
    return row.on_conflict_do_update(index_elements=list(key), set_=given)


def _insert(dialect: str, table: Table) -> sqlite.Insert:
    """Both dialects spell upserts the same, so one type stands for both."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # 80 ms to import, paid only where it is used

    return cast(sqlite.Insert, postgresql.insert(table))
