"""Indexes and questionnaires in six languages and many layouts, and what looks like one and is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from made_page_kinds import MadePage, all_pages, told

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.page_kinds import kinds_of

PAGES = all_pages()


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_made_page_is_told_by_its_layout(page: MadePage) -> None:
    """Commas, leaders, sub-entries, references, run-in lines; boxes, codes, skips, scales, blanks."""
    assert told(page) == page.kind


def test_there_are_as_many_in_every_language() -> None:
    """Fourteen pages of indexes and eleven of questionnaires each."""
    counted = Counter((page.name[:2], page.kind) for page in PAGES if page.kind in ("index", "questionnaire"))
    assert {language for language, _ in counted} == {"ar", "en", "es", "fr", "ru", "zh"}
    assert set(counted.values()) == {14, 11}


def test_a_printed_index_of_three_pages_is_known(shared: Path) -> None:
    """The one real index among the shared files: German, mostly one page an entry, with sub-entries."""
    (path,) = (shared / "reports" / "broken").glob("009-*.pdf")
    kinds = kinds_of(extract(path, Limits()).pages)
    assert [number for number, kind in enumerate(kinds, 1) if kind == "index"] == [115, 116, 117]
