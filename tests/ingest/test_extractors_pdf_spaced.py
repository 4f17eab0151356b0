"""Letters set one by one, apart, unlevel or under each other are words."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from made_files import lines, pdf
from printed_pages import html_pdf

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.pdf_pieces import may_go_on

SAID = (
    "The inspectors of the ministry described the circumstances in which children work in brick kilns near "
    "the border. Teachers in the villages underlined their responsibility for pupils during the harvest."
)
BELOW = lines("The text under it goes on for a line or two", "and ends here as all pages end", top=560)
WIDTHS = {" ": 278, **dict.fromkeys("iljI", 222), **dict.fromkeys("tf.,", 278), "r": 333, "m": 833, "w": 722}
WIDTHS |= dict.fromkeys("sck", 500)


def read(folder: Path, data: bytes) -> str:
    path = folder / "a.pdf"
    path.write_bytes(data)
    (page,) = extract(path, Limits()).pages
    return page.text


def letters(text: str, x: float, y: float, size: int, *, apart: float = 0, lift: float = 0) -> bytes:
    """Each letter an object of its own; every third one stands ``lift`` higher. Spaces are only gaps."""
    parts = []
    for at, sign in enumerate(text):
        if sign != " ":
            parts.append(f"BT /F1 {size} Tf {x:.2f} {y + lift * (at % 3 == 2):.2f} Td ({sign}) Tj ET")
        x += WIDTHS.get(sign, 667 if sign.isupper() else 556) * size / 1000 + apart
    return "\n".join(parts).encode()


@pytest.mark.parametrize("lift", [0, 0.5, 1.0, 1.5])
def test_letters_that_do_not_stand_level_are_lines_of_words(tmp_path: Path, lift: float) -> None:
    """A tenth of their size ended a line of PDFium, often inside a word."""
    rows = textwrap.wrap(SAID, 70)
    page = b"\n".join(letters(row, 60, 700 - 14 * at, 10, lift=lift) for at, row in enumerate(rows))
    assert " ".join(read(tmp_path, pdf([page])).split()) == SAID


@pytest.mark.parametrize("apart", [4, 8, 14, 30])
@pytest.mark.parametrize("lift", [0, 2])
def test_a_heading_of_letters_set_apart_is_words(tmp_path: Path, apart: float, lift: float) -> None:
    page = letters("CHAPTER ONE", 40, 700, 14, apart=apart, lift=lift if apart < 14 else 0)
    assert read(tmp_path, pdf([page + b" " + BELOW])).startswith("CHAPTER ONE\n\nThe text under it")


def test_an_arched_heading_is_a_word(tmp_path: Path) -> None:
    parts = [f"BT /F1 14 Tf {60 + 18 * at} {718 - 6 * abs(at - 3)} Td ({sign}) Tj ET" for at, sign in
             enumerate("CHAPTER")]  # fmt: skip
    assert read(tmp_path, pdf(["\n".join(parts).encode() + b" " + BELOW])).startswith("CHAPTER\n")


def stacked(signs: str) -> bytes:
    parts = (f"BT /F1 14 Tf 60 {760 - 16 * at} Td ({sign}) Tj ET" for at, sign in enumerate(signs))
    return pdf(["\n".join(parts).encode() + b" " + BELOW])


def test_letters_under_each_other_are_a_word_unless_they_are_a_list(tmp_path: Path) -> None:
    assert read(tmp_path, stacked("SUMMARY")).startswith("SUMMARY\n")
    assert read(tmp_path, stacked("ABCDE")).startswith("A\nB\nC\nD\nE\n")


@pytest.mark.parametrize("spacing", ["0.3em", "0.6em"])
def test_figures_in_a_heading_set_wide_are_closed_up_too(tmp_path: Path, spacing: str) -> None:
    text = f"<h2 style='letter-spacing:{spacing}'>Findings of 2019</h2><p>The text under it goes on.</p>"
    assert read(tmp_path, html_pdf(text)).startswith("Findings of 2019\n")


def test_figures_caps_and_lines_below_are_no_pieces_of_a_line() -> None:
    """A number behind a number is another cell, a large initial has its own rule, another line is lower."""
    before = ("Kilns 12", 0, (60.0, 700.0, 66.0, 711.5))
    assert may_go_on(before, ("in the north", 9, (110.0, 702.0, 116.0, 713.5)))
    assert not may_go_on(before, ("34 in all", 9, (110.0, 702.0, 116.0, 713.5)))
    assert not may_go_on(before, ("12", 9, (110.0, 704.0, 113.0, 711.0)))
    assert not may_go_on(before, ("in the north", 9, (110.0, 688.0, 116.0, 699.5)))
    assert not may_go_on(("T", 0, (60.0, 690.0, 80.0, 730.0)), ("he north", 2, (82.0, 700.0, 88.0, 711.5)))
