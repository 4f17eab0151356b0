"""Pages shown turned and text set turned, in all ways, read as the upright page does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.extractors.extraction import Limits, PageText
from ingest.extractors.pdf import extract_pdf
from tests.ingest.made_files import pdf
from tests.ingest.test_extractors_pdf_columns import SENTENCES, columns

WIDE, HIGH = 595, 842
TEXT = SENTENCES * 4
LAYOUTS = {"one column": (1, 90, (60,)), "two columns": (2, 46, (60, 315))}


def pieces(layout: str, *, by_rows: bool) -> Iterator[tuple[float, float, str]]:
    """(left, foot, text) of lines on an upright page, drawn row by row or column by column."""
    count, width, lefts = LAYOUTS[layout]
    placed = [
        (number, left, HIGH - 90 - 13 * at, text)
        for at, row in enumerate(columns(TEXT, count, width))
        for number, (left, text) in enumerate(zip(lefts, row, strict=True))
        if text
    ]
    for _, left, foot, text in placed if by_rows else sorted(placed, key=lambda one: one[0]):
        yield left, foot, text


def drawn(turn: int, x: float, y: float) -> tuple[float, ...]:
    """The matrix that sets a piece of an upright page on one that is shown turned clockwise by ``turn``."""
    return {
        0: (1, 0, 0, 1, x, y),
        90: (0, 1, -1, 0, HIGH - y, x),
        180: (-1, 0, 0, -1, WIDE - x, HIGH - y),
        270: (0, -1, 1, 0, y, WIDE - x),
    }[turn]


def read(path: Path, layout: str, shown: int, letters: int, crop: int, *, by_rows: bool) -> PageText:
    """A page shown turned by ``shown`` whose letters are set for one shown turned by ``letters``."""
    content = ""
    for left, foot, text in pieces(layout, by_rows=by_rows):
        *matrix, x, y = drawn(letters, left, foot)
        place = " ".join(f"{part:g}" for part in (*matrix, x + crop, y + crop))
        content += f"BT /F1 10 Tf {place} Tm ({text}) Tj ET\n"
    wide, high = (WIDE, HIGH) if letters in (0, 180) else (HIGH, WIDE)
    box = f"/CropBox [{crop} {crop} {wide + crop} {high + crop}]" if crop else ""
    media = f"0 0 {wide + 2 * crop} {high + 2 * crop}"
    path.write_bytes(pdf([content.encode()], page=f"/Rotate {shown} {box}", media_box=media))
    (page,) = extract_pdf(path, Limits()).pages
    return page


@pytest.mark.parametrize("by_rows", [True, False], ids=["by rows", "by columns"])
@pytest.mark.parametrize("crop", [0, 150], ids=["whole", "cropped"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("letters", [0, 90, 180, 270])
@pytest.mark.parametrize("shown", [0, 90, 180, 270])
def test_a_page_reads_the_same_however_it_is_turned(
    tmp_path: Path, shown: int, letters: int, layout: str, crop: int, by_rows: bool
) -> None:
    """Upright letters on a page shown lying, letters turned to read right on it, and neither of them."""
    page = read(tmp_path / "a.pdf", layout, shown, letters, crop, by_rows=by_rows)
    assert " ".join(page.text.split()) == TEXT.strip()


@pytest.mark.parametrize("letters", [90, 180, 270])
def test_numbers_of_notes_are_raised_on_turned_pages_too(tmp_path: Path, letters: int) -> None:
    """What stands above its line does so as the letters stand."""
    *matrix, x, y = drawn(letters, 60, 700)
    place = " ".join(f"{part:g}" for part in (*matrix, x, y))
    text = f"BT /F1 12 Tf {place} Tm (child labour) Tj /F1 7 Tf 5 Ts (12) Tj /F1 12 Tf 0 Ts ( in kilns) Tj ET"
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([text.encode()], page="/Rotate 90", media_box="0 0 842 842"))
    (page,) = extract_pdf(path, Limits()).pages
    assert page.text == "child labour¹² in kilns"
