"""Fixtures of real servers, one of each a session, and what becomes of a test where one is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.database import open_catalogue
from tests.servers import object_storage as object_storages
from tests.servers import postgresql


def unavailable(what: str) -> None:
    """A test cannot run here: in CI that is a failure, on a laptop it is skipped and says what is missing."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(f"skipped: {what}")


@contextmanager
def own_postgresql() -> Iterator[postgresql.PostgresqlServer]:
    """A PostgreSQL server that may be frozen and killed; stopped in the end."""
    try:
        server = postgresql.start()
    except postgresql.NoPostgresql as missing:
        unavailable(str(missing))
        raise
    try:
        yield server
    finally:
        server.thaw()
        server.stop()


@contextmanager
def own_object_storage() -> Iterator[object_storages.ObjectStorage]:
    """A server that speaks S3 and may be frozen and killed; stopped in the end."""
    server = object_storages.start()
    try:
        yield server
    finally:
        server.thaw()
        server.stop()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.PostgresqlServer]:
    """A running PostgreSQL server."""
    with own_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_server: postgresql.PostgresqlServer) -> str:
    """The name of a database with the tables of every room, which tests share one after the other."""
    name = postgresql_server.new_database()
    open_catalogue(postgresql_server.url(name)).close()
    return name


@pytest.fixture
def empty_postgresql(postgresql_server: postgresql.PostgresqlServer) -> Iterator[str]:
    """The address of an empty database."""
    name = postgresql_server.new_database()
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture
def made_postgresql(postgresql_server: postgresql.PostgresqlServer, postgresql_tables: str) -> Iterator[str]:
    """The address of a database that has every table and no row."""
    yield postgresql_server.url(postgresql_tables)
    postgresql_server.empty(postgresql_tables)


@pytest.fixture(scope="session")
def object_storage() -> Iterator[object_storages.ObjectStorage]:
    """A running server that speaks S3."""
    with own_object_storage() as server:
        yield server


DATABASES = ("sqlite", "postgresql")
"""What a catalogue may be: tests that take ``database_url`` run once for each."""


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a catalogue without a row, on each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/catalogue.sqlite3"
    return str(request.getfixturevalue("made_postgresql"))
