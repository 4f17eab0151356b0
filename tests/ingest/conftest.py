"""Fixtures of the way in: one cage for all tests, a desk with stores of its own for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.cage import Cage
from tests.ingest.pipeline_samples import Desk, open_stores_in


@pytest.fixture(scope="session")
def reading_cage() -> Iterator[Cage]:
    """A cage with its models loaded."""
    with Cage(workers=2) as opened:
        yield opened


@pytest.fixture
def desk_database() -> str:
    """The address of the desk's catalogue; empty: a file in its folder. Modules whose rules hold on every
    kind of database give ``database_url`` in its place."""
    return ""


@pytest.fixture
def desk(tmp_path: Path, reading_cage: Cage, desk_database: str) -> Iterator[Desk]:
    """An empty folder, empty stores, the cage."""
    (tmp_path / "in").mkdir()
    stores = open_stores_in(tmp_path / "data", desk_database)
    yield Desk(tmp_path / "in", stores, reading_cage)
    stores.catalogue.close()
