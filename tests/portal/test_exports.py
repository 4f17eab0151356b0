"""Exports: the search of the page as JSON, a table and a feed; safe to open, whole, revalidated."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from portal_collection import BASE, NOON, Collection, Serve, open_collection
from starlette.testclient import TestClient

from portal.app import create_app
from portal.feeds import Entry, Feed, atom
from portal.spreadsheet import PAGE_COLUMNS, WORK_COLUMNS, cell

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def rows(client: TestClient, path: str) -> list[dict[str, str]]:
    """The rows of a CSV file, which must be UTF-8 with a byte order mark."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def feed(client: TestClient, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def links(root: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in root.findall(f"{ATOM}link")}


def test_the_json_of_a_page_is_the_answer_of_the_api(client: TestClient) -> None:
    def answer(path: str) -> dict[str, Any]:
        told: dict[str, Any] = client.get(path).json()
        told.pop("took_ms")
        return told

    assert answer("/fr/search.json?q=cacao&type=brief") == answer("/api/v1/search?q=cacao&type=brief&ui=fr")


def test_a_table_has_one_row_a_work(client: TestClient, collection: Collection) -> None:
    found = rows(client, "/en/search.csv")
    assert tuple(found[0]) == WORK_COLUMNS
    assert [row["row"] for row in found] == [str(n) for n in range(1, len(collection.held) + 1)]
    assert {row["work"] for row in found} == {held.work for held in collection.held.values()}
    cocoa = next(row for row in found if row["work"] == collection.held["cocoa"].work)
    assert cocoa["areas"] == "GHA; CIV"
    assert cocoa["url"] == f"{BASE}/en/works/{cocoa['work']}"
    assert rows(client, "/en/search.csv?page=5&limit=1&cursor=x") == found  # whole, wherever the reader was


def test_a_table_of_pages_has_one_row_a_page(client: TestClient, collection: Collection) -> None:
    found = rows(client, "/en/search.csv?q=cocoa&rows=pages")
    assert tuple(found[0]) == PAGE_COLUMNS
    assert len(found) == client.get("/api/v1/search?q=cocoa").json()["total"]["pages"]
    assert all(row["url"].startswith(f"{BASE}/en/works/") for row in found)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\x00=1", "'=1"),
        ("\u202e=1", "'=1"),
        ("\ufeff=1", "'=1"),
        ("＝1", "'＝1"),
        ("|calc", "'|calc"),
        ("one\ntwo", "one two"),
        ("a=1", "a=1"),
        ('say "yes"', 'say "yes"'),
        ("", ""),
        (None, ""),
        (3, "3"),
    ],
)
def test_a_cell_is_never_a_formula(text: str | int | None, safe: str) -> None:
    assert cell(text) == safe


def test_a_title_that_is_a_formula_is_text_in_the_table(client: TestClient, collection: Collection) -> None:
    found = rows(client, "/en/search.csv")
    hostile = next(row for row in found if row["work"] == collection.held["hostile"].work)
    assert hostile["publishers"].startswith("'=HYPERLINK")
    assert hostile["title"].startswith("<script>")


def test_a_table_is_revalidated_without_being_written(client: TestClient) -> None:
    first = client.get("/en/search.csv?q=cocoa")
    again = client.get("/en/search.csv?q=cocoa", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/search.csv?q=cocoa&rows=pages").headers["etag"] != first.headers["etag"]
    assert client.get("/fr/search.csv?q=cocoa").headers["etag"] != first.headers["etag"]


def test_a_changed_collection_is_another_table(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("first", "Words on mica.")
    own_collection.index()
    with serve(own_collection) as client:
        before = client.get("/en/search.csv").headers["etag"]
        own_collection.add("second", "More words on mica.")
        own_collection.index()
        assert client.get("/en/search.csv", headers={"if-none-match": before}).status_code == 200


@pytest.mark.parametrize("path", ["/en/search.csv", "/en/search.json", "/en/search.atom", "/sitemap-1.xml"])
def test_head_tells_without_giving(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_a_table_of_nothing_has_its_names(client: TestClient) -> None:
    response = client.get("/en/search.csv?q=zzzxq")
    assert response.content.decode("utf-8-sig") == ",".join(WORK_COLUMNS) + "\r\n"


def test_a_feed_counts_and_names_its_parts(client: TestClient, collection: Collection) -> None:
    root = feed(client, "/en/search.atom?limit=3&page=2")
    total = len(collection.held)
    assert root.findtext(f"{OPENSEARCH}totalResults") == str(total)
    assert root.findtext(f"{OPENSEARCH}startIndex") == "4"
    assert root.findtext(f"{OPENSEARCH}itemsPerPage") == "3"
    assert len(root.findall(f"{ATOM}entry")) == 3
    where = links(root)
    assert set(where) == {"alternate", "search", "self", "first", "last", "previous", "next"}
    assert where["next"] == f"{BASE}/en/search.atom?page=3&limit=3"
    assert where["last"].endswith(f"page={-(-total // 3)}&limit=3")


def test_a_feed_can_be_followed_to_its_end(client: TestClient, collection: Collection) -> None:
    seen: list[str | None] = []
    path: str | None = "/en/search.atom?limit=4"
    while path:
        root = feed(client, path)
        seen += [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
        following = links(root).get("next")
        path = following.removeprefix(BASE) if following else None
    assert len(seen) == len(set(seen)) == len(collection.held)


@pytest.mark.parametrize("sign", ['"', "word ", "词", "\U0001f600", "&", "labour ", "<", "童工"])
def test_a_feed_of_a_long_query_is_not_a_megabyte(client: TestClient, sign: str) -> None:
    """The words stand in as few links as lead to its end; those into works carry on what a link holds."""
    query = (sign * 4000)[:4000]
    response = client.get(f"/en/search.atom?limit=3&q={quote(query)}")
    assert response.status_code == 200
    assert len(response.content) <= 150_000
    root = ElementTree.fromstring(response.content)
    where = links(root)
    assert set(where) <= {"self", "next"}
    for entry in root.findall(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        assert link is not None and len(link.attrib["href"]) <= 1_200
    assert len(root.findtext(f"{ATOM}id") or "") < 200


def test_a_feed_of_a_long_query_can_be_followed_to_its_end(client: TestClient) -> None:
    query = "labour " * 400
    seen = []
    path: str | None = f"/en/search.atom?limit=1&q={quote(query)}"
    while path:
        root = feed(client, path)
        seen += [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
        following = links(root).get("next")
        path = following.removeprefix(BASE) if following else None
    assert len(seen) == len(set(seen)) == int(root.findtext(f"{OPENSEARCH}totalResults") or 0) > 1


def test_an_entry_has_a_lasting_name_a_time_and_its_own_language(
    client: TestClient, collection: Collection
) -> None:
    root = feed(client, "/en/search.atom?q=cacao&expand=no&language=fr")
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    work = collection.held["cacao"].work
    assert entry.findtext(f"{ATOM}id") == f"tag:atlas.test,2026:{work}"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-01T12:00:00Z"
    title = entry.find(f"{ATOM}title")
    assert title is not None
    assert title.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == f"{BASE}/en/works/{work}?q=cacao&expand=no"


def test_markup_and_control_signs_of_documents_are_plain_text_in_a_feed() -> None:
    entry = Entry(
        id="tag:x,2026:1",
        title="<b>\x00\x0b\u202e& ]]>",
        title_language="en",
        url="http://x/",
        updated=NOON,
        published=None,
        publishers=("\ud800",),
        summary="\ufffe<script>",
        summary_language="en",
    )
    made = atom(
        Feed(
            id="tag:x,2026:f",
            title="\x01q",
            language="en",
            updated=NOON,
            total=1,
            start=1,
            a_page=1,
            links=(),
            entries=[entry],
        )
    )
    root = ElementTree.fromstring(made)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "<b>& ]]>"
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "<script>"


def test_what_travels_is_absolute_even_when_no_address_is_set(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Then it is the address that was asked; the API stays with the roots of addresses."""
    made = open_collection(tmp_path_factory.mktemp("nowhere"), ATLAS87_BASE_URL="")
    made.add("one", "Words on mica.")
    made.index()
    with TestClient(create_app(made.settings), base_url="http://asked.test:8087") as client:
        for path in ("/en/search.csv", "/en/search.atom", "/sitemap-1.xml"):
            assert f"http://asked.test:8087/en/works/{made.held['one'].work}" in client.get(path).text
        for path in ("/sitemap.xml", "/robots.txt", "/en/opensearch.xml", "/api/v1/openapi.json"):
            assert "http://asked.test:8087" in client.get(path).text
        result = client.get("/api/v1/search").json()["results"][0]
        assert result["work"]["url"].startswith("/en/works/")
        tags = {client.get("/en/search.csv").headers["etag"]}
        tags.add(client.get("/en/search.csv", headers={"host": "other.test"}).headers["etag"])
        assert len(tags) == 2
    made.catalogue.close()


def test_an_empty_feed_has_the_same_time_each_time(client: TestClient) -> None:
    first, second = (client.get("/en/search.atom?q=zzzxq") for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_a_browser_learns_how_to_search_here(client: TestClient) -> None:
    response = client.get("/fr/opensearch.xml")
    root = ElementTree.fromstring(response.content)
    urls = {one.attrib["type"]: one.attrib["template"] for one in root.findall(f"{OPENSEARCH}Url")}
    assert urls["text/html"] == f"{BASE}/fr/search?q={{searchTerms}}&page={{startPage?}}"
    for template in urls.values():
        path = template.removeprefix(BASE).replace("{searchTerms}", "cacao").replace("{startPage?}", "1")
        assert client.get(path).status_code == 200
    assert client.get("/opensearch.xml?lang=fr").headers["location"] == "/fr/opensearch.xml"
    moved = client.get("/opensearch.xml", headers={"accept-language": "fr"})
    assert moved.headers["location"] == "/fr/opensearch.xml"


def test_the_sitemap_names_every_work_in_every_language(client: TestClient, collection: Collection) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml" in client.get("/robots.txt").text
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [one.text or "" for one in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert parts == [f"{BASE}/sitemap-{part}.xml" for part in ("topics", "figures", "1")]
    part = ElementTree.fromstring(client.get("/sitemap-1.xml").content)
    named = {one.text for one in part.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert named == {
        f"{BASE}/{tag}/works/{held.work}"
        for held in collection.held.values()
        for tag in collection.settings.languages
    }
    for missing in ("/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-x.xml", "/sitemap--1.xml"):
        assert client.get(missing).status_code == 404
