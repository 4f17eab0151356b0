"""The contract of engines, quoted numbers and codes: a page has them where marks say that they stand."""

from __future__ import annotations

import random

import pytest
from engine_samples import a_work, ask, found, pages_found, texts, with_pages

from index.marks import Marker
from index.model import LanguageTag
from index.query import parse_query
from index.search import SearchEngine

_PIECES = (
    "target", "8.7", "8.7.1", "8", "7", "8,7", "8.71", "$100", "US$ 100", "100", "€100", "100%", "10-15%",
    "15", "5–17", "17", "5", "1,320", "1 320", "1.320", "1\u00a0320", "320", "million", "C182", "C. 182",
    "C.182", "No.29", "29", "A/RES/70/1", "70/1", "A/RES/2015/70", "COVID-19", "19", "16-year-olds",
    "2012-2016", "2016", "l’article", "of", "目标", "8.7的", "الهدف", "٨٫٧", "५-१७", "Ⅷ", "ß9", "o'8",
    "foo_7", "x@8.org", "8.7/16.2", "//x.org/8/7", "1 234 567 890 123 456 789 012 345 678 901", "‰", "$",
    "3,4,5", "HIV/COVID-19",
)  # fmt: skip
_BETWEEN = (" ", " ", " ", ", ", "\n", "-", "", "/", ". ", "\u00a0")
_LANGUAGES = ("en", "es", "fr", "zh", "ar", "und")


def _text(chance: random.Random, most: int) -> str:
    pieces = chance.choices(_PIECES, k=chance.randint(1, most))
    return "".join(piece + chance.choice(_BETWEEN) for piece in pieces)


def _pages(chance: random.Random, count: int) -> list[list[tuple[str, str]]]:
    """Pages of one run of language or two, which may meet in the middle of a number."""
    return [
        [(chance.choice(_LANGUAGES), _text(chance, 7)) for _ in range(chance.choice((1, 1, 2)))]
        for _ in range(count)
    ]


def _quotations(chance: random.Random, pages: list[list[tuple[str, str]]], count: int) -> list[str]:
    """Parts of pages and other texts, in quotes."""
    whole = ["".join(text for _, text in page) for page in pages]
    texts = [_text(chance, 3) for _ in range(count // 2)]
    for page in chance.choices(whole, k=count // 2):
        start = chance.randrange(len(page))
        texts.append(page[start : start + chance.randint(3, 16)])
    quoted = [f'"{text}"' for text in texts]
    return [one for one in quoted if [unit.kind for unit in parse_query(one).units] == ["phrase"]]


def test_a_quotation_is_found_on_the_pages_where_it_is_marked(engine: SearchEngine) -> None:
    """However numbers and codes are written: no page more, no page less."""
    chance = random.Random(87)
    pages = _pages(chance, 200)
    quotations = _quotations(chance, pages, 160)
    engine.put([with_pages(a_work(1), *pages)])
    some = 0
    for quotation in quotations:
        marker = Marker(parse_query(quotation))
        runs = [tuple((LanguageTag(tag), text) for tag, text in page) for page in pages]
        marked = {(1, place) for place, one in enumerate(runs, 1) if not marker.missing(marker.marks(one))}
        assert pages_found(engine, quotation) == marked, quotation
        some += bool(marked)
    assert some > len(quotations) / 3


def test_what_is_counted_is_what_is_marked(engine: SearchEngine) -> None:
    """Words and code apart from each other on a page count nowhere: not in totals, facets nor the walk."""
    near = ["target 8.7.1, see 8.7"] * 30 + ["8.7 is a target"] * 30
    engine.put([with_pages(a_work(number), text) for number, text in enumerate(near, 1)])
    engine.put([with_pages(a_work(100), "first", "Under target 8.7, so", "target 8.7")])
    answer = ask(engine, '"target 8.7"')
    assert (answer.total.works, answer.total.pages, answer.total.complete) == (1, 2, 1)
    assert [count.works for count in answer.facets["type"]] == [1]
    assert ask(engine, 'target -"target 8.7"').total.works == 60


def test_a_quotation_does_not_reach_from_one_text_of_a_page_to_the_next(engine: SearchEngine) -> None:
    """A title that ends in a word and a text that begins with a number are not side by side."""
    engine.put([with_pages(a_work(1, title="The target"), "8.7 children")])
    engine.put([with_pages(a_work(2), "a target 8.7")])
    assert pages_found(engine, '"target 8.7"') == {(2, 1)}
    assert pages_found(engine, '"8.7 the target"') == set()


def test_quotations_full_of_numbers_are_answered(engine: SearchEngine) -> None:
    """However many ways there are to read and to write them: one long one, and as many as a query takes."""
    long = ("1,320 " * 700)[:3990]
    many = " ".join(f'"{number},320 of {number}.320 1 {number}00"' for number in range(1, 120))[:3990]
    engine.put(texts(long, many, "1,320"))
    assert found(engine, f'"{long}"') == {1}
    assert found(engine, f'child "{long}"') == set()
    assert found(engine, many) <= {2}
    assert found(engine, f'1,320 -"{long}"') == {2, 3}


_THOUSANDS = ("1320 bricks", "1,320 bricks", "1 320 bricks", "1\u00a0320 bricks", "١٬٣٢٠ bricks")


@pytest.mark.parametrize("typed", ["1320 bricks", "1,320 bricks", "1 320 bricks", "1\u202f320 bricks"])
def test_a_quoted_number_is_found_however_its_thousands_are_grouped(engine: SearchEngine, typed: str) -> None:
    """And no other: neither part of it nor a longer one."""
    near = ("132 bricks", "13,20 bricks", "320 bricks", "1,3200 bricks", "21,320 bricks", "1.320.1 bricks")
    engine.put([with_pages(a_work(1), *_THOUSANDS, *near)])
    assert pages_found(engine, f'"{typed}"') == {(1, place) for place in range(1, len(_THOUSANDS) + 1)}


def test_numbers_of_four_digits_and_years_may_be_left_ungrouped_beside_longer_ones(
    engine: SearchEngine,
) -> None:
    """As styles of writing have it: 1320 of 45,000; 45 000 in 2015."""
    pages = ("1320 of 45,000 in 2015", "1,320 of 45 000 in 2015", "1 320 of 45 000 in 2015", "45000 in 2015")
    engine.put([with_pages(a_work(1), *pages)])
    assert pages_found(engine, '"of 45000 in 2015"') == {(1, 1), (1, 2), (1, 3)}
    assert pages_found(engine, '"1320 of 45 000 in 2015"') == {(1, 1), (1, 3)}
    assert pages_found(engine, '"45,000 in 2015"') == {(1, 1), (1, 2), (1, 3), (1, 4)}


def test_every_quotation_that_finds_a_page_is_marked_in_its_snippet(engine: SearchEngine) -> None:
    """However short, long or odd: what a reader is shown says where the words stand, in whole graphemes."""
    chance = random.Random(78)
    pages = [[(tag, "word " * chance.randint(0, 200) + text)] for ((tag, text), *_) in _pages(chance, 120)]
    pages += [[("en", f"{'filler ' * 90}({number}) {'filler ' * 90}")] for number in range(1, 6)]
    engine.put([with_pages(a_work(1), *pages)])
    quotations = [*_quotations(chance, pages, 120), '"(1)"', '"( 2 )"', '"3)"', '"(4"', '"5"']
    for quotation in quotations:
        hits = ask(engine, quotation, pages_per_work=1_000).hits
        for page in (page for hit in hits for page in hit.pages):
            assert page.snippet.marks, (quotation, page.page)
            assert all(0 <= start < end <= len(page.snippet.text) for start, end in page.snippet.marks)
