"""What a page is when it is no running text: named in the hit, on the page, in the API, in six languages."""

from __future__ import annotations

import csv
import io
from typing import get_args

from page_reading import read
from portal_collection import Collection, Serve

from ingest.page_kinds import KINDS
from portal.answers import PageKind
from portal.labels import KIND_NAMES

CITING = "Adeyemi, T. (2019). Cocoa and school. https://example.org/cocoa"
NAMED = {
    "ar": "المراجع والحواشي",
    "en": "References and notes",
    "es": "Referencias y notas",
    "fr": "Références et notes",
    "ru": "Ссылки и примечания",
    "zh": "参考文献和注释",
}


def test_every_kind_has_a_name_and_stands_in_the_api() -> None:
    """One list of kinds in the pipeline, the API and the labels."""
    assert get_args(PageKind) == KINDS
    assert ("text", *KIND_NAMES) == KINDS


def test_a_hit_names_its_kind_in_six_languages(own_collection: Collection, serve: Serve) -> None:
    """Beside the snippet and above the page's text; running text has no name."""
    held = own_collection.add("Farms", CITING, "Cocoa grows on small farms.", kinds=["bibliography"])
    own_collection.index()
    with serve(own_collection) as client:
        for tag, name in NAMED.items():
            sheets = read(client, f"/{tag}/search?q=cocoa").all(".pg")
            assert [name in sheet.text_content() for sheet in sheets] == [False, True]
            assert name in read(client, f"/{tag}/works/{held.work}/pages/1").words()
            assert name not in read(client, f"/{tag}/works/{held.work}/pages/2").words()


def test_the_api_says_the_kind(own_collection: Collection, serve: Serve) -> None:
    """In the search and of one page, by the name that stands in the documentation."""
    held = own_collection.add("Farms", CITING, "Cocoa grows on small farms.", kinds=["bibliography"])
    own_collection.index()
    with serve(own_collection) as client:
        (result,) = client.get("/api/v1/search?q=cocoa").json()["results"]
        assert [(page["page"], page["kind"]) for page in result["pages"]] == [
            (2, "text"),
            (1, "bibliography"),
        ]
        assert client.get(f"/api/v1/works/{held.work}/pages/1").json()["kind"] == "bibliography"
        schema = client.get("/api/v1/openapi.json").text
        assert '"questionnaire"' in schema


def test_a_page_without_text_is_not_called_blank(own_collection: Collection, serve: Serve) -> None:
    """It may be a picture that has not been read: the page says what is known, which is less."""
    held = own_collection.add("Boats", "", "Lake", kinds=["blank"])
    own_collection.index()
    with serve(own_collection) as client:
        words = read(client, f"/en/works/{held.work}/pages/1").words()
        assert "Blank page" not in words
        assert "There is no text on this page" in words


def test_the_file_of_pages_says_the_kind(own_collection: Collection, serve: Serve) -> None:
    """One row a page, text first, the kind beside the heading."""
    own_collection.add("Farms", CITING, "Cocoa grows on small farms.", kinds=["bibliography"])
    own_collection.index()
    with serve(own_collection) as client:
        text = client.get("/en/search.csv?q=cocoa&rows=pages").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["page"], row["kind"]) for row in rows] == [("2", "text"), ("1", "bibliography")]
