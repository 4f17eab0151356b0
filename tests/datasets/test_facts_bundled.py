"""Every published figure of the field that a source is known of stands in the bundle, with its papers.

The list is written here by hand, from the publishers' figures; the tables are read by nothing but ``csv``.
"""

from __future__ import annotations

import csv
import io
from importlib import resources

import pytest

PARTS: dict[str, tuple[str, str]] = {
    # child labour, ILO and UNICEF: parts and rates by round
    "child-labour-2008-by-age": ("million", "91.0 61.8 62.4"),
    "child-labour-2008-rate-by-age": ("percent", "10.7 17.0 16.9"),
    "child-labour-2008-by-region": ("million", "65.1 113.6 14.1"),
    "child-labour-2008-rate-by-region": ("percent", "25.3 13.3 10.0"),
    "child-labour-2012-by-age": ("million", "73.0 47.5 47.5"),
    "child-labour-2012-rate-by-age": ("percent", "8.5 13.1 13.0"),
    "child-labour-2012-by-region": ("million", "59.0 77.7 12.5"),
    "child-labour-2012-rate-by-region": ("percent", "21.4 9.3 8.8"),
    "child-labour-2016-by-sex": ("million", "88 64"),
    "child-labour-2016-by-age": ("percent", "48 28 24"),
    "child-labour-2016-older-children": ("million", "42 37"),
    "child-labour-2016-by-region": ("million", "72.1 10.7 1.2 62.1 5.5"),
    "child-labour-2016-rate-by-region": ("percent", "19.6 5.3 2.9 7.4 4.1"),
    "child-labour-2016-by-sector": ("percent", "71 17 12"),
    "child-labour-2020-by-sex": ("million", "97 63"),
    "child-labour-2020-by-region": ("million", "86.6 49"),
    "child-labour-2020-rate-by-region": ("percent", "23.9 5.6"),
    "child-labour-2020-africa": ("million", "92.2"),
    "child-labour-2020-by-sector": ("percent", "70 20 10"),
    "child-labour-2020-by-sector-in-millions": ("million", "112 31.4 16.5"),
    "child-labour-2024-by-sector": ("percent", "61 27 13"),
    "child-labour-2024-by-sector-ssa": ("percent", "70 22 8"),
    "child-labour-2024-by-sector-nawa": ("percent", "42 41 17"),
    "child-labour-2024-by-sector-csa": ("percent", "46 28 26"),
    "child-labour-2024-by-sector-esea": ("percent", "48 34 18"),
    "child-labour-2024-by-sector-lac": ("percent", "46 37 16"),
    "child-labour-2024-by-region": ("million", "87 28"),
    "child-labour-2024-rate-by-region": ("percent", "21.5 3.1"),
    "child-labour-2024-rate-5-14-by-sex": ("percent", "8.1 7.5"),
    "child-labour-2024-with-chores-5-14-by-sex": ("percent", "11.1 11.8"),
    "child-labour-2024-with-chores-5-11-by-sex": ("percent", "11.0 11.9"),
    "child-labour-2024-with-chores-12-14-by-sex": ("percent", "11.2 11.6"),
    "child-labour-2024-out-of-school": ("percent", "31 59"),
    "child-labour-2024-out-of-school-by-region": ("percent", "42 20 29"),
    "hazardous-work-2024-out-of-school-by-region": ("percent", "61 33 48"),
    # hazardous work 2020, thousands of ILOSTAT in millions
    "hazardous-work-2020-by-sex": ("million", "50.232 28.817"),
    "hazardous-work-2020-by-age": ("million", "25.855 18.147 35.0465"),
    "hazardous-work-2020-by-sector": ("million", "48.053 18.150 12.847"),
    "hazardous-work-2020-by-region": ("million", "41.410 5.651 1.894 22.191 7.902"),
    "hazardous-work-2020-by-subregion": ("million", "38.623 5.491"),
    # modern slavery and its parts
    "forced-labour-2012-by-form": ("million", "14.2 4.5 2.2"),
    "forced-labour-2012-by-region": ("million", "11.7 3.7 1.8 1.5 1.6 0.6"),
    "forced-labour-2012-women-and-girls": ("million", "11.4"),
    "forced-labour-2012-women-and-girls-share": ("percent", "55"),
    "forced-labour-2012-children": ("million", "5.5"),
    "forced-labour-2012-children-share": ("percent", "26"),
    "forced-labour-2012-per-1000": ("per-thousand", "3"),
    "modern-slavery-2016-by-form": ("million", "24.9 15.4"),
    "forced-labour-2016-by-form": ("million", "16.0 4.8 4.1"),
    "modern-slavery-2016-women-and-girls": ("percent", "71"),
    "modern-slavery-2016-children": ("percent", "25"),
    "modern-slavery-2016-per-1000": ("per-thousand", "5.4"),
    "modern-slavery-2016-per-1000-by-region": ("per-thousand", "7.6 1.9 3.3 6.1 3.9"),
    "modern-slavery-2021-by-form": ("million", "27.6 22.0"),
    "modern-slavery-2021-women-and-girls": ("percent", "54"),
    "modern-slavery-2021-per-1000": ("per-thousand", "6.4"),
    "modern-slavery-2021-per-1000-by-region": ("per-thousand", "5.2 5.0 10.1 6.8 6.9"),
    "modern-slavery-2021-asia-and-the-pacific": ("million", "29.3"),
    "forced-labour-2021-by-form": ("million", "17.3 6.3 3.9"),
    "forced-labour-2021-by-region": ("million", "3.8 3.6 0.9 15.1 4.1"),
    "forced-labour-2021-per-1000": ("per-thousand", "3.5"),
    "forced-labour-2021-per-1000-by-region": ("per-thousand", "2.9 3.5 5.3 3.5 4.4"),
    "forced-labour-2021-women-and-girls": ("million", "11.8"),
    "forced-labour-2021-children": ("million", "3.3"),
    "forced-marriage-2021-women-and-girls": ("million", "14.9"),
    "forced-marriage-2021-per-1000-by-region": ("per-thousand", "1.5 4.8 3.3"),
    # profits
    "illegal-profits-2021-by-region": ("billion-us-dollars", "20 52 18 62 84"),
    "illegal-profits-2021-by-form": ("percent", "73"),
}
"""Unit and values of every figure in parts, in the order of the table."""

CHAINS: dict[str, tuple[str, dict[int, str]]] = {
    "child-labour": (
        "million",
        {2000: "245.5", 2004: "222.3", 2008: "215.2", 2012: "168.0", 2016: "152", 2020: "160", 2024: "138"},
    ),
    "child-labour-rate": ("percent", {2000: "16.0", 2004: "14.2", 2008: "13.6", 2012: "10.6", 2024: "8"}),
    "hazardous-work": (
        "million",
        {2000: "170.5", 2004: "128.4", 2008: "115.3", 2012: "85.3", 2016: "73", 2020: "79.0", 2024: "54"},
    ),
    "hazardous-work-rate": ("percent", {2000: "11.1", 2004: "8.2", 2008: "7.3", 2012: "5.4"}),
    "child-labour-in-agriculture": ("percent", {2016: "71", 2020: "70", 2024: "61"}),
    "modern-slavery": ("million", {2016: "40.3", 2021: "49.6"}),
    "forced-labour": ("million", {2012: "20.9", 2016: "24.9", 2021: "27.6"}),
    "forced-labour-private": ("million", {2012: "14.2", 2016: "16.0", 2021: "17.3"}),
    "forced-labour-sexual": ("million", {2012: "4.5", 2016: "4.8", 2021: "6.3"}),
    "forced-labour-state": ("million", {2012: "2.2", 2016: "4.1", 2021: "3.9"}),
    "forced-marriage": ("million", {2016: "15.4", 2021: "22.0"}),
    "illegal-profits": ("billion-us-dollars", {2014: "150", 2021: "236"}),
}
"""Unit and editions of every key figure of the world: each year is followed by the next."""


def table(name: str) -> list[dict[str, str]]:
    """The rows of a bundled table."""
    text = resources.files("datasets").joinpath("starter", name).read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


FIGURES = {row["id"]: row for row in table("estimates.csv")}


def test_the_list_is_the_bundle() -> None:
    """Nothing is bundled that is not listed here, and nothing is listed that is not bundled."""
    assert {row["id"] for row in table("breakdowns.csv")} == PARTS.keys()
    assert FIGURES.keys() == {f"{name}-{year}" for name, (_, years) in CHAINS.items() for year in years}


@pytest.mark.parametrize("name", PARTS)
def test_each_figure_in_parts_is_as_printed(name: str) -> None:
    """The values in their digits, of a figure that is held, and where they are shares, of whom."""
    unit, values = PARTS[name]
    rows = [row for row in table("breakdowns.csv") if row["id"] == name]
    assert [row["value"] for row in rows] == values.split()
    assert {row["unit"] for row in rows} == {unit}
    whole = FIGURES[rows[0]["whole"]]
    assert name.startswith(whole["id"]), "its year is that of its whole"
    if rows[0]["kind"] == "bars" and unit != whole["unit"]:
        assert all(row[f"of_{language}"] for row in rows for language in ("en", "fr", "es", "ar", "ru", "zh"))


@pytest.mark.parametrize("name", CHAINS)
def test_each_key_figure_says_whose_it_is_and_what_replaced_it(name: str) -> None:
    """Figure, unit, year, edition, publisher, source, licence; each edition leads to the next."""
    unit, years = CHAINS[name]
    order = list(years)
    for place, year in enumerate(order):
        row = FIGURES[f"{name}-{year}"]
        assert (row["value"], row["unit"], row["year"]) == (years[year], unit, str(year))
        assert all(
            row[one] for one in ("edition", "published", "publishers", "licence", "source", "caution_en")
        )
        after = f"{name}-{order[place + 1]}" if place + 1 < len(order) else ""
        assert (row["followed_by"], row["revised_by"]) == (after, "")
        assert row["area"] == "001" and (
            row["trend"] == "no" or name.startswith(("child-labour", "hazardous"))
        )


def test_nothing_that_may_not_be_bundled_is() -> None:
    """No detected victims, no profit per victim, no rows of Walk Free's index or of CTDC."""
    text = " ".join(row["id"] + row["boundary"] + row["source"] for row in FIGURES.values()).casefold()
    for word in ("detect", "per-victim", "global slavery index", "ctdc", "counter-trafficking"):
        assert word not in text
