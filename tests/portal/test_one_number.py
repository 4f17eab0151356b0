"""One number everywhere: page, API, table, feed, walk and facets count the same works.

On a generated collection with every filter in play; ``test_one_number_large.py`` does it for a large one.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from portal_collection import Collection, open_collection
from starlette.testclient import TestClient

from index.catalogue import works_read
from index.model import WORK_TYPES
from index.search import FACETS
from portal.app import create_app

WORKS = 300
WORDS = ("cocoa", "mica", "brick", "harvest", "debt", "school", "survey", "migrant", "kiln", "boat")
AREAS = ("GHA", "CIV", "PAK", "IND", "BRA", "EGY", "002")
CONCEPTS = ("child-labour", "forced-labour", "hazardous-child-labour")
LANGUAGES = ("en", "fr", "es")

QUERIES = (
    "",
    "q=cocoa",
    "q=cocoa+mica",
    "q=%22cocoa+mica%22",
    "q=cocoa+-mica",
    "q=zzzxq",
    "q=child+labour",
    "q=child+labour&expand=no",
    "type=report",
    "type=report&type=brief",
    "area=GHA&area=BRA",
    "language=fr",
    "q=cocoa&language=fr&language=es",
    "concept=child-labour",
    "mentions_concept=forced-labour",
    "mentions_area=GHA",
    "publisher=Publisher+3",
    "year_from=2015&year_to=2019",
    "q=brick&type=tool&year_from=2012&sort=newest",
    "q=harvest+debt+school+survey&area=IND",
    "type=poem",
)

Portal = tuple[Collection, TestClient]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A few hundred works, some of which readers may not see."""
    made = open_collection(tmp_path_factory.mktemp("generated"))
    chance = random.Random(87)
    for number in range(WORKS):
        made.add(f"work {number}", *some_pages(chance), **some_fields(chance, number))
    made.index()
    with TestClient(create_app(made.settings)) as client:
        yield made, client
    made.catalogue.close()


def some_pages(chance: random.Random) -> list[str]:
    return [" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randint(1, 6))]


def some_fields(chance: random.Random, number: int) -> dict[str, Any]:
    return {
        "language": chance.choice(LANGUAGES),
        "format": "text",
        "type": chance.choice(WORK_TYPES),
        "areas": tuple(chance.sample(AREAS, chance.randint(0, 3))),
        "concepts": tuple(chance.sample(CONCEPTS, chance.randint(0, 2))),
        "mentioned_areas": tuple(chance.sample(AREAS, 1)),
        "mentioned_concepts": tuple(chance.sample(CONCEPTS, 1)),
        "publishers": (f"Publisher {number % 7}",),
        "issued": chance.choice((None, "2012", "2015-06", "2019-01-31", "2023")),
        "state": "draft" if number % 29 == 0 else "published",
        "audience": "partners" if number % 31 == 0 else "public",
        "access": "record" if number % 37 == 0 else "file",
    }


def api(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def walked(client: TestClient, query: str, limit: int) -> Iterator[dict[str, Any]]:
    """Every result by following ``next`` to its end."""
    cursor = ""
    while True:
        answer = api(client, f"{query}&limit={limit}{cursor}")
        yield from answer["results"]
        if answer["next"] is None:
            return
        cursor = f"&cursor={answer['next']}"


def table(client: TestClient, query: str) -> list[dict[str, str]]:
    text = client.get(f"/en/search.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def feed_total(client: TestClient, query: str) -> int:
    root = ElementTree.fromstring(client.get(f"/en/search.atom?{query}").content)
    return int(root.findtext("{http://a9.com/-/spec/opensearch/1.1/}totalResults") or "-1")


def said_on_the_page(client: TestClient, query: str) -> tuple[int, int]:
    """Works and pages as the page's count says them; nothing found counts as none."""
    html = client.get(f"/en/search?{query}").text
    found = re.search(r'role="status"[^>]*>(.*?)</div>', html, re.S)
    assert found is not None
    said = unescape(re.sub(r"<[^>]*>", " ", found[1]))
    numbers = [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", said)]
    return (numbers[0], numbers[1]) if len(numbers) >= 2 else (0, 0)


@pytest.mark.parametrize("query", QUERIES)
def test_every_door_counts_the_same(generated: Portal, query: str) -> None:
    _, client = generated
    total = api(client, query)["total"]
    results = list(walked(client, query, limit=37))
    works = [one["work"]["id"] for one in results]
    assert len(works) == len(set(works)) == total["works"]
    rows = table(client, query)
    assert [row["work"] for row in rows] == works
    assert sum(int(row["matching_pages"]) for row in rows) == total["pages"]
    assert sum(len(one["pages"]) + one["pages_more"] for one in results) == total["pages"]
    assert len(table(client, f"{query}&rows=pages")) == total["pages"]
    assert feed_total(client, query) == total["works"]
    assert client.get(f"/en/search.json?{query}").json()["total"] == total
    if query:
        assert said_on_the_page(client, query) == (total["works"], total["pages"])


@pytest.mark.parametrize("query", QUERIES)
def test_numbered_pages_are_the_walk_in_parts(generated: Portal, query: str) -> None:
    _, client = generated
    whole = [one["work"]["id"] for one in walked(client, query, limit=100)]
    for number in (1, 2, 5):
        part = [one["work"]["id"] for one in api(client, f"{query}&limit=20&page={number}")["results"]]
        assert part == whole[20 * (number - 1) : 20 * number]


@pytest.mark.parametrize("query", QUERIES)
def test_a_facet_of_one_value_a_work_adds_up_to_the_total(generated: Portal, query: str) -> None:
    """``type`` has exactly one value a work; the chosen ones are those whose counts are the works listed."""
    _, client = generated
    answer = api(client, query)
    chosen = answer["query"]["filters"].get("type", [])
    values = client.get(f"/api/v1/search/facets/type?{query}").json()["values"]
    counted = sum(one["works"] for one in values if not chosen or one["value"] in chosen)
    assert counted == answer["total"]["works"]


@pytest.mark.parametrize("name", [name for name in FACETS if name != "year"])
@pytest.mark.parametrize("query", ["q=cocoa", "q=mica&year_from=2015", "type=report&area=GHA&area=BRA"])
def test_a_facet_value_says_what_choosing_it_lists(generated: Portal, name: str, query: str) -> None:
    """Any of: a value's count is the works of the same search with that value alone chosen in its facet."""
    _, client = generated
    others = "&".join(pair for pair in query.split("&") if not pair.startswith(f"{name}="))
    for one in client.get(f"/api/v1/search/facets/{name}?{query}").json()["values"][:4]:
        listed = api(client, f"{others}&{name}={one['value'].replace(' ', '+')}")["total"]["works"]
        assert listed == one["works"]


def some_values(made: Collection, work: dict[str, Any], name: str) -> Iterable[str]:
    """What a work counts for in a facet: as the answer tells it, and what it mentions from the catalogue."""
    if name in ("mentions_area", "mentions_concept"):
        with made.catalogue.reading() as connection:
            held = works_read.work(connection, work["id"])
        return {*work[name.removeprefix("mentions_") + "s"], *getattr(held, f"mentioned_{name[9:]}s")}
    alone = {"type": [work["type"]], "year": [work["issued"][:4]] if work["issued"] else []}
    return alone[name] if name in alone else work[f"{name}s"]


@pytest.mark.parametrize("name", FACETS)
def test_the_facets_of_everything_are_counted_from_the_works(generated: Portal, name: str) -> None:
    _, client = generated
    expected: Counter[str] = Counter()
    for result in walked(client, "", limit=100):
        expected.update(some_values(generated[0], result["work"], name))
    values = client.get(f"/api/v1/search/facets/{name}").json()["values"]
    assert {one["value"]: one["works"] for one in values} == expected


def test_a_cursor_of_an_index_that_has_changed_is_gone(own_collection: Collection) -> None:
    for number in range(30):
        own_collection.add(
            f"work {number}", "Words on cocoa.", format="text", publishers=(f"House {number}",)
        )
    own_collection.index()
    with TestClient(create_app(own_collection.settings)) as client:
        cursor = api(client, "q=cocoa&limit=5")["next"]
        facet = client.get("/api/v1/search/facets/publisher?limit=5").json()["next"]
        assert client.get(f"/api/v1/search?q=cocoa&limit=5&cursor={cursor}").status_code == 200
        own_collection.set_state("work 3", "withdrawn")
        for path in (
            f"/api/v1/search?q=cocoa&limit=5&cursor={cursor}",
            f"/api/v1/search/facets/publisher?limit=5&cursor={facet}",
        ):
            response = client.get(path)
            if (
                response.status_code == 200
            ):  # an earlier generation may be kept a while: then nothing is skipped
                assert path.startswith("/api/v1/search?")
                continue
            assert response.status_code == 410
            assert response.json()["type"] == "/problems/cursor-expired"
