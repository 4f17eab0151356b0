"""The contract of engines, the table: numbers, codes, compounds, quotations, each with a near miss."""

from __future__ import annotations

import pytest
from engine_samples import ask, found, texts
from query_table import ROWS, Row

from index.search import SearchEngine


def test_the_table_is_long_enough() -> None:
    """Eighty rows at least: the issue's figure."""
    assert len(ROWS) >= 80


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.query} in {row.finds}")
def test_the_page_is_found_and_the_near_miss_is_not(engine: SearchEngine, row: Row) -> None:
    """A page of the first text has everything asked for; one of the other text lacks something."""
    engine.put(texts((row.language, row.finds), (row.language, row.misses)))
    assert found(engine, row.query) == {1}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.query} in {row.finds}")
def test_what_is_found_is_marked(engine: SearchEngine, row: Row) -> None:
    """The snippet marks what the engine found: both see the same words."""
    engine.put(texts((row.language, row.finds)))
    (hit,) = ask(engine, row.query).hits
    assert hit.pages[0].missing == ()
    assert hit.pages[0].snippet.marks != ()
