"""Tables with few lines or none: which name stands over which column, where columns stand close, which lines
are one row. A figure under the wrong name would be worse than none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.tables_grid import Grid
from ingest.tables_refused import has_fused_figures
from tests.ingest.drawn_tables import PROSE, RULED, Find, cells, drawing, rows

COUNTRIES = ("Ghana", "Sierra Leone", "Benin", "Mali", "Niger", "Burkina Faso", "Kenya", "Uganda")
VISITS = tuple(f"{name}|{1000 + at * 37}|{at * 1.3:.1f}" for at, name in enumerate(COUNTRIES))
SPACED = tuple(
    f"{name}|{900 + at * 370:,}|{at * 1.3:.1f}".replace(",", " ") for at, name in enumerate(COUNTRIES)
)
AREAS = ("السودان", "تشاد", "النيجر", "مصر", "اليمن", "المغرب")
ARABIC = tuple(f"{name}|{1000 + at * 37}|{at * 1.3 + 2:.1f}" for at, name in enumerate(AREAS))
LAWS = tuple(f"{line}|{'yes' if at % 2 else 'no'}" for at, line in enumerate(VISITS))

RULES = "table{border-collapse:collapse} td,th{border-bottom:.5pt solid;padding:4px}"
BOOK = (
    "table{border-collapse:collapse;border-top:1px solid;border-bottom:1px solid}"
    "thead{border-bottom:1px solid}"
)
RIGHT = "td+td{text-align:right}"
LEFT_NAMES = "tbody td+td{text-align:right} thead td{text-align:left}"


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Draws HTML as a PDF and gives the tables on it."""
    return drawing(tmp_path)


def between_prose(*lines: str, head: str = "", after: str = "") -> str:
    names = f"<thead>{head}</thead>" if head else ""
    return f"<p>{PROSE * 3}</p><table>{names}{rows(*lines)}</table>{after}<p>{PROSE * 3}</p>"


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_names_over_the_first_rule_are_the_head(find: Find, side: str, weight: str) -> None:
    """Rules under all rows, none over the first: its words stand closer than cells do, and over columns."""
    head = rows("Country|Visits|Share", cell="th")
    (table,) = find(
        between_prose(*VISITS, head=head), f"{RULES} th{{text-align:{side};font-weight:{weight}}}"
    )
    assert table.rows == (("Country", "Visits", "Share"), *cells(VISITS))
    assert (table.header_rows, table.caption) == (1, "")


@pytest.mark.parametrize(
    "style", ["table{border-top:1px solid;border-bottom:1px solid;width:100%}", "table{width:100%}"]
)
def test_names_at_the_left_of_figures_at_the_right_stay_with_them(find: Find, style: str) -> None:
    """In wide cells a name stands far from its figures, and nearer to those of the column before."""
    (table,) = find(between_prose(*VISITS, head=rows("Country|Visits|Share")), style + LEFT_NAMES)
    assert table.rows == (("Country", "Visits", "Share"), *cells(VISITS))
    assert table.header_rows == 1


@pytest.mark.parametrize("lines", [VISITS, SPACED])
@pytest.mark.parametrize("style", ["", RIGHT, "td,th{padding:1px 2px} th{width:50px}" + RIGHT])
def test_columns_as_close_as_words_are_told_by_their_figures(
    find: Find, lines: tuple[str, ...], style: str
) -> None:
    """No line, and gaps like spaces: figures stand under each other; groups of digits stay one number."""
    head = rows("Country|Visits|Share", cell="th")
    (table,) = find(between_prose(*lines, head=head), style)
    assert table.rows == (("Country", "Visits", "Share"), *cells(lines))
    assert table.header_rows == 1


def test_a_label_with_a_number_is_one_cell(find: Find) -> None:
    """ "Region 1", "Region 2": the numbers stand under each other, but are no column."""
    lines = tuple(f"Region {at}|{90 + at * 37}|{at * 1.3:.1f}" for at in range(1, 8))
    (table,) = find(between_prose(*lines))
    assert table.rows == cells(lines)


SHEET = "table{border-collapse:collapse} td,th{width:64px;padding:1px;font-weight:normal}"
"""As a spreadsheet prints: figures at the right of their cells, texts at the left, no line."""


def sheet(*lines: str) -> str:
    """Rows of HTML, figures at the right and words at the left."""
    body = "".join(
        "<tr>"
        + "".join(
            f'<td align="{"right" if one[:1].isdigit() else "left"}">{one}</td>' for one in line.split("|")
        )
        + "</tr>"
        for line in lines
    )
    return f"<p>{PROSE * 3}</p><table>{body}</table><p>{PROSE * 3}</p>"


def test_words_behind_figures_begin_a_column(find: Find) -> None:
    """Figures end where the next column of words begins; the same for the names over them."""
    lines = ("Country|2015|2020|Law|Share", *(f"{line}|{at * 1.5:.1f}" for at, line in enumerate(LAWS)))
    (table,) = find(sheet(*lines), SHEET)
    assert table.rows == cells(lines)
    assert table.header_rows == 1


@pytest.mark.parametrize("width", [24, 40, 64, 110])
def test_dashes_at_the_left_of_figures_join_none(find: Find, width: int) -> None:
    """A dash stands nearer to the figure before than to its column: the table is right, or none is made."""
    lines = ("Ghana|5|9.1|–", "Togo|–|21.8|3", "Benin|7|–|–", "Mali|–|6.4|5", "Niger|1|2|–", "Chad|13|85|–")
    found = find(sheet("Country|Boys|Girls|All", *lines), SHEET.replace("64", str(width)))
    assert [table.rows[1:] for table in found] in ([], [cells(lines)])


def test_two_figures_in_one_cell_are_two_columns_not_told_apart() -> None:
    """Groups of digits, ranges, shares in brackets and signs of notes are no second figure."""
    good = ("1 320", "12 – 15", "7 (2.1)", "3.4*", "–", "12 400.5", "2010–2015", "– –")
    assert not has_fused_figures(Grid((0, 0, 1, 1), tuple(("a", one) for one in good)))
    bad = ("9.1 –", "85 n.a.", "2015 2020", "12 7")
    assert has_fused_figures(Grid((0, 0, 1, 1), tuple(("a", one) for one in bad)))


@pytest.mark.parametrize("style", [SHEET, RULED])
def test_an_arabic_table_printed_from_the_left_begins_with_its_names(find: Find, style: str) -> None:
    """Programs that know one direction put the names of rows at the left; they are the first column."""
    lines = ("البلد|الزيارات|النسبة", *ARABIC)
    (table,) = find(sheet(*lines).replace(PROSE, ""), style)
    assert table.rows == cells(lines)


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("style", ["", "table{border-top:1px solid;border-bottom:1px solid}", RULES])
def test_names_of_several_lines_are_one_row(find: Find, style: str, side: str) -> None:
    """Broken into narrow lines, with and without rules; none goes to the caption or to the rows."""
    names = "Country|Number of visits to farms|Share of children who work (%)"
    style += f"th{{width:90px;vertical-align:bottom;text-align:{side}}} td+td{{text-align:{side}}}"
    style += "td,th{padding:2px 8px}"
    (table,) = find(between_prose(*VISITS, head=rows(names, cell="th")), style)
    assert table.rows == cells((names, *VISITS))
    assert table.header_rows == 1


TWO_ROWS = (
    '<tr><th rowspan="2">Country</th><th colspan="2">Visits</th><th rowspan="2">Law</th></tr>'
    "<tr><th>Number</th><th>Share (%)</th></tr>"
)


def test_a_head_of_two_rows_in_cells_is_two_rows(find: Find) -> None:
    """A name over two columns stands over the first of them; both rows are the head."""
    (table,) = find(between_prose(*LAWS, head=TWO_ROWS))
    assert table.rows == (("Country", "Visits", "", "Law"), ("", "Number", "Share (%)", ""), *cells(LAWS))
    assert table.header_rows == 2


def test_a_rule_under_a_name_says_how_far_it_reaches(find: Find) -> None:
    """No cells drawn; what the rule spans is under the name."""
    style = BOOK + "table{width:100%} th[colspan]{border-bottom:1px solid;text-align:center}" + RIGHT
    (table,) = find(between_prose(*LAWS, head=TWO_ROWS), style)
    assert table.header_rows == 2
    assert table.rows[0][1:3] == ("Visits", "")
    assert table.rows[1][1:3] == ("Number", "Share (%)")
    assert table.rows[2:] == cells(LAWS)


def test_units_under_names_belong_to_the_head(find: Find) -> None:
    """In cells as a row of their own, else behind the name."""
    head = rows("Country|Visits|Share", "|(number)|(%)", cell="th")
    (ruled,) = find(between_prose(*VISITS, head=head), RULED)
    assert (ruled.header_rows, ruled.rows[1]) == (2, ("", "(number)", "(%)"))
    (open_,) = find(between_prose(*VISITS, head=head), BOOK + "table{width:100%}")
    assert (open_.header_rows, open_.rows[0]) == (1, ("Country", "Visits (number)", "Share (%)"))


def test_years_under_a_common_name_are_a_second_row(find: Find) -> None:
    """The head is two rows though the second is numbers."""
    head = '<tr><th rowspan="2">Country</th><th colspan="2">Children at work (%)</th></tr>'
    head += rows("2015|2020", cell="th")
    (table,) = find(between_prose(*VISITS, head=head))
    assert table.rows[:2] == (("Country", "Children at work (%)", ""), ("", "2015", "2020"))
    assert table.header_rows == 2


def test_a_heading_between_rows_stays_whole(find: Find) -> None:
    """It runs over the columns of figures and is no figure."""
    heading = "Boys and girls aged 5 to 14 years in rural districts"
    html = f"<p>{PROSE}</p><table><thead>{rows('Country|Visits|Share', cell='th')}</thead>"
    html += f'{rows(*VISITS[:3])}<tr><td colspan="3">{heading}</td></tr>{rows(*VISITS[3:])}</table>'
    (table,) = find(html, BOOK + "table{width:70%}" + RIGHT)
    assert table.rows[4] == (heading, "", "")
    assert table.rows[5:] == cells(VISITS[3:])


def test_a_number_alone_in_its_column_stays_there(find: Find) -> None:
    """One country has a figure: it does not move to the column before."""
    lines = tuple(line.rsplit("|", 1)[0] + ("|3.9" if at == 3 else "|") for at, line in enumerate(VISITS))
    (table,) = find(
        between_prose(*lines, head=rows("Country|Visits|Share")), RULES + "table{width:80%}" + RIGHT
    )
    assert table.rows[1:] == cells(lines)


def test_lines_around_figures_do_not_make_them_one_cell(find: Find) -> None:
    """A box, rules, and one line down, after the names: the figures are columns all the same."""
    style = (
        "table{border-collapse:collapse;border:1px solid;width:100%} tr{border-bottom:1px solid}"
        "td:first-child,th:first-child{border-right:1px solid} td+td,th+th{text-align:right}"
    )
    (table,) = find(between_prose(*VISITS, head=rows("Country|Visits|Share", cell="th")), style)
    assert table.rows == (("Country", "Visits", "Share"), *cells(VISITS))


def test_the_last_row_of_a_striped_table_is_kept(find: Find) -> None:
    """Stripes have edges like rules; the last row may be a white one, under the last edge."""
    style = "table{border-collapse:collapse;width:100%} tr:nth-child(even){background:#ddd}" + RIGHT
    (table,) = find(between_prose(*VISITS, head=rows("Country|Visits|Share", cell="th")), style)
    assert table.rows[1:] == cells(VISITS)


@pytest.mark.parametrize("many", [4, 14, 24])
def test_a_table_in_one_column_of_a_page_takes_nothing_of_the_other(find: Find, many: int) -> None:
    """The prose beside it is on the same lines."""
    table_html = f"<table>{rows('Country|Visits|Share', cell='th')}{rows(*VISITS)}</table>"
    html = f"<div><p>{PROSE * many}</p>{table_html}<p>{PROSE * (30 - many)}</p></div>"
    style = "div{columns:2;column-gap:8mm;text-align:justify} table{width:100%;break-inside:avoid}" + RIGHT
    (table,) = find(html, style + "table{border-bottom:1px solid;border-top:1px solid}")
    assert table.rows == (("Country", "Visits", "Share"), *cells(VISITS))


@pytest.mark.parametrize("place", ["top", "middle", "bottom"])
def test_a_label_of_several_lines_is_one_row(find: Find, place: str) -> None:
    """Its figures stand beside the first line, the last, or between two."""
    lines = (
        "Children engaged in hazardous work in the mines and quarries of the north|12.5|9.1",
        "Girls|3.0|2.2",
        "Children who combine school with work on farms of their families|7.5|4.1",
        "Boys|23.0|12.2",
    )
    style = (
        BOOK + f"table{{width:100%}} td{{vertical-align:{place};padding:4px}} td:first-child{{width:180px}}"
    )
    (table,) = find(between_prose(*lines, head=rows("Group|2015|2020", cell="th")), style + RIGHT)
    assert table.rows == cells(("Group|2015|2020", *lines))


def test_rules_hold_rows_together_however_high_they_are(find: Find) -> None:
    """Names on a dark ground, rows as high as the emblems in them, the last one without a figure."""
    lines = ("ILO C. 138|✓", "ILO C. 182|✓", "UN CRC|✓", "Optional Protocol|✓", "Palermo Protocol|")
    style = (
        "table{border-collapse:collapse;width:100%} td{border-bottom:1px solid;height:40px}"
        "th{background:#444;color:#fff;text-align:left;border-bottom:1px solid} td,th{width:50%}"
    )
    after = "<p>The laws of the country prohibit hazardous work by children, with exceptions.</p>"
    (table,) = find(
        between_prose(*lines, head=rows("Convention|Ratification", cell="th"), after=after), style
    )
    assert table.rows == cells(("Convention|Ratification", *lines))
    assert table.header_rows == 1


def test_names_and_dates_between_rules_are_a_table(find: Find) -> None:
    """Two columns, the second of dates, under one name that stands between two rules."""
    lines = (
        "Day of Vesak|12 May",
        "Eid al-Adha|6 June (observed)",
        "Yom Kippur|2 October",
        "Diwali|20 October",
    )
    style = BOOK + "table{width:100%} td,th{text-align:left;padding:6px 0}"
    (table,) = find(between_prose(*lines, head=rows("|2025", cell="th")), style)
    assert table.rows == cells(("|2025", *lines))
    listing = tuple(f"#|address 192.168.0.{at}" for at in range(4))
    assert find(between_prose(*listing), style) == []


def test_tall_cells_of_text_are_one_row_each(find: Find) -> None:
    """Rows of many lines of which most have one stretch; a long cell under a short one ends no table."""
    long = (
        "Committee on the elimination of discrimination against women and its working group on the protocol"
    )
    lines = tuple(
        f"{at}.|{long}|{'Regular session' if at % 2 else 'First'}|{at} May|Geneva" for at in range(1, 7)
    )
    style = BOOK + "td,th{vertical-align:top;padding:0 12px 7px 0;text-align:left;line-height:1}"
    style += "td:nth-child(2){width:110px}"
    (table,) = find(between_prose(*lines, head=rows("|Organ|Session|Date|Place", cell="th")), style)
    assert table.rows == cells(("|Organ|Session|Date|Place", *lines))


@pytest.mark.parametrize("style", ["", RULES, "table{width:100%} td+td{text-align:left}"])
def test_open_tables_from_right_to_left_keep_names_over_figures(find: Find, style: str) -> None:
    """Close columns, rules alone, figures at the far side of their cells."""
    names = "البلد|الزيارات|النسبة"
    (table,) = find(f'<table dir="rtl">{rows(names, cell="th")}{rows(*ARABIC)}</table>', style)
    assert table.rows == cells((names, *ARABIC))


def test_arabic_digits_run_from_left_to_right(find: Find) -> None:
    """A thousand and thirty-seven is no seven thousand three hundred and one."""
    digits = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
    lines = tuple("|".join([name, *(one.translate(digits) for one in rest)]) for name, *rest in cells(ARABIC))
    (table,) = find(f'<table dir="rtl">{rows("البلد|الزيارات|النسبة", cell="th")}{rows(*lines)}</table>')
    assert table.rows[1:] == cells(lines)
    assert table.rows[2][1] == "١٠٣٧"


def test_a_name_over_two_columns_from_right_to_left_begins_at_the_right(find: Find) -> None:
    """It stands where a reader meets it first."""
    head = '<tr><th rowspan="2">البلد</th><th colspan="2">الزيارات</th></tr>' + rows(
        "العدد|النسبة", cell="th"
    )
    (table,) = find(f'<table dir="rtl">{head}{rows(*ARABIC)}</table>')
    assert table.rows[:2] == (("البلد", "الزيارات", ""), ("", "العدد", "النسبة"))
    assert table.header_rows == 2


def test_a_unit_under_a_title_belongs_to_the_name(find: Find) -> None:
    """A bold title, under it plainly what the figures are."""
    title = "<p><b>Visits by country, 2024</b></p><p>(in thousands)</p>"
    table_html = f"<table><thead>{rows('Country|Visits|Share', cell='th')}</thead>{rows(*VISITS)}</table>"
    style = BOOK + "table{width:100%} p{margin:2px 0}"
    (table,) = find(f"<p>{PROSE * 9}</p><br>{title}{table_html}<p>{PROSE * 9}</p>", style)
    assert table.caption == "Visits by country, 2024 (in thousands)"


def test_notes_and_sources_are_no_rows(find: Find) -> None:
    """What follows a table at its foot stands outside."""
    notes = "<p>Source: Ministry of Labour, 2021.</p><p>* p&lt;0.05 &nbsp;&nbsp;&nbsp;&nbsp; ** p&lt;0.01</p>"
    style = BOOK + "table{width:100%} p{font-size:9px;margin:2px 0}"
    (table,) = find(between_prose(*VISITS, head=rows("Country|Visits|Share", cell="th"), after=notes), style)
    assert table.rows[1:] == cells(VISITS)


@pytest.mark.parametrize(
    "html",
    [
        "".join(
            f"<p>In {1990 + at} there were {at * 31} kilns and {at * 7} mines in {at} of 9 districts.</p>"
            for at in range(9)
        ),
        "".join(
            f"<p>{PROSE[: 30 + 7 * at]} 12 of 30, {PROSE[: 40 - 3 * at]} 5 and 7.</p>" for at in range(8)
        ),
        "<p>" + f"{PROSE} Between 1990 and 2005 some 12 or 13 per cent. " * 12 + "</p>",
        "".join(
            f"<p>Adams, A. ({2000 + at}). Work. Journal, {at + 10}({at % 4 + 1}), {100 + at}–{120 + at}.</p>"
            for at in range(9)
        ),
    ],
)
def test_prose_with_figures_is_no_table(find: Find, html: str) -> None:
    """Sentences that begin alike, dates, references."""
    assert find(html, "p{margin:0}") == []
