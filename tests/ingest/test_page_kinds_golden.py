"""The kinds of 294 pages of real reports, labelled by reading them before there was a rule.

``page_kind_labels.tsv`` names file, page, kind and the half: rules were made with ``rules`` in view, ``kept``
was looked at when they stood. What both halves gave is written down in ``docs/benchmarks.md``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page_kinds import Score, labelled, scores

PRECISION, RECALL = 0.95, 0.75
"""What each kind is held to, over all labelled pages: a page of text ranked down is the worse mistake."""


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, Score]:
    """Precision and recall of each kind over all labelled pages."""
    return scores(labelled(), shared / "reports")


def test_two_hundred_pages_are_labelled() -> None:
    """The labels themselves: enough of them, in two halves of one size, each page once."""
    labels = labelled()
    assert len(labels) >= 200
    assert len({(one.file, one.page) for one in labels}) == len(labels)
    assert abs(sum(1 for one in labels if one.half == "kept") * 2 - len(labels)) <= 9


@pytest.mark.parametrize("kind", ["text", "cover", "imprint", "contents", "bibliography", "list", "blank"])
def test_each_kind_is_told_with_precision(found: dict[str, Score], kind: str) -> None:
    """Precision at least 0.95 and recall at least 0.75, for each kind that the reports have."""
    assert found[kind].precision >= PRECISION
    assert found[kind].recall >= RECALL
