"""The stand-in of the server's analysis, held to the documentation.

Each language analyzer is given there as a chain of filters, and both must cut every sentence alike.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from elastic.session import session_node
from index.engines.elastic.mapping import OFFICIAL_ANALYZERS

ARTICLES = ["l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"]
CJK_STOP = [
    "a",
    "and",
    "are",
    "as",
    "at",
    "be",
    "but",
    "by",
    "for",
    "if",
    "in",
    "into",
    "is",
    "it",
    "no",
    "not",
    "of",
    "on",
    "or",
    "s",
    "such",
    "t",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "to",
    "was",
    "will",
    "with",
    "www",
]

FILTERS: dict[str, dict[str, Any]] = {
    **{
        f"{name}_stop": {"type": "stop", "stopwords": f"_{name}_"}
        for name in (*OFFICIAL_ANALYZERS.values(),)
        if name != "cjk"
    },
    "cjk_stop": {"type": "stop", "stopwords": CJK_STOP},
    "french_elision": {"type": "elision", "articles_case": True, "articles": ARTICLES},
    "english_possessive": {"type": "stemmer", "language": "possessive_english"},
    **{
        f"{language}_stemmer": {"type": "stemmer", "language": language}
        for language in (
            "arabic", "bengali", "english", "hindi", "indonesian", "russian", "turkish",
            "light_french", "light_german", "light_portuguese", "light_spanish",
        )
    },
}  # fmt: skip

DOCUMENTED: dict[str, list[str]] = {
    "arabic": ["lowercase", "decimal_digit", "arabic_stop", "arabic_normalization", "arabic_stemmer"],
    "bengali": [
        "lowercase", "decimal_digit", "indic_normalization", "bengali_normalization", "bengali_stop",
        "bengali_stemmer",
    ],
    "cjk": ["cjk_width", "lowercase", "cjk_bigram", "cjk_stop"],
    "english": ["english_possessive", "lowercase", "english_stop", "english_stemmer"],
    "french": ["french_elision", "lowercase", "french_stop", "light_french_stemmer"],
    "german": ["lowercase", "german_stop", "german_normalization", "light_german_stemmer"],
    "hindi": [
        "lowercase", "decimal_digit", "indic_normalization", "hindi_normalization", "hindi_stop",
        "hindi_stemmer",
    ],
    "indonesian": ["lowercase", "indonesian_stop", "indonesian_stemmer"],
    "portuguese": ["lowercase", "portuguese_stop", "light_portuguese_stemmer"],
    "russian": ["lowercase", "russian_stop", "russian_stemmer"],
    "spanish": ["lowercase", "spanish_stop", "light_spanish_stemmer"],
    "thai": ["lowercase", "decimal_digit", "thai_stop"],
    "turkish": ["apostrophe", "turkish_lowercase", "turkish_stop", "turkish_stemmer"],
}  # fmt: skip
"""The filters of each analyzer, as the page on language analyzers lists them; no words are kept unstemmed."""

SENTENCES = {
    "arabic": ["الأطفال العاملون في المدارس والحقول", "عَمَلُ الأطفَالِ في عام ٢٠٢١", "وبالعمل اللائق للنساء"],
    "bengali": ["শিশু শ্রম বন্ধ করতে হবে", "শিশুদের শিক্ষার অধিকার ১২৩", "বাংলাদেশের শ্রমিকরা"],
    "cjk": ["消除一切形式的童工劳动", "ﾗｰﾒﾝと児童労働 in the mines", "아동노동을 없애기 위한 Ｐｌａｎ", "水"],
    "english": [
        "The children's rights, and policies against exploitation",
        "Working in mines isn't allowed",
        "U.S.",
    ],
    "french": [
        "L'éducation des travailleuses domestiques qu’il n’a pas",
        "Jusqu'aux écoles supérieures",
        "les yeux",
    ],
    "german": ["Kinderarbeit in den Bergwerken, Maßnahmen der Länder", "Die Häuser und Äpfel", "strassen"],
    "hindi": ["बच्चों की शिक्षा और काम", "१२३ लड़कियों के अधिकार", "क़ानून"],
    "indonesian": [
        "pekerjaan anak di perkebunan",
        "penghapusan bentuk-bentuk terburuk",
        "menggunakan dengan",
    ],
    "portuguese": ["As crianças trabalhavam na colheita", "explorações e organizações", "às mulheres"],
    "russian": ["Дети работали на шахтах и полях", "Её семьи не знали", "торгово-промышленная палата"],
    "spanish": [
        "Las explotaciones agrícolas y los niños",
        "Erradicación del trabajo infantil",
        "de las voces",
    ],
    "thai": ["การใช้แรงงานเด็กในภาคเกษตร ๒๕๖๔", "เด็กและสตรี", "Thai 8.7"],
    "turkish": ["Çocukların işçiliği İstanbul'da", "IŞIK ve ışık", "okullarda çalışan"],
}


def asked(path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
    """One request to the node."""
    data = json.dumps(body).encode()
    request = urllib.request.Request(
        f"{session_node().url}/{path}", data, {"content-type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(json.load(answer))


def tokens(index: str, analyzer: str, text: str) -> list[tuple[str, int, int, int]]:
    """The tokens of an analyzer, with their places."""
    found = asked(f"{index}/_analyze", {"analyzer": analyzer, "text": text})["tokens"]
    return [(one["token"], one["start_offset"], one["end_offset"], one["position"]) for one in found]


def needs_dictionary(analyzer: str) -> None:
    """Words of Thai are told apart by a dictionary of the JDK, which a runtime from packages has not."""
    if analyzer == "thai" and session_node().made_by.kind == "ecj":
        pytest.skip("skipped: the Java that packages carry has no dictionary of Thai words")


@pytest.fixture(scope="module")
def documented() -> str:
    """An index with every analyzer rebuilt as documented."""
    session_node()
    analyzers = {
        f"rebuilt_{name}": {"tokenizer": "thai" if name == "thai" else "standard", "filter": filters}
        for name, filters in DOCUMENTED.items()
    }
    settings = {"number_of_replicas": 0, "analysis": {"filter": FILTERS, "analyzer": analyzers}}
    asked("documented", {"settings": settings}, "PUT")
    return "documented"


def test_every_analyzer_that_the_mapping_names_is_checked() -> None:
    """None is used on trust."""
    assert set(OFFICIAL_ANALYZERS.values()) == set(DOCUMENTED) == set(SENTENCES)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name in SENTENCES for text in SENTENCES[name]])
def test_the_analyzer_cuts_as_the_documented_chain_does(documented: str, name: str, text: str) -> None:
    """The same tokens at the same places, for each sentence."""
    needs_dictionary(name)
    found = tokens(documented, name, text)
    assert found == tokens(documented, f"rebuilt_{name}", text)
    assert found


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("english", "The children's rights", ["children", "right"]),
        ("french", "L'éducation des enfants", ["éduc", "enfant"]),
        ("cjk", "童工劳动", ["童工", "工劳", "劳动"]),
        ("arabic", "الأطفال", ["اطفال"]),
        ("thai", "แรงงานเด็ก", ["แรงงาน", "เด็ก"]),
        ("turkish", "IŞIK", ["ışık"]),
        ("spanish", "niños", ["niñ"]),
    ],
)
def test_known_words_are_cut_as_known(documented: str, name: str, text: str, expected: list[str]) -> None:
    """A few tokens that anybody can check, so that both sides are not wrong together."""
    needs_dictionary(name)
    assert [token for token, *_ in tokens(documented, name, text)] == expected


def test_stop_words_and_words_that_are_not_stemmed_may_be_set(documented: str) -> None:
    """The settings that every language analyzer has."""
    analyzer = {"type": "english", "stopwords": ["children"], "stem_exclusion": ["rights"]}
    asked("kept", {"settings": {"number_of_replicas": 0, "analysis": {"analyzer": {"own": analyzer}}}}, "PUT")
    assert [token for token, *_ in tokens("kept", "own", "the children rights mines")] == [
        "the",
        "rights",
        "mine",
    ]
