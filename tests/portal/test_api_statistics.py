"""``/api/v1`` for statistics: shapes, cursors, CSV that no spreadsheet runs, refusals with their clause."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_answers import shaped
from portal_collection import Serve, open_collection
from starlette.testclient import TestClient

from datasets.model import ObservationQuery
from datasets.starter_editions import install
from datasets.store import Statistics
from portal.statistics_answers import COLUMNS
from portal.views.api import observations
from portal.views.api.indicators import AreasAnswer, IndicatorAnswer, IndicatorsAnswer, SeriesAnswer
from portal.views.api.observations import ObservationsAnswer


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics and no work."""
    made = open_collection(tmp_path_factory.mktemp("figures"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def test_an_observation_has_the_shape_of_the_interface(figures: TestClient) -> None:
    answer = shaped(
        ObservationsAnswer,
        figures.get("/api/v1/observations?series=SL_TLF_CHLDEA&area=MLI&sex=_T&ui=en").content,
    )
    (one,) = answer["observations"]
    assert one["area"] == {"scheme": "ISO", "code": "MLI", "name": "Mali"}
    assert (one["unit"], one["boundary"], one["nature"]) == ("PERCENT", "economic-activity", "CA")
    assert one["edition"] == "unsd-sdg-2020-10-19"
    assert one["publishers"] == ["United Nations Statistics Division"]
    assert one["licence"].startswith("UN SDG database terms")
    assert "not a trend" in one["caution"]
    assert one["source_row"] > 1


def test_a_cursor_walks_through_all_of_them_once(figures: TestClient) -> None:
    seen, cursor = [], ""
    while True:
        address = f"/api/v1/observations?series=SL_TLF_CHLDEA&limit=100&cursor={cursor}"
        answer = figures.get(address).json()
        assert answer["total"] == 273
        seen += [(one["area"]["code"], one["sex"]) for one in answer["observations"]]
        if not (cursor := answer["next"]):
            break
    assert len(seen) == len(set(seen)) == 273
    assert figures.get("/api/v1/observations?series=VC_HTF_DETV&cursor=nonsense").status_code == 400


def test_latest_is_one_year_and_all_is_every_year(figures: TestClient) -> None:
    asked = "/api/v1/observations?series=VC_HTF_DETV&area=ALB"
    (latest,) = figures.get(asked).json()["observations"]
    every = figures.get(f"{asked}&edition=all").json()["observations"]
    assert len(every) > 1
    assert latest["period"] == max(one["period"] for one in every)
    first = min(one["period"] for one in every)
    assert [one["period"] for one in figures.get(f"{asked}&period={first}").json()["observations"]] == [first]
    assert figures.get(f"{asked}&edition=no-such").status_code == 404


def test_csv_has_every_row_and_every_column(figures: TestClient) -> None:
    answer = figures.get("/api/v1/observations.csv?series=SL_TLF_CHLDEA&series=SL_TLF_CHLDEC")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + 273 + 249
    assert not [cell for row in rows[1:] for cell in row if cell[:1] in "=+@" and cell]
    again = figures.get(
        "/api/v1/observations.csv?series=SL_TLF_CHLDEA&series=SL_TLF_CHLDEC",
        headers={"if-none-match": answer.headers["etag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize("series", ["VC_HTF_DETV", "VC_HTF_DETVFL"])
def test_detected_victims_are_never_added(figures: TestClient, series: str) -> None:
    answer = figures.get(f"/api/v1/observations/aggregate?series={series}&by=area&ui=fr")
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/problems/not-comparable"
    assert problem["reason"] == "detections"
    assert "aucun total régional ou mondial" in problem["clause"]
    assert problem["source"].startswith("https://unstats.un.org/")


@pytest.mark.parametrize("operation", ["sum", "rank", "classes"])
@pytest.mark.parametrize(
    "series", ["VC_HTF_DETVR", "VC_HTF_DETVSEXR", "VC_HTF_NEWFORM", "SP_DYN_MRBF18&series=VC_HTF_X"]
)
def test_no_code_of_detected_victims_is_added_ranked_or_classed(
    figures: TestClient, series: str, operation: str
) -> None:
    """The custodian's clause is about the indicator: an unlisted code is no way round."""
    asked = f"/api/v1/observations/aggregate?series={series}&operation={operation}&ui=en"
    answer = figures.get(asked)
    assert (answer.status_code, answer.json()["reason"]) == (409, "detections")
    assert "no regional or global totals" in answer.json()["clause"]
    assert answer.json()["source"].startswith("https://unstats.un.org/")


def test_what_may_be_ranked_comes_in_the_order_of_its_values(figures: TestClient) -> None:
    """Fatal injuries of one year: no rule speaks against it, and nothing is added."""
    asked = "/api/v1/observations/aggregate?series=SL_TLF_CHLDEA&sex=_T&operation="
    assert figures.get(f"{asked}rank").json()["reason"] == "age-bands"
    assert figures.get(f"{asked}classes").json()["reason"] == "age-bands"
    within = figures.get(f"{asked}classes&age=Y5T17").json()
    found = [float(one["value"]) for one in within["observations"]]
    assert within["sum"] is None and found == sorted(found, reverse=True) and len(found) > 30


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        ("SL_TLF_CHLDEA", "age-bands"),
        ("SP_DYN_MRBF18", "not-additive"),
        ("USDOL_GOODS_CHILD_LABOUR", "assessment"),
        ("SL_TLF_CHLDEA&series=SL_TLF_CHLDEC", "other-series"),
    ],
)
def test_what_may_not_be_added_is_refused_with_the_reason(
    figures: TestClient, series: str, reason: str
) -> None:
    answer = figures.get(f"/api/v1/observations/aggregate?series={series}")
    assert (answer.status_code, answer.json()["reason"]) == (409, reason)


def test_a_sum_reads_all_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few observations one reading brings: a sum of some of them would be false."""
    install(tmp_path)
    snapshot = Statistics(tmp_path).snapshot()
    query = ObservationQuery(series=("SL_TLF_CHLDEA",))
    monkeypatch.setattr(observations, "AT_ONCE", 7)
    assert len(observations.every(snapshot, query)) == snapshot.count(query) > 7


def test_indicators_series_and_areas_are_told(figures: TestClient) -> None:
    every = shaped(IndicatorsAnswer, figures.get("/api/v1/indicators").content)["indicators"]
    assert {"8.7.1", "16.2.2", "5.3.1", "16.9.1"} <= {one["code"] for one in every}
    one = shaped(IndicatorAnswer, figures.get("/api/v1/indicators/8.7.1?ui=fr").content)
    assert one["text_language"] == "fr"
    assert [held["areas"] for held in one["series"][0]["held"]] == [91]
    series = shaped(SeriesAnswer, figures.get("/api/v1/series/SL_TLF_CHLDEA").content)
    assert (series["trend"], series["policy"]) == ("no", "age-bands")
    assert figures.get("/api/v1/areas/466").json()["code"] == "MLI"
    for address in (
        "indicators/9.9.9",
        "series/NOTHING",
        "areas/XYZ",
        "observations/aggregate?series=NOTHING",
    ):
        assert figures.get(f"/api/v1/{address}").status_code == 404


def test_a_sum_of_no_series_names_the_parameter_that_is_needed(figures: TestClient) -> None:
    """400 and the name, not "not found"; the contract says so too."""
    answer = figures.get("/api/v1/observations/aggregate?area=BRA&ui=fr")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["expected"]) == ("series", "Ce paramètre est nécessaire ici.")
    contract = figures.get("/api/v1/openapi.json").json()["paths"]
    asked = contract["/api/v1/observations/aggregate"]["get"]["parameters"]
    assert [one["name"] for one in asked if one["required"]] == ["series"]
    asked = contract["/api/v1/observations"]["get"]["parameters"]
    assert [one["name"] for one in asked if one["required"]] == []


def test_areas_come_some_at_a_time_each_once(figures: TestClient) -> None:
    codes: list[str] = []
    cursor = ""
    while True:
        page = shaped(AreasAnswer, figures.get(f"/api/v1/areas?ui=ar&cursor={cursor}").content)
        codes += [area["code"] for area in page["areas"]]
        assert len(page["areas"]) <= 100
        if not (cursor := page["next"] or ""):
            break
    assert len(set(codes)) == len(codes) == page["total"] > 250
    assert figures.get("/api/v1/areas?cursor=NOTHING").status_code == 400


def test_parameters_that_cannot_be_read_are_named(figures: TestClient) -> None:
    problem = figures.get("/api/v1/observations?limit=5000&year_from=abc").json()
    assert {one["parameter"] for one in problem["errors"]} == {"limit", "year_from"}
