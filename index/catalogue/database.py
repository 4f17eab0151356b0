"""Opening the catalogue, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolEmpty

from index.catalogue import dialects, failures
from index.catalogue.patience import AT_WORK, Patience
from index.catalogue.tables import METADATA
from index.errors import CatalogueBusy, CatalogueOfAnotherVersion, CatalogueUnavailable
from index.patience import Rest

HEAD = "0014"
"""The newest revision in ``portal/migrations``: what a fresh catalogue is stamped with."""

_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
"""Alembic's own table; ``_VERSION_TABLE_SQL`` makes it as Alembic does."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The system of record. One object a process; it may be used by many threads.

    Where it is on a server, that is waited for with ``patience``; with a ``rest`` nobody waits, for a moment,
    after somebody was met with silence.
    """

    engine: Engine
    patience: Patience = AT_WORK
    rest: Rest | None = None

    @classmethod
    def open(cls, url: str, patience: Patience = AT_WORK) -> Catalogue:
        """The catalogue at ``url``. Touches no file: ``create`` or ``check_version`` come next."""
        rest = Rest(patience.rest, patience.longest_try) if patience.rest else None
        return cls(dialects.engine_for(url, patience), patience, rest)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalogue, waits for no writer and cannot write."""
        with self._transaction("reads") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it or, after an exception, nothing.

        It takes the write lock at once and waits up to 30 s for it. Raises CatalogueBusy and
        CatalogueUnwritable.
        """
        with self._transaction("writes") as connection:
            yield connection

    @contextmanager
    def claiming(self) -> Iterator[Connection]:
        """A transaction that takes rows nobody has (``FOR UPDATE SKIP LOCKED``) and writes nothing else.

        On PostgreSQL it does not wait for writers; on SQLite it is one. Raises what ``writing`` raises.
        """
        with self._transaction("claims") as connection:
            yield connection

    @contextmanager
    def _transaction(self, kind: dialects.Kind) -> Iterator[Connection]:
        with _named_errors(self.rest), self.engine.connect() as connection:
            if self.rest is not None:
                self.rest.answered()
            connection.execution_options(**dialects.transaction_options(self.engine, kind))
            dialects.be_patient(connection, kind, self.patience)
            with connection.begin():
                if kind in ("writes", "upgrades"):
                    dialects.take_time(connection, self.patience)
                    dialects.stand_in_line(connection)
                yield connection

    def revision(self) -> str | None:
        """The revision that the database is stamped with, None for an empty database.

        Raises CatalogueUnavailable when the database holds tables of something else.
        """
        with self.reading() as connection:
            return _revision(connection)

    def create(self) -> None:
        """Make every declared table in an empty database; one that is made already is only checked.

        Several processes may do this at once. Raises CatalogueOfAnotherVersion.
        """
        self.prepare()
        with self.writing() as connection:
            dialects.lock_for_making(connection)
            found = _revision(connection)
            if found is None:
                self.make_tables(connection)
                found = HEAD
        _require_head(found)

    def prepare(self) -> None:
        """Make the place of the database, where that is ours to make: the folder of a file."""
        dialects.make_home(self.engine)

    def make_tables(self, connection: Connection) -> None:
        """Make every declared table in an empty database, in the caller's transaction."""
        METADATA.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(_VERSION_TABLE_SQL)
        connection.execute(insert(_VERSION).values(version_num=HEAD))

    def revision_of(self, connection: Connection) -> str | None:
        """What ``revision`` says, in the caller's transaction."""
        return _revision(connection)

    def make_ready(self, upgrade: Callable[[Connection, str], None]) -> None:
        """Make an empty database, or bring an older one up to date by ``upgrade(connection, its revision)``.

        The usual case, a database of this version, costs one small query. Raises CatalogueOfAnotherVersion.
        """
        self.prepare()
        found = self.revision()
        if found is None:
            self.create()
        elif found != HEAD:
            with self._transaction("upgrades") as connection:
                dialects.lock_for_making(connection)
                found = _revision(connection)
                if found is not None and found != HEAD:
                    upgrade(connection, found)
                dialects.check_references(connection)
            self.check_version()

    def check_version(self) -> None:
        """Raise CatalogueOfAnotherVersion unless the database is of this version of Atlas 8.7."""
        _require_head(self.revision())

    def is_in_place(self) -> bool:
        """Whether the database stands where its URL says."""
        return dialects.is_in_place(self.engine)

    def close(self) -> None:
        """Close every pooled connection; the object can be used again."""
        self.engine.dispose()


_VERSION_TABLE_SQL = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


@contextmanager
def _named_errors(rest: Rest | None) -> Iterator[None]:
    if rest is not None and not rest.allows():
        raise CatalogueUnavailable("the catalogue does not answer: it was asked a moment ago")
    try:
        yield
    except DBAPIError as error:
        if rest is not None:
            (rest.silent if failures.is_silence(error) else rest.answered)()
        named = failures.named(error)
        if named is error:
            raise
        raise named from error
    except PoolEmpty as error:
        raise CatalogueBusy("too many ask the catalogue at once: try again in a moment") from error


def _revision(connection: Connection) -> str | None:
    names = inspect(connection).get_table_names()
    if "alembic_version" in names:
        stamped: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
        return stamped
    if names:
        raise CatalogueUnavailable(
            "the database holds tables that are not of a catalogue: name another one in ATLAS87_DATABASE"
        )
    return None


def _require_head(found: str | None) -> None:
    if found != HEAD:
        raise CatalogueOfAnotherVersion(
            f"the catalogue is of revision {found or 'none'}, this Atlas 8.7 needs {HEAD}: an older one is "
            "brought up to date by `atlas87 serve`, a newer one needs the Atlas 8.7 that made it"
        )
