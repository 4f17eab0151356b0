"""A hundred hostile queries: every door gives an answer or a problem, never a fault."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hostile_texts import LONG, RAW, TEXTS
from portal_collection import Collection
from starlette.testclient import TestClient

DOORS = ("/en/search?q={}", "/api/v1/search?q={}", "/api/v1/suggest?q={}", "/api/v1/search/facets/area?q={}")
OTHER_DOORS = (
    "/en/search.csv?q={}",
    "/en/search.atom?q={}",
    "/en/search.json?q={}",
    "/en/suggestions.json?q={}",
)


def ask(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 400, 414), (response.status_code, path[:200])
    if response.status_code != 200 and not path.startswith("/en/search?"):
        assert response.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_any_text_is_only_text(client: TestClient, text: str) -> None:
    for door in (*DOORS, *OTHER_DOORS):
        ask(client, door.format(quote(text)))


@pytest.mark.parametrize("text", LONG, ids=lambda text: ascii(text[:12]))
def test_a_query_of_four_thousand_signs_is_answered(client: TestClient, text: str) -> None:
    for door in DOORS:
        response = client.get(door.format(quote(text)))
        assert response.status_code == 200, door


@pytest.mark.parametrize("raw", RAW)
def test_any_bytes_are_only_text(client: TestClient, raw: str) -> None:
    for door in (*DOORS, *OTHER_DOORS):
        ask(client, door.format(raw))


@pytest.mark.parametrize("text", ["a" * 4001, "é" * 4001, "👍" * 4001])
def test_a_longer_query_is_refused_with_what_is_expected(client: TestClient, text: str) -> None:
    for door in (*DOORS[1:], *OTHER_DOORS[:3]):
        response = client.get(door.format(quote(text)))
        assert response.status_code in (400, 414)
        assert "4" in response.json().get("detail", "") + str(response.json().get("errors", ""))


@pytest.mark.parametrize("text", TEXTS[:40], ids=ascii)
def test_a_page_is_read_with_any_text(client: TestClient, collection: Collection, text: str) -> None:
    work = collection.held["cocoa"].work
    for door in ("/api/v1/works/{}/pages/1?q={}", "/en/works/{}/pages/1?q={}", "/en/works/{}?q={}"):
        assert client.get(door.format(work, quote(text))).status_code == 200


ODD_VALUES = ("%00", "%ff", "'", '"', "[", "a" * 300, "%F0%9F%98%80", "../..", "*", "-1", "\\")


@pytest.mark.parametrize("value", ODD_VALUES)
def test_any_filter_value_is_only_a_value(client: TestClient, value: str) -> None:
    for name in ("type", "area", "concept", "language", "publisher", "mentions_area", "work"):
        response = client.get(f"/api/v1/search?{name}={value}")
        assert response.status_code == 200, response.text
        assert response.json()["total"]["works"] == 0
        assert client.get(f"/en/search?{name}={value}").status_code == 200


def test_two_hundred_values_of_every_filter_are_answered(client: TestClient) -> None:
    names = ("type", "area", "concept", "language", "publisher", "mentions_area", "mentions_concept")
    many = "&".join(f"{name}=v{number}" for name in names for number in range(200))
    assert client.get(f"/api/v1/search?{many}").status_code == 200
    assert client.get(f"/api/v1/search?{many}&area=one-more").status_code == 400
