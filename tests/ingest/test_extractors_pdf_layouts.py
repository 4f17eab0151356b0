"""Layouts that take a text apart: columns round a figure, caps, quotes, notes under columns, Arabic codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import pdf
from printed_pages import html_pdf, printed

from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits

EN, AR = printed("en").sentences, printed("ar").sentences
PAGE = "@page { size: A4; margin: 20mm } p { margin: 0 0 5pt } "
LATIN = PAGE + "body { font: 10pt/1.35 'DejaVu Serif' } .c { columns: 2; column-gap: 8mm }"
ARABIC = PAGE + "body { font: 9pt/1.5 'Noto Naskh Arabic' }"


def read(
    folder: Path, body: str, style: str = LATIN, language: str = "en", direction: str = "ltr"
) -> Extraction:
    """The extraction of a page of HTML."""
    return read_bytes(
        folder, html_pdf(f"<html lang={language} dir={direction}><style>{style}</style>{body}</html>")
    )


def read_bytes(folder: Path, data: bytes) -> Extraction:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return extract(path, Limits())


def paragraphs(sentences: tuple[str, ...]) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def joined(extraction: Extraction) -> str:
    return " ".join(" ".join(page.text for page in extraction.pages).split())


def test_a_drop_cap_drawn_before_everything_else_goes_to_its_word(tmp_path: Path) -> None:
    """Programs draw what floats first; a cap whose word stands alone stays a word."""
    lines = [
        "he lake has many boats, and the shore has none of",
        "them, as everybody there will tell who is asked",
    ]
    more = [
        "They leave before sunrise and return with the fish",
        "that others sell in the market of the next town",
    ]
    placed = [(84, line) for line in lines] + [(60, line) for line in more]
    pieces = ["BT /F1 34 Tf 60 665 Td (T) Tj ET"]
    pieces += [f"BT /F1 10 Tf {x} {688 - 13 * at} Td ({line}) Tj ET" for at, (x, line) in enumerate(placed)]
    text = joined(read_bytes(tmp_path, pdf([" ".join(pieces).encode()])))
    assert text.startswith("The lake has many boats, and the shore")


def test_notes_under_each_column_stand_apart_though_their_marks_are_drawn_alone(tmp_path: Path) -> None:
    """A sentence goes on in the next column, past the notes below it."""
    notes = ["Report of the ministry, page 4.", "Letter of the teachers.", "Statute of the port, article 9."]
    marked = [f"<sup>{number}</sup> {note}" for number, note in enumerate(notes, 1)]
    style = LATIN + " .n { font-size: 7pt } .r { display: flex; gap: 8mm } .r > div { width: 80mm }"
    body = (
        f"<div class=r><div>{paragraphs(EN[:5])}<div class=n>{marked[0]}<br>{marked[1]}</div></div>"
        f"<div>{paragraphs(EN[5:10])}<div class=n>{marked[2]}</div></div></div>"
    )
    (page,) = read(tmp_path, body, style).pages
    assert page.notes_from is not None
    below, above = page.text[page.notes_from :], page.text[: page.notes_from]
    assert below.split("\n") == [f"{mark}{note}" for mark, note in zip("¹²³", notes, strict=True)]
    assert [sentence for sentence in EN[:10] if sentence not in " ".join(above.split())] == []


def test_what_is_set_otherwise_is_not_glued_to_the_column_before(tmp_path: Path) -> None:
    """A caption at the top of the next column, a quotation pulled out of the text."""
    quote = "Boats stay ashore"
    style = LATIN + " .q { font-size: 16pt; break-before: column; margin: 0 }"
    body = f"<div class=c>{paragraphs(EN[:6])}<div class=q>{quote}</div>{paragraphs(EN[6:12])}</div>"
    (page,) = read(tmp_path, body, style).pages
    assert quote in [" ".join(part.split()) for part in page.text.split("\n\n")]


def test_three_columns_read_down_above_and_below_a_figure_across_them(tmp_path: Path) -> None:
    style = LATIN + " .c { columns: 3; column-gap: 7mm } .f { border: 1px solid; text-align: center }"
    caption = "Figure 1. Boats on the lake, by year"
    above, below = (f"<div class=c>{paragraphs(part)}</div>" for part in (EN[:6], EN[6:12]))
    body = f"{above}<div class=f>{caption}</div>{below}"
    text = joined(read(tmp_path, body, style))
    places = [text.find(part) for part in (*EN[:6], caption, *EN[6:12])]
    assert -1 not in places
    assert places == sorted(places)


def test_numbered_paragraphs_stay_apart(tmp_path: Path) -> None:
    """1., 2., (a), (b), 3.: each begins a paragraph, as in documents of the United Nations."""
    items = [f"1. {EN[0]}", f"2. {EN[1]}", f"(a) {EN[2]}", f"(b) {EN[3]}", f"3. {EN[4]}"]
    (page,) = read(tmp_path, f"<h2>II. Findings</h2>{paragraphs(tuple(items))}").pages
    assert [" ".join(part.split()) for part in page.text.split("\n\n")] == ["II. Findings", *items]


def test_a_heading_set_sideways_is_kept_out_of_the_text(tmp_path: Path) -> None:
    style = LATIN + " .s { position: absolute; left: -12mm; top: 80mm; transform: rotate(-90deg) }"
    (page,) = read(tmp_path, f"<div class=s>Chapter 2: The Shore</div>{paragraphs(EN[:6])}", style).pages
    assert "Chapter 2" not in page.text
    assert "Chapter 2: The Shore" in page.furniture


@pytest.mark.parametrize(
    "written",
    ["الاتفاقية C138 لعام 1973", "نسبة 12.5% من الأطفال", "الوثيقة (A/HRC/59/60).", "المادة 3 (أ) من",
     "رقم 182 (C182)",
     "بتاريخ 12/06/2022 في", "بمبلغ 1,250.75 دولار", "الهدف 8.7 من"],
)  # fmt: skip
def test_codes_and_figures_in_arabic_lines_read_as_written(tmp_path: Path, written: str) -> None:
    """Letters before digits, signs of per cent behind, brackets that face what they hold."""
    body = f"<p>{AR[0]}</p><p>زار المفتشون {written} زار المعلمون القرى المجاورة</p><p>{AR[1]}</p>"
    assert written in joined(read(tmp_path, body, ARABIC, "ar", "rtl"))


def test_the_number_of_an_arabic_item_stands_before_its_stop(tmp_path: Path) -> None:
    body = f"<p>1. {AR[0]}</p><p>2- {AR[1]}</p>"
    text = joined(read(tmp_path, body, ARABIC, "ar", "rtl"))
    assert f"1. {AR[0]}" in text
    assert f"2- {AR[1]}" in text


def test_arabic_columns_drawn_row_by_row_read_from_the_right_column_on(tmp_path: Path) -> None:
    """The right column whole, then the left one."""
    words = " ".join(AR).split()
    right = [" ".join(words[at : at + 9]) for at in range(0, 126, 9)]
    left = [" ".join(words[at : at + 9]) for at in range(180, 306, 9)]
    place = "<div class=l style='left: {}mm; top: {}mm'>{}</div>"
    style = ARABIC + " .l { position: absolute; width: 80mm; text-align-last: justify }"
    rows = "".join(
        place.format(88, 6 * at, one) + place.format(0, 6 * at, other)
        for at, (one, other) in enumerate(zip(right, left, strict=False))
    )
    text = joined(read(tmp_path, f"<div style='position: relative'>{rows}</div>", style, "ar", "rtl"))
    assert " ".join(right[:8]) in text
    assert " ".join(left[:8]) in text
    assert text.index(right[0]) < text.index(right[7]) < text.index(left[0])
