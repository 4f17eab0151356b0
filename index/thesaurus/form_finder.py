"""Many thousand folded forms found in one pass over a text, where they stand as words of their own.

One automaton (Aho-Corasick) for whatever the forms stand for: concepts of the thesaurus, names of places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

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


class FormFinder(Generic[Owner]):
    """Finds folded forms between word boundaries; a form may stand for several things."""

    def __init__(self, forms: Iterable[tuple[str, Owner]]) -> None:
        owners: dict[str, list[Owner]] = {}
        for form, owner in forms:
            owners.setdefault(form, []).append(owner)
        self._automaton = ahocorasick.Automaton()
        for form, all_of_it in owners.items():
            self._automaton.add_word(form, (len(form), tuple(all_of_it)))
        self._automaton.make_automaton()

    def standing_in(self, text: str) -> Iterator[Candidate[tuple[Owner, ...]]]:
        """Every form that stands alone in a folded text, overlapping ones too, by their ends."""
        for last, (length, owners) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            spaced = text[end : end + 1] == " " == text[start - 1 : start]  # most stand so
            if spaced or _stands_alone(text, start, end):
                yield start, end, owners


def longest_of_each_overlap(candidates: Iterable[Candidate[Owner]]) -> Iterator[Candidate[Owner]]:
    """Of candidates that overlap, the longest; of those left, the longest again. Out by start."""
    overlapping: list[Candidate[Owner]] = []
    reach = 0
    for candidate in sorted(candidates, key=_by_start):
        if candidate[0] >= reach:
            yield from _longest(overlapping)
            overlapping = []
        overlapping.append(candidate)
        reach = max(reach, candidate[1])
    yield from _longest(overlapping)


def _by_start(candidate: Candidate[Owner]) -> int:
    return candidate[0]


def _longest(overlapping: list[Candidate[Owner]]) -> list[Candidate[Owner]]:
    if len(overlapping) < 2:
        return overlapping
    chosen: list[Candidate[Owner]] = []
    for candidate in sorted(overlapping, key=lambda one: (one[0] - one[1], one[0])):
        if all(candidate[1] <= other[0] or candidate[0] >= other[1] for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=_by_start)


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
