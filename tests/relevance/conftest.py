"""Two collections, each taken in once a session: the starter works, and real reports if they are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from collection import Held, opened, take_in

STARTER = Path(__file__).resolve().parent.parent.parent / "portal" / "starter"
REPORTS = ("us_dol_child_labor", "un_documents", "alliance87_fr")


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """The starter collection with its metadata."""
    data = tmp_path_factory.mktemp("starter")
    take_in(data, str(STARTER), "--metadata", str(STARTER / "metadata.csv"))
    with opened(data) as held:
        yield held


@pytest.fixture(scope="session")
def reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """Real reports, without any metadata."""
    data = tmp_path_factory.mktemp("reports")
    take_in(data, *(str(shared / "reports" / name) for name in REPORTS))
    with opened(data) as held:
        yield held
