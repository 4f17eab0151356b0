"""What may not stand beside the rest is told apart: sources, ways of making, five kinds of nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from page_reading import ReadPage, read, select
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.areas import load_areas
from tests.datasets.statistics_samples import add

FIRST: list[dict[str, Any]] = [
    {"area": "ALB", "value": "0", "number": 0.0},
    {"area": "BRA", "value": "3.9"},
    {"area": "CHL", "value": "12.5"},
    {"area": "DOM", "value": "22"},
    {"area": "ECU", "value": "7", "nature": "M"},
    {"area": "FJI", "value": None, "status": "suppressed"},
    {"area": "GHA", "value": None, "status": "not applicable"},
    {"area": "HTI", "value": None, "status": "not assessed"},
    {"area": "IND", "value": None, "status": "missing"},
    {"area": "JPN", "value": "9", "age": "Y5T14"},
    {"area": "KEN", "value": "6", "status": "break"},
    {"area": "202", "scheme": "M49", "value": "20"},
    {"area": "AFRICA", "scheme": "ILO", "value": "21"},
    {"area": "SSA", "scheme": "UNICEF", "value": "19"},
    {"area": "AFR", "scheme": "WALKFREE", "value": "18", "age": "Y5T14"},
]
SECOND: list[dict[str, Any]] = [{"area": "BRA", "value": "4.4"}, {"area": "PER", "value": "13"}]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """One series from two sources, with every kind of gap and every reason to stand apart."""
    made: Collection = open_collection(tmp_path_factory.mktemp("apart"))
    add(made.settings.statistics, FIRST, "unsd-sdg-2024", published="2024-06")
    add(made.settings.statistics, SECOND, "ilostat-2025", published="unknown", source="ilostat")
    with serve(made) as client:
        yield client
    made.catalogue.close()


PAGE = "/en/indicators/8.7.1"


def table(page: ReadPage) -> dict[str, list[tuple[str, str]]]:
    """Code of an area → value and year of each of its rows, as the table has them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in select(page.all("#table table")[0], "tbody tr"):
        cells = [" ".join(one.text_content().split()) for one in select(row, "td")]
        found.setdefault(row.get("data-code"), []).append((cells[0], cells[1]))
    return found


def rows(client: TestClient, address: str = f"{PAGE}.csv") -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_two_sources_of_one_series_are_told_apart_everywhere(figures: TestClient) -> None:
    """Brazil has two figures; each says whose it is in chart, table, CSV, JSON and the list of sources."""
    page = read(figures, PAGE)
    assert table(page)["BRA"] == [("4.4%", "2015 · [1]"), ("3.9%", "2015 · [2]")]
    letters = "".join("".join(one.itertext()) for one in page.all("#chart svg"))
    assert "4.4% · 2015 · [1]" in letters and "3.9% · 2015 · [2]" in letters
    assert "2 figures are of another source and are drawn as rings." in letters
    sources = page.words("#source")
    assert "[1] Source" in sources and "[2] Source" in sources
    svg = "".join(etree.fromstring(figures.get(f"{PAGE}.svg").content).itertext())
    assert "[1] Source:" in svg and "[2] Source:" in svg
    told = [(row["edition"], row["set_apart"]) for row in rows(figures) if row["area"] == "BRA"]
    assert told == [("ilostat-2025", "other-edition"), ("unsd-sdg-2024", "")]
    answer = figures.get(f"{PAGE}.json").json()
    apart = {
        one["edition"]: one["comparable"] for one in answer["observations"] if one["area"]["code"] == "BRA"
    }
    assert apart == {"ilostat-2025": False, "unsd-sdg-2024": True}


def test_a_file_names_the_source_of_each_row_and_not_of_all(figures: TestClient) -> None:
    for row in rows(figures):
        assert row["edition_title"] == "Sample"
        assert row["published"] == ("unknown" if row["edition"] == "ilostat-2025" else "2024-06")
        assert ";" not in row["source_url"]


def test_titles_and_descriptions_count_areas_and_not_rows(figures: TestClient) -> None:
    page = read(figures, PAGE)
    assert "from 0% to 22% in 4 countries and areas (ages 5–17)" in page.words("h1")
    described = page.all("#chart svg.wide desc")[0].text
    assert "Dot chart of 12 countries and areas" in described  # 13 rows: Brazil has two


def test_a_second_source_does_not_take_the_classes_from_the_map(figures: TestClient) -> None:
    """Classes of the source with most areas; what stands apart is dotted, not classed and not empty."""
    page = read(figures, PAGE)
    fills = {
        one.get("href").partition("#")[2]: one.get("class").split()[1]
        for one in page.all("svg.world use")[1:-2]
    }
    assert fills["BRA"].startswith("class-") and fills["DOM"].startswith("class-")
    assert fills["ALB"] == "class-1"  # a zero is a figure
    assert {code for code, fill in fills.items() if fill == "other"} == {"ECU", "JPN", "KEN", "PER"}
    legend = page.words("#map .legend")
    assert "another age band, source or way of measuring: not comparable" in legend


@pytest.mark.parametrize(
    ("code", "said"), [("ECU", "modelled"), ("JPN", "ages 5–14"), ("KEN", "break in the series")]
)
def test_each_figure_apart_says_why(figures: TestClient, code: str, said: str) -> None:
    page = read(figures, PAGE)
    assert said in table(page)[code][0][1]
    reasons = {row["area"]: row["set_apart"] for row in rows(figures) if row["area_scheme"] == "ISO"}
    assert reasons[code] == {"ECU": "other-nature", "JPN": "other-age", "KEN": "break"}[code]


GAPS = {
    "FJI": ("suppressed", "suppressed by the publisher: too few cases to print"),
    "GHA": ("not-applicable", "not applicable"),
    "HTI": ("not-assessed", "not assessed"),
    "IND": ("none", "no figure"),
}


def test_missing_zero_suppressed_not_applicable_and_not_assessed_are_five_things(figures: TestClient) -> None:
    """In table, CSV, chart, description, map, grid, and the list of what is missing."""
    page = read(figures, PAGE)
    cells = table(page)
    assert cells["ALB"][0][0] == "0%"
    values = {row["area"]: (row["value"], row["status"]) for row in rows(figures)}
    assert values["ALB"] == ("0", "normal")
    described = page.all("#chart svg.wide desc")[0].text
    grid = read(figures, f"/embed{PAGE}?picture=grid")
    for code, (fill, words) in GAPS.items():
        assert cells[code][0][0] == words
        assert values[code] == ("", fill.replace("-", " ") if fill != "none" else "missing")
        assert f"{words} (1)" in described
        assert page.all(f"svg.world use.{fill}")
        assert page.all(f"#grid path.{fill}")
        assert grid.all(f".swatch.{fill}")
    stated = page.words("#stated")
    assert "too few cases to print" in stated and "Fiji" in stated
    assert "Ghana" in stated and "Haiti" in stated and "India" not in stated and "Albania" not in stated
    missing = page.words("#missing details p")
    assert "India" in missing
    for name in ("Fiji", "Ghana", "Haiti", "Albania"):
        assert name not in missing


def test_what_is_missing_counts_only_what_nobody_speaks_of(figures: TestClient) -> None:
    """195 less eight with a value and three with a stated gap."""
    assert "184 of 195 members and observers" in read(figures, PAGE).words("#missing")


def test_each_system_of_regions_has_a_table_of_its_own(figures: TestClient) -> None:
    page = read(figures, PAGE)
    captions = [" ".join(one.text_content().split()) for one in page.all("#table table caption")][1:]
    assert captions == [
        "Regions and the world, as the custodian gives them",
        "Regions of the ILO, as their publisher gives them",
        "Regions of UNICEF, as their publisher gives them",
        "Regions of Walk Free, as their publisher gives them",
    ]
    of_another_band = page.all("#table table")[-1].text_content()
    assert "18%" in of_another_band and "ages 5–14" in of_another_band
    assert not {"AFRICA", "SSA", "AFR", "202"} & set(table(page))


def test_the_list_of_indicators_counts_countries_with_a_value(figures: TestClient) -> None:
    """Eight of them: no region, no gap, none twice."""
    listed = [one.text_content() for one in read(figures, "/en/indicators/").all("ul.list li")]
    (said,) = [one for one in listed if one.strip().startswith("8.7.1")]
    assert "8 countries and areas" in said


def test_a_stated_gap_is_one_over_all_countries_too(own_collection: Collection, serve: Serve) -> None:
    """On the page and in the file of what is known of every country; twenty countries make it a question."""
    many = [one.code for one in load_areas().countries() if one.m49 and one.code not in GAPS][:25]
    found = [*({"area": code, "value": "5"} for code in many), *(row for row in FIRST if row["area"] in GAPS)]
    add(own_collection.settings.statistics, found, "unsd-sdg-2024")
    with serve(own_collection) as client:
        told = rows(client, "/en/areas/matrix.csv")
        states = {row["area"]: row["state"] for row in told if row["series"] == "SL_TLF_CHLDEA"}
        for code, (fill, _) in GAPS.items():
            assert states[code] == (fill if fill != "none" else "no-figure")
        page = read(client, "/en/areas/matrix?region=009")
        assert "suppressed" in " ".join(one.text_content() for one in page.all("table.overview td.none"))


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "As published in June 2024;"),
        ("fr", "Tel que publié en juin 2024"),
        ("es", "Según lo publicado en junio de 2024;"),
        ("ru", "По публикации (июнь 2024"),
        ("ar", "كما نُشر في يونيو 2024"),
        ("zh", "发布时间：2024年6月"),
    ],
)
def test_a_month_is_no_day(figures: TestClient, tag: str, words: str) -> None:
    """And a date that nobody knows is said in words, never as ``unknown``."""
    page = read(figures, f"/{tag}/indicators/8.7.1")
    assert words in page.words("#source")
    assert words in "".join(etree.fromstring(figures.get(f"/{tag}/indicators/8.7.1.svg").content).itertext())
    assert "unknown" not in page.words("main")
    flows = figures.get("/sdmx/v2/structure/dataflow").text
    assert "Published: unknown" not in flows
