"""Large CSV files are taken whole by DuckDB: to the same rows, refusals and counts as row by row."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.areas import load_areas
from datasets.connecting import connect
from datasets.errors import FileRefused
from datasets.loading import SCRATCH, append, held_editions
from datasets.loads import LoadRequest, load
from datasets.readers.bulk import Bulk
from datasets.readers.opening import open_statistics
from datasets.readers.tables import CsvRows, csv_table
from datasets.readers.tidy import Plan
from datasets.store import Statistics

AREAS = load_areas()
SDMX = [
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "SERIES", "REF_AREA", "SEX", "URBANISATION", "TIME_PERIOD",
    "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "LOWER_BOUND", "UNIT_MULT", "SOURCE_DETAIL", "COMMENT_OBS",
]  # fmt: skip
UNSD = ["SeriesCode", "GeoAreaCode", "TimePeriod", "Value", "[Sex]", "[Age]", "FootNote", "Units", "Source"]

odd = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
spaces = st.sampled_from(["", "  ", "\u00a0", "x", "it's", 'say "so"', "a,b", "NULL", "\u202eevil", "é"])


def cells(*likely: str) -> st.SearchStrategy[str]:
    """Mostly what belongs there, sometimes what does not."""
    return st.one_of(st.sampled_from(likely), st.sampled_from(likely), spaces, odd)


numbers = cells("3.9", "0", "-1.50", "1e3", ".5", "<5", "", "..", "c", " 7 ", "'8", "x")
sdmx_rows = st.tuples(
    st.just("dataflow"), st.just("A:DF(1.0)"), cells("I", "A", "", "D"), cells("S_1", "S_2"),
    cells("4", "BRA", "004"), cells("F", "M", "_T", ""), cells("_T", "R", ""),
    cells("2015", "2013-14", "2013.0"), numbers, cells("PT", "NUMBER", ""),
    cells("A", "O", "Q", "", "E"), numbers, cells("0", "3", ""),
    cells("Survey", ""), cells("note", ""),
)  # fmt: skip
unsd_rows = st.tuples(
    cells("S_1", "S_2"), cells("4", "76"), cells("2015", ""), numbers, cells("FEMALE", ""),
    cells("5-17", "18"), cells("note", ""), cells("PERCENT", ""), cells("DHS", ""),
)  # fmt: skip
files = st.one_of(
    st.tuples(st.just(SDMX), st.lists(sdmx_rows, min_size=1, max_size=12)),
    st.tuples(st.just(UNSD), st.lists(unsd_rows, min_size=1, max_size=12)),
)


def both_ways(path: Path) -> tuple[Bulk, list[Any], list[Any], tuple[int, ...], list[Any]]:
    """A file taken whole, and what each way makes of it: rows, and counts and errors row by row."""
    ((plan, walk),) = open_statistics(path, AREAS).parts
    source = csv_table(path).source
    assert isinstance(source, CsvRows)
    bulk = Bulk(plan, source, 1)
    with connect() as connection:
        connection.execute(SCRATCH)
        bulk.into(connection)
        whole = connection.execute("SELECT * FROM rows ORDER BY source_row").fetchall()
    counts, errors = [0, 0, 0], []
    with connect() as connection:
        connection.execute(SCRATCH)
        for batch in _batches(plan, walk):
            append(connection, batch)
            counts = [a + b for a, b in zip(counts, (batch.rows, batch.refused, batch.empty), strict=True)]
            errors += batch.errors
        single = connection.execute("SELECT * FROM rows ORDER BY source_row").fetchall()
    return bulk, whole, single, tuple(counts), errors


def _batches(plan: Plan, walk: Any) -> Any:
    from datasets.readers.tidy import read_rows

    return read_rows(plan, walk())


def csv_file(folder: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path = Path(folder) / "a.csv"
    path.write_bytes(text.getvalue().encode("utf-8"))
    return path


@settings(max_examples=150, deadline=None)
@given(files)
def test_both_ways_read_the_same(made: tuple[list[str], list[tuple[str, ...]]]) -> None:
    """Whatever the cells; where the file cannot be taken whole nothing has been added."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            bulk, whole, single, counts, errors = both_ways(csv_file(folder, *made))
        except FileRefused:
            return
    if not bulk.taken:
        assert whole == []
        return
    assert whole == single
    assert (bulk.rows, bulk.refused, bulk.empty) == counts and bulk.loaded == len(whole)
    assert bulk.errors == errors


ROW = ("dataflow", "A:DF(1.0)", "I", "S_1", "4", "F", "_T", "2015", "3.9", "PT", "A", "", "0", "Survey", "")


def test_a_well_formed_file_is_taken_whole(tmp_path: Path) -> None:
    """Quoted cells and odd values are no obstacle; line numbers count the header."""
    rows = [ROW, (*ROW[:8], "<5", *ROW[9:13], 'a "q", b', "it's"), (*ROW[:7], "20x5", *ROW[8:])]
    bulk, whole, single, _, errors = both_ways(csv_file(str(tmp_path), SDMX, rows))
    assert bulk.taken and whole == single and [row[-1 - 1] for row in whole] == [2, 3]
    assert (
        [(error.row, error.column) for error in bulk.errors]
        == [(4, "TIME_PERIOD")]
        == [(error.row, error.column) for error in errors]
    )


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("dataflow,A:DF(1.0)\r\n", id="a short row"),
        pytest.param("\r\n\r\n", id="blank lines, which count as rows"),
        pytest.param('dataflow,A,I,S_1,4,F,_T,2016,1,PT,A,,0,"two\r\nlines",\r\n', id="a cell of two lines"),
    ],
)  # fmt: skip
def test_what_is_not_one_row_a_line_is_read_row_by_row(tmp_path: Path, tail: str) -> None:
    """Nothing is added by the way that cannot tell rows from lines."""
    path = csv_file(str(tmp_path), SDMX, [ROW])
    path.write_bytes(path.read_bytes() + tail.encode())
    bulk, whole, single, _, _ = both_ways(path)
    assert not bulk.taken and whole == [] and single


def test_a_large_file_becomes_the_same_edition_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checksum of what is stored included; an error in the middle is listed."""
    rows = [(*ROW[:7], str(1950 + at % 70), str(at), *ROW[9:13], f"S{at % 7}", "") for at in range(400)]
    rows[200] = (*ROW[:8], "n o", *ROW[9:])
    path = csv_file(str(tmp_path), SDMX, rows)
    made = []
    for smallest in (0, 1 << 30):
        monkeypatch.setattr("datasets.readers.bulk.SMALLEST", smallest)
        request = LoadRequest(
            path=path, now="2026-01-01T00:00:00Z", by="test",
            given={"source": "s", "label": "1", "published": "2024", "publishers": "P", "licence": "L",
                   "source_url": "https://p.test"},
        )  # fmt: skip
        folder = tmp_path / f"store-{smallest}"
        made.append(load(folder, AREAS, request))
        assert held_editions(folder) == [made[-1]]
        assert len(Statistics(folder).snapshot().latest("S_1")) >= 1
    assert made[0] == made[1] and made[0].refused == 1 and made[0].errors[0].row == 202
