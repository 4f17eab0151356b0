"""Contract of every engine: pages that are no running text are found, and never stand before text.

A page of text that has every word comes before any cover, list of contents or references that has them too,
whatever the scores: among works, among the pages of a work, with any filter, on any page of results.
"""

from __future__ import annotations

import pytest

from index.model import LanguageTag, Work
from index.search import Filters, SearchEngine, SearchQuery
from tests.index.engine_samples import Page, a_page, a_work, ask, numbers, with_pages

OTHERS = ("cover", "imprint", "contents", "bibliography", "index", "list", "questionnaire", "blank")

LONG = "cocoa " + "and many other words that stand on a page of prose about something else " * 30


def a_report(number: int, *pages: tuple[str, str], title: str = "Untitled") -> tuple[Work, list[Page]]:
    """A work whose pages are given as (kind, text)."""
    made: list[Page] = [a_page(number, at, text, kind=kind) for at, (kind, text) in enumerate(pages, 1)]
    return a_work(number, title=title), made


@pytest.mark.parametrize("kind", OTHERS)
def test_no_other_page_stands_before_text(engine: SearchEngine, kind: str) -> None:
    """Even where the list is nothing but the words, and the text has them once among many."""
    engine.put([a_report(1, (kind, "cocoa cocoa cocoa")), a_report(2, ("text", LONG))])
    page = ask(engine, "cocoa")
    assert numbers(page) == [2, 1]
    assert [hit.pages[0].kind for hit in page.hits] == ["text", kind]


def test_the_best_pages_of_a_work_are_text_first(engine: SearchEngine) -> None:
    """Three pages are shown: text in the order of its scores, then the others in theirs."""
    pages = [
        ("contents", "cocoa cocoa"),
        ("text", LONG),
        ("bibliography", "cocoa"),
        ("text", "cocoa"),
        ("cover", "x"),
    ]
    engine.put([a_report(1, *pages)])
    (hit,) = ask(engine, "cocoa").hits
    assert [one.page for one in hit.pages][:2] == [4, 2]
    assert [one.kind for one in hit.pages] == ["text", "text", hit.pages[2].kind]
    assert (hit.pages[2].kind != "text", hit.pages_more) == (True, 1)


def test_a_work_counts_by_its_text_where_it_has_any(engine: SearchEngine) -> None:
    """A strong list of contents lifts no work above another whose text is better."""
    engine.put(
        [
            a_report(1, ("contents", "cocoa cocoa cocoa"), ("text", LONG)),
            a_report(2, ("text", "cocoa farms")),
        ]
    )
    assert numbers(ask(engine, "cocoa")) == [2, 1]


def test_other_pages_are_found_counted_and_shown(engine: SearchEngine) -> None:
    """They are kept: a name that stands in references alone is found there."""
    engine.put([a_report(1, ("text", "prose"), ("bibliography", "Adeyemi, T. (2019)"))])
    page = ask(engine, "Adeyemi")
    assert (page.total.works, page.total.pages, page.total.complete) == (1, 1, 1)
    assert [(one.page, one.kind) for one in page.hits[0].pages] == [(2, "bibliography")]


def test_every_word_comes_before_some_words(engine: SearchEngine) -> None:
    """Text with all words, other pages with all words, then what misses some: in it, text first again."""
    engine.put(
        [
            a_report(1, ("list", "cocoa farms")),
            a_report(2, ("text", "cocoa alone")),
            a_report(3, ("text", LONG + " farms")),
            a_report(4, ("index", "cocoa cocoa")),
        ]
    )
    page = ask(engine, "cocoa farms")
    assert numbers(page) == [3, 1, 2, 4]
    assert page.total.complete == 2


def test_within_a_work_every_word_comes_first_too(engine: SearchEngine) -> None:
    """The same order among the pages of one work."""
    pages = [
        ("index", "cocoa cocoa"),
        ("list", "cocoa farms"),
        ("text", "cocoa alone"),
        ("text", LONG + " farms"),
    ]
    engine.put([a_report(1, *pages)])
    (hit,) = ask(engine, "cocoa farms", pages_per_work=4).hits
    assert [one.page for one in hit.pages] == [4, 2, 3, 1]


def test_a_title_is_found_on_text(engine: SearchEngine) -> None:
    """What describes a work stands on its first page of text: a cover does not hide the work it names."""
    pages = [("cover", "Cocoa farms"), ("contents", "Boats 3"), ("text", "Boats on the lake")]
    engine.put([a_report(1, *pages, title="Cocoa farms"), a_report(2, ("text", LONG + " farms"))])
    page = ask(engine, "cocoa farms")
    assert numbers(page) == [1, 2]
    assert (page.hits[0].pages[0].page, page.hits[0].pages[0].kind) == (3, "text")


def test_a_work_without_text_is_found_by_its_title(engine: SearchEngine) -> None:
    """Where all pages are of other kinds, the first of them carries what describes the work."""
    engine.put([a_report(1, ("cover", "x"), ("list", "y"), title="Cocoa farms")])
    page = ask(engine, "cocoa farms")
    assert [one.page for one in page.hits[0].pages] == [1]


def test_documents_each_carry_the_title_once(engine: SearchEngine) -> None:
    """Two language versions, each with a cover: the title is found on one page of each."""
    pages = [
        a_page(1, at, (language, text), document=document, kind=kind)
        for document, language in ((1, "en"), (2, "fr"))
        for at, kind, text in ((1, "cover", "a"), (2, "text", "b"), (3, "text", "c"))
    ]
    engine.put([(a_work(1, title="Cocoa"), pages)])
    assert [
        (ref.document_id, ref.page) for ref in engine.pages_of(SearchQuery(text="cocoa"), a_work(1).id)
    ] == [
        ("d-1-1", 2),
        ("d-1-2", 2),
    ]


def test_filters_and_pages_of_results_keep_the_order(engine: SearchEngine) -> None:
    """By cursor or by number, filtered or not, the works come in one order, each once."""
    reports = [a_report(n, ("list" if n % 3 else "text", "cocoa " * (n % 5 + 1))) for n in range(1, 31)]
    engine.put(reports)
    whole = numbers(ask(engine, "cocoa", limit=30))
    assert [n % 3 == 0 for n in whole] == [True] * 10 + [False] * 20
    assert numbers(ask(engine, "cocoa", limit=7)) + numbers(ask(engine, "cocoa", limit=23, offset=7)) == whole
    walked: list[int] = []
    cursor = None
    while True:
        page = ask(engine, "cocoa", limit=4, cursor=cursor)
        walked += numbers(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert walked == whole
    assert [hit.work_number for hit in engine.walk(SearchQuery(text="cocoa"))] == whole
    english = Filters(language=(LanguageTag("en"),))
    assert numbers(ask(engine, "cocoa", limit=30, filters=english)) == whole


def test_by_date_the_newest_stay_first(engine: SearchEngine) -> None:
    """Sorted by date, works keep to their dates whatever their pages are; the pages shown are text first."""
    engine.put(
        [
            (a_work(1, issued="2020"), [a_page(1, 1, "cocoa")]),
            (a_work(2, issued="2024"), [a_page(2, 1, "cocoa cocoa", kind="list"), a_page(2, 2, LONG)]),
            (a_work(3, issued="2022"), [a_page(3, 1, "cocoa", kind="list")]),
        ]
    )
    page = ask(engine, "cocoa", sort="newest")
    assert numbers(page) == [2, 3, 1]
    assert [one.page for one in page.hits[0].pages] == [2, 1]


def test_without_words_text_is_shown_first(engine: SearchEngine) -> None:
    """A list of works by filters alone shows what is in them, not their covers."""
    engine.put([a_report(1, ("cover", "a"), ("contents", "b"), ("text", "c"), ("text", "d"))])
    assert [one.page for one in ask(engine).hits[0].pages] == [3, 4, 1]


def test_a_collection_without_other_pages_is_ordered_as_before(engine: SearchEngine) -> None:
    """By score alone."""
    engine.put([with_pages(a_work(1), LONG), with_pages(a_work(2), "cocoa")])
    assert numbers(ask(engine, "cocoa")) == [2, 1]
