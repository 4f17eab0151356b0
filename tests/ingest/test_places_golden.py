"""Areas on real reports: a hundred pages marked by hand, and every country chapter about its own country."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.places import (
    FoundPlaces,
    about_score,
    all_found,
    chapters,
    marked_pages,
    mention_score,
    own_country_first,
    page_score,
)
from ingest.tagging import bundled_tagger

PRECISION, RECALL = 0.95, 0.90
"""What the pages are held to."""


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, FoundPlaces]:
    """Every marked document, read and tagged."""
    return all_found(shared / "reports", bundled_tagger())


def test_a_hundred_pages_are_marked() -> None:
    """The marks themselves: enough pages, enough areas, pages without any among them."""
    marked = [areas for pages in marked_pages().values() for areas in pages.values()]
    assert len(marked) == 100
    assert sum(map(len, marked)) > 150
    assert sum(not areas for areas in marked) > 20
    assert len(chapters()) == 143


def test_pages_name_what_was_marked(found: dict[str, FoundPlaces]) -> None:
    """Precision at least 0.95, recall at least 0.90."""
    score = page_score(found)
    assert score.precision >= PRECISION, score.mistakes
    assert score.recall >= RECALL, score.mistakes


def test_every_chapter_names_its_own_country_first(found: dict[str, FoundPlaces]) -> None:
    """Old and new names of countries, short and turned around, islands and territories."""
    assert own_country_first(found) == (len(chapters()), len(chapters()))


def test_a_chapter_is_about_its_country_and_mentions_its_neighbours(found: dict[str, FoundPlaces]) -> None:
    """The share of pages tells them apart, a title better still; any mention does not."""
    titled, untitled, mentioned = about_score(found), about_score(found, titled=False), mention_score(found)
    assert titled.recall == 1.0
    assert untitled.recall >= 0.98, untitled.mistakes
    assert titled.precision >= 0.98, titled.mistakes
    assert untitled.precision >= 0.85, untitled.mistakes
    assert mentioned.precision < 0.5
