"""Real pages and works that nobody had labelled before all rules stood, in two sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.concepts import SUBJECTS, f1
from benchmarks.fresh import FRESH, UNSEEN, about_scores, labels, page_scores, works
from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher
from ingest.page_kinds import KINDS
from ingest.tagging import bundled_tagger


@pytest.mark.parametrize(("of", "pages", "some"), [(FRESH, 60, 20), (UNSEEN, 50, 12)])
def test_every_label_is_a_kind_a_concept_and_of_one_page(of: str, pages: int, some: int) -> None:
    held = {one.id for one in load_vocabulary() if not one.general}
    assert len({(one.file, one.page) for one in labels(of)}) == pages
    assert all(one.kind in KINDS if of == FRESH else one.kind == "" for one in labels(of))
    assert all(one.concepts <= held for one in labels(of))
    assert all(subjects <= SUBJECTS for subjects in works(of).values())
    assert len(works(of)) == some


def test_no_page_and_no_work_is_in_both_sets() -> None:
    assert not {(one.file, one.page) for one in labels(FRESH)} & {
        (one.file, one.page) for one in labels(UNSEEN)
    }
    assert not works(FRESH).keys() & works(UNSEEN).keys()


@pytest.mark.slow
def test_fresh_pages_are_what_a_person_says(shared: Path) -> None:
    """Precision at least 0.95, recall at least 0.90, for kinds, areas and concepts each."""
    scores = page_scores(shared / "reports", bundled_tagger(), labels(FRESH))
    for score in (scores.kinds, scores.areas, scores.concepts):
        assert score.precision >= 0.95, score.mistakes
        assert score.recall >= 0.90, score.mistakes


@pytest.mark.slow
def test_unseen_pages_name_what_a_person_says(shared: Path) -> None:
    """As they were labelled before the program looked, marks that broke their own rules corrected."""
    scores = page_scores(shared / "reports", bundled_tagger(), labels(UNSEEN))
    for score in (scores.areas, scores.concepts):
        assert score.precision >= 0.95, score.mistakes
        assert score.recall >= 0.90, score.mistakes


@pytest.mark.slow
@pytest.mark.parametrize("of", [FRESH, UNSEEN])
def test_fresh_works_are_about_what_a_cataloguer_says(shared: Path, of: str) -> None:
    rule, mention = about_scores(shared / "reports", Matcher(load_vocabulary()), of)
    assert f1(rule) >= 0.75, rule.mistakes
    assert f1(rule) > 1.5 * f1(mention)
