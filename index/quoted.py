"""Quoted text as phrases: in every way that a page may write the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from index.codes import is_year
from index.folding import fold_word
from index.numbers import GROUP_SPACES, LONGEST_NUMBER, NUMBER
from index.scripts import words_of
from index.sequences import Phrase, Word, phrase

_DIGIT = re.compile("[0-9]")
_GROUPS = re.compile(rf"[1-9][0-9]{{0,2}}(?:[,{GROUP_SPACES}][0-9]{{3}})+(?:\.[0-9]+)?")
_GROUP_SIGN = re.compile(f"[,{GROUP_SPACES}]")
_UNGROUPED = re.compile(r"[1-9][0-9]{3,}(?:\.[0-9]+)?")
_THOUSANDS = re.compile(rf"[0-9]{{4}}|[0-9][,{GROUP_SPACES}][0-9]{{3}}")


def phrases(text: str) -> tuple[Phrase, ...]:
    """Quoted text (normalised) as phrases, any of which a page may have: one, unless numbers may be read so.

    ``1,320`` is ``1 320`` and ``1320`` too, and in a Spanish text ``1.320``.
    """
    text = text.lower()
    if not _DIGIT.search(text):
        return (tuple(Word(fold_word(word)) for word in words_of(text)),)
    found = (phrase(one, language) for one in _written(text) for language in ("en", "fr", "es"))
    return tuple(dict.fromkeys(found))


def _written(text: str) -> Iterable[str]:
    """The text with its thousands grouped in each way that a page may group them, as typed first.

    A page groups all its numbers alike, but those of four digits, which it may leave as they are, and years.
    """
    if not _THOUSANDS.search(text):
        return (text,)
    ways = [text, _regrouped(text, "", _no_thousands)]
    kinds = (_no_thousands, _long, _no_year, _thousands)
    ways += (_regrouped(text, sign, grouped) for sign in (" ", ",") for grouped in kinds)
    return dict.fromkeys(ways)


def _regrouped(text: str, sign: str, grouped: Callable[[str], bool]) -> str:
    """The text with another sign between groups of thousands, or none; ``grouped`` says what gets groups."""

    def regroup(match: re.Match[str]) -> str:
        number = match[0]
        if _GROUPS.fullmatch(number):
            return _GROUP_SIGN.sub(sign, number)
        if not grouped(number):
            return number
        digits, point, rest = number.partition(".")
        return f"{int(digits):,}".replace(",", sign) + point + rest

    return NUMBER.sub(regroup, text)


def _thousands(number: str) -> bool:
    return _UNGROUPED.fullmatch(number) is not None and len(number) <= LONGEST_NUMBER


def _no_thousands(number: str) -> bool:
    return False


def _long(number: str) -> bool:
    return _thousands(number) and len(number.partition(".")[0]) > 4  # 1320 is often left as it is


def _no_year(number: str) -> bool:
    return _thousands(number) and not is_year(number)
