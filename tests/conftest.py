"""Fixtures for every room: the shared real material, when it lies beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.servers.fixtures"]

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and terms beside the checkout; tests that need it say that they skipped."""
    folder = Path(os.environ.get("ATLAS87_TEST_SHARED", SHARED))
    if not folder.is_dir():
        pytest.skip("skipped: the shared material is not beside the checkout")
    return folder
