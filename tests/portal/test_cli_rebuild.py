"""What ``atlas87 rebuild`` says at its end."""

from __future__ import annotations

import pytest

from index.search import IndexReport
from portal.commands.rebuild import sentence


@pytest.mark.parametrize(
    ("stale", "said"),
    [(0, "7 works, 90 pages, in 2.0 s."), (3, "and 3 works that were written meanwhile, in 2.0 s.")],
)
def test_works_that_were_written_meanwhile_are_not_missing(stale: int, said: str) -> None:
    """They came to the new index from who wrote them, and not from the catalogue as it was read."""
    report = IndexReport(works=7, pages=90, stale=stale)
    assert sentence(report, 2.0, back=False).endswith(said)
