"""Tables that files have as rows: web pages and office files; their heads and names."""

from __future__ import annotations

from index.model import PageTable
from ingest.cage_tables import tables_of
from ingest.extractors.extraction import Extraction, PageText
from ingest.extractors.html import extract_html

PROSE = (
    "<p>" + "The inspectors described the circumstances in which children work in brick kilns. " * 6 + "</p>"
)
NAMES = "<tr><th>Boys</th><th>Girls</th></tr>"
HEAD = f"<thead><tr><th rowspan=2>Sector</th><th colspan=2>Hazardous</th></tr>{NAMES}</thead>"
ROWS = "<tr><td>Farming</td><td>12.1</td><td>0</td></tr><tr><td>Mining</td><td>–</td><td></td></tr>"
CELLS = (("Sector", "Hazardous", ""), ("", "Boys", "Girls"), ("Farming", "12.1", "0"), ("Mining", "–", ""))


def tables(body: str) -> tuple[PageTable, ...]:
    return tables_of(
        extract_html(f"<html><head><title>Kilns</title></head><body>{body}</body></html>".encode())
    )


def test_a_table_of_a_web_page_is_its_rows_its_head_and_its_name() -> None:
    """Covered places are empty; nought, a dash and nothing stay what they are."""
    (table,) = tables(
        f"<main><h1>Kilns</h1>{PROSE}<table><caption>Table 2. Sectors</caption>{HEAD}{ROWS}</table></main>"
    )
    assert table.rows == CELLS
    assert (table.caption, table.header_rows, table.page) == ("Table 2. Sectors", 2, 1)


def test_a_table_stands_beside_its_own_section() -> None:
    sections = (
        f"<h1>Kilns</h1>{PROSE * 3}<h2>Figures</h2>{PROSE}<table>{HEAD}{ROWS}</table><h2>End</h2>{PROSE}"
    )
    (table,) = tables(f"<main>{sections}</main>")
    read = extract_html(f"<html><body><main>{sections}</main></body></html>".encode())
    assert "Farming" in read.pages[table.page - 1].text


def test_tables_that_lay_out_a_page_are_none() -> None:
    """With paragraphs for cells, with tables in them, or said to be for looks."""
    cell = "The inspectors described the circumstances in which children work in kilns. " * 5
    looks = f"<table><tr><td>{cell}</td><td>{cell}</td></tr><tr><td>{cell}</td><td>{cell}</td></tr></table>"
    said = f"<table role=presentation>{ROWS}</table>"
    assert tables(f"<main>{PROSE}{looks}{said}</main>") == ()
    (table,) = tables(f"<main>{PROSE}<table><tr><td><table>{HEAD}{ROWS}</table></td></tr></table></main>")
    assert table.rows == CELLS


def test_a_cell_that_covers_a_million_places_costs_nothing() -> None:
    """What is more than a table can hold is no table; its words are in the text all the same."""
    wide = "<tr><td colspan=99999 rowspan=99999>Farming</td><td colspan=x>2</td></tr>" * 30
    body = f"<main>{PROSE}<table>{wide}</table></main>"
    assert tables(body) == ()
    assert "Farming" in extract_html(f"<html><body>{body}</body></html>".encode()).pages[0].text


def test_names_over_figures_are_the_head_of_an_office_table() -> None:
    """Word processors and sheets rarely say which rows head a table; among words alone none is guessed."""
    words = (("Agency", "Role"), ("Police", "Investigates"), ("Courts", "Hear cases"))
    for rows, heads in ((CELLS, 2), (CELLS[1:], 1), (words, 0), (CELLS[2:], 0)):
        page = PageText(1, "x", tables=(rows,))
        (table,) = tables_of(
            Extraction(format="docx", media_type="x", tool="x", tool_version="1", pages=(page,))
        )
        assert table.header_rows == heads
