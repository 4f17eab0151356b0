"""What a work is about is counted from the concepts of its text pages; a mention is not a subject."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.catalogue.named_concepts import concepts_judged
from index.model import PageConcept

Page = tuple[PageConcept, ...]


def page(*concepts: str) -> Page:
    return tuple(PageConcept(one, (one.replace("-", " "),)) for one in concepts)


def about(pages: list[Page], title: str = "", abstract: str = "") -> list[str]:
    return [one.value for one in concepts_judged(pages, title, abstract) if one.about]


def test_a_work_is_about_what_most_of_its_pages_name() -> None:
    pages = [page("cocoa", "mica")] + [page("cocoa")] * 9
    assert about(pages) == ["cocoa"]
    assert [(one.value, one.share) for one in concepts_judged(pages, "")] == [("cocoa", 1.0), ("mica", 0.1)]


def test_what_is_named_much_less_often_than_the_subject_is_only_mentioned() -> None:
    assert about([page("cocoa", "mica")] * 5 + [page("cocoa")] * 5) == ["cocoa"]


def test_one_page_of_many_makes_no_subject_but_a_letter_of_one_page_has_one() -> None:
    assert about([page("cocoa"), (), (), ()]) == []
    assert about([page("cocoa")]) == ["cocoa"]


def test_words_in_the_title_make_a_subject_of_what_few_pages_name() -> None:
    pages = [page("cocoa")] * 8 + [page("cocoa", "mica")] + [()]
    assert about(pages, title="Cocoa, and mica besides") == ["cocoa", "mica"]
    assert about(pages, title="Cocoa and micaceous rocks") == ["cocoa"]


def test_words_in_the_abstract_need_more_pages_than_those_in_the_title() -> None:
    pages = [page("cocoa")] * 7 + [page("cocoa", "mica")] * 2 + [page("cocoa", "coal")]
    assert about(pages, abstract="On cocoa, mica and coal.") == ["cocoa", "mica"]


def test_a_general_concept_is_a_subject_only_when_the_title_says_so() -> None:
    children = PageConcept("children", ("children",), general=True)
    pages: list[Page] = [(children, *page("cocoa"))] * 10
    assert about(pages) == ["cocoa"]
    assert about(pages, abstract="Children on farms") == ["cocoa"]
    assert sorted(about(pages, title="Children on farms")) == ["children", "cocoa"]


def test_a_work_without_text_pages_is_about_nothing() -> None:
    assert concepts_judged([], "Cocoa", "Cocoa") == ()
    assert concepts_judged([(), ()], "Cocoa") == ()


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4).map(lambda one: page(*one))),
    st.text(max_size=20),
)
def test_every_concept_named_is_given_once_with_its_share(pages: list[Page], title: str) -> None:
    found = concepts_judged(pages, title)
    assert {one.value for one in found} == {one.concept for here in pages for one in here}
    assert len({one.value for one in found}) == len(found)
    for one in found:
        naming = sum(any(held.concept == one.value for held in here) for here in pages)
        assert one.share == naming / len(pages)
    assert [one.about for one in found] == sorted((one.about for one in found), reverse=True)
