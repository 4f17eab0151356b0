"""An independent recount: what pages print, against the bundled files, sharing no code with what reads them.

Key figures are read from their CSV with the standard library, statistics from Parquet with SQL alone: nothing
of ``datasets`` or ``portal`` counts here. Home, indicator list, indicator, embed, profile, matrix and topics.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from page_reading import ReadPage, read, select
from portal_collection import Collection, Serve, open_collection
from starlette.testclient import TestClient

import datasets
from datasets.starter_editions import install

STARTER = Path(datasets.__file__).parent / "starter"
UNSD = STARTER / "statistics/unsd-sdg-2020-10-19/observations.parquet"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics and no work."""
    made: Collection = open_collection(tmp_path_factory.mktemp("recount"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def table(name: str) -> list[dict[str, str]]:
    """A bundled table as it is."""
    with (STARTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def newest_of(series: str) -> dict[str, tuple[str, str]]:
    """Area → (value, year), of the age band that most areas have, else of the area's own."""
    rows = duckdb.sql(
        f"""
        WITH held AS (
            SELECT area, age, period, CAST(value AS VARCHAR) AS value FROM read_parquet('{UNSD}')
            WHERE series = '{series}' AND sex IN ({sexes(series)}) AND scheme IN ('ISO', 'OTHER')
              AND value IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY area, age ORDER BY period DESC) = 1
        ), band AS (SELECT age FROM held GROUP BY age ORDER BY count(*) DESC LIMIT 1)
        SELECT area, value, period FROM held
        QUALIFY row_number() OVER (PARTITION BY area ORDER BY age = (SELECT age FROM band) DESC) = 1
        """
    ).fetchall()
    return {area: (plain(value), period) for area, value, period in rows}


def sexes(series: str) -> str:
    """Both together, or not told; indicator 5.3.1 is of women alone."""
    return "'F'" if series == "SP_DYN_MRBF15" else "'_T', ''"


def plain(value: str) -> str:
    """A decimal without needless zeros."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def printed(page: ReadPage, where: str) -> list[tuple[str, str]]:
    """(value, year) of every row of the first table below an element."""
    rows = select(page.all(f"{where} table")[0], "tbody tr")
    cells = [[one.text_content().strip() for one in select(row, "td")] for row in rows]
    return [
        (plain(value.split()[0].replace(",", "").rstrip("%")), year.split(" · ")[0]) for value, year in cells
    ]


SERIES = {"8.7.1": "SL_TLF_CHLDEA", "16.2.2": "VC_HTF_DETV", "5.3.1": "SP_DYN_MRBF15", "1.3.1": "SI_COV_CHLD"}


@pytest.mark.parametrize("code", SERIES)
@pytest.mark.parametrize("place", ["/en/indicators/{}", "/embed/en/indicators/{}"])
def test_page_and_embed_print_what_the_file_holds(figures: TestClient, code: str, place: str) -> None:
    page = read(figures, place.format(code) + f"?series={SERIES[code]}")
    assert sorted(printed(page, "#table" if "embed" not in place else "details")) == sorted(
        newest_of(SERIES[code]).values()
    )


def test_the_list_counts_the_areas_and_years_of_the_file(figures: TestClient) -> None:
    page = read(figures, "/en/indicators/")
    said = {
        one.text_content().split()[0]: one.getparent().getparent().text_content() for one in page.all("h3 a")
    }
    for code, series in (("8.8.2", "SL_LBR_NTLCPL"), ("16.2.3", "VC_VAW_SXVLN")):
        areas, first, last = duckdb.sql(
            f"SELECT count(DISTINCT area), min(period), max(period) FROM read_parquet('{UNSD}')"
            f" WHERE series = '{series}' AND scheme = 'ISO' AND value IS NOT NULL"
        ).fetchall()[0]
        found = re.search(r"(\d+) countries and areas", said[code])
        assert found is not None
        assert int(found[1]) >= areas  # regions of the custodian stand in no count of countries
        assert f"{first}–{last}" in said[code]


def key_figures() -> dict[str, dict[str, str]]:
    """Of each concept the first figure of the table that nothing follows or revises."""
    first: dict[str, dict[str, str]] = {}
    for row in table("estimates.csv"):
        if not row["followed_by"] and not row["revised_by"]:
            first.setdefault(row["concept"], row)
    return first


def test_home_prints_the_newest_key_figure_of_each_concept(figures: TestClient) -> None:
    cards = [" ".join(one.text_content().split()) for one in read(figures, "/en/").all(".key")]
    expected = list(key_figures().values())[: len(cards)]
    assert len(cards) == 6
    for card, row in zip(cards, expected, strict=True):
        for said in (row["label_en"], row["value"], row["year"], row["caution_en"], row["edition"]):
            assert said in card


@pytest.mark.parametrize("concept", ["forced-labour", "child-labour", "modern-slavery", "illegal-profits"])
def test_topics_and_the_list_print_every_edition_and_every_part(figures: TestClient, concept: str) -> None:
    rows = table("estimates.csv")
    figure = key_figures()[concept]
    alike = ("concept", "boundary", "unit", "area")
    editions = [row for row in rows if all(row[name] == figure[name] for name in alike)]
    parts = [row for row in table("breakdowns.csv") if row["whole"] == figure["id"]]
    for address in ("/en/indicators/", f"/en/topics/{concept}"):
        page = read(figures, address)
        shown = [
            [one.text_content().strip() for one in select(row, "th, td")]
            for row in page.all("figure tbody tr")
        ]
        for row in editions:
            assert [one for one in shown if one[0] == row["year"] and one[1].startswith(row["value"])]
        links = {one.get("href") for one in page.all("main a")}
        assert {f"/en/estimates/{row['id']}" for row in parts} <= links
    for row in parts:
        page = read(figures, f"/en/estimates/{row['id']}")
        shown = [
            [one.text_content().strip() for one in select(line, "th, td")]
            for line in page.all("table tbody tr")
        ]
        assert [one for one in shown if one[0] == row["label_en"] and one[1].startswith(row["value"])]


@pytest.mark.parametrize("area", ["BFA", "NPL", "TUV", "ARM"])
def test_a_profile_prints_what_the_file_holds(figures: TestClient, area: str) -> None:
    page = read(figures, f"/en/areas/{area}")
    shown = {
        one.get("href").partition("series=")[2]: one.getparent().getparent()
        for one in page.all(".matrix tbody th a")
    }
    for series in SERIES.values():
        held = duckdb.sql(
            f"SELECT CAST(value AS VARCHAR), period FROM read_parquet('{UNSD}') WHERE series = '{series}' AND"
            f" area = '{area}' AND scheme = 'ISO' AND sex IN ({sexes(series)}) AND value IS NOT NULL"
            " ORDER BY period DESC LIMIT 1"
        ).fetchall()
        cells = [one.text_content() for one in select(shown[series], "td")]
        if not held:
            assert "No figure" in cells[0]
            continue
        value, period = held[0]
        assert plain(value) in cells[0].replace(",", "")
        assert period in cells[1]


def test_the_matrix_marks_what_the_file_dates(figures: TestClient) -> None:
    """Year of the newest figure of 8.7.1 for every country, whatever page of the matrix it stands on."""
    newest = dict(
        duckdb.sql(
            f"SELECT area, max(period) FROM read_parquet('{UNSD}') WHERE series = 'SL_TLF_CHLDEA'"
            " AND scheme = 'ISO' AND value IS NOT NULL GROUP BY area"
        ).fetchall()
    )
    rows = list(csv.DictReader(figures.get("/en/areas/matrix.csv").content.decode("utf-8-sig").splitlines()))
    said = {row["area"]: row["year"] for row in rows if row["series"] == "SL_TLF_CHLDEA" and row["year"]}
    assert said == newest
    links = [
        one.get("href")
        for one in read(figures, "/en/areas/matrix").all("ul.chips a")
        if "region" not in one.get("href")
    ]
    shown = {}
    for address in links:
        page = read(figures, address)
        heads = [one.text_content() for one in page.all("thead th")][1:]
        column = next(at for at, one in enumerate(heads) if one.startswith("8.7.1"))
        for row in page.all(".overview tbody tr"):
            code = select(row, "a")[0].get("href").rpartition("/")[2]
            shown[code] = select(row, "td")[column].text_content().rstrip("*")
    assert {code: year for code, year in shown.items() if year != "–"} == {
        code: year for code, year in newest.items() if code in shown
    }
