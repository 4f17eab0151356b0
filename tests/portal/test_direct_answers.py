"""Answers above the hits: at most three, with year, edition and caution; nothing filtered or told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from page_reading import read
from portal_collection import BASE, Collection, Serve, open_collection
from starlette.testclient import TestClient

from datasets.starter_editions import install


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[TestClient]:
    """The portal with the bundled statistics, a good practice, and one that is a draft."""
    made: Collection = open_collection(tmp_path_factory.mktemp("answers"))
    install(made.settings.statistics)
    made.add(
        "kilns",
        "Schooling near brick kilns.",
        title="Brick by brick: schooling near the kilns",
        type="good-practice",
    )
    made.add(
        "hidden", "Quillwort.", title="Quillwort growing by children", type="good-practice", state="draft"
    )
    made.index()
    with serve(made) as client:
        yield client
    made.catalogue.close()


def answers(client: TestClient, words: str, **parameters: str) -> list[dict[str, Any]]:
    """What stands above the hits."""
    found = client.get("/api/v1/search", params={"q": words, "ui": "en", **parameters}).json()
    assert found["query"]["text"] == words
    told: list[dict[str, Any]] = found["answers"]
    assert len(told) <= 3
    return told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("child labour in nepal", "NPL"),
        ("Nepal", "NPL"),
        ("travail des enfants au Népal", "NPL"),
        ("детский труд в Непале", "NPL"),
        ("عمل الأطفال في نيبال", "NPL"),
        ("尼泊尔童工", "NPL"),
        ("cocoa côte d'ivoire", "CIV"),
        ("brick kilns south asia", "034"),
        ("georgia", "GEO"),
    ],
)
def test_an_area_is_answered_however_it_is_written(figures: TestClient, words: str, code: str) -> None:
    assert f"{BASE}/en/areas/{code}" in {
        one["url"] for one in answers(figures, words) if one["kind"] == "area"
    }


def test_the_figure_of_an_area_has_year_ages_edition_and_caution(figures: TestClient) -> None:
    (area,) = [one for one in answers(figures, "child labour nepal") if one["kind"] == "area"]
    for part in (
        "19.03%",
        "ages 5–17",
        "2014",
        "United Nations Statistics Division",
        "19 October 2020",
        "not a trend",
    ):
        assert part in area["text"]
    (gap,) = [one for one in answers(figures, "child labour andorra") if one["kind"] == "area"]
    assert "No figure is held here for:" in gap["text"]
    (detected,) = [one for one in answers(figures, "trafficking brazil") if one["kind"] == "area"]
    assert "Detected victims only" in detected["text"]


@pytest.mark.parametrize(
    "words", ["8.7.1", "indicator 8.7.1 method", "8-7-1", "detected victims of trafficking"]
)
def test_an_indicator_is_answered_by_code_or_name(figures: TestClient, words: str) -> None:
    urls = [one["url"] for one in answers(figures, words) if one["kind"] == "indicator"]
    code = "16.2.2" if "detected" in words else "8.7.1"
    assert urls == [f"{BASE}/en/indicators/{code}"]


@pytest.mark.parametrize("words", ["10.0.0.1", "version 8.7.1.2", "2018.7.1", "99.9.9", "1.8.7.1"])
def test_other_numbers_are_no_indicators(figures: TestClient, words: str) -> None:
    assert not [one for one in answers(figures, words) if one["kind"] == "indicator"]


def test_a_key_figure_is_answered_with_its_edition_and_caution(figures: TestClient) -> None:
    (figure,) = [one for one in answers(figures, "forced labour") if one["kind"] == "estimate"]
    for part in (
        "27.6 million in 2021",
        "Global Estimates of Modern Slavery",
        "two editions are not a trend",
    ):
        assert part in figure["text"]
    assert figure["url"] == f"{BASE}/en/topics/forced-labour"


def test_a_practice_is_answered_by_its_title_and_a_hidden_one_never(figures: TestClient) -> None:
    kinds = {
        one["kind"]
        for one in answers(
            figures, "brick by brick schooling near the kilns".replace("brick school", "brick: school")
        )
    }
    assert "practice" in kinds
    assert not [one for one in answers(figures, "Quillwort growing by children") if one["kind"] == "practice"]


@pytest.mark.parametrize(
    "words", ["", "   ", "guinea pig", "new mexico", "zzzxq", '"', "-", "child labour -nepal"]
)
def test_what_names_no_area_gets_none(figures: TestClient, words: str) -> None:
    found = figures.get("/api/v1/search", params={"q": words}).json()["answers"]
    assert not [one for one in found if one["kind"] == "area"]


def test_nothing_is_filtered_and_the_hits_stay_the_same(figures: TestClient) -> None:
    found = figures.get("/api/v1/search", params={"q": "schooling in nepal"}).json()
    assert found["query"]["filters"] == {}
    assert found["answers"]


def test_the_page_shows_what_the_api_answers_above_the_hits(figures: TestClient) -> None:
    page = read(figures, "/en/search?q=child+labour+nepal")
    shown = [" ".join(one.text_content().split()) for one in page.all(".direct li")]
    assert shown == [" ".join(one["text"].split()) for one in answers(figures, "child labour nepal")]
    assert page.text.index('class="direct"') < page.text.index("</main>")
    assert not read(figures, "/en/search?q=child+labour+nepal&page=2").all(".direct")
    french = read(figures, "/ar/search?q=nepal")
    assert french.all(".direct [lang=en]")
