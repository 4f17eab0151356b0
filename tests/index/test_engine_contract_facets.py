"""The contract of engines, facets: every count is what a reader gets, beside a model that counts by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from engine_samples import ENGINES, a_page, a_work, ask, counts, texts, with_pages
from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import LanguageTag, Passage, Work
from index.search import FACETS, Filters, SearchEngine

LANGUAGES, WORDS = ("en", "fr", "und"), ("cocoa", "mines", "timber")
TYPES, AREAS, CONCEPTS = ("report", "brief"), ("BRA", "FRA", "NPL"), ("a", "b")
PUBLISHERS, YEARS = ("ILO", "UNICEF"), (None, "2019", "2020-05")


@dataclass(frozen=True)
class Corpus:
    """Some works with their pages."""

    works: tuple[tuple[Work, tuple[Passage, ...]], ...]


def some_of(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Any selection of the values, each once."""
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


@st.composite
def works(draw: st.DrawFn, number: int) -> tuple[Work, tuple[Passage, ...]]:
    """One work with up to three pages of some of the words."""
    pages = draw(st.lists(st.tuples(st.sampled_from(LANGUAGES), some_of(WORDS)), min_size=1, max_size=3))
    work = a_work(
        number,
        title="x",
        type=draw(st.sampled_from(TYPES)),
        areas=draw(some_of(AREAS)),
        mentioned_areas=draw(some_of(AREAS)),
        concepts=draw(some_of(CONCEPTS)),
        mentioned_concepts=draw(some_of(CONCEPTS)),
        publishers=draw(some_of(PUBLISHERS)),
        issued=draw(st.sampled_from(YEARS)),
        audience=draw(st.sampled_from(("public", "public", "public", "partners"))),
    )
    return work, tuple(a_page(number, n, (tag, " ".join(words))) for n, (tag, words) in enumerate(pages, 1))


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Up to fourteen works: enough for both ways of listing."""
    return Corpus(tuple(draw(works(number)) for number in range(1, draw(st.integers(1, 14)) + 1)))


filters = st.builds(
    Filters,
    type=some_of(TYPES),
    language=some_of(LANGUAGES),
    area=some_of(AREAS),
    concept=some_of(CONCEPTS),
    mentions_area=some_of(AREAS[:2]),
    mentions_concept=some_of(CONCEPTS),
    publisher=some_of(PUBLISHERS),
    year_from=st.sampled_from((None, None, 2019, 2020)),
    year_to=st.sampled_from((None, None, 2019)),
)


def modelled(corpus: Corpus, words: Sequence[str], chosen: Filters) -> dict[int, int]:
    """The works that are listed and their pages, counted by hand."""
    readable = [(work, pages) for work, pages in corpus.works if work.audience == "public"]

    def listed(fits: Callable[[Passage], bool], narrow: Filters) -> dict[int, int]:
        found = {
            work.number: sum(fits(p) and on(p, narrow) for p in pages)
            for work, pages in readable
            if of(work, narrow)
        }
        return {number: pages for number, pages in found.items() if pages}

    complete = listed(lambda page: all(word in page.text.split() for word in words), Filters())
    if len(complete) >= 10 or len(words) < 2:
        return listed(lambda page: all(word in page.text.split() for word in words), chosen)
    return listed(lambda page: any(word in page.text.split() for word in words), chosen)


def on(page: Passage, chosen: Filters) -> bool:
    """Whether a page passes the filters on pages."""
    return not chosen.language or bool(set(chosen.language) & set(page.languages))


def of(work: Work, chosen: Filters) -> bool:
    """Whether a work passes the filters on works."""
    year = work.year or 0
    return (
        (not chosen.type or work.type in chosen.type)
        and fits(chosen.area, work.areas)
        and fits(chosen.concept, work.concepts)
        and fits(chosen.mentions_area, (*work.areas, *work.mentioned_areas))
        and fits(chosen.mentions_concept, (*work.concepts, *work.mentioned_concepts))
        and fits(chosen.publisher, work.publishers)
        and (chosen.year_from is None or year >= max(chosen.year_from, 1))
        and (chosen.year_to is None or 0 < year <= chosen.year_to)
    )


def fits(wanted: Sequence[str], held: Sequence[str]) -> bool:
    """Whether one of the wanted values is held, or none is wanted."""
    return not wanted or bool(set(wanted) & set(held))


def choosing(chosen: Filters, facet: str, value: str) -> Filters:
    """The filters with this one value of the facet, and nothing else of it."""
    if facet == "year":
        return replace(chosen, year_from=int(value), year_to=int(value))
    return replace(chosen, **{facet: (value,)})


@pytest.mark.parametrize("name", sorted(ENGINES))
@settings(max_examples=60, deadline=None)
@given(corpus=corpora(), words=some_of(WORDS), chosen=filters)
def test_every_count_is_what_choosing_the_value_gives(
    name: str, corpus: Corpus, words: tuple[str, ...], chosen: Filters
) -> None:
    """Totals are the model's; a value's count is the total of a search that chooses it; none is missing."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = ENGINES[name](Path(folder))
        engine.put(corpus.works)
        text = " ".join(words)
        page = ask(engine, text, chosen)
        expected = modelled(corpus, words, chosen)
        assert (page.total.works, page.total.pages) == (len(expected), sum(expected.values()))
        assert {hit.work_number for hit in page.hits} == set(expected)
        for facet in FACETS:
            shown = counts(page, facet)
            for value in all_values(facet):
                narrowed = len(modelled(corpus, words, choosing(chosen, facet, value)))
                assert shown.get(value, 0) == narrowed
            for value, works_with in shown.items():
                assert ask(engine, text, choosing(chosen, facet, value)).total.works == works_with


def all_values(facet: str) -> Sequence[str]:
    """Every value that a corpus may have."""
    values = {
        "type": TYPES,
        "language": LANGUAGES,
        "area": AREAS,
        "mentions_area": AREAS,
        "concept": CONCEPTS,
        "mentions_concept": CONCEPTS,
        "publisher": PUBLISHERS,
        "year": ("2019", "2020"),
    }
    return values[facet]


def test_values_come_by_works_then_by_name_and_may_be_capped(engine: SearchEngine) -> None:
    """Most works first; equals in the order of their values; ``facet_limit`` cuts after that."""
    areas = [("BRA",), ("FRA", "BRA"), ("AUT", "BRA"), ("FRA",), ("AUT",)]
    engine.put(with_pages(a_work(n, areas=of_work), "cocoa") for n, of_work in enumerate(areas, 1))
    page = ask(engine, "cocoa")
    assert [(count.value, count.works) for count in page.facets["area"]] == [
        ("BRA", 3),
        ("AUT", 2),
        ("FRA", 2),
    ]
    capped = ask(engine, "cocoa", facet_limit=1)
    assert [count.value for count in capped.facets["area"]] == ["BRA"]


def test_only_facets_that_are_asked_are_counted(engine: SearchEngine) -> None:
    """No facet costs anything unless it is wanted."""
    engine.put(texts("cocoa"))
    assert set(ask(engine, "cocoa", facets=("type",)).facets) == {"type"}
    assert ask(engine, "cocoa", facets=()).facets == {}


def test_a_work_with_pages_in_two_languages_counts_in_both(engine: SearchEngine) -> None:
    """Once in each, and once in the total; choosing one shows only its pages."""
    engine.put([with_pages(a_work(1), "cocoa", ("fr", "cocoa"), [("en", "cocoa "), ("fr", "cacao")])])
    page = ask(engine, "cocoa")
    assert counts(page, "language") == {"en": 1, "fr": 1}
    assert (page.total.works, page.total.pages) == (1, 3)
    french = ask(engine, "cocoa", Filters(language=("fr",)))
    assert {one.page for one in french.hits[0].pages} == {2, 3}
    assert (french.total.pages, french.hits[0].pages_more) == (2, 0)


def test_a_language_that_is_not_served_counts_as_other(engine: SearchEngine) -> None:
    """Pages are in a served language or in ``und``."""
    engine.put(texts(("pl", "kopalnia")))
    assert counts(ask(engine, "kopalnia"), "language") == {"und": 1}
    assert ask(engine, "kopalnia", Filters(language=("pl",))).total.works == 0


def test_mentions_are_the_wider_sense(engine: SearchEngine) -> None:
    """``area`` finds works about it, ``mentions_area`` those that name it as well; concepts alike."""
    engine.put(
        [
            with_pages(a_work(1, areas=("BRA",), concepts=("a",)), "cocoa"),
            with_pages(a_work(2, mentioned_areas=("BRA",), mentioned_concepts=("a",)), "cocoa"),
        ]
    )
    assert ask(engine, "cocoa", Filters(area=("BRA",))).total.works == 1
    assert ask(engine, "cocoa", Filters(mentions_area=("BRA",))).total.works == 2
    assert ask(engine, "cocoa", Filters(concept=("a",))).total.works == 1
    assert ask(engine, "cocoa", Filters(mentions_concept=("a",))).total.works == 2


def test_about_and_mentions_are_two_facets(engine: SearchEngine) -> None:
    """Each with counts of its own; a choice in one narrows the other, and leaves the values of its own be."""
    engine.put(
        [
            with_pages(a_work(1, areas=("BRA",), concepts=("a",)), "cocoa"),
            with_pages(
                a_work(2, areas=("NPL",), mentioned_areas=("BRA",), mentioned_concepts=("a",)), "cocoa"
            ),
            with_pages(a_work(3, mentioned_areas=("BRA", "FRA")), "cocoa"),
        ]
    )
    page = ask(engine, "cocoa")
    assert counts(page, "area") == {"BRA": 1, "NPL": 1}
    assert counts(page, "mentions_area") == {"BRA": 3, "FRA": 1, "NPL": 1}
    assert (counts(page, "concept"), counts(page, "mentions_concept")) == ({"a": 1}, {"a": 2})
    named = ask(engine, "cocoa", Filters(mentions_area=("FRA", "NPL")))
    assert named.total.works == 2
    assert counts(named, "mentions_area") == {"BRA": 3, "FRA": 1, "NPL": 1}
    assert counts(named, "area") == {"NPL": 1}
    both = ask(engine, "cocoa", Filters(area=("NPL",), mentions_area=("BRA",)))
    assert (both.total.works, counts(both, "area")) == (1, {"BRA": 1, "NPL": 1})
    assert counts(both, "mentions_area") == {"BRA": 1, "NPL": 1}


@pytest.mark.parametrize("value", ["it's", 'a "b"', "a/b:c", "ILO – OIT", "العمل", " ", "x" * 500, "a\x00b"])
def test_any_string_can_be_a_value(engine: SearchEngine, value: str) -> None:
    """A publisher's name is kept sign by sign, and choosing it finds the work."""
    engine.put([with_pages(a_work(1, publishers=(value,)), "cocoa"), *texts("cocoa", first=2)])
    assert counts(ask(engine, "cocoa"), "publisher") == {value: 1}
    assert ask(engine, "cocoa", Filters(publisher=(value,))).total.works == 1


def test_facets_follow_every_change(engine: SearchEngine) -> None:
    """After a work changed or went, its old values are gone."""
    engine.put(
        [with_pages(a_work(1, areas=("BRA",)), "cocoa"), with_pages(a_work(2, areas=("BRA",)), "cocoa")]
    )
    assert counts(ask(engine, "cocoa"), "area") == {"BRA": 2}
    engine.put([with_pages(a_work(1, version=2, areas=("FRA",)), "cocoa")])
    assert counts(ask(engine, "cocoa"), "area") == {"BRA": 1, "FRA": 1}
    engine.delete(a_work(2).id, 2)
    assert counts(ask(engine, "cocoa"), "area") == {"FRA": 1}
    assert counts(ask(engine, "cocoa"), "language") == {"en": 1}


def test_nothing_matches_gives_empty_facets(engine: SearchEngine) -> None:
    """An empty index, a word that stands nowhere, a filter that no work passes: no counts and no error."""
    assert ask(engine).total.works == 0
    engine.put(texts(("fr", "cacao")))
    assert counts(ask(engine, "zanzibar"), "type") == {}
    page = ask(engine, "cacao", Filters(type=("brief",)))
    assert (page.total.works, counts(page, "type")) == (0, {"report": 1})
    assert LanguageTag("fr") in counts(ask(engine, "cacao"), "language")
