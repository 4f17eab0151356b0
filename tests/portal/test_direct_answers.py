"""Answers above the hits: at most three, with year, edition and caution; nothing filtered or told."""

from __future__ import annotations

import re
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


def told(client: TestClient, words: str, kind: str, ui: str = "en") -> list[dict[str, Any]]:
    """The answers of one kind."""
    return [one for one in answers(client, words, ui=ui) if one["kind"] == kind]


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("160 million", "child-labour-2020"),
        ("138 million", "child-labour-2024"),
        ("50 million", "modern-slavery-2021"),
        ("49.6 million", "modern-slavery-2021"),
        ("28 million victims", "forced-labour-2021"),
        ("20.9 million in 2012", "forced-labour-2012"),
        ("27.6m", "forced-labour-2021"),
        ("160,000,000 children", "child-labour-2020"),
        ("US$150 billion", "illegal-profits-2014"),
        ("236 milliards de dollars", "illegal-profits-2021"),
        ("160 millions d’enfants", "child-labour-2020"),
        ("138 millones de niños", "child-labour-2024"),
        ("138 млн", "child-labour-2024"),
        ("160 миллионов детей", "child-labour-2020"),
        ("160 مليون طفل", "child-labour-2020"),
        ("١٦٠ مليون", "child-labour-2020"),
        ("1.38亿", "child-labour-2024"),
        ("4960万人", "modern-slavery-2021"),
        ("forced labour 2016", "forced-labour-2016"),
        ("child labour 2021", "child-labour-2020"),
    ],
)
def test_a_key_figure_is_answered_by_its_amount_or_year(figures: TestClient, words: str, figure: str) -> None:
    (found,) = told(figures, words, "estimate")
    assert found["url"] == f"{BASE}/en/estimates/{figure}"


def test_an_older_figure_names_the_newest_one(figures: TestClient) -> None:
    (found,) = told(figures, "160 million", "estimate")
    for words in ("160 million in 2020", "Global estimates 2020", "106 surveys", "138 million in 2024"):
        assert words in found["text"]
    (newest,) = told(figures, "138 million", "estimate")
    assert "Newest held here" not in newest["text"]
    (arabic,) = told(figures, "160 million", "estimate", ui="ar")
    assert "أحدث ما هو موجود هنا" in arabic["text"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("global estimates 2016", {"child-labour-2016", "modern-slavery-2016"}),
        ("2021 estimates", {"child-labour-2020", "modern-slavery-2021"}),
        ("estimaciones mundiales 2012", {"child-labour-2012", "forced-labour-2012"}),
        ("2025 estimates", {"child-labour-2024", "hazardous-work-2024"}),
    ],
)
def test_a_named_edition_is_answered_by_its_own_figures(
    figures: TestClient, words: str, expected: set[str]
) -> None:
    found = told(figures, words, "estimate")
    assert {str(one["url"]).rpartition("/")[2] for one in found} == expected


@pytest.mark.parametrize(
    "words",
    [
        "160", "160 m", "May 160 million", "160 million dollars", "160 million in Nepal",
        "161.5 million 2024", "4 million", "160 million tonnes of cocoa", "$138 million", "2016",
        "2016 cost estimates of bridges",
        "report 2016", "-160 million", "138 million 160 million", "160 million forced labour",
        "1.160 million",
    ],
)  # fmt: skip
def test_near_misses_name_no_figure_by_amount_or_year(figures: TestClient, words: str) -> None:
    assert not [one for one in told(figures, words, "estimate") if "/estimates/" in one["url"]]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("SL_TLF_CHLDEC", "8.7.1?series=SL_TLF_CHLDEC"),
        ("sl_tlf_chldec by sex", "8.7.1?series=SL_TLF_CHLDEC"),
        ("VC_HTF_DETV", "16.2.2?series=VC_HTF_DETV"),
        ("VC_HTF_DETVR", "16.2.2"),
        ("CLD_XCHL_SEX_AGE_RT", "8.7.1?series=CLD_XCHL_SEX_AGE_RT"),
        ("SDG 16.2.2", "16.2.2"),
        ("ODD 8.7.1", "8.7.1"),
        ("المؤشر ٨-٧-١", "8.7.1"),
    ],
)
def test_a_series_is_answered_by_its_code_and_its_page_exists(
    figures: TestClient, words: str, address: str
) -> None:
    (found,) = told(figures, words, "indicator")
    assert found["url"] == f"{BASE}/en/indicators/{address}"
    assert figures.get(str(found["url"]).removeprefix(BASE)).status_code == 200
    if "series" in address:
        assert (
            "not a trend" in found["text"]
            or "Detected victims only" in found["text"]
            or "ILOSTAT" in found["text"]
        )


@pytest.mark.parametrize(
    "words", ["SL_TLF_CHLDECX", "XSL_TLF_CHLDEC", "8.7.11", "SL_TLF", "USDOL_GOODS_CHILD_LABOUR"]
)
def test_other_codes_are_no_series(figures: TestClient, words: str) -> None:
    assert not told(figures, words, "indicator")


@pytest.mark.parametrize(
    ("words", "concept"), [('"forced labour"', "forced-labour"), ("«travail forcé»", "forced-labour")]
)
def test_a_quoted_name_of_a_topic_is_answered(figures: TestClient, words: str, concept: str) -> None:
    (found,) = told(figures, words, "estimate")
    assert found["url"] == f"{BASE}/en/topics/{concept}"
    assert not told(figures, '"no forced labour here"', "estimate")
    assert not told(figures, '-"forced labour"', "estimate")


AREAS = {
    "CIV": ("Ivory Coast", "Côte d'Ivoire", "Costa de Marfil", "Кот-д’Ивуар", "كوت ديفوار", "科特迪瓦"),
    "BFA": ("Burkina", "Burkina Faso", "Буркина-Фасо", "بوركينا فاسو", "布基纳法索", "بوركينا"),
}


@pytest.mark.parametrize(("code", "words"), [(code, name) for code, names in AREAS.items() for name in names])
@pytest.mark.parametrize("ui", ["en", "ar"])
def test_an_area_is_answered_in_six_languages(figures: TestClient, code: str, words: str, ui: str) -> None:
    (found,) = told(figures, words, "area", ui=ui)
    assert found["url"] == f"{BASE}/{ui}/areas/{code}"


@pytest.mark.parametrize(
    ("ui", "colon"), [("en", ":"), ("fr", "\u00a0:"), ("zh", "："), ("es", ":"), ("ar", ":")]
)
def test_a_name_before_what_is_said_of_it_has_the_colon_of_its_language(
    figures: TestClient, ui: str, colon: str
) -> None:
    """French writes a space before it, Chinese a wide one."""
    for found in told(figures, "child labour", "estimate", ui):
        name = found["text"].partition(colon)[0]
        assert name and ":" not in name and "：" not in name
        assert found["text"][len(name) :].startswith(colon + " ")


def test_latin_names_in_arabic_are_kept_apart_by_arabic_words(figures: TestClient) -> None:
    """Two of them with a comma between would be one run from left to right, and change places."""
    (found, *_) = told(figures, "child labour", "estimate", "ar")
    within = found["text"].partition("(")[2].partition(")")[0]
    assert within.isascii() is False
    assert not re.search(r"[A-Za-z.)]،? ?، ?[A-Za-z(]", within)
