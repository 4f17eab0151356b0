"""What is searched is what the pages show: text that nobody can see is left out, and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import lines, pdf

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits

SEEN = lines(
    "The text that everybody sees goes on for a line or two", "and ends here as all pages end", top=600
)
PICTURE = b"q 500 0 0 300 40 400 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q "
WORDS = b"BT /F1 12 Tf 60 500 Td (Words that nobody sees) Tj ET "


def read(folder: Path, *contents: bytes, page: str = "") -> Extraction:
    path = folder / "a.pdf"
    path.write_bytes(pdf([b"\n".join(contents)], page=page))
    return extract(path, Limits())


HIDDEN = {
    "invisible": b"3 Tr " + WORDS + b"0 Tr ",
    "white on white": b"1 g " + WORDS + b"0 g ",
    "nearly white": b"0.99 0.99 1 rg " + WORDS + b"0 g ",
    "white on a white box": b"1 g 40 480 400 60 re f " + WORDS + b"0 g ",
    "white in a black frame": b"0 G 40 480 400 60 re S 1 g " + WORDS + b"0 g ",
    "of half a point": WORDS.replace(b"12 Tf", b"0.5 Tf"),
    "shrunk to half a point": WORDS.replace(b"60 500 Td", b"0.04 0 0 0.04 60 500 Tm"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_text_that_does_not_show_is_left_out_and_said(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, SEEN, HIDDEN[name])
    assert found.pages[0].text.startswith("The text that everybody sees")
    assert "nobody" not in found.pages[0].text + found.pages[0].furniture
    assert found.left_out == ("text that does not show (1 lines, on pages 1)",)


def test_text_outside_the_page_as_it_is_cut_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, SEEN, WORDS, page="/CropBox [0 550 595 842]")
    assert "nobody" not in found.pages[0].text


SHOWN = {
    "recognised words of a scan": PICTURE + b"3 Tr " + WORDS + b"0 Tr ",
    "white on a picture": PICTURE + b"1 g " + WORDS + b"0 g ",
    "white on a dark bar": b"0 0 0.4 rg 40 480 400 60 re f 1 g " + WORDS + b"0 g ",
    "grey": b"0.8 g " + WORDS + b"0 g ",
    "fine print": WORDS.replace(b"12 Tf", b"4 Tf"),
    "one point enlarged": WORDS.replace(b"12 Tf 60 500 Td", b"1 Tf 12 0 0 12 60 500 Tm"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_text_that_shows_stays(tmp_path: Path, name: str) -> None:
    """Whatever its colour is, as long as something lies under it; recognised words lie over their picture."""
    found = read(tmp_path, SEEN, SHOWN[name])
    assert "Words that nobody sees" in found.pages[0].text
    assert found.left_out == ()


def test_invisible_words_of_letters_drawn_as_paths_stay(tmp_path: Path) -> None:
    """A page whose letters are outlines and whose only text stands for them."""
    outlines = b"".join(b"%d 500 m %d 510 l S " % (60 + at, 62 + at) for at in range(120))
    assert read(tmp_path, outlines, b"3 Tr " + SEEN).pages[0].text.startswith("The text that everybody sees")
