"""Whether the text layer of a page is text: fonts without a character map give letters that spell nothing.

A page is judged by its signs and its words alone, so that a page of figures or names is never taken for
noise: what counts are marks that writing does not have (signs without a meaning, mojibake, one letter three
times in a row, words of consonants, capitals inside words, letters that follow each other as in no language),
never the lack of known words alone.
"""

from __future__ import annotations

import re
from typing import Literal

from ingest.extractors.pdf_glyphs import shifted
from ingest.extractors.pdf_improbable import improbable

Fault = Literal["unmapped", "scrambled"]
"""``unmapped``: signs without a meaning; ``scrambled``: letters that are other letters."""

_COMMON = re.compile(
    r"(?<![\w])(?:the|and|of|to|in|for|de|la|les|des|et|le|du|en|el|los|que|y|da|do|para|não|der|die|und|von"
    r"|и|в|на|не|по|с|что|для|من|في|على|إلى|أن|التي|و|از|به|در|که|ve|bir|dan|yang|và|của|di|il|che)(?![\w])",
    re.I,
)
"""Words that a page of prose in the commonest languages cannot do without."""

_ENOUGH_COMMON = 4
_DIFFERENT = 3
"""Of them, so many are different ones in a text that is put right: one alone may be a word of every row."""

_LOOKED_AT = 1_500
"""Code points by which an innocent page is told."""

_LEAST_LETTERS = 24
"""Letters below which nothing is said of a page: a cover may be a name and a number."""

_LOST_SHARE = 0.05
"""Share of signs without a meaning from which a page is unmapped: bullets are fewer."""

_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3]+")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_STRETCHED = re.compile("([\u0620-\u064a])\\1\\1")
_DOUBLED = re.compile("([\u0621-\u0643\u0645-\u064a])\\1")
_MOJIBAKE = re.compile("[\u00c0-\u00ff\u0152\u0153\u0178\u0160\u0161]")
_VOWELS = re.compile(
    "[aeiouyAEIOUY\u00c0-\u00c6\u00c8-\u00d6\u00d8-\u00dd\u00e0-\u00e6\u00e8-\u00f6\u00f8-\u017e]"
)
_ODD_CASE = re.compile("[a-z][A-Z]|[A-Z]{2}[a-z]{2}[A-Z]")
_SIGNS_INSIDE = re.compile(r"(?<=[A-Za-z])[\x21-\x26\x28-\x2c\x3b-\x40\x5b-\x60\x7b-\x7e](?=[A-Za-z])")

_SHIFTS = (29, 31, -29, -31, 28, 30, 1, -1)
"""Distances between glyph numbers and ASCII that fonts without a character map have, commonest first."""


def fault(text: str, lost: int = 0) -> Fault | None:
    """What is wrong with the text of one page, or None. ``lost`` counts signs that had no meaning.

    Texts of fewer than 24 letters are judged by ``lost`` alone.
    """
    if lost >= 5 and lost >= _LOST_SHARE * (len(text) + lost):
        return "unmapped"
    if reads_well(text):
        return None
    letters = sum(map(str.isalpha, text))
    if letters < _LEAST_LETTERS:
        return None
    arabic = _ARABIC_WORD.findall(text)
    if sum(map(len, arabic)) * 2 > letters:
        return "scrambled" if _arabic_is_scrambled(arabic) or improbable(text) else None
    latin = _LATIN_WORD.findall(text)
    unknown = sum(map(len, latin)) * 2 > letters and len(_COMMON.findall(text)) < _ENOUGH_COMMON
    scrambled = unknown and _latin_is_scrambled(text, latin)
    return "scrambled" if scrambled or improbable(text) else None


def reads_well(text: str) -> bool:
    """Whether the middle of a text has different little words of languages, and no stretched Arabic. Letters
    that stand for others spell one or two of them by chance, again and again."""
    begin = max(0, (len(text) - _LOOKED_AT) // 2)
    seen = text[begin : begin + _LOOKED_AT]
    different = set()
    for word in _COMMON.finditer(seen):
        different.add(word.group())
        if len(different) == _ENOUGH_COMMON:
            return not _ARABIC_WORD.search(seen)
    return False


def _arabic_is_scrambled(words: list[str]) -> bool:
    """Stretched letters that became other letters: three in a row in one word of 50, or doubles in one of
    eight (written Arabic doubles one in 40)."""
    stretched = sum(1 for word in words if _STRETCHED.search(word))
    doubled = sum(1 for word in words if _DOUBLED.search(word))
    return len(words) >= 8 and (stretched >= max(2, len(words) / 50) or doubled >= max(4, len(words) / 8))


def _latin_is_scrambled(text: str, words: list[str]) -> bool:
    """Words of consonants, capitals or punctuation inside words, and accented letters where none belong."""
    long = [word for word in words if len(word) >= 4]
    if len(long) < 5:
        return False
    accents = len(_MOJIBAKE.findall(text))
    mute = sum(1 for word in long if not _VOWELS.search(word) and not word.isupper())
    odd = sum(1 for word in long if _ODD_CASE.search(word))
    inside = len(_SIGNS_INSIDE.findall(text))
    few = 0.2 * sum(map(len, words)) > len(_VOWELS.findall(text))
    shares = (mute / len(long) > 0.3, odd / len(long) > 0.3, inside / len(long) > 0.3, few)
    return accents > 0.5 * sum(map(len, words)) or sum(shares) >= 2 or mute / len(long) > 0.5


def unscrambled(text: str) -> str | None:
    """``text`` whose letters all stand a fixed distance from the right ones, put right; None where no
    distance makes a tenth of its words the commonest ones, or where it is hardly ASCII.

    They are different ones: ``Zed`` in each row of a table is ``y`` in each, 31 places further on.
    """
    seen = text[:_LOOKED_AT]
    if sum(1 for sign in seen if sign > "~") * 10 > len(seen) or len(_COMMON.findall(seen)) >= _ENOUGH_COMMON:
        return None
    for by in _SHIFTS:
        tried = shifted(seen, by)
        common = [word.lower() for word in _COMMON.findall(tried)]
        if len(common) >= max(_ENOUGH_COMMON, len(tried.split()) / 10) and len(set(common)) >= _DIFFERENT:
            return shifted(text, by)
    return None
