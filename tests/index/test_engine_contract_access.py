"""The contract of engines, access: what a reader may not know of is nowhere, by no door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engine_samples import a_page, a_work, ask, counts, with_pages, work_id

from index.model import LanguageTag, Work
from index.search import Filters, QueryConcept, SearchEngine, SearchQuery

ENGLISH = LanguageTag("en")
PUBLIC, PARTNER = ("public",), ("public", "partners")


@pytest.fixture
def hidden(engine: SearchEngine) -> SearchEngine:
    """One public work and one for partners, with words, values and languages of its own."""
    secret = a_work(
        2,
        title="Confidential embargo",
        audience="partners",
        type="brief",
        areas=("NPL",),
        concepts=("quarry",),
        publishers=("Hidden Office",),
        issued="1999",
    )
    page = a_page(2, 1, [("en", "cocoa whistleblower "), ("ru", "тайна")], concepts=["quarry"])
    engine.put([with_pages(a_work(1, title="Open report", issued="2020"), "cocoa whistle"), (secret, [page])])
    return engine


def test_an_audience_finds_its_own_texts(hidden: SearchEngine) -> None:
    """The fixture's secret is there for those who may read it: the other tests can fail."""
    page = ask(hidden, "whistleblower", audiences=PARTNER)
    assert page.total.works == 1
    assert counts(page, "area") == {"NPL": 1}
    assert hidden.suggest("whistleb", ENGLISH, PARTNER) != ()
    assert hidden.suggest("conf", ENGLISH, PARTNER) != ()
    assert ask(hidden, "whistleblowr", audiences=PARTNER).did_you_mean == "whistleblower"


@pytest.mark.parametrize(
    "query", ["whistleblower", "confidential", "embargo", "тайна", '"cocoa whistleblower"', "hidden office"]
)
def test_search_neither_lists_nor_counts_it(hidden: SearchEngine, query: str) -> None:
    """By no word of it is it found, counted or named in a facet."""
    page = ask(hidden, query)
    assert 2 not in {hit.work_number for hit in page.hits}
    assert page.total.complete == 0
    assert "brief" not in counts(page, "type")


def test_facets_and_totals_leave_it_out(hidden: SearchEngine) -> None:
    """A query that finds both counts one, in every facet."""
    page = ask(hidden, "cocoa")
    assert (page.total.works, page.total.pages) == (1, 1)
    assert counts(page, "language") == {"en": 1}
    assert counts(page, "area") == counts(page, "concept") == counts(page, "publisher") == {}
    assert counts(page, "year") == {"2020": 1}
    assert ask(hidden).total.works == 1
    assert ask(hidden, "-nothing").total.works == 1


@pytest.mark.parametrize(
    "filters",
    [Filters(area=("NPL",)), Filters(type=("brief",)), Filters(language=("ru",)), Filters(work=work_id(2))],
)
def test_filters_do_not_open_a_door(hidden: SearchEngine, filters: Filters) -> None:
    """Choosing a value of the hidden work finds nothing."""
    assert ask(hidden, "", filters).total.works == ask(hidden, "cocoa", filters).total.works == 0


def test_concepts_do_not_open_a_door(hidden: SearchEngine) -> None:
    """Nor a concept that only the hidden work has."""
    concept = QueryConcept("quarry", 0, 6, ((ENGLISH, "quarry"),))
    assert ask(hidden, "quarry", concepts=(concept,)).total.works == 0


def test_walk_and_pages_of_leave_it_out(hidden: SearchEngine) -> None:
    """An export holds no more than the page."""
    query = SearchQuery(text="cocoa", pages_per_work=1000)
    assert [hit.work_number for hit in hidden.walk(query)] == [1]
    assert hidden.pages_of(query, work_id(2)) == ()
    assert hidden.pages_of(SearchQuery(), work_id(2)) == ()


@pytest.mark.parametrize(
    "prefix", ["whistleb", "conf", "emb", "hidd", "тай", "confidential em", "cocoa whistleb"]
)
def test_suggestions_do_not_name_it(hidden: SearchEngine, prefix: str) -> None:
    """Neither its words nor its title."""
    assert hidden.suggest(prefix, ENGLISH) == ()


@pytest.mark.parametrize("query", ["whistleblowr", "confidentail", "cocoa whistleblowr", "embarog"])
def test_did_you_mean_does_not_name_it(hidden: SearchEngine, query: str) -> None:
    """A word that stands only in hidden texts is not offered."""
    assert "blower" not in (ask(hidden, query).did_you_mean or "")
    assert "confidential" not in (ask(hidden, query).did_you_mean or "")
    assert "embargo" not in (ask(hidden, query).did_you_mean or "")


def test_hidden_complete_works_do_not_decide_what_is_listed(engine: SearchEngine) -> None:
    """Ten complete works of another audience leave this reader's list as if they were not there."""
    engine.put(
        [
            *(with_pages(a_work(n, audience="partners"), "cocoa farms") for n in range(1, 11)),
            with_pages(a_work(20), "cocoa"),
        ]
    )
    assert ask(engine, "cocoa farms").total.works == 1
    assert ask(engine, "cocoa farms", audiences=PARTNER).total.works == 10


def test_a_work_that_changes_its_audience_changes_hands_at_once(engine: SearchEngine) -> None:
    """From public to partners: gone for the public in the next search."""
    engine.put([with_pages(a_work(1), "cocoa")])
    engine.put([with_pages(a_work(1, version=2, audience="partners"), "cocoa")])
    assert ask(engine, "cocoa").total.works == 0
    assert engine.suggest("coc", ENGLISH) == ()
    assert ask(engine, "cocoa", audiences=("partners",)).total.works == 1


def record() -> Work:
    """A work of which only metadata may be shown."""
    return a_work(1, title="Bulletin of records", access="record", abstract="An overview")


def doors(engine: SearchEngine) -> Iterator[object]:
    """Every answer that could hold a word of the record's page."""
    for query in ("zanzibar", "zanzibra", '"zanzibar"', "records zanzibar", "bulletin"):
        yield ask(engine, query)
        yield list(engine.walk(SearchQuery(text=query)))
        yield engine.pages_of(SearchQuery(text=query), work_id(1))
    for prefix in ("zan", "zanz", "bulletin zan"):
        yield engine.suggest(prefix, ENGLISH)


def test_of_a_record_no_page_text_comes_out_of_any_door(engine: SearchEngine) -> None:
    """The engine itself drops the text of a record: it is not found, shown, suggested or offered."""
    engine.put([with_pages(record(), "zanzibar secrets")])
    assert "anzibar secrets" not in repr(list(doors(engine)))
    assert ask(engine, "zanzibar").total.works == 0
    assert ask(engine, "zanzibra").did_you_mean is None
    assert all(engine.suggest(prefix, ENGLISH) == () for prefix in ("zan", "zanz", "bulletin zan"))


def test_a_record_is_found_by_its_metadata(engine: SearchEngine) -> None:
    """Title and abstract, and without a page to show."""
    engine.put([with_pages(record(), "zanzibar secrets")])
    page = ask(engine, "bulletin overview")
    assert (page.total.works, page.total.pages) == (1, 0)
    assert page.hits[0].pages == ()
    assert engine.counts() == (1, 0)


def test_a_work_that_becomes_a_record_loses_its_text(engine: SearchEngine) -> None:
    """At the next put, from every door."""
    engine.put([with_pages(a_work(1, title="Bulletin of records"), "zanzibar secrets")])
    assert ask(engine, "zanzibar").total.works == 1
    engine.put([with_pages(a_work(1, version=2, title="Bulletin of records", access="record"), "zanzibar")])
    assert ask(engine, "zanzibar").total.works == 0
    assert engine.suggest("zan", ENGLISH) == ()
