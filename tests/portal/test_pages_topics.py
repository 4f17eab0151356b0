"""The pages of topics: what each means, what is about it, one number everywhere, in every language."""

from __future__ import annotations

import pytest
from page_reading import parameters, read, select
from portal_collection import Collection, Serve
from starlette.testclient import TestClient

from index.languages import INTERFACE_LANGUAGES, direction
from index.thesaurus.load import load_vocabulary

VOCABULARY = load_vocabulary()


def found(client: TestClient, href: str) -> int:
    """How many works the search finds that a link leads to."""
    total: int = client.get("/api/v1/search", params=parameters(href)).json()["total"]["works"]
    return total


def test_a_topic_says_what_it_means_and_how_many_works_are_about_it(client: TestClient) -> None:
    page = read(client, "/en/topics/child-labour")
    assert page.one("h1").text_content().strip() == "child labour"
    assert "Work that children are too young to do" in page.words()
    assert "working children" in page.words()
    link = page.one("#publications .count")
    assert int(link.text_content().split()[0]) == found(client, link.get("href")) > 0


def test_the_newest_works_about_it_come_first(client: TestClient) -> None:
    page = read(client, "/en/topics/child-labour")
    titles = [one.text_content() for one in page.all("#publications h3")]
    assert titles.index("Child labour in cocoa growing") < titles.index(
        "Le travail des enfants dans le cacao"
    )


def test_the_topics_around_it_lead_to_their_pages(client: TestClient) -> None:
    page = read(client, "/en/topics/debt-bondage")
    around = {one.get("href") for one in page.all(".side a")}
    assert {"/en/topics/forced-labour", "/en/topics/brick-kilns", "/en/topics/peonage"} <= around
    for address in sorted(one for one in around if one and "/topics/" in one):
        assert client.get(address).status_code == 200


def test_the_countries_lead_to_searches_that_find_what_their_number_says(client: TestClient) -> None:
    page = read(client, "/en/topics/child-labour")
    countries = [one for one in page.all(".side li") if "area=" in (select(one, "a")[0].get("href") or "")]
    assert {select(one, "a")[0].text_content() for one in countries} >= {"Ghana", "Côte d’Ivoire"}
    for one in countries:
        assert int(select(one, ".meta")[0].text_content()) == found(client, select(one, "a")[0].get("href"))


def test_the_newest_key_figures_of_the_topic_stand_on_it(client: TestClient) -> None:
    words = read(client, "/en/topics/child-labour").words()
    assert "138 million" in words
    assert "Children in child labour" in words
    assert not read(client, "/en/topics/cocoa").all(".key")


@pytest.mark.parametrize("tag", INTERFACE_LANGUAGES)
def test_every_topic_answers_in_every_language(client: TestClient, tag: str) -> None:
    listed = read(client, f"/{tag}/topics/")
    assert listed.one("html").get("dir") == direction(tag)
    addresses = [one.get("href") for one in listed.all(".ways a")]
    assert len(addresses) == len(VOCABULARY)
    for concept in ("child-labour", "kafala", "c182", "quranic-begging"):
        page = read(client, f"/{tag}/topics/{concept}")
        assert page.status == 200
        assert page.one("h1").text_content().strip() == VOCABULARY.label(concept, tag)


def test_a_definition_in_another_language_says_in_which(client: TestClient) -> None:
    page = read(client, "/ru/topics/cocoa")
    english = VOCABULARY.concepts["cocoa"].definition["en"]  # type: ignore[index]
    (definition,) = [one for one in page.all("main p") if one.text_content() == english]
    assert (definition.get("lang"), definition.get("dir")) == ("en", "ltr")


def test_the_list_counts_what_the_search_counts(client: TestClient) -> None:
    page = read(client, "/en/topics/")
    counted = [one for one in page.all(".ways li") if select(one, ".meta")]
    assert counted
    for one in counted:
        concept = (select(one, "a")[0].get("href") or "").rpartition("/")[2]
        answer = client.get("/api/v1/search", params={"concept": concept}).json()
        assert int(select(one, ".meta")[0].text_content()) == answer["total"]["works"]


@pytest.mark.parametrize("concept", ["nothing-of-ours", "CHILD-LABOUR", "%3Cscript%3E", "x" * 3000, ".."])
def test_a_topic_that_is_not_there_is_not_found(client: TestClient, concept: str) -> None:
    assert client.get(f"/en/topics/{concept}").status_code in (404, 308)


def test_an_address_without_its_slash_is_sent_on(client: TestClient) -> None:
    answer = client.get("/fr/topics", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/fr/topics/")


def test_a_withdrawn_work_leaves_its_topic_at_once(own_collection: Collection, serve: Serve) -> None:
    with serve(own_collection) as client:
        own_collection.add("one", "Mica is dug by children.", title="Mica digging", concepts=("mica",))
        own_collection.index()
        assert "Mica digging" in read(client, "/en/topics/mica").words()
        own_collection.set_state("one", "withdrawn", index=False)
        assert "Mica digging" not in read(client, "/en/topics/mica").words()


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"audience": "partners"}, {"audience": "group-one"}])
def test_a_work_that_readers_may_not_see_counts_nowhere(
    own_collection: Collection, serve: Serve, hidden: dict[str, str]
) -> None:
    own_collection.add("open", "Mica is dug by children.", title="Open digging", concepts=("mica",))
    own_collection.add(
        "secret",
        "Mica is dug at night.",
        title="Secret digging",
        concepts=("mica",),
        areas=("MDG",),
        **hidden,
    )
    own_collection.index()
    with serve(own_collection) as client:
        page = read(client, "/en/topics/mica")
        assert page.one("#publications .count").text_content().split()[0] == "1"
        assert "Secret" not in page.words() and "Madagascar" not in page.words(".side")
        (mica,) = [
            one
            for one in read(client, "/en/topics/").all(".ways li")
            if "/mica" in select(one, "a")[0].get("href")
        ]
        assert select(mica, ".meta")[0].text_content() == "1"


def test_the_pages_stand_without_the_engine(own_collection: Collection, serve: Serve) -> None:
    with serve(own_collection) as client:
        for path in sorted(own_collection.settings.search.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        own_collection.settings.search.rmdir()
        for address in ("/en/topics/", "/en/topics/child-labour"):
            page = read(client, address)
            assert page.status == 200
            assert "The search does not answer" in page.words()


def test_the_sitemap_names_every_topic(client: TestClient) -> None:
    assert "/sitemap-topics.xml" in client.get("/sitemap.xml").text
    text = client.get("/sitemap-topics.xml").text
    assert text.count("<loc>") == (len(VOCABULARY) + 1) * len(INTERFACE_LANGUAGES)
    assert "/ar/topics/kafala</loc>" in text
