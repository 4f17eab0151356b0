"""Tables of PDF pages: what is drawn or stands in columns becomes rows of cells; nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import weasyprint

from benchmarks.tables import facts, invented, wrong_cells
from index.model import PageTable
from ingest.tables import find_tables

Find = Callable[..., list[PageTable]]

RULED = "table{border-collapse:collapse} td,th{border:1px solid;padding:3px 6px;text-align:left}"
PROSE = "The inspectors of the ministry described the circumstances in which children work in brick kilns. "


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Draws HTML as a PDF and gives the tables on it."""

    def found(html: str, style: str = RULED, page: str = "size:A4;margin:2cm") -> list[PageTable]:
        head = f"<style>@page{{{page}}} body{{font:11px DejaVu Sans}} {style}</style>"
        weasyprint.HTML(string=f"<html><head>{head}</head><body>{html}</body></html>").write_pdf(
            tmp_path / "a.pdf"
        )
        return list(find_tables(tmp_path / "a.pdf", 1).tables)

    return found


def rows(*lines: str, cell: str = "td") -> str:
    return "".join(
        "<tr>" + "".join(f"<{cell}>{one}</{cell}>" for one in line.split("|")) + "</tr>" for line in lines
    )


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


def test_columns_of_numbers_need_no_rules(find: Find) -> None:
    """Three columns that stand apart, two of them numbers, between prose."""
    style = "td,th{padding:2px 30px 2px 0;text-align:left}"
    (table,) = find(f"<p>{PROSE * 4}</p><table>{HEAD}{BODY}</table><p>{PROSE * 4}</p>", style)
    assert table.rows[1] == ("Nepal", "12.5", "9.1")
    assert len(table.rows) == 4


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


def test_arabic_cells_are_in_reading_order(find: Find) -> None:
    """Letters from the right, numbers in them as they are; columns from the left, as they stand."""
    body = rows("الأطفال العاملون|12.5", "التعليم الأساسي|2021")
    (table,) = find(f'<table dir="rtl">{rows("المؤشر|النسبة", cell="th")}{body}</table>')
    assert ("12.5", "الأطفال العاملون") in table.rows
    assert ("2021", "التعليم الأساسي") in table.rows


def test_a_turned_page_has_its_table(find: Find, tmp_path: Path) -> None:
    """A page that is shown turned by 90 degrees is read as it is shown."""
    import pypdfium2

    find(f"<table>{HEAD}{BODY}</table>")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    document[0].set_rotation(90)
    document.save(tmp_path / "turned.pdf")
    assert len(find_tables(tmp_path / "turned.pdf", 1).tables) <= 1  # upright or left out, never garbled


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
