"""The contract of engines, the query: quotations, exclusions, and any string at all."""

from __future__ import annotations

import pytest
from engine_samples import a_page, a_work, ask, found, pages_found, texts, with_pages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.search import SearchEngine

QUOTED = [
    ('"forced labour"', "Victims of forced labour.", "Labour was forced on them."),
    ('"forced labour"', "FORCED\nLABOUR", "forced child labour"),
    ('"worst forms of child labour"', "the worst forms of child labour", "worst child labour forms"),
    ('"to the mines"', "sent to the mines", "sent to mines"),
    ('"policies"', "Many policies", "One policy"),
    ('"education"', ("fr", "L’éducation"), ("fr", "éduquer")),
    ("“forced labour”", "forced labour", "forced the labour"),
    ("«travail forcé»", ("fr", "le travail forcé"), ("fr", "le travail est forcé")),
    ("「童工」", ("zh", "消除童工"), ("zh", "儿童与工人")),
    ('"the"', "the mine", "a mine"),
]


@pytest.mark.parametrize(("query", "has", "lacks"), QUOTED)
def test_quoted_text_is_found_as_written(engine: SearchEngine, query: str, has: str, lacks: str) -> None:
    """Side by side, in order, little words kept, no other forms; accents and case folded."""
    engine.put(texts(has, lacks))
    assert found(engine, query) == {1}
    assert ask(engine, query).total.works == 1


def test_quoted_text_is_required_even_when_words_may_be_missed(engine: SearchEngine) -> None:
    """A page without the quotation is never listed; one with it may miss the other words."""
    engine.put(texts("child labour in mines", "child labour at home", "labour of a child in mines"))
    page = ask(engine, '"child labour" mines')
    assert [hit.work_number for hit in page.hits] == [1, 2]
    assert page.hits[1].pages[0].missing == ("mines",)


def test_a_quotation_does_not_reach_from_one_page_to_the_next(engine: SearchEngine) -> None:
    """Nor from the text of the page to the title of its work."""
    engine.put([with_pages(a_work(1, title="labour"), "all forced", "labour")])
    assert found(engine, '"forced labour"') == set()


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("mines -cocoa", {(1, 2), (2, 1)}),
        ("mines -farm", {(1, 2), (2, 1)}),
        ('mines -"cocoa farms"', {(1, 2), (2, 1)}),
        ('mines -"farms cocoa"', {(1, 1), (1, 2), (2, 1)}),
        ("mines -rocks -cocoa", {(1, 2)}),
        ("-cocoa", {(1, 2), (2, 1), (3, 1)}),
        ("-mines", {(3, 1)}),
        ("phase-out", {(3, 1)}),
    ],
)
def test_a_hyphen_before_a_word_excludes_pages(
    engine: SearchEngine, query: str, left: set[tuple[int, int]]
) -> None:
    """Pages with the word (in any form) or the quotation are not listed; other pages of the work are."""
    engine.put(
        [
            with_pages(a_work(1), "mines and cocoa farms", "mines alone"),
            with_pages(a_work(2), "mines in rocks"),
            with_pages(a_work(3), "a phase-out plan"),
        ]
    )
    assert pages_found(engine, query) == left


def test_what_is_excluded_stays_out_when_words_may_be_missed(engine: SearchEngine) -> None:
    """A page that misses a word is listed, but never one with an excluded word."""
    engine.put(texts("mines cocoa", "mines", "mines timber"))
    page = ask(engine, "mines timber -cocoa")
    assert [hit.work_number for hit in page.hits] == [3, 2]


@pytest.mark.parametrize(
    "query",
    [
        "mines AND", "mines OR timber", "title:mines", "mines*", "(mines", "mines)", "mines~2", "mines^4",
        "[mines TO timber]", "+mines", "mines &&", "mines || !", "\\mines", "mines/", "/mines/",
        '"', "'mines'",
        "mines\x00", "mines\u202e", "<script>mines</script>", "{mines}", "mines:", "mines IN [a b]",
        "mi?es mines",
    ],
)  # fmt: skip
def test_nothing_else_is_syntax(engine: SearchEngine, query: str) -> None:
    """Signs of other query languages are plain text: they raise nothing and do nothing."""
    engine.put(texts("mines or timber, script"))
    page = ask(engine, query)
    assert page.total.works == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60))
def test_any_string_is_a_query(engine: SearchEngine, query: str) -> None:
    """Whatever is typed, there is an answer, and it is not longer than the collection."""
    if engine.counts() == (0, 0):
        engine.put(texts("mines", ("zh", "童工"), ("ar", "أطفال")))
    page = ask(engine, query)
    assert 0 <= page.total.complete <= page.total.works <= 3


@pytest.mark.parametrize(
    "query", ["x" * 4000, "mine " * 800, '"' + "mine " * 700 + '"', "-" * 4000, "童" * 4000]
)
def test_four_thousand_signs_are_answered(engine: SearchEngine, query: str) -> None:
    """A very long query is answered like any other."""
    engine.put(texts("mine"))
    assert ask(engine, query).total.works <= 1


def test_words_beyond_what_can_be_asked_are_named(engine: SearchEngine) -> None:
    """The page says which words were not asked for, instead of leaving them out silently."""
    words = [f"word{number}" for number in range(100)]
    engine.put(texts(" ".join(words[:64])))
    page = ask(engine, " ".join(words))
    assert page.total.complete == 1
    assert page.ignored_words == tuple(words[64:])


@pytest.mark.parametrize("query", ["", "   ", "?!", "-", '""', "«»"])
def test_a_query_without_words_lists_everything_newest_first(engine: SearchEngine, query: str) -> None:
    """All works, those issued last first, and of the same date the one that came last."""
    issued = ["2020", "2022-06", "2022", None, "2022-06-12", "2020"]
    engine.put(with_pages(a_work(n, issued=when), "text") for n, when in enumerate(issued, 1))
    page = ask(engine, query)
    assert [hit.work_number for hit in page.hits] == [5, 2, 3, 6, 1, 4]
    assert page.total.works == page.total.complete == 6


def test_little_words_are_not_required_beside_others(engine: SearchEngine) -> None:
    """``the right to education`` is complete without "the" and "to"; little words alone are words."""
    engine.put(texts("right education", "to be or not to be"))
    assert found(engine, "the right to education") == {1}
    assert found(engine, "to be") == {2}


def test_the_title_stands_on_the_first_page(engine: SearchEngine) -> None:
    """Words of the title and of the first page are together on one page; later pages lack the title's."""
    work = a_work(1, title="Cocoa report", abstract="Harvests in Ghana", publishers=("Fair Office",))
    engine.put(
        [(work, [a_page(1, 1, "children"), a_page(1, 2, "children"), a_page(1, 1, "enfants", document=2)])]
    )
    assert pages_found(engine, "cocoa children") == {(1, 1)}
    assert found(engine, "ghana harvest children") == found(engine, "fair office children") == {1}
    assert found(engine, "cocoa enfants") == {1}
    assert found(engine, "cocoa timber") == set()
