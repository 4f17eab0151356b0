"""Pages of indicators: 91 areas in, 91 shown; nothing that may not be drawn; figures with all their words.

The recount reads the bundled Parquet files with DuckDB and shares no code with readers, store or rules.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import brotli
import duckdb
import pytest
from lxml import etree
from page_reading import ReadPage, read, select
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.areas import load_areas
from datasets.starter_editions import install
from index.languages import INTERFACE_LANGUAGES, direction
from portal.charts.tile_grid import read_tile_grid
from portal.charts.world import read_world
from portal.i18n import read_languages
from portal.indicator_maps import MAP_NOTES
from tests.datasets.statistics_samples import add

UNSD = Path(str(resources.files("datasets"))) / "starter/statistics/unsd-sdg-2020-10-19/observations.parquet"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics and no work."""
    made: Collection = open_collection(tmp_path_factory.mktemp("figures"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def recount(series: str, sex: str = "_T") -> dict[str, tuple[str, str, str]]:
    """Area → (value, year, age) of the newest year of each, straight from the file."""
    rows = duckdb.sql(
        f"SELECT area, CAST(value AS VARCHAR), period, age FROM read_parquet('{UNSD}')"
        f" WHERE series = '{series}' AND sex = '{sex}' AND scheme = 'ISO'"
        " QUALIFY row_number() OVER (PARTITION BY area, age ORDER BY period DESC) = 1"
    ).fetchall()
    return {area: (value, period, age) for area, value, period, age in rows}


def table(page: object) -> list[list[str]]:
    """The cells of the rows of the figures' table."""
    rows = select(page.all("#table table")[0], "tbody tr")  # type: ignore[attr-defined]
    return [[cell.text_content().strip() for cell in select(row, "th, td")] for row in rows]


def test_ninety_one_areas_in_are_ninety_one_areas_shown(figures: TestClient) -> None:
    expected = recount("SL_TLF_CHLDEA")
    assert len(expected) == 91
    page = read(figures, "/en/indicators/8.7.1")
    assert len(table(page)) == 91
    drawn = page.one("#chart svg.wide")
    dots = "".join(one.get("d") for one in select(drawn, "path.dot"))
    rings = "".join(one.get("d") for one in select(drawn, "path.ring"))
    in_band = sum(age == "Y5T17" for _, _, age in expected.values())
    assert (dots.count("M"), rings.count("M")) == (in_band, 91 - in_band) == (62, 29)
    others = {area for area, (_, _, age) in expected.items() if age != "Y5T17"}
    assert {"MLI", "NER", "BFA", "GHA"} <= others
    for shown in (on_map(page), squares(page)):
        assert {area for area, fill in shown.items() if fill != "none"} == set(expected)
        assert {area for area, fill in shown.items() if fill == "other"} == others


def on_map(page: ReadPage) -> dict[str, str]:
    """Area → fill of the map of a page."""
    shapes = page.all("svg.world use")[1:-2]  # everything, then those with a figure, what is unsettled, lines
    return {one.get("href").partition("#")[2]: one.get("class").split()[1] for one in shapes}


def squares(page: ReadPage) -> dict[str, str]:
    """Area → fill of the grid of a page: the letters of each code stand over the square that is filled."""
    found = {}
    grid = page.one("#grid svg.wide")
    fills = {
        (float(x), float(y), float(side)): one.get("class").split()[1]
        for one in select(grid, "path.tile")
        for x, y, side in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", one.get("d"))
    }
    for text in select(grid, ".codes text"):
        xs, ys = (list(map(float, text.get(axis).split())) for axis in "xy")
        for at in range(0, len(xs), 3):
            x, y = xs[at + 1], ys[at + 1]
            under = [
                fill
                for (left, top, side), fill in fills.items()
                if left < x < left + side and top < y < top + side
            ]
            assert len(under) == 1
            found[text.text[at : at + 3]] = under[0]
    return found


def test_every_member_of_the_united_nations_has_a_shape_and_a_square(figures: TestClient) -> None:
    members = set(read_tile_grid().places)
    assert len(members) == 195  # 193 members and two observer States
    assert members <= set(read_world().shapes)
    assert members <= set(squares(read(figures, "/en/indicators/8.7.1")))


@pytest.mark.parametrize("series", ["SL_TLF_CHLDEA", "SL_TLF_CHLDEC"])
@pytest.mark.parametrize("sex", ["_T", "F", "M"])
def test_figures_of_page_and_files_are_those_of_the_source(
    figures: TestClient, series: str, sex: str
) -> None:
    expected = recount(series, sex)
    asked = f"?series={series}&sex={sex}"
    rows = list(
        csv.DictReader(
            io.StringIO(figures.get(f"/en/indicators/8.7.1.csv{asked}").content.decode("utf-8-sig"))
        )
    )
    assert {row["area"]: (row["value"], row["period"], row["age"]) for row in rows} == expected
    answer = figures.get(f"/en/indicators/8.7.1.json{asked}").json()
    assert {one["area"]["code"]: one["value"] for one in answer["observations"]} == {
        area: value for area, (value, _, _) in expected.items()
    }
    page = read(figures, f"/en/indicators/8.7.1{asked}")
    shown = sorted(row[1].split()[0].rstrip("%") for row in table(page))
    assert shown == sorted(_published(value) for value, _, _ in expected.values())


def _published(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value


def test_areas_stand_in_order_of_name_without_ranks(figures: TestClient) -> None:
    for address in ("/en/indicators/8.7.1", "/en/indicators/16.2.2"):
        page = read(figures, address)
        names = [row[0] for row in table(page)]
        plain = [name.replace("ô", "o").replace("ü", "u").replace("ç", "c").casefold() for name in names]
        assert [name[:3] for name in plain] == sorted(name[:3] for name in plain)
        assert not re.match(r"\d", names[0])


@pytest.mark.parametrize(
    "code", ["8.7.1", "16.2.2", "8.6.1", "5.2.1", "5.3.1", "8.8.1", "8.8.2", "16.2.1", "1.3.1"]
)
def test_no_line_no_arrow_no_rose_where_no_publisher_allows_a_trend(figures: TestClient, code: str) -> None:
    page = read(figures, f"/en/indicators/{code}")
    assert not page.all("svg path.line")
    assert not re.search(r"\b(rose|fell|increased|decreased|since \d{4})\b", page.words("h1"))
    assert 'class="line' not in figures.get(f"/en/indicators/{code}.svg").text


def test_detections_have_no_classes_and_the_clause_stands_inside_the_picture(figures: TestClient) -> None:
    page = read(figures, "/en/indicators/16.2.2")
    assert {*on_map(page).values(), *squares(page).values()} == {"held", "none"}
    for drawn in (
        *page.all("#chart svg.chart"),
        etree.fromstring(figures.get("/en/indicators/16.2.2.svg").content),
    ):
        assert "does not monitor the level of trafficking" in " ".join(drawn.itertext())
    assert "what authorities found, not how much there is" in page.words("h1")


def test_the_map_has_classes_within_one_age_band_alone(figures: TestClient) -> None:
    page = read(figures, "/en/indicators/8.7.1")
    assert any(fill.startswith("class-") for fill in on_map(page).values())
    assert "ages 5–17" in page.words("h1")
    assert "2010–2019" in page.words("h1")


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_every_indicator_answers_in_every_language(figures: TestClient, tag: str) -> None:
    listed = read(figures, f"/{tag}/indicators/")
    addresses = [one.get("href") for one in listed.all("h3 a")]
    assert len(addresses) == 17
    for address in addresses:
        page = read(figures, address)
        assert page.status == 200
        assert page.one("html").get("dir") == direction(tag)
        for drawn in page.all("svg.chart"):
            assert select(drawn, "title")[0].text
            assert select(drawn, "desc")[0].text


def test_an_indicator_without_figures_says_so(figures: TestClient) -> None:
    page = read(figures, "/en/indicators/4.1.2")
    assert "No figure is held here" in page.words()
    assert not page.all("svg.chart")
    assert figures.get("/en/indicators/4.1.2.svg").status_code == 404


def views(client: TestClient) -> list[str]:
    """Every view of every indicator: each series of each, both sexes and each alone."""
    found = []
    for address in [one.get("href") for one in read(client, "/en/indicators/").all("h3 a")]:
        chips = read(client, address).all("ul.chips a")
        found += [address, *(one.get("href") for one in chips)]
    return list(dict.fromkeys(found))


def test_every_page_of_every_indicator_is_light(figures: TestClient) -> None:
    """First load with chart, map and table: at most 60 kB and 1,500 elements, whatever the series."""
    asked = views(figures)
    assert len(asked) > 30
    for address in asked:
        page = read(figures, address)
        sent = [page.text.encode(), *(figures.get(one).content for one in loaded(page))]
        assert sum(len(brotli.compress(one, quality=5)) for one in sent) <= 60_000, address
        assert len(page.all("*")) <= 1_500, address
        embedded = figures.get(f"/embed{address}")
        if embedded.status_code == 200:
            assert len(brotli.compress(embedded.content, quality=5)) <= 30_000, address


def test_more_areas_than_a_page_can_bear_come_in_parts(
    tmp_path_factory: pytest.TempPathFactory, serve: Serve
) -> None:
    """Every area of the United Nations list with a figure and a note: each part is light, none lost."""
    made = open_collection(tmp_path_factory.mktemp("every area"))
    codes = [one.code for one in load_areas().countries() if one.m49]
    bands = ("Y5T14", "Y5T17", "Y5T17")
    rows = [
        {"area": code, "value": str(at % 40), "age": bands[at % 3], "flags": ("outside-parts",)}
        for at, code in enumerate(codes)
    ]
    add(made.settings.statistics, rows, "unsd-sdg-2025", published="2025")
    with serve(made) as client:
        first = read(client, "/en/indicators/8.7.1")
        addresses = [one.get("href").partition("#")[0] for one in first.all("#chart ul.chips a")]
        assert len(addresses) == 3
        shown: list[str] = []
        for address in addresses:
            page = read(client, address)
            assert len(page.all("*")) <= 1_500
            assert page.one("link[rel=canonical]").get("href").endswith(address)
            assert len(on_map(page)) == len(set(codes) & set(read_world().shapes))
            shown += [one.get("data-code") for one in page.all("#table tr[data-code]")]
        assert sorted(shown) == sorted(codes)
        assert client.get("/en/indicators/8.7.1.csv").text.count("\n") == len(codes) + 1
        for wrong in ("0", "4", "x", "-1", "1.0", "١"):
            assert client.get(f"/en/indicators/8.7.1?part={wrong}").status_code == 404
    made.catalogue.close()


def loaded(page: ReadPage) -> set[str]:
    """What a page loads besides itself: styles, script, the sprite of the map."""
    found = [one.get("href") for one in page.all("link[rel=stylesheet]")]
    found += [one.get("src") for one in page.all("script[src]")]
    found += [one.get("href").partition("#")[0] for one in page.all("svg use")]
    return {one for one in found if one}


def test_the_map_is_one_file_to_be_kept_for_a_year(figures: TestClient) -> None:
    sprites = {
        one
        for code in ("8.7.1", "16.2.2")
        for one in loaded(read(figures, f"/en/indicators/{code}"))
        if "world" in one
    }
    assert len(sprites) == 1
    answer = figures.get(sprites.pop())
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert len(brotli.compress(answer.content)) <= 25_000


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_what_the_united_nations_say_of_maps_stands_beside_it(figures: TestClient, tag: str) -> None:
    language = read_languages([tag])[tag]
    page = read(figures, f"/{tag}/indicators/8.7.1")
    drawn = figures.get(f"/{tag}/indicators/8.7.1.svg?picture=map")
    described = etree.fromstring(drawn.content).findtext("{*}desc") or ""
    for note in MAP_NOTES:
        said = language.gettext(note)
        assert said in page.words("#map")
        assert said in described
        assert tag == "en" or said != note


def test_unknown_views_are_not_found(figures: TestClient) -> None:
    for address in ("9.9.9", "8.7.1?series=VC_HTF_DETV", "8.7.1?sex=X", "8.7.1.svg?series=nothing"):
        assert figures.get(f"/en/indicators/{address}").status_code == 404


def test_files_carry_source_licence_unit_year_and_caution(figures: TestClient) -> None:
    drawn = figures.get("/fr/indicators/8.7.1.svg")
    said = " ".join(etree.fromstring(drawn.content).itertext())
    for words in ("19 octobre 2020", "UN SDG database terms", "pour cent", "2010–2019", "ni tendance"):
        assert words in said
    assert "style-src 'sha256-" in drawn.headers["content-security-policy"]
    row = next(
        csv.DictReader(io.StringIO(figures.get("/en/indicators/8.7.1.csv").content.decode("utf-8-sig")))
    )
    assert (
        row["licence"]
        and row["caution"]
        and row["unit"] == "PERCENT"
        and row["edition"] == "unsd-sdg-2020-10-19"
    )


def test_an_embedded_view_may_be_framed_by_anybody_and_nothing_else_may(figures: TestClient) -> None:
    embedded = figures.get("/embed/en/indicators/8.7.1")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "x-frame-options" not in embedded.headers
    assert "set-cookie" not in embedded.headers
    whole = figures.get("/en/indicators/8.7.1")
    assert whole.headers["x-frame-options"] == "DENY"


def test_a_citation_names_publisher_edition_series_and_address(figures: TestClient) -> None:
    page = read(figures, "/en/indicators/8.7.1?sex=F")
    plain, bibtex, embed, of_map, of_grid = (one.text_content() for one in page.all("pre"))
    assert plain.startswith(
        "United Nations Statistics Division (2020). SDG database, copy of 19 October 2020."
    )
    assert plain.endswith("/en/indicators/8.7.1?sex=F")
    assert bibtex.startswith("@misc{unsd-sdg-2020-10-19-sl-tlf-chldea,")
    assert "SL\\_TLF\\_CHLDEA" in bibtex
    assert "/embed/en/indicators/8.7.1?sex=F" in embed
    assert "/embed/en/indicators/8.7.1?sex=F&picture=map" in of_map
    assert "/embed/en/indicators/8.7.1?sex=F&picture=grid" in of_grid


def test_the_store_is_named_by_readyz(figures: TestClient) -> None:
    assert figures.get("/readyz").json()["stores"]["statistics"] == "ready"


def test_json_of_a_page_is_json(figures: TestClient) -> None:
    answer = json.loads(figures.get("/ar/indicators/16.2.2.json").content)
    assert answer["series"] == "VC_HTF_DETV"
    assert len(answer["observations"]) == 142
