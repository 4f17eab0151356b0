"""Reading, for any cells: nothing is lost, nothing is made up, nothing but a refusal is raised."""

from __future__ import annotations

import csv
import io
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from datasets.areas import load_areas
from datasets.columns import dims_pairs, dims_text
from datasets.errors import FileRefused
from datasets.periods import read_period
from datasets.readers.codes import read_age, read_sex, read_unit
from datasets.readers.numbers import Gap, Unreadable, read_number, read_status
from datasets.readers.opening import open_statistics

HEADER = ["SeriesCode", "GeoAreaCode", "TimePeriod", "Value", "[Sex]", "[Age]", "FootNote", "Units"]
AREAS = load_areas()

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
likely = st.sampled_from(
    ["", "4", "004", "2015", "2013-14", "3.9", "<5", "..", "BOTHSEX", "5-17", "'5-17", "18"]
)
grids = st.lists(st.lists(st.one_of(likely, cells), min_size=8, max_size=8), min_size=1, max_size=15)


@given(grids)
def test_every_row_is_loaded_refused_or_empty(grid: list[list[str]]) -> None:
    """The three add up to the rows of the file; each refused row has an error with its number."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *grid])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.getvalue().encode("utf-8"))
        rows = loaded = refused = empty = 0
        numbers = set()
        try:
            for batch in open_statistics(path, AREAS).batches():
                rows, loaded = rows + batch.rows, loaded + batch.loaded
                refused, empty = refused + batch.refused, empty + batch.empty
                numbers |= {error.row for error in batch.errors}
                assert {len(column) for name, column in batch.columns.items() if name != "number"} == {
                    batch.loaded
                }
        except FileRefused as refusal:
            assert refusal.seen and refusal.expected
        assert rows == loaded + refused + empty
        assert rows <= len(grid) and len(numbers) == refused


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_a_number_keeps_its_digits(number: Decimal) -> None:
    """What was written is what is read, digit for digit."""
    text = f"{number:f}"[:38]
    assert read_number(text) == text and read_number(f" '{text}\u00a0".replace(" '", "'")) == text


@given(cells)
def test_a_cell_is_a_number_a_gap_or_unreadable(cell: str) -> None:
    """A number that is read is a number to Decimal too; nothing empty becomes zero."""
    found = read_number(cell)
    assert isinstance(found, str | Gap | Unreadable)
    if isinstance(found, str):
        assert Decimal(found).is_finite() and found.strip()


@given(st.integers(0, 120), st.integers(0, 120))
def test_an_age_band_is_one_code_however_it_is_spelled(low: int, high: int) -> None:
    """Seven spellings of a band; the wrong way round it is none."""
    spellings = (
        f"{low}-{high}",
        f"'{low}-{high}",
        f"{low}_{high}",
        f"{low} – {high}",
        f"{low} to {high} years old",
        f"De {low} a {high} años",
        f"AGE_X_Y{low}-{high}",
    )
    read = {read_age(spelling) for spelling in spellings}
    if low <= high:
        assert read == {f"Y{low}T{high}"} == {read_age(f"Y{low}T{high}")}
    else:
        assert all(isinstance(one, Unreadable) for one in read - {f"Y{low}T{high}"})


@given(cells)
def test_codes_that_are_read_are_read_the_same_again(cell: str) -> None:
    """Reading is a projection: a code stands for itself."""
    for read in (read_sex, read_age, read_unit):
        once = read(cell)
        if isinstance(once, str) and once:
            assert read(once) == once
    read_status(cell)


@given(cells)
def test_a_period_has_a_year_or_is_none(cell: str) -> None:
    found = read_period(cell)
    assert found is None or (1000 <= found.year <= 2999 and found.text.startswith(str(found.year)))


@given(st.dictionaries(st.text("ABC_", min_size=1), cells.filter(bool), max_size=4))
def test_dimensions_come_back_whatever_their_codes(codes: dict[str, str]) -> None:
    assert dict(dims_pairs(dims_text(codes.items()))) == codes
