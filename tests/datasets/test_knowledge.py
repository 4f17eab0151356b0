"""Which figures speak for an area: no part for the whole, no sum, no lost source; how old they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.knowledge import OLD_AFTER, asked_of_everyone, by_area, known, side_by_side, speaking
from datasets.model import AreaKey, EditionId, Observation, ObservationStatus, SeriesKey
from datasets.registry import load_registry

REGISTRY = load_registry()


def row(
    value: str | None = "3.9",
    *,
    series: str = "SL_TLF_CHLDEA",
    area: str = "BRA",
    sex: str = "_T",
    age: str = "Y5T17",
    period: str = "2015",
    unit: str = "PERCENT",
    edition: str = "e",
    more: tuple[tuple[str, str], ...] = (),
    source_row: int = 2,
) -> Observation:
    """An observation, otherwise as said."""
    pairs = [("SEX", sex), ("AGE", age), *more]
    breakdown = tuple(sorted((name, code) for name, code in pairs if code))
    return Observation(
        key=SeriesKey(series, "8.7.1", AreaKey("ISO", area), breakdown),
        period=period,
        value=None if value is None else Decimal(value),
        status=ObservationStatus.SUPPRESSED if value is None else ObservationStatus.NORMAL,
        unit=unit,
        source="",
        nature="",
        edition=EditionId(edition),
        footnotes=(),
        source_row=source_row,
    )


def test_the_total_speaks_and_the_widest_band() -> None:
    total = row("3.9")
    assert speaking(
        [row("2", sex="F"), row("9", age="Y5T11"), total, row("4", more=(("URBANISATION", "R"),))]
    ) == (total,)


def test_without_a_total_women_and_men_both_speak() -> None:
    women, men = row("2", sex="F"), row("5", sex="M")
    assert set(speaking([men, women, row("1", sex="F", age="Y5T11")])) == {women, men}


def test_a_gap_speaks_only_where_no_figure_does() -> None:
    gap = row(None)
    assert speaking([gap]) == (gap,)
    assert speaking([gap, row("2", sex="F")]) == (row("2", sex="F"),)
    told = known(REGISTRY.series["SL_TLF_CHLDEA"], [gap], 2026)
    assert (told.year, told.age, told.old) == (None, None, False) and told.figures == (gap,)


def test_two_sources_of_one_year_both_speak() -> None:
    assert len(speaking([row("3", edition="a"), row("4", edition="b")])) == 2


@pytest.mark.parametrize(("year", "old"), [(2026, False), (2016, False), (2015, True), (1999, True)])
def test_a_figure_is_old_after_ten_years(year: int, old: bool) -> None:
    told = known(REGISTRY.series["SL_TLF_CHLDEA"], [row(period=str(year))], 2026, "Y5T17")
    assert (told.year, told.age, told.old, told.other_age) == (year, 2026 - year, old, False)
    assert OLD_AFTER == 10


def test_another_age_band_than_most_is_said() -> None:
    series = REGISTRY.series["SL_TLF_CHLDEA"]
    assert known(series, [row(age="Y6T17")], 2026, "Y5T17").other_age
    assert not known(series, [row(age="Y6T17")], 2026).other_age
    assert not known(series, [], 2026, "Y5T17").other_age


def test_figures_of_one_source_are_no_rivals_and_those_of_two_say_what_differs() -> None:
    one, two = row("3.9"), row("4.1", series="SL_TLF_CHLDEC")
    assert side_by_side([one, two], REGISTRY.series) == ()
    national = row("8.7", series="8.7.1-national", age="", edition="n")
    (found,) = side_by_side([one, two, national], REGISTRY.series)
    assert set(found.figures) == {one, two, national}
    assert {"other-concept", "other-boundary", "other-age", "other-edition"} <= set(found.differs)
    assert side_by_side([one, replace(national, period="2012")], REGISTRY.series) == ()


def test_an_excerpt_and_a_national_series_are_missed_nowhere() -> None:
    areas = {
        "SL_TLF_CHLDEA": 91,
        "8.7.1-national": 1,
        "CLD_XCHL_SEX_AGE_RT": 5,
        "USDOL_GOODS_CHILD_LABOUR": 78,
    }
    assert [one.code for one in asked_of_everyone(REGISTRY.series.values(), areas)] == ["SL_TLF_CHLDEA"]


rows = st.lists(
    st.builds(
        row,
        st.none() | st.integers(0, 100).map(str),
        sex=st.sampled_from(["_T", "F", "M", ""]),
        age=st.sampled_from(["Y5T17", "Y5T11", "_T", ""]),
        edition=st.sampled_from(["a", "b"]),
        unit=st.sampled_from(["PERCENT", "NUMBER"]),
        source_row=st.integers(1, 9),
    ),
    max_size=8,
)


@given(rows)
def test_what_speaks_was_published_and_something_always_speaks(held: list[Observation]) -> None:
    """No figure is made up, none is added; any order of the rows says the same."""
    told = speaking(held)
    assert set(told) <= set(held)
    assert bool(told) == bool(held)
    assert any(one.value is not None for one in told) == any(one.value is not None for one in held)
    assert sorted(map(repr, speaking(reversed(held)))) == sorted(map(repr, told))
    assert sum(len(found) for found in by_area(held).values()) == len(held)
