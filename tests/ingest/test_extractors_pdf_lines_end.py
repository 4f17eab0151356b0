"""What stands at the ends of lines: numbers in the margin, hyphens that are meant, days before months."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from made_files import pdf
from printed_pages import html_pdf, printed

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.extractors.layout import paragraphs
from ingest.extractors.pdf_hyphens import Vocabulary, whole_words
from ingest.extractors.pdf_line_numbers import unnumbered
from ingest.extractors.pdf_lines import HYPHENATION, Line

TEXT = " ".join(printed("en").sentences[:8])


def numbered(every: int, at: int, *, first: bool, start: int = 1) -> bytes:
    """A page whose lines, or every fifth one, have numbers in the margin, drawn before or behind them."""
    parts = []
    for count, row in enumerate(textwrap.wrap(TEXT, 70)):
        y = 740 - 16 * count
        body = f"BT /F1 11 Tf 72 {y} Td ({row}) Tj ET"
        number = f"BT /F1 8 Tf {at} {y} Td ({count + start}) Tj ET" if (count + start) % every == 0 else ""
        parts += [number, body] if first else [body, number]
    return "\n".join(parts).encode()


@pytest.mark.parametrize("at", [40, 560], ids=["left", "right"])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("every", "start"), [(1, 1), (1, 97), (5, 1), (5, 33), (10, 1)])
def test_numbers_of_lines_are_no_words_of_sentences(
    tmp_path: Path, every: int, start: int, at: int, first: bool
) -> None:
    """Of a draft law, on every page from where the last one ended."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([numbered(every, at, first=first, start=start)]))
    (page,) = extract(path, Limits()).pages
    assert " ".join(page.text.split()) == TEXT


@pytest.mark.parametrize(
    "texts",
    [
        [f"{number} The ministry shall inspect kiln {number}" for number in range(1, 12)],
        [f"Chapter on kilns . . . . {number}" for number in range(1, 12)],
        [
            f"{number} Report of the ministry" if number % 3 else "of labour, page 4"
            for number in range(1, 20)
        ],
        ["kilns in the north", "5 districts", "more kilns", "10 districts", "and the south", "15 of all"],
    ],
    ids=["items", "contents", "references", "figures"],
)
def test_numbers_of_items_and_figures_stay(texts: list[str]) -> None:
    lines = [Line(text, 60, 700 - 14 * at, 11) for at, text in enumerate(texts)]
    assert unnumbered(lines) == lines


def whole(text: str, *others: str) -> str:
    broken = text.replace("‧", HYPHENATION)
    words = Vocabulary([broken, *others])
    return whole_words(broken, lambda: words)


def test_a_document_that_breaks_no_words_means_its_hyphens() -> None:
    """Word processors break none: what stands at the end of a line is a compound."""
    text = "age‧appropriate help, toll‧free calls, non‧discrimination"
    words = "The age was appropriate, the toll was free, discrimination was none."
    assert whole(text, words) == "age-appropriate help, toll-free calls, non-discrimination"


def test_a_document_that_breaks_words_joins_them() -> None:
    """Two halves that make a word of the document show it."""
    text = "the inspec‧tion of toll‧ing and out‧come"
    words = "An inspection in toll, out, come and ing."
    assert whole(text, words).startswith("the inspection of tolling and outcome")


def test_numbers_of_two_words_keep_their_hyphen() -> None:
    assert whole("the twenty‧first century, its thirty‧nine articles") == (
        "the twenty-first century, its thirty-nine articles"
    )


@pytest.mark.parametrize("day", ["31 March 2025, and", "7 October 2023 and", "4. Oktober 2024 und"])
def test_a_day_at_the_beginning_of_a_line_begins_no_item(day: str) -> None:
    """Behind a line that ends in the middle of a sentence."""
    before = "The report provides information on what has happened from the first of April to"
    behind = f"{day} nothing else of what was asked for in the letters of the ministry then."
    text = "\n".join([before, behind, "It says no more."])
    assert f"to {day}" in paragraphs(text)
    item = "\n".join(
        [before + " then.", f"3 {'Kilns in the south and in the north ' * 2}", "It says no more."]
    )
    assert "then. 3" not in paragraphs(item)


def test_a_word_broken_at_a_line_end_parts_no_paragraph(tmp_path: Path) -> None:
    """PDFium makes one line of the two: the next one stands twice as far below its first letter."""
    said = " ".join(printed("en").sentences[:9])
    set_so = "width: 75mm; font: 10pt/1.3 serif; hyphens: auto; text-align: justify; hyphenate-character: '-'"
    html = f'<div style="{set_so}">{said}'
    path = tmp_path / "a.pdf"
    path.write_bytes(html_pdf(f"<html lang=en><p>The first paragraph.</p>{html}</div></html>"))
    (page,) = extract(path, Limits()).pages
    assert [" ".join(part.split()) for part in page.text.split("\n\n")] == ["The first paragraph.", said]
