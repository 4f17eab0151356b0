"""One clock for all machines: that of the database which they share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from index.catalogue import clock
from index.catalogue.clock import DatabaseClock, clock_of
from index.catalogue.database import Catalogue
from index.errors import CatalogueUnavailable


@pytest.fixture
def server(made_postgresql: str) -> Iterator[Catalogue]:
    opened = Catalogue.open(made_postgresql)
    yield opened
    opened.close()


def an_hour_ahead() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


def test_a_machine_whose_clock_is_wrong_writes_the_time_of_the_database(server: Catalogue) -> None:
    """Its leases end when those of the others do. The server runs here: its clock is this machine's."""
    now = DatabaseClock(server, an_hour_ahead)()
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=10)
    assert now.tzinfo is UTC


def test_the_database_is_asked_once_a_minute(server: Catalogue) -> None:
    """Between, the clock goes on by itself."""
    asked = DatabaseClock(server)
    first = asked()
    server.close()
    assert asked() >= first
    assert server.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_server_that_is_away_for_a_while_stops_no_clock(
    server: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known last is used; a clock that was never set says so."""
    monkeypatch.setattr(clock, "REFRESH_SECONDS", 0.0)
    known, away = (
        DatabaseClock(server, an_hour_ahead),
        Catalogue.open("postgresql+psycopg:///x?host=/nowhere"),
    )
    known()
    object.__setattr__(known, "_catalogue", away)
    assert abs(known() - datetime.now(UTC)) < timedelta(seconds=10)
    with pytest.raises(CatalogueUnavailable):
        DatabaseClock(away)()


def test_a_catalogue_in_a_file_has_the_clock_of_its_machine(catalogue: Catalogue) -> None:
    """Nobody else writes it."""
    assert isinstance(clock_of(catalogue), DatabaseClock) == (catalogue.engine.dialect.name == "postgresql")
