"""What the first reading of a scan leaves is read as well: a second script, words in coloured shapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from PIL import Image
from scans import _STYLE, ARABIC, CHINESE, ENGLISH, FRENCH, RUSSIAN, recall, scan_of
from test_ocr_languages import read, tesseract

from ingest.cage import Cage
from ingest.recognition import Recognition, Scan, SeenLine, SeenWord
from ingest.recognition_leftover import leftover, with_more
from ingest.recognition_program import Tesseract

__all__ = ["tesseract"]  # the fixture

SHAPES = "".join(
    f"<span style='display:inline-block;background:{shade};color:white;border-radius:50%;padding:18pt;"
    f"margin:4pt;font:bold 13pt Noto Sans'>{word}</span>"
    for shade, word in (("#123", "Prevention"), ("#047", "Protection"), ("#822", "Prosecution"))
)


def paragraphs(*texts: str) -> str:
    """Texts as paragraphs, each in its direction."""
    ways = ("rtl" if 0x600 < ord(text[0]) < 0x700 else "ltr" for text in texts)
    return "".join(f"<p dir={way}>{text}</p>" for way, text in zip(ways, texts, strict=True))


def drawn(body: str) -> Image.Image:
    """The picture of a page, 200 dots an inch."""
    made = weasyprint.HTML(string=f"<style>{_STYLE}</style>{body}").write_pdf()
    picture: Image.Image = pypdfium2.PdfDocument(made)[0].render(scale=200 / 72, grayscale=True).to_pil()
    return picture.convert("L")


@pytest.mark.parametrize(
    ("first", "second"),
    [(FRENCH, ARABIC), (ARABIC, FRENCH), (ENGLISH, CHINESE), (CHINESE, ENGLISH), (ENGLISH, RUSSIAN)],
)
def test_a_scan_in_two_scripts_is_read_in_both(
    tesseract: Tesseract, reading_cage: Cage, tmp_path: Path, first: str, second: str
) -> None:
    """One below the other, in this order, though the models of the first make letters of the second, too."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of([drawn(paragraphs(*[first] * 3, *[second] * 3))]))
    seen, _ = read(tesseract, reading_cage, path)
    assert recall(first, seen.text) >= 0.95
    assert recall(second, seen.text) >= 0.95
    half = len(seen.lines) // 2
    assert recall(first, "\n".join(line.text for line in seen.lines[: half + 1])) >= 0.9


def test_scripts_side_by_side_are_both_read(tesseract: Tesseract, reading_cage: Cage, tmp_path: Path) -> None:
    """Two columns, as bilingual laws are printed."""
    cell = "<td style='width:50%;vertical-align:top;padding:8pt'>"
    left, right = paragraphs(FRENCH, FRENCH), paragraphs(ARABIC, ARABIC)
    body = f"<table><tr>{cell}{left}</td>{cell}{right}</td></tr></table>"
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of([drawn(body)]))
    seen, _ = read(tesseract, reading_cage, path)
    assert min(recall(FRENCH, seen.text), recall(ARABIC, seen.text)) >= 0.95


def test_words_in_dark_shapes_are_read_where_they_stand(
    tesseract: Tesseract, reading_cage: Cage, tmp_path: Path
) -> None:
    """White on ellipses between paragraphs: they were lost while the page was called sure."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of([drawn(paragraphs(ENGLISH, ENGLISH) + SHAPES + paragraphs(RUSSIAN))]))
    seen, _ = read(tesseract, reading_cage, path)
    at = [seen.text.find(word) for word in ("ministry", "Prevention", "Prosecution", "Инспекция")]
    assert -1 not in at
    assert at == sorted(at)


def test_a_page_that_was_read_well_is_not_looked_at_again(
    tesseract: Tesseract, reading_cage: Cage, tmp_path: Path
) -> None:
    """One whole reading, as before."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of([drawn(paragraphs(*[ENGLISH] * 6))]))
    _, asked = read(tesseract, reading_cage, path)
    assert [is_band for _, is_band in asked].count(False) == 1


def test_plain_paper_and_tiny_pictures_leave_nothing() -> None:
    """Nothing to look at, and too few dots to look at."""
    nothing = Recognition((), 0, "eng")
    assert leftover(Scan(b"\xff" * 1_000_000, 1000, 1000, 595, 595), nothing) is None
    assert leftover(Scan(b"\0" * 4, 2, 2, 595, 842), nothing) is None


def _line(paragraph: int, text: str, top: float, sure: float, left: float = 0.1) -> SeenLine:
    return SeenLine(paragraph, (SeenWord(text, (left, top, left + 0.3, top + 0.05), sure),))


def test_what_is_added_stands_in_its_place_and_hides_only_what_was_less_sure() -> None:
    """Behind what stands above it in its column; a doubtful line stays where what was found is no surer."""
    seen = Recognition(
        (_line(0, "above", 0.1, 0.9), _line(0, "junk", 0.2, 0.4), _line(1, "below", 0.3, 0.9),
         _line(2, "beside", 0.1, 0.9, 0.6), _line(2, "fair", 0.4, 0.7, 0.6)), 0, "eng",
    )  # fmt: skip
    more = Recognition(
        (_line(0, "second", 0.2, 0.9), _line(1, "grain", 0.6, 0.3), _line(2, "doubt", 0.4, 0.65, 0.6),
         _line(3, "I", 0.7, 0.9)), 0, "ara",
    )  # fmt: skip
    both = with_more(seen, more)
    assert [line.text for line in both.lines] == ["above", "second", "below", "beside", "fair"]
    assert [line.paragraph for line in both.lines] == [0, 1, 2, 3, 3]
    assert both.languages == "eng+ara"
    assert with_more(seen, replace(more, lines=more.lines[1:2])) is seen
