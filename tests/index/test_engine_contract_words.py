"""The contract of engines, words: found in any language by its own rules, and not where they differ."""

from __future__ import annotations

import pytest
from engine_samples import Page, a_page, a_work, ask, found, texts, with_pages, work_id

from index.model import LanguageTag
from index.search import Filters, SearchEngine

FINDS = [
    ("en", "Children were working in mines.", "children work mine"),
    ("en", "Policies against exploitation", "policy exploit"),
    ("en", "the children's right to the city", "children"),
    ("fr", "Les travailleuses domestiques n’ont pas l’école", "travailleuse école"),
    ("fr", "l'eau potable", "eau"),
    ("fr", "L’éducation des enfants", "education enfant"),
    ("fr", "aujourd'hui les écoles", "ecole"),
    ("es", "Las explotaciones agrícolas y los niños", "explotación niño"),
    ("es", "Erradicación del trabajo infantil", "erradicacion"),
    ("pt", "As crianças trabalhavam na colheita", "criança colheitas"),
    ("de", "Kinderarbeit in den Bergwerken, Maßnahmen", "bergwerk massnahmen"),
    ("ru", "Дети работали на шахтах и полях", "дети шахта поле"),
    ("ru", "Её семья", "ее семьи"),
    ("ar", "الأطفال العاملون في المدارس", "الاطفال مدارس"),
    ("ar", "عَمَلُ الأطفَالِ", "عمل الأطفال"),
    ("hi", "बच्चों की शिक्षा और काम", "शिक्षा काम"),
    ("zh", "消除一切形式的童工劳动", "童工"),
    ("zh", "消除一切形式的童工劳动", "童工劳动"),
    ("ja", "児童労働をなくすための計画", "児童労働"),
    ("ja", "プログラムの評価", "プログラム"),
    ("th", "การใช้แรงงานเด็กในภาคเกษตร", "แรงงานเด็ก"),
    ("ko", "아동노동을 없애기 위한 계획", "아동노동"),
    ("tr", "Çocukların işçiliği İstanbul'da", "çocuk istanbul"),
    ("id", "pekerjaan anak di perkebunan", "pekerja kebun"),
    ("vi", "Lao động trẻ em ở nông thôn", "lao động tre em"),
    ("sw", "Watoto wanafanya kazi mashambani", "watoto mashambani"),
    ("bn", "শিশু শ্রম বন্ধ করতে হবে", "শিশু শ্রম"),
    ("und", "Dzieci pracujące w kopalniach", "dzieci kopalniach"),
]

MISSES = [
    ("zh", "工业儿童", "童工"),
    ("zh", "工人与儿童在城市", "童工"),
    ("ja", "働く人の労苦と児童", "児童労働"),
    ("th", "เด็กเล่น", "แรงงานเด็ก"),
    ("hi", "शिक्षक और कमी", "शिक्षा काम"),
    ("en", "organic farming", "organisation"),
    ("en", "The university is universal", "universe of discourse"),
    ("fr", "leaudience", "eau"),
    ("ko", "아동의 놀이", "아동노동"),
]


@pytest.mark.parametrize(("language", "text", "query"), FINDS)
def test_words_are_found_in_their_language(
    engine: SearchEngine, language: str, text: str, query: str
) -> None:
    """A page is complete for a query in other forms of its words, and an unrelated page is not."""
    engine.put(texts((language, text), (language, "—"), ("en", "Nothing of the kind stands on this page.")))
    assert found(engine, query) == {1}


@pytest.mark.parametrize(("language", "text", "query"), MISSES)
def test_other_words_are_not_found(engine: SearchEngine, language: str, text: str, query: str) -> None:
    """Signs that stand in another order or in another word are not the word asked for."""
    engine.put(texts((language, text)))
    assert found(engine, query) == set()


def test_a_work_is_found_by_the_titles_of_its_versions(engine: SearchEngine) -> None:
    """On the first page of each of its documents, with the title as the reason; other forms of words too."""
    titles = ((LanguageTag("fr"), "Les enfants des salines"), (LanguageTag("zh"), "盐田童工"))
    engine.put([with_pages(a_work(1, title="Salt", titles=titles), "Nothing of it.", "Nor here.")])
    for asked in ("saline enfants", "盐田", "salt"):
        (hit,) = ask(engine, asked).hits
        assert [(page.page, page.missing) for page in hit.pages] == [(1, ())]
        assert {because.kind for because in hit.pages[0].because} == {"title"}
    assert ask(engine, "saline", Filters(work=work_id(1))).total.works == 1


def test_each_run_of_a_page_is_found_in_its_own_language(engine: SearchEngine) -> None:
    """One page in two languages answers each by its own forms, and both together."""
    page = [("en", "The policies were adopted. "), ("fr", "Les enfants travaillaient.")]
    engine.put(texts(page))
    assert found(engine, "policy") == found(engine, "travaillait") == {1}
    assert found(engine, "policy travaillaient") == {1}


def test_a_word_is_found_by_forms_of_its_language_only(engine: SearchEngine) -> None:
    """A French page is not read by English rules: ``ours`` (a bear) is not ``our``."""
    engine.put(texts(("fr", "les ours"), ("en", "bears")))
    assert found(engine, "bear") == {2}


def test_accents_never_keep_a_page_from_being_found(engine: SearchEngine) -> None:
    """Typed with or without accents, pages with and without are found."""
    engine.put(texts(("es", "El niño trabaja."), ("es", "El nino trabaja.")))
    assert found(engine, "niño") == found(engine, "nino") == {1, 2}


@pytest.mark.parametrize(("typed", "first"), [("peché", 1), ("pêche", 2)])
def test_the_page_with_the_accents_as_typed_comes_first(engine: SearchEngine, typed: str, first: int) -> None:
    """Accents typed are preferred, never required."""
    engine.put(texts(("fr", "Il a peché ici."), ("fr", "Il a pêche ici.")))
    page = ask(engine, typed)
    assert {hit.work_number for hit in page.hits} == {1, 2}
    assert page.hits[0].work_number == first


def test_the_form_as_typed_comes_before_other_forms(engine: SearchEngine) -> None:
    """Between two pages that are alike, the one with the very word is better."""
    engine.put(texts("A policy here.", "Some policies here.", "A policy there.", first=1))
    ranked = [hit.work_number for hit in ask(engine, "policies").hits]
    assert ranked[0] == 2
    assert set(ranked) == {1, 2, 3}


def test_a_word_does_not_weigh_more_in_a_rarer_language(engine: SearchEngine) -> None:
    """Of a name that two languages share, the page that says it twice comes first, not the one in French."""
    filler = "one page among many others with a few more words on it"
    pages: list[Page] = [f"Ghana and Ghana {filler}", ("fr", f"Ghana chez Kofi {filler}")]
    engine.put(texts(*pages, *[f"Ghana or Togo {filler}"] * 20, *[filler] * 40))
    assert ask(engine, "ghana").hits[0].work_number == 1


def test_forms_weigh_in_a_rare_language_as_in_a_common_one(engine: SearchEngine) -> None:
    """Among many English pages another form of a French word still counts for much of the word itself."""
    filler = " ".join(f"w{n}" for n in range(40))
    french: list[Page] = [
        ("fr", f"Les politiques et les politiques {filler}"),
        ("fr", f"Une politique et la mine {filler}"),
    ]
    engine.put(texts(*french, *[f"nothing here {filler}"] * 60))
    assert ask(engine, "mine politiques").hits[0].work_number == 2
    scores = {hit.work_number: hit.score for hit in ask(engine, "politiques").hits}
    assert scores[2] > scores[1] / 4


def test_letters_of_other_widths_and_forms_are_the_same(engine: SearchEngine) -> None:
    """Full-width letters, composed and decomposed accents, and ligatures are one text."""
    engine.put(texts("Ｃｈｉｌｄ labour", ("fr", "e\u0301cole ﬁnance"), ("en", "soft\u00adhyphen")))
    assert found(engine, "child") == {1}
    assert found(engine, "école finance") == {2}
    assert found(engine, "softhyphen") == {3}


def test_text_beyond_the_sixteenth_megabyte_does_no_harm(engine: SearchEngine) -> None:
    """A line of three million letters without a space is put, and the page's other words are found."""
    engine.put(texts("cocoa " + "x" * 3_000_000 + " farms"))
    assert found(engine, "cocoa farms") == {1}


def test_half_surrogates_and_control_signs_are_put_and_shown_as_text(engine: SearchEngine) -> None:
    """Hostile signs of a file never stop a put, nor come out of a snippet."""
    hostile = "cocoa \x00\ud800\u202e\ufffe<script>alert(1)</script> farms"
    engine.put([with_pages(a_work(1, title="bad \udfff title"), a_page(1, 1, hostile))])
    shown = ask(engine, "cocoa farms").hits[0].pages[0].snippet.text
    assert "cocoa" in shown
    assert not set(shown) & set("\x00\ud800\u202e\ufffe")
    shown.encode()


@pytest.mark.parametrize(
    "typed", ["cocoa \ud800", "\ud800cocoa", '"cocoa\udfff"', "cocoa -\ud800", "coc\ud800oa"]
)
def test_half_surrogates_may_be_typed(engine: SearchEngine, typed: str) -> None:
    """No string is an error, and nothing that cannot be encoded is answered."""
    engine.put([with_pages(a_work(1, publishers=("a\ud800",)), "cocoa coc oa farms")])
    assert ask(engine, typed, Filters(publisher=("a\ud800",))).total.works == 1
    assert ask(engine, "cocoaa\ud800").did_you_mean == "cocoa\ufffd"
    assert all(one.text.encode() for one in engine.suggest("\ud800 farm", LanguageTag("en")))
