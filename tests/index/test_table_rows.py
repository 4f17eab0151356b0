"""A row of a table as one line: which names stand before which cells."""

from __future__ import annotations

import pytest

from index.model import PageTable
from index.table_rows import cell_places, column_names, row_line

ROWS = (
    ("Sector", "Hazardous", "", "All work", ""),
    ("", "Boys", "Girls", "Boys", "Girls"),
    ("Farming", "12.1", "", "0", "–"),
)
TABLE = PageTable(page=1, number=1, rows=ROWS, header_rows=2)


def test_a_name_over_several_columns_stands_before_each() -> None:
    """Names of both rows of a head, each once; the name of the labels stands alone."""
    assert column_names(TABLE) == (
        "Sector",
        "Hazardous Boys",
        "Hazardous Girls",
        "All work Boys",
        "All work Girls",
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Farming · Hazardous Boys: 12.1 · All work Boys: 0 · All work Girls: –"),
        ("fr-CA", "Farming · Hazardous Boys\u00a0: 12.1 · All work Boys\u00a0: 0 · All work Girls\u00a0: –"),
        ("zh", "Farming · Hazardous Boys：12.1 · All work Boys：0 · All work Girls：–"),
    ],
)
def test_a_row_is_its_label_and_its_named_cells(language: str, line: str) -> None:
    """As printed: nought and dash are kept, what is empty is left out."""
    assert row_line(TABLE, 2, language) == line


def test_without_a_head_cells_stand_alone() -> None:
    assert row_line(PageTable(page=1, number=1, rows=ROWS), 2, "en") == "Farming · 12.1 · 0 · –"
    assert row_line(TABLE, 0, "en") == "Sector · Hazardous · All work"


def test_cells_have_their_places_in_the_text() -> None:
    for place in cell_places(TABLE):
        assert TABLE.text[place.start : place.end] == ROWS[place.row][place.column]
    assert len(cell_places(TABLE)) == 11


def test_a_long_row_keeps_its_label_and_what_was_sought() -> None:
    """Other cells as there is room, cut short; an ellipsis says that some are left out."""
    words = "Committee on the protection of the rights of all migrant workers and members of their families"
    rows = (("Organ", "Mandate", "Session", "Dates", "Place"), (words, words, words, "1–5 May", "Geneva"))
    table = PageTable(page=1, number=1, rows=rows, header_rows=1)
    line = row_line(table, 1, "en", {4}, 140)
    label = "Committee on the protection of the rights of all migrant…"
    assert line == f"{label} · Dates: 1–5 May · Place: Geneva · …"
    assert row_line(table, 1, "en", {1}, 140).startswith(f"{label} · Mandate: {words}")
    assert row_line(table, 1, "en", {4}, 2_000).count(words) == 3
