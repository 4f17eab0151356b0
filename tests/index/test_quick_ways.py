"""Quick ways through a page give what the rules give: every sign there is, alone and among others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import accented
from index.folding import _whole, has_accents, normalise
from index.scripts import pattern_for, signs_beyond_ascii, words_of

ALL = 0x110000
STEP = 0x1000
NEIGHBOURS = "e{}a {}8 {}{} Q{}"
"""A sign between letters, before a digit, beside itself and at the end."""


def signs(start: int) -> Iterator[str]:
    """The signs of a part of Unicode, those that no encoding holds included."""
    return map(chr, range(start, start + STEP))


@pytest.mark.parametrize("start", range(0, ALL, STEP))
def test_words_are_cut_as_the_pattern_cuts_them(start: int) -> None:
    """One sign at a time, and all of a part together: taken out one by one, or by the pattern when many."""
    for sign in signs(start):
        text = NEIGHBOURS.replace("{}", sign)
        assert words_of(text) == pattern_for(text).findall(text), hex(ord(sign))
    every = " a".join(signs(start))
    assert words_of(every) == pattern_for(every).findall(every)


@pytest.mark.parametrize("start", range(0, 0x20000, STEP))
def test_what_is_left_as_it_is_would_not_have_been_changed(start: int) -> None:
    """Normalising a text that is left alone the long way changes nothing."""
    for sign in signs(start):
        text = NEIGHBOURS.replace("{}", sign)
        assert normalise(text) == _whole(text), hex(ord(sign))


@pytest.mark.parametrize("start", range(0, 0x20000, STEP))
def test_no_word_with_accents_is_in_a_text_that_is_said_to_have_none(start: int) -> None:
    """Else it would not be found as it is written before the same word without them."""
    for sign in signs(start):
        text = normalise(f"a{sign}b")
        assert has_accents(text) or not accented(words_of(text.lower())), hex(ord(sign))


@given(st.text())
def test_different_signs_are_each_named_once(text: str) -> None:
    """Those of ASCII are not."""
    assert signs_beyond_ascii(text) == {sign for sign in text if ord(sign) > 0x7F}


@given(st.text(st.sampled_from("aB1 _-\n\t\u00a0\u2003’“•é8İß中ก한िक\u0301\ud800")))
def test_words_of_mixed_text_are_those_of_the_pattern(text: str) -> None:
    """Marks, scripts without spaces, underscores and odd spaces included."""
    assert words_of(text) == pattern_for(text).findall(text)
