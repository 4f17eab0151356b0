"""A PostgreSQL server behind several addresses, some of which are dead: all together have a time."""

from __future__ import annotations

import dataclasses
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from index.catalogue.database import Catalogue
from index.catalogue.patience import READERS
from index.catalogue.postgresql_places import Places, places_of
from index.errors import CatalogueUnavailable
from tests.servers.postgresql import PostgresqlServer

DEAD = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port at which some addresses take a connection and say nothing."""
    with ExitStack() as held:
        port = 0
        for address in DEAD:
            listening = held.enter_context(socket.socket())
            listening.bind((address, port))
            listening.listen(1)
            port = listening.getsockname()[1]
        yield port


def address(hosts: tuple[str, ...], ports: tuple[int, ...], rest: str = "atlas87@/x") -> str:
    return f"postgresql+psycopg://{rest}?host={','.join(hosts)}&port={','.join(map(str, ports))}"


def test_dead_addresses_together_cost_a_reader_what_one_does(dead_port: int) -> None:
    """Not two seconds each: within the five that are promised."""
    catalogue = Catalogue.open(address(DEAD, (dead_port,) * len(DEAD)), READERS)
    begun = time.monotonic()
    with pytest.raises(CatalogueUnavailable), catalogue.reading():
        pass
    assert time.monotonic() - begun < 6.0  # a second for a busy machine
    catalogue.close()


def test_one_that_lives_is_found_behind_dead_ones_and_remembered(
    dead_port: int, postgresql_server: PostgresqlServer, postgresql_tables: str
) -> None:
    """The next reader begins after the address that kept this one waiting, and then where one got through."""
    hosts = (*DEAD[:3], str(postgresql_server.folder))
    url = address(hosts, (dead_port,) * 3 + (5432,), f"{postgresql_server.user}@/{postgresql_tables}")
    catalogue = Catalogue.open(url, dataclasses.replace(READERS, rest=0.0))
    with pytest.raises(CatalogueUnavailable), catalogue.reading():
        pass
    catalogue.check_version()
    catalogue.close()
    begun = time.monotonic()
    catalogue.check_version()
    assert time.monotonic() - begun < 2.0
    catalogue.close()


def test_all_are_tried_where_nobody_counts_the_time() -> None:
    """As commands and workers do; what refuses at once costs nothing."""
    tried: list[str] = []

    def connect(**named: str) -> str:
        tried.append(named["host"])
        if named["host"] != "/d":
            raise psycopg.errors.ConnectionTimeout("nothing came")
        return named["host"]

    places = Places(5, None)
    assert places.connect(connect, {"host": "/a,/b,/c,/d"}) == "/d"
    assert tried == ["/a", "/b", "/c", "/d"]
    with pytest.raises(psycopg.errors.ConnectionTimeout):
        Places(5, None).connect(connect, {"host": "/a,/b"})


def test_a_list_of_hosts_is_read_as_the_driver_reads_it() -> None:
    """One port for all or one for each; a socket file, or nothing said, is left as it is."""
    assert places_of({"host": "127.0.0.1,/run", "port": "5432"}) == [
        {"host": "127.0.0.1", "port": "5432", "hostaddr": "127.0.0.1"},
        {"host": "/run", "port": "5432"},
    ]
    assert places_of({"host": "127.0.0.1,127.0.0.2", "port": "1,2"})[1]["port"] == "2"
    assert places_of({"host": "no-such-name.invalid"}) == [{"host": "no-such-name.invalid"}]
    assert places_of({}) == [{}]
    assert places_of({"host": "a,b", "port": "1,2,3"}) == [{}]
