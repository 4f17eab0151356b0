"""Opening the catalogue, its transactions, and what it says when the database cannot serve."""

from __future__ import annotations

import subprocess
import sys
import time
from threading import Thread

import pytest
from catalogue_samples import a_work
from sqlalchemy import insert, select, update

from index.catalogue import tables
from index.catalogue.database import Catalogue
from index.errors import (
    CatalogueOfAnotherVersion,
    CatalogueUnavailable,
    CatalogueUnwritable,
)


def stamp(catalogue: Catalogue, revision: str) -> None:
    """Pretend that another version made it."""
    with catalogue.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_creating_twice_is_creating_once(catalogue: Catalogue) -> None:
    """What is in it stays."""
    with catalogue.writing() as connection:
        a_work(connection)
    catalogue.create()
    catalogue.check_version()
    with catalogue.reading() as connection:
        assert len(connection.execute(select(tables.works)).all()) == 1


def test_a_reading_transaction_cannot_write_even_on_a_connection_that_wrote(catalogue: Catalogue) -> None:
    """Connections are pooled: the rule goes with the transaction."""
    for _ in range(2):
        with catalogue.writing() as connection:
            a_work(connection)
        with pytest.raises(CatalogueUnwritable), catalogue.reading() as connection:
            connection.execute(update(tables.works).values(title="no"))


def test_a_reader_sees_one_state_while_a_writer_commits(catalogue: Catalogue) -> None:
    """Counts and lists of one page agree, and the writer does not wait for the reader."""
    with catalogue.reading() as reader:
        assert reader.execute(select(tables.works)).all() == []
        with catalogue.writing() as writer:
            a_work(writer)
        assert reader.execute(select(tables.works)).all() == []
    with catalogue.reading() as reader:
        assert len(reader.execute(select(tables.works)).all()) == 1


def test_a_reader_does_not_wait_for_an_open_writer(catalogue: Catalogue) -> None:
    """While somebody writes, readers go on at once."""
    with catalogue.writing() as writer:
        a_work(writer)
        started = time.monotonic()
        with catalogue.reading() as reader:
            assert reader.execute(select(tables.works)).all() == []
        assert time.monotonic() - started < 5  # the writer's timeout is 30 s


def test_a_second_writer_waits_for_the_first(catalogue: Catalogue) -> None:
    """At the door, before it has read anything that could be out of date."""
    seen: list[int] = []

    def second() -> None:
        with catalogue.writing() as connection:
            seen.append(len(connection.execute(select(tables.works)).all()))

    with catalogue.writing() as connection:
        waiting = Thread(target=second)
        waiting.start()
        time.sleep(0.2)
        assert seen == []
        a_work(connection)
    waiting.join()
    assert seen == [1]


def test_references_are_kept(catalogue: Catalogue) -> None:
    """A row that refers to nothing is refused by the database itself."""
    with pytest.raises(Exception, match=r"(?i)foreign key"), catalogue.writing() as connection:
        row = {"work_id": "w-00000000", "position": 0, "name": "Nobody"}
        connection.execute(insert(tables.work_authors), row)


def test_another_version_is_refused_with_what_to_do(catalogue: Catalogue) -> None:
    """Neither a newer nor an older catalogue is used as it is."""
    stamp(catalogue, "9999")
    for ask in (catalogue.check_version, catalogue.create):
        with pytest.raises(CatalogueOfAnotherVersion, match=r"9999.*atlas87"):
            ask()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "notadialect://x",
        "postgresql+nodriver://host/db",
    ],
)
def test_an_address_that_cannot_be_a_catalogue_is_refused(url: str) -> None:
    """Before anything is touched."""
    with pytest.raises(CatalogueUnavailable):
        Catalogue.open(url)


def test_opening_the_catalogue_loads_no_migrations() -> None:
    """``atlas87 ingest`` is timed: Alembic and the other database's driver stay out of its start."""
    script = (
        "import sys, index.catalogue.database, index.catalogue.works, index.catalogue.passages;"
        "print([name for name in ('alembic', 'mako', 'sqlalchemy.dialects.postgresql', 'sqlalchemy.orm')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
