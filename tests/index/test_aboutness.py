"""What a work is about: the share of its pages that name a thing, the title first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.aboutness import Named, Rule, is_country, judged
from index.catalogue.named_areas import areas_judged, titled_areas

RULE = Rule(share=0.35, pages=2, of_most=0.5, titled_share=0.05, at_most=3)


def about(pages: list[str], *titled: str) -> str:
    """What a work is about whose pages name these letters."""
    return "".join(one.value for one in judged(pages, RULE, titled) if one.about)


@pytest.mark.parametrize(
    ("pages", "titled", "expected"),
    [
        (["a", "a", "ab", "a", "ac"], "", "a"),
        (["ab", "ab", "a", "a", "a", "a"], "", "a"),
        (["ab", "ab", "ab", "a", "a", "a"], "", "ab"),
        (["a", "", "", ""], "", ""),
        (["a"], "", "a"),
        (["a", "b"], "", ""),
        (["abcd", "abcd"], "", ""),
        (["ab"] * 9 + ["b"], "a", "a"),
        (["b", "b", "b"], "a", "b"),
        (["b"] * 30 + ["a"], "a", "b"),
        ([], "a", ""),
    ],
    ids=[
        "on every page", "on a third of the pages", "half as often as the most named", "once in a long work",
        "a letter of one page", "one page each", "too many to be about", "the title settles it",
        "a title whose thing no page names", "a title whose thing hardly any page names", "no pages",
    ],
)  # fmt: skip
def test_what_a_work_is_about(pages: list[str], titled: str, expected: str) -> None:
    assert about(pages, *titled) == expected


def test_everything_named_comes_with_its_share_about_first_then_most_named() -> None:
    found = judged(["ab", "abc", "ac", "a"], RULE)
    assert found == (Named("a", 1.0, True), Named("b", 0.5, True), Named("c", 0.5, True))
    assert judged(["ca", "ab", "a", "a", "a", "a", "a"], RULE)[1:] == (
        Named("c", 1 / 7, False),
        Named("b", 1 / 7, False),
    )


def test_a_page_counts_a_thing_once_however_often_it_names_it() -> None:
    assert judged(["aaa", "b"], RULE)[0].share == 0.5


@given(st.lists(st.text("abcd", max_size=4), max_size=12), st.text("abcd", max_size=2))
def test_nothing_is_lost_and_no_share_is_beyond_one(pages: list[str], titled: str) -> None:
    found = judged(pages, RULE, titled)
    assert sorted(one.value for one in found) == sorted(set("".join(pages)))
    assert all(0 < one.share <= 1 for one in found)
    assert sum(one.about for one in found) <= 4


def test_countries_and_regions_are_judged_each_among_their_like() -> None:
    """A report on West Africa that treats two countries in turn is about all three."""
    pages = [["011", "MLI"]] * 5 + [["011", "NER"]] * 5 + [["011", "FRA"]]
    assert [one.value for one in areas_judged(pages) if one.about] == ["MLI", "NER", "011"]


def test_a_title_that_names_a_country_leaves_its_neighbours_mentioned() -> None:
    pages = [["JOR", "SYR"]] * 6 + [["JOR"]] * 4
    assert [one.value for one in areas_judged(pages, ["JOR"]) if one.about] == ["JOR"]
    assert [one.value for one in areas_judged(pages) if one.about] == ["JOR", "SYR"]


@pytest.mark.parametrize(
    ("code", "expected"), [("GHA", True), ("XKX", True), ("011", False), ("X-EU", False)]
)
def test_a_country_is_told_by_its_code(code: str, expected: bool) -> None:
    assert is_country(code) is expected


WORDS = {"GIN": ["Guinea"], "GNB": ["Guinea-Bissau"], "GHA": ["Ghana", "Ghanaian"], "011": ["West Africa"]}


@pytest.mark.parametrize(
    ("title", "file_titles", "file_name", "expected"),
    [
        ("Child work in Ghana", ["TGO"], "mali.pdf", ("GHA",)),
        ("The cocoa of Ghanaian farms", [], "", ("GHA",)),
        ("Children of Guinea-Bissau", [], "", ("GNB",)),
        ("Guinea and Guinea-Bissau", [], "", ("GNB", "GIN")),
        ("Ghana in West Africa", [], "", ("011", "GHA")),
        ("Annual report 2020", ["GHA"], "guinea.pdf", ("GHA",)),
        ("Annual report 2020", [], "guinea_bissau-2020.pdf", ("GNB",)),
        ("Ghanaians abroad", [], "", ()),
        ("", [], "", ()),
    ],
)
def test_a_title_names_areas_by_the_words_of_the_pages(
    title: str, file_titles: list[str], file_name: str, expected: tuple[str, ...]
) -> None:
    """The work's title stands before those inside its files, these before names of files; words are whole,
    and the longest wins."""
    assert titled_areas(WORDS, title, file_titles, [file_name]) == expected
