"""One analysis: index side, query side and marks give the same tokens from the same text."""

from __future__ import annotations

import doctest
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

import index.analysis
import index.asked
import index.codes
import index.english
import index.folding
import index.little_words
import index.numbers
import index.scripts
import index.typed
from index.analysis import (
    STEMMED,
    STEMS_KEEP_FIRST_LETTER,
    VARIANT,
    accented,
    build_analyzers,
    fold,
    index_text,
    stem,
    stem_all,
    stems,
    tokens,
    variants,
)
from index.codes import codes, codes_in
from index.folding import fold_word, folding_to, normalise, view
from index.languages import SERVED
from index.model import LanguageTag
from index.scripts import STRAY, WORD, bigrams, sign_runs, word_spans, words_beginning, words_of

TRAPS = [
    "İstanbul IŞIK ışık",
    "ΑΣΣΟΣ Οδυσσεύς",
    "e\u0301cole E\u0300 q\u0303 Z̸̢̛a̷l̶go",
    "क़लम फ़िल्म बच्चों हिन्‍दी",
    "ভালো ভালো ড়",
    "ﻋﻤﻞ ﻻ حقـــوق عَمَل ٨٫٧",
    "o\ufb03ce \ufb01sh ﬃ",
    "ｶﾞｷﾞ ﾗｰﾒﾝ が か\u3099",
    "한글 \u1112\u1161\u11ab\u1100\u1173\u11af ILO는",
    "เด็กทำงาน แรงงานเด็ก",
    "٢٠٢٢ २०२२ ²³ ₂ ½ Ⅷ ①",
    "soft\u00adhyphen zero\u200bwidth\u200djoiner \u202eright-to-left\u202c",
    "nul\x00byte private\ue000use \ufffe \U000f0000",
    "lone\ud800surrogate",
    "2022年6月12日に児童労働反対世界デー",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 😀👨‍👩‍👧 a\u0600b \u0483 סֵפֶר",
]


def native(text: str) -> list[str]:
    """What tantivy makes of a text, as the engine hands it over."""
    return build_analyzers()["words"].analyze(normalise(text))


@pytest.mark.parametrize("module", [
    index.analysis, index.asked, index.codes, index.english, index.folding, index.little_words,
    index.numbers, index.scripts, index.typed,
], ids=lambda module: module.__name__)  # fmt: skip
def test_examples_in_docstrings_are_true(module: ModuleType) -> None:
    """What the rooms say about themselves holds."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("text", TRAPS)
def test_both_sides_cut_and_fold_the_same(text: str) -> None:
    """tantivy and Python give the same tokens of text full of traps."""
    assert [token.text for token in tokens(text)] == native(text)


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(exclude_categories=["Cn"]), st.sampled_from("".join(TRAPS))),
        max_size=60,
    )
)
def test_both_sides_agree_on_any_text(text: str) -> None:
    """The same for any text of assigned signs (for others it depends on whose Unicode is newer)."""
    assert [token.text for token in tokens(text)] == native(text)


def test_both_sides_agree_on_real_text_of_ten_languages(shared: Path) -> None:
    """The Universal Declaration, article by article, gives the same tokens and stems on both sides."""
    for line in (shared / "retrieval/udhr/passages.jsonl").read_text("utf-8").split("\n"):
        if not line:
            continue
        passage = json.loads(line)
        text, language = passage["text"], passage["lang"][:2]
        assert [token.text for token in tokens(text)] == native(text)
        if language in STEMMED:
            assert [stem(word, language) for word in _words(text)] == stems(text, language)


def test_both_sides_agree_on_the_pages_of_manuals(shared: Path) -> None:
    """Pages of a long manual in eight languages give the same tokens on both sides."""
    for path in sorted((shared / "reports/manuals").glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        for number in range(10, min(len(document), 16)):
            text = document[number].get_textpage().get_text_range()
            assert [token.text for token in tokens(text)] == native(text), path.name
        document.close()


def _words(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens(text)]


@pytest.mark.parametrize("text", TRAPS)
def test_tokens_stand_where_they_say(text: str) -> None:
    """The stretch of the original text that a token names folds to the token."""
    found = tokens(text)
    assert all(fold(text[token.start : token.end]) == token.text for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_normalising_is_done_once(text: str) -> None:
    """Normalised text stays as it is, and the view with places has the same text."""
    once = normalise(text)
    assert normalise(once) == once
    assert len(view(text).text) >= 0
    assert view(once).offsets is None or len(view(once).text) == len(once)


@pytest.mark.parametrize(("written", "folded"), [
    ("Éducation", "education"), ("أَطْفَال", "اطفال"),
    ("Straße", "strasse"), ("ещё", "еще"), ("мой", "мой"),
    ("مدرسة", "مدرسه"), ("إلى", "الي"), ("ＡＢＣ１", "abc1"), ("क़लम", "कलम"), ("ÇOCUK", "cocuk"),
    ("ﬁn", "fin"), ("٨", "8"), ("cœur", "coeur"), ("Đặng", "dang"), ("ΑΣ", "ασ"),
])  # fmt: skip
def test_what_counts_as_the_same_letter(written: str, folded: str) -> None:
    """Accents, case, width and the forms of Arabic letters are folded; letters of their own are not."""
    assert fold(written) == folded


def test_a_footnote_is_no_part_of_the_word_before_it() -> None:
    """Raised numbers part words; lowered ones belong to formulas."""
    assert [token.text for token in tokens("labour¹² CO₂")] == ["labour", "co2"]


@pytest.mark.parametrize(("language", "one", "other"), [
    ("en", "labourers", "labourer"), ("fr", "enfants", "enfant"), ("es", "explotación", "explotaciones"),
    ("pt", "exploração", "explorações"), ("de", "Kinder", "Kindern"), ("ru", "ребёнка", "ребенка"),
    ("ru", "работы", "работа"), ("tr", "çocuklar", "çocukların"), ("tr", "IŞIKLAR", "ışık"),
    ("ar", "والأطفال", "أطفال"), ("ar", "المدرسة", "مدرسه"), ("hi", "लड़कों", "लड़के"),
    ("id", "bekerja", "pekerja"),
])  # fmt: skip
def test_forms_of_a_word_have_one_stem(language: str, one: str, other: str) -> None:
    """Each language's stemmer brings the forms of a word together, accents taken off after."""
    assert stem(one, language) == stem(other, language)


def test_accents_are_folded_after_stemming() -> None:
    """Folded first, the ending would not be known and the two forms would part."""
    assert stem("exploração", "pt") == stem("explorações", "pt") != stem("exploracao", "pt")


def test_without_a_stemmer_words_are_folded() -> None:
    """Swahili, Bengali, Vietnamese and text of no known language keep their words whole."""
    assert stem("Watoto", "sw") == "watoto"
    assert stem("Trẻ", "vi") == "tre"
    assert stem("Running", "und") == "running"


def test_every_served_language_is_stemmed_cut_in_pairs_or_left_whole() -> None:
    """Every language that names a stemmer has one, here or in tantivy."""
    assert {tag for tag, language in SERVED.items() if language.stemmer} == set(STEMMED)


@pytest.mark.parametrize("language", STEMMED)
def test_stems_of_many_words_at_once_are_those_of_each(language: LanguageTag) -> None:
    """Learning words in one go changes nothing."""
    words = ["children", "explotación", "والأطفال", "बच्चों", "ıslak", "работы", "8", "x", "a1"]
    assert stem_all(words, language) == [stem(word, language) for word in words]


def test_stems_are_forgotten_before_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is bounded, and forgetting changes no answer."""
    monkeypatch.setattr(index.analysis, "MOST_STEMS", 10)
    words = [f"work{'bcdfghjkm'[n]}os" for n in range(9)]
    for _ in range(3):
        assert stem_all(words, "en") == [word[:-1] for word in words]
        assert stem_all(["children", "mines", "a b"], "en") == ["children", "mine", "a b"]


def test_accented_words_come_back_from_their_terms() -> None:
    """What goes into the field of accented words comes out as it was written."""
    assert variants(sorted(accented(["été", "à", "l", "école", "ete"]))) == ("à", "école", "été")


def test_hindi_is_not_cut_at_vowel_signs() -> None:
    """A word with vowel signs, a virama or a nukta is one token."""
    assert len(tokens("बच्चों")) == 1
    assert [token.text for token in tokens("बाल श्रम।")] == ["बाल", "श्रम"]


def test_signs_are_paired_within_a_run() -> None:
    """Pairs never cross a space, a full stop or a letter; one sign alone is itself."""
    text = "童工。劳 ILO公约 เด็ก 아동노동"
    pairs = [pair for start, end in sign_runs(text) for pair in bigrams(text[start:end])]
    assert pairs == ["童工", "劳", "公约", "เด็", "ด็ก", "아동", "동노", "노동"]


def test_a_page_becomes_its_fields() -> None:
    """Each run is stemmed in its language; pairs, codes and accented words are those of the whole page."""
    page = index_text((
        (LanguageTag("en"), "The phase-out of 1,320 “cases”. "),
        (LanguageTag("es"), "La explotación, 1.320 casos. "),
        (LanguageTag("hi"), "बच्चों की "),
        (LanguageTag("zh"), "童工"),
    ))  # fmt: skip
    assert page.text == (
        "the phase out of _ _ 1=1320 _ _ 320=1320 cases"
        " la explotacion _ _ 1=1.320|1320 _ _ 320=1.320|1320 casos बच्चों की 童 工"
    )
    assert set(page.stems) == {"en", "es", "hi"}
    assert page.stems[LanguageTag("hi")].split() == [stem("बच्चों", "hi"), stem("की", "hi")]
    assert page.bigrams == "童工"
    assert set(page.codes.split()) == {"phaseout", "1320", "1.320"}
    assert page.accents == f"explotacion{VARIANT}explotación"


@pytest.mark.parametrize("text", TRAPS)
def test_the_words_that_the_index_is_given_are_those_of_the_text(text: str) -> None:
    """The field with positions holds the very tokens that marks and queries count, signs of numbers aside."""
    sound = text.encode("utf-8", "replace").decode()
    page = index_text(((LanguageTag("en"), sound),))
    held = [term for term in build_analyzers()["places"].analyze(page.text) if term[0].isalnum()]
    assert [term.partition("=")[0] for term in held] == [token.text for token in tokens(sound)]


def test_what_goes_into_prepared_fields_has_no_spaces_inside() -> None:
    """Fields cut at spaces hold one term for each word."""
    page = index_text(((LanguageTag("fr"), "1\u00a0320 € l’été"),))
    assert "1320" in page.codes.split() and "€1320" in page.codes.split()
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    assert spaces.analyze(page.accents) == page.accents.split(" ")


@pytest.mark.parametrize("text", [
    *TRAPS,
    "US$ 236, US and 50 per cent; A/RES/70/1, C. 138; (phase-out) 8.7.1/16.2",
    "1 320 $1 000 .5 O'Brien's",
    "a-b-c 5-17-year-olds l'ex-URSS d'ici-2030 I.L.O. WHO ____ a_b",
    "https://www.ilo.org/c182 x@y.org 12.06.2022 v1.2",
])  # fmt: skip
def test_codes_with_and_without_places_are_the_same(text: str) -> None:
    """The quick way of the index finds what the marks find."""
    plain = normalise(text)
    for language in ("en", "es", "und"):
        assert codes_in(plain, language) == {form for code in codes(plain, language) for form in code.forms}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aZé8 1,.-/'’$%_@C童 \u00a0\n"), max_size=60))
def test_codes_with_and_without_places_are_the_same_for_any_text(text: str) -> None:
    """The same for text made of all that codes are made of."""
    plain = normalise(text)
    assert codes_in(plain, "fr") == {form for code in codes(plain, "fr") for form in code.forms}


@pytest.mark.parametrize(
    "part", ["a", "a-", "a'", "1.", "1 111", "a/", "é\u0301", "童", "เด็", "\u200b", "a.b@", "-1,"]
)
def test_one_long_line_takes_linear_time(part: str) -> None:
    """A line of 200,000 signs is analysed; a quadratic rule would not come back from it."""
    text = part * (200_000 // len(part))
    page = index_text(((LanguageTag("en"), text),))
    assert len(page.text) > 0 or part == "\u200b"
    assert all(len(form) <= 200 for form in page.codes.split())


LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "fr": "abcdefghijklmnopqrstuvwxyzéèêëàâçîïôûùüœæ",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "es": "abcdefghijlmnopqrstuvyzáéíóúüñ",
    "pt": "abcdefghijlmnopqrstuvxzáéíóúâêôãõç",
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "hi": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौ्ं",
}


@pytest.mark.parametrize("language", sorted(STEMS_KEEP_FIRST_LETTER))
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_stems_begin_as_their_words_do(language: str, data: st.DataObject) -> None:
    """Marks look for words by their first letter: endings change, beginnings never."""
    texts = data.draw(st.lists(st.text(alphabet=LETTERS[language], min_size=1, max_size=14), min_size=20))
    words = [word for text in texts for word in words_of(normalise(text).lower())]
    for word, found in zip(words, stem_all(words, language), strict=True):
        assert found[:1] == fold_word(word)[:1]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aé8 _-.’एकमखि्ाा়ंःকগািি়্৷।"), max_size=40))
def test_words_spelt_with_vowel_signs_are_cut_as_the_one_pattern_does(text: str) -> None:
    """Devanagari and Bengali by the quick pattern, vowel signs on nothing included."""
    plain = normalise(text).lower()
    whole = [match.span() for match in WORD.finditer(plain)]
    assert word_spans(plain) == whole
    if not STRAY.search(plain):
        found = [match.span() for match in words_beginning(folding_to("e") + "8कগ").finditer(plain)]
        assert found == [span for span in whole if plain[span[0]] in "eé8कগ"]


def test_signs_that_are_passed_over_when_tables_are_made_are_never_changed() -> None:
    """Han and Hangul fold to themselves: half of all signs need not be asked for."""
    passed_over = "".join(map(chr, (*range(0x3400, 0xA000), *range(0xAC00, 0xD7A4))))
    assert index.folding.fold(passed_over) == passed_over
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.ascii_fold())
    assert words.build().analyze(" ".join(passed_over)) == list(passed_over)


def test_a_blank_page_is_prepared_as_nothing() -> None:
    """It has no run at all: a scanned page among others, before its text is recognised."""
    assert index_text(()).text == ""
    assert index_text(((LanguageTag("en"), ""), (LanguageTag("fr"), ""))).text == ""
