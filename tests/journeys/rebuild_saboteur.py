"""A process that builds the index anew and kills itself (SIGKILL) at one step of it: ``DATA ENGINE STEP``.

The step is where the real method of the engine is called; nothing else of the engine is changed.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.catalogue.database import Catalogue
from index.engines.elastic import writing as elastic_writing
from index.engines.elastic.address import read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.engine import ElasticEngine
from index.engines.elastic.locks import Pace
from index.engines.embedded import writing as embedded_writing
from index.engines.embedded.engine import EmbeddedEngine
from index.engines.embedded.folder import IndexFolder
from index.files import FolderFileStore
from index.search import SearchEngine
from ingest.rebuilding import rebuild
from ingest.stores import Stores

PATIENT = Patience(search=60.0, search_again=0, write=120.0, write_again=0)
"""Tests share their machine with others."""

PACE = Pace(beat=0.2, rebuild=2.0, writer=2.0)
"""Quicker than in service, so that a test need not wait a minute for the lock of a dead process."""

ELASTIC_STEPS = {
    "before the new index": (Cluster, "create", "before", 1),
    "before anything is loaded": (Cluster, "write", "before", 1),
    "during the load": (Cluster, "write", "after", 3),
    "before the comparison": (Cluster, "refresh", "before", 2),
    "before the switch": (Cluster, "change_aliases", "before", 1),
    "after the switch": (Cluster, "change_aliases", "after", 1),
    "before the clean-up": (Cluster, "delete", "before", 2),
    "after the clean-up": (Cluster, "delete", "after", 2),
}
EMBEDDED_STEPS = {
    "before the new index": (IndexFolder, "new_build", "before", 1),
    "before anything is loaded": (IndexFolder, "new_build", "after", 1),
    "during the load": (embedded_writing.WriteSession, "add", "after", 40),
    "before the switch": (IndexFolder, "point_to", "before", 1),
    "after the switch": (IndexFolder, "point_to", "after", 1),
    "before the clean-up": (IndexFolder, "clear_all_but", "before", 1),
    "after the clean-up": (IndexFolder, "clear_all_but", "after", 1),
}
"""The method at which the process dies, before or after so many calls of it."""


def open_engine(where: str, patience: Patience = PATIENT) -> SearchEngine:
    """The engine of an address or a folder."""
    if where.startswith("http"):
        return ElasticEngine(read_address(where), patience=patience, pace=PACE)
    return EmbeddedEngine.open(Path(where))


def open_stores(data: Path, where: str) -> Stores:
    """The stores of a folder, with the engine of an address."""
    catalogue = Catalogue.open(f"sqlite:///{data / 'atlas87.db'}")
    files = FolderFileStore(data / "files")
    return Stores(catalogue, files, open_engine(where), lambda: datetime.now(UTC))


def die() -> None:
    """As by a power cut, for this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def sabotage(owner: Any, name: str, when: str, call: int) -> None:
    """Let a method kill the process before or after so many calls of it."""
    real: Callable[..., Any] = getattr(owner, name)
    numbers = itertools.count(1)

    def deadly(*values: Any, **named: Any) -> Any:
        mine = next(numbers)  # threads call it side by side: each call has its own number
        if when == "before" and mine == call:
            die()
        found = real(*values, **named)
        if when == "after" and mine == call:
            die()
        return found

    setattr(owner, name, deadly)


def main(data: str, where: str, step: str) -> None:
    elastic_writing.BATCH_WORKS = 10  # several batches of few works
    stores = open_stores(Path(data), where)
    steps = ELASTIC_STEPS if where.startswith("http") else EMBEDDED_STEPS
    if where.startswith("http"):
        stores.engine.being_written()  # type: ignore[attr-defined]  # connects
    sabotage(*steps[step])
    rebuild(stores)
    print("it lived", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
