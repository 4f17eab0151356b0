"""Places in what people and machines see: on a page with their words, beside a work, as two filters."""

from __future__ import annotations

from typing import Any

import pytest
from api_answers import shaped
from page_reading import read
from portal_collection import NOON, READER, Collection, Serve
from starlette.testclient import TestClient

from index.catalogue import documents, pages
from index.catalogue.records import NewDocument, PageRow
from index.model import LanguageTag, PageArea, PageConcept
from portal.work_answers import WholePageAnswer, WholeWorkAnswer

NAMES = {"en": "Ghana", "fr": "Ghana", "es": "Ghana", "ar": "غانا", "ru": "Гана", "zh": "加纳"}


@pytest.fixture
def placed(own_collection: Collection) -> Collection:
    """A work whose pages name places, and one that only mentions one of them."""
    for name, areas in (
        ("cocoa", ["GHA", "GHA", "GHA TGO"]),
        ("mica", ["MDG", "MDG", "MDG", "MDG GHA"]),
    ):
        own_collection.add(name, title=f"A report on {name}")
        tag = LanguageTag("en")
        new = NewDocument(work_id=own_collection.held[name].work, language=tag, languages=(tag,))
        with own_collection.catalogue.writing() as connection:
            added = documents.add_document(connection, new, now=NOON)
            rows = [
                PageRow(
                    number=number,
                    runs=((tag, f"{name} page {number}"),),
                    areas=tuple(PageArea(code, (f"<b>{code}</b>", "its people")) for code in codes.split()),
                    concepts=(PageConcept("c182", ("C.182",)),),
                )
                for number, codes in enumerate(areas, 1)
            ]
            pages.put_pages(connection, added.id, READER, rows, now=NOON)
    own_collection.index()
    return own_collection


def answer(client: TestClient, path: str, shape: Any) -> Any:
    return shaped(shape, client.get(f"/api/v1/works/{path}").content)


def test_machines_get_the_places_of_a_page_with_the_words_that_caused_them(
    placed: Collection, serve: Serve
) -> None:
    work = placed.held["cocoa"].work
    with serve(placed) as client:
        told = answer(client, f"{work}/pages/3?ui=ar", WholePageAnswer)
    assert [(one["value"], one["label"]) for one in told["areas"]] == [("GHA", "غانا"), ("TGO", "توغو")]
    assert told["areas"][0]["words"] == ["<b>GHA</b>", "its people"]
    (named,) = told["concepts"]
    assert (named["value"], named["words"]) == ("c182", ["C.182"])
    assert named["label"] == "اتفاقية أسوأ أشكال عمل الأطفال"


def test_machines_see_what_was_described_and_what_was_found(placed: Collection, serve: Serve) -> None:
    work = placed.held["cocoa"].work
    with serve(placed) as client:
        told = answer(client, work, WholeWorkAnswer)
    assert (told["areas"], told["described_areas"]) == (["GHA"], [])
    assert told["named_areas"] == [
        {"value": "GHA", "label": "Ghana", "share": 1.0, "about": True},
        {"value": "TGO", "label": "Togo", "share": 0.333, "about": False},
    ]


@pytest.mark.parametrize("language", NAMES)
def test_a_page_says_its_places_in_the_readers_language(
    placed: Collection, serve: Serve, language: str
) -> None:
    """The name in the reader's language, the words as they stand on the page, escaped."""
    work = placed.held["cocoa"].work
    with serve(placed) as client:
        text = client.get(f"/{language}/works/{work}/pages/3").text
    assert '<section id="places">' in text
    assert f"{NAMES[language]}</bdi></a>" in text
    assert "&lt;b&gt;GHA&lt;/b&gt;" in text
    assert f"/{language}/search?mentions_area=TGO" in text


def test_a_page_says_its_topics_with_the_words_that_caused_them(placed: Collection, serve: Serve) -> None:
    """As machines are told: the name in the reader's language, the words of the page, the way to others."""
    work = placed.held["cocoa"].work
    with serve(placed) as client:
        text = client.get(f"/ar/works/{work}/pages/3").text
    section = text.partition('<section id="topics">')[2].partition("</section>")[0]
    assert "اتفاقية أسوأ أشكال عمل الأطفال</bdi></a>" in section
    assert "C.182" in section.partition("</a>")[2]
    assert "/ar/search?mentions_concept=c182" in section


def test_a_work_shows_what_it_is_about_and_what_it_also_mentions(placed: Collection, serve: Serve) -> None:
    work = placed.held["cocoa"].work
    with serve(placed) as client:
        text = client.get(f"/en/works/{work}").text
    assert '<a href="/en/areas/GHA"><bdi>Ghana</bdi></a>' in text
    assert "<dt>Also mentioned</dt>" in text
    assert '<a href="/en/search?mentions_area=TGO"><bdi>Togo</bdi></a>' in text


def test_the_facet_counts_what_is_about_and_leads_to_what_mentions(placed: Collection, serve: Serve) -> None:
    """Ghana: one work about it; the link beside the ticked box finds the one that only mentions it too."""
    with serve(placed) as client:
        narrow = client.get("/api/v1/search?area=GHA").json()
        wide = client.get("/api/v1/search?mentions_area=GHA").json()
        page = read(client, "/en/search?area=GHA")
        other = client.get("/en/search?type=report").text
    assert (narrow["total"]["works"], wide["total"]["works"]) == (1, 2)
    assert {one["value"]: one["works"] for one in narrow["facets"]["area"]}["GHA"] == 1
    assert 'href="/en/search?mentions_area=GHA"' in page.text
    assert "Include publications that only mention <bdi>Ghana</bdi>" in page.text
    assert "that only mention <bdi>" not in other


def test_what_is_mentioned_is_a_facet_of_its_own(placed: Collection, serve: Serve) -> None:
    """Folded below "about" until something in it is chosen; counted, listed whole and written as a chip."""
    with serve(placed) as client:
        told = client.get("/api/v1/search").json()["facets"]["mentions_area"]
        whole = client.get("/api/v1/search/facets/mentions_area").json()["values"]
        page = read(client, "/fr/search")
        chosen = read(client, "/fr/search?mentions_area=TGO&mentions_area=GHA")
        every = read(client, "/fr/search/mentions_area?area=GHA")
        rows = client.get("/fr/search.csv?mentions_area=TGO").text
        feed = client.get("/fr/search.atom?mentions_area=TGO").text
    assert (
        told
        == whole
        == [
            {"value": "GHA", "label": "Ghana", "works": 2},
            {"value": "MDG", "label": "Madagascar", "works": 1},
            {"value": "TGO", "label": "Togo", "works": 1},
        ]
    )
    order = [box.get("id") for box in page.all("details.facet")]
    assert order.index("f-mentions_area") == order.index("f-area") + 1
    assert page.one("#f-area").get("open") is not None
    assert page.one("#f-mentions_area").get("open") is None
    assert chosen.one("#f-mentions_area").get("open") is not None
    chips = [" ".join(chip.text_content().split()) for chip in chosen.all("a.chip:not(.clear)")]
    assert [" ".join(chip.split()[-4:]) for chip in chips] == ["Mentionne : Togo ×", "Mentionne : Ghana ×"]
    assert [box.get("value") for box in every.all("input[name=mentions_area]")] == ["GHA", "TGO"]
    assert (len(rows.strip().split("\n")), feed.count("<entry>")) == (2, 1)
