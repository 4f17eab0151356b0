"""Fixtures of the tests that need a real node."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from elastic.session import PATIENT, fresh_address
from index.engines.elastic.address import ElasticAddress
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.engine import ElasticEngine

# Works and pages, and short ways to ask, are those of the contract's tests.
sys.path.append(str(Path(__file__).resolve().parent.parent / "index"))


@pytest.fixture
def address() -> ElasticAddress:
    """An empty prefix on the session's node."""
    return fresh_address()


@pytest.fixture
def cluster(address: ElasticAddress) -> Iterator[Cluster]:
    """The calls that we make, on that prefix."""
    opened = Cluster(address, PATIENT)
    yield opened
    opened.close()


@pytest.fixture
def engine(address: ElasticAddress) -> Iterator[ElasticEngine]:
    """An engine on that prefix, with an empty index."""
    opened = ElasticEngine(address, patience=PATIENT)
    opened.put([])
    yield opened
    opened.close()


@pytest.fixture
def another(address: ElasticAddress) -> Iterator[Callable[[], ElasticEngine]]:
    """More engines on the same prefix, as other processes have them."""
    opened: list[ElasticEngine] = []

    def open_one(**values: Any) -> ElasticEngine:
        opened.append(ElasticEngine(address, patience=PATIENT, **values))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
