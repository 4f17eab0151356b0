"""What can be said of PostgreSQL without a server: tables, upserts and transactions are spelled its way."""

from __future__ import annotations

import pytest
from sqlalchemy import create_mock_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from index.catalogue import dialects, tables
from index.errors import CatalogueUnavailable, CatalogueUnwritable


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
    assert isinstance(dialects.named(error), named)


def test_what_is_no_fault_of_the_database_keeps_its_name() -> None:
    """A mistake of ours is not made out to be the disk's."""
    error = DBAPIError("INSERT", {}, Refusal("42601"))
    assert dialects.named(error) is error


def test_a_missing_driver_is_named() -> None:
    """The message says which package to install."""
    with pytest.raises(CatalogueUnavailable, match="psycopg"):
        dialects.engine_for("postgresql+nodriver://host/db")
