"""Tables of PDF pages: what is drawn or stands in columns becomes rows of cells; nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tables import facts, invented, wrong_cells
from ingest.extractors.symbol_fonts import symbol_signs
from ingest.tables import find_tables
from tests.ingest.drawn_tables import PROSE, RULED, Find, drawing, rows


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Draws HTML as a PDF and gives the tables on it."""
    return drawing(tmp_path)


HEAD = rows("Country|Boys|Girls", cell="th")
BODY = rows("Nepal|12.5|9.1", "Ghana|21.8|18.0", "Peru|7|6.4")


def test_a_ruled_table_is_its_rows_its_head_and_its_name(find: Find) -> None:
    """Rows and columns as drawn; the line above that names it is the caption, the bold first row the head."""
    (table,) = find(f"<p>{PROSE * 3}</p><p>Table 3. Children at work, 2019</p><table>{HEAD}{BODY}</table>")
    assert table.rows == (
        ("Country", "Boys", "Girls"),
        ("Nepal", "12.5", "9.1"),
        ("Ghana", "21.8", "18.0"),
        ("Peru", "7", "6.4"),
    )
    assert (table.page, table.number, table.header_rows) == (1, 1, 1)
    assert table.caption == "Table 3. Children at work, 2019"


def test_figures_in_rising_order_are_no_list_of_contents(find: Find) -> None:
    """Names, then two columns of numbers: a table, however it was sorted."""
    sorted_rows = rows("Peru|7|64", "Nepal|125|91", "Ghana|218|180", "Mali|305|240", "Chad|390|377")
    (table,) = find(f"<p>{PROSE}</p><table>{rows('Country|Boys|Girls', cell='th')}{sorted_rows}</table>")
    assert [row[2] for row in table.rows] == ["Girls", "64", "91", "180", "240", "377"]


def test_columns_of_numbers_need_no_rules(find: Find) -> None:
    """Three columns that stand apart, two of them numbers, between prose."""
    style = "td,th{padding:2px 30px 2px 0;text-align:left}"
    (table,) = find(f"<p>{PROSE * 4}</p><table>{HEAD}{BODY}</table><p>{PROSE * 4}</p>", style)
    assert table.rows[1] == ("Nepal", "12.5", "9.1")
    assert len(table.rows) == 4


def test_names_wider_than_their_columns_stand_over_them(find: Find) -> None:
    """Numbers set in the middle under long names, as typesetting programs do, without lines between them."""
    style = "th,td{padding:2px 9px;text-align:center} table{border-top:1px solid;border-bottom:1px solid}"
    head = rows("Country|Population (millions)|Area (km2)", cell="th")
    (table,) = find(f"<table>{head}{rows('Peru|8.9|879', 'Nepal|11.5|689', 'Togo|10.7|866')}</table>", style)
    assert table.rows[0] == ("Country", "Population (millions)", "Area (km2)")


def test_numbers_of_notes_are_no_digits_of_figures(find: Find) -> None:
    """A small raised figure behind a number, or behind a word, is raised in the cell."""
    body = rows(
        "Indonesia|273,879<sup>1</sup>|1 km<sup>2</sup>", "Austria<sup>12</sup>|8,935|7 km<sup>2</sup>"
    )
    (table,) = find(
        f"<table>{rows('Country|Thousands|Area', cell='th')}{body}</table>", RULED + "sup{font-size:7px}"
    )
    assert table.rows[1:] == (("Indonesia", "273,879¹", "1 km²"), ("Austria¹²", "8,935", "7 km²"))


def test_words_are_parted_where_no_space_is_written(find: Find) -> None:
    """Some programs move on instead of writing a space; a narrow space is a sixth of the size of letters."""
    style = RULED + "td{word-spacing:-1.6px;text-align:justify}"
    body = rows("Configuration matérielle minimale|512", "Installation sans bureau|256")
    (table,) = find(f"<table>{rows('Type|Mo', cell='th')}{body}</table>", style)
    assert table.rows[1][0] == "Configuration matérielle minimale"


def test_rules_of_cells_tell_columns_of_text(find: Find) -> None:
    """A rule under the head, none between rows, cells of two lines: rows are rows, not lines."""
    style = (
        "table{border-collapse:collapse} th{border-top:1px solid;border-bottom:1px solid;font-weight:normal}"
        "td,th{width:120px;text-align:left;padding:1px 12px 7px 0;vertical-align:top;line-height:1}"
    )
    body = rows(
        "Albania|Initial report|1 October 2008",
        "Bolivia (Plurinational State of the Andes)|Second|1 May 2011",
        "Chad|Initial|1 June 2023",
        "Ghana|Third|1 May 2019",
    )
    (table,) = find(f"<table>{rows('State|Type|Date due', cell='th')}{body}</table>", style)
    assert table.rows[2] == ("Bolivia (Plurinational State of the Andes)", "Second", "1 May 2011")
    assert [row[0] for row in table.rows] == ["State", "Albania", table.rows[2][0], "Chad", "Ghana"]


def test_a_merged_cell_stands_where_it_begins(find: Find) -> None:
    """What a cell covers is empty, in rows and in columns; every row has as many cells."""
    body = (
        '<tr><td rowspan="2">Agriculture</td><td>Cocoa</td><td>5</td></tr><tr><td>Cotton</td><td>6</td></tr>'
        '<tr><td colspan="2">All sectors</td><td>11</td></tr>'
    )
    (table,) = find(f"<table>{rows('Sector|Goods|Places', cell='th')}{body}</table>")
    assert table.rows[1:] == (
        ("Agriculture", "Cocoa", "5"),
        ("", "Cotton", "6"),
        ("All sectors", "", "11"),
    )


def test_an_empty_cell_stays_empty(find: Find) -> None:
    """No figure moves to the place of one that is missing."""
    (table,) = find(f"<table>{HEAD}{rows('Nepal||9.1', 'Ghana|21.8|')}</table>")
    assert table.rows[1:] == (("Nepal", "", "9.1"), ("Ghana", "21.8", ""))


ARABIC = rows("الأطفال العاملون|12.5|9.1", "التعليم الأساسي|2021|7")


@pytest.mark.parametrize("style", [RULED, "td,th{padding:2px 30px 2px 0;text-align:right}"])
def test_a_table_from_right_to_left_begins_with_its_right_column(find: Find, style: str) -> None:
    """Letters from the right, numbers in them as they are; the first column is the one at the right, in
    ruled tables and in those of numbers alone."""
    head = rows("المؤشر|البنين|البنات", cell="th")
    (table,) = find(f'<table dir="rtl">{head}{ARABIC}</table>', style)
    assert table.rows[1:] == (("الأطفال العاملون", "12.5", "9.1"), ("التعليم الأساسي", "2021", "7"))


def test_a_table_from_left_to_right_with_an_arabic_name_keeps_its_columns(find: Find) -> None:
    """A few words of another script turn no table around."""
    (table,) = find(f"<table>{HEAD}{BODY}{rows('مصر|3.1|2.9')}</table>")
    assert table.rows[-1] == ("مصر", "3.1", "2.9")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_has_its_table(find: Find, tmp_path: Path, degrees: int) -> None:
    """A page that is shown turned is read as its text stands: rows and columns are those of the table."""
    import pypdfium2

    (upright,) = find(f"<table>{HEAD}{BODY}</table>")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    document[0].set_rotation(degrees)
    document.save(tmp_path / "turned.pdf")
    (table,) = find_tables(tmp_path / "turned.pdf", 1).tables
    assert table.rows == upright.rows


@pytest.mark.parametrize("degrees", [90, -90])
def test_a_table_that_lies_on_an_upright_page_is_read(find: Find, degrees: int) -> None:
    """Wide tables are printed sideways without telling the viewer."""
    html = f'<div style="transform:rotate({degrees}deg);margin-top:8cm"><table>{HEAD}{BODY}</table></div>'
    (table,) = find(html)
    assert table.rows[:2] == (("Country", "Boys", "Girls"), ("Nepal", "12.5", "9.1"))


@pytest.mark.parametrize("degrees", [90, -90])
def test_names_of_columns_that_lie_on_a_side_head_them(find: Find, degrees: int) -> None:
    """Narrow columns have their names written upwards (or downwards), on several lines."""
    turned = f'<div style="transform:rotate({degrees}deg);width:70px;margin:30px -18px">'
    head = f"<tr><th>Country</th><th>{turned}Boys at<br>school</div></th><th>{turned}Girls</div></th></tr>"
    (table,) = find(f"<table>{head}{BODY}</table>")
    assert table.rows[0] == ("Country", "Boys at school", "Girls")
    assert table.rows[1] == ("Nepal", "12.5", "9.1")


DRAWN = {
    "✓": ('<path d="M1 5 L4 9 L9 1 L8.4 0.8 L3.9 7.4 L1.9 4.6 Z"/>', '<path d="M1 5 L4 9 L9 1" {line}/>'),
    "✗": ('<path d="M1 1 L9 9 M9 1 L1 9" {line}/>', '<path d="M1 1L9 9" {line}/><path d="M9 1L1 9" {line}/>'),
    "●": ('<circle cx="5" cy="5" r="4"/>',),
    "": ('<path d="M1 5 L6 1 L6 4 L9 4 L9 6 L6 6 L6 9 Z"/>', '<circle cx="5" cy="5" r="4" fill="#fff"/>'),
}
"""Marks as programs draw them, and an arrow and a white spot, which are none."""


@pytest.mark.parametrize(("sign", "shape"), [(sign, shape) for sign, all_ in DRAWN.items() for shape in all_])
def test_a_drawn_mark_is_what_its_cell_says(find: Find, sign: str, shape: str) -> None:
    """Ticks, crosses and dots that are drawn stand in their cells; other shapes say nothing."""
    shape = shape.replace("{line}", 'fill="none" stroke="#000" stroke-width="1.4"')
    mark = f'<svg width="10" height="10" viewBox="0 0 10 10">{shape}</svg>'
    body = rows(f"C138|{mark}|1973", f"C182|{mark}|1999", "P029|no|2014")
    (table,) = find(f"<table>{rows('Convention|Ratified|Year', cell='th')}{body}</table>")
    assert [row[1] for row in table.rows] == ["Ratified", sign, sign, "no"]


def test_an_emblem_of_many_pieces_is_no_mark(find: Find) -> None:
    """A tick that belongs to a drawing is a line of it."""
    pieces = '<path d="M1 5 L4 9 L9 1" fill="none" stroke="#000"/>' + '<circle cx="5" cy="5" r="3"/>' * 3
    body = rows(f'C138|<svg width="10" height="10">{pieces}</svg>|1973', "C182|no|1999")
    (table,) = find(f"<table>{rows('Convention|Ratified|Year', cell='th')}{body}</table>")
    assert table.rows[1] == ("C138", "", "1973")


@pytest.mark.parametrize(
    ("font", "text", "shown"),
    [
        ("ABCDEF+Wingdings-Regular", "ü", "✓"),
        ("Wingdings", "\uf0fb", "✗"),
        ("Wingdings", "(cid:254)", "☑"),
        ("Wingdings2", "P", "✓"),
        ("Wingdings-2", "O", "✗"),
        ("BCDEFG+ZapfDingbats", "4", "✔"),
        ("ZapfDingbats", "(cid:9)", ""),
        ("Wingdings", "✓", "✓"),
        ("Helvetica", "ü", "ü"),
    ],
)
def test_signs_of_fonts_of_pictures_are_what_they_show(font: str, text: str, shown: str) -> None:
    """A tick that is the letter ü of Wingdings is a tick."""
    assert symbol_signs(font, [text]) == [shown]


def test_hostile_cells_are_plain_text(find: Find) -> None:
    """A formula and a script are the signs that they are; what they do is for whoever writes them out."""
    body = rows("=cmd|' /C calc'!A0".replace("|", "&#124;") + "|1", "&lt;script&gt;alert(1)&lt;/script&gt;|2")
    (table,) = find(f"<table>{rows('Formula|Number', cell='th')}{body}</table>")
    assert [row[0] for row in table.rows[1:]] == ["=cmd|' /C calc'!A0", "<script>alert(1)</script>"]


@pytest.mark.parametrize(
    ("name", "html", "style"),
    [
        ("two columns of prose", f"<p>{PROSE * 60}</p>", "body{columns:2;text-align:justify}"),
        ("three columns of prose", f"<p>{PROSE * 60}</p>", "body{columns:3;column-rule:1px solid}"),
        (
            "a box around prose",
            f"<div>{PROSE * 9}</div><p>{PROSE * 9}</p>",
            "div{border:2px solid;padding:9px}",
        ),
        ("two boxes side by side", f"<table>{rows(PROSE * 4 + '|' + PROSE * 4)}</table>", RULED),
        ("a numbered list", "<ol>" + f"<li>{PROSE}</li>" * 12 + "</ol>", ""),
        (
            "a list of contents",
            f"<table>{rows(*(f'{PROSE[:40]}{n}|{n * 3}' for n in range(2, 20)))}</table>",
            "td{padding-right:60px}",
        ),
        (
            "lines of a program that go on",
            "<pre>" + "\n".join(f"option{n}{' ' * (40 - n % 7)}\\" for n in range(10, 20)) + "</pre>",
            "pre{border-top:1px solid;border-bottom:1px solid}",
        ),
        ("a frame around the page", f"<div>{PROSE * 5}</div>", "div{border:1px solid;height:23cm}"),
        ("rules between paragraphs", f"<p>{PROSE * 3}</p><hr>" * 6, ""),
        ("an address and a date", rows("Geneva|Switzerland|2021").join(["<table>", "</table>"]), ""),
    ],
)
def test_no_table_is_made_of(find: Find, name: str, html: str, style: str) -> None:
    """What is no table is none."""
    assert find(html, style) == [], name


def test_answers_go_out_before_the_time_is_over(find: Find, tmp_path: Path) -> None:
    """However long a file is: the answer says from where to go on, and going on finds what was left."""
    find(f'<table>{HEAD}{BODY}</table><p style="break-before:page">{PROSE}</p>' * 3)
    ticks = iter(range(0, 1000, 10))
    first = find_tables(tmp_path / "a.pdf", 1, clock=lambda: float(next(ticks)))
    assert first.go_on == 2
    assert [table.page for table in first.tables] == [1]
    assert [table.page for table in find_tables(tmp_path / "a.pdf", 2).tables] == [2, 3]


def test_golden_cells_of_real_reports(shared: Path) -> None:
    """Cells that people read off rendered pages; all 75 were right when this was written."""
    assert len(wrong_cells(shared / "reports")) <= 0.04 * len(facts())


@pytest.mark.slow
def test_no_table_is_made_of_103_pages_of_prose(shared: Path) -> None:
    """Resolutions, reports, a journal's mast, Arabic."""
    assert invented(shared / "reports") == []
