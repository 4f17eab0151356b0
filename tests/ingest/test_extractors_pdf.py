"""PDF: the text of each page as its reader sees it, headings by the outline, a title fit to be shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import form, lines, pdf, picture_page

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from ingest.extractors.layout import paragraphs
from ingest.extractors.pdf_glyphs import unswapped
from ingest.extractors.pdf_lines import Line
from ingest.extractors.pdf_title import document_title


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads a made PDF."""

    def reading(data: bytes, limits: Limits | None = None) -> Extraction:
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        return extract(path, limits or Limits())

    return reading


def test_pages_are_numbered_as_a_viewer_counts_them(read) -> None:  # type: ignore[no-untyped-def]
    """From 1, the empty ones too: page 3 of the extraction is ``#page=3``."""
    extraction = read(pdf([lines("First page"), b"", lines("Third page")]))
    assert [(page.number, page.text) for page in extraction.pages] == [
        (1, "First page"),
        (2, ""),
        (3, "Third page"),
    ]
    assert (extraction.format, extraction.media_type, extraction.tool) == (
        "pdf",
        "application/pdf",
        "pypdfium2",
    )
    assert extraction.tool_version


def test_a_document_that_is_nearly_all_pictures_needs_recognition(read) -> None:  # type: ignore[no-untyped-def]
    """Nine pictures in ten: the reason says how many; below that it is read, with its empty pages."""
    with pytest.raises(FileRefused) as caught:
        read(pdf([lines("Title")] + [picture_page()] * 9))
    assert (caught.value.state, caught.value.details) == ("needs-ocr", {"pages": "9", "of": "10"})
    assert len(read(pdf([lines("Title")] * 2 + [picture_page()] * 9)).pages) == 11


def test_what_a_pdf_carries_besides_its_pages_is_said(read) -> None:  # type: ignore[no-untyped-def]
    """Attached files and scripts are counted, never opened or run."""
    tree = "/Names [(a) << /Type /Filespec /F (a.txt) >>]"
    script = "/Names [(b) << /S /JavaScript /JS (app.alert\\(1\\)) >>]"
    names = f"/Names << /EmbeddedFiles << {tree} >> /JavaScript << {script} >> >>"
    read_file = read(pdf([lines("A report on kilns")], catalog=names))
    assert read_file.left_out == ("embedded files (1)", "scripts (1)")
    assert read(pdf([lines("A report on kilns")])).left_out == ()


def test_a_form_with_pages_of_its_own_is_read_by_them(read) -> None:  # type: ignore[no-untyped-def]
    """A static form has its pages in the file, drawn like any other; the XML is said."""
    data = pdf([lines("Questions for heads of households")], catalog="/AcroForm << /Fields [] /XFA [] >>")
    assert (read(data).pages[0].text, read(data).left_out) == (
        "Questions for heads of households",
        ("an XFA form",),
    )


@pytest.mark.parametrize("matrix", ["0 -1 1 0 {right} 780", "0 1 -1 0 {left} 60"])
def test_a_page_set_sideways_is_read_from_its_top(read, matrix: str) -> None:  # type: ignore[no-untyped-def]
    """As wide tables are, whichever way a reader has to turn the page; its largest line is the title."""
    said = [
        "Fines by region",
        "Bricks and schools in the north,",
        "kilns and farms in the south.",
        "The end.",
    ]
    content = ""
    for at, text in enumerate(said):
        place = matrix.format(right=500 - 20 * at, left=80 + 20 * at)
        content += f"BT /F1 {18 if at == 0 else 11} Tf {place} Tm ({text}) Tj ET "
    extraction = read(pdf([content.encode()]))
    assert extraction.pages[0].text.split() == " ".join(said).split()
    assert extraction.title == "Fines by region"


def test_the_year_on_a_cover_is_no_footnote(read) -> None:  # type: ignore[no-untyped-def]
    """It is set small under a large title, and a number; notes have words."""
    small = lines("Ministry of Labour", "2021", top=300)
    cover = lines("Annual report on decent work", size=28, top=600) + b" " + small
    (page,) = read(pdf([cover])).pages
    assert page.notes_from is None
    assert page.text.split("\n")[-1] == "2021"


def test_page_numbers_alone_are_a_text_but_rules_and_frames_are_none(read) -> None:  # type: ignore[no-untyped-def]
    """A blank form with a few drawn lines has no text and needs no recognition."""
    with pytest.raises(FileRefused) as caught:
        read(pdf([b"10 10 m 500 10 l S 10 10 500 700 re S"]))
    assert caught.value.state == "no-text"


def test_letters_drawn_as_paths_need_recognition(read) -> None:  # type: ignore[no-untyped-def]
    """Hundreds of paths on a page without text are letters turned into outlines."""
    with pytest.raises(FileRefused) as caught:
        read(pdf([b"10 10 m 20 10 l 20 20 l f " * 300]))
    assert caught.value.state == "needs-ocr"


def test_pictures_inside_forms_are_seen(read) -> None:  # type: ignore[no-untyped-def]
    """Scanners and converters wrap the picture of a page in a form."""
    with pytest.raises(FileRefused) as caught:
        read(pdf([b"/X1 Do"], objects=[form(picture_page())]))
    assert caught.value.state == "needs-ocr"


def test_too_many_pages_and_too_much_text_are_too_large(read) -> None:  # type: ignore[no-untyped-def]
    """Limits are named in the reason."""
    for limits, reason in [
        (Limits(pages=2), "This file has 3 pages; at most 2 are read."),
        (Limits(output_bytes=20), "This file holds more text than the 20 bytes that are read from one file."),
    ]:
        with pytest.raises(FileRefused) as caught:
            read(pdf([lines("Some words of text")] * 3), limits)
        assert (caught.value.state, caught.value.reason) == ("too-large", reason)


def test_the_heading_of_a_page_comes_from_the_outline(read) -> None:  # type: ignore[no-untyped-def]
    """The first heading that begins on a page, else the last one before it, with all headings above."""
    items = [
        b"<< /Type /Outlines /First 11 0 R /Last 13 0 R >>",
        b"<< /Title (1 Findings) /Parent 10 0 R /Next 13 0 R /First 12 0 R /Dest [102 0 R /Fit] >>",
        b"<< /Title (1.1 Kilns) /Parent 11 0 R /Dest [104 0 R /Fit] >>",
        b"<< /Title (2 Advice) /Parent 10 0 R /Prev 11 0 R /Dest [108 0 R /Fit] >>",
    ]
    extraction = read(
        pdf([lines(f"Page {n}") for n in range(1, 6)], catalog="/Outlines 10 0 R", objects=items)
    )
    assert [page.heading for page in extraction.pages] == [
        (),
        ("1 Findings",),
        ("1 Findings", "1.1 Kilns"),
        ("1 Findings", "1.1 Kilns"),
        ("2 Advice",),
    ]


def test_metadata_and_declared_language_are_kept(read) -> None:  # type: ignore[no-untyped-def]
    """As the file says them, cleaned, unchecked."""
    extraction = read(
        pdf(
            [lines("Text of a page")],
            catalog="/Lang (pt-BR)",
            info="/Title (A Report) /Author (Some\\000 One) /Subject ()",
        )
    )
    assert extraction.declared_language == "pt-BR"
    assert extraction.metadata == {"title": "A Report", "author": "Some One"}
    assert extraction.title == "A Report"


@pytest.mark.parametrize(
    ("declared", "first_page", "title"),
    [
        ("Child labour in kilns", "Another line", "Child labour in kilns"),
        ("Research/policy brief 4", "", "Research/policy brief 4"),
        ("Microsoft Word - draft3.doc", "The real title\nby someone", "The real title"),
        ("final_report_v2.pdf", "The real title", "The real title"),
        ("PowerPoint Presentation", "12\nThe real title", "The real title"),
        ("D:\\texts\\report", "The real title", "The real title"),
        ("1234567890", "The real title", "The real title"),
        ("untitled", "A/HRC/59/60", None),
        ("Unknown Title", "Mica in the hills", "Mica in the hills"),
        (None, "x " * 300, None),
        (None, "Page 1 of 7\nThe real title", "The real title"),
        (None, "United Nations A/80/66\nGeneral Assembly Distr.: General\nNote by Chile", "Note by Chile"),
        ("", "", None),
        ("استراتيجية مكافحة عمل الأطفال", "", "استراتيجية مكافحة عمل الأطفال"),
        ("童工报告", "", "童工报告"),
    ],
)
def test_a_title_is_one_that_can_be_shown_to_people(
    declared: str | None, first_page: str, title: str | None
) -> None:
    """Names of files and of writing tools are no titles; then the first lines of the first page are asked."""
    lines = [Line(text, 72, 700 - 14 * at, 11) for at, text in enumerate(first_page.split("\n"))]
    found = document_title(declared, None, lines)
    assert (found.text if found else None) == title


def page_of(*lines: tuple[str, float]) -> list[Line]:
    """Lines one under the other, each with the height of its type."""
    return [Line(text, 72, 700 - 20 * at, size) for at, (text, size) in enumerate(lines)]


def test_the_largest_lines_make_the_title() -> None:
    """Neighbouring lines in the largest type are one title, wherever on the page; mastheads never are."""
    page = page_of(
        ("United Nations", 30),
        ("New York, 2025", 11),
        ("Report of the Committee on", 25.1),
        ("Enforced Disappearances", 25.3),
        ("Some words of the text", 11),
        ("and more", 11),
    )
    found = document_title(None, None, page)
    assert found
    assert found.text == "Report of the Committee on Enforced Disappearances"


def test_the_size_of_type_is_read_from_the_page(read) -> None:  # type: ignore[no-untyped-def]
    """The title of a PDF without one is what is set largest on its first page with text."""
    big = lines("Bricks and schools", size=24, top=600) + b" " + lines("in six districts", size=24, top=572)
    small = lines("Published by an office", "in some town or other", "and some more words", top=780)
    assert read(pdf([b"", small + b" " + big])).title == "Bricks and schools in six districts"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (
            "un_documents/A_80_188.en.pdf",
            "Promotion and protection of human rights in the context of climate change",
        ),
        ("un_documents/A_80_56.en.pdf", "Report of the Committee on Enforced Disappearances"),
        ("un_documents/E_ICEF_2025_12.en.pdf", "Annual report for 2024 of the Executive Director of UNICEF"),
        ("us_dol_child_labor/Nepal.pdf", "2021 Findings on the Worst Forms of Child Labor: Nepal"),
        ("us_dol_child_labor/Venezuela.pdf", "Venezuela"),
        ("manuals/install.fr.pdf", "Manuel d'installation pour la distribution Debian GNU/Linux"),
        ("office/pdf__right_to_left_01.pdf", "تحسين الإنتاجية وحل المشكلات من خلال البرمجة بلغة R وPython"),
    ],
)
def test_real_documents_have_titles_that_people_would_give(shared: Path, name: str, title: str) -> None:
    """Declared ones where they are good, else the largest lines, Arabic ones in reading order."""
    assert extract(shared / "reports" / name, Limits()).title == title


def test_bookmarks_of_programs_are_no_headings(shared: Path) -> None:
    """Reference programs leave bookmarks like ``_ENREF_16`` behind."""
    pages = extract(shared / "reports/us_dol_child_labor/Venezuela.pdf", Limits()).pages
    assert not [heading for page in pages for heading in page.heading if heading.startswith("_")]


PROSE = """\
The ministry enforces the law through eleven labour and employment offices in
the country. In the year of the report inspectors visited 104 kilns; in 31
they found child labour.
Inspectors reach the brick districts only in the dry season, and offices share
three vehicles between them.
Recommendations
1. The number of inspectors should be raised to the technical advice of the ILO
for less developed countries.
2. Fines should be published so that buyers of bricks can see who was fined and
when.
Region 2019 2020 2021
North 12.4 13.0 11.9
South 10.1 9.8 9.7"""


def test_lines_become_paragraphs_and_tables_stay_lines() -> None:
    """Full lines go on, a short line ends a paragraph, items and rows of figures begin lines of their own."""
    assert paragraphs(PROSE).split("\n") == [
        "The ministry enforces the law through eleven labour and employment offices in the country. In the "
        "year of the report inspectors visited 104 kilns; in 31 they found child labour.",
        "",
        "Inspectors reach the brick districts only in the dry season, and offices share three vehicles "
        "between them.",
        "",
        "Recommendations",
        "",
        "1. The number of inspectors should be raised to the technical advice of the ILO for less developed "
        "countries.",
        "",
        "2. Fines should be published so that buyers of bricks can see who was fined and when.",
        "",
        "Region 2019 2020 2021",
        "North 12.4 13.0 11.9",
        "South 10.1 9.8 9.7",
    ]


def test_abbreviations_and_what_they_stand_for_stay_lines() -> None:
    """However long their lines are; a line of prose that begins with one goes on."""
    rows = [
        "IPEC   International Programme on the Elimination of Child Labour",
        "CLMS – Child Labour Monitoring System in cocoa growing areas",
        "ОБСЕ Организация по безопасности и сотрудничеству в Европе",
        "NGO   Non-governmental organization of farmers and of workers",
    ]
    assert "\n".join(paragraphs("\n".join(rows)).split("\n\n")) == "\n".join(rows)
    prose = ["Of those the most are found in agriculture, as the offices of the", "ILO have said since their"]
    assert paragraphs("\n".join([*prose, "first survey."])).startswith(" ".join(prose))


def test_paragraphs_change_nothing_but_spaces_and_line_ends() -> None:
    """Every word stays, in its order; a page of short lines stays as it is."""
    assert paragraphs(PROSE).split() == PROSE.split()
    short = "Name\nAge\nVillage\nWork"
    assert paragraphs(short) == short


def test_chinese_lines_are_joined_without_a_space() -> None:
    """Scripts without spaces get none where a line ended."""
    text = (
        "儿童在砖窑里工作的时间很长并且他们早上不能去学校读书晚上也很少有机会\n学习。政府每年只检查几次。\n"
        "第二段从这里开始，讲的是政府的劳动监察员每年检查的次数和他们的工作条\n件。"
    )
    assert paragraphs(text).split("\n") == [
        "儿童在砖窑里工作的时间很长并且他们早上不能去学校读书晚上也很少有机会学习。政府每年只检查几次。",
        "",
        "第二段从这里开始，讲的是政府的劳动监察员每年检查的次数和他们的工作条件。",
    ]


def test_a_font_with_swapped_bytes_is_read() -> None:
    """A character map that swaps the bytes of each sign gives signs of Chinese; real Chinese is left
    alone."""
    assert unswapped("䴀甀氀琀椀挀漀氀漀爀䈀氀愀挀欀") == "MulticolorBlack"
    chinese = "儿童在砖窑里工作的时间很长并且他们早上不能去学校。"
    assert unswapped(chinese) == chinese


def test_words_broken_at_line_ends_are_whole(shared: Path) -> None:
    """PDFium's sign for a line-end hyphen is gone, and the word is one."""
    pages = extract(shared / "reports/manuals/install.fr.pdf", Limits()).pages
    text = " ".join(page.text for page in pages)
    assert "\x02" not in text
    assert "\ufffe" not in text
    assert "informations" in text


def test_arabic_words_are_found_as_they_are_typed(shared: Path) -> None:
    """Lam and alef drawn as one glyph stand in reading order; no presentation forms, no direction marks."""
    text = extract(shared / "reports/office/pdf__right_to_left_01.pdf", Limits()).pages[0].text
    for word in ["الإنتاجية", "المشكلات", "خلال", "الأدوات", "حلول", "اللغات"]:
        assert word in text
    assert "إلى الأمم" in extract(shared / "reports/un_documents/A_79_876.en.pdf", Limits()).pages[1].text
    assert not [sign for sign in text if "\ufb50" <= sign <= "\ufdff" or sign in "\u200e\u200f\u202b"]


def test_two_columns_are_read_one_after_the_other(shared: Path) -> None:
    """A sentence that fills one column is found whole."""
    pages = extract(shared / "reports/broken/026-latex-multicolumn__multicolumn.pdf", Limits()).pages
    assert "adipiscing" in pages[0].text
    assert extract(shared / "reports/us_dol_child_labor/Nepal.pdf", Limits()).pages[0].text
