"""The concepts of a hundred real pages and the subjects of forty works, as they were marked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.concepts import SUBJECTS, about_scores, f1, marked_pages, marked_works, page_score
from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher


def test_every_mark_is_a_concept_of_the_vocabulary_that_is_not_general() -> None:
    vocabulary = load_vocabulary()
    marked = {one for pages in marked_pages().values() for concepts in pages.values() for one in concepts}
    held = {one.id for one in vocabulary if not one.general}
    assert marked <= held
    assert held >= SUBJECTS
    assert all(subjects <= SUBJECTS for subjects in marked_works().values())
    assert sum(len(pages) for pages in marked_pages().values()) == 100
    assert len(marked_works()) == 40


@pytest.mark.slow
def test_concepts_are_found_on_the_marked_pages(shared: Path) -> None:
    score = page_score(Matcher(load_vocabulary()), shared / "reports")
    assert score.precision >= 0.95, score.mistakes
    assert score.recall >= 0.90, score.mistakes


@pytest.mark.slow
def test_what_works_are_about_is_told_far_better_than_by_any_mention(shared: Path) -> None:
    rule, mention = about_scores(Matcher(load_vocabulary()), shared / "reports")
    assert f1(rule) >= 0.60, rule.mistakes
    assert f1(rule) > 2 * f1(mention)
