"""Where each page of a document begins in its rendering: pure, by the words that stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_FIRST_WORDS = 12
_LEAST_WORDS = 3
"""Words of a page's beginning that are looked for, and the fewest that tell a place."""


def places(units: Sequence[str], pages: Sequence[str], *, one_each: bool) -> tuple[int | None, ...]:
    """For each unit of a document (slide, sheet, section), the page of its rendering, from 1, on which its
    first words stand; None where they are not found.

    ``one_each``: a unit is a page by its nature (slides); then equal numbers settle it. Hidden slides have no
    text and are not drawn: where those without text are as many as are missing, the others settle it.
    """
    if one_each and len(units) == len(pages):
        return tuple(range(1, len(pages) + 1))
    shown = [number for number, unit in enumerate(units) if unit.strip()]
    if one_each and len(shown) == len(pages):
        page_of = {number: page for page, number in enumerate(shown, 1)}
        return tuple(page_of.get(number) for number in range(len(units)))
    words = [_words(page) for page in pages]
    found: list[int | None] = []
    begin = 0
    for unit in units:
        page = _page_of(_beginning(unit), words, begin)
        if page is not None:
            begin = page
        found.append(page + 1 if page is not None else None)
    return tuple(found)


def _beginning(text: str) -> list[str]:
    return _words(text[:2_000]).split()[:_FIRST_WORDS]


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _page_of(first: list[str], pages: Sequence[str], begin: int) -> int | None:
    """The first page from ``begin`` on with these words, with fewer and fewer of them; a unit never begins
    before the one above it."""
    for length in range(len(first), 0, -3):
        if length < min(_LEAST_WORDS, len(first)):
            return None
        wanted = f" {' '.join(first[:length])} "
        for page in range(begin, len(pages)):
            if wanted in f" {pages[page]} ":
                return page
    return None
