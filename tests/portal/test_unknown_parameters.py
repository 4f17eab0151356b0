"""What a door for machines does not know it refuses, by name; pages for people go on without it."""

from __future__ import annotations

import pytest
from api_answers import problem
from portal_collection import Collection
from starlette.testclient import TestClient

from portal.parameters import MOST_UNKNOWN, unknown


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search?q=cocoa&aera=BRA",
        "/api/v1/search/facets/type?q=cocoa&aera=BRA",
        "/api/v1/observations?aera=BRA",
        "/en/search.json?q=cocoa&aera=BRA",
        "/en/search.csv?q=cocoa&aera=BRA",
        "/en/search.atom?q=cocoa&aera=BRA",
    ],
)
def test_a_parameter_that_nobody_knows_is_refused_with_the_nearest_known_one(
    client: TestClient, address: str
) -> None:
    """Left out in silence it would answer another question: all the world in place of Brazil."""
    document = problem(client, address, 400)
    assert document["errors"] == [
        {
            "parameter": "aera",
            "given": "aera",
            "expected": "There is no such parameter here. Perhaps area is meant.",
        }
    ]


def test_one_that_is_near_to_none_is_told_all_that_are_known(client: TestClient) -> None:
    document = problem(client, "/api/v1/suggest?q=c&zzz=1&ui=fr", 400)
    assert document["errors"][0]["expected"].endswith("q, ui.")
    assert "no such parameter" not in document["errors"][0]["expected"], "in the reader's language"


def test_every_parameter_that_is_described_is_known(client: TestClient, collection: Collection) -> None:
    """And no operation is without a description of its parameters."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    work = collection.held["cocoa"].work
    in_path = {"name": "type", "id": work, "n": "1", "code": "8.7.1"}
    for path, operations in paths.items():
        for name in in_path:
            path = path.replace(f"{{{name}}}", in_path[name])
        described = [one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"]
        answer = client.get(path, params=[(name, "") for name in described])
        assert "no such parameter" not in answer.text, path
        assert "no such parameter" in client.get(path, params=[("no_such", "1")]).text, path


@pytest.mark.parametrize("address", ["/en/search?q=cocoa", "/en/", "/en/works/{work}"])
def test_pages_go_on_whatever_others_hang_on_their_address(
    client: TestClient, collection: Collection, address: str
) -> None:
    """Who sends a link on adds names of campaigns; a reader is not to blame for them."""
    address = address.format(work=collection.held["cocoa"].work)
    joint = "&" if "?" in address else "?"
    assert client.get(f"{address}{joint}utm_source=mail&fbclid=x").status_code == 200


def test_what_is_told_has_an_end() -> None:
    """Of hostile names neither all are told, nor any whole."""
    misread = unknown([("x" * 5_000 + str(number), "") for number in range(500)], ["area"])
    assert len(misread) == MOST_UNKNOWN
    assert all(len(one.parameter) <= 80 for one in misread)
