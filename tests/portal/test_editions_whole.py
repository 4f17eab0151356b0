"""Editions taken away whole: CSV with a frictionless description, checked by the frictionless library."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portal_collection import Serve, open_collection
from starlette.testclient import TestClient

from datasets.loading import retract
from datasets.model import Retraction
from datasets.starter_editions import bundled_editions, install
from portal.charts.layout import SIZE, WIDE
from portal.charts.lettering import width
from portal.statistics_answers import COLUMNS
from tests.datasets.statistics_samples import add

HOSTILE = ('=HYPERLINK("http://evil.test")', "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "|cmd", "%x")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled editions, one of odd figures, one retracted."""
    made = open_collection(tmp_path_factory.mktemp("whole"))
    folder = made.settings.statistics
    install(folder)
    rows: list[dict[str, Any]] = [
        {"area": "ALB", "value": None, "status": "missing"},
        {"area": "BRA", "value": None, "status": "suppressed", "upper": "5"},
        {"area": "CHN", "value": None, "status": "not applicable"},
        {"area": "DNK", "value": None, "status": "not assessed"},
        {"area": "EGY", "value": "0"},
        {"area": "FRA", "value": "-1.50", "lower": "-2", "upper": "3e2"},
        {"area": "GHA", "value": "1", "source": HOSTILE[0], "footnotes": HOSTILE},
        {"area": "IND", "value": "1", "source": 'line\nbreak, “quoted” "text" é 中'},
    ]
    add(folder, rows, "odd", source="odd", published="2021")
    add(folder, rows, "gone", source="gone", published="2021")
    retract(folder, "gone", Retraction(when="2026-11-02T00:00:00Z", by="test", reason="twice"))
    with serve(made) as client:
        yield client
    made.catalogue.close()


def table(client: TestClient, edition: str) -> list[dict[str, str]]:
    """The rows of an edition's file."""
    answer = client.get(f"/data/{edition}/observations.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("edition", [*(one.id for one in bundled_editions()), "odd"])
def test_every_edition_is_a_valid_data_package(whole: TestClient, tmp_path: Path, edition: str) -> None:
    """The description and each cell against it, by the library whose format it is."""
    from frictionless import Package

    for name in ("datapackage.json", "observations.csv"):
        (tmp_path / name).write_bytes(whole.get(f"/data/{edition}/{name}").content)
    report = Package("datapackage.json", basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    (task,) = report.tasks
    held = next((one.loaded for one in bundled_editions() if one.id == edition), 8)
    assert task.stats["rows"] == held
    package = whole.get(f"/data/{edition}/datapackage.json").json()
    assert package["licenses"][0]["title"] and package["sources"][0]["title"]
    (resource,) = package["resources"]
    assert [field["name"] for field in resource["schema"]["fields"]] == list(COLUMNS)
    assert all(field["description"] for field in resource["schema"]["fields"])


def test_five_kinds_of_nothing_stay_five(whole: TestClient) -> None:
    """In the file and in JSON: missing, suppressed, not applicable, not assessed, and a zero."""
    rows = {row["area"]: (row["value"], row["status"]) for row in table(whole, "odd")}
    listed = whole.get("/api/v1/observations?edition=odd").json()["observations"]
    told = {one["area"]["code"]: (one["value"], one["status"]) for one in listed}
    for area, status in {
        "ALB": "missing",
        "BRA": "suppressed",
        "CHN": "not applicable",
        "DNK": "not assessed",
    }.items():
        assert rows[area] == ("", status) and told[area] == (None, status)
    assert rows["EGY"] == told["EGY"] == ("0", "normal")
    assert len({rows[area] for area in ("ALB", "BRA", "CHN", "DNK", "EGY")}) == 5


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_a_gap_in_a_picture_leaves_room_for_the_name(whole: TestClient, language: str) -> None:
    """In the chart of rows a short word and the year stand for a gap, inside the picture, beside a name."""
    drawing = whole.get(f"/{language}/indicators/8.7.1.svg?series=SL_TLF_CHLDEA").text
    gaps = re.findall(r'<text y="[^"]*" class="soft">([^<]*2015)', drawing)
    assert len(set(gaps)) == 4, gaps
    assert all(width(gap, SIZE) <= WIDE.width - WIDE.labels for gap in gaps), gaps
    names = re.findall(r'<text y="[^"]*">([^<]*)</text>', drawing)
    assert names and not [name for name in names if len(name.strip("\u2067\u2069")) < 3 and "…" in name]


def test_no_cell_is_run_by_a_spreadsheet_and_no_number_is_bent(whole: TestClient) -> None:
    """Texts are defused wherever a spreadsheet looks; a negative number stays a number."""
    answer = whole.get("/data/odd/observations.csv")
    for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")):
        for cell in row:
            assert cell[:1] not in set("=+@\t\r|%＝＋－＠"), cell
            assert cell[:1] != "-" or Decimal(cell), cell
    rows = {row["area"]: row for row in table(whole, "odd")}
    assert (rows["FRA"]["value"], rows["FRA"]["lower"], rows["FRA"]["upper"]) == ("-1.50", "-2", "300")
    assert rows["GHA"]["source"].startswith("'=")


def test_a_retracted_edition_is_said_to_be_gone(whole: TestClient) -> None:
    """410 with the reason, for the file, its description and the API; an unknown one is 404."""
    for address in (
        "/data/gone/observations.csv",
        "/data/gone/datapackage.json",
        "/api/v1/observations?edition=gone",
    ):
        answer = whole.get(address)
        assert answer.status_code == 410 and "twice" in answer.text
        assert whole.get(address.replace("gone", "none")).status_code == 404


def test_a_walk_over_all_that_is_current_meets_each_figure_once(whole: TestClient) -> None:
    """More than ten thousand figures by cursor, a hundred at a time: none twice, none left out, in order."""
    seen: list[tuple[str, ...]] = []
    cursor = ""
    while True:
        answer = whole.get(f"/api/v1/observations?edition=all&cursor={cursor}").json()
        seen += [(one["series"], one["edition"], str(one["source_row"])) for one in answer["observations"]]
        if not (cursor := answer["next"] or ""):
            break
    assert len(seen) == len(set(seen)) == answer["total"] > 10_000
    assert [one[0] for one in seen] == sorted(one[0] for one in seen)


def test_a_whole_table_streams_each_row_once_in_order(whole: TestClient) -> None:
    """All current figures as CSV: as many as the API counts, sorted, no row twice."""
    answer = whole.get("/api/v1/observations.csv?edition=all")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == whole.get("/api/v1/observations?edition=all&limit=1").json()["total"] > 10_000
    assert len({(row["edition"], row["series"], row["source_row"]) for row in rows}) == len(rows)
    assert [row["series"] for row in rows] == sorted(row["series"] for row in rows)
