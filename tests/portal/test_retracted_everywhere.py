"""A retracted edition is behind no door: its figures are gone; that it was retracted, and why, is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from portal.app import create_app
from portal.settings import read_settings
from tests.datasets.made_tables import written
from tests.portal.command_line import atlas87

HEAD = "SeriesCode,Indicator,GeoAreaCode,GeoAreaName,TimePeriod,Value,Nature,Units,[Age],[Sex]\n"
ROW = "SL_TLF_CHLDEA,8.7.1,{},Name,2015,{},CA,PERCENT,5-17,BOTHSEX\n"
STANDS, HIDDEN = "41.37", "58.91"
WHY = "the unit was wrong"

DOORS = (
    "/en/",
    "/en/indicators/8.7.1",
    "/en/indicators/8.7.1.svg",
    "/en/indicators/8.7.1.csv",
    "/en/indicators/8.7.1.json",
    "/embed/en/indicators/8.7.1",
    "/en/areas/AFG",
    "/en/areas/",
    "/en/search?q=Afghanistan",
    "/api/v1/search?q=Afghanistan+child+labour",
    "/api/v1/observations?area=AFG",
    "/api/v1/observations.csv?area=AFG",
    "/api/v1/observations?area=AFG&edition=all",
    "/api/v1/indicators/8.7.1",
    "/api/v1/series/SL_TLF_CHLDEA",
    "/sdmx/v2/data/dataflow/ATLAS87/DF_CURRENT",
    "/sdmx/v2/structure/dataflow",
    "/sdmx/v2/structure/codelist",
    "/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT",
    "/data/unsd-sdg-2019/observations.csv",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A portal with two editions, the newer of which is retracted while it runs."""
    data = tmp_path_factory.mktemp("retracted")
    assert atlas87(data, "rebuild").code == 0  # an index to search in
    settings = read_settings({"ATLAS87_DATA": str(data)})
    for label, value in (("2019", STANDS), ("2020", HIDDEN)):
        path = written(data / f"{label}.csv", HEAD + ROW.format(4, value) + ROW.format(8, "3"))
        said = atlas87(data, "data", "load", str(path), "--edition", label, "--published", label)
        assert said.code == 0, said.out + said.err
    with TestClient(create_app(settings), base_url="http://atlas.test") as served:
        assert HIDDEN in served.get("/api/v1/observations?area=AFG").text
        assert HIDDEN in served.get("/en/indicators/8.7.1").text
        assert atlas87(data, "data", "retract", "unsd-sdg-2020", "--reason", WHY).code == 0
        yield served


@pytest.mark.parametrize("door", DOORS)
def test_no_door_shows_a_retracted_figure(client: TestClient, door: str) -> None:
    """What it had replaced is current again at once, in the portal that runs."""
    answer = client.get(door)
    assert answer.status_code == 200, answer.text[:200]
    assert HIDDEN not in answer.text and "unsd-sdg-2020" not in answer.text and "SDG_2020" not in answer.text


@pytest.mark.parametrize(
    "door",
    [
        "/en/indicators/8.7.1",
        "/en/areas/AFG",
        "/api/v1/observations?area=AFG",
        "/embed/en/indicators/8.7.1",
        "/sdmx/v2/data/dataflow/ATLAS87/DF_CURRENT",
    ],
)
def test_what_it_had_replaced_is_shown_again(client: TestClient, door: str) -> None:
    """The older figure, in tables and charts."""
    assert STANDS in client.get(door).text


def test_that_it_was_retracted_and_why_is_said(client: TestClient) -> None:
    """On the data page, and by 410 and 404 where somebody asks for it by name."""
    assert WHY in client.get("/en/data").text
    for door in ("/data/unsd-sdg-2020/observations.csv", "/data/unsd-sdg-2020/datapackage.json",
                 "/api/v1/observations?edition=unsd-sdg-2020"):  # fmt: skip
        answer = client.get(door)
        assert answer.status_code == 410 and HIDDEN not in answer.text, door
    answer = client.get("/sdmx/v2/data/dataflow/ATLAS87/DF_UNSD_SDG_2020")
    assert answer.status_code == 404 and WHY in answer.text
