"""The table of works: changed step by step it is what it would be if it were made at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.facets import Matched, count_facets, listed
from index.language_bits import filter_mask, language_mask, mask_languages
from index.languages import SERVED
from index.model import WorkId
from index.search import FacetCount, Filters
from index.works_rows import WorkRow
from index.works_table import WorksTable, issued_order


@st.composite
def rows(draw: st.DrawFn) -> WorkRow:
    """A row of one of a few works, which may be taken out."""
    number = draw(st.sampled_from([1, 2, 3, 5, 8, 1_000_000_007]))
    return WorkRow(
        number=number,
        id=WorkId(f"w-{number}"),
        type=draw(st.sampled_from(["report", "brief", ""])),
        areas=draw(st.lists(st.sampled_from("ABC"), max_size=4).map(tuple)),
        mentioned_areas=draw(st.lists(st.sampled_from("ABC"), max_size=2).map(tuple)),
        year=draw(st.sampled_from([None, 2019, 2020])),
        audience=draw(st.sampled_from(["public", "partners"])),
        gone=draw(st.booleans()),
    )


def everything(table: WorksTable) -> dict[int, tuple[object, ...]]:
    """What a table says of each work."""
    said = {}
    for number, row in zip(table.sorted_numbers, table.sorted_rows, strict=True):
        values = {
            name: sorted(
                column.values[code] for at, code in zip(column.rows, column.codes, strict=True) if at == row
            )
            for name, column in table.columns.items()
        }
        said[int(number)] = (
            table.ids[row],
            int(table.years[row]),
            values,
            table.row_of_id(table.ids[row]) == row,
        )
    return said


@given(steps=st.lists(st.lists(rows(), max_size=4), max_size=8))
def test_a_table_changed_step_by_step_equals_one_made_at_once(steps: list[list[WorkRow]]) -> None:
    """Rows replaced, taken out and brought back leave no trace of what they were."""
    table = WorksTable.empty()
    for step in steps:
        table = table.changed(step)
    latest = {row.number: row for step in steps for row in step}
    expected = WorksTable.of(row for row in latest.values() if not row.gone)
    assert everything(table) == everything(expected)
    assert table.works == expected.works
    assert int(table.readable(("public",)).sum()) == int(expected.readable(("public",)).sum())
    gone = [row.id for row in latest.values() if row.gone]
    assert [table.row_of_id(work_id) for work_id in gone] == [None] * len(gone)


@given(first=st.lists(rows(), max_size=5), second=st.lists(rows(), max_size=5))
def test_an_earlier_table_stays_as_it_was(first: list[WorkRow], second: list[WorkRow]) -> None:
    """A reader in an earlier generation keeps its own table."""
    earlier = WorksTable.of(first)
    before = everything(earlier)
    earlier.changed(second)
    assert everything(earlier) == before


@pytest.mark.parametrize(
    ("issued", "order"),
    [
        (None, 0),
        ("", 0),
        ("2022", 20220000),
        ("2022-06", 20220600),
        ("2022-06-12", 20220612),
        ("2022-06-12T10:00", 20220612),
        ("undated", 0),
        ("٢٠٢٢", 0),
    ],
)
def test_dates_sort_as_they_are_precise(issued: str | None, order: int) -> None:
    """A year before its months, a month before its days, no date first of all."""
    assert issued_order(issued) == order


def test_each_language_has_a_bit_of_its_own() -> None:
    """Pages are in served languages or in ``und``; filters name only those."""
    tags = [*SERVED, "und"]
    assert len({language_mask([tag]) for tag in tags}) == len(tags)
    assert mask_languages(language_mask(["fr", "xx", "en"])) == ["en", "fr", "und"]
    assert filter_mask(["xx"]) == 0
    assert filter_mask(["fr"]) == language_mask(["fr"])


def matched(*entries: tuple[int, list[str], int]) -> Matched:
    """Entries of (work, languages, pages)."""
    return Matched(
        np.array([number for number, _, _ in entries], np.int64),
        np.array([language_mask(tags) for _, tags, _ in entries], np.int64),
        np.array([pages for _, _, pages in entries], np.int64),
    )


TABLE = WorksTable.of(
    [
        WorkRow(number=1, id=WorkId("w-1"), type="report", areas=("A", "B"), year=2020),
        WorkRow(number=2, id=WorkId("w-2"), type="brief", areas=("A",)),
        WorkRow(number=4, id=WorkId("w-4"), type="brief", areas=("C",), year=2019),
    ]
)
FOUND = matched(
    (1, ["en"], 3), (1, ["fr"], 1), (2, ["en", "fr"], 2), (4, ["fr"], 5), (99, ["en"], 7)
).in_table(TABLE)


def test_works_and_pages_that_are_listed() -> None:
    """By number, with the pages that pass; a work that the table does not know is not listed."""
    both = listed(TABLE, FOUND, Filters())
    assert (both.numbers.tolist(), both.pages.tolist(), both.total_pages) == ([1, 2, 4], [4, 2, 5], 11)
    english = listed(TABLE, FOUND, Filters(language=("en",)))
    assert (english.numbers.tolist(), english.pages.tolist()) == ([1, 2], [3, 2])


def test_a_choice_is_left_out_of_its_own_counts() -> None:
    """Type counts as if no type were chosen; the others count only what passes."""
    chosen = Filters(type=("brief",), area=("A",))
    counted = count_facets(TABLE, FOUND, chosen, ("type", "area", "language", "year"))
    assert counted["type"] == (FacetCount("brief", 1), FacetCount("report", 1))
    assert counted["area"] == (FacetCount("A", 1), FacetCount("C", 1))
    assert counted["language"] == (FacetCount("en", 1), FacetCount("fr", 1))
    assert counted["year"] == ()


def test_years_are_a_range() -> None:
    """Open at either side; works without a year are in no range."""
    assert listed(TABLE, FOUND, Filters(year_from=2020)).numbers.tolist() == [1]
    assert listed(TABLE, FOUND, Filters(year_to=2019)).numbers.tolist() == [4]
    assert listed(TABLE, FOUND, Filters(year_from=0)).numbers.tolist() == [1, 4]
    counted = count_facets(TABLE, FOUND, Filters(year_from=2020), ("year",))
    assert counted["year"] == (FacetCount("2019", 1), FacetCount("2020", 1))


def test_forty_thousand_works_and_thousands_of_values_are_counted_whole() -> None:
    """Every value of a large table, and the same numbers as counting by hand."""
    works = [
        WorkRow(number=n, id=WorkId(f"w-{n}"), type="report", concepts=(f"c{n % 3000}", f"c{n % 7}"))
        for n in range(1, 40_001)
    ]
    table = WorksTable.of(works)
    found = matched(*((n, ["en"], 1) for n in range(1, 40_001, 2))).in_table(table)
    by_hand: dict[str, int] = {}
    for work in works[::2]:
        for value in set(work.concepts):
            by_hand[value] = by_hand.get(value, 0) + 1
    counted = count_facets(table, found, Filters(), ("concept",))["concept"]
    assert {count.value: count.works for count in counted} == by_hand
    for limit in (0, 1, 7, 50, 2_999, 5_000):
        assert count_facets(table, found, Filters(), ("concept",), limit)["concept"] == counted[:limit]
