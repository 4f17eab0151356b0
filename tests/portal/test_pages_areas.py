"""Pages of countries and regions: what is known and what is not, one number everywhere, in every language.

The recounts read the bundled files with DuckDB and the csv module, and share no code with store or rules.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import brotli
import duckdb
import pytest
from page_reading import ReadPage, parameters, read, select
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.areas import load_areas
from datasets.starter_editions import install
from index.languages import INTERFACE_LANGUAGES, direction

STARTER = Path(str(resources.files("datasets"))) / "starter"
UNSD = STARTER / "statistics/unsd-sdg-2020-10-19/observations.parquet"
AREAS = load_areas()

MOST_BYTES = 45_000
"""The first load of a profile, with its style (issue 5)."""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics, works about Nepal, one that mentions it, hidden ones."""
    made: Collection = open_collection(tmp_path_factory.mktemp("areas"))
    install(made.settings.statistics)
    made.add(
        "kilns", "Brick kilns.", areas=("NPL",), issued="2021", title="Brick by brick", type="good-practice"
    )
    made.add("carpets", "Carpets.", areas=("NPL",), issued="2024-03", title="Carpets and children")
    made.add("elsewhere", "Nepal is named on this page.", areas=("IND",), title="Elsewhere")
    for name, work in (
        ("draft", {"state": "draft"}),
        ("submitted", {"state": "submitted"}),
        ("partners", {"audience": "partners"}),
    ):
        made.add(
            name, "Zebrafinch.", areas=("NPL",), title=f"Zebrafinch {name}", type="good-practice", **work
        )
    made.index()
    with serve(made) as client:
        yield client
    made.catalogue.close()


def newest(series: str, area: str) -> tuple[str, str] | None:
    """(value, year) of both sexes together, straight from the file."""
    rows = duckdb.sql(
        f"SELECT CAST(value AS VARCHAR), period FROM read_parquet('{UNSD}') WHERE series = '{series}'"
        f" AND scheme = 'ISO' AND area = '{area}' AND sex IN ('_T', '') AND value IS NOT NULL"
        " ORDER BY period DESC LIMIT 1"
    ).fetchall()
    return rows[0] if rows else None


def rows_of(page: ReadPage) -> dict[str, list[list[str]]]:
    """The matrix: the cells of each question's lines, by series."""
    found: dict[str, list[list[str]]] = {}
    series = ""
    for row in page.all("table.matrix tr"):
        for link in select(row, "th[scope=row] a"):
            series = dict(parameters(link.get("href"))).get("series", link.get("href"))
        cells = [" ".join(cell.text_content().split()) for cell in select(row, "td")]
        if cells:
            found.setdefault(series, []).append(cells)
    return found


@pytest.mark.parametrize("area", ["NPL", "MLI", "BRA", "AND"])
@pytest.mark.parametrize("series", ["SL_TLF_CHLDEA", "SL_TLF_CHLDEC", "SL_TLF_NEET", "SI_COV_CHLD"])
def test_the_matrix_says_what_a_recount_of_the_file_says(figures: TestClient, area: str, series: str) -> None:
    """The figure and its year, or that there is none."""
    (line,) = rows_of(read(figures, f"/en/areas/{area}"))[series]
    counted = newest(series, area)
    if counted is None:
        assert line == ["No figure"]
    else:
        value, year = counted
        assert float(line[0].split("%")[0]) == float(value)
        assert line[1].split()[0] == year
        assert "United Nations Statistics Division" in line[2]


def test_gaps_are_said_as_plainly_as_figures(figures: TestClient) -> None:
    page = read(figures, "/en/areas/AND")
    lines = rows_of(page)
    assert sum(line == ["No figure"] for held in lines.values() for line in held) >= 10
    assert "no figure" in page.words(".keys")
    assert "no indicator of the Sustainable Development Goals measures it" in page.words("table.matrix")
    assert {"/en/topics/forced-labour", "/en/topics/forced-marriage"} <= set(lines)


def test_old_figures_and_other_age_bands_are_marked(figures: TestClient) -> None:
    page = read(figures, "/en/areas/ETH")
    words = page.words("table.matrix")
    assert "years old" in words
    assert "ages 5–14 another age band than most countries" in words
    assert select(page.tree, "td.old") and select(page.tree, "td.odd")


def test_figures_that_are_not_the_same_stand_side_by_side_and_no_cause_is_invented(
    figures: TestClient,
) -> None:
    """Armenia 2015: 3.9 in economic activity, 4.1 with chores, 8.7 national."""
    page = read(figures, "/en/areas/ARM")
    big = {one.text_content() for one in page.all("#rivals .big")}
    assert big == {"3.9%", "4.1%", "8.7%"}
    words = page.words("#rivals")
    assert "Statistical Committee of the Republic of Armenia" in words
    assert "what counts as work" in words and "the age band" in words
    assert "none is guessed here" in words
    assert not read(figures, "/en/areas/NPL").all("#rivals")


def test_women_and_men_are_never_added_up(figures: TestClient) -> None:
    """A series without a total shows both figures; their sum stands nowhere."""
    lines = rows_of(read(figures, "/en/areas/NPL"))["VC_HTF_DETVFL"]
    assert sorted(line[0].split()[0] for line in lines) == ["141", "98"]
    assert "239" not in read(figures, "/en/areas/NPL").words()


def test_a_treaty_not_recorded_in_an_old_table_is_not_a_no(figures: TestClient) -> None:
    """Each treaty as the table has it, with its year; C182 not recorded: universal now."""
    with (STARTER / "ratifications.csv").open(encoding="utf-8", newline="") as file:
        recorded = list(csv.DictReader(file))
    for area in ("NPL", "ERI", "SOM"):
        rows = [row for row in recorded if row["area"] == area]
        told = [
            " ".join(one.text_content().split())
            for one in read(figures, f"/en/areas/{area}").all("#treaties dd")
        ]
        assert len(told) == len(rows)
        assert sum("not recorded (2014)" in one or "since 4 August 2020" in one for one in told) == sum(
            row["status"] != "ratified" for row in rows
        )
        assert not any(one.startswith("no ") for one in told)


def test_goods_lists_name_whose_assessment_they_are_and_only_what_is_listed(figures: TestClient) -> None:
    words = read(figures, "/en/areas/BRA").words("#goods")
    assert words.startswith("One government’s assessment of another")
    listed = duckdb.sql(
        "SELECT count(*) FROM read_parquet"
        f"('{STARTER}/statistics/us-dol-goods-2016/observations.parquet') WHERE area = 'BRA' AND value = 1"
    ).fetchall()[0][0]
    assert words.count(" · ") >= listed - 3
    assert "United States Department of Labor · 2016" in words


def test_the_publications_are_those_of_the_search_newest_first(figures: TestClient) -> None:
    page = read(figures, "/en/areas/NPL")
    assert [one.text_content() for one in page.all("#publications h3")] == [
        "Carpets and children",
        "Brick by brick",
    ]
    link = page.one("#publications .count")
    found = figures.get("/api/v1/search", params=parameters(link.get("href"))).json()
    assert found["total"]["works"] == 2
    assert "2 publications" in page.words(".count-of") and "1 good practice" in page.words()
    mentions = page.link("All that mention it")
    assert dict(parameters(mentions)) == {"mentions_area": "NPL"}
    assert figures.get("/api/v1/search", params=parameters(mentions)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/en/areas/NPL",
        "/en/areas/",
        "/en/areas/?q=nepal",
        "/en/areas/034",
        "/api/v1/search?q=zebrafinch+draft",
    ],
)
def test_what_readers_may_not_see_counts_nowhere(figures: TestClient, address: str) -> None:
    text = figures.get(address).text
    assert "ebrafinch submitted" not in text and "ebrafinch partners" not in text
    assert "Zebrafinch draft" not in text
    if address.startswith("/en/areas/") and "034" not in address:
        assert "5 publications" not in text and ">5<" not in text


@pytest.mark.parametrize(
    ("written", "code"), [("524", "NPL"), ("np", "NPL"), ("npl", "NPL"), ("34", "034"), ("1", "001")]
)
def test_another_form_of_a_code_leads_to_the_page(figures: TestClient, written: str, code: str) -> None:
    answer = figures.get(f"/fr/areas/{written}")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/fr/areas/{code}")


def test_an_unknown_code_helps(figures: TestClient) -> None:
    page = read(figures, "/en/areas/nepa")
    assert page.status == 404
    assert "/en/areas/NPL" in {one.get("href") for one in page.all("main a")}
    assert page.one("form.find input").get("value") == "nepa"
    assert not page.all("link[rel=canonical]")
    assert read(figures, "/en/areas/%3Cscript%3Ealert(1)").status == 404


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_every_area_stands_once_in_the_list_by_its_name_in_the_language(
    figures: TestClient, tag: str
) -> None:
    page = read(figures, f"/{tag}/areas/")
    assert page.one("html").get("dir") == direction(tag)
    shown = {one.get("href"): one.text_content() for one in page.all(".names a")}
    for area in AREAS.countries():
        assert shown[f"/{tag}/areas/{area.code}"] == area.name(tag)
    profile = read(figures, f"/{tag}/areas/NPL")
    assert profile.words("h1") == AREAS.name("NPL", tag)
    assert {one.get("hreflang") for one in profile.all("head link[hreflang]")} >= set(INTERFACE_LANGUAGES) - {
        "zh"
    }


@pytest.mark.parametrize("typed", ["nep", "Непал", "尼泊尔", "نيبال", "NPL", "524"])
def test_an_area_is_found_by_typing_its_name_in_any_language_or_its_code(
    figures: TestClient, typed: str
) -> None:
    page = read(figures, f"/en/areas/?q={typed}")
    assert page.all(".names a")[0].get("href") == "/en/areas/NPL"


def test_the_region_and_the_world_have_pages(figures: TestClient) -> None:
    region = read(figures, "/en/areas/034")
    assert "/en/areas/NPL" in {one.get("href") for one in region.all("#members a")}
    world = read(figures, "/en/areas/001").words()
    assert "138 million" in world and "49.6 million" in world
    assert read(figures, "/en/areas/X-SAHEL").status == 200


def test_what_the_same_region_knows_is_ordered_by_name(figures: TestClient) -> None:
    page = read(figures, "/en/areas/NPL")
    names = [one.text_content() for one in page.all("#region .links a")]
    assert names == sorted(names) and "India" in names and "Nepal" not in names
    assert "no ranking" in page.words("#region")


@pytest.mark.parametrize("area", ["ARM", "BRA", "NPL", "001"])
def test_the_first_load_of_a_profile_is_small(figures: TestClient, area: str) -> None:
    page = read(figures, f"/ar/areas/{area}")
    styles = [one.get("href") for one in page.all("link[rel=stylesheet]")]
    assert not page.all("script")
    sent = len(brotli.compress(page.text.encode(), quality=4))
    for one in styles:
        sent += len(figures.get(one, headers={"accept-encoding": "identity"}).content)
    assert sent < MOST_BYTES
    assert len(page.all("*")) < 1_500


def overview_csv(client: TestClient) -> list[dict[str, str]]:
    """The rows of the matrix over all areas."""
    text = client.get("/en/areas/matrix.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_matrix_over_all_areas_agrees_with_a_recount_and_with_the_profiles(figures: TestClient) -> None:
    rows = overview_csv(figures)
    held = [row for row in rows if row["series"] == "SL_TLF_CHLDEA" and row["year"]]
    assert len(held) == 91
    others = duckdb.sql(
        f"SELECT count(DISTINCT area) FROM read_parquet('{UNSD}') "
        "WHERE series = 'SL_TLF_CHLDEA' AND age <> 'Y5T17'"
    ).fetchall()[0][0]
    assert sum("other-age" in row["state"] for row in held) == others == 29
    for row in rows:
        assert ("old" in row["state"]) == bool(row["years_old"] and int(row["years_old"]) > 10)
    assert {row["area"] for row in rows} == {one.code for one in AREAS.countries()}
    shown = {
        select(row, "a")[0].get("href"): [cell.text_content() for cell in select(row, "td")]
        for page in matrix_pages(figures)
        for row in page.all(".overview tbody tr")
    }
    assert len(shown) == 195
    mali = [row for row in rows if row["area"] == "MLI"]
    assert [cell.rstrip("*") for cell in shown["/en/areas/MLI"]] == [row["year"] or "–" for row in mali]
    assert shown["/en/areas/MLI"][0] == "2017*"


def test_the_matrix_of_one_region_shows_its_countries_alone(figures: TestClient) -> None:
    page = read(figures, "/en/areas/matrix?region=202")
    shown = {one.get("href") for one in page.all(".overview tbody a")}
    assert "/en/areas/MLI" in shown and "/en/areas/NPL" not in shown
    assert page.one("link[rel=canonical]").get("href").endswith("?region=202")
    nowhere = read(figures, "/en/areas/matrix?region=nowhere")
    assert nowhere.one("link[rel=canonical]").get("href").endswith("/matrix")


def matrix_pages(client: TestClient) -> list[ReadPage]:
    """Every part of the matrix over all areas, by the links between them."""
    parts = read(client, "/en/areas/matrix").all("ul.chips")[1]
    return [read(client, one.get("href")) for one in select(parts, "a")]


def test_the_parts_of_the_matrix_are_light_and_their_sums_are_over_all(figures: TestClient) -> None:
    pages = matrix_pages(figures)
    assert len(pages) > 1
    assert all(len(page.all("*")) <= 1_500 for page in pages)
    assert len({page.words("tfoot") for page in pages}) == 1
    for wrong in ("0", "99", "x", "1.0", "١"):
        assert figures.get(f"/en/areas/matrix?part={wrong}").status_code == 404


def test_without_statistics_the_pages_say_so(client: TestClient) -> None:
    """A store where nothing was loaded: no figure is claimed, the publications still stand."""
    page = read(client, "/en/areas/GHA")
    assert page.status == 200 and page.all("#publications h3")
    assert not page.all("table.matrix td.v")
    assert read(client, "/en/areas/matrix").status == 200


def test_the_sitemap_names_every_area_and_indicator(figures: TestClient) -> None:
    assert "/sitemap-figures.xml" in figures.get("/sitemap.xml").text
    text = figures.get("/sitemap-figures.xml").text
    for path in ("/en/areas/NPL", "/ar/areas/034", "/zh/indicators/8.7.1", "/fr/data"):
        assert f"{path}</loc>" in text


def test_a_treaty_of_every_member_state_is_not_said_of_a_territory(figures: TestClient) -> None:
    """Anguilla is no member of the ILO: what was not recorded of it is not "ratified by every member"."""
    page = figures.get("/en/areas/AIA").text
    assert "ratified by every member State" not in page
    assert "Worst Forms of Child Labour Convention" in page and "not recorded" in page
    assert "ratified by every member State" in figures.get("/en/areas/IND").text
