"""One number everywhere, beyond 10,000 works and 2,000 values of a facet; tables are whole."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from typing import Any

import pytest
from portal_collection import Collection, open_collection
from starlette.testclient import TestClient

from index.model import WORK_TYPES
from portal.app import create_app
from portal.search_request import DEEPEST

pytestmark = pytest.mark.slow

WORKS = 12_000
PUBLISHERS = 2_500
MOST_GROWTH = 150_000
"""Kilobytes by which the process may grow while a whole table is written."""

Portal = tuple[Collection, TestClient]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """12,000 works of one page each; every second one speaks of cocoa."""
    made = open_collection(tmp_path_factory.mktemp("large"))
    made.add_many(described())
    made.index()
    with TestClient(create_app(made.settings)) as client:
        yield made, client
    made.catalogue.close()


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(WORKS):
        text = f"Page {number} on {'cocoa' if number % 2 else 'mica'} and the work of children."
        yield (
            text,
            {
                "title": f"Work {number}",
                "type": WORK_TYPES[number % len(WORK_TYPES)],
                "publishers": (f"Publisher {number % PUBLISHERS}",),
                "issued": str(1990 + number % 30),
            },
        )


def walk(client: TestClient, path: str, list_name: str) -> list[Any]:
    """The whole list, by ``next``, 100 at a time."""
    found: list[Any] = []
    cursor = ""
    while True:
        answer = client.get(f"{path}&limit=100{cursor}").json()
        found += answer[list_name]
        if answer["next"] is None:
            return found
        cursor = f"&cursor={answer['next']}"


@pytest.mark.parametrize(("query", "works"), [("", WORKS), ("q=cocoa", WORKS // 2), ("q=children", WORKS)])
def test_a_walk_and_a_table_go_beyond_ten_thousand(large: Portal, query: str, works: int) -> None:
    _, client = large
    answer = client.get(f"/api/v1/search?{query}").json()
    assert answer["total"] == {"works": works, "pages": works, "complete": works}
    ids = [one["work"]["id"] for one in walk(client, f"/api/v1/search?{query}", "results")]
    assert len(ids) == len(set(ids)) == works
    lines = client.get(f"/en/search.csv?{query}").text.splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ids
    feed = client.get(f"/en/search.atom?{query}").text
    assert f"totalResults>{works}<" in feed


def test_every_value_of_a_facet_is_listed_and_they_add_up(large: Portal) -> None:
    _, client = large
    values = walk(client, "/api/v1/search/facets/publisher?q=children", "values")
    assert len(values) == len({one["value"] for one in values}) == PUBLISHERS
    assert sum(one["works"] for one in values) == WORKS
    assert len(client.get("/api/v1/search").json()["facets"]["publisher"]) == 20


def test_numbered_pages_end_and_say_where_to_go_on(large: Portal) -> None:
    _, client = large
    last = DEEPEST // 100
    assert len(client.get(f"/api/v1/search?limit=100&page={last}").json()["results"]) == 100
    refused = client.get(f"/api/v1/search?limit=100&page={last + 1}")
    assert refused.status_code == 400
    assert "10000" in refused.json()["errors"][0]["expected"]
    assert client.get("/en/search?page=10000").status_code == 200


def test_a_table_is_written_without_being_held(large: Portal) -> None:
    _, client = large
    client.get("/en/search.csv?q=cocoa&rows=pages")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with client.stream("GET", "/en/search.csv") as response:
        lines = sum(piece.count(b"\n") for piece in response.iter_bytes())
    assert lines == WORKS + 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH
