"""What is said to PostgreSQL alone: spelling without a server, and what a real one makes of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from catalogue_samples import a_work
from psycopg import sql
from sqlalchemy import create_mock_engine, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from index.catalogue import dialects, events, failures, tables
from index.catalogue import postgresql as postgresql_catalogue
from index.catalogue.database import Catalogue
from index.catalogue.organisations import found_or_made
from index.errors import CatalogueBusy, CatalogueUnavailable, CatalogueUnwritable
from ingest import ledger
from portal.database import open_catalogue
from tests.ingest.ledger_samples import NOON, new_entry
from tests.servers.postgresql import PostgresqlServer


class Refusal(Exception):
    """An error as the driver raises it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("refused")
        self.sqlstate = sqlstate


def test_every_table_can_be_made_there() -> None:
    """Numbers count themselves, times have a zone, no name is longer than 63 characters."""
    made: list[str] = []
    engine = create_mock_engine(
        "postgresql://", lambda statement, *_, **__: made.append(str(statement.compile(dialect=dialect)))
    )
    dialect = engine.dialect
    tables.METADATA.create_all(engine, checkfirst=False)
    works = next(one for one in made if "CREATE TABLE works" in one)
    assert "number SERIAL NOT NULL" in works
    assert "created TIMESTAMP WITH TIME ZONE NOT NULL" in works
    names = [str(key.name) for table in tables.METADATA.tables.values() for key in table.constraints]
    names += [str(key.name) for table in tables.METADATA.tables.values() for key in table.indexes]
    assert max(len(name) for name in names) <= 63


def test_upserts_are_spelled_its_way() -> None:
    """The same helper serves both dialects."""
    new = dialects._insert_new("postgresql", tables.organisations, "name_key")
    newer = dialects._insert_or_update("postgresql", tables.index_outbox, ("work_id",), ("version",))
    spelled = [str(one.compile(dialect=postgresql.dialect())) for one in (new, newer)]
    assert "ON CONFLICT (name_key) DO NOTHING" in spelled[0]
    assert "ON CONFLICT (work_id) DO UPDATE SET version = excluded.version" in spelled[1]


def test_readers_get_one_read_only_snapshot() -> None:
    """As they do from SQLite."""
    engine = create_mock_engine("postgresql://", lambda *_: None)
    reading = dialects.transaction_options(engine, "reads")  # type: ignore[arg-type]
    writing = dialects.transaction_options(engine, "writes")  # type: ignore[arg-type]
    assert reading == {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    assert writing == {"postgresql_readonly": False, "isolation_level": "READ COMMITTED"}


@pytest.mark.parametrize(("state", "named"), [("25006", CatalogueUnwritable), ("53100", CatalogueUnwritable)])
def test_its_refusals_get_our_names(state: str, named: type[Exception]) -> None:
    """A read-only transaction and a full disk."""
    error = DBAPIError("INSERT", {}, Refusal(state))
    assert isinstance(failures.named(error), named)


def test_what_is_no_fault_of_the_database_keeps_its_name() -> None:
    """A mistake of ours is not made out to be the disk's."""
    error = DBAPIError("INSERT", {}, Refusal("42601"))
    assert failures.named(error) is error


def test_a_missing_driver_is_named() -> None:
    """The message says which package to install."""
    with pytest.raises(CatalogueUnavailable, match="psycopg"):
        dialects.engine_for("postgresql+nodriver://host/db")


@pytest.fixture
def icu_database(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """A database that sorts as people of one country do, whatever the others of the server do."""
    name = f"icu_{secrets.token_hex(4)}"
    made = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'"
    postgresql_server.administer(sql.SQL(made).format(sql.Identifier(name)))
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


def test_the_order_of_things_hangs_on_no_locale(icu_database: str, database_url: str) -> None:
    """By code point, as in SQLite and Python, also where the database would sort otherwise."""
    names = ["b", "B", "a", "A", "é", "z", "Z", "ä", "中", "ا", "-", "_", "10", "9"]
    for url in (icu_database, database_url):
        catalogue = Catalogue.open(url)
        catalogue.create()
        with catalogue.writing() as connection:
            for name in names:
                found_or_made(connection, [f"x{name}"], now=NOON)
        with catalogue.reading() as connection:
            query = select(tables.organisations.c.name).order_by(tables.organisations.c.name)
            held = connection.execute(query).scalars().all()
            below = connection.execute(query.where(tables.organisations.c.name < "xa")).scalars().all()
        catalogue.close()
        assert held == sorted(held)
        assert below == [name for name in held if name < "xa"]
    assert len(held) < len(names), "a and A are one organisation"


def test_a_moment_is_the_same_moment_whatever_zone_the_server_has(made_postgresql: str) -> None:
    """In from any zone, out in UTC."""
    zone = quote("-c timezone=Asia/Kathmandu")
    catalogue = Catalogue.open(f"{made_postgresql}&options={zone}")
    moment = datetime(2026, 3, 29, 2, 30, 15, 123456, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))
    with catalogue.writing() as connection:
        work = a_work(connection)
        events.record(connection, "edited", work_id=work.id, actor="a test", now=moment)
    with catalogue.reading() as connection:
        last = list(events.events(connection, work.id))[-1]
    catalogue.close()
    assert last.at == moment
    assert last.at.tzinfo is UTC


def test_a_file_larger_than_two_gigabytes_has_its_size(made_postgresql: str) -> None:
    """Plain integers end there."""
    catalogue = open_catalogue(made_postgresql)
    with catalogue.writing() as connection:
        entry = ledger.add(connection, replace(new_entry(), size=5_000_000_000), now=NOON)
        assert ledger.entry(connection, entry.number).size == 5_000_000_000
    catalogue.close()


def test_a_writer_that_waited_too_long_says_so(made_postgresql: str) -> None:
    """By name; nothing of it is written, and the one before it goes on."""
    patience = quote("-c lock_timeout=200ms")
    first, impatient = (
        Catalogue.open(made_postgresql),
        Catalogue.open(f"{made_postgresql}&options={patience}"),
    )
    with first.writing() as connection:
        with pytest.raises(CatalogueBusy), impatient.writing() as other:
            a_work(other)
        a_work(connection)
    with impatient.reading() as connection:
        assert len(connection.execute(select(tables.works)).all()) == 1
    first.close()
    impatient.close()


def test_a_frozen_writer_loses_its_place(made_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was stopped, or a machine that was cut off, does not hold up all others for ever."""
    monkeypatch.setattr(postgresql_catalogue, "SILENCE_SECONDS", 1)
    frozen, other = Catalogue.open(made_postgresql), Catalogue.open(made_postgresql)
    with pytest.raises(CatalogueUnavailable), frozen.writing() as connection:
        a_work(connection)
        with other.writing() as second:  # waits until the server has ended the first
            a_work(second)
        connection.execute(select(tables.works)).all()
    with other.reading() as connection:
        assert len(connection.execute(select(tables.works)).all()) == 1
    frozen.close()
    other.close()


def test_a_server_that_was_restarted_is_found_again(
    made_postgresql: str, postgresql_server: PostgresqlServer
) -> None:
    """Connections that died in the pool cost nobody an error; one that dies in use is named."""
    catalogue = Catalogue.open(made_postgresql)
    end = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'atlas87'")
    with catalogue.reading() as connection:
        connection.execute(select(tables.works)).all()
    postgresql_server.administer(end)
    with catalogue.reading() as connection:
        assert connection.execute(select(tables.works)).all() == []
    with pytest.raises(CatalogueUnavailable, match="does not answer"), catalogue.writing() as connection:
        postgresql_server.administer(end)
        a_work(connection)
    catalogue.close()


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    """What stands in the address stays there."""
    catalogue = Catalogue.open("postgresql+psycopg://atlas87:hunter2@127.0.0.1:1/atlas87")
    with pytest.raises(CatalogueUnavailable) as refused, catalogue.reading():
        pass
    assert "hunter2" not in str(refused.value)
    assert "hunter2" not in repr(catalogue)
    catalogue.close()
