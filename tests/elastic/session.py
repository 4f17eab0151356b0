"""The one node of a test session, started when the first test needs it, and engines on it."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import shutil
import tempfile
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from elastic.java import ServerMissing
from elastic.node import Node, prepared
from index.engines.elastic.address import ElasticAddress, read_address
from index.engines.elastic.client import Patience
from index.engines.elastic.engine import ElasticEngine

PATIENT = Patience(search=60.0, search_again=0, write=120.0, write_again=0)
"""Tests share their machine with others: what is slow there is no failure of the engine."""

_KEPT = 12
"""Engines whose indices are kept: a test may hold several, and each index takes memory of the node."""

_numbers = itertools.count()
_prefixes: deque[str] = deque()


def elastic_engine() -> ElasticEngine:
    """An engine on an empty prefix of the session's node."""
    return ElasticEngine(fresh_address(), patience=PATIENT)


def fresh_address() -> ElasticAddress:
    """An address on the session's node that nobody else uses; the indices of old ones are removed."""
    node = session_node()
    prefix = f"t{os.getpid()}-{next(_numbers)}"
    _prefixes.append(prefix)
    while len(_prefixes) > _KEPT:
        remove_indices(node, _prefixes.popleft())
    return read_address(f"{node.url}/{prefix}")


def session_node() -> Node:
    """The node; without what it needs the test is skipped by name, or fails in CI."""
    started = _started()
    if isinstance(started, Node):
        return started
    raise unavailable(started)


def needs(what: Callable[[], object]) -> None:
    """Get something that a real server needs, or skip the test by name (in CI: fail)."""
    with needs_server():
        what()


@contextlib.contextmanager
def needs_server() -> Iterator[None]:
    """What runs inside needs a real server: without it the test is skipped by name (in CI: fails)."""
    try:
        yield
    except ServerMissing as missing:
        raise unavailable(missing) from missing


def unavailable(missing: ServerMissing) -> Exception:
    """What becomes of a test where a server cannot be had: the same reason in both cases."""
    outcome = pytest.fail if os.environ.get("CI") else pytest.skip
    outcome(f"{'' if os.environ.get('CI') else 'skipped: '}no Elasticsearch: {missing}")
    return missing


@cache
def _started() -> Node | ServerMissing:
    folder = Path(tempfile.mkdtemp(prefix="atlas87-node-", dir=_quick_folder()))
    try:
        node = prepared(folder)
        node.java_options = (
            "-XX:TieredStopAtLevel=1"  # quick to start and warm: no test is long enough for more
        )
    except ServerMissing as missing:
        shutil.rmtree(folder, ignore_errors=True)
        return missing
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(node.stop)
    node.start()
    return node


def _quick_folder() -> str | None:
    """Memory, where there is enough of it: each test makes an index, which is a dozen writes to be synced."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    return str(memory) if enough and os.access(memory, os.W_OK | os.X_OK) else None


def remove_indices(node: Node, prefix: str) -> None:
    """Remove what an engine left on the node."""
    with urllib.request.urlopen(f"{node.url}/_cat/indices/{prefix}-*?h=index", timeout=60) as answer:
        names = answer.read().split()
    for name in names:
        request = urllib.request.Request(f"{node.url}/{name.decode()}", method="DELETE")
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=60):
            pass
