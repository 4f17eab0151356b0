"""Forms are found where they stand as words of their own, and of those that overlap the longest counts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.thesaurus.form_finder import Candidate, FormFinder, longest_of_each_overlap

FORMS = ("child", "child labor", "labor", "c 138", "138", "u.s.", "al", "عمل", "童工", "дети", "ьcon")


def written(forms: FormFinder[str], text: str) -> list[str]:
    return [text[start:end] for start, end, _ in forms.standing_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("child", ["child"]),
        ("children, (child) child's; grandchild", ["child", "child"]),
        ("the u.s. labor", ["u.s.", "labor"]),
        ("c 138,5 and 138. but 138.5", ["138"]),
        ("children al1 1al val all al", ["al"]),
        ("وعمل بالعمل معمل عملي", ["عمل", "عمل"]),
        ("用童工的", ["童工"]),
        ("детиa дети", ["дети"]),
        ("", []),
        ("\ud800 child", ["child"]),
    ],
)
def test_a_form_counts_between_word_boundaries_only(text: str, expected: list[str]) -> None:
    """Digits after a point go on with a number, Arabic writes "and the" on the word, Chinese no spaces."""
    finder = FormFinder((form, form) for form in FORMS)
    assert written(finder, text.encode("utf-8", "replace").decode()) == expected


def test_one_form_may_stand_for_several_things_and_none_is_empty() -> None:
    finder = FormFinder([("congo", "COD"), ("congo", "COG"), ("", "XXX")])
    assert finder.standing_in("congo") == [(0, 5, ("COD", "COG"))]
    assert FormFinder[str]([]).standing_in("congo") == []


@given(st.text("chld bor138.,us()'-éعمل童工\n", max_size=60))
def test_what_is_settled_at_a_glance_is_what_the_long_way_finds(text: str) -> None:
    """Signs around every place of a form, looked at one by one, say the same."""
    from index.thesaurus.form_finder import _stands_alone

    finder = FormFinder(
        (form, form) for form in ("c", "ch", "child", "l", "138", "u.s", "1", "عمل", "é", "us")
    )
    found = {(start, end) for start, end, _ in finder.standing_in(text)}
    places = {
        (start, start + len(form))
        for form in ("c", "ch", "child", "l", "138", "u.s", "1", "عمل", "é", "us")
        for start in range(len(text))
        if text.startswith(form, start)
    }
    assert found == {place for place in places if _stands_alone(text, *place)}


@given(st.text("chld bor138.,us()'-éعمل童工и\n", max_size=60))
def test_forms_in_other_letters_are_made_when_a_text_has_such_and_found_in_the_same_order(text: str) -> None:
    """Two finders in one, the second of which most runs never need."""
    latin, others = ("c", "child", "l", "138", "1", "us"), ("عمل", "童工", "工1", "и", "1и", "us童")
    made = []

    def make() -> list[tuple[str, str]]:
        made.append(True)
        return [(form, form) for form in others]

    finder = FormFinder(((form, form) for form in latin), make)
    whole = FormFinder((form, form) for form in (*latin, *others))
    assert finder.standing_in(text) == whole.standing_in(text)
    assert finder.standing_in(text) == whole.standing_in(text)
    assert len(made) == any(sign in text for sign in "عمل童工и")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), unique=True))
def test_the_longest_counts_then_the_longest_of_the_rest(spans: list[tuple[int, int]]) -> None:
    """Nothing chosen overlaps; whatever is left out overlaps something chosen that is no shorter."""
    candidates: list[Candidate[str]] = [(start, start + length, "x") for start, length in spans]
    chosen = longest_of_each_overlap(candidates)
    assert chosen == sorted(chosen)
    assert all(one[1] <= two[0] for one, two in pairwise(chosen))
    for left in set(candidates) - set(chosen):
        rivals = [one for one in chosen if one[0] < left[1] and left[0] < one[1]]
        assert max(one[1] - one[0] for one in rivals) >= left[1] - left[0]
