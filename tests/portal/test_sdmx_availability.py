"""``/sdmx/v2``: availability, several dataflows in one request, filters by what is said of figures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from portal_collection import Serve, open_collection
from starlette.testclient import TestClient

from datasets.starter_editions import install
from tests.portal.test_sdmx import DATA, rows_of, schema


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics."""
    made = open_collection(tmp_path_factory.mktemp("sdmx"))
    install(made.settings.statistics)
    with serve(made) as client:
        yield client
    made.catalogue.close()


def available(client: TestClient, address: str) -> dict[str, list[str]]:
    """The codes of each component of a constraint in SDMX-JSON."""
    accept = {"accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    answer = client.get(f"/sdmx/v2/availability/dataflow/ATLAS87/{address}", headers=accept)
    assert answer.status_code == 200, answer.text
    (one,) = answer.json()["data"]["dataConstraints"]
    assert one["role"] == "Actual"
    (region,) = one["cubeRegions"]
    return {key["id"]: [value["value"] for value in key["values"]] for key in region["keyValues"]}


def test_availability_says_what_an_answer_would_have(figures: TestClient) -> None:
    """The codes of the data themselves, counted from the CSV of the same request."""
    key = "SL_TLF_CHLDEA.MLI+BRA.F+M.*.*.*.*.*.*"
    rows = rows_of(figures.get(f"{DATA}/DF_CURRENT/1.0/{key}"))
    found = available(figures, f"DF_CURRENT/1.0/{key}")
    for name in ("SERIES", "REF_AREA", "SEX", "AGE", "UNIT_MEASURE", "EDITION", "TIME_PERIOD"):
        assert found[name] == sorted({row[name] for row in rows}), name
    assert list(available(figures, f"DF_CURRENT/1.0/{key}/SEX")) == ["SEX"]
    more = available(figures, f"DF_CURRENT/1.0/{key}?mode=available")
    assert more["SEX"] == ["F", "M", "_T"] and len(more["REF_AREA"]) > 80 and more["AGE"] == found["AGE"]


def test_availability_brings_the_codes_that_it_uses_and_no_others(figures: TestClient) -> None:
    """Code lists are partial; the structure, the concepts and the dataflow come whole."""
    key = "SL_TLF_CHLDEA.MLI._T.*.*.*.*.*.*"
    asked = f"/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT/1.0/{key}?references=all"
    accept = {"accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    data = figures.get(asked, headers=accept).json()["data"]
    lists = {one["id"]: [code["id"] for code in one["codes"]] for one in data["codelists"]}
    assert lists["CL_AREA"] == ["MLI"] and lists["CL_SEX"] == ["_T"]
    assert {"dataflows", "dataStructures", "conceptSchemes", "dataConstraints"} <= data.keys()


def test_availability_is_as_its_schemas_say(figures: TestClient) -> None:
    """SDMX-JSON 2.0 by its JSON schema, SDMX-ML 3.0 and 2.1 by pysdmx, which validates."""
    import jsonschema
    from pysdmx.io import read_sdmx

    asked = (
        "/sdmx/v2/availability/dataflow/ATLAS87/DF_CURRENT/1.0/SL_TLF_CHLDEA.MLI.*.*.*.*.*.*.*?references=all"
    )
    accept = {"accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    jsonschema.Draft7Validator(schema("structure")).validate(figures.get(asked, headers=accept).json())
    for version in ("structure+xml;version=3.0.0", "structure+xml;version=2.1"):
        text = figures.get(asked, headers={"accept": f"application/vnd.sdmx.{version}"}).text
        assert 'role="Actual"' in text or 'type="Actual"' in text
        read_sdmx(text, validate=True)


def test_several_dataflows_in_one_request_are_told_apart(figures: TestClient) -> None:
    """Each row names its own; in JSON each has a data set."""
    both = "DF_UNSD_SDG_2020_10_19,DF_UNSD_SDG_2019_Q1_G_02"
    key = "SL_TLF_CHLDEA.MLI._T.*.*.*.*.*.*"
    rows = rows_of(figures.get(f"{DATA}/{both}/1.0/{key}"))
    assert {row["STRUCTURE_ID"] for row in rows} == {f"ATLAS87:{one}(1.0)" for one in both.split(",")}
    accept = {"accept": "application/vnd.sdmx.data+json;version=2.0.0"}
    data = figures.get(f"{DATA}/{both}/1.0/{key}", headers=accept).json()["data"]
    assert [one["links"][0]["urn"].rpartition(":")[2] for one in data["dataSets"]] == [
        f"{one}(1.0)" for one in both.split(",")
    ]
    assert sum(
        len(one["observations"]) for held in data["dataSets"] for one in held["series"].values()
    ) == len(rows)


def test_a_filter_by_an_attribute_is_by_what_is_said_of_figures(figures: TestClient) -> None:
    """Suppressed figures alone, or those of one nature; beside a filter by dimension."""
    found = rows_of(
        figures.get(f"{DATA}/DF_CURRENT/1.0/*?c[NATURE]=CA&c[SERIES]=SL_TLF_CHLDEA,SL_TLF_CHLDEC")
    )
    assert found and {row["NATURE"] for row in found} == {"CA"}
    every = rows_of(figures.get(f"{DATA}/DF_CURRENT/1.0/SL_TLF_NEET.*.*.*.*.*.*.*.*"))
    other = rows_of(figures.get(f"{DATA}/DF_CURRENT/1.0/SL_TLF_NEET.*.*.*.*.*.*.*.*?c[NATURE]=ne:C"))
    assert len(other) == sum(1 for row in every if row["NATURE"] != "C") < len(every)
