"""What the index lays down of words with digits is what the marks read of them, whichever way each takes."""

from __future__ import annotations

import random

from index.folding import normalise
from index.sequences import HOLE, sequence, words_with_digits

SIGNS = "0123456789" * 3 + "  \u00a0\u2009\u202f.,-'\u2019%\u2030$\u20ac()/:a\u00e9\u5e74\u0639\n"
"""Hard texts are made of these: digits, spaces of all kinds, what binds, what parts, letters."""


def laid_down(text: str, language: str) -> list[tuple[str, str, str]]:
    """Of each word with a digit in the field: what is bound before and after it, and its term."""
    _, field = sequence(text, ((0, language),))
    given = field.split()
    return [
        (given[place - 2], given[place - 1], term)
        for place, term in enumerate(given)
        if any(map(str.isdigit, term))
    ]


def read(text: str, language: str) -> list[tuple[str, str, str]]:
    """The same, as marks and queries read it."""
    found = words_with_digits(text, ((0, language),))
    return [(one.before or HOLE, one.after or HOLE, one.term) for one in found]


def test_digits_by_themselves_and_what_is_read_are_laid_down_alike() -> None:
    """Most numbers of a page stand alone and are not read one by one: nothing tells them from the others."""
    made = random.Random(87)
    for _ in range(4_000):
        text = normalise("".join(made.choice(SIGNS) for _ in range(made.randint(1, 24)))).lower()
        for language in ("en", "es", "ar"):
            assert laid_down(text, language) == read(text, language), ascii(text)


def test_words_come_back_where_they_stood() -> None:
    """What is read by itself is put back in its place; nothing is lost, doubled or moved."""
    text = "in 2012, 8.7.1 and c138 (5\u201317) of 1 320 rose by 50 % to 12."
    words, field = sequence(text, ((0, "en"),))
    assert " ".join(words) == "in 2012 8 7 1 and c138 5 17 of 1 320 rose by 50 to 12"
    assert field.split()[:6] == ["in", HOLE, HOLE, "2012", HOLE, HOLE]
    assert [word for word in field.split() if word.isalpha()] == ["in", "and", "of", "rose", "by", "to"]
