"""The pure pieces of pages: marks, paragraphs, citations, figures, numbered pages. No portal runs here."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from datasets.estimates import Unit, load_estimates
from index.model import LanguageTag, Runs, Work, WorkId
from index.search import QueryConcept
from portal.addresses import Addresses
from portal.citing import LONGEST_QUOTE, cite_page, cite_work, quotation
from portal.figures import figure_cards, home_figures, value_in_words
from portal.i18n import read_languages
from portal.labels import Labels
from portal.marking import marked, quoted, shortened, visible, within
from portal.paragraphs import paragraph_spans, paragraphs
from portal.rendering import MOST_NAMES, named
from portal.search_page import SearchLinks
from portal.search_request import SearchRequest, on_page
from portal.views.works import SHEETS, sheet_numbers

ENGLISH = read_languages(["en"])["en"]
FRENCH = read_languages(["fr"])["fr"]
ARABIC = read_languages(["ar"])["ar"]
RUSSIAN, CHINESE = (read_languages([tag])[tag] for tag in ("ru", "zh"))
EN, AR = LanguageTag("en"), LanguageTag("ar")
WORK = Work(
    id=WorkId("w-1"),
    number=1,
    version=1,
    title="Cocoa",
    title_language=EN,
    type="report",
    publishers=("ILO",),
    issued="2022-06",
)
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text and spans of it, in order, none touching another."""
    text = draw(ANY_TEXT)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(places[::2], places[1::2], strict=False))


@given(marked_texts())
def test_marking_changes_nothing_but_adds_marks(case: tuple[str, list[tuple[int, int]]]) -> None:
    """Read back, the markup is the visible text, and the marks are the visible text of the spans."""
    text, marks = case
    tree = html.fromstring(f"<p>{marked(text, marks)}</p>")
    assert tree.text_content() == html.fromstring(f"<p>{marked(text, [])}</p>").text_content()
    assert len(tree.findall(".//mark")) == len(marks)
    assert {element.tag for element in tree.iter()} <= {"p", "mark"}


@given(ANY_TEXT)
def test_what_is_visible_stays_visible(text: str) -> None:
    """Cleaning twice is cleaning once, and takes out no letter, digit or space."""
    once = visible(text)
    assert visible(once) == once
    assert [one for one in once if one.isalnum()] == [one for one in text if one.isalnum()]


def test_marks_cut_to_a_part() -> None:
    """A mark over the border of a part is cut there; one outside is left out."""
    assert within([(0, 5), (8, 12), (20, 22)], 3, 10) == [(0, 2), (5, 7)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Whole sentence.", "Whole sentence."),
        ("begins inside one.", "…begins inside one."),
        ("Ends inside one", "Ends inside one…"),
        ("He said “so.”", "He said “so.”"),
        ("这是一句话。", "这是一句话。"),
        ("", ""),
    ],
)
def test_an_ellipsis_where_a_passage_was_cut(text: str, shown: str) -> None:
    """A passage that begins in small letters or ends without a stop is shown as a part."""
    assert quoted(text, []) == shown


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("short", 10, "short"), ("one two three", 9, "one two…"), ("W" * 50, 10, "W" * 9 + "…")],
)
def test_shortening_at_a_space(text: str, most: int, shown: str) -> None:
    """Never longer than asked, cut between words where there are any."""
    assert shortened(text, most) == shown


@given(st.text("ab \n\t.", max_size=120))
def test_paragraphs_hold_every_letter_once(text: str) -> None:
    """Paragraphs are apart, in order, without space at their ends, and leave out nothing but white space."""
    spans = paragraph_spans(text)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


def test_a_blank_line_ends_a_paragraph_and_a_line_end_does_not() -> None:
    """Lists and tables keep their lines inside a paragraph."""
    text = "First.\n \nSecond\nline.\n\n\n\nThird."
    assert [text[start:end] for start, end in paragraph_spans(text)] == ["First.", "Second\nline.", "Third."]


def test_a_paragraph_in_two_languages_keeps_them_apart() -> None:
    """Each piece has its language; marks fall into the piece they belong to, also over a border."""
    runs: Runs = ((EN, "In Arabic "), (AR, "عمل الأطفال"), (EN, " means child labour.\n\nNext."))
    found = list(paragraphs(runs, [(3, 13), (21, 26)]))
    assert [[piece.language for piece in one.pieces] for one in found] == [["en", "ar", "en"], ["en"]]
    assert [str(piece.html) for piece in found[0].pieces] == [
        "In <mark>Arabic </mark>",
        "<mark>عمل</mark> الأطفال",
        "<mark> mean</mark>s child labour.",
    ]
    assert found[0].language == "en"


def test_a_citation_without_a_date_says_so() -> None:
    """No date is said in the reader's language; without publishers the title comes first."""
    undated = replace(WORK, issued=None)
    assert cite_work(
        undated, "https://a.test/w", FRENCH
    ).reference == "ILO (s.\xa0d.). Cocoa. https://a.test/w".replace("\xa0", " ")


def test_a_quotation_is_the_paragraph_of_the_first_mark() -> None:
    """One line, at most 400 signs, around the word that was looked for."""
    runs: Runs = ((EN, "First paragraph.\n\nThe second\nspeaks of cocoa.\n\nThird."),)
    assert quotation(runs, ((39, 44),)) == "The second speaks of cocoa."
    assert quotation(runs, ()) == "First paragraph."
    long: Runs = ((EN, "word " * 500 + "cocoa " + "word " * 500),)
    found = quotation(long, ((2500, 2505),))
    assert "cocoa" in found
    assert len(found) <= LONGEST_QUOTE
    assert quotation(((EN, " \n "),), ()) == ""


SENTENCE = (
    "The report of the U.S. Department names eleven goods and says who makes them, in which year and where. "
)


@pytest.mark.parametrize(
    ("text", "sought", "begins"),
    [
        (SENTENCE * 4 + "Cocoa is one of them.", "Cocoa", "The report of the U.S."),
        (SENTENCE * 4 + "Of these, cocoa is one.", "cocoa", "The report of the U.S."),
        (SENTENCE + "And " + "so " * 90 + "cocoa.", "cocoa", "And so so"),
        ("Of " + "so " * 90 + "it is. Then " + "so " * 120 + "cocoa.", "cocoa", "…so so"),
        ("and goes on from the page before. " + "It names cocoa.", "cocoa", "It names"),
        ("and goes on from the page before, with cocoa.", "cocoa", "…and goes on"),
        ("так продолжается. " * 20 + "Детей нет. Какао есть.", "Какао", "Детей нет."),
        ("前文。" * 150 + "这里有可可。", "可可", "前文。"),
        ("انتهى الأمر؟ " * 30 + "هذا هو الكاكاو", "الكاكاو", "انتهى الأمر"),
        ("word " * 500 + "cocoa " + "word " * 500, "cocoa", "…word word"),
    ],
)
def test_a_quotation_begins_with_a_sentence_or_says_that_it_does_not(
    text: str, sought: str, begins: str
) -> None:
    """In scripts with and without capitals; the words that were sought are in it whatever it begins with."""
    start = text.index(sought)
    found = quotation(((EN, text),), ((start, start + len(sought)),))
    assert sought in found
    assert found.startswith(begins), found[:60]
    assert len(found) <= LONGEST_QUOTE


def test_a_page_is_cited_with_its_number() -> None:
    """Quotation, publisher, year, title, page, address."""
    cited = cite_page(WORK, 7, ((EN, "Cocoa is grown."),), (), "https://a.test/p", ENGLISH)
    assert (cited.quote, cited.reference) == ("Cocoa is grown.", "ILO (2022). Cocoa. p. 7. https://a.test/p")


def test_values_of_figures_in_words() -> None:
    """The digits of print, the unit of the language."""
    estimates = load_estimates()
    figure = next(one for one in estimates if one.unit == "million")
    assert value_in_words(replace(figure, value=Decimal("22.0")), ENGLISH) == "22.0 million"
    share = replace(figure, unit="percent", value=Decimal(61))
    assert value_in_words(share, ENGLISH) == "61%"
    assert value_in_words(share, FRENCH).translate({0x202F: " ", 0xA0: " "}) == "61 %"


@pytest.mark.parametrize(
    ("value", "unit", "russian", "chinese"),
    [
        ("138", "million", "138 млн", "1.38亿"),
        ("245.5", "million", "245,5 млн", "2.455亿"),
        ("22.0", "million", "22,0 млн", "2200万"),
        ("236", "billion-us-dollars", "236 млрд долл. США", "2360亿美元"),
        ("61", "percent", "61 %", "61%"),
    ],
)
def test_large_numbers_as_a_language_counts(value: str, unit: Unit, russian: str, chinese: str) -> None:
    """Chinese has no million: it counts by ten thousands and by hundreds of millions, no digit lost."""
    figure = replace(next(iter(load_estimates())), value=Decimal(value), unit=unit)
    assert value_in_words(figure, RUSSIAN).replace("\xa0", " ") == russian
    assert value_in_words(figure, CHINESE) == chinese


def test_a_figure_in_a_language_without_its_words_says_it_in_english() -> None:
    """The text falls back to English and says so, so that it is marked as English on an Arabic page."""
    cards = home_figures(load_estimates(), ARABIC)
    assert {card.label.language for card in cards} == {"ar"}
    assert all(card.counted.language in ("ar", "en") for card in cards)
    assert len({card.concept for card in cards}) == len(cards)


def test_a_first_figure_follows_nothing() -> None:
    """The oldest figure of a measure names none before it."""
    estimates = load_estimates()
    oldest = [one for one in estimates if one.follows is None]
    assert {card.follows for card in figure_cards(oldest, estimates, ENGLISH)} == {""}


def test_names_in_a_list_are_kept_apart() -> None:
    """Each name is isolated from the direction of the others; a long list ends in how many more there are."""
    assert str(named(["A & B", "<i>"], ENGLISH)) == "<bdi>A &amp; B</bdi> and <bdi>&lt;i&gt;</bdi>"
    assert str(named([f"n{n}" for n in range(20)], ENGLISH)).endswith(f"and {20 - MOST_NAMES} others")


def links(request: SearchRequest) -> SearchLinks:
    labels = Labels(ENGLISH, lambda code, tag: code, lambda concept, tag: concept)
    return SearchLinks(request, ENGLISH, labels, Addresses())


@pytest.mark.parametrize(
    ("here", "works", "numbers"),
    [
        (1, 5, [1]),
        (1, 35, [1, 2, 3, 4]),
        (1, 95, [1, 2, 3, None, 10]),
        (5, 95, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (10, 95, [1, None, 8, 9, 10]),
        (4, 95, [1, 2, 3, 4, 5, 6, None, 10]),
    ],
)
def test_numbered_pages(here: int, works: int, numbers: list[int | None]) -> None:
    """First, last and the neighbours of the page being read; gaps are shown as gaps."""
    paging = links(on_page(SearchRequest(q="a"), here)).paging(works)
    assert [step.number for step in paging.steps] == numbers
    assert [step.number for step in paging.steps if step.number and not step.href] == [here]


@given(st.integers(0, 50_000), st.integers(1, 1_000))
def test_numbered_pages_never_lead_beyond_the_results(works: int, here: int) -> None:
    """Every link is to a page that has results, or to the first."""
    paging = links(on_page(SearchRequest(q="a"), here)).paging(works)
    last = max(1, min(-(-works // 10), 1_000))
    assert paging.last_number == last
    assert all(1 <= step.number <= last for step in paging.steps if step.number and step.href)
    assert (paging.following is not None) == (here < last)


def test_labels_that_the_reader_typed_are_not_named_again() -> None:
    """Also searched: the first label of each other language of the pages, none that stands in the query."""
    tags = ("en", "en", "fr", "de", "ar")
    words = ("child labour", "child work", "travail des enfants", "Kinderarbeit", "عمل الأطفال")
    concept = QueryConcept(
        "child-labour", 0, 12, tuple((LanguageTag(t), w) for t, w in zip(tags, words, strict=True))
    )
    also = links(SearchRequest(q="Child labour in Peru")).also_searched([concept])
    assert also[0].labels == (("fr", "travail des enfants"), ("ar", "عمل الأطفال"))


@given(st.integers(2, 50_000))
def test_sheets_of_a_long_document(count: int) -> None:
    """First and last page are there, and never many more links than fit a screen."""
    numbers = sheet_numbers(count)
    assert (numbers[0], numbers[-1]) == (1, count)
    assert len(numbers) <= SHEETS + 2
    assert numbers == sorted(set(numbers))
