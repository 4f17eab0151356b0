"""The one history of the database: it leads where ``create`` leads, back again, and nowhere unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from index.catalogue.database import HEAD, Catalogue
from index.catalogue.records import NewWork
from index.catalogue.tables import METADATA
from index.catalogue.works import add_work
from index.catalogue.works_read import work
from index.errors import CatalogueOfAnotherVersion
from index.model import LanguageTag
from portal import migrations
from portal.database import open_catalogue, upgrade
from tests.servers.fixtures import DATABASES
from tests.servers.postgresql import PostgresqlServer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


AddressOf = Callable[[str], str]


@pytest.fixture(params=DATABASES)
def address_of(request: pytest.FixtureRequest, tmp_path: Path) -> AddressOf:
    """The address of an empty database by name, on each kind of database in turn."""
    if request.param == "sqlite":
        return lambda name: f"sqlite:///{tmp_path}/{name}.sqlite3"
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return lambda _: server.url(server.new_database())


@pytest.fixture
def created(address_of: AddressOf) -> Iterator[Catalogue]:
    """A catalogue as ``atlas87`` makes a fresh one."""
    catalogue = open_catalogue(address_of("created"))
    yield catalogue
    catalogue.close()


@pytest.fixture
def config() -> Config:
    """Alembic, set up on the history as it is installed."""
    made = Config()
    made.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    return made


@pytest.fixture
def migrated(address_of: AddressOf, config: Config) -> Iterator[Catalogue]:
    """A catalogue that walked through the whole history."""
    catalogue = Catalogue.open(address_of("migrated"))
    with catalogue.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    yield catalogue
    catalogue.close()


def url_of(catalogue: Catalogue) -> str:
    """The address that a catalogue was opened at."""
    return catalogue.engine.url.render_as_string(hide_password=False)


def schema(connection: Connection) -> dict[str, list[str]]:
    """Every table and index, its definition as a list of parts without regard to their order."""
    if connection.dialect.name == "postgresql":
        return postgresql_schema(connection)
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    found = {}
    for name, sql in rows:
        head, _, body = re.sub(r"\s+", " ", sql).partition("(")
        parts = re.split(r", (?=CONSTRAINT|\S+ [A-Z])", body.strip().removesuffix(")"))
        found[name] = [head.strip(), *sorted(part.strip() for part in parts)]
    return found


def postgresql_schema(connection: Connection) -> dict[str, list[str]]:
    """The same of PostgreSQL: columns with type, collation and default, constraints, indexes."""
    found: dict[str, list[str]] = {}
    for query in (_COLUMNS, _CONSTRAINTS, _INDEXES):
        for table, definition in connection.execute(text(query)):
            found.setdefault(table, []).append(definition)
    return {table: sorted(definitions) for table, definitions in found.items()}


_OURS = "relnamespace = 'public'::regnamespace"
_COLUMNS = f"""SELECT relname, concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, collname,
    pg_get_expr(adbin, adrelid)) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
    AND NOT attisdropped LEFT JOIN pg_collation ON pg_collation.oid = attcollation
    LEFT JOIN pg_attrdef ON adrelid = pg_class.oid AND adnum = attnum WHERE {_OURS} AND relkind = 'r'"""
_CONSTRAINTS = f"""SELECT relname, concat_ws(' ', conname, pg_get_constraintdef(pg_constraint.oid))
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE {_OURS}"""
_INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"


def test_a_fresh_catalogue_is_what_the_history_leads_to(created: Catalogue, migrated: Catalogue) -> None:
    """``create`` is quick because it skips the history: it must not skip anything else."""
    with created.reading() as one, migrated.reading() as other:
        found, expected = schema(one), schema(other)
    assert set(METADATA.tables) < set(found)
    assert "ledger_files" in found
    assert len(found["works"]) > 25
    for name in found.keys() | expected.keys():
        assert found.get(name) == expected.get(name), name


def test_the_history_and_the_declared_tables_agree(migrated: Catalogue) -> None:
    """Alembic itself sees no difference: a table declared without a migration turns this red."""
    with migrated.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_fresh_catalogue_is_stamped_with_the_newest_revision(created: Catalogue, config: Config) -> None:
    """One line of history, and the constant in ``index.catalogue`` names its end."""
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
    assert created.revision() == HEAD


def test_the_whole_way_back_leaves_nothing(created: Catalogue, config: Config) -> None:
    """And the way forward can be walked again, from what ``create`` made as well."""
    for _ in range(2):
        with created.writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
            left = set(schema(connection)) - {"alembic_version"}
            assert {name for name in left if not name.startswith("sqlite_")} == set()
            command.upgrade(config, "head")
    created.check_version()


def test_what_is_in_a_catalogue_survives_being_opened_again(created: Catalogue) -> None:
    """Opening never makes anything anew."""
    new = NewWork(title="T", title_language=LanguageTag("en"), type="report")
    with created.writing() as connection:
        added = add_work(connection, new, now=NOON)
    again = open_catalogue(url_of(created))
    with again.reading() as connection:
        assert work(connection, added.id) == added
    again.close()


def test_an_older_catalogue_is_brought_up_to_date_when_opened(tmp_path: Path, migrated: Catalogue) -> None:
    """Inside one transaction, once, also when several processes start together."""
    calls: list[str] = []

    def step(connection: Connection, found: str) -> None:
        calls.append(found)
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD})

    with migrated.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(CatalogueOfAnotherVersion):
        migrated.check_version()
    migrated.make_ready(step)
    migrated.make_ready(step)
    assert calls == ["0000"]
    migrated.check_version()


def test_upgrading_what_is_up_to_date_changes_nothing(migrated: Catalogue) -> None:
    """The function that ``open_catalogue`` hands over walks from any revision of ours to the end."""
    with migrated.writing() as connection:
        before = schema(connection)
        upgrade(connection, HEAD)
        assert schema(connection) == before


def test_a_catalogue_of_a_newer_version_is_refused_and_left_alone(migrated: Catalogue) -> None:
    """The message says what to do."""
    with migrated.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogueOfAnotherVersion, match=r"9999.*newer.*install"):
        open_catalogue(url_of(migrated))
    assert migrated.revision() == "9999"
