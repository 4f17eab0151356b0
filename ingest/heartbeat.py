"""Keeps the leases of a working process: a thread that renews them while something long is read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from index.errors import KnowledgeError
from ingest import later_jobs, leases
from ingest.lease_owners import RENEW_SECONDS, Owner
from ingest.stores import Stores

log = logging.getLogger("atlas87.ingest")


class Heartbeat:
    """Renews everything that ``owner`` has in hand every ``RENEW_SECONDS``, from ``with`` to its end.

    ``alive`` is told at the beginning and each time that it could be done.
    """

    def __init__(
        self,
        stores: Stores,
        owner: Owner,
        every: float = RENEW_SECONDS,
        alive: Callable[[], object] = lambda: None,
    ) -> None:
        self._stores, self._owner, self._every, self._alive = stores, owner, every, alive
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._alive()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                with self._stores.catalogue.writing() as connection:
                    now = self._stores.now()
                    leases.renew(connection, self._owner, now=now)
                    later_jobs.renew(connection, self._owner, now=now)
                self._alive()
            except KnowledgeError as error:
                log.warning("leases not renewed: %s", error)
