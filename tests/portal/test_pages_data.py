"""The data page: every edition with source, licence and date; downloads that say what they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import duckdb
import pytest
from page_reading import read
from portal_collection import Serve, open_collection
from starlette.testclient import TestClient

from datasets.estimates import load_estimates
from datasets.loading import retract
from datasets.model import Retraction
from datasets.starter_editions import bundled_editions, install

STATISTICS = Path(str(resources.files("datasets"))) / "starter/statistics"
GONE = "national-arm-8-7-1"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics, one edition retracted."""
    made = open_collection(tmp_path_factory.mktemp("data"))
    install(made.settings.statistics)
    said = Retraction(when="2026-11-01T09:00:00Z", by="a test", reason="<b>mixed units</b>")
    retract(made.settings.statistics, GONE, said)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def test_every_edition_is_listed_with_what_it_is(figures: TestClient) -> None:
    page = read(figures, "/en/data")
    assert {one.get("id") for one in page.all("section.edition")} == {
        str(one.id) for one in bundled_editions()
    }
    for edition in bundled_editions():
        words = page.words(f"[id='{edition.id}']")
        assert edition.title in words and edition.licence in words
        assert f"{edition.loaded:,}" in words
        assert all(name in words for name in edition.publishers)


def test_a_retracted_edition_says_so_and_is_served_no_more(figures: TestClient) -> None:
    page = read(figures, "/en/data")
    words = page.words(f"[id='{GONE}']")
    assert "Retracted on 1 November 2026: <b>mixed units</b>." in words
    assert not page.all(f"[id='{GONE}'] a[href$='.csv']")
    for name in ("observations.csv", "datapackage.json"):
        answer = figures.get(f"/data/{GONE}/{name}")
        assert answer.status_code == 410, name
    assert "8.7%" not in read(figures, "/en/areas/ARM").words()


@pytest.mark.parametrize("edition", [one.id for one in bundled_editions() if one.id != GONE])
def test_a_download_has_every_row_of_the_edition_and_describes_its_columns(
    figures: TestClient, edition: str
) -> None:
    answer = figures.get(f"/data/{edition}/observations.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    (counted,) = duckdb.sql(
        f"SELECT count(*) FROM read_parquet('{STATISTICS}/{edition}/observations.parquet')"
    ).fetchall()
    assert len(rows) - 1 == counted[0]
    package = figures.get(f"/data/{edition}/datapackage.json").json()
    (resource,) = package["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == rows[0]
    assert resource["path"] == "observations.csv"
    assert package["licenses"][0]["title"] and package["sources"][0]["title"]
    assert not any(cell[:1] in "=@\t" for row in rows[:2000] for cell in row if cell)


def test_an_edition_nobody_has_is_not_found(figures: TestClient) -> None:
    assert figures.get("/data/nothing/observations.csv").status_code == 404
    assert figures.get("/data/..%2f..%2fetc/observations.csv").status_code == 404


def test_an_unchanged_download_is_not_sent_again(figures: TestClient) -> None:
    address = "/data/us-dol-goods-2016/observations.csv"
    etag = figures.get(address).headers["etag"]
    assert figures.get(address, headers={"if-none-match": etag}).status_code == 304


def test_a_store_without_editions_says_so(client: TestClient) -> None:
    assert "No edition of statistics has been loaded here yet." in read(client, "/en/data").words()


def test_every_edition_of_the_key_figures_is_listed_with_its_figures(figures: TestClient) -> None:
    """Each publication once, each figure with its page; the file has every one of them with its links."""
    held = load_estimates()
    page = read(figures, "/en/data")
    section = page.words("#key-figures")
    assert len(page.all("#key-figures h3")) == len({(one.edition, one.published) for one in held})
    addresses = [one.get("href") for one in page.all("#key-figures li a")]
    assert sorted(addresses) == sorted(f"/en/estimates/{one.id}" for one in held)
    for words in ("Child Labour: Global estimates 2020", "10 June 2021", "newer figures are held"):
        assert words in section
    body = figures.get("/en/estimates.csv").content.decode("utf-8-sig")
    rows = {row["estimate"]: row for row in csv.DictReader(io.StringIO(body))}
    assert set(rows) == {one.id for one in held}
    assert rows["child-labour-2020"]["followed_by"] == "child-labour-2024"
    assert rows["child-labour-2020"]["trend"] == "allowed" and rows["illegal-profits-2021"]["trend"] == "no"


def test_the_pages_of_detections_carry_the_clause_of_their_custodian(figures: TestClient) -> None:
    """An area's matrix prints a count of victims only below what the count is not."""
    page = read(figures, "/en/areas/MLI")
    (group,) = [one for one in page.all("table.matrix tr.group") if "16.2.2" in one.text_content()]
    assert "does not monitor the level of trafficking" in group.text_content()
