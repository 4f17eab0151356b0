"""Word documents are read as their reader sees them: one small document for each trap."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

from pathlib import Path

import pytest
from made_office import NAMES, docx, p, r, relations, row, written

from ingest.errors import FileRefused
from ingest.extractors.docx_numbering import numeral
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits


def read(folder: Path, content: bytes) -> Extraction:
    """A document, whatever its name says."""
    return extract(written(folder, "a.pdf", content), Limits())


def text_of(folder: Path, body: str) -> str:
    """The whole text of a document of this body, behind the first words that every one has."""
    pages = read(folder, docx(p("Begin") + body)).pages
    return "\n\n".join(page.text for page in pages).removeprefix("Begin").strip()


def test_headings_begin_pages_with_their_numbers_and_their_path(tmp_path: Path) -> None:
    """A heading is one by its style, by a style based on one, or by its own level; Word counts its number."""
    made = read(
        tmp_path,
        docx(
            p("Child labour in kilns", style="Titel") + p("Foreword.") + p("Findings", style="H1")
            + p("Many.") + p("Enforcement", style="H2") + p("Weak.") + p("Law", style="H2") + p("Old.")
            + p("Annex", style="Own") + p("Lists.")
            + p("Direct", properties='<w:outlineLvl w:val="1"/>') + p("End.")
        ),
    )  # fmt: skip
    assert [page.heading for page in made.pages] == [
        (), ("1 Findings",), ("1 Findings", "1.1 Enforcement"), ("1 Findings", "1.2 Law"), ("2 Annex",),
        ("2 Annex", "Direct"),
    ]  # fmt: skip
    assert made.pages[2].text == "1.1 Enforcement\n\nWeak."
    assert (made.format, made.title, made.declared_language) == ("docx", "Child labour in kilns", "fr-FR")


def test_a_made_up_title_is_not_the_title(tmp_path: Path) -> None:
    """What the writing program put there gives way to the document's own words."""
    made = read(
        tmp_path,
        docx(p("Findings", style="H1") + p("x y"), properties="<t:title xmlns:t='x'>Document1</t:title>"),
    )
    assert made.title == "1 Findings"


def test_changes_are_accepted(tmp_path: Path) -> None:
    """Insertions and what was moved here are in the text; deletions and what was moved away are not."""
    body = p(
        r("They "), f"<w:ins>{r('now ')}</w:ins>", "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>",
        f"<w:moveFrom>{r('gone ')}</w:moveFrom>", f"<w:moveTo>{r('here ')}</w:moveTo>", r("work."),
    )  # fmt: skip
    assert text_of(tmp_path, body) == "They now here work."


def test_a_deleted_end_of_paragraph_joins_two(tmp_path: Path) -> None:
    """What the reviewer joined is one paragraph, and a deleted row is no row."""
    body = p("Half a", properties="<w:rPr><w:del/></w:rPr>") + p(" sentence.")
    assert text_of(tmp_path, body) == "Half a sentence."
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('x')}</w:tc></w:tr>"
    assert text_of(tmp_path, f"<w:tbl>{row('a', 'b')}{gone}{row('c', 'd')}</w:tbl>") == "a\tb\nc\td"


def field(code: str, result: str, *, kind: str = "fldChar") -> str:
    """A field of runs."""

    def char(name: str) -> str:
        return f'<w:r><w:{kind} w:fldCharType="{name}"/></w:r>'

    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return char("begin") + instruction + char("separate") + result + char("end")


def test_fields_stand_by_their_result(tmp_path: Path) -> None:
    """Codes of fields are not text, nested ones neither, also when a field reaches over paragraphs."""
    inner = field("PAGE", r("7"))
    body = p(r("See "), field('HYPERLINK "http://x"', r("page ") + inner), r("."))
    assert text_of(tmp_path, body) == "See page 7."
    over = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>CODE</w:t></w:r>') + p(
        '<w:r><w:t>MORE CODE</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("Shown")
    )
    assert (
        text_of(tmp_path, over + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("After")))
        == "Shown\n\nAfter"
    )
    simple = p(f'<w:fldSimple w:instr="DATE">{r("12 June")}</w:fldSimple>')
    assert text_of(tmp_path, simple) == "12 June"


def test_comments_hidden_text_and_placeholders_are_no_text(tmp_path: Path) -> None:
    """What Word does not print is not read; a filled form field is."""
    body = p(
        r("Seen"), r(" hidden", "<w:vanish/>"), r(" shown", '<w:vanish w:val="0"/>'),
        r(" secret", '<w:rStyle w:val="Secret"/>'), '<w:r><w:commentReference w:id="1"/></w:r>',
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{r(' filled')}</w:sdtContent></w:sdt>",
    )  # fmt: skip
    assert text_of(tmp_path, body) == "Seen shown filled"
    block = f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
    assert text_of(tmp_path, block) == "In a control."


def test_text_boxes_stand_beside_their_paragraph_once(tmp_path: Path) -> None:
    """Word writes each box twice, for old and new readers: one is read."""
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert text_of(tmp_path, p(r("Beside "), f"<w:r>{both}</w:r>", r("it."))) == "Beside it.\n\nIn the box."


def test_the_words_of_a_drawing_of_boxes_stand_behind_their_paragraph(tmp_path: Path) -> None:
    """SmartArt has its words in a part of its own: they were left out, and nothing said so."""
    drawing = '<w:drawing><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="d" r:dm="{}"/></a:graphicData></a:graphic></w:drawing>'
    boxes = "".join(
        f"<pt><t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></t></pt>" for word in ("Find", "Remove", "")
    )
    body = p("Three steps", f"<w:r>{drawing.format('d1')}</w:r>") + p(
        f"<w:r>{drawing.format('gone')}</w:r>", "After"
    )
    made = read(
        tmp_path,
        docx(
            body,
            {"word/diagrams/data1.xml": f"<m {NAMES}>{boxes}</m>"},
            more=[("d1", "diagramData", "diagrams/data1.xml")],
        ),
    )
    assert made.pages[0].text == "Three steps\n\nFind\nRemove\n\nAfter"


def test_notes_stand_at_the_end_of_their_section(tmp_path: Path) -> None:
    """A number in brackets where the note is cited, the note behind the section, none in the next one."""

    def cite(kind: str, name: str) -> str:
        return f'<w:r><w:{kind}Reference w:id="{name}"/></w:r>'

    body = (
        p("One", style="H1") + p(r("Claim"), cite("footnote", "2"), r(" and"), cite("endnote", "2"))
        + p(r("Two"), cite("footnote", "3"), style="H1") + p("Text.")
    )  # fmt: skip
    notes = f'<w:footnotes {NAMES}><w:footnote w:id="0" w:type="separator">{p("x")}</w:footnote><w:footnote w:id="2">{p("See the law.")}</w:footnote><w:footnote w:id="3">{p("Of the heading.")}</w:footnote></w:footnotes>'
    ends = f'<w:endnotes {NAMES}><w:endnote w:id="2">{p("At the end.")}</w:endnote></w:endnotes>'
    made = read(
        tmp_path,
        docx(
            body, {"word/footnotes.xml": notes, "word/endnotes.xml": ends},
            more=[("f", "footnotes", "footnotes.xml"), ("e", "endnotes", "endnotes.xml")],
        ),
    )  # fmt: skip
    assert made.pages[0].text == "1 One\n\nClaim[1] and[2]\n\n[1] See the law.\n[2] At the end."
    assert made.pages[1].text == "2 Two[3]\n\nText.\n\n[3] Of the heading."


def test_lists_are_lines_with_their_numbers(tmp_path: Path) -> None:
    """Items follow each other in one block; each list counts for itself."""

    def item(text: str, level: int = 0) -> str:
        return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>')

    assert text_of(tmp_path, item("bread") + item("flour", 1) + item("water") + p("Then.")) == (
        "(iii) bread\n• flour\n(iv) water\n\nThen."
    )


def test_tables_are_rows_in_the_text_and_beside_the_page(tmp_path: Path) -> None:
    """Cells parted by tabs; covered cells are empty; a table in a cell is in its text; a frame is no table."""
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("wide")}'
    top = f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("tall")}'
    under = f"<w:tcPr><w:vMerge/></w:tcPr>{p('')}"
    inner = f"<w:tbl>{row('x', 'y')}</w:tbl>"
    body = f"<w:tbl>{row('a', 'b', 'c')}{row(wide, 'd')}{row(top, 'e', inner + p('z'))}{row(under, 'f', 'g')}</w:tbl>"
    made = read(tmp_path, docx(p("Words") + body))
    assert made.pages[0].text == "Words\n\na\tb\tc\nwide\t\td\ntall\te\tx y z\n\tf\tg"
    assert made.pages[0].tables == (
        (("a", "b", "c"), ("wide", "", "d"), ("tall", "e", "x y z"), ("", "f", "g")),
    )
    frame = f"<w:tbl>{row(p('Only', style='H1') + p('text.'))}</w:tbl>"
    framed = read(tmp_path, docx(p("Words") + frame))
    assert framed.pages[1].text == "1 Only\n\ntext."
    assert framed.pages[1].tables == ()


def test_a_long_table_is_cut_with_its_pages(tmp_path: Path) -> None:
    """Each page has the rows that stand on it, none twice, none lost."""
    rows = [row(f"country {number}", "some words that fill the row", str(number)) for number in range(400)]
    made = read(tmp_path, docx(p("Annex", style="H1") + f"<w:tbl>{''.join(rows)}</w:tbl>"))
    assert len(made.pages) > 2
    assert [r[2] for page in made.pages for table in page.tables for r in table] == [
        str(n) for n in range(400)
    ]
    for page in made.pages:
        assert all("\t".join(r) in page.text for table in page.tables for r in table)


def test_signs_of_symbol_fonts_and_special_hyphens_are_the_signs_shown(tmp_path: Path) -> None:
    """A sign given by font and code is that sign; soft hyphens vanish, hard ones stay."""
    body = p(
        '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', r(" "), '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        r(" co"), "<w:r><w:softHyphen/></w:r>", r("operate e"), "<w:r><w:noBreakHyphen/></w:r>", r("mail"),
        '<w:r><w:tab/></w:r>', r("\uf0b3 5", '<w:rFonts w:ascii="Symbol"/>'),
    )  # fmt: skip
    assert text_of(tmp_path, body) == "α ✓ cooperate e-mail\t≥ 5"


def test_right_to_left_text_is_in_logical_order(tmp_path: Path) -> None:
    """Word keeps it so; direction marks are dropped."""
    body = p(r("\u200fعمل", "<w:rtl/>"), r(" الأطفال", "<w:rtl/>"))
    assert text_of(tmp_path, body) == "عمل الأطفال"


def test_formulas_and_readings_of_signs(tmp_path: Path) -> None:
    """A formula gives its letters; the base of a ruby text stays, its reading goes."""
    body = p(
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", r(" "),
        f"<w:r><w:ruby><w:rt>{r('dong')}</w:rt><w:rubyBase>{r('童')}</w:rubyBase></w:ruby></w:r>", r("工"),
    )  # fmt: skip
    assert text_of(tmp_path, body) == "x=1 童工"


def test_running_heads_are_kept_out_of_the_text(tmp_path: Path) -> None:
    """They stand beside the first page; macros and embedded files are counted, never opened; links are never followed."""
    made = read(
        tmp_path,
        docx(
            p("Body text."),
            {
                "word/header1.xml": f"<w:hdr {NAMES}>{p('Ministry of Labour')}</w:hdr>",
                "word/footer1.xml": f"<w:ftr {NAMES}>{p(field('PAGE', r('3')))}</w:ftr>",
                "word/vbaProject.bin": b"macro",
                "word/embeddings/oleObject1.bin": b"\xd0\xcf",
            },
            more=[("h", "header", "header1.xml"), ("g", "footer", "footer1.xml")],
        ),
    )
    assert made.pages[0].text == "Body text."
    assert made.metadata == {"running_header": "Ministry of Labour", "running_footer": "3"}
    assert made.pages[0].furniture == "Ministry of Labour\n3"
    assert made.left_out == ("macros (1)", "embedded files (1)")


def test_parts_elsewhere_are_never_asked_for(tmp_path: Path) -> None:
    """A relation that leads out of the package, by address or by path, leads nowhere."""
    rels = relations(
        ("s", "styles", "../../../../etc/passwd"), ("f", "footnotes", "http://127.0.0.1:9/x"), external=["f"]
    )
    made = read(tmp_path, docx(p("Text.", style="H1"), {"word/_rels/document.xml.rels": rels}))
    assert made.pages[0].text == "Text."


def test_the_strict_form_of_the_standard_is_read_too(tmp_path: Path) -> None:
    """ISO/IEC 29500 Strict has other namespaces for the same elements."""
    strict = docx(p("Strict text.")).replace(b"", b"")
    body = f"<w:document {NAMES}><w:body>{p('Strict', style='H1')}{p('text.')}</w:body></w:document>"
    body = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert strict
    made = read(tmp_path, docx("", {"word/document.xml": body}))
    assert made.pages[0].heading == ("1 Strict",)


@pytest.mark.parametrize("name", ["_rels/.rels", "word/document.xml"])
def test_a_document_without_its_main_part_is_damaged(tmp_path: Path, name: str) -> None:
    """It says what it is, and is not: the reason names the part."""
    import io
    import zipfile

    whole = zipfile.ZipFile(io.BytesIO(docx(p("x"))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as less:
        for member in whole.namelist():
            if member != name:
                less.writestr(member, whole.read(member))
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, buffer.getvalue())
    assert (caught.value.state, caught.value.reason_code) == ("damaged", "part-missing")


def test_a_document_without_words_has_no_text(tmp_path: Path) -> None:
    """Empty paragraphs are no extraction."""
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, docx(p("") * 5))
    assert caught.value.state == "no-text"


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03"),
        (2, "russianLower", "б"), (3, "unknown", "3"), (0, "upperRoman", "0"), (10**9, "lowerRoman", "1000000000"),
    ],
)  # fmt: skip
def test_numbers_have_the_forms_that_word_gives_them(count: int, form: str, expected: str) -> None:
    """Letters repeat after the alphabet; what has no such form is written with figures."""
    assert numeral(count, form) == expected
