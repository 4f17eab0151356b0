"""What an office file holds and does not show: kept out of the text, counted and said; what shows is read."""

# ruff: noqa: E501 markup is easier to read on one line

from __future__ import annotations

import time
from pathlib import Path

import pytest
from made_office import (
    NAMES,
    STYLES,
    A,
    Parts,
    S,
    cells,
    docx,
    odf,
    p,
    pptx,
    r,
    relations,
    row,
    shape,
    slide,
    written,
    xlsx,
)

from ingest.errors import FileRefused
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from tests.ingest.pipeline_samples import Desk, by_name, text_about

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def read(folder: Path, content: bytes) -> Extraction:
    """A file, whatever its name says."""
    return extract(written(folder, "a.bin", content), Limits())


def sheet(data: str, before: str = "") -> str:
    """A sheet with something in front of its rows."""
    return f'<worksheet xmlns="{S}">{before}<sheetData>{data}</sheetData></worksheet>'


# Sheets


def test_hidden_rows_and_columns_are_counted_and_not_read(tmp_path: Path) -> None:
    """Switched off, filtered out or drawn with no height: whoever opens the workbook does not see them. Those
    that hold nothing are not worth a word."""
    columns = (
        '<cols><col min="2" max="2" width="9" hidden="1"/><col min="4" max="4" width="0" customWidth="1"/>'
        '<col min="6" max="16384" width="9" hidden="true"/></cols>'
    )
    data = (
        f"{cells(1, 'Area', 'Names', 'Girls', 'Phones', 'Boys')}"
        '<row r="2" hidden="1"><c t="str"><v>Secret village</v></c></row>'
        '<row r="3" ht="0" customHeight="1"><c t="str"><v>Flat village</v></c></row><row r="4" hidden="1"/>'
        f"{cells(5, 'Ghana', 'Kofi A.', '12', '020 1234', '15')}"
    )
    made = read(tmp_path, xlsx({"A": ""}, parts={"xl/worksheets/sheet1.xml": sheet(data, columns)}))
    assert made.pages[0].text == "Area\t\tGirls\t\tBoys\nGhana\t\t12\t\t15"
    assert all("Kofi" not in cell for table in made.pages[0].tables for line in table for cell in line)
    assert made.left_out == ("hidden rows (2)", "hidden columns (2)")


def test_boxes_on_a_sheet_follow_its_rows(tmp_path: Path) -> None:
    """Explanations stand in text boxes as often as in cells; hidden shapes are none, and nothing stands twice."""

    def box(text: str, hidden: str = "") -> str:
        lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("|"))
        named = f'<xdr:nvSpPr><xdr:cNvPr id="1" name="x"{hidden}/></xdr:nvSpPr>'
        return f"<xdr:sp>{named}<xdr:txBody><a:bodyPr/>{lines}</xdr:txBody></xdr:sp>"

    drawing = (
        f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<xdr:twoCellAnchor>{box('How to read it|Girls are counted twice.')}</xdr:twoCellAnchor>"
        f"<xdr:oneCellAnchor><xdr:grpSp>{box('In a group')}</xdr:grpSp></xdr:oneCellAnchor>"
        f"<mc:AlternateContent><mc:Choice><xdr:twoCellAnchor>{box('Once')}</xdr:twoCellAnchor></mc:Choice>"
        f"<mc:Fallback><xdr:twoCellAnchor>{box('Once')}</xdr:twoCellAnchor></mc:Fallback></mc:AlternateContent>"
        f"<xdr:twoCellAnchor>{box('Switched off', ' hidden=' + chr(34) + '1' + chr(34))}</xdr:twoCellAnchor></xdr:wsDr>"
    )
    parts: Parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": drawing,
        "xl/charts/chart1.xml": "<c/>",
        "xl/comments1.xml": f'<comments xmlns="{S}"><commentList><comment ref="A1"><text><t>is it?</t></text></comment></commentList></comments>',
        "xl/embeddings/oleObject1.bin": b"x",
    }
    made = read(tmp_path, xlsx({"A": cells(1, "Area", "Girls")}, parts=parts))
    assert (
        made.pages[0].text == "Area\tGirls\n\nHow to read it\nGirls are counted twice.\n\nIn a group\n\nOnce"
    )
    assert made.pages[0].tables == ((("Area", "Girls"),),)
    assert made.left_out == ("embedded files (1)", "charts (1)", "comments (1)")


def test_a_very_long_box_goes_on_on_pages_of_its_own(tmp_path: Path) -> None:
    drawing = f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}"><xdr:twoCellAnchor><xdr:sp><xdr:txBody><a:p><a:r><a:t>{"long words " * 700}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>'
    parts: Parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": drawing,
    }
    made = read(tmp_path, xlsx({"A": cells(1, "Area")}, parts=parts))
    assert [page.number for page in made.pages] == list(range(1, len(made.pages) + 1))
    assert sum(page.text.count("long") for page in made.pages) == 700
    assert made.pages[0].text == "Area"
    assert {page.heading[0] for page in made.pages} == {"A"}


def test_formulas_without_a_result_are_said(tmp_path: Path) -> None:
    """Programs that write workbooks leave the results to Excel: nothing is computed here."""
    data = '<row><c t="str"><v>Sum</v></c><c><f>SUM(A1:A9)</f></c><c><f>1+1</f><v>2</v></c></row>'
    made = read(tmp_path, xlsx({"A": data}))
    assert (made.pages[0].text, made.left_out) == ("Sum\t\t2", ("formulas without a result (1)",))


def test_hidden_rows_and_columns_of_opendocument_sheets(tmp_path: Path) -> None:
    """By hand or by a filter; a shape on the sheet is read."""

    def line(*texts: str, more: str = "") -> str:
        held = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
        return f"<table:table-row{more}>{held}</table:table-row>"

    body = (
        '<table:table table:name="A"><table:shapes><draw:custom-shape><text:p>Read me</text:p></draw:custom-shape></table:shapes>'
        '<table:table-column/><table:table-column-group><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/></table:table-column-group>'
        f"<table:table-column/>{line('Area', 'Names', 'Phones', 'Girls')}"
        f"{line('Secret', more=' table:visibility=' + chr(34) + 'collapse' + chr(34))}"
        f"{line('Filtered', more=' table:visibility=' + chr(34) + 'filter' + chr(34))}{line('Togo', 'Ama', '1', '9')}</table:table>"
    )
    made = read(tmp_path, odf("spreadsheet", body))
    assert made.pages[0].text == "Area\t\t\tGirls\nTogo\t\t\t9\n\nRead me"
    assert made.left_out == ("hidden rows (2)", "hidden columns (2)")


# Slides


def test_what_is_switched_off_on_a_slide_is_not_read(tmp_path: Path) -> None:
    """Shapes of the selection pane; slides that the show passes over keep their number, their notes are not
    read either; comments are counted."""
    off = shape("Old figures").replace('name="x"', 'name="x" hidden="1"')
    made = read(
        tmp_path,
        pptx(
            [slide(shape("Backup", "title"), hidden=True), slide(shape("Kilns", "title"), off)],
            notes={1: "not for the public"},
            parts={"ppt/comments/comment1.xml": f"<p:cmLst {NAMES}><p:cm/><p:cm/></p:cmLst>"},
        ),
    )
    assert [page.text for page in made.pages] == ["", "Kilns"]
    assert (made.title, made.left_out) == ("Kilns", ("comments (2)", "hidden slides (1)"))


def test_hidden_slides_of_opendocument_keep_their_number(tmp_path: Path) -> None:
    off = '<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    frame = '<draw:frame presentation:class="title"><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>'
    body = f'<draw:page draw:style-name="dp2">{frame.format("Backup")}</draw:page><draw:page>{frame.format("Kilns")}</draw:page>'
    made = read(tmp_path, odf("presentation", body, automatic=off))
    assert [page.text for page in made.pages] == ["", "Kilns"]
    assert (made.title, made.left_out) == ("Kilns", ("hidden slides (1)",))


# Texts


def test_deletions_and_hidden_text_of_word_are_counted_and_not_read(tmp_path: Path) -> None:
    """In paragraphs, cells, rows, notes and heads; a style may hide a whole paragraph."""
    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="Gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
    )
    gone = "<w:del><w:r><w:delText>the name of the girl</w:delText></w:r></w:del>"
    table = (
        "<w:tbl>"
        + row("Area", "Girls")
        + row("Secret", "1").replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
        + row("Old", "2").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
        + row("Togo", "9", f"<w:tcPr><w:cellDel/></w:tcPr>{p('struck')}")
        + "</w:tbl>"
    )
    body = (
        p("The report tells of", gone, "a girl.")
        + p("All of this is hidden.", style="Gone")
        + p("This", r(" not", "<w:vanish/>"), r(" shows.", '<w:vanish w:val="0"/>'))
        + table
    )
    parts: Parts = {
        "word/styles.xml": styles,
        "word/comments.xml": f"<w:comments {NAMES}><w:comment/><w:comment/></w:comments>",
        "word/afchunk.mht": b"x",
    }
    made = read(tmp_path, docx(body, parts, more=[("a", "aFChunk", "afchunk.mht")]))
    assert made.pages[0].text == "The report tells ofa girl.\n\nThis shows.\n\nArea\tGirls\nTogo\t9"
    assert made.left_out == (
        "comments (2)", "tracked deletions (1)", "hidden texts (2)", "inserted files (1)",
    )  # fmt: skip


def test_deletions_and_hidden_text_of_opendocument(tmp_path: Path) -> None:
    """Tracked changes, hidden fields, paragraphs and sections, styles that do not show; comments."""
    hidden = '<style:style style:name="T9" style:family="text"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>struck out</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>This <text:span text:style-name="T9">not </text:span>shows.<office:annotation><text:p>why?</text:p></office:annotation></text:p>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>Not this.</text:p><text:p text:style-name="T9">Nor this.</text:p>'
        '<text:section text:display="none"><text:p>Nor that.</text:p></text:section>'
    )
    made = read(tmp_path, odf("text", body, automatic=hidden))
    assert made.pages[0].text == "This shows."
    assert made.left_out == ("comments (1)", "tracked deletions (1)", "hidden texts (3)")


def test_deletions_and_hidden_text_of_rich_text(tmp_path: Path) -> None:
    data = (
        rb"{\rtf1\ansi The report tells of {\deleted the name of }a girl{\v not for you}."
        rb"{\*\annotation why?}{\object{\*\objdata 01}}\par}"
    )
    made = read(tmp_path, data)
    assert made.pages[0].text == "The report tells of a girl."
    assert made.left_out == (
        "tracked deletions (1)", "hidden texts (1)", "comments (1)", "embedded files (1)",
    )  # fmt: skip


def test_whoever_takes_it_in_is_told_what_the_file_still_holds(desk: Desk) -> None:
    """The text is public without it, the file is not: the reason names it before it is published."""
    gone = "<w:del><w:r><w:delText>zanahoria</w:delText></w:r></w:del>"
    desk.put("a.docx", docx(p(text_about("cocoa"), gone)))
    report = by_name(desk.take_in())["a.docx"]
    assert report.state == "indexed"
    assert report.reason == "Read, but for: tracked deletions (1)."
    assert desk.found("cocoa")
    assert not desk.found("zanahoria")


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (xlsx({"A": cells(1, "secret")}, hidden=["A"]), "hidden sheets (1): A"),
        (pptx([slide(shape("Backup"), hidden=True)]), "hidden slides (1)"),
        (docx(p(r("Not for you", "<w:vanish/>"))), "hidden texts (1)"),
        (xlsx({"A": "<row><c><f>1+1</f></c></row>"}), "formulas without a result (1)"),
    ],
    ids=["sheet", "slide", "text", "formula"],
)
def test_a_file_of_which_nothing_shows_says_so(content: bytes, parts: str, tmp_path: Path) -> None:
    """It is not said to be empty: its author sees text in it."""
    with pytest.raises(FileRefused) as caught:
        read(tmp_path, content)
    assert (caught.value.state, caught.value.reason) == (
        "no-text",
        f"Nothing in this file shows: it holds only {parts}.",
    )


def test_claims_of_hidden_columns_cost_nothing(tmp_path: Path) -> None:
    """Thousands of entries, each for a billion columns, over many rows."""
    claims = '<col min="300" max="999999999" hidden="1"/>' * 2_000
    claims += "".join(f'<col min="{n}" max="{n}" hidden="1"/>' for n in range(300, 16_000))
    data = cells(1, *["w"] * 200) * 300
    began = time.process_time()
    made = read(
        tmp_path, xlsx({"A": ""}, parts={"xl/worksheets/sheet1.xml": sheet(data, f"<cols>{claims}</cols>")})
    )
    assert time.process_time() - began < 5
    assert sum(page.text.count("w") for page in made.pages) == 60_000
    column = '<table:table-column table:visibility="collapse" table:number-columns-repeated="999999999"/>'
    cell = "<table:table-cell><text:p>w</text:p></table:table-cell>"
    body = f"<table:table><table:table-column/>{column * 50}<table:table-row>{cell * 2}</table:table-row></table:table>"
    assert read(tmp_path, odf("spreadsheet", body)).left_out == ("hidden columns (1)",)
