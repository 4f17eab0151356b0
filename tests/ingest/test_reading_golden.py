"""Real PDF pages against what people saw on them: the goals that reading is held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading import (
    LANGUAGES,
    golden_pages,
    golden_titles,
    language_scores,
    text_scores,
    title_scores,
)
from ingest.language_detection import LanguageDetector

GOALS = {"Latin": 0.98, "Cyrillic": 0.98, "Chinese": 0.98, "Korean": 0.95, "Arabic": 0.95}
"""Share of runs of five words (signs, in Chinese) that are found intact."""

FACTS = 0.95
"""Share of headers, notes, page numbers and orders that are right."""


def test_there_are_pages_of_many_kinds() -> None:
    """Sixty pages at least, in the scripts that goals are set for, with notes, headers and page numbers."""
    pages = golden_pages()
    assert len(pages) >= 60
    assert {page.get("script", "Latin") for page in pages} == set(GOALS)
    assert all(
        sum(1 for page in pages if page.get(fact)) >= 10 for fact in ("furniture", "notes", "label", "order")
    )
    assert all(len(passage) < 120 for page in pages for passage in page.get("runs", ()))


def test_what_people_see_on_pages_is_what_is_read(shared: Path) -> None:
    """Passages intact, headers kept out of them, notes apart, columns in order."""
    for name, count in text_scores(shared / "reports").items():
        assert count.share >= GOALS.get(name, FACTS), (name, count.wrong)


@pytest.mark.parametrize(("folder", "goal"), [("us_dol_child_labor", 0.95), ("un_documents", 0.90)])
def test_titles_are_those_that_people_would_give(shared: Path, folder: str, goal: float) -> None:
    """By the table of titles, made by hand."""
    assert {file.split("/")[0] for file, _ in golden_titles()} == {"us_dol_child_labor", "un_documents"}
    count = title_scores(shared / "reports")[folder]
    assert count.share >= goal, count.wrong


def test_documents_are_in_the_language_that_they_are_in(shared: Path) -> None:
    """All of them, two of which say another one in their names."""
    count = language_scores(shared / "reports", LanguageDetector.load())
    assert count.of >= len(LANGUAGES)
    assert count.wrong == []
