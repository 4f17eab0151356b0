"""PDFs as reports are printed: what a person reads is what is found, whatever the page looks like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_files import lines, pdf, picture_page
from printed_pages import as_pdf, html_pdf, printed

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits

RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def read(folder: Path, data: bytes) -> Extraction:
    """The extraction of a PDF of these bytes."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    return extract(path, Limits())


def body(extraction: Extraction) -> str:
    """The running text of all pages, white space made single, note numbers left out."""
    text = " ".join(page.text[: page.notes_from] for page in extraction.pages)
    return " ".join(RAISED.sub("", text).split())


def notes(extraction: Extraction) -> str:
    """The notes of all pages, white space made single."""
    apart = (page.text[page.notes_from :] for page in extraction.pages if page.notes_from is not None)
    return " ".join(" ".join(apart).split())


@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar", "zh"])
def test_two_columns_with_headers_footnotes_and_hyphens_read_as_one_text(
    tmp_path: Path, language: str
) -> None:
    """Every sentence is whole but those that a page ends in; notes, headers and page numbers stand apart."""
    said = printed(language)
    found = read(tmp_path, as_pdf(said))
    text = body(found).replace(" ", "") if language == "zh" else body(found)
    broken = [sentence for sentence in said.sentences if sentence not in text]
    assert len(broken) < len(found.pages)
    assert [note for note in said.notes if note not in notes(found)] == []
    assert [note for note in said.notes if note in text] == []
    assert [page.label for page in found.pages] == [str(page.number) for page in found.pages]
    assert [said.head in page.furniture for page in found.pages[1:]] == [True] * (len(found.pages) - 1)
    assert all(said.head not in page.text for page in found.pages[1:])
    assert not any(page.needs_ocr for page in found.pages)


def test_the_header_stays_a_heading_on_the_first_page(tmp_path: Path) -> None:
    """A running title is searched once, where it is the title, and never on every page."""
    found = read(tmp_path, as_pdf(printed("en")))
    assert found.pages[0].text.startswith("Children and schools in eleven districts")


def test_printed_numbers_are_kept_where_they_differ(tmp_path: Path) -> None:
    """Roman numbers of a preface, and a count that begins anew."""
    pages = [lines("Preface", f"Words of preface {n}", top=700) for n in "abc"]
    contents = [
        page + b" " + lines(label, top=40)
        for page, label in zip(
            [*pages, *(lines("Body", f"Chapter text {n}", top=700) for n in "defg")],
            ["i", "ii", "iii", "1", "2", "3", "4"],
            strict=True,
        )
    ]
    assert [page.label for page in read(tmp_path, pdf(contents)).pages] == [
        "i", "ii", "iii", "1", "2", "3", "4",
    ]  # fmt: skip


def test_a_table_of_years_has_no_page_numbers(tmp_path: Path) -> None:
    """Numbers at the edge of a page that do not run on with the pages are text."""
    contents = [
        lines("Some text of a page", top=700) + b" " + lines(year, top=40)
        for year in ("2019", "1987", "2003")
    ]
    found = read(tmp_path, pdf(contents))
    assert [page.label for page in found.pages] == [None] * 3
    assert "1987" in found.pages[1].text


def test_what_every_page_says_and_nothing_else_is_the_text(tmp_path: Path) -> None:
    """Forms and labels repeat; a document of nothing but repetition is not emptied."""
    found = read(tmp_path, pdf([lines("Receipt of the school fund")] * 4))
    assert [page.text for page in found.pages] == ["Receipt of the school fund"] * 4


def test_a_page_with_nothing_but_edges_is_empty(tmp_path: Path) -> None:
    """The back of a title page has a header and no text."""
    head = lines("Annual report of the fund", top=800) + b" "
    pages = [head + lines(f"Text number {n} of the report", top=500) for n in "abcd"]
    found = read(tmp_path, pdf([*pages[:2], head, *pages[2:]]))
    assert (found.pages[2].text, found.pages[2].furniture) == ("", "Annual report of the fund")


def test_small_print_below_a_table_is_no_footnote(tmp_path: Path) -> None:
    """What stands above more text stays where it is."""
    page = lines("The first paragraph of the page", "goes on for two lines", top=700, size=11)
    page += b" " + lines("† Determined by national law", top=600, size=8)
    page += b" " + lines("The second paragraph comes after", "and ends the page here", top=500, size=11)
    found = read(tmp_path, pdf([page])).pages[0]
    assert found.notes_from is None


def test_a_page_set_sideways_and_a_label_at_its_side(tmp_path: Path) -> None:
    """A rotated page reads like any other; a label set sideways is kept beside the text."""
    rows = (
        b"BT /F1 11 Tf 0 1 -1 0 100 60 Tm (A table on its side) Tj 0 1 -1 0 114 60 Tm (with two rows) Tj ET"
    )
    for page in ("/Rotate 90", ""):
        turned = read(tmp_path, pdf([rows], page=page))
        assert turned.pages[0].text == "A table on its side\nwith two rows"
    label = b" BT /F1 9 Tf 0 1 -1 0 14 300 Tm (Side label) Tj ET "
    found = read(tmp_path, pdf([lines("Text of the page that is long enough") + label]))
    assert found.pages[0].text == "Text of the page that is long enough"
    assert found.pages[0].furniture == "Side label"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned_is_read_as_its_letters_stand(tmp_path: Path, turn: int) -> None:
    """A scanner's tray or a wrong click turns whole pages: the text, its title and its notes stay what they
    are, and nothing of it becomes furniture."""
    content = (
        lines("Boats and schools on the lake", size=24, top=760)
        + b" "
        + lines("The inspectors came twice that year,", "always announced, and on both days", top=700)
    )
    straight, turned = (read(tmp_path, pdf([content], page=page)) for page in ("", f"/Rotate {turn}"))
    assert turned.pages == straight.pages
    assert (turned.title, turned.title_confidence) == (
        "Boats and schools on the lake",
        straight.title_confidence,
    )


def test_letters_upside_down_are_read_from_their_top(tmp_path: Path) -> None:
    """A page that is not shown turned, and whose letters are."""
    rows = (
        b"BT /F1 24 Tf -1 0 0 -1 500 100 Tm (Boats and schools) Tj ET BT /F1 11 Tf "
        b"-1 0 0 -1 500 160 Tm (The inspectors came twice) Tj -1 0 0 -1 500 174 Tm (that year) Tj ET"
    )
    found = read(tmp_path, pdf([rows]))
    assert found.title == "Boats and schools"
    assert " ".join(found.pages[0].text.split()) == "Boats and schools The inspectors came twice that year"
    assert not found.pages[0].furniture


def test_letter_spaced_headings_are_words(tmp_path: Path) -> None:
    """Letters set apart one by one; a wider gap parts two words."""
    signs = [(sign, 60 + 20 * at + (26 if at > 2 else 0)) for at, sign in enumerate("KEYFINDINGS")]
    wide = b"".join(b"BT /F1 14 Tf %d 700 Td (%s) Tj ET " % (x, sign.encode()) for sign, x in signs)
    found = read(tmp_path, pdf([wide + lines("The text under it goes on", top=600)]))
    assert found.pages[0].text.startswith("KEY FINDINGS")


def test_a_drop_cap_belongs_to_its_word(tmp_path: Path) -> None:
    """The large initial is the first letter of the first line."""
    page = lines("T", top=660, size=40) + b" BT /F1 11 Tf 95 690 Td (he ministry visited kilns) Tj ET "
    page += lines("and later it went on to the farms", "where it saw many children", top=640, size=11)
    assert read(tmp_path, pdf([page])).pages[0].text.startswith("The ministry visited kilns")


def test_note_numbers_are_not_glued_to_words(tmp_path: Path) -> None:
    """A raised number is kept, in raised digits, which are no part of a word."""
    raised = b"/F1 7 Tf 5 Ts (12) Tj /F1 12 Tf 0 Ts"
    page = b"BT /F1 12 Tf 60 700 Td (child labour) Tj " + raised + b" ( in kilns of 2021) Tj ET"
    assert read(tmp_path, pdf([page])).pages[0].text == "child labour¹² in kilns of 2021"


def test_numbers_of_another_font_in_the_same_line_are_not_raised(tmp_path: Path) -> None:
    """An Arabic font reaches far below its line: Latin digits beside it stand on the same one."""
    text = "<h2>1 ما وجده المفتشون</h2><p>وهذا من الأعمال الخطرة التي تحظرها الاتفاقية رقم 182.</p>"
    style = "<style>body{font:12pt 'Noto Serif','Noto Naskh Arabic'}</style>"
    found = read(tmp_path, html_pdf(f"<html lang=ar dir=rtl>{style}{text}</html>")).pages[0].text
    assert found.split("\n")[0] == "1 ما وجده المفتشون"
    assert found.endswith("الاتفاقية رقم 182.")


def test_ligatures_and_soft_hyphens_leave_plain_words(tmp_path: Path) -> None:
    """As a reader would type them."""
    found = read(
        tmp_path, html_pdf("<p>The \ufb01rst of\ufb01ce in the inter\u00adnational di\ufb00erence</p>")
    )
    assert found.pages[0].text == "The first office in the international difference"


def test_a_page_that_is_a_picture_is_flagged_in_a_digital_document(tmp_path: Path) -> None:
    """The annex that was scanned: its page says so, the others are read."""
    texts = [lines(f"A page of text, the {n} one", top=700) for n in ("first", "second", "third")]
    found = read(tmp_path, pdf([*texts, picture_page()]))
    assert [page.needs_ocr for page in found.pages] == [None, None, None, "picture"]


def test_letters_that_are_other_letters_are_put_right_or_flagged(tmp_path: Path) -> None:
    """A font without a character map gives glyph numbers: 29 below the letters they can be read."""
    said = (
        "The inspectors of the ministry saw that the children of the village were in the kilns and not there."
    )
    glyphs = "".join(chr(ord(sign) - 29) if sign != " " else " " for sign in said)
    escaped = "".join(f"\\{ord(sign):03o}" if sign in "()\\" or sign < " " else sign for sign in glyphs)
    found = read(tmp_path, pdf([f"BT /F1 8 Tf 20 700 Td ({escaped}) Tj ET".encode("latin-1")]))
    assert "inspectors of the ministry" in found.pages[0].text
    noise = "Xqzt wrtpl kdjfh qwrts zxcvb nmkjh gfdsq plkjh mnbvc rtwqp xzkjd hgfrt wqpml kzxcv bnmqw"
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, pdf([lines(noise)]))
    assert (caught.value.state, caught.value.reason_code) == ("needs-ocr", "garbled-letters")


def test_an_outline_is_kept_as_a_table_of_contents(tmp_path: Path) -> None:
    """Level, title and page; what leads nowhere is left out."""
    items = [
        b"<< /Type /Outlines /First 11 0 R /Last 13 0 R >>",
        b"<< /Title (1 Findings) /Parent 10 0 R /Next 13 0 R /First 12 0 R /Dest [100 0 R /Fit] >>",
        b"<< /Title (1.1 Kilns) /Parent 11 0 R /Dest [102 0 R /Fit] >>",
        b"<< /Title (Nowhere) /Parent 10 0 R /Prev 11 0 R >>",
    ]
    found = read(
        tmp_path, pdf([lines("One page"), lines("Another one")], catalog="/Outlines 10 0 R", objects=items)
    )
    assert [(one.level, one.title, one.page) for one in found.outline] == [
        (1, "1 Findings", 1),
        (2, "1.1 Kilns", 2),
    ]


def test_ten_thousand_pages_are_read_in_bounded_memory(tmp_path: Path) -> None:
    """Places of lines are packed: nothing of a page is kept but its text and three numbers a line."""
    found = read(tmp_path, pdf([lines(f"Page {n} of very many") for n in range(10_000)]))
    assert (len(found.pages), found.pages[9_998].text) == (10_000, "Page 9998 of very many")
