"""``/api/v1/search``: the shape of the interface, exactly; lists, cursors, entity tags, problems."""

from __future__ import annotations

from typing import Any

import pytest
from api_answers import problem, shaped
from portal_collection import BASE, Collection
from starlette.testclient import TestClient

from portal.answers import SearchAnswer
from portal.views.api.search import FacetAnswer, SuggestAnswer


def search(client: TestClient, **parameters: Any) -> dict[str, Any]:
    """The answer to a search."""
    response = client.get("/api/v1/search", params=parameters)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = shaped(SearchAnswer, response.content)
    return answer


def test_a_work_that_is_only_described_is_in_no_other_language_than_its_own(client: TestClient) -> None:
    """What is shown of it is its title, in its own language."""
    (result,) = search(client, q="only described domestic")["results"]
    assert (result["work"]["languages"], result["other_languages"]) == (["en"], [])


def test_a_search_answers_in_the_shape_of_the_interface(client: TestClient, collection: Collection) -> None:
    answer = search(client, q="harvest machetes")
    assert list(answer) == [
        "answers", "query", "did_you_mean", "total", "results", "facets", "next", "took_ms",
    ]  # fmt: skip
    assert answer["total"] == {"works": 1, "pages": 1, "complete": 1}
    result = answer["results"][0]
    assert set(result) == {"work", "score", "pages_more", "other_languages", "pages"}
    held = collection.held["cocoa"]
    assert result["work"] == {
        "id": held.work,
        "title": "Child labour in cocoa growing",
        "title_language": "en",
        "type": "report",
        "publishers": ["International Labour Organization"],
        "issued": "2022-06-12",
        "languages": ["en"],
        "areas": ["GHA", "CIV"],
        "concepts": ["child-labour"],
        "url": f"{BASE}/en/works/{held.work}?q=harvest+machetes",
    }
    page = result["pages"][0]
    assert page["document"] == held.document
    assert page["page"] == 2
    assert page["url"] == (f"{BASE}/en/works/{held.work}/pages/2?document={held.document}&q=harvest+machetes")
    assert page["file_url"] == f"{BASE}/files/{held.document}/report.pdf#page=2"
    text, marks = page["snippet"]["text"], page["snippet"]["marks"]
    assert {text[start:end] for start, end in marks} == {"harvest", "machetes"}
    assert {one["kind"] for one in page["because"]} == {"word"}


def test_the_addresses_in_an_answer_lead_there(client: TestClient) -> None:
    page = search(client, q="harvest machetes")["results"][0]["pages"][0]
    for url in (page["url"], page["file_url"].partition("#")[0]):
        assert client.get(url.removeprefix(BASE)).status_code == 200


def test_marks_count_code_points_in_arabic_text(client: TestClient) -> None:
    snippet = search(client, q="الزراعة")["results"][0]["pages"][0]["snippet"]
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["الزراعة"]


def test_a_concept_is_named_with_the_readers_words_and_label(client: TestClient) -> None:
    answer = search(client, q="enfants qui travaillent", ui="fr")
    assert answer["query"]["language"] == "fr"
    found = {one["id"]: one for one in answer["query"]["concepts"]}
    assert found["child-labour"]["matched"] == "enfants qui travaillent"
    assert found["child-labour"]["label"].lower() == "travail des enfants"
    assert search(client, q="enfants qui travaillent", expand="no")["query"]["concepts"] == []


def test_filters_are_told_back_as_they_were_understood(client: TestClient) -> None:
    parameters = {"type": ["report", "poem"], "year_from": "2015", "area": "GHA"}
    answer = search(client, **parameters)
    assert answer["query"]["filters"] == {"type": ["report", "poem"], "area": ["GHA"], "year_from": 2015}
    assert answer["total"]["works"] == 1


def test_facet_values_have_names_in_the_readers_language(client: TestClient) -> None:
    def label(ui: str, facet: str, value: str) -> str:
        values = search(client, ui=ui)["facets"][facet]
        return str(next(one["label"] for one in values if one["value"] == value))

    assert label("fr", "area", "CIV") == "Côte d’Ivoire"
    assert label("fr", "language", "ar").lower() == "arabe"
    assert label("en", "language", "ar") == "Arabic"
    assert label("en", "type", "brief") == "Brief"
    assert (
        label("en", "publisher", "International Labour Organization") == "International Labour Organization"
    )


def test_everything_is_listed_when_nothing_is_asked(client: TestClient, collection: Collection) -> None:
    assert search(client)["total"]["works"] == len(collection.held)


def test_a_walk_with_the_cursor_names_every_work_once(client: TestClient, collection: Collection) -> None:
    seen: list[str] = []
    parameters: dict[str, Any] = {"limit": 3}
    while True:
        answer = search(client, **parameters)
        seen += [result["work"]["id"] for result in answer["results"]]
        if answer["next"] is None:
            break
        parameters["cursor"] = answer["next"]
    assert sorted(seen) == sorted(held.work for held in collection.held.values())


def test_an_entity_tag_ignores_the_time_taken_and_saves_the_second_answer(client: TestClient) -> None:
    first = client.get("/api/v1/search?q=cocoa")
    second = client.get("/api/v1/search?q=cocoa", headers={"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert client.get("/api/v1/search?q=brick").headers["etag"] != first.headers["etag"]
    assert client.get("/api/v1/search?q=cocoa&ui=fr").headers["etag"] != first.headers["etag"]


def test_took_ms_is_a_whole_number_at_the_end(client: TestClient) -> None:
    text = client.get("/api/v1/search?q=cocoa").text
    assert isinstance(search(client, q="cocoa")["took_ms"], int)
    assert text.rindex('"took_ms":') > text.rindex('"next":')


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/v1/search?limit=0", "limit"),
        ("/api/v1/search?limit=101", "limit"),
        ("/api/v1/search?limit=ten", "limit"),
        ("/api/v1/search?page=0", "page"),
        ("/api/v1/search?page=1001", "page"),
        ("/api/v1/search?year_from=abc", "year_from"),
        ("/api/v1/search?year_from=2020&year_to=2010", "year_from"),
        ("/api/v1/search?sort=oldest", "sort"),
        ("/api/v1/search?ui=tlh", "ui"),
        ("/api/v1/search?expand=perhaps", "expand"),
        ("/api/v1/search?q=" + "a" * 4001, "q"),
        ("/api/v1/search/facets/type?limit=1000", "limit"),
        ("/en/search.json?limit=x", "limit"),
        ("/en/search.csv?rows=words", "rows"),
        ("/en/search.atom?page=none", "page"),
    ],
)
def test_a_bad_parameter_is_named_with_what_is_expected(
    client: TestClient, path: str, parameter: str
) -> None:
    body = problem(client, path, 400)
    assert body["type"] == "/problems/parameter-invalid"
    assert [one["parameter"] for one in body["errors"]] == [parameter]
    assert body["errors"][0]["expected"].endswith(".")
    assert "%(" not in str(body)


def test_problems_speak_the_askers_language(client: TestClient) -> None:
    english = problem(client, "/api/v1/search?limit=0", 400)
    french = problem(client, "/api/v1/search?limit=0", 400, **{"accept-language": "fr-CA, en;q=0.5"})
    by_parameter = problem(client, "/api/v1/search?limit=0&ui=fr", 400, **{"accept-language": "en"})
    assert english["type"] == french["type"]
    assert english["title"] != french["title"] == by_parameter["title"]


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/search/facets/colour", "/api/nothing", "/api/v1/works"]
)
def test_an_unknown_address_of_the_api_is_a_problem_document(client: TestClient, path: str) -> None:
    english = problem(client, path, 404)
    assert english["type"] == "/problems/not-found"
    assert problem(client, f"{path}?ui=fr", 404)["title"] != english["title"]


def test_another_method_is_a_problem_document(client: TestClient) -> None:
    response = client.post("/api/v1/search", json={})
    assert response.status_code == 405
    assert response.json()["type"] == "/problems/method-not-allowed"
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "WzEsMl0", "a" * 3000])
def test_a_cursor_that_was_not_made_here_is_refused(client: TestClient, cursor: str) -> None:
    for path in ("/api/v1/search", "/api/v1/search/facets/type"):
        body = problem(client, f"{path}?cursor={cursor}", 400)
        assert body["type"] == "/problems/cursor-invalid"


def test_a_cursor_of_another_search_is_refused(client: TestClient) -> None:
    cursor = search(client, limit=2)["next"]
    assert (
        problem(client, f"/api/v1/search?q=cocoa&limit=2&cursor={cursor}", 400)["type"]
        == "/problems/cursor-invalid"
    )


def test_head_answers_without_a_body(client: TestClient) -> None:
    response = client.head("/api/v1/search?q=cocoa")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"]


def test_the_api_may_be_read_by_scripts_of_other_pages(client: TestClient) -> None:
    paths = ("/api/v1/search", "/en/search.json", "/en/search.csv", "/en/search.atom")
    for path in paths:
        response = client.get(f"{path}?q=cocoa", headers={"origin": "https://other.test"})
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in response.headers


def test_suggestions_complete_a_word_and_lead_somewhere(client: TestClient) -> None:
    response = client.get("/api/v1/suggest", params={"q": "coco"})
    answer = shaped(SuggestAnswer, response.content)
    assert any("cocoa" in one["text"].lower() for one in answer["suggestions"])
    for one in answer["suggestions"]:
        assert client.get(one["url"].removeprefix(BASE)).status_code == 200
    assert shaped(SuggestAnswer, client.get("/api/v1/suggest").content)["suggestions"] == []


def test_a_topic_is_completed_in_the_readers_language(client: TestClient) -> None:
    """By its name there, however accents and capitals were typed; once, though a word of the texts is it."""
    answer = shaped(SuggestAnswer, client.get("/api/v1/suggest?ui=fr&q=Travail+des").content)
    assert answer["suggestions"][0] == {
        "text": "travail des enfants",
        "kind": "concept",
        "language": "fr",
        "url": f"{BASE}/fr/search?q=travail+des+enfants",
    }
    texts = [one["text"] for one in answer["suggestions"]]
    assert len(texts) == len(set(texts)) <= 5
    browsers = client.get("/fr/suggestions.json?q=travail+des").json()
    assert browsers == ["travail des", texts]


@pytest.mark.parametrize("typed", ["pathfinder", "ch", "child labour", "labour", ""])
def test_no_topic_is_offered_that_would_not_help(client: TestClient, typed: str) -> None:
    """None without hits, none for two letters, none that is typed already or begins otherwise."""
    answer = shaped(SuggestAnswer, client.get("/api/v1/suggest", params={"q": typed}).content)
    texts = {one["text"] for one in answer["suggestions"] if one["kind"] == "concept"}
    assert not texts & {"pathfinder country", "child labour", "labour inspection"}


def test_all_values_of_a_facet_come_in_parts(client: TestClient) -> None:
    whole = shaped(FacetAnswer, client.get("/api/v1/search/facets/year").content)
    assert whole["values_total"] == len(whole["values"]) > 3
    assert whole["next"] is None
    walked: list[Any] = []
    cursor = ""
    while cursor is not None:
        path = f"/api/v1/search/facets/year?limit=2{'&cursor=' if cursor else ''}{cursor}"
        part = shaped(FacetAnswer, client.get(path).content)
        walked += part["values"]
        cursor = part["next"]
    assert walked == whole["values"]


def test_problems_may_be_read_by_scripts_of_other_pages(client: TestClient) -> None:
    for path in ("/api/v1/search?limit=0", "/api/v1/works/w-nothing", "/en/search.csv?limit=0"):
        response = client.get(path, headers={"accept-language": "fr"})
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cache-control"] == "no-store"
        assert "Accept-Language" in response.headers["vary"]
        assert response.headers["content-language"] in ("en", "fr")
