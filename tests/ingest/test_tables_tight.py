"""Cells that touch each other: no margin in them, a narrow gap between them, lines one way only."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.radicals import as_characters
from ingest.tables_grid import Grid
from ingest.tables_refused import is_table
from ingest.tables_spaces import Walls
from tests.ingest.drawn_tables import PROSE, Find, cells, drawing, rows

TIGHT = "table{border-collapse:collapse} td,th{border:1px solid;padding:0;text-align:left;font-weight:normal}"
REGIONS = (
    "Region|Children|Share|Trend",
    "Coastal belt|14 210|12.5|–",
    "Northern hills|8 004|31.0|2",
    "River delta|990|4.2|0",
    "Southern islands|62|0.4|–",
)
GROUPS = (
    '<tr><th rowspan="2">Sector</th><th colspan="2">Hazardous</th><th colspan="2">All work</th></tr>'
    "<tr><th>Boys</th><th>Girls</th><th>Boys</th><th>Girls</th></tr>"
)
SECTORS = ("Farming|12.1|9.0|20.4|18.2", "Mining|3.2|0.4|4.0|0.9", "Domestic work|0.2|4.9|0.8|9.7")
GROUPED = (("Sector", "Hazardous", "", "All work", ""), ("", "Boys", "Girls", "Boys", "Girls"))


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Draws HTML as a PDF and gives the tables on it."""
    return drawing(tmp_path)


def between_prose(table: str) -> str:
    return f"<p>{PROSE * 3}</p><table>{table}</table><p>{PROSE * 3}</p>"


@pytest.mark.parametrize("lines", [REGIONS, tuple(line.replace(" ", "") for line in REGIONS)])
def test_words_that_touch_across_a_line_are_two(find: Find, lines: tuple[str, ...]) -> None:
    """Without margins a name ends where the figure of the next cell begins; the line says where."""
    (table,) = find(between_prose(rows(*lines)), TIGHT)
    assert table.rows == cells(lines)


def test_a_box_behind_letters_does_not_part_their_word() -> None:
    """Only lines longer than two low rows do: marked letters within a word have sides too."""
    signs = [{"x0": at * 6.0, "x1": at * 6.0 + 6, "top": 100.0, "bottom": 110.0} for at in range(6)]
    side = {"x0": 18.0, "x1": 18.0, "top": 99.0, "bottom": 111.0}
    assert list(Walls([side]).parted(signs)) == [signs]
    assert list(Walls([side | {"bottom": 130.0}]).parted(signs)) == [signs[:3], signs[3:]]
    assert list(Walls([side | {"x0": 15.0, "x1": 15.0, "bottom": 130.0}]).parted(signs)) == [signs]


def test_an_arabic_table_without_margins_keeps_its_words_apart(find: Find) -> None:
    lines = ("المنطقة|عدد الأطفال|النسبة", "الساحل|1200|12.5", "الشمال|845|9.1", "الجنوب|77|3.4")
    (table,) = find(f"<div dir=rtl lang=ar><table>{rows(*lines)}</table></div>", TIGHT)
    assert table.rows == cells(lines)


def test_a_gap_without_a_space_parts_cells_however_narrow(find: Find) -> None:
    """Text as wide as its column stands a sign from the next; programs write spaces within a cell only."""
    lines = (
        "Instrument|Ratified|In force since|Years",
        "Night work|1 March 1960|1 March 1961|12",
        "Minimum age|12 May 1997|12 May 1998|7",
        "Worst forms|3 June 2001|3 June 2002|33",
        "Forced labour|9 July 1969|9 July 1970|4",
    )
    style = "table{border-collapse:collapse} td,th{padding:0 1.5px;text-align:left;font-weight:normal}"
    (table,) = find(between_prose(rows(*lines)), style + "tr:first-child td{border-bottom:1px solid}")
    assert table.rows == cells(lines)


def test_lines_between_columns_alone_leave_rows_apart(find: Find) -> None:
    """A frame with lines down the page: each line of print is a row, for it has a label and figures."""
    style = "table{border-collapse:collapse;border:1px solid} td,th{border-right:1px solid;padding:2px 5px}"
    head = f"<thead style='border-bottom:1px solid'>{rows(REGIONS[0], cell='th')}</thead>"
    more = ("Eastern plateau|1 145|17.9|5", "Capital district|27 318|8.8|-3")
    (table,) = find(between_prose(head + rows(*REGIONS[1:], *more)), style)
    assert table.rows == cells((*REGIONS, *more))


def test_lines_in_a_cell_stay_together_where_labels_have_fewer(find: Find) -> None:
    """Several figures under each other beside one label are one cell."""
    lines = ("Farms|14<br>15<br>16<br>17<br>18|2010", "Mines|2<br>3<br>4<br>5<br>6|2011")
    (table,) = find(between_prose(rows("Place|Visits|Since", *lines)))
    assert table.rows[1] == ("Farms", "14 15 16 17 18", "2010")


@pytest.mark.parametrize("side", ["left", "right", "center"])
def test_names_that_repeat_tell_what_stands_over_them(find: Find, side: str) -> None:
    """No rule under a name over two columns, which is flush with one: the same names repeat."""
    style = f"table{{border-collapse:collapse}} td,th{{padding:2px 12px;text-align:{side}}}"
    style += "td:first-child,th:first-child{text-align:left}"
    (table,) = find(between_prose(GROUPS + rows(*SECTORS)), style)
    assert table.rows == (*GROUPED, *cells(SECTORS))
    assert table.header_rows == 2


def test_a_rule_of_the_table_before_is_none_over_a_head(find: Find) -> None:
    """Two tables with prose between: the names of the second stay its own."""
    style = "table{border-collapse:collapse} td,th{padding:2px 8px;text-align:right}"
    style += "thead{border-bottom:1px solid}"
    first = f"<thead>{rows(REGIONS[0], cell='th')}</thead>{rows(*REGIONS[1:])}"
    names = "Indicator|2016|2018|2020"
    visits = ("Inspectors|120|131|129", "Visits|3 411|3 902|1 876", "Cases|77|81|40")
    second = f"<thead>{rows(names, cell='th')}</thead>{rows(*visits)}"
    found = find(f"<table>{first}</table><p>{PROSE * 2}</p><table>{second}</table>", style)
    assert [(table.rows, table.header_rows) for table in found] == [
        (cells(REGIONS), 1),
        (cells((names, *visits)), 1),
    ]


def test_groups_of_digits_under_short_figures_are_one_column(find: Find) -> None:
    """A thousand in one row alone, beside a label that ends just left of it: no column begins there."""
    lines = ("Indicator|2016|2018", "Inspectors|120|131", "Visits|3 411|3 902", "Cases opened|77|81")
    style = (
        "table{border-collapse:collapse} td,th{padding:0 2px;text-align:right;border-bottom:1px solid #999}"
    )
    style += "td:first-child,th:first-child{text-align:left}"
    (table,) = find(between_prose(rows(*lines, "Fines imposed|12|9")), style)
    assert table.rows == cells((*lines, "Fines imposed|12|9"))


def test_dashes_at_the_left_of_a_column_are_its_empty_places(find: Find) -> None:
    """Sheets set text at the left of a cell and figures at its right."""
    lines = ("North|14|–", "South|8|2", "East|21|–", "West|9|5", "Centre|4|7")
    body = rows(*lines).replace("<td>–</td>", '<td style="text-align:left">–</td>')
    style = "table{border-collapse:collapse;width:420px} td,th{padding:2px 6px;text-align:right}"
    (table,) = find(between_prose(rows("Region|Visits|Cases", cell="th") + body), style)
    assert table.rows == cells(("Region|Visits|Cases", *lines))


def test_a_contents_list_with_drawn_dots_is_no_table(find: Find) -> None:
    """Titles led to page numbers by a dotted border instead of dots."""
    style = ".l{display:flex} .l i{flex:1;border-bottom:1px dotted;margin:0 4px}"
    titles = (
        "Introduction 1",
        "Background 3",
        "Methods 7",
        "Sampling 9",
        "Weights 14",
        "Findings 20",
        "Annex 52",
    )
    lines = (title.rsplit(" ", 1) for title in titles)
    body = "".join(
        f"<div class=l><span>{name}</span><i></i><span>{page}</span></div>" for name, page in lines
    )
    assert find(f"<h1>Contents</h1>{body}", style) == []


def test_radicals_are_the_characters_that_are_meant() -> None:
    """What a font draws alike: Kangxi radicals, and the simplified ones of the supplement."""
    assert as_characters("⼉童⼈数⽐例 ⻓⻔⻢⻰ 1 200") == "儿童人数比例 长门马龙 1 200"
    assert as_characters("地区, area, المنطقة") == "地区, area, المنطقة"


def test_signs_that_nobody_can_read_make_no_table() -> None:
    """Formulas in fonts that do not say what their signs are: the page has them, the rows would be noise."""
    plain = (
        ("Angle", "Sine", "Arc"),
        ("right", "1.00", "1.57"),
        ("flat", "0.00", "3.14"),
        ("none", "0", "0"),
    )
    noise = (plain[0], ("(cid:13)", "1.00", "1.57"), *plain[2:])
    assert is_table(Grid((0, 0, 200, 100), plain), (595, 842))
    assert not is_table(Grid((0, 0, 200, 100), noise), (595, 842))
