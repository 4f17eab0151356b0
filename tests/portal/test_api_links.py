"""Two links of every figure, its indicator and its source: over editions and sources that tests make."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from portal.app import create_app
from portal.settings import read_settings
from tests.datasets.made_tables import written
from tests.portal.command_line import atlas87

HEAD = "SeriesCode,Indicator,GeoAreaCode,TimePeriod,Value,Nature,Units,[Sex]\n"
SDMX = "DATAFLOW,SERIES,REF_AREA,SEX,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE\n"
OLD = "SL_TLF_CHLDEA,8.7.1,4,2010,3.9,CA,PERCENT,FEMALE\nSL_TLF_CHLDEA,8.7.1,4,2012,5,CA,PERCENT,FEMALE\n"
NEW = (
    "SL_TLF_CHLDEA,8.7.1,4,2010,4.1,CA,PERCENT,FEMALE\nSL_TLF_CHLDEA,8.7.1,4,2012,5.0,CA,PERCENT,FEMALE\n"
    "SL_TLF_CHLDEA,8.7.1,4,2019,6,CA,PERCENT,FEMALE\n"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A portal with two editions of one source, and the same series of another source by SDMX-CSV."""
    data = tmp_path_factory.mktemp("linked")
    row = "{}:DF(1.0),{},AFG,F,PT,{},{}\n"
    other = "".join(
        row.format("XYZ", *cells) for cells in (("SL_TLF_CHLDEA", 2010, 9), ("VC_HTF_NEWFORM", 2011, 7))
    )
    files = (
        (written(data / "old.csv", HEAD + OLD), "2019", ()),
        (written(data / "new.csv", HEAD + NEW), "2020", ()),
        (written(data / "sdmx.csv", SDMX + other), "2018", ("--publisher", "XYZ", "--licence", "free",
                                                           "--source-url", "https://example.org/")),
    )  # fmt: skip
    for path, label, more in files:
        said = atlas87(data, "data", "load", str(path), "--edition", label, "--published", label, *more)
        assert said.code == 0, said.out + said.err
    settings = read_settings({"ATLAS87_DATA": str(data)})
    with TestClient(create_app(settings), base_url="http://atlas.test") as served:
        yield served


def figures(client: TestClient, query: str) -> list[tuple[str, str, str | None, str | None]]:
    """Period, value and the two links of what a query finds."""
    answer = client.get(f"/api/v1/observations?area=AFG&{query}").json()["observations"]
    return [(one["period"], one["value"], one["revised_by"], one["followed_by"]) for one in answer]


def test_an_older_edition_leads_to_its_correction_and_to_the_newest_year(client: TestClient) -> None:
    """3.9 became 4.1; 5 stayed 5 (as 5.0) and is followed by 2019."""
    asked = "series=SL_TLF_CHLDEA&edition="
    assert figures(client, f"{asked}unsd-sdg-2019") == [
        ("2010", "3.9", "unsd-sdg-2020", "2019"), ("2012", "5", None, "2019")
    ]  # fmt: skip
    assert figures(client, f"{asked}all&dataset=unsd-sdg") == [
        ("2010", "4.1", None, "2019"), ("2012", "5.0", None, "2019"), ("2019", "6", None, None)
    ]  # fmt: skip


def test_the_links_stand_in_every_table_of_figures(client: TestClient) -> None:
    """CSV of a query, of a whole edition, and SDMX-CSV."""
    for address in ("/api/v1/observations.csv?edition=unsd-sdg-2019", "/data/unsd-sdg-2019/observations.csv"):
        rows = list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))
        assert [(row["revised_by"], row["followed_by"]) for row in rows] == [
            ("unsd-sdg-2020", "2019"), ("", "2019")
        ], address  # fmt: skip
    answer = client.get("/sdmx/v2/data/dataflow/ATLAS87/DF_UNSD_SDG_2019")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["REVISED_BY"], row["FOLLOWED_BY"]) for row in rows] == [
        ("unsd-sdg-2020", "2019"),
        ("", "2019"),
    ]
    package = client.get("/data/unsd-sdg-2019/datapackage.json").json()
    fields = {one["name"] for one in package["resources"][0]["schema"]["fields"]}
    assert {"dataset", "revised_by", "followed_by"} <= fields


def test_two_sources_of_one_series_are_told_apart(client: TestClient) -> None:
    """Nine by one source is neither a correction of 4.1 by another nor followed by its years."""
    both = client.get("/api/v1/observations?series=SL_TLF_CHLDEA&area=AFG&period=2010").json()
    assert [(one["dataset"], one["value"]) for one in both["observations"]] == [
        ("unsd-sdg", "4.1"),
        ("xyz", "9"),
    ]
    assert figures(client, "series=SL_TLF_CHLDEA&dataset=xyz") == [("2010", "9", None, None)]
    only = client.get("/api/v1/observations?series=SL_TLF_CHLDEA&dataset=unsd-sdg&edition=all").json()
    assert only["total"] == 3 and {one["dataset"] for one in only["observations"]} == {"unsd-sdg"}
    assert client.get("/api/v1/observations?dataset=none").json()["total"] == 0
    rows = client.get("/api/v1/observations.csv?dataset=xyz").text.strip().split("\r\n")
    assert len(rows) == 3


def test_a_series_by_sdmx_has_the_indicator_that_it_belongs_to(client: TestClient) -> None:
    """SDMX-CSV names no indicator: it is that of the listed series, and of the family of detections."""
    found = client.get("/api/v1/observations?indicator=8.7.1&dataset=xyz").json()["observations"]
    assert [(one["series"], one["indicator"]) for one in found] == [("SL_TLF_CHLDEA", "8.7.1")]
    found = client.get("/api/v1/observations?indicator=16.2.2").json()["observations"]
    assert [(one["series"], one["boundary"]) for one in found] == [("VC_HTF_NEWFORM", "detected")]
    assert "no regional or global totals" in found[0]["caution"]


def test_an_unlisted_code_of_detected_victims_has_the_rule_of_its_family(client: TestClient) -> None:
    """Held or not: its series says so, and a sum of it is refused."""
    told = client.get("/api/v1/series/VC_HTF_NEWFORM").json()
    assert (told["policy"], told["indicator"], told["trend"]) == ("detections", "16.2.2", "no")
    answer = client.get("/api/v1/observations/aggregate?series=VC_HTF_NEWFORM&by=area")
    assert (answer.status_code, answer.json()["reason"]) == (409, "detections")
