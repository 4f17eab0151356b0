"""Concepts in queries and on pages: every wording of six languages, nothing that only looks like one."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import LanguageTag, Runs
from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher
from index.thesaurus.model import Concept, Vocabulary

MATCHER = Matcher(load_vocabulary())
EN, FR = LanguageTag("en"), LanguageTag("fr")


@pytest.fixture
def matcher() -> Matcher:
    return MATCHER


def named(matcher: Matcher, text: str) -> dict[str, tuple[str, ...]]:
    """Concept → words, as a page of one run is tagged."""
    return {tagged.concept: tagged.words for tagged in matcher.tag(((EN, text),))}


def queried(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    """(concept, the words of the query that name it)."""
    return [(found.id, text[found.start : found.end]) for found in matcher.in_query(text)]


# (text, the concepts it names with the words, as they stand in the text)
NAMED = [
    ("Child labour is work.", {"child-labour": "Child labour"}),
    ("child labor in mines", {"child-labour": "child labor", "mining": "mines"}),
    ("child-labour rates", {"child-labour": "child-labour"}),
    ("child\r\nlabourers", {"child-labour": "child labourers"}),
    ("the worst forms of child labour", {"worst-forms-of-child-labour": "worst forms of child labour"}),
    ("bonded laborers", {"debt-bondage": "bonded laborers"}),
    ("modern slavery, slavery", {"modern-slavery": "modern slavery", "slavery": "slavery"}),
    ("enfants qui travaillent", {"child-labour": "enfants qui travaillent"}),
    ("la traite des êtres humains", {"trafficking-in-persons": "traite des êtres humains"}),
    ("la traite des e\u0302tres humains", {"trafficking-in-persons": "traite des e\u0302tres humains"}),
    ("MARIAGES FORCES", {"forced-marriage": "MARIAGES FORCES"}),
    ("l’esclavage", {"slavery": "esclavage"}),
    ("main-d’œuvre enfantine", {"child-labour": "main-d’œuvre enfantine"}),
    ("trabajos forzosos", {"forced-labour": "trabajos forzosos"}),
    ("formas contemporáneas de esclavitud", {"modern-slavery": "formas contemporáneas de esclavitud"}),
    ("принудительного труда", {"forced-labour": "принудительного труда"}),
    ("Альянса 8.7", {"alliance-8-7": "Альянса 8.7"}),
    ("العمل الجبري", {"forced-labour": "العمل الجبري"}),
    ("السخرة", {"forced-labour": "السخرة"}),
    ("والعمل القسري", {"forced-labour": "العمل القسري"}),
    ("للعمل الجبري", {"forced-labour": "للعمل الجبري"}),
    ("وبعمل الاطفال", {"child-labour": "عمل الاطفال"}),
    ("الغاية ٨-٧", {"target-8-7": "الغاية ٨-٧"}),
    ("打击人口贩运和童工现象", {"trafficking-in-persons": "人口贩运", "child-labour": "童工"}),
    ("废除强迫劳动公约", {"c105": "废除强迫劳动公约"}),
    ("bonded workers of the kilns", {"debt-bondage": "bonded workers"}),
    ("Bonded Labor System (Abolition) Act", {"debt-bondage": "Bonded Labor"}),
    ("C182 and P029", {"c182": "C182", "p029": "P029"}),
    ("SDG target 8.7, and so on", {"target-8-7": "SDG target 8.7"}),
    ("artisanal gold mining", {"artisanal-gold-mining": "artisanal gold mining"}),
    ("Forced Labour Convention, 1930 (No. 29)", {"c029": "Forced Labour Convention, 1930 (No. 29)"}),
    ("drug trafficking and trafficking", {"trafficking-in-persons": "trafficking"}),
]

NOTHING = [
    "drug trafficking",
    "data mining",
    "cotton candy",
    "the labour ward",
    "a bonded warehouse of bonded goods",
    "household indebtedness",
    "enslavers",
    "c182 in a serial number",
    "asm",
    "target 8.71",
    "target 8.7.3",
    "retarget 8.7",
    "8.7.1 Findings of the survey",
    "undermining",
    "subagriculture",
    "https://example.org/es/temas/trabajo-infantil/index.htm",
    "example.org/trabajo-infantil",
    "оборотный",
    "labour party, labour pains",
    "beggar thy neighbour",
    "the minimum age of marriage",
    "article 34 of the Convention\n98. The Committee reviewed requests",
    "SMART TIP",
    "",
    "\u0000\u202e",
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[text for text, _ in NAMED])
def test_a_page_names_a_concept_by_any_of_its_wordings(
    matcher: Matcher, text: str, expected: dict[str, str]
) -> None:
    assert named(matcher, text) == {concept: (words,) for concept, words in expected.items()}


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_label_names_nothing(matcher: Matcher, text: str) -> None:
    assert named(matcher, text) == {}


def test_the_longest_label_wins_wherever_it_stands(matcher: Matcher) -> None:
    text = "Worst Forms of Child Labour Convention"
    assert queried(matcher, text) == [("c182", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("child labour inspectorate", ["child", "labour inspectorate"]),
        ("victims of forced labour convention", ["victims of forced labour"]),
        ("domestic work, worker", ["domestic work"]),
        ("cocoa cotton cocoa", ["cocoa", "cotton", "cocoa"]),
    ],
)
def test_of_labels_that_overlap_the_longest_counts(matcher: Matcher, text: str, expected: list[str]) -> None:
    assert [words for _, words in queried(matcher, text)] == expected


def test_a_page_of_labels_alone_is_read_to_its_end(matcher: Matcher) -> None:
    found = matcher.find("worst forms of child labour cocoa " * 3000)
    assert len(found) == 6000
    assert found[-1].end == 34 * 3000 - 1


def test_concepts_of_a_query_have_their_place_and_all_their_labels(matcher: Matcher) -> None:
    text = "accès à l'éducation des enfants qui travaillent"
    education, labour = matcher.in_query(text)
    assert (education.id, text[education.start : education.end]) == ("education", "accès à l'éducation")
    assert (labour.id, text[labour.start : labour.end]) == ("child-labour", "enfants qui travaillent")
    assert ("en", "child labour") in labour.labels
    assert ("ar", "عمل الأطفال") in labour.labels
    assert all(language and label for language, label in labour.labels)


def test_a_negative_label_is_never_among_the_labels_of_a_concept(matcher: Matcher) -> None:
    (trafficking,) = matcher.in_query("trafficking")
    assert "drug trafficking" not in {label for _, label in trafficking.labels}


def test_a_notation_counts_in_queries_only(matcher: Matcher) -> None:
    """A heading "8.7.1 Findings" is no word about the indicator; a reader who types the code means it."""
    assert queried(matcher, "8.7.1") == [("indicator-8-7-1", "8.7.1")]
    assert queried(matcher, "18.7.1 8.7.12 8.7") == []
    assert named(matcher, "8.7.1") == {}


def test_nothing_is_a_concept_inside_what_the_reader_barred(matcher: Matcher) -> None:
    text = '"forced labour" in cotton -cocoa'
    barred = ((0, 15), (26, 32))
    assert [found.id for found in matcher.in_query(text, barred)] == ["cotton"]


def test_spans_count_code_points_beyond_the_basic_plane(matcher: Matcher) -> None:
    assert queried(matcher, "🧵🧵 coton et 🍫 cacao") == [("cotton", "coton"), ("cocoa", "cacao")]


def test_each_wording_is_named_once_in_the_order_of_the_page(matcher: Matcher) -> None:
    page: Runs = ((FR, "Le cacao. Le Cacao. "), (EN, "Cocoa and cacao; forced labour."))
    tagged = matcher.tag(page)
    assert [(found.concept, found.words) for found in tagged] == [
        ("cocoa", ("cacao", "Cocoa")),
        ("forced-labour", ("forced labour",)),
    ]


def test_a_matcher_goes_through_pickle_whole(matcher: Matcher) -> None:
    copy = pickle.loads(pickle.dumps(matcher))
    assert named(copy, "cocoa") == {"cocoa": ("cocoa",)}
    assert len(pickle.dumps(matcher)) < 600_000  # its vocabulary alone, without the automaton


def test_an_acronym_and_a_word_may_share_their_letters() -> None:
    """``SIM`` the concept, ``sim`` the word of another one."""
    vocabulary = Vocabulary(
        "1",
        "t",
        "l",
        {"g": {EN: "g"}},
        {
            "one": Concept(id="one", group="g", preferred={EN: "first"}, acronyms={EN: ("SIM",)}),
            "two": Concept(id="two", group="g", preferred={EN: "sim"}),
        },
    )
    matcher = Matcher(vocabulary)
    assert queried(matcher, "SIM") == [("one", "SIM")]
    assert queried(matcher, "sim Sim") == [("two", "sim"), ("two", "Sim")]


@given(st.text(alphabet=st.sampled_from("child labourœßé’- \n\u200b\u0301الأطفال童工8.7"), max_size=60))
def test_what_is_found_stands_in_the_text_and_never_overlaps(text: str) -> None:
    found = MATCHER.find(text)
    assert all(0 <= match.start < match.end <= len(text) for match in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_concept_between_spaces_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    text = f"{before} . child labour . {after}"
    assert "child-labour" in {found.concept for found in MATCHER.find(text)}
    spans = [text[found.start : found.end] for found in MATCHER.find(text) if found.concept == "child-labour"]
    assert "child labour" in spans
