"""Many thousand folded forms found in one pass over a text, where they stand as words of their own.

One automaton (Aho-Corasick) for whatever the forms stand for: concepts of the thesaurus, names of places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from string import ascii_lowercase, digits
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

Owner = TypeVar("Owner")

Candidate = tuple[int, int, Owner]
"""Where a form begins and ends in the folded text, and what it stands for."""

_ARABIC_PREFIXES = frozenset(
    {"و", "ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل", "ال", "وال", "بال", "فال", "كال"}
)
"""What Arabic writes on the next word: and, so, by, like, for, the, and their pairs."""

_SIGNS_FROM, _THAI = "\u2e80", ("\u0e00", "\u0eff")
"""Scripts without spaces between words, and Hangul with its particles, begin at U+2E80; Thai and Lao lie
below."""


_LETTERS, _INSIDE = frozenset(ascii_lowercase), frozenset(ascii_lowercase + digits)
_APART = frozenset(" ;:()[]'\"!?/“”")
"""Signs inside words, and signs that are in no word: beside a form they settle at a glance how most of them
stand. The rest is for ``_stands_alone``, which says the same of these."""


_OTHER_LETTERS = re.compile("[\u0400-\u1cff\u2e80-\ua6ff\uac00-\ud7ff]")


def has_other_letters(text: str) -> bool:
    """Whether a folded text has letters of other scripts than Latin and Greek."""
    return not text.isascii() and _OTHER_LETTERS.search(text) is not None


class FormFinder(Generic[Owner]):
    """Finds folded forms between word boundaries; a form may stand for several things.

    ``others`` makes the forms that hold other letters than Latin ones: when the first text has such letters,
    for they are most of all forms (cases of Russian nouns, Arabic prefixes), and most folders have no such
    text.
    """

    def __init__(
        self,
        forms: Iterable[tuple[str, Owner]],
        others: Callable[[], Iterable[tuple[str, Owner]]] | None = None,
    ) -> None:
        self._make_others = others
        owners: dict[str, list[Owner]] = {}
        for form, owner in forms:
            if form:
                owners.setdefault(form, []).append(owner)
        self._owners = [tuple(all_of_it) for all_of_it in owners.values()]
        self._automaton = AhoCorasick(owners, implementation=Implementation.ContiguousNFA)

    @cached_property
    def _others(self) -> FormFinder[Owner]:
        return FormFinder(self._make_others() if self._make_others else ())

    def standing_in(self, text: str, *, latin: bool = False) -> list[Candidate[tuple[Owner, ...]]]:
        """Every form that stands alone in a folded text, overlapping ones too, by their ends.

        ``latin``: the caller knows that the text has no other letters.
        """
        found = self._standing_in(text)
        if latin or self._make_others is None or not has_other_letters(text):
            return found
        return sorted((*found, *self._others._standing_in(text)), key=_END)

    def _standing_in(self, text: str) -> list[Candidate[tuple[Owner, ...]]]:
        padded = f" {text} "  # so that every form has neighbours
        owners = self._owners
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            before, first, last, after = padded[start], padded[start + 1], padded[end], padded[end + 1]
            if (after in _INSIDE and last in _INSIDE) or (before in _INSIDE and first in _INSIDE):
                continue
            apart = before in _APART and (after in _APART or (last in _LETTERS and after in ".,"))
            if apart or _stands_alone(text, start, end):
                found.append((start, end, owners[number]))
        return found


def longest_of_each_overlap(candidates: Iterable[Candidate[Owner]]) -> list[Candidate[Owner]]:
    """Of candidates that overlap, the longest; of those left, the longest again. Out by start."""
    chosen: list[Candidate[Owner]] = []
    overlapping: list[Candidate[Owner]] = []
    reach = 0
    for candidate in sorted(candidates, key=_START):
        if candidate[0] >= reach:
            chosen += _longest(overlapping, reach)
            overlapping = []
        overlapping.append(candidate)
        reach = max(reach, candidate[1])
    return chosen + _longest(overlapping, reach)


_START, _END = itemgetter(0), itemgetter(1, 0)


def _longest(overlapping: list[Candidate[Owner]], reach: int) -> list[Candidate[Owner]]:
    """The choice among candidates, by start, each of which overlaps another; none goes beyond ``reach``."""
    if len(overlapping) < 2:
        return overlapping
    for candidate in overlapping:
        if candidate[0] > overlapping[0][0]:
            break
        if candidate[1] == reach:  # it holds all the others: so it mostly is
            return [candidate]
    return _by_length(overlapping)


def _by_length(overlapping: Sequence[Candidate[Owner]]) -> list[Candidate[Owner]]:
    chosen: list[Candidate[Owner]] = []
    for candidate in sorted(overlapping, key=lambda one: (one[0] - one[1], one[0])):
        if all(candidate[1] <= other[0] or candidate[0] >= other[1] for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=_START)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch of folded text begins and ends at word boundaries."""
    if end < len(text) and _joined(text[end - 1], text[end], text[end + 1 : end + 2]):
        return False
    if start == 0 or not _joined(
        text[start], text[start - 1], text[start - 2 : start - 1] if start > 1 else ""
    ):
        return True
    return "\u0600" <= text[start] <= "\u06ff" and _prefix(text, start) in _ARABIC_PREFIXES


def _joined(edge: str, beside: str, beyond: str) -> bool:
    """Whether the sign ``beside`` an edge is of the same word or number (``beyond`` lies further out)."""
    if _makes_words(edge) and _makes_words(beside):
        return True
    return edge.isdigit() and beside in ".," and beyond.isdigit()


def _makes_words(sign: str) -> bool:
    return sign.isalnum() and sign < _SIGNS_FROM and not _THAI[0] <= sign <= _THAI[1]


def _prefix(text: str, start: int) -> str:
    begin = start
    while begin and start - begin < 4 and text[begin - 1].isalnum():
        begin -= 1
    return text[begin:start]
