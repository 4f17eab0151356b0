"""Slides, sheets, OpenDocument, rich text, e-books and mail: one small file for each trap."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_office import A, cells, odf, pptx, shape, slide, written, xlsx

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from ingest.extractors.office_sheets import MOST_CELLS
from ingest.extractors.rtf import extract_rtf
from ingest.extractors.xlsx_cells import Formats, column_of


def read(folder: Path, content: bytes) -> Extraction:
    """A file, whatever its name says."""
    return extract(written(folder, "a.pdf", content), Limits())


# Slides


def test_a_slide_is_a_page_with_its_title_and_its_notes(tmp_path: Path) -> None:
    """In the order of the presentation; number, date and footer of the slide are no text. A hidden slide keeps
    its number and is not read."""
    made = read(
        tmp_path,
        pptx(
            [
                slide(shape("First point\nSecond", "body"), shape("Kilns", "title"), shape("12", "sldNum")),
                slide(
                    shape("Footer of all", "ftr"), f"<p:grpSp>{shape('In a group')}</p:grpSp>", hidden=True
                ),
                "",
                slide(shape("Footer of all", "ftr"), f"<p:grpSp>{shape('In a group')}</p:grpSp>"),
            ],
            notes={1: "Say this\nslowly."},
            properties="<t:title xmlns:t='x'>PowerPoint Presentation</t:title>",
        ),
    )
    assert [page.text for page in made.pages] == [
        "Kilns\n\nFirst point\nSecond\n\n* * *\n\nSay this\nslowly.",
        "",
        "",
        "In a group",
    ]
    assert [page.heading for page in made.pages] == [("Kilns",), (), (), ()]
    assert (made.format, made.title) == ("pptx", "Kilns")
    assert made.left_out == ("hidden slides (1)",)


def test_tables_and_drawings_of_boxes_on_slides(tmp_path: Path) -> None:
    """Cells are rows beside the page; the words of SmartArt are in a part of their own."""

    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    covered = cell("", 'hMerge="1"')
    rows = f"<a:tr>{cell('a')}{cell('b')}</a:tr><a:tr>{cell('wide')}{covered}</a:tr>"
    table = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    made = read(tmp_path, pptx([slide(shape("T", "ctrTitle"), table)]))
    assert made.pages[0].text == "T\n\na\tb\nwide"
    assert made.pages[0].tables == ((("a", "b"), ("wide", "")),)


def test_fields_and_line_ends_on_slides(tmp_path: Path) -> None:
    """A date is its text, the number of the slide is none; a break is one."""
    body = (
        '<p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p><a:r><a:t>a</a:t></a:r><a:br/><a:fld type="slidenum"><a:t>9'
        '</a:t></a:fld><a:fld type="datetime1"><a:t>May</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
    assert read(tmp_path, pptx([slide(body)])).pages[0].text == "a\nMay"
    assert A


# Sheets


def test_a_sheet_is_a_page_of_rows(tmp_path: Path) -> None:
    """Dates, shares and texts as their cells show them; hidden sheets are named and not read."""
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm"/><numFmt numFmtId="171" formatCode="0.0&quot; kg&quot;"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="170"/>'
        '<xf numFmtId="171"/><xf numFmtId="4"/></cellXfs>'
    )
    data = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>44927</v></c><c r="B3" s="2"><v>0.125</v></c><c r="C3" s="3"><v>44927.5</v></c>'
        '<c r="D3" s="4"><v>2.345</v></c><c r="E3" s="5"><v>1234567.5</v></c><c r="F3"><v>0.1</v></c></row>'
        '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4" t="str"><f>A1</f><v>x</v></c>'
        '<c r="D4" t="s"><v>99</v></c><c r="E4"><f>NOW()</f></c></row>'
    )  # fmt: skip
    made = read(
        tmp_path,
        xlsx(
            {"Ghana &amp; Togo": data, "Lists": cells(1, "secret"), "Empty": ""},
            styles=styles,
            strings=["<t>Area</t>", "<r><t>Sha</t></r><r><t>re</t></r><rPh><t>kana</t></rPh>"],
            hidden=["Lists"],
        ),
    )
    assert [page.heading for page in made.pages] == [("Ghana & Togo",), ("Empty",)]
    assert made.pages[0].text == (
        "Area\t\tShare\n2023-01-01\t13%\t2023-01-01 12:00\t2.3\t1234567.50\t0.1\nTRUE\t#N/A\tx"
    )
    assert made.pages[0].tables[0][0] == ("Area", "", "Share")
    assert made.left_out == ("hidden sheets (1): Lists", "formulas without a result (1)")


def test_a_long_sheet_goes_on_on_further_pages(tmp_path: Path) -> None:
    """Each says its rows in the heading; nothing is lost."""
    rows = "".join(
        cells(number, f"place {number}", "of many words in one row", str(number)) for number in range(1, 301)
    )
    made = read(tmp_path, xlsx({"All": rows}))
    assert len(made.pages) > 2
    assert made.pages[0].heading[0] == "All"
    assert made.pages[0].heading[1].startswith("1–")
    assert sum(len(page.text.split("\n")) for page in made.pages) == 300


def test_cells_far_out_and_claims_of_size_cost_nothing(tmp_path: Path) -> None:
    """A sheet that says it is 16,384 columns wide, and has a cell there and one in its millionth row."""
    data = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="B1048576"><v>3</v></c></row>'
    made = read(tmp_path, xlsx({"Far": data.replace("<v>1<", "<v>10<")}))
    assert made.pages[0].text.split() == ["10", "2", "3"]
    assert len(made.pages[0].text) < 1_000


@pytest.mark.parametrize("places", [("XFD1048576",), ("D1", "XFD1048576"), ("A1", "IV2", "XFD2", "B1048576")])
def test_a_far_cell_costs_no_tabs_no_rows_and_no_pages(places: tuple[str, ...], tmp_path: Path) -> None:
    """A stray cell at the end of a sheet brought 256 tabs into the text and 256 cells into the table."""
    rows = {place: "".join(sign for sign in place if sign.isdigit()) for place in places}
    data = "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{one}"><v>{at}7</v></c>' for at, one in enumerate(places) if rows[one] == number)
        + "</row>"
        for number in dict.fromkeys(rows.values())
    )
    made = read(tmp_path, xlsx({"Far": data}))
    assert len(made.pages) == 1
    assert len(made.pages[0].text) < 40
    assert len(made.pages[0].tables[0]) == len(set(rows.values()))
    assert max(map(len, made.pages[0].tables[0])) <= 8


def test_columns_stay_under_each_other_where_a_gap_is_closed(tmp_path: Path) -> None:
    """A gap is closed for all rows of a page alike; a small one stays as it is."""
    data = (
        '<row r="1"><c r="B1" t="str"><v>Area</v></c><c r="E1" t="str"><v>Boys</v></c><c r="AZ1" t="str"><v>Girls</v></c></row>'
        '<row r="2"><c r="B2" t="str"><v>North</v></c><c r="AZ2"><v>12</v></c></row>'
    )
    made = read(tmp_path, xlsx({"Gap": data}))
    assert made.pages[0].tables[0] == (
        ("", "Area", "", "", "Boys", "", "Girls"),
        ("", "North", "", "", "", "", "12"),
    )


def test_a_workbook_of_more_cells_than_are_read_says_so(tmp_path: Path) -> None:
    """The first cells are read, the rest is left and said."""
    row = "<row>" + '<c t="str"><v>1</v></c>' * 100 + "</row>"
    made = read(tmp_path, xlsx({"Big": row * (MOST_CELLS // 100 + 50), "More": row}))
    assert made.left_out == (f"what follows after {MOST_CELLS} cells",)
    assert sum(len(page.text.split()) for page in made.pages) == MOST_CELLS


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [("1", "date", "1900-01-01"), ("60", "date", "1900-02-28"), ("61", "date", "1900-03-01"), ("0.5", "date", "12:00"),
     ("-1", "date", "-1"), ("9e9", "date", "9000000000"), ("x", "date", "x"), ("nan", "", "nan"), ("1e400", "", "1e400"),
     ("0.30000000000000004", "", "0.3"), ("1234.5", "#,##0", "1235"), ("2.50", "0.0#", "2.5"), ("1E+30", "", "1E+30")],
)  # fmt: skip
def test_numbers_are_shown_nearly_as_their_cells_show_them(value: str, code: str, shown: str) -> None:
    """What is no number, or no date, stays as it is written."""
    assert Formats((code,)).shown(value, 0) == shown


@given(st.text(max_size=12), st.integers(0, 50))
def test_any_reference_of_a_cell_gives_a_column(reference: str, following: int) -> None:
    """Nonsense is the column that follows; no reference gives one beyond three letters."""
    assert 0 <= column_of(reference, following) < 20_000


# OpenDocument


def test_an_opendocument_text_is_read_as_its_reader_sees_it(tmp_path: Path) -> None:
    """Deletions, comments and hidden text out; spaces, tabs, lists, notes, boxes and links in."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p text:style-name="P1">Report on kilns</text:p>'
        '<text:h text:outline-level="1">Findings</text:h>'
        '<text:p>A<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d <text:a>link</text:a><text:change text:id="1"/>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See law.</text:p></text:note-body>"
        "</text:note><office:annotation><text:p>Comment</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></text:p>"
        "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p></text:list-item>"
        "</text:list></text:list-item></text:list>"
        '<text:section text:display="none"><text:p>Hidden</text:p></text:section>'
        '<text:section><text:h text:outline-level="2">Law</text:h><text:p>Old.</text:p></text:section>'
    )
    styles = (
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:language="es" '
        'fo:country="MX"/></style:default-style><text:outline-style><text:outline-level-style text:level="1" '
        'style:num-format="I" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" '
        'text:display-levels="2"/></text:outline-style></office:styles><office:master-styles><style:master-page>'
        "<style:header><text:p>Ministry</text:p></style:header></style:master-page></office:master-styles>"
    )
    automatic = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    made = read(tmp_path, odf("text", body, styles=styles, automatic=automatic))
    assert [page.text for page in made.pages] == [
        "Report on kilns",
        "I. Findings\n\nA  b\tc\nd link[1]\n\nBoxed\n\n• one\n• two\n\n[1] See law.",
        "I.1 Law\n\nOld.",
    ]
    assert made.pages[2].heading == ("I. Findings", "I.1 Law")
    assert (made.title, made.declared_language) == ("Report on kilns", "es-MX")
    assert made.metadata == {"running_header": "Ministry"}
    assert made.pages[0].furniture == "Ministry"


def test_lists_of_opendocument_texts_are_numbered_as_they_show(tmp_path: Path) -> None:
    """Levels, forms, starts, lists that go on; a list without a style, or with bullets, has bullets."""
    level = '<text:list-level-style-number text:level="{}" style:num-format="{}" style:num-suffix="{}" {}/>'
    styles = "".join(
        (
            '<text:list-style style:name="L1">',
            level.format(1, "1", ".", ""),
            level.format(2, "a", ")", 'style:num-prefix="("'),
            level.format(3, "1", "", 'text:display-levels="3"'),
            '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>',
            level.format(2, "i", ".", 'text:start-value="4"'),
            "</text:list-style>",
        )
    )

    def items(*texts: str) -> str:
        return "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)

    def made_list(inside: str, more: str = "") -> str:
        return f"<text:list {more}>{inside}</text:list>"

    p = "<text:p>{}</text:p>".format
    third = made_list(items(p("deep")))
    inner = made_list(items(p("b one") + third, p("b two")))
    one = made_list(items(p("one") + p("more"), p("two") + inner), 'text:style-name="L1"')
    bullets = made_list(items(p("x") + made_list(items(p("y")))), 'text:style-name="L2"')
    on = made_list(items(p("three")), 'text:style-name="L1" text:continue-numbering="true"')
    new = made_list('<text:list-item text:start-value="7"><text:p>seven</text:p></text:list-item>' + items(p("8th")),
                    'text:style-name="L1"')  # fmt: skip
    body = one + bullets + on + new + made_list(items(p("plain")))
    made = read(tmp_path, odf("text", body, automatic=styles))
    assert made.pages[0].text.split("\n") == [
        "1. one", "more", "2. two", "(a) b one", "2.a.1 deep", "(b) b two", "", "• x", "iv. y", "",
        "3. three", "", "7. seven", "8. 8th", "", "• plain",
    ]  # fmt: skip


def test_an_opendocument_sheet_does_not_fall_for_repetition(tmp_path: Path) -> None:
    """A million repeated rows and columns of nothing are nothing; repeated values are bounded."""
    body = (
        '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell>'
        "<text:p>Area</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value="3.5"/><table:table-cell table:number-columns-repeated="999999999">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        '<table:table table:name="H" table:style-name="t"><table:table-row><table:table-cell><text:p>s</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    automatic = '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
    made = read(tmp_path, odf("spreadsheet", body, automatic=automatic))
    assert made.pages[0].text.startswith("Area\t3.5\tx\tx")
    assert made.pages[0].text.count("x") == 1_000
    assert made.left_out == ("comments (1)", "hidden sheets (1): H")


def test_an_opendocument_slide_has_its_notes(tmp_path: Path) -> None:
    """Titles are headings; what stands on every slide is none."""
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Kilns</text:p></draw:text-box></draw:frame>'
        "<draw:g><draw:custom-shape><text:p>Grouped</text:p></draw:custom-shape></draw:g>"
        '<draw:frame presentation:class="footer"><draw:text-box><text:p>Foot</text:p></draw:text-box></draw:frame>'
        '<presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>Say it.</text:p></draw:text-box>'
        "</draw:frame></presentation:notes></draw:page>"
    )
    made = read(tmp_path, odf("presentation", body))
    assert made.pages[0].text == "Kilns\n\nGrouped\n\n* * *\n\nSay it."
    assert made.pages[0].heading == ("Kilns",)


# Rich text


def test_rich_text_is_read_as_its_reader_sees_it() -> None:
    """Styles make headings; codes, pictures, deletions, hidden text and comments go; notes stand at the end."""
    made = extract_rtf(
        rb"{\rtf1\ansi\ansicpg1251\deflang1036{\fonttbl{\f0\fcharset204 Times;}{\f1\fcharset2 Symbol;}{\f2\fcharset134 S;}}"
        rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}"
        rb"{\info{\title Report on kilns}{\author A. B.}{\operator nobody}}"
        rb"{\header Head of all}{\*\unknown gone}{\pict 00ff}"
        rb"\pard\s1 Findings\par\pard\f0\'c4\'e5\'f2\'e8{\v hidden}{\deleted old}{\*\atnid x}{\annotation c}"
        rb" {\field{\*\fldinst HYPERLINK x}{\fldrslt link}}\u8217?s {\f1\'61}{\f2\'d6\'d0\'ce\'c4}"
        rb"{\super 1{\footnote\chftn See law.}}\par"
        rb"\pard\s2 Law\par\pard\intbl a\cell b\cell\row\pard\intbl c\cell\cell\row\pard \u-10179?\u-8704? end\~x\_y\-z\par}"
    )
    assert made.pages[0].text == "Findings\n\nДети link’s α中文1[1]\n\n[1] See law."
    assert made.pages[1].text == "Law\n\na\tb\nc\n\n\U0001f600 end x-yz".replace("end x", "end\u00a0x")
    assert made.pages[1].heading == ("Findings", "Law")
    assert made.pages[1].tables == ((("a", "b"), ("c", "")),)
    assert (made.title, made.declared_language) == ("Report on kilns", "fr-FR")
    assert made.metadata == {"author": "A. B.", "running_header": "Head of all"}


@pytest.mark.parametrize(
    "data",
    [
        rb"{\rtf1 before\bin99999999999 after}",
        rb"{\rtf1 a\bin-5 b}",
        rb"{\rtf1 a\u99999999999999999999? b",
        rb"{\rtf1 }}}}}} text \'zz \ ",
        rb"{\rtf1\ansicpg99999 text}",
        rb"{\rtf1\uc9999999 a\u65 text}",
    ],
)
def test_broken_rich_text_is_read_as_far_as_it_goes(data: bytes) -> None:
    """Lengths that lie, groups that close too often, numbers too large."""
    assert any(page.text for page in extract_rtf(data).pages)


def test_rich_text_nested_without_end_is_damaged() -> None:
    """A million groups in each other are refused, quickly."""
    with pytest.raises(FileRefused) as caught:
        extract_rtf(rb"{\rtf1 " + b"{" * 1_000_000)
    assert (caught.value.state, caught.value.reason_code) == ("damaged", "too-deep")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"{", b"}", rb"\par ", rb"\cell ", rb"\row ", rb"\intbl ", rb"\pard ", rb"\u8217?", rb"\'e9", b"word ",
             rb"{\footnote x}", rb"{\header y}", rb"\s1 ", rb"\v ", rb"\*", rb"\bin3 ", rb"\f1 ", rb"{\fonttbl{\f1 S;}}"]
        ),
        max_size=60,
    )
)  # fmt: skip
def test_any_rich_text_gives_pages_or_a_refusal(parts: list[bytes]) -> None:
    """Control words in any order never break the reader."""
    try:
        made = extract_rtf(rb"{\rtf1 begin " + b"".join(parts))
    except FileRefused as refused:
        assert refused.state in ("no-text", "damaged")
    else:
        assert [page.number for page in made.pages] == list(range(1, len(made.pages) + 1))
