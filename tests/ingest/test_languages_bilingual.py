"""Documents in two languages, paragraph by paragraph: with blank lines between them or without."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from ingest.language_detection import LanguageDetector
from ingest.language_runs import document_languages

LEAST = 0.94  # measured: 0.944 for the worst pair (one article of Spanish), 0.991 on average

SENTENCES = {
    "en": (
        "Labour inspectors who visited the farms of the district found that many children had been at work.",
        "The report was sent to the ministry, which has asked for more inspectors and for better schools.",
    ),
    "fr": (
        "Les inspecteurs qui ont visité les fermes du district ont vu que des enfants y travaillaient.",
        "Le rapport a été envoyé au ministère, qui demande plus d’inspecteurs et de meilleures écoles.",
    ),
    "es": (
        "Los inspectores que visitaron las fincas del distrito vieron que muchos de los niños trabajaban.",
        "El informe se envió al ministerio, que pide más inspectores y mejores escuelas para los niños.",
    ),
    "zh": (
        "劳动监察员走访了该地区的农场，发现许多儿童在那里工作。",
        "报告已送交该部，该部要求增加监察员并改善学校。",
    ),
    "ru": (
        "Инспекторы труда посетили хозяйства района и обнаружили, что там работает много детей.",
        "Доклад направлен в министерство, которое просит больше инспекторов и лучших школ.",
    ),
    "ar": (
        "زار مفتشو العمل مزارع المنطقة ووجدوا أن كثيراً من الأطفال يعملون فيها.",
        "أُرسل التقرير إلى الوزارة التي طلبت مزيداً من المفتشين ومدارس أفضل.",
    ),
}  # fmt: skip

OTHERS = {
    "Aymara": (
        "Taqi jaqinakax khuskat uñjatapxiwa munañapansa, lurañapansa, amuyasiñapataki ch'amanchasiñapatakisa,"
        " ukat jilani sullkanípxaspas ukham uñjasipxañapawa."
    ),
    "Quechua": (
        "Tukuy kay pachaman paqarimujkuna libres nasekuntu tukuypunitaj kikin obligacionesniycjllataj,"
        " jinakamalla honorniyojtaj atiyniyojtaj, tukuy uj munakuyllapi kawsakunanku tian."
    ),
    "Hausa": (
        "Su dai yan-adam, ana haifuwarsu ne duka yantattu, kuma kowannensu na da mutunci da hakkoki daidai da"
        " na kowa. Suna da hankali da tunani, ya kamata su yi shi a cikin yan-uwanci."
    ),
}
"""First articles of the Universal Declaration, in languages that no portal of ours is served in."""


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector.load()


def found(parts: list[tuple[str, str]], between: str, detector: LanguageDetector) -> float:
    """The share of the text that is in the run of its own language."""
    text = between.join(part for _, part in parts)
    runs = document_languages([text], None, detector).pages[0]
    tags = [tag for tag, run in runs for _ in run]
    start = right = 0
    for language, part in parts:
        right += sum(tag == language for tag in tags[start : start + len(part)])
        start += len(part) + len(between)
    return right / sum(len(part) for _, part in parts)


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["blank lines", "lines"])
@pytest.mark.parametrize(("one", "other"), [*combinations(SENTENCES, 2)])
def test_sentences_in_turn_are_in_their_languages(
    one: str, other: str, between: str, detector: LanguageDetector
) -> None:
    """What a bilingual form or a scan has, with and without blank lines."""
    parts = [
        (language, text)
        for pair in zip(SENTENCES[one], SENTENCES[other], strict=True)
        for language, text in zip((one, other), pair, strict=True)
    ]
    assert found(parts, between, detector) == 1


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["blank lines", "lines"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_language_that_is_not_served_stays_other_beside_spanish(
    name: str, between: str, detector: LanguageDetector
) -> None:
    first, second = SENTENCES["es"]
    parts = [("es", first), ("und", OTHERS[name]), ("es", second), ("und", OTHERS[name])]
    assert found(parts, between, detector) == 1


def test_wrapped_lines_of_one_language_stay_one_run(detector: LanguageDetector) -> None:
    """A line that ends a sentence, a name and a heading between the lines cut nothing off."""
    first, second = SENTENCES["fr"]
    text = f"{first}\nHuman Rights Watch\n{second}\nAnnexe 1.\n{first}"
    assert document_languages([text], None, detector).languages == ("fr",)


@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["blank lines", "lines"])
def test_articles_of_the_declaration_in_turn(shared: Path, between: str, detector: LanguageDetector) -> None:
    """Six articles each of every two of eight languages."""
    rows = map(json.loads, (shared / "retrieval/udhr/passages.jsonl").read_text("utf-8").split("\n")[:-1])
    articles: dict[str, list[str]] = {}
    for row in rows:
        articles.setdefault(row["lang"].partition("-")[0], []).append(row["text"])
    shares = {
        (one, other): found(
            [(tag, articles[tag][at]) for at in range(3, 9) for tag in (one, other)], between, detector
        )
        for one, other in combinations(("en", "fr", "es", "pt", "ru", "ar", "zh", "hi"), 2)
    }
    assert min(shares.values()) >= LEAST, shares
    assert sum(shares.values()) / len(shares) >= 0.985, shares
