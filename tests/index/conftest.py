"""Fixtures of the index's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_samples import ENGINES

from index.catalogue.database import Catalogue
from index.search import SearchEngine


@pytest.fixture
def catalogue(database_url: str) -> Iterator[Catalogue]:
    """A fresh catalogue."""
    opened = Catalogue.open(database_url)
    opened.create()
    yield opened
    opened.close()


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    """Each engine in turn, empty and ready: what a test of the contract says must be true of all."""
    made = ENGINES[request.param](tmp_path)
    made.put([])
    return made
