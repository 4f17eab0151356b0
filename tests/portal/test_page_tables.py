"""Tables of pages as readers get them: shown under the text, as CSV, in the API, named in hits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from portal_collection import NOON, READER, Collection, open_collection
from starlette.testclient import TestClient

from index.catalogue.page_tables import publish_tables
from index.model import PageTable
from portal.app import create_app
from portal.page_tables import MarkedTable, shown_table

CELLS = (("Country", "Children"), ("Nepal", "=cmd|' /C calc'!A0"), ("<script>alert(1)</script>", "-12.5"))
TABLE = PageTable(page=1, number=1, rows=CELLS, caption="Table 7. Kilns", header_rows=1)
SECRET = PageTable(page=1, number=1, rows=(("quillwort", "1"), ("wombat", "2")))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collection, TestClient]]:
    """An open work with a table whose cells its text lacks, and works that readers may not see."""
    made = open_collection(tmp_path_factory.mktemp("tables"))
    made.add("open", "Children in kilns.", "Nothing here.")
    made.add("text", "Children in mills.", access="text")
    made.add("record", "Children in mines.", access="record")
    made.add("draft", "Children in fields.", state="draft")
    for name in made.held:
        put(made, name, TABLE if name == "open" else SECRET)
    made.index()
    with TestClient(create_app(made.settings), follow_redirects=False) as client:
        yield made, client
    made.catalogue.close()


def put(made: Collection, name: str, table: PageTable) -> None:
    document = made.held[name].document
    assert document is not None
    with made.catalogue.writing() as connection:
        publish_tables(connection, document, READER, [table], 1, now=NOON)


def csv_of(made: Collection, name: str, number: int = 1) -> str:
    return f"/files/{made.held[name].document}/pages/1/tables/{number}.csv"


def test_a_table_stands_under_its_page(shown: tuple[Collection, TestClient]) -> None:
    """A real table with its caption and head; what a cell holds is text, the words of the reader marked."""
    made, client = shown
    html = client.get(f"/en/works/{made.held['open'].work}/pages/1?q=nepal").text
    assert "Table 7. Kilns</caption>" in html
    assert '<th scope="col">Country</th>' in html
    assert "<td><mark>Nepal</mark></td>" in html
    assert "&lt;script&gt;" in html and "<script>alert" not in html
    assert csv_of(made, "open") in html
    assert 'id="tables"' not in client.get(f"/en/works/{made.held['open'].work}/pages/2").text


def test_a_column_of_figures_is_set_to_its_end_with_its_head() -> None:
    """Dashes, figures with notes and the name above stand as the figures do; columns of words as words."""
    rows = (("State", "2012", "2013", "Note"), ("Iraq", "–", "1 612", "a"), ("Cuba", "86d", "–", "no 2"),
            ("Chile", "12 %", "", "-"))  # fmt: skip
    table = shown_table(MarkedTable(PageTable(page=1, number=1, rows=rows, header_rows=1)), "a.csv")
    for row in (*table.head, *table.body):
        assert [cell.number for cell in row] == [False, True, True, False]


def test_csv_is_safe_and_keeps_numbers(shown: tuple[Collection, TestClient]) -> None:
    """A formula gets its apostrophe, a negative number stays one."""
    made, client = shown
    answer = client.get(csv_of(made, "open"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[:3] == [["Country", "Children"], ["Nepal", "'=cmd|' /C calc'!A0"], [CELLS[2][0], "-12.5"]]
    again = client.get(csv_of(made, "open"), headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get(csv_of(made, "open", 2)).status_code == 404
    assert client.get(csv_of(made, "open").replace("1.csv", "x.csv")).status_code == 404


def test_csv_says_where_it_is_from(shown: tuple[Collection, TestClient]) -> None:
    """Under the rows, after an empty one, as many cells wide: a file that is passed on must say it."""
    made, client = shown
    rows = list(csv.reader(io.StringIO(client.get(csv_of(made, "open")).content.decode("utf-8-sig"))))
    assert rows[3] == ["", ""] and {len(row) for row in rows} == {2}
    said = dict(rows[4:])
    assert said["Table"] == "Table 7. Kilns" and said["Page"] == "1" and said["Title"] and said["Licence"]
    assert said["Address"].endswith(f"/pages/1?document={made.held['open'].document}#table-1")
    assert client.get(said["Address"].partition("#")[0]).status_code == 200


def test_names_over_several_columns_reach_over_them() -> None:
    """In the page as in print: over the columns that have names below, down where none stands under it."""
    rows = (("Sector", "Hazardous", "", "Law"), ("", "Boys", "Girls", ""), ("Farming", "12", "9", "yes"))
    table = shown_table(MarkedTable(PageTable(page=1, number=1, rows=rows, header_rows=2)), "a.csv")
    told = [[(str(cell.html), cell.columns, cell.rows) for cell in row] for row in table.head]
    assert told == [[("Sector", 1, 2), ("Hazardous", 2, 1), ("Law", 1, 2)], [("Boys", 1, 1), ("Girls", 1, 1)]]
    plain = shown_table(MarkedTable(PageTable(page=1, number=1, rows=rows, header_rows=1)), "a.csv")
    assert [cell.columns for cell in plain.head[0]] == [1, 1, 1, 1]


def test_the_api_has_rows_and_marks(shown: tuple[Collection, TestClient]) -> None:
    """Rows as kept, marks by cell, the tool that took them."""
    made, client = shown
    (table,) = client.get(f"/api/v1/works/{made.held['open'].work}/pages/1?q=nepal").json()["tables"]
    assert table["rows"] == [list(row) for row in CELLS]
    assert table["marks"] == [[1, 0, 0, 5]]
    assert (table["caption"], table["header_rows"], table["tool"]) == ("Table 7. Kilns", 1, "reader")


def test_a_hit_in_a_cell_says_so(shown: tuple[Collection, TestClient]) -> None:
    """A word that only a cell has is found; the hit shows the cell, names the table and leads to it."""
    _, client = shown
    (result,) = client.get("/api/v1/search?q=nepal").json()["results"]
    (page,) = result["pages"]
    assert page["missing"] == []
    assert {"kind": "table", "text": "Nepal", "table": 1} in page["because"]
    assert "Nepal" in page["snippet"]["text"] and page["snippet"]["marks"]
    assert "Table on page 1</a>" in client.get("/en/search?q=nepal").text
    assert "Tableau à la page 1</a>" in client.get("/fr/search?q=nepal").text


def test_a_word_of_the_text_is_not_said_to_be_in_a_table(shown: tuple[Collection, TestClient]) -> None:
    """What the cells lack is no hit in a table."""
    _, client = shown
    (result,) = client.get("/api/v1/search?q=kilns").json()["results"]
    assert [one["kind"] for one in result["pages"][0]["because"]] == ["word"]


@pytest.mark.parametrize(("name", "status"), [("text", 200), ("record", 403), ("draft", 404)])
def test_tables_obey_the_rules_of_text(shown: tuple[Collection, TestClient], name: str, status: int) -> None:
    """Where the text may be read the table may, the file served or not; elsewhere no door tells of it."""
    made, client = shown
    for address in (csv_of(made, name), f"/api/v1/works/{made.held[name].work}/pages/1"):
        answer = client.get(address)
        assert answer.status_code == status
        assert ("wombat" in answer.text) == (status == 200)
    listed = client.get("/api/v1/search?q=wombat").json()["results"]
    assert [one["work"]["id"] for one in listed] == [made.held["text"].work]


def test_a_withdrawn_work_takes_its_tables_along(shown: tuple[Collection, TestClient]) -> None:
    """At once: the catalogue is asked every time."""
    made, client = shown
    made.add("leaving", "Children in quarries.")
    put(made, "leaving", SECRET)
    assert client.get(csv_of(made, "leaving")).status_code == 200
    made.set_state("leaving", "withdrawn")
    assert client.get(csv_of(made, "leaving")).status_code == 410


def test_a_hit_in_a_table_shows_the_row_with_the_names_of_its_columns(
    shown: tuple[Collection, TestClient],
) -> None:
    """Though the text of the page has the word too: what is said to stand in a table is seen to."""
    made, client = shown
    made.add("visits", "Inspectors went to the quarries of Ghana.", "Nothing.")
    rows = (("Quarries", "2020", "2021"), ("Visits by inspectors", "213", "749"), ("Fines", "0", "–"))
    put(made, "visits", PageTable(page=1, number=1, rows=rows, header_rows=1))
    made.index()
    (result,) = client.get("/api/v1/search?q=inspectors").json()["results"]
    snippet = result["pages"][0]["snippet"]
    assert snippet["text"] == "Visits by inspectors · 2020: 213 · 2021: 749"
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["inspectors"]
    (result,) = client.get("/api/v1/search?q=2021+fines").json()["results"]
    assert result["pages"][0]["snippet"]["text"] == "Fines · 2020: 0 · 2021: –"  # one word heads the other's
    (result,) = client.get("/api/v1/search?q=fines").json()["results"]
    assert result["pages"][0]["snippet"]["text"] == "Fines · 2020: 0 · 2021: –"
    assert "<mark>Fines</mark> · 2020: 0 · 2021: –</p>" in client.get("/en/search?q=fines").text
