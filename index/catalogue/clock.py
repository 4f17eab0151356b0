"""One clock for all machines of an installation: that of the database they share.

Leases are compared with the time of whoever looks. Machines whose clocks differ by more than a lease would
take files out of each other's hands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from index.catalogue.database import Catalogue
from index.errors import CatalogueUnavailable

REFRESH_SECONDS = 60.0
"""A bad quartz loses a second a day: nothing in a minute."""


def clock_of(catalogue: Catalogue) -> Callable[[], datetime]:
    """The clock to write and compare times with, in aware UTC. A catalogue in a file has one machine, whose
    clock serves."""
    if catalogue.engine.dialect.name == "sqlite":
        return _this_machine
    return DatabaseClock(catalogue)


def _this_machine() -> datetime:
    return datetime.now(UTC)


class DatabaseClock:
    """The server's clock, asked once a minute; between, this machine's with the difference added."""

    def __init__(self, catalogue: Catalogue, local: Callable[[], datetime] = _this_machine) -> None:
        self._catalogue, self._local = catalogue, local
        self._ahead = timedelta(0)
        self._asked = -REFRESH_SECONDS
        self._known = False

    def __call__(self) -> datetime:
        """Now. Raises CatalogueUnavailable while the server has never answered."""
        if time.monotonic() - self._asked >= REFRESH_SECONDS or not self._known:
            try:
                self._ask()
            except CatalogueUnavailable:
                if not self._known:
                    raise
        return self._local() + self._ahead

    def _ask(self) -> None:
        """Half of the way there and back is taken off; on a busy line that is some milliseconds."""
        self._asked = time.monotonic()
        with self._catalogue.reading() as connection:
            before = self._local()
            theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            after = self._local()
        self._ahead = theirs.astimezone(UTC) - (before + (after - before) / 2)
        self._known = True
