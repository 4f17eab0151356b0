"""What a catalogue in a file says and does that a server does not: WAL, locks, folders, full disks."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from catalogue_samples import a_work
from sqlalchemy import Connection, insert, select

from index.catalogue import dialects, tables
from index.catalogue.database import HEAD, Catalogue
from index.errors import (
    CatalogueBusy,
    CatalogueOfAnotherVersion,
    CatalogueUnavailable,
    CatalogueUnwritable,
)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path}/catalogue.sqlite3"


def file_of(catalogue: Catalogue) -> Path:
    """The file of a SQLite catalogue."""
    return Path(str(catalogue.engine.url.database))


def stamp(catalogue: Catalogue, revision: str) -> None:
    """Pretend that another version made it."""
    with catalogue.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_opening_touches_nothing(tmp_path: Path) -> None:
    """An address is no database yet; the folder is made when the catalogue is."""
    catalogue = Catalogue.open(f"sqlite:///{tmp_path}/a/b/c.sqlite3")
    assert list(tmp_path.iterdir()) == []
    catalogue.create()
    assert catalogue.revision() == HEAD
    catalogue.close()


def test_sqlite_keeps_its_promises(catalogue: Catalogue) -> None:
    """WAL, NORMAL, foreign keys, a patient timeout: on every connection."""
    with catalogue.reading() as first, catalogue.writing() as second:
        for connection in (first, second):
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert settings == {
                "journal_mode": "wal",
                "synchronous": 1,
                "foreign_keys": 1,
                "busy_timeout": 30_000,
            }


def test_a_writer_that_waited_too_long_says_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name; nothing of it is written."""
    monkeypatch.setattr(dialects, "BUSY_TIMEOUT_SECONDS", 0.1)
    impatient = Catalogue.open(database_url)
    impatient.create()
    with impatient.writing(), pytest.raises(CatalogueBusy), impatient.writing() as connection:
        a_work(connection)
    impatient.close()


def test_an_empty_file_is_no_catalogue_yet(database_url: str) -> None:
    """``check_version`` says so; ``create`` makes one of it."""
    catalogue = Catalogue.open(database_url)
    assert catalogue.revision() is None
    with pytest.raises(CatalogueOfAnotherVersion):
        catalogue.check_version()
    catalogue.create()
    catalogue.check_version()
    catalogue.close()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Nobody's tables get ours beside them."""
    file = tmp_path / "other.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE accounts (name TEXT)")
    other.close()
    with pytest.raises(CatalogueUnavailable, match="not of a catalogue"):
        Catalogue.open(f"sqlite:///{file}").create()


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    """A text file, or a database that was overwritten."""
    file = tmp_path / "c.sqlite3"
    file.write_text("not a database, but long enough to look at. " * 50)
    catalogue = Catalogue.open(f"sqlite:///{file}")
    with pytest.raises(CatalogueUnavailable, match="damaged"):
        catalogue.create()
    assert file.read_text().startswith("not a database")


def test_a_folder_that_cannot_be_made_is_named_so(tmp_path: Path) -> None:
    """The message says which."""
    (tmp_path / "file").touch()
    with pytest.raises(CatalogueUnwritable, match="file"):
        Catalogue.open(f"sqlite:///{tmp_path}/file/c.sqlite3").create()


def test_a_read_only_catalogue_is_read_and_not_written(catalogue: Catalogue) -> None:
    """Readers go on; the writer is told by name."""
    read_only = Catalogue.open(f"sqlite:///file:{file_of(catalogue)}?mode=ro&uri=true")
    with read_only.reading() as connection:
        assert connection.execute(select(tables.works)).all() == []
    with pytest.raises(CatalogueUnwritable), read_only.writing() as connection:
        a_work(connection)
    read_only.close()


def test_a_new_file_that_somebody_holds_is_waited_for(database_url: str) -> None:
    """Two processes that start on an empty folder meet at the file before it has tables."""
    opened = Catalogue.open(database_url)
    with closing(sqlite3.connect(file_of(opened), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        waiting = Thread(target=opened.create)
        waiting.start()
        time.sleep(0.2)
        assert waiting.is_alive()
        holder.execute("ROLLBACK")
        waiting.join()
    opened.check_version()
    opened.close()


def test_a_new_file_that_is_held_too_long_is_named_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting has an end."""
    monkeypatch.setattr(dialects, "BUSY_TIMEOUT_SECONDS", 0.1)
    opened = Catalogue.open(database_url)
    with closing(sqlite3.connect(file_of(opened), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CatalogueBusy):
            opened.create()


def test_an_upgrade_that_breaks_references_is_undone(catalogue: Catalogue) -> None:
    """SQLite does not check while tables are rebuilt: it is checked at the end, all or nothing."""

    def careless(connection: Connection, _found: str) -> None:
        row = {"work_id": "w-00000000", "position": 0, "name": "Nobody"}
        connection.execute(insert(tables.work_authors), row)

    stamp(catalogue, "0000")
    with pytest.raises(CatalogueUnavailable, match="work_authors"):
        catalogue.make_ready(careless)
    assert catalogue.revision() == "0000"
    with catalogue.reading() as connection:
        assert connection.execute(select(tables.work_authors)).all() == []


def test_a_full_disk_loses_nothing_and_readers_go_on(catalogue: Catalogue) -> None:
    """The transaction that did not fit is undone; what was there stays readable."""
    with catalogue.writing() as connection:
        kept = a_work(connection)
    with pytest.raises(CatalogueUnwritable, match="full"), catalogue.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        a_work(connection, abstract="x" * 100_000)
    with catalogue.reading() as connection:
        assert connection.execute(select(tables.works.c.id)).scalars().all() == [kept.id]
