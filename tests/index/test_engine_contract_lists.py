"""The contract of engines, lists: works with their best pages, order, more of them, and walks to the end."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engine_samples import (
    ENGINES,
    a_page,
    a_work,
    ask,
    document_id,
    numbers,
    references,
    texts,
    with_pages,
    work_id,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import CursorExpired, CursorInvalid
from index.model import LanguageTag
from index.search import Filters, Hit, SearchEngine, SearchQuery

COCOA = SearchQuery(text="cocoa", limit=7)


def fill(engine: SearchEngine, works: int = 60) -> None:
    """Works of one to four pages; many score alike, so that order rests on more than scores."""
    engine.put(
        with_pages(
            a_work(number, issued=str(2000 + number % 5), type="brief" if number % 3 else "report"),
            *[("cocoa " * (1 + number % 3)) + f"page {page}" for page in range(1 + number % 4)],
        )
        for number in range(1, works + 1)
    )


def walked(engine: SearchEngine, query: SearchQuery) -> list[Hit]:
    """All hits, page by page, as a reader with a cursor gets them."""
    hits: list[Hit] = []
    cursor = None
    while True:
        page = engine.search(SearchQuery(**{**asked(query), "cursor": cursor}))
        hits += page.hits
        cursor = page.next_cursor
        if cursor is None:
            return hits


def asked(query: SearchQuery) -> dict[str, object]:
    """The fields of a query."""
    return {name: getattr(query, name) for name in SearchQuery.__dataclass_fields__}


def test_pages_are_collapsed_by_work(engine: SearchEngine) -> None:
    """The best three pages of a work and the count of the rest."""
    engine.put([with_pages(a_work(1), *["cocoa"] * 5, "timber"), *texts("cocoa", first=2)])
    page = ask(engine, "cocoa")
    assert (page.total.works, page.total.pages) == (2, 6)
    assert {hit.work_number: (len(hit.pages), hit.pages_more) for hit in page.hits} == {1: (3, 2), 2: (1, 0)}
    assert len({(one.document_id, one.page) for hit in page.hits for one in hit.pages}) == 4


@pytest.mark.parametrize(("each", "shown"), [(0, 0), (1, 1), (5, 5), (10**6, 5)])
def test_as_many_pages_of_a_work_as_asked(engine: SearchEngine, each: int, shown: int) -> None:
    """From none to all; what is shown and what is more is always all."""
    engine.put([with_pages(a_work(1), *["cocoa"] * 5)])
    (hit,) = ask(engine, "cocoa", pages_per_work=each).hits
    assert (len(hit.pages), hit.pages_more) == (shown, 5 - shown)


def test_pages_of_a_hit_come_by_score(engine: SearchEngine) -> None:
    """The best first; equals in the order of the work."""
    engine.put([with_pages(a_work(1), "cocoa " + "x y " * 90, "cocoa cocoa", "cocoa " + "x y " * 90)])
    (hit,) = ask(engine, "cocoa").hits
    assert [one.page for one in hit.pages] == [2, 1, 3]


def test_works_come_by_their_best_page(engine: SearchEngine) -> None:
    """Not by how many pages they have; scores fall along the list."""
    weak = "cocoa " + "filler " * 150
    engine.put([with_pages(a_work(1), *[weak] * 9), with_pages(a_work(2), "cocoa"), *texts(weak, first=3)])
    page = ask(engine, "cocoa")
    assert numbers(page)[0] == 2
    assert [hit.score for hit in page.hits] == sorted((hit.score for hit in page.hits), reverse=True)


def test_newest_first_by_date_then_by_number(engine: SearchEngine) -> None:
    """Works with all words before works that miss some, then the latest issue, then the latest number."""
    dates = {1: "2020", 2: "2023-05", 3: "2023", 4: None, 5: "2023-05"}
    engine.put(with_pages(a_work(n, issued=when), "cocoa farms") for n, when in dates.items())
    engine.put(with_pages(a_work(n, issued="2026"), "cocoa") for n in (6, 7))
    assert numbers(ask(engine, "cocoa farms", sort="newest")) == [5, 2, 3, 1, 4, 7, 6]


@pytest.mark.parametrize("sort", ["best", "newest"])
@pytest.mark.parametrize("text", ["cocoa", "cocoa page", "cocoa nowhere", ""])
def test_a_walk_gives_everything_exactly_once(engine: SearchEngine, text: str, sort: str) -> None:
    """By cursor, by ``walk`` and by numbered pages: the same works in the same order, as many as counted."""
    fill(engine)
    query = SearchQuery(text=text, limit=7, sort=sort, facets=("type",))  # type: ignore[arg-type]
    hits = walked(engine, query)
    total = engine.search(query).total
    assert len(hits) == len({hit.work_id for hit in hits}) == total.works
    assert sum(len(hit.pages) + hit.pages_more for hit in hits) == total.pages
    assert list(engine.walk(query)) == hits
    by_offset = [engine.search(SearchQuery(**{**asked(query), "offset": at})).hits for at in range(0, 63, 7)]
    assert [hit for part in by_offset for hit in part] == hits


def test_deep_lists_have_the_order_of_short_ones(engine: SearchEngine) -> None:
    """Whether asked for ten works or all, the first ten are the same."""
    fill(engine, 300)
    for text in ("cocoa", "cocoa nowhere"):
        every = ask(engine, text, limit=300)
        assert len(every.hits) == 300
        for limit in (1, 10, 40):
            assert ask(engine, text, limit=limit).hits == every.hits[:limit]
        assert ask(engine, text, limit=10, offset=240).hits == every.hits[240:250]


@settings(max_examples=25, deadline=None)
@given(sizes=st.lists(st.integers(0, 6), min_size=1, max_size=12), limit=st.integers(1, 5))
def test_any_collection_is_walked_whole(sizes: list[int], limit: int) -> None:
    """Works of any length, pages of any number: nothing twice, nothing left out."""
    for make in ENGINES.values():
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            engine = make(Path(folder))
            engine.put(with_pages(a_work(n), *["cocoa"] * size) for n, size in enumerate(sizes, 1))
            hits = walked(engine, SearchQuery(limit=limit))
            assert sorted(hit.work_number for hit in hits) == list(range(1, len(sizes) + 1))
            assert sum(len(hit.pages) + hit.pages_more for hit in hits) == sum(sizes)


def test_an_offset_beyond_the_end_is_an_empty_page(engine: SearchEngine) -> None:
    """With the totals that every page has, and nothing after it."""
    fill(engine, 5)
    page = ask(engine, "cocoa", offset=100_000)
    assert (page.hits, page.next_cursor, page.total.works) == ((), None, 5)


def test_the_last_page_has_no_cursor(engine: SearchEngine) -> None:
    """A cursor always leads to at least one more work."""
    fill(engine, 14)
    first = engine.search(COCOA)
    assert first.next_cursor is not None
    assert engine.search(SearchQuery(text="cocoa", limit=7, cursor=first.next_cursor)).next_cursor is None


def test_a_cursor_goes_on_in_its_generation(engine: SearchEngine) -> None:
    """What is written while a reader walks is not seen in that walk, and disturbs no place in it."""
    fill(engine, 20)
    first = engine.search(COCOA)
    before = list(engine.walk(COCOA))
    engine.delete(before[8].work_id, 9)
    engine.put(texts("cocoa cocoa cocoa cocoa", first=100))
    second = engine.search(SearchQuery(text="cocoa", limit=7, cursor=first.next_cursor))
    assert second.generation == first.generation != engine.generation()
    assert list(second.hits) == before[7:14]
    assert second.total == first.total


def test_a_cursor_of_a_generation_that_is_gone_has_expired(engine: SearchEngine) -> None:
    """Never a silent skip or repeat: after many writes the walk must be begun again."""
    fill(engine, 20)
    cursor = engine.search(COCOA).next_cursor
    for version in range(2, 10):
        engine.put([with_pages(a_work(1, version=version), "cocoa")])
        engine.search(COCOA)
    with pytest.raises(CursorExpired):
        engine.search(SearchQuery(text="cocoa", limit=7, cursor=cursor))


def garbled() -> list[str]:
    """Cursors that were not made here."""
    made = [[], {}, ["x"], ["x", "y", "z"], ["x", "y", -1], [1, 2, 3], None, "x", [["x"], "y", 1]]
    coded = [base64.urlsafe_b64encode(json.dumps(value).encode()).decode() for value in made]
    return ["", "x", "%%%", "ééé", "a" * 5000, "..", "[" * 3000, *coded]


@pytest.mark.parametrize("cursor", garbled())
def test_garbage_is_no_cursor(engine: SearchEngine, cursor: str) -> None:
    """Whatever is sent as a cursor, it is refused by name."""
    fill(engine, 3)
    with pytest.raises(CursorInvalid):
        engine.search(SearchQuery(text="cocoa", cursor=cursor))


@pytest.mark.parametrize(
    "other",
    [
        SearchQuery(text="mines"),
        SearchQuery(text="cocoa", filters=Filters(type=("brief",))),
        SearchQuery(text="cocoa", sort="newest"),
        SearchQuery(text="cocoa", audiences=("partners",)),
    ],
)
def test_a_cursor_serves_no_other_query(engine: SearchEngine, other: SearchQuery) -> None:
    """Nor another reader: the audiences are part of the query."""
    fill(engine, 20)
    cursor = engine.search(COCOA).next_cursor
    with pytest.raises(CursorInvalid):
        engine.search(SearchQuery(**{**asked(other), "cursor": cursor}))


def test_limit_pages_and_facets_may_change_along_a_walk(engine: SearchEngine) -> None:
    """They change neither which works come nor their order."""
    fill(engine, 20)
    cursor = engine.search(COCOA).next_cursor
    page = engine.search(
        SearchQuery(text="cocoa", limit=3, pages_per_work=1, facets=("type",), cursor=cursor)
    )
    assert [hit.work_id for hit in page.hits] == [hit.work_id for hit in engine.walk(COCOA)][7:10]


def test_pages_of_a_work_are_those_that_match(engine: SearchEngine) -> None:
    """All of them, in the order of documents and pages, as many as the hit counts."""
    pages = [a_page(1, n, "cocoa" if n % 2 else "timber", document=d) for d in (2, 1) for n in range(1, 13)]
    engine.put([(a_work(1), pages), *texts("cocoa", first=2)])
    expected = [(document_id(1, d), n) for d in (2, 1) for n in range(1, 13, 2)]
    query = SearchQuery(text="cocoa")
    assert references(engine.pages_of(query, work_id(1))) == expected
    hit = next(hit for hit in engine.search(query).hits if hit.work_number == 1)
    assert len(hit.pages) + hit.pages_more == len(expected)
    assert engine.pages_of(query, work_id(99)) == ()


def test_pages_of_a_work_follow_the_language_filter(engine: SearchEngine) -> None:
    """Filters of pages apply to them as well."""
    engine.put([with_pages(a_work(1), "cocoa", ("fr", "cocoa"))])
    query = SearchQuery(text="cocoa", filters=Filters(language=(LanguageTag("fr"),)))
    assert references(engine.pages_of(query, work_id(1))) == [("d-1-1", 2)]


def test_every_page_of_a_long_work_comes_out_of_a_walk(engine: SearchEngine) -> None:
    """A work of thousands of pages, with all of them asked for, beside others."""
    long = [a_page(1, n, "cocoa farms" if n % 2 else "cocoa") for n in range(1, 2502)]
    engine.put([(a_work(1), long), *texts("cocoa", "farms", first=2)])
    hits = list(engine.walk(SearchQuery(text="cocoa farms", pages_per_work=10**9)))
    assert [len(hit.pages) for hit in hits] == [2501, 1, 1]
    assert len({one.page for one in hits[0].pages}) == 2501
    assert not any(one.missing for one in hits[0].pages[:1251])
    assert all(one.missing == ("farms",) for one in hits[0].pages[1251:])
