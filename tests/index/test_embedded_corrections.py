"""How near two words are: the measure behind "did you mean"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.spelling import distance

WORDS = st.text("abcé童", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("", "", 0),
        ("labour", "labour", 0),
        ("labuor", "labour", 1),
        ("labor", "labour", 1),
        ("lbour", "labour", 1),
        ("xabour", "labour", 1),
        ("chidl", "child", 1),
        ("lablurr", "labour", 2),
        ("school", "cocoa", 3),
        ("a", "abcdef", 3),
        ("ca", "abc", 3),
    ],
)
def test_letters_put_in_left_out_changed_or_swapped(one: str, other: str, letters: int) -> None:
    """Each counts one; what is farther than asked counts one more than asked."""
    assert distance(one, other, 2) == letters


def by_hand(one: str, other: str) -> int:
    """The same measure, by trying everything."""
    if not one or not other:
        return len(one) + len(other)
    ways = [by_hand(one[1:], other) + 1, by_hand(one, other[1:]) + 1]
    ways.append(by_hand(one[1:], other[1:]) + (one[0] != other[0]))
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        ways.append(by_hand(one[2:], other[2:]) + 1)
    return min(ways)


@given(one=WORDS, other=WORDS, most=st.integers(0, 6))
def test_it_is_the_fewest_steps(one: str, other: str, most: int) -> None:
    """And stops counting where it no longer matters."""
    assert distance(one, other, most) == min(by_hand(one, other), most + 1)
