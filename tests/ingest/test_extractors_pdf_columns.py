"""Columns that a file draws row by row are read one after the other; what lies across a page stays apart."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.extractors.extraction import Limits, PageText
from ingest.extractors.pdf import extract_pdf
from tests.ingest.made_files import pdf

SENTENCES = (
    "The inspectors of the ministry described the circumstances in which children work in brick kilns near "
    "the southern border. Teachers in the villages underlined their responsibility for the attendance of "
    "pupils during the harvest. Employers of the district asked for time, and the union for wages. "
)
ROWS = (
    ("Number of inspectors", "123", "117"),
    ("Inspections carried out", "6,424", "4,566"),
    ("Violations found and fined", "10", "0"),
    ("Refresher courses provided", "Yes", "No"),
) * 3
AGENCIES = (
    ("Ministry of Labour and", "Enforces all labour laws, with those on the work of children,"),
    ("Public Services", "through its inspectorate; in the reporting period the ministry"),
    ("", "was made one with that of social laws and has kept both of its"),
    ("", "former buildings in the capital."),
) * 3


def drawn(*pieces: str) -> bytes:
    return "\n".join(pieces).encode("latin-1")


def text_at(x: float, y: float, text: str, size: int = 10, matrix: str = "1 0 0 1") -> str:
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm ({text}) Tj ET"


def row_by_row(rows: Sequence[Sequence[str]], places: Sequence[float], top: float = 740) -> list[str]:
    """Rows of pieces of text, drawn from the left, one row after the other."""
    return [
        text_at(x, top - 13 * at, text)
        for at, row in enumerate(rows)
        for x, text in zip(places, row, strict=True)
        if text
    ]


def columns(text: str, count: int, width: int) -> list[tuple[str, ...]]:
    """A text set in so many columns, as rows of their lines."""
    lines = textwrap.wrap(text, width)
    high = -(-len(lines) // count)
    filled = lines + [""] * (high * count - len(lines))
    return list(zip(*(filled[at * high : (at + 1) * high] for at in range(count)), strict=True))


def read(path: Path, *pieces: str) -> PageText:
    path.write_bytes(pdf([drawn(*pieces)]))
    (page,) = extract_pdf(path, Limits()).pages
    return page


@pytest.mark.parametrize(("count", "width", "places"), [(2, 52, (60, 315)), (3, 33, (50, 220, 390))])
def test_columns_drawn_row_by_row_are_read_down(
    tmp_path: Path, count: int, width: int, places: tuple[float, ...]
) -> None:
    """Each sentence is whole, under a heading that runs over all columns."""
    text = SENTENCES * 6
    heading = text_at(60, 780, "A heading that runs over all of the columns on this page", 14)
    page = read(tmp_path / "a.pdf", heading, *row_by_row(columns(text, count, width), places))
    assert page.text.startswith("A heading that runs over all of the columns on this page")
    assert " ".join(page.text.split()).removeprefix(
        "A heading that runs over all of the columns on this page "
    ) == (text.strip())


def test_a_line_over_both_columns_parts_them(tmp_path: Path) -> None:
    """What stands above it is read before what stands below, each in its own columns."""
    above, below = SENTENCES * 2, SENTENCES.replace("inspectors", "teachers") * 2
    across = "A sentence in the middle of the page that runs over the width of both of its columns at once."
    first = columns(above, 2, 52)
    pieces = [*row_by_row(first, (60, 315)), text_at(60, 740 - 13 * len(first), across)]
    page = read(
        tmp_path / "a.pdf",
        *pieces,
        *row_by_row(columns(below, 2, 52), (60, 315), 740 - 13 * (len(first) + 1)),
    )
    assert " ".join(page.text.split()) == f"{above.strip()} {across} {below.strip()}"


@pytest.mark.parametrize(
    ("rows", "places"), [(ROWS, (60, 320, 420)), (AGENCIES, (60, 200))], ids=["figures", "long cells"]
)
def test_the_rows_of_a_table_stay_rows(
    tmp_path: Path, rows: Sequence[Sequence[str]], places: tuple[float, ...]
) -> None:
    """Gaps at one place make no columns where cells are short, figures, or missing."""
    page = read(tmp_path / "a.pdf", *row_by_row(rows, places))
    assert " ".join(piece for piece in rows[0] if piece) in " ".join(page.text.split())


def test_rules_between_rows_make_a_table_of_full_columns(tmp_path: Path) -> None:
    """Two columns that prose would fill, with lines drawn under their rows, are read by rows."""
    rows = columns(SENTENCES * 3, 2, 52)
    rules = [f"60 {735 - 39 * at} m 560 {735 - 39 * at} l S" for at in range(5)]
    page = read(tmp_path / "a.pdf", *rules, *row_by_row(rows, (60, 315)))
    assert " ".join(rows[0]) in " ".join(page.text.split())


def lines_of_text(extra: str, before: int) -> list[str]:
    body = row_by_row([(line,) for line in textwrap.wrap(SENTENCES * 4, 80)], (60,))
    return [*body[:before], extra, *body[before:]]


ASIDE = {
    "a title up the side": (text_at(30, 300, "Chapter two", 12, "0 1 -1 0"), 5, "Chapter two"),
    "a title down the side": (text_at(570, 500, "Chapter two", 12, "0 -1 1 0"), 5, "Chapter two"),
    "a watermark drawn first": (text_at(150, 400, "DRAFT COPY", 60, "0.7 0.7 -0.7 0.7"), 0, "DRAFT COPY"),
    "a stamp drawn last": (text_at(150, 400, "DRAFT COPY", 60, "0.7 0.7 -0.7 0.7"), 99, "DRAFT COPY"),
}


@pytest.mark.parametrize("name", ASIDE)
def test_what_lies_across_a_page_is_kept_apart_from_its_text(tmp_path: Path, name: str) -> None:
    """It is no sentence of the text, wherever it was drawn, and not lost."""
    extra, before, words = ASIDE[name]
    page = read(tmp_path / "a.pdf", *lines_of_text(extra, before))
    assert " ".join(page.text.split()) == (SENTENCES * 4).strip()
    assert page.furniture == words


def test_a_page_with_a_watermark_in_its_middle_keeps_the_places_of_its_lines(tmp_path: Path) -> None:
    """A letter of the watermark is not taken for one of the text: paragraphs are still told by their gaps."""
    mark = text_at(150, 400, "CONFIDENTIAL AND NOT FOR CITATION " * 3, 20, "0.7 0.7 -0.7 0.7")
    body = lines_of_text(mark, 6)
    late = row_by_row([(line,) for line in textwrap.wrap(SENTENCES, 80)], (60,), 420)
    page = read(tmp_path / "a.pdf", *body, *late)
    assert "\n\n" in page.text
