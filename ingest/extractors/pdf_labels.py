"""Printed page numbers: "iv", "27", "3/25", "Page 4 of 11", told by their running on from page to page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

_ROMAN_SIGNS = frozenset("ivxlcdmIVXLCDM")
_LONGEST_ROMAN = 8
_EXPLICIT = re.compile(
    r"(?:page|p\.|pg\.?|página|pág\.?|стр\.?|страница|صفحة|ص|seite|第)\s*(\d{1,4})(?:\s*(?:页|頁|of|de|sur|из|/)?\s*\d{0,4})?"
    r"|(\d{1,4})\s*(?:/|of|de|sur|из)\s*\d{1,4}|[-–—]\s*(\d{1,4})\s*[-–—]",
    re.I,
)
"""A line that says of itself that it is a page number."""

_FEWEST = 3
"""Pages on which numbers must run on, unless they are half of the document."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """The printed number of each page, None where there is none."""

    labels: tuple[str | None, ...]


def candidates(text: str) -> tuple[str, ...]:
    """The numbers in a line at the edge of a page that may be its page number: first and last word."""
    explicit = _EXPLICIT.fullmatch(text.strip()) if any(map(str.isdecimal, text)) else None
    if explicit:
        return (next(group for group in explicit.groups() if group),)
    words = text.split()
    if not words:
        return ()
    ends = (words[0], words[-1]) if len(words) > 1 else (words[0],)
    return tuple(number for word in ends if (number := _number(word)))


def _number(word: str) -> str | None:
    closed = len(word) > 2 and word[0] + word[-1] in ("[]", "()")
    bare = word[1:-1] if closed else word.strip("|-–—.·•")
    before, slash, after = bare.partition("/")
    if slash and before.isdecimal() and after.isdecimal() and int(before) <= int(after):
        bare = before
    if bare.isdecimal() and len(bare) <= 4:
        return bare
    return (
        bare
        if 0 < len(bare) <= _LONGEST_ROMAN
        and bare[0] in _ROMAN_SIGNS
        and _ROMAN.fullmatch(bare)
        and (bare.islower() or bare.isupper())
        else None
    )


def value(label: str) -> tuple[str, int]:
    """The kind of a printed number and what it counts: ``("roman", 4)`` for "iv"."""
    if label.isdecimal():
        return "arabic", int(label)
    total, largest = 0, 0
    for sign in reversed(label.lower()):
        one = _ROMAN_VALUES[sign]
        total += one if one >= largest else -one
        largest = max(largest, one)
    return "roman", total


def numbering(pages: Sequence[Sequence[str]], found: Sequence[Sequence[tuple[str, ...]]]) -> Numbering:
    """The printed page numbers, given the lines at the edges of each page and the ``candidates`` of each.

    Numbers count where they run on with the pages: on three pages at least, or on half of a short document;
    a line that says "page 4" counts by itself, and so does "4/25" in a document of 25 pages. A line that is
    nothing but the number goes before one that begins or ends with it.
    """
    keys = [
        [(key, label) for labels in on_page for label in labels for key in [_key(number, label)]]
        for number, on_page in enumerate(found)
    ]
    votes: Counter[tuple[str, int]] = Counter()
    for on_page in keys:
        votes.update({key for key, _ in on_page})
    filled = sum(1 for texts in pages if texts)
    least = min(_FEWEST, max(2, (filled + 1) // 2))
    labels: list[str | None] = []
    for texts, on_page in zip(pages, keys, strict=True):
        good = [(label in texts, votes[key], label) for key, label in on_page if votes[key] >= least]
        labels.append(max(good)[2] if good else _said(texts, len(pages)))
    return Numbering(tuple(labels))


def _key(number: int, label: str) -> tuple[str, int]:
    """The kind of a printed number, and how far it is from the number of the page."""
    kind, count = value(label)
    return kind, count - number


def _said(texts: Sequence[str], pages: int) -> str | None:
    for text in texts:
        match = _EXPLICIT.fullmatch(text.strip())
        if match and any(map(str.isalpha, text)):
            return next(group for group in match.groups() if group)
        for word in text.split():
            number, slash, of = word.partition("/")
            if slash and number.isdecimal() and of == str(pages):
                return number
    return None
