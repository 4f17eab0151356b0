"""Where the words of a query are marked, in the original text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.found
import index.targets
from index.marks import Mark, Marker
from index.model import LanguageTag, Runs
from index.query import parse_query
from index.scripts import WORD
from index.search import QueryConcept

EN, FR, ES, ZH, KO, AR = (LanguageTag(tag) for tag in ("en", "fr", "es", "zh", "ko", "ar"))
CHILD_LABOUR = QueryConcept(
    "child-labour", 0, 12,
    ((EN, "child labour"), (FR, "travail des enfants"), (ES, "trabajo infantil"), (ZH, "童工"),
     (KO, "아동노동"), (AR, "عمل الأطفال")),
)  # fmt: skip


def marked(query: str, text: str, language: str = "en", *concepts: QueryConcept) -> list[str]:
    """The marked stretches of a text in one language."""
    marks = Marker(parse_query(query), concepts).marks(((LanguageTag(language), text),))
    return [text[mark.start : mark.end] for mark in marks]


@pytest.mark.parametrize(("query", "text", "language", "expected"), [
    ("child labour", "Child labour, children, labourers", "en", ["Child", "labour", "children", "labourers"]),
    ('"forced labour"', "forced work, Forced  Labour, labour", "en", ["Forced  Labour"]),
    ('"forced labour"', "forced-\nlabour", "en", ["forced-\nlabour"]),
    ("phase-out", "a phase-out, phase out, phaseout, phase", "en", ["phase-out", "phase out", "phaseout"]),
    ("phaseout", "a phase-out", "en", ["phase-out"]),
    ("8.7.1", "8.7.1, 8.7.12, 8 7 1", "en", ["8.7.1"]),
    ("C182", "C182, C.182 and C. 182 but not C1820", "en", ["C182", "C.182", "C. 182"]),
    ("A/RES/70/1", "A/RES/70/1 (A/RES/70/12)", "en", ["A/RES/70/1"]),
    ("$100", "$100, US$ 100, $1000, 100", "en", ["$100", "US$ 100"]),
    ("100", "$100, 1,100, 100 %", "en", ["100", "100"]),
    ('"$100 million"', "$100 million, US$ 100 million", "en", ["$100 million", "$ 100 million"]),
    ('"100 million"', "$100 million", "en", ["100 million"]),
    ('"by 50%"', "by 50%, by 50 % and by 50", "en", ["by 50%", "by 50 %"]),
    ('"100€"', "100€ et 100 €", "fr", ["100€", "100 €"]),
    ('"1320 bricks"', "1,320 bricks, 1 320 bricks, 1320 bricks", "en",
     ["1,320 bricks", "1 320 bricks", "1320 bricks"]),
    ('"(1)"', "part (1) of 1,320", "en", ["1"]),
    ("1320", "1,320, 1 320 and 1320", "en", ["1,320", "1 320", "1320"]),
    ("2012", "2012–2016", "en", ["2012"]),
    ("l'eau", "L’eau, les eaux", "fr", ["eau", "eaux"]),
    ("O'Brien", "Mr O’Brien", "en", ["O’Brien"]),
    ("children's", "the children’s toys", "en", ["children"]),
    ("explotacion", "la explotación, explotaciones", "es", ["explotación", "explotaciones"]),
    ("exploracao", "exploração, explorações", "pt", ["exploração", "explorações"]),
    ("WHO guidelines", "WHO guidelines, who", "en", ["WHO", "guidelines"]),
    ("U.S. law", "US law, U.S. law, for us", "en", ["US", "law", "U.S", "law"]),
    ("عمل الأطفال", "وعَمَل والأَطْفَال", "ar", ["وعَمَل", "والأَطْفَال"]),
    ("童工", "禁止童工劳动", "zh", ["童工"]),
    ("童工劳动", "童工劳动和童工", "zh", ["童工劳动", "童工"]),
    ("水", "饮用水", "zh", ["水"]),
    ("아동노동", "아동노동을", "ko", ["아동노동"]),
    ("แรงงานเด็ก", "ใช้แรงงานเด็กในไร่", "th", ["แรงงานเด็ก"]),
    ("बच्चों", "बच्चों की", "hi", ["बच्चों"]),
    ("office", "the o\ufb03ce is", "en", ["o\ufb03ce"]),
    ("fish", "a \ufb01sh", "en", ["\ufb01sh"]),
    ("école", "l'e\u0301colier, l'e\u0301cole", "fr", ["e\u0301cole"]),
    ("hyphen", "a hy\u00adphen\u200b, ", "en", ["hy\u00adphen\u200b"]),
    ("the child", "the child of the mine", "en", ["child"]),
    ("the of", "the child of the mine", "en", ["the", "of", "the"]),
    ("child -mine", "a child in a mine", "en", ["child"]),
    ("labor organizations", "labour organisation", "en", ["labour", "organisation"]),
    ("ILO/UNICEF", "UNICEF & ILO", "en", ["UNICEF", "ILO"]),
    ('"8.7" goals', "target 8.7, goal 8, 7", "en", ["8.7", "goal"]),
])  # fmt: skip
def test_what_is_marked(query: str, text: str, language: str, expected: list[str]) -> None:
    """Each query marks exactly these stretches."""
    assert marked(query, text, language) == expected


def test_each_run_is_read_in_its_own_language() -> None:
    """A stem counts in the language of the run only."""
    runs: Runs = ((EN, "trabajando "), (ES, "trabajando"))
    marks = Marker(parse_query("trabajo")).marks(runs)
    assert [(mark.start, mark.end) for mark in marks] == [(11, 21)]


def test_a_phrase_may_run_from_one_run_into_the_next() -> None:
    """Runs are joined: the text of a page is one."""
    marks = Marker(parse_query('"in Brazil today"')).marks(((EN, "Work in "), (ES, "Brazil "), (EN, "today")))
    assert [(mark.start, mark.end) for mark in marks] == [(5, 20)]


def test_marks_say_what_they_answer() -> None:
    """The unit by its place in the query; the concept by its id; both where both stand."""
    marker = Marker(parse_query("child labour mines"), [CHILD_LABOUR])
    text = "Child labour in mines. Child."
    found = marker.marks(((EN, text),))
    assert found == (
        Mark(0, 12, (0, 1), ("child-labour",)),
        Mark(16, 21, (2,)),
        Mark(23, 28, (0,)),
    )
    assert (found[0].unit, found[0].concept, found[1].concept) == (0, "child-labour", None)


@pytest.mark.parametrize(("language", "text", "label"), [
    ("fr", "Le travail de l’enfant, ou travail des enfants.", ["travail des enfants"]),
    ("fr", "Le TRAVAIL DES ENFANTS", ["TRAVAIL DES ENFANTS"]),
    ("es", "Los trabajos infantiles", ["trabajos infantiles"]),
    ("zh", "禁止童工劳动", ["童工"]),
    ("ko", "아동노동을 없애자", ["아동노동"]),
    ("ar", "مكافحة عَمَل الأطفال", ["عَمَل الأطفال"]),
    ("en", "el trabajo infantil", ["trabajo infantil"]),
])  # fmt: skip
def test_labels_of_concepts_are_marked_in_every_language(language: str, text: str, label: list[str]) -> None:
    """As written in any run, by their stems in their own language."""
    assert marked("zzz", text, language, CHILD_LABOUR) == label


def test_a_label_of_one_word_is_marked_by_its_stem() -> None:
    """In its own language; in others as it is written."""
    mine = QueryConcept("mining", 0, 4, ((FR, "mineur"), (EN, "miner")))
    assert marked("zzz", "les mineurs", "fr", mine) == ["mineurs"]
    assert marked("zzz", "miners, mineur", "en", mine) == ["miners", "mineur"]


def test_missing_names_what_a_page_lacks() -> None:
    """As typed; words that a concept stands for are not missing on a page tagged or marked with it."""
    marker = Marker(parse_query("child labour Mines"), [CHILD_LABOUR])
    none = marker.marks(((EN, "a page of nothing"),))
    assert marker.missing(none) == ("child", "labour", "Mines")
    assert marker.missing(none, ["child-labour"]) == ("Mines",)
    assert marker.missing(marker.marks(((FR, "travail des enfants"),))) == ("Mines",)
    assert marker.missing(marker.marks(((EN, "child labour in mines"),))) == ()


def test_a_concept_does_not_stand_for_quoted_words() -> None:
    """Quoted text means itself alone."""
    marker = Marker(parse_query('"child labour"'), [CHILD_LABOUR])
    assert marker.missing(marker.marks(((FR, "travail des enfants"),))) == ("child labour",)


def test_words_of_a_page_picture() -> None:
    """The same rules for a list of words: phrases, compounds over two words, signs."""
    marker = Marker(parse_query('"forced labour" C182 phaseout'))
    words = ["Forced", "labour,", "labour", "C.", "182", "phase-out", ""]
    assert marker.words(words, EN) == (True, True, False, True, True, True, False)
    assert marker.words([], EN) == ()


def test_signs_of_a_page_picture_are_marked_alone() -> None:
    """Signs that follow each other are a text without spaces; a pair with a space in it is none."""
    marker = Marker(parse_query("童工"))
    zh = LanguageTag("zh")
    words = ["消", "除", "童", "工", "，", "儿", "童", "工", "人"]
    close = [False, True, True, True, True, True, True, False, True]
    found = [False, False, True, True, False, False, False, False, False]
    assert marker.words(words, zh, close) == tuple(found)
    assert marker.words([], zh, []) == ()
    assert marker.words(["童工"], zh, [False]) == (True,)


def test_a_query_of_nothing_marks_nothing() -> None:
    """No units, no concepts, no marks."""
    assert marked("", "text") == []
    assert marked("!?", "text !?") == []
    assert Marker(parse_query("")).missing(()) == ()


def test_a_marker_may_be_used_again() -> None:
    """What it remembers of one page does not colour the next, nor another language."""
    marker = Marker(parse_query("trabajo"))
    for _ in range(2):
        assert len(marker.marks(((ES, "trabajando"),))) == 1
        assert len(marker.marks(((EN, "trabajando"),))) == 0


PIECES = st.sampled_from([
    "child ", "labour", "phase-out ", "8.7.1, ", "$100 ", "1\u00a0320 ", "l’eau ", "e\u0301cole ", "童工",
    "劳动", "เด็ก", "아동노동을 ", "عَمَل ", "बच्चों ", "\ufb01sh ", "\u00ad", "\u200d", "\u202e", "\n", "\x00",
    "Z̸̢a ", "İş ", "ß", "😀", "A/RES/70/1 ", "\ufdfa",
])  # fmt: skip
QUERY = 'child "labour phase" phase-out 8.7.1 $100 1320 eau école 童工劳动 เด็ก 아동노동 عمل बच्चों fish iş'


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["en", "fr", "zh", "th", "ko", "ar", "hi", "tr", "und"]),
                          st.lists(PIECES, max_size=8).map("".join)), max_size=4))  # fmt: skip
def test_marks_of_any_text_are_in_order_and_within_it(parts: list[tuple[str, str]]) -> None:
    """In order, not empty, not overlapping, inside the text; none missing that is marked."""
    runs = tuple((LanguageTag(tag), text) for tag, text in parts)
    length = sum(len(text) for _, text in runs)
    marker = Marker(parse_query(QUERY), [CHILD_LABOUR])
    marks = marker.marks(runs)
    assert all(0 <= mark.start < mark.end <= length for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert marks == Marker(parse_query(QUERY), [CHILD_LABOUR]).marks(runs)


@pytest.mark.parametrize(
    "part", ["child labour ", "child-", "8.7.1 ", "1 320 ", "e\u0301", "童工", "เด็", "\ufdfa", "ab "]
)
def test_one_long_line_is_marked_in_linear_time(part: str) -> None:
    """A line of 200,000 signs is marked."""
    text = part * (200_000 // len(part))
    marks = Marker(parse_query("child labour 8.7.1 1320 童工 เด็ก")).marks(((EN, text),))
    assert not marks or marks[-1].end <= len(text)


ASKED = ("labour", "child", "éxodo", "cove-19", "phase-out", '"the ship"', "WHO", "水")
WRITTEN = (
    "Labouring labours ÉXODOS exodo cove-19 phaseout phase out – the Ship who WHO 飲水 childrens' "
    "e\u0301xodos \u00adlabour c\u00adhild बाल श्रम"
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(ASKED)),
    st.lists(st.sampled_from(WRITTEN.split())),
    st.integers(0, 6),
)  # fmt: skip
def test_words_found_by_first_letter_are_those_found_among_all(
    asked: list[str], page: list[str], cut: int
) -> None:
    """The quick way through a page misses nothing, in whatever run of the page a word begins."""
    text = " ".join(page)
    runs = ((EN, text[:cut]), (FR, text[cut:]))
    query = parse_query(" ".join(asked))
    quick = Marker(query, (CHILD_LABOUR,)).marks(runs)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index.targets, "STEMS_KEEP_FIRST_LETTER", frozenset())
        patched.setattr(index.found, "STRAY", re.compile(""))
        patched.setattr(index.found, "simple", lambda text: False)
        patched.setattr(index.found, "pattern_for", lambda text: WORD)
        assert Marker(query, (CHILD_LABOUR,)).marks(runs) == quick
