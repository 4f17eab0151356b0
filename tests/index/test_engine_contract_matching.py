"""The contract of engines, matching: pages with all words, pages that miss some, concepts, metadata."""

from __future__ import annotations

import pytest
from engine_samples import a_page, a_work, ask, counts, found, numbers, texts, with_pages, work_id

from index.model import LanguageTag
from index.search import Because, Filters, QueryConcept, SearchEngine

ENGLISH = LanguageTag("en")


def child_labour(query: str, words: str) -> QueryConcept:
    """The concept whose words stand in the query."""
    start = query.index(words)
    labels = ((ENGLISH, "child labour"), (LanguageTag("fr"), "travail des enfants"))
    return QueryConcept("child-labour", start, start + len(words), labels)


def test_all_words_must_stand_on_one_page(engine: SearchEngine) -> None:
    """Words on two pages of one work do not make a page complete; each page names what it misses."""
    engine.put([with_pages(a_work(1), "cocoa farms", "mines"), with_pages(a_work(2), "cocoa mines")])
    page = ask(engine, "cocoa mines")
    assert page.total.complete == 1
    assert numbers(page) == [2, 1]
    assert [hit.complete for hit in page.hits] == [True, False]
    assert {(one.page, one.missing) for one in page.hits[1].pages} == {(1, ("mines",)), (2, ("cocoa",))}


def test_pages_that_miss_words_come_below_all_complete_ones(engine: SearchEngine) -> None:
    """However well a page scores for some of the words."""
    engine.put(texts("rare " * 50, "rare " * 20 + "word", "rare common " + "filler " * 300, "common"))
    page = ask(engine, "rare common")
    assert numbers(page)[0] == 3
    assert page.total.works == 4
    assert [hit.complete for hit in page.hits] == [True, False, False, False]


def test_missing_words_are_named_as_typed(engine: SearchEngine) -> None:
    """In the reader's own spelling, case and all."""
    engine.put(texts("cocoa farms"))
    (hit,) = ask(engine, "Cocoa MINES Quarries").hits
    assert hit.pages[0].missing == ("MINES", "Quarries")


def test_of_ten_complete_works_no_other_is_listed(engine: SearchEngine) -> None:
    """With ten works that have every word, pages that miss some are not listed or counted."""
    engine.put(texts(*["cocoa farms"] * 10, *["cocoa"] * 5))
    page = ask(engine, "cocoa farms")
    assert (page.total.works, page.total.pages, page.total.complete) == (10, 10, 10)
    assert not any(one.missing for hit in page.hits for one in hit.pages)


def test_of_nine_complete_works_the_others_are_listed_and_counted(engine: SearchEngine) -> None:
    """One fewer, and pages that miss a word are added, in total and facets alike."""
    engine.put(texts(*["cocoa farms"] * 9, *["cocoa"] * 5))
    page = ask(engine, "cocoa farms")
    assert (page.total.works, page.total.pages, page.total.complete) == (14, 14, 9)
    assert numbers(page)[9:] == [10, 11, 12, 13, 14]
    assert counts(page, "type") == {"report": 14}


def test_pages_of_one_work_do_not_count_as_ten(engine: SearchEngine) -> None:
    """Ten complete pages of one work are one work."""
    engine.put([with_pages(a_work(1), *["cocoa farms"] * 12), *texts("cocoa", first=2)])
    page = ask(engine, "cocoa farms")
    assert (page.total.works, page.total.complete) == (2, 1)


def test_filters_do_not_change_what_is_listed_of_the_rest(engine: SearchEngine) -> None:
    """Whether pages that miss words are listed depends on the words alone: choosing a facet only narrows."""
    engine.put(
        [
            *(
                with_pages(a_work(n, type="brief" if n <= 3 else "report"), "cocoa farms")
                for n in range(1, 13)
            ),
            with_pages(a_work(20, type="brief"), "cocoa"),
        ]
    )
    assert ask(engine, "cocoa farms").total.works == 12
    assert ask(engine, "cocoa farms", Filters(type=("brief",))).total.works == 3


def test_inside_a_work_without_complete_pages_its_other_pages_are_listed(engine: SearchEngine) -> None:
    """Who searches inside one work wants its nearest pages, whatever other works have."""
    engine.put([*texts(*["cocoa farms"] * 12), with_pages(a_work(20), "cocoa", "farms", "mines")])
    inside = ask(engine, "cocoa farms", Filters(work=work_id(20)))
    assert (inside.total.works, inside.total.pages, inside.total.complete) == (1, 2, 0)
    other = ask(engine, "cocoa farms", Filters(work=work_id(1)))
    assert (other.total.works, other.total.pages, other.total.complete) == (1, 1, 1)


def test_complete_pages_of_a_work_come_first_then_the_best(engine: SearchEngine) -> None:
    """The pages of a hit: those with all words, then by score."""
    engine.put([with_pages(a_work(1), "cocoa " * 30, "farms mines", "cocoa farms " + "filler " * 200)])
    (hit,) = ask(engine, "cocoa farms").hits
    assert hit.pages[0].page == 3
    assert [bool(one.missing) for one in hit.pages] == [False, True, True]


def test_one_word_is_never_missed(engine: SearchEngine) -> None:
    """With a single word there is nothing to add."""
    engine.put(texts("cocoa", "mines"))
    assert ask(engine, "cocoa").total.works == 1


def test_a_concept_stands_for_its_words(engine: SearchEngine) -> None:
    """A page tagged with it is complete, in whatever language it says so; quoted text means itself."""
    engine.put(
        [
            with_pages(
                a_work(1), a_page(1, 1, ("fr", "le travail des enfants au Ghana"), concepts=["child-labour"])
            ),
            with_pages(a_work(2), a_page(2, 1, "child labour in Ghana")),
            with_pages(a_work(3), a_page(3, 1, ("fr", "les enfants au Ghana"), concepts=["schooling"])),
        ]
    )
    query = "child labour Ghana"
    concepts = (child_labour(query, "child labour"),)
    assert found(engine, query, concepts=concepts) == {1, 2}
    assert found(engine, query) == {2}
    assert found(
        engine, '"child labour" Ghana', concepts=(child_labour('"child labour" Ghana', "child labour"),)
    ) == {2}


def test_a_concept_stands_for_no_more_than_its_words(engine: SearchEngine) -> None:
    """Words beside those of the concept are still required."""
    engine.put([with_pages(a_work(1), a_page(1, 1, ("fr", "travail"), concepts=["child-labour"]))])
    query = "child labour Ghana"
    page = ask(engine, query, concepts=(child_labour(query, "child labour"),))
    assert page.total.complete == 0
    assert page.hits[0].pages[0].missing == ("Ghana",)


def test_a_hit_says_why(engine: SearchEngine) -> None:
    """The word as it stands on the page, the concept with the words that stand for it, the title."""
    page = a_page(1, 1, ("fr", "Le travail des enfants au Ghana."), concepts=["child-labour"])
    engine.put([with_pages(a_work(1, title="Cocoa report"), page)])
    query = "child labour ghana cocoa"
    (hit,) = ask(engine, query, concepts=(child_labour(query, "child labour"),)).hits
    because = hit.pages[0].because
    assert Because("word", "Ghana") in because
    assert Because("concept", "words", "child-labour") in because
    assert Because("title", "Cocoa report") in because


def test_a_hit_says_what_of_the_work_it_was_found_by(engine: SearchEngine) -> None:
    """Abstract, author, publisher, identifier and topics of the work, where the page itself does not say."""
    work = a_work(
        1,
        title="Bulletin",
        abstract="Harvests in Ghana, and more harvests",
        authors=("Ama Mensah", "Kofi Owusu"),
        publishers=("Fair Office",),
        identifier="ISBN 978-92-2-1",
        concepts=("child-labour",),
    )
    engine.put([with_pages(work, a_page(1, 1, "cocoa"), a_page(1, 2, "cocoa again"))])

    def why(query: str, *concepts: QueryConcept) -> tuple[Because, ...]:
        return ask(engine, query, concepts=concepts).hits[0].pages[0].because

    assert why("harvests") == (Because("abstract", "Harvests"),)
    assert why("Mensah cocoa") == (Because("word", "cocoa"), Because("author", "Ama Mensah"))
    assert why("fair office") == (Because("publisher", "Fair Office"),)
    assert why("978-92-2-1") == (Because("identifier", "ISBN 978-92-2-1"),)
    assert why("bulletin") == (Because("title", "Bulletin"),)
    assert why("child labour", child_labour("child labour", "child labour")) == (
        Because("concept", "", "child-labour"),
    )


def test_marks_know_the_accents_that_the_index_knows(engine: SearchEngine) -> None:
    """A page found by an accented word of the index, typed bare, is marked by it: in hits and as a whole."""
    french = a_page(1, 1, ("fr", "Les générosités du pays"))
    engine.put([with_pages(a_work(1), french)])
    (hit,) = ask(engine, "generosites").hits
    snippet = hit.pages[0].snippet
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["générosités"]
    assert engine.spellings("generosites") == ("générosités",)
    assert engine.spellings("cocoa") == ()


def test_the_concepts_of_a_work_stand_with_its_metadata(engine: SearchEngine) -> None:
    """A work about the concept is found by it on the first page of its documents, as by its title."""
    work = a_work(1, title="Rapport", title_language=LanguageTag("fr"), concepts=("child-labour",))
    engine.put([with_pages(work, ("fr", "Ghana"), ("fr", "Togo"))])
    query = "child labour"
    concepts = (child_labour(query, query),)
    (hit,) = ask(engine, query, concepts=concepts).hits
    assert [one.page for one in hit.pages] == [1]


def test_a_work_without_pages_is_found_by_its_metadata(engine: SearchEngine) -> None:
    """It is counted as a work and has no pages to show or count."""
    engine.put([with_pages(a_work(1, title="Cocoa convention", languages=(ENGLISH,)))])
    page = ask(engine, "cocoa convention")
    assert (page.total.works, page.total.pages, page.total.complete) == (1, 0, 1)
    assert (page.hits[0].pages, page.hits[0].pages_more) == ((), 0)
    assert counts(page, "language") == {"en": 1}


def test_an_empty_page_is_a_page(engine: SearchEngine) -> None:
    """A page without text is held, counted and listed where no words are asked."""
    engine.put([with_pages(a_work(1), "", "text")])
    assert engine.counts() == (1, 2)
    assert ask(engine).total.pages == 2


def test_pages_that_are_not_running_text_rank_lower(engine: SearchEngine) -> None:
    """A cover or a list of contents comes after a page of text that is as good."""
    engine.put(
        [
            with_pages(a_work(1), a_page(1, 1, "cocoa farms", kind="contents")),
            with_pages(a_work(2), a_page(2, 1, "cocoa farms")),
        ]
    )
    assert numbers(ask(engine, "cocoa farms")) == [2, 1]


def test_words_side_by_side_rank_higher(engine: SearchEngine) -> None:
    """Between pages with the same words, the one where they stand as typed comes first."""
    engine.put(texts("labour of the child mines", "mines child labour of the", "child of the labour mines"))
    assert numbers(ask(engine, "child labour"))[0] == 2


def test_a_title_with_the_words_ranks_higher(engine: SearchEngine) -> None:
    """On every page of the work, not only the first."""
    engine.put(
        [
            (a_work(1, title="Timber"), [a_page(1, 1, "x"), a_page(1, 2, "cocoa farms")]),
            (a_work(2, title="Cocoa"), [a_page(2, 1, "x"), a_page(2, 2, "cocoa farms")]),
        ]
    )
    page = ask(engine, "cocoa farms")
    assert numbers(page) == [2, 1]
    assert page.hits[0].pages[0].page == 2


@pytest.mark.parametrize("heading", [(), ("3 Findings", "3.1 Farms")])
def test_heading_and_kind_come_back_as_put(engine: SearchEngine, heading: tuple[str, ...]) -> None:
    """What the page is, a hit says."""
    engine.put([with_pages(a_work(1), a_page(1, 1, ("fr", "cacao"), heading=heading, kind="contents"))])
    (page,) = ask(engine, "cacao").hits[0].pages
    assert (page.document_id, page.page, page.language) == ("d-1-1", 1, "fr")
    assert (page.heading, page.kind) == (heading, "contents")
    assert page.snippet.text == "cacao"
    assert page.snippet.marks == ((0, 5),)


def test_a_hit_names_the_heading_above_its_passage(engine: SearchEngine) -> None:
    """Not the first that begins on the page: the one in force where the words stand that were found."""
    text = "Of mines still. " + "Nothing. " * 60 + "2 Farms " + "Nothing. " * 60 + "Cocoa and coffee."
    starts = ((0, ("1 Mines",)), (text.index("2 Farms"), ("2 Farms",)))
    engine.put([with_pages(a_work(1), a_page(1, 1, text, heading=("2 Farms",), starts=starts))])
    for words, heading in (("mines", ("1 Mines",)), ("cocoa", ("2 Farms",)), ("", ("1 Mines",))):
        assert ask(engine, words).hits[0].pages[0].heading == heading


def test_of_pages_as_good_those_in_the_reader_s_language_come_first(engine: SearchEngine) -> None:
    """It orders, and neither adds nor hides: the other language is there for every reader."""
    engine.put(
        [
            with_pages(a_work(1), ("es", "el cacao del mercado")),
            with_pages(a_work(2), ("pt", "o cacao do mercado")),
        ]
    )
    in_portuguese = ask(engine, "cacao", language=LanguageTag("pt"))
    in_spanish = ask(engine, "cacao", language=LanguageTag("es"))
    assert (numbers(in_portuguese), numbers(in_spanish)) == ([2, 1], [1, 2])
    assert in_portuguese.total == in_spanish.total


def test_a_page_that_only_cites_in_the_reader_s_language_is_not_in_it(engine: SearchEngine) -> None:
    """A French page with a list of English sources has the English words; for who reads English, the page
    that is in English comes first. A filter by language finds both."""
    french = "Les enfants qui travaillent sont moins nombreux qu'avant, disent les deux organisations.\n"
    sources = "Child labour: global estimates, trends and the road forward."
    english = (
        "Child labour: global estimates, trends and the road forward, say the two organisations, and more."
    )
    engine.put(
        [
            (
                a_work(1),
                [
                    a_page(1, 1, [("fr", french), ("en", sources)]),
                    a_page(
                        1, 1, english + " Children are at work on farms, in homes and in kilns.", document=2
                    ),
                ],
            )
        ]
    )
    best = ask(engine, "child labour estimates", language=LanguageTag("en")).hits[0].pages
    assert [page.document_id for page in best] == ["d-1-2", "d-1-1"]
    best = ask(engine, "child labour estimates", language=LanguageTag("fr")).hits[0].pages
    assert [page.document_id for page in best] == ["d-1-1", "d-1-2"]
    assert ask(engine, "child labour", Filters(language=("en",))).total.pages == 2


def test_a_page_with_the_words_stands_above_one_with_the_concept_alone(engine: SearchEngine) -> None:
    """A tag finds a page in another language; the reader's own words weigh more."""
    tagged = a_page(1, 1, ("fr", "travail des enfants au marché"), concepts=("child-labour",))
    worded = a_page(2, 1, "Many reports say child labour is found in markets and on farms.")
    engine.put([(a_work(1), [tagged]), (a_work(2), [worded])])
    page = ask(engine, "child labour", concepts=(child_labour("child labour", "child labour"),))
    assert numbers(page) == [2, 1]
