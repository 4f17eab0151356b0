"""What may be drawn, ranked or added: rules held to the bundled rows of indicator 8.7.1 and to any others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets import comparability
from datasets.comparability import by_band, differing, disagreements, word
from datasets.estimates import load_estimates
from datasets.model import AreaKey, EditionId, Observation, ObservationStatus, Series, SeriesKey
from datasets.registry import Registry, load_registry
from datasets.starter_editions import install
from datasets.store import Snapshot, Statistics


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("statistics")
    install(folder)
    statistics = Statistics(folder)
    yield statistics.snapshot()
    statistics.close()


def one(**changes: object) -> Observation:
    """A row of 8.7.1, otherwise as said."""
    key = SeriesKey("SL_TLF_CHLDEA", "8.7.1", AreaKey("ISO", "BRA"), (("AGE", "Y5T17"), ("SEX", "_T")))
    plain = Observation(
        key=key, period="2015", value=Decimal("3.9"), status=ObservationStatus.NORMAL, unit="PERCENT",
        source="", nature="CA", edition=EditionId("e"), footnotes=(), source_row=2,
    )  # fmt: skip
    return replace(plain, **changes)


def both_sexes(snapshot: Snapshot, series: str) -> tuple[Observation, ...]:
    return tuple(row for row in snapshot.latest(series) if row.key.sex == "_T")


@pytest.mark.parametrize(("series", "areas"), [("SL_TLF_CHLDEA", 91), ("SL_TLF_CHLDEC", 83)])
def test_no_area_is_lost_by_its_age_band(bundled: Snapshot, series: str, areas: int) -> None:
    """91 areas in, 91 shown: Mali, Niger, Burkina Faso and Ghana have another band and a value."""
    rows = both_sexes(bundled, series)
    split = by_band(rows)
    assert split.band == "Y5T17" and len(split.within) + len(split.beyond) == areas == len(rows)
    assert {row.key.area for row in (*split.within, *split.beyond)} == {row.key.area for row in rows}
    assert all(row.value is not None and row.key.age for row in split.beyond)
    assert split.years is not None and split.years[0] <= split.years[1]
    if series == "SL_TLF_CHLDEA":
        assert {"MLI", "NER", "BFA", "GHA"} <= {row.key.area.code for row in split.beyond}


def test_8_7_1_is_never_ranked_summed_or_drawn_as_a_line(bundled: Snapshot, registry: Registry) -> None:
    """One survey an area, mostly: no rank, no sum, no line; classes of a map within one band only."""
    series = registry.series["SL_TLF_CHLDEA"]
    rows = both_sexes(bundled, "SL_TLF_CHLDEA")
    band = by_band(rows).within
    for asked in (rows, band, rows[:2]):
        for rule in (comparability.ranking, comparability.adding):
            refusal = rule(series, asked)
            assert refusal and refusal.code == "age-bands" and refusal.source and refusal.clause["fr"]
        trend = comparability.trend(series, asked)
        assert trend and trend.code == "no-trend"
    mixed = comparability.map_classes(series, rows)
    assert mixed and mixed.code == "age-bands"
    assert comparability.map_classes(series, band) is None


def test_detections_are_never_summed_ranked_or_classed(bundled: Snapshot, registry: Registry) -> None:
    """Counts and rates of every form; the clause of the custodian stands in the refusal."""
    codes = [code for code in registry.series if code.startswith("VC_HTF_")]
    assert len(codes) == 10
    for code in codes:
        series = registry.series[code]
        rows = bundled.latest(code)[:5]
        for rule in (comparability.adding, comparability.ranking, comparability.map_classes):
            refusal = rule(series, rows)
            assert refusal and refusal.code == "detections" and "UNODC" in refusal.clause["en"]


def test_the_world_estimate_and_8_7_1_never_share_a_chart(registry: Registry) -> None:
    """Two concepts; and the two boundaries of 8.7.1 are two charts as well."""
    world, country = registry.series["WORLD_CHILD_LABOUR"], registry.series["SL_TLF_CHLDEA"]
    refusal = comparability.same_chart(world, country)
    assert refusal and refusal.code == "other-concept"
    chores = comparability.same_chart(country, registry.series["SL_TLF_CHLDEC"])
    assert chores and chores.code == "other-boundary"
    assert comparability.same_chart(country, country) is None


def test_a_trend_is_allowed_exactly_where_the_key_figures_allow_it(registry: Registry) -> None:
    """World child labour, and nothing else, on its publishers' own word."""
    allowed = {code for code, series in registry.series.items() if series.trend == "allowed"}
    assert allowed == {"WORLD_CHILD_LABOUR"} and registry.series["WORLD_CHILD_LABOUR"].trend_source
    figures = {figure.concept for figure in load_estimates() if figure.trend}
    assert "child-labour" in figures and not figures & {"modern-slavery", "forced-labour", "illegal-profits"}


def test_profits_are_never_divided_by_victims(registry: Registry) -> None:
    """Either way round; the boundary stands in the caution."""
    profits, victims = registry.series["WORLD_ILLEGAL_PROFITS"], registry.series["WORLD_MODERN_SLAVERY"]
    for pair in ((profits, victims), (victims, profits)):
        refusal = comparability.dividing(*pair)
        assert refusal and refusal.code == "profits" and "Private economy" in refusal.clause["en"]


def allowing(registry: Registry) -> Series:
    return registry.series["WORLD_CHILD_LABOUR"]


def test_a_line_needs_two_periods_one_line_and_no_break(registry: Registry) -> None:
    """Same series, unit, age, sex, nature and area; an edition may differ."""
    series = allowing(registry)
    first = one(key=one().key._replace(series=series.code), unit="million")
    second = replace(first, period="2016", edition=EditionId("later"))
    assert comparability.trend(series, [first, second]) is None
    cases = {
        "one-observation": replace(first, value=Decimal(1)),
        "other-unit": replace(second, unit="PERCENT"),
        "other-age": replace(second, key=second.key._replace(breakdown=(("AGE", "Y5T14"), ("SEX", "_T")))),
        "other-sex": replace(second, key=second.key._replace(breakdown=(("AGE", "Y5T17"), ("SEX", "F")))),
        "other-nature": replace(second, nature="M"),
        "break": replace(second, status=ObservationStatus.BREAK),
    }
    for code, other in cases.items():
        refusal = comparability.trend(series, [first, other])
        assert refusal and refusal.code == code
    unknown = comparability.trend(None, [first, second])
    assert unknown and unknown.code == "unknown-series"


def test_counts_may_be_added_over_countries_and_nothing_else(registry: Registry) -> None:
    """Not over regions that hold each other, years, rates, or one area twice."""
    series = replace(allowing(registry), trend="no", trend_source="", code="COUNT")
    bra = one(key=one().key._replace(series="COUNT"), unit="million")
    chl = replace(bra, key=bra.key._replace(area=AreaKey("ISO", "CHL")))
    assert comparability.adding(series, [bra, chl]) is None
    world = replace(bra, key=bra.key._replace(area=AreaKey("M49", "001")))
    for wrong, code in (([bra, world], "overlapping"), ([bra, bra], "overlapping"),
                        ([bra, replace(chl, period="2016")], "not-additive"),
                        ([bra, replace(chl, unit="PERCENT")], "other-unit")):  # fmt: skip
        refusal = comparability.adding(series, wrong)
        assert refusal and refusal.code == code
    rate = comparability.adding(replace(series, kind="rate"), [bra, chl])
    assert rate and rate.code == "not-additive"


def test_armenia_2015_has_three_figures_and_what_differs_is_named(
    bundled: Snapshot, registry: Registry
) -> None:
    """3.9 economic activity, 4.1 with chores, 8.7 national: concept, boundary and age, no cause invented."""
    rows = [row for row in bundled.area_profile("ARM") if row.key.indicator == "8.7.1"]
    pairs = {
        (str(pair.one.value), str(pair.other.value)): pair.differs
        for pair in disagreements(rows, registry.series)
        if pair.one.key.sex in ("", "_T") and pair.one.unit == "PERCENT"
    }
    assert pairs[("3.9", "4.1")] == ("other-series", "other-boundary")
    assert {("8.7", "3.9"), ("8.7", "4.1"), ("3.9", "4.1")} == set(pairs)
    assert {"other-concept", "other-boundary", "other-age"} <= set(pairs[("8.7", "3.9")])


statuses = st.sampled_from(list(ObservationStatus))
rows = st.builds(
    one,
    value=st.one_of(st.none(), st.decimals(0, 100, places=1)),
    status=statuses,
    period=st.integers(2000, 2020).map(str),
    unit=st.sampled_from(["PERCENT", "NUMBER"]),
    nature=st.sampled_from(["", "C", "CA"]),
    key=st.builds(
        SeriesKey, st.sampled_from(["SL_TLF_CHLDEA", "SL_TLF_CHLDEC", "X"]), st.just("8.7.1"),
        st.builds(AreaKey, st.just("ISO"), st.sampled_from(["BRA", "CHL", "MLI"])),
        st.sampled_from(["Y5T17", "Y5T14", "_T", ""]).map(lambda age: (("AGE", age),)),
    ),
)  # fmt: skip


@given(st.lists(rows, max_size=12))
def test_a_split_by_band_holds_every_row_once(given_rows: list[Observation]) -> None:
    split = by_band(given_rows)
    assert sorted(map(id, (*split.within, *split.beyond))) == sorted(map(id, given_rows))
    assert all(row.key.age == split.band for row in split.within)
    assert (split.years is None) == (not split.within)


@given(rows, rows)
def test_what_differs_is_the_same_both_ways_and_nothing_for_itself(
    left: Observation, right: Observation
) -> None:
    held = load_registry().series
    assert differing(left, right, held) == differing(right, left, held)
    assert differing(left, left, held) == ()


@given(rows)
def test_every_row_is_one_of_six_words(row: Observation) -> None:
    """A value is never a gap, a zero is never missing."""
    said = word(row)
    assert (said in ("value", "zero")) == (row.value is not None)
    assert (said == "zero") == (row.value is not None and row.value == 0)


@given(st.lists(rows, min_size=1, max_size=5))
def test_no_rule_lets_8_7_1_be_ranked_or_added_whatever_the_rows(given_rows: list[Observation]) -> None:
    series = load_registry().series["SL_TLF_CHLDEA"]
    assert comparability.ranking(series, given_rows) is not None
    assert comparability.adding(series, given_rows) is not None
    assert comparability.trend(series, given_rows) is not None


def test_the_store_of_bundled_editions_is_untouched_by_rules(bundled: Snapshot, tmp_path: Path) -> None:
    """Installing twice adds nothing."""
    assert len(install(tmp_path)) == 5 and install(tmp_path) == ()
    assert len(bundled.editions()) == 5


def test_the_band_of_equals_is_the_one_that_divides_nobody_off() -> None:
    """Armenia's own total of 8.7 per cent names no band; its parts by age do not stand for it."""
    parts = [one(key=key("ARM", age), value=Decimal(age[-1])) for age in ("Y5T11", "Y12T14", "Y15T17")]
    assert by_band([*parts, one(key=key("ARM", ""), value=Decimal("8.7"))]).band == ""
    assert by_band([*parts, one(key=key("ARM", "_T"), value=Decimal("8.7"))]).band == "_T"


def test_a_band_is_of_most_areas_and_not_of_most_rows() -> None:
    """One area with three figures in a band is one area."""
    one_area = [one(key=key("ARM", "Y5T14"), value=Decimal(at), source_row=at) for at in (1, 2, 3)]
    two_areas = [one(key=key(area, "Y5T17"), value=Decimal(1)) for area in ("BRA", "CHL")]
    assert by_band([*one_area, *two_areas]).band == "Y5T17"


def key(area: str, age: str) -> SeriesKey:
    """A key of indicator 8.7.1."""
    return SeriesKey("SL_TLF_CHLDEA", "8.7.1", AreaKey("ISO", area), (("AGE", age),) if age else ())
