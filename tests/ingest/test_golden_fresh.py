"""Sixty real pages and twenty works that nobody had labelled before all rules stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.concepts import SUBJECTS, f1
from benchmarks.fresh import about_scores, labels, page_scores, works
from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher
from ingest.page_kinds import KINDS
from ingest.tagging import bundled_tagger


def test_every_label_is_a_kind_a_concept_and_of_one_page() -> None:
    held = {one.id for one in load_vocabulary() if not one.general}
    assert len({(one.file, one.page) for one in labels()}) == 60
    assert all(one.kind in KINDS and one.concepts <= held for one in labels())
    assert all(subjects <= SUBJECTS for subjects in works().values())
    assert len(works()) == 20


@pytest.mark.slow
def test_fresh_pages_are_what_a_person_says(shared: Path) -> None:
    """Precision at least 0.95, recall at least 0.90, for kinds, areas and concepts each."""
    scores = page_scores(shared / "reports", bundled_tagger())
    for score in (scores.kinds, scores.areas, scores.concepts):
        assert score.precision >= 0.95, score.mistakes
        assert score.recall >= 0.90, score.mistakes


@pytest.mark.slow
def test_fresh_works_are_about_what_a_cataloguer_says(shared: Path) -> None:
    rule, mention = about_scores(shared / "reports", Matcher(load_vocabulary()))
    assert f1(rule) >= 0.75, rule.mistakes
    assert f1(rule) > 1.5 * f1(mention)
