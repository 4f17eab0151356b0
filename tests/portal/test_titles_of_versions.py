"""A version in another language has a title of its own: readers of that language see it, at every door."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from page_reading import read
from portal_collection import NOON, Collection, Serve
from starlette.testclient import TestClient

from index.catalogue.documents import set_title
from index.model import LanguageTag

ENGLISH, FRENCH, SPANISH = "Mica and its mines", "Le mica et ses mines", "La mica y sus minas"


@pytest.fixture
def client(own_collection: Collection, serve: Serve) -> Iterator[TestClient]:
    """A work in three languages, of which the second and third say what they are called."""
    own_collection.add("mica", "Sheets are split by hand.", title=ENGLISH)
    own_collection.add_document("mica", "Les feuilles sont fendues à la main.", language="fr", title=FRENCH)
    own_collection.add_document("mica", "Las láminas se parten a mano.", language="es", title=SPANISH)
    own_collection.add_document("mica", "هذا نص قصير.", language="ar")
    own_collection.index()
    with serve(own_collection) as served:
        yield served


def work(own_collection: Collection) -> str:
    return str(own_collection.held["mica"].work)


@pytest.mark.parametrize(
    ("ui", "title", "tag"),
    [
        ("en", ENGLISH, "en"),
        ("fr", FRENCH, "fr"),
        ("es", SPANISH, "es"),
        ("ar", ENGLISH, "en"),
        ("ru", ENGLISH, "en"),
    ],
)
def test_every_door_shows_the_title_in_the_reader_s_language(
    client: TestClient, own_collection: Collection, ui: str, title: str, tag: str
) -> None:
    """Where the version has none, or there is no version, the work's own; each says its language."""
    key = work(own_collection)
    (result,) = client.get(f"/api/v1/search?ui={ui}").json()["results"]
    whole = client.get(f"/api/v1/works/{key}?ui={ui}").json()
    for told in (result["work"], whole):
        assert (told["title"], told["title_language"]) == (title, tag)
    (row,) = csv.DictReader(io.StringIO(client.get(f"/{ui}/search.csv?type=report").text.lstrip("\ufeff")))
    assert (row["title"], row["title_language"]) == (title, tag)
    assert f'xml:lang="{tag}"' in client.get(f"/{ui}/search.atom?type=report").text
    assert f">{title}<" in client.get(f"/{ui}/search.atom?type=report").text
    for address in (
        f"/{ui}/",
        f"/{ui}/search?type=report",
        f"/{ui}/works/{key}",
        f"/{ui}/works/{key}/pages/1",
    ):
        page = read(client, address)
        shown = next(one for one in page.all("h1, h2, h3") if title in one.text_content())
        assert shown.get("lang", ui) == tag, address


def test_the_page_of_a_work_names_its_other_titles(client: TestClient, own_collection: Collection) -> None:
    page = read(client, f"/fr/works/{work(own_collection)}")
    others = [(one.get("lang"), one.text_content()) for one in page.all(".meta bdi")]
    assert ("en", ENGLISH) in others and ("es", SPANISH) in others
    assert FRENCH not in [title for _, title in others]
    assert FRENCH in page.words("title")


@pytest.mark.parametrize("words", [ENGLISH, FRENCH, "minas mica"])
def test_a_search_finds_the_work_by_any_of_its_titles(client: TestClient, words: str) -> None:
    """None of these words is on a page; the hit says that it was found by a title."""
    (result,) = client.get("/api/v1/search", params={"q": words}).json()["results"]
    because = [one for page in result["pages"] for one in page["because"] if one["kind"] == "title"]
    assert because
    assert not any(page["missing"] for page in result["pages"])


def test_a_page_is_cited_under_the_title_of_its_own_version(
    client: TestClient, own_collection: Collection
) -> None:
    """Who quotes the French text quotes the French version, whatever language the reader's pages are in."""
    key = work(own_collection)
    french = client.get(f"/api/v1/works/{key}").json()["documents"][1]["id"]
    page = read(client, f"/en/works/{key}/pages/1?document={french}")
    assert FRENCH in page.words("#cite")
    assert ENGLISH in page.words("h1")


def test_a_new_title_of_a_version_reaches_readers_at_once(own_collection: Collection, serve: Serve) -> None:
    own_collection.add("mica", "Sheets are split by hand.", title=ENGLISH)
    added = own_collection.add_document("mica", "Les feuilles.", language="fr", title="Brouillon")
    own_collection.index()
    with serve(own_collection) as client:
        assert client.get("/api/v1/search?q=brouillon&ui=fr").json()["total"]["works"] == 1
        with own_collection.catalogue.writing() as connection:
            set_title(connection, added, FRENCH, LanguageTag("fr"), now=NOON)
        own_collection.index()
        assert client.get("/api/v1/search?q=brouillon&ui=fr").json()["total"]["works"] == 0
        (result,) = client.get("/api/v1/search?ui=fr").json()["results"]
        assert result["work"]["title"] == FRENCH


def test_a_hit_has_the_title_of_the_version_it_was_found_in_where_the_reader_s_is_missing(
    client: TestClient, own_collection: Collection
) -> None:
    """A Russian reader who finds a Spanish page sees its Spanish title; an English one the English."""
    found = {}
    for ui in ("ru", "en"):
        (result,) = client.get(f"/api/v1/search?q=láminas&ui={ui}").json()["results"]
        assert [page["language"] for page in result["pages"]] == ["es"]
        found[ui] = result["work"]["title"]
    assert found == {"ru": SPANISH, "en": ENGLISH}
