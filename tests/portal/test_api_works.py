"""``/api/v1/works``, pages, estimates, the OpenAPI document and its guide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from api_answers import problem, shaped
from portal_collection import BASE, Collection, Serve
from starlette.testclient import TestClient

from portal.problems import KINDS
from portal.views.api.estimates import EstimatesAnswer
from portal.work_answers import WholePageAnswer, WholeWorkAnswer


def page(client: TestClient, collection: Collection, name: str, number: int, **parameters: str) -> Any:
    path = f"/api/v1/works/{collection.held[name].work}/pages/{number}"
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return shaped(WholePageAnswer, response.content)


def test_a_work_tells_all_of_itself_and_its_documents(client: TestClient, collection: Collection) -> None:
    held = collection.held["cocoa"]
    answer = shaped(WholeWorkAnswer, client.get(f"/api/v1/works/{held.work}").content)
    assert answer["authors"] == ["Ama Mensah"]
    assert answer["licence"] == "CC-BY-4.0"
    assert answer["published"] == "2026-03-01T12:00:00Z"
    document = answer["documents"][0]
    assert (document["id"], document["pages"], document["state"]) == (held.document, 3, "current")
    assert document["file_url"] == f"{BASE}/files/{held.document}/report.pdf"


def test_a_work_that_is_only_described_has_no_file(client: TestClient, collection: Collection) -> None:
    answer = shaped(WholeWorkAnswer, client.get(f"/api/v1/works/{collection.held['described'].work}").content)
    assert (answer["access"], answer["documents"]) == ("record", [])
    elsewhere = client.get(f"/api/v1/works/{collection.held['elsewhere'].work}").json()
    assert elsewhere["documents"][0]["file_url"] is None


def test_a_page_tells_its_text_its_marks_and_its_neighbours(
    client: TestClient, collection: Collection
) -> None:
    answer = page(client, collection, "cocoa", 2, q="cocoa")
    assert answer["text"] == "The second page speaks of harvest and machetes."
    assert "".join(run["text"] for run in answer["runs"]) == answer["text"]
    assert answer["marks"] == []
    assert answer["missing"] == ["cocoa"]
    assert answer["hits"] == 2
    assert (answer["previous_hit"]["page"], answer["next_hit"]["page"]) == (1, 3)
    assert (answer["previous_page"]["page"], answer["next_page"]["page"]) == (1, 3)
    assert answer["extraction"]["tool"] == "reader"
    first = page(client, collection, "cocoa", 1, q="cocoa", expand="no")
    assert first["previous_hit"] is None
    assert first["previous_page"] is None
    assert [first["text"][start:end] for start, end in first["marks"]] == ["cocoa"]


def test_boxes_lie_on_the_marked_words_as_fractions_of_the_page(
    client: TestClient, collection: Collection
) -> None:
    answer = page(client, collection, "cocoa", 1, q="cocoa farms")
    assert len(answer["boxes"]) == 2
    for left, top, right, bottom in answer["boxes"]:
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert top < 0.2  # the only line of the page stands near its top
    assert page(client, collection, "cocoa", 2, q="cocoa")["boxes"] == []
    assert page(client, collection, "web page", 1, q="mica")["boxes"] is None
    assert page(client, collection, "elsewhere", 1, q="quarries")["boxes"] is None


def test_the_links_of_a_page_carry_the_words_on(client: TestClient, collection: Collection) -> None:
    answer = page(client, collection, "cocoa", 1, q="cocoa farms", expand="no", ui="fr")
    for address in (answer["url"], answer["next_page"]["url"], answer["next_hit"]["url"]):
        assert address.startswith(f"{BASE}/fr/works/")
        assert "q=cocoa+farms" in address
        assert "expand=no" in address


def test_without_words_nothing_is_marked_or_missing(client: TestClient, collection: Collection) -> None:
    answer = page(client, collection, "cocoa", 1)
    assert (answer["marks"], answer["missing"], answer["hits"], answer["boxes"]) == ([], [], 0, [])


def test_text_without_its_file_is_told(client: TestClient, collection: Collection) -> None:
    answer = page(client, collection, "elsewhere", 1)
    assert answer["text"].startswith("Text shown here")
    assert (answer["file_url"], answer["picture_url"]) == (None, None)


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "01x", "1.0", "99999999999", "٣", "1%00"])
def test_a_page_that_is_not_there_is_not_found(
    client: TestClient, collection: Collection, number: str
) -> None:
    work = collection.held["cocoa"].work
    assert problem(client, f"/api/v1/works/{work}/pages/{number}", 404)["type"] == "/problems/not-found"


def test_a_document_of_another_work_is_not_found(client: TestClient, collection: Collection) -> None:
    work, other = collection.held["cocoa"].work, collection.held["cacao"].document
    problem(client, f"/api/v1/works/{work}/pages/1?document={other}", 404)
    problem(client, f"/api/v1/works/{work}/pages/1?document=d-nothing", 404)


def test_a_record_has_no_text_here(client: TestClient, own_collection: Collection, serve: Serve) -> None:
    own_collection.add("record", "Not to be shown.", access="record", source_url="https://publisher.test/r")
    own_collection.index()
    with serve(own_collection) as served:
        body = problem(served, f"/api/v1/works/{own_collection.held['record'].work}/pages/1", 403)
        assert "https://publisher.test/r" in body["detail"]


def test_a_withdrawn_work_leaves_a_tombstone(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("gone", "Words.")
    own_collection.set_state("gone", "withdrawn")
    with serve(own_collection) as client:
        body = problem(client, f"/api/v1/works/{own_collection.held['gone'].work}", 410)
        assert body["type"] == "/problems/withdrawn"
        assert "2026-03-01" in body["detail"]
        assert "asked by its author" in body["detail"]


def test_estimates_are_objects_with_edition_and_caution(client: TestClient) -> None:
    answer = shaped(EstimatesAnswer, client.get("/api/v1/estimates").content)
    figures = {one["id"]: one for one in answer["estimates"]}
    assert len(figures) > 5
    for one in figures.values():
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", one["value"])
        assert one["edition"]
        assert one["publishers"]
        assert one["newest"] == (one["followed_by"] is None and one["revised_by"] is None)
        for link in ("follows", "followed_by", "revised_by"):
            assert one[link] is None or one[link] in figures


def test_the_contract_describes_what_is_answered(client: TestClient) -> None:
    contract = client.get("/api/v1/openapi.json").json()
    assert contract["openapi"].startswith("3.1")
    assert set(contract["paths"]) == {
        "/api/v1/search",
        "/api/v1/search/facets/{name}",
        "/api/v1/suggest",
        "/api/v1/works/{id}",
        "/api/v1/works/{id}/pages/{n}",
        "/api/v1/estimates",
        "/api/v1/indicators",
        "/api/v1/indicators/{code}",
        "/api/v1/series/{code}",
        "/api/v1/areas",
        "/api/v1/areas/{code}",
        "/api/v1/observations",
        "/api/v1/observations/aggregate",
    }
    text = str(contract)
    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named == set(contract["components"]["schemas"])  # nothing missing, nothing left over
    for path, methods in contract["paths"].items():
        operation = methods["get"]
        places = [(one["name"], one["in"]) for one in operation["parameters"]]
        assert len(places) == len(set(places))
        assert {name for name, place in places if place == "path"} == set(re.findall(r"{(\w+)}", path))
        assert "422" not in operation["responses"]
        assert {"200", "304", "400", "414", "500", "503"} <= set(operation["responses"])


def test_the_guide_names_every_operation_and_problem(client: TestClient) -> None:
    html = client.get("/fr/about/api/reference").text
    for name in ("/api/v1/search", "/api/v1/works/{id}/pages/{n}", *KINDS):
        assert name in html
    assert "<script src=" not in html.replace('<script src="/static/', "")


def test_the_type_of_a_problem_leads_to_its_explanation(client: TestClient) -> None:
    for kind in KINDS:
        moved = client.get(f"/problems/{kind}", headers={"accept-language": "fr"})
        assert moved.headers["location"] == f"/fr/about/api/reference#{kind}"
    assert client.get("/problems/nothing").status_code == 404
    assert client.get("/api/v1/").headers["location"] == "/en/about/api/reference"
