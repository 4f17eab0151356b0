"""What is remembered of a document to know it again in another form: hashes of its words, its figures. Pure.

A sketch keeps the smallest hashes of runs of five words (Broder 1997, "On the resemblance and containment of
documents": the share of common ones estimates the share of common runs). Figures survive translation, and so
does the order in which numbers follow each other: they tell language versions where words tell revisions.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from index.analysis import tokens

SKETCH_SIZE = 128
"""Hashes kept: the standard error of a likeness of 0.5 is then 0.04."""

MOST_FIGURES = 400
"""Figures kept, the smallest hashes first: longer reports are told by a sample of theirs."""

RUN_OF_WORDS = 5
"""Words in a run: shorter ones are common phrases, longer ones break at every small change."""

YEARS = range(1900, 2100)

_LONGEST_FIGURE = 18
"""Digits: more is a telephone number, a key or noise."""

_NUMBER = re.compile(r"\d{1,3}(?:[ .,\u00a0\u202f٬٫]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,٫]\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is remembered of a document. ``words``, ``figures`` and ``order`` (two numbers that follow each
    other) are ascending hashes, ``figure_count`` how many different figures there are in all; ``year`` is the
    year that it names most often, the newest of several."""

    pages: int
    words: tuple[int, ...]
    figures: tuple[int, ...]
    figure_count: int
    order: tuple[int, ...] = ()
    year: int | None = None


def sketch(pages: Iterable[str]) -> Sketch:
    """The sketch of a document from the texts of its pages, in constant memory."""
    words: list[int] = []
    tail: list[str] = []
    figures: set[str] = set()
    order: set[int] = set()
    years: Counter[int] = Counter()
    last, count = "", 0
    for text in pages:
        count += 1
        said = tail + [token.text for token in tokens(text)]
        tail = said[-(RUN_OF_WORDS - 1) :]
        words = nsmallest(SKETCH_SIZE, {*words, *_runs(said)})
        figures |= figures_in(text)
        numbers = numbers_in(text)
        years.update(int(number) for number in numbers if is_year(number))
        order = {*nsmallest(MOST_FIGURES, order | set(_followed([last, *numbers])))}
        last = numbers[-1] if numbers else last
    hashes = sorted({zlib.crc32(figure.encode()) for figure in figures})
    return Sketch(
        pages=count, words=tuple(words), figures=tuple(hashes[:MOST_FIGURES]), figure_count=len(hashes),
        order=tuple(sorted(order)), year=max(years, key=lambda year: (years[year], year), default=None),
    )  # fmt: skip


def _runs(words: Sequence[str]) -> Iterable[int]:
    for start in range(len(words) - RUN_OF_WORDS + 1):
        yield zlib.crc32(" ".join(words[start : start + RUN_OF_WORDS]).encode())


def _followed(numbers: Sequence[str]) -> Iterable[int]:
    """Pairs of numbers that follow each other, but for those that count (1, 2, 3; 2015, 2016) and those of
    single digits: they stand in every document."""
    for one, other in pairwise(numbers):
        if one and max(len(one), len(other)) > 1 and not 0 <= int(other) - int(one) <= 1:
            yield zlib.crc32(f"{one} {other}".encode())


def numbers_in(text: str) -> list[str]:
    """The numbers of a text in its order as bare digits without zeros in front: ``1,320``, ``1 320`` and
    ``1.320`` are one, in any script."""
    found = ("".join(sign for sign in match if sign.isdecimal()) for match in _NUMBER.findall(text))
    return [str(int(digits)) for digits in found if len(digits) <= _LONGEST_FIGURE]


def figures_in(text: str) -> set[str]:
    """The numbers of a text that tell something: years and numbers of less than three digits stand
    everywhere."""
    return {digits for digits in numbers_in(text) if len(digits) >= 3 and not is_year(digits)}


def is_year(digits: str) -> bool:
    """Whether bare digits are a year of this century or the last."""
    return len(digits) == 4 and int(digits) in YEARS


def common(one: Sequence[int], other: Sequence[int], size: int) -> float | None:
    """The share of common members of two sets, from their smallest hashes; None where one is empty."""
    if not one or not other:
        return None
    union = sorted({*one, *other})[:size]
    both = {*one} & {*other}
    return sum(1 for value in union if value in both) / len(union)
