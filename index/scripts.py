"""Which signs make words: the one pattern that index, query and marks cut text with.

The pattern is written in the syntax that Rust's ``regex`` crate (tantivy's tokenizer) and Python's ``regex``
(version 1) both read, so that the same text gives the same tokens on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

import regex

SIGNS = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts written without spaces between words: every sign is a token. (``ー`` belongs to no one script.)"""

SIGN = rf"[[{SIGNS}]--\p{{M}}]\p{{M}}*"
"""One sign with the vowels and tones written on it."""

_LETTERS = rf"[\p{{L}}\p{{Nd}}\p{{Nl}}--[{SIGNS}\p{{Hangul}}]]"
_LETTERS_AND_MARKS = rf"[\p{{L}}\p{{Nd}}\p{{Nl}}\p{{M}}--[{SIGNS}\p{{Hangul}}]]"

WORD_PATTERN = rf"{SIGN}|\p{{Hangul}}+|{_LETTERS}{_LETTERS_AND_MARKS}*"
"""A sign of its own, or letters, digits and the marks on them. Vowel signs never cut a word (Hindi); Korean
particles are cut from a foreign word before them (``ILO는``)."""

_VOWEL_SIGNS = (
    r"\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0711-\u074a\u07a6-\u07b0\u07eb-\u07f3"
    r"\u07fd\u0816-\u082d\u0859-\u085b\u0898-\u089f\u08ca-\u08e1\u08e3-\u0903\u093a-\u0963\u0981-\u0983"
    r"\u09bc-\u09e3\u09fe-\u0a03\u0a3c-\u0a75\u0a81-\u0a83\u0abc-\u0ae3\u0afa-\u0b03\u0b3c-\u0b63\u0b82"
    r"\u0bbe-\u0bd7\u0c00-\u0c04\u0c3c-\u0c63\u0c81-\u0c83\u0cbc-\u0d03\u0d3b-\u0d4d\u0d57\u0d62-\u0d63"
    r"\u0d81-\u0d83\u0dca-\u0df3\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f3f\u0f71-\u0f84\u0f86-\u0fbc\u0fc6"
    r"\u135d-\u135f\u1712-\u1734\u1752-\u1773\u1885-\u18a9\u1920-\u193b\u1a17-\u1a1b\u1a55-\u1a7f"
    r"\u1b00-\u1b04\u1b34-\u1b44\u1b6b-\u1b73\u1b80-\u1bad\u1be6-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2"
    r"\u1cd4-\u1cf9\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\ua66f-\ua672\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1"
    r"\ua802-\ua827\ua82c\ua880-\ua881\ua8b4-\ua8c5\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953\ua980-\ua983"
    r"\ua9b3-\ua9c0\uaa29-\uaa4d\uaab0-\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed"
)
"""Marks written on letters, and letters between them, which Python's ``re`` does not take for parts of words:
Hebrew, Indian and other scripts with spaces (Unicode 14, general category M, first plane)."""

WORD_CLASS = rf"[\w{_VOWEL_SIGNS}]"
"""A sign of a word (or ``_``) for patterns of Python's ``re``, once signs without spaces are blanked."""

WORD = regex.compile(WORD_PATTERN, regex.V1)
SIGN_RUN = regex.compile(rf"(?:{SIGN})+|\p{{Hangul}}+", regex.V1)
"""What is indexed by bigrams: a run of signs, or a word in Hangul."""

_CLUSTER = regex.compile(SIGN, regex.V1)

_SIMPLE_WORD = re.compile(r"[^\W_]+")
_SPELT = (
    r"\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962-\u0963\u0981-\u0983\u09bc\u09be-\u09c4\u09c7-\u09c8"
    r"\u09cb-\u09cd\u09d7\u09e2-\u09e3\u09fe"
)
"""The marks on letters of Devanagari and Bengali, and nothing else."""

_SPELT_WORD = re.compile(rf"[^\W_]+(?:[{_SPELT}]+[^\W_]*)*")
_NOT_SIMPLE = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u061f\u0670\u06d4-\u06ed\u0700-\u1dff\u2c00-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\uffef\U00010000-\U0010ffff]"
)
_NOT_SPELT = re.compile(_NOT_SIMPLE.pattern.replace("\u0700-\u1dff", "\u0700-\u08ff\u0a00-\u1dff"))
"""As above, Devanagari and Bengali left out, whose vowel signs are known."""

_MAY_HOLD_SIGNS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\uabff\uac00-\ud7ff"
    "\uf900-\ufaff\uff00-\uffef\U00016fe0-\U0003ffff]"
)


_ASCII = bytes(range(0x80))
_ASCII_APART = bytes(code if code > 0x7F or chr(code).isalnum() else 0x20 for code in range(0x100))
"""For bytes of UTF-8, where those of ASCII stand for nothing else: all that is no word becomes a space."""


def signs_beyond_ascii(text: str) -> set[str]:
    """The different signs of a text that are not ASCII; a page has few.

    Finding them by a pattern, sign by sign, costs ten times as much.
    """
    if text.isascii():
        return set()
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=2)  # a page is asked about twice: for its pairs of signs and for its codes
def has_signs(text: str) -> bool:
    """Whether the text may hold signs written without spaces, or Hangul (cheap; True may be wrong)."""
    return _MAY_HOLD_SIGNS.search("".join(signs_beyond_ascii(text))) is not None


def simple(text: str) -> bool:
    """Whether Python's own ``re`` cuts the text as ``WORD`` does, at a quarter of the cost."""
    return _NOT_SIMPLE.search("".join(signs_beyond_ascii(text))) is None


def pattern_for(text: str) -> re.Pattern[str] | regex.Pattern[str]:
    """The quickest pattern that cuts this normalised text as ``WORD`` does."""
    if simple(text):
        return _SIMPLE_WORD
    return WORD if _NOT_SPELT.search(text) else _SPELT_WORD


_FEW = 40
"""Different signs that are taken out one by one: a page has ten (quotation marks, dashes, bullets)."""


def words_of(text: str) -> list[str]:
    """The words of normalised text: in simple text all that is neither letter nor digit parts them."""
    signs = signs_beyond_ascii(text)
    apart = [sign for sign in signs if not sign.isalnum()]
    if len(apart) > _FEW or not simple(text):
        found: list[str] = pattern_for(text).findall(text)
        return found
    text = text.encode("utf-8", "surrogatepass").translate(_ASCII_APART).decode("utf-8", "surrogatepass")
    for sign in apart:
        text = text.replace(sign, " ")
    return text.split()


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words stand in normalised text (see ``index.folding``)."""
    return [match.span() for match in pattern_for(text).finditer(text)]


STRAY = re.compile(rf"(?<![^\W_])(?<![{_SPELT}])[{_SPELT}]")
"""A vowel sign that is written on no letter: what comes after it is a word of its own."""


def words_beginning(signs: str) -> re.Pattern[str]:
    """Finds the words of simple text that begin with one of these signs, at a fraction of cutting them all.

    Of text in Devanagari and Bengali as well, if no vowel sign is ``STRAY``.
    """
    first = "".join(map(re.escape, signs))
    return re.compile(rf"[{first}](?<![^\W_].)(?<![{_SPELT}].)[^\W_]*(?:[{_SPELT}]+[^\W_]*)*", re.DOTALL)


def begins_word(text: str, position: int) -> bool:
    """Whether a word begins at a position of normalised text that no letter stands before."""
    return WORD.match(text, position) is not None


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of signs (with their marks); one sign alone gives itself.

    >>> bigrams("童工劳动")
    ['童工', '工劳', '劳动']
    """
    each = signs(run)
    return [first + second for first, second in pairwise(each)] if len(each) > 1 else each


def signs(run: str) -> list[str]:
    """The signs of a run, each with its marks; of a word in Hangul the syllables."""
    return _CLUSTER.findall(run) if _CLUSTER.match(run) else list(run)


def stands_alone(sign: str) -> bool:
    """Whether a code point is a sign of a script written without spaces, and so a word by itself."""
    return _CLUSTER.match(sign) is not None


def sign_runs(text: str) -> list[tuple[int, int]]:
    """Where runs of signs, and words in Hangul, stand in normalised text."""
    if not has_signs(text):
        return []
    return [match.span() for match in SIGN_RUN.finditer(text)]


_DE = r"(?<!目)的(?!确)"
_PIECE = regex.compile(
    rf"{_DE}|\p{{Han}}{{2,}}(?=\p{{Hiragana}})|\p{{Han}}\p{{M}}*\p{{Hiragana}}+|\p{{Hiragana}}+"
    rf"|(?:(?!{_DE}|\p{{Hiragana}})\X)+",
    regex.V1,
)
_CLOSING_KANA = frozenset("のをにはがとでもやへ")
_CLOSING_HANGUL = regex.compile(
    r"(?<=..)(?:을|를|은|는|에서|에게|으로|들의|들이)$|(?<=...)(?:의|이|가|와|과|로|도|에|들)$"
)


def without_particle(word: str) -> str:
    """A word in Hangul without the particle that may close it; other runs as they are.

    >>> without_particle("아동노동을"), without_particle("아동")
    ('아동노동', '아동')
    """
    return word if _CLUSTER.match(word) else _CLOSING_HANGUL.sub("", word)


MOST_SIGNS = 16
"""Signs of the longest piece: nobody writes a word of more, and a page has to have all pairs of a piece."""


def typed_pieces(run: str) -> list[tuple[int, int]]:
    """Where a run of signs as typed may be cut so that its parts can be looked for apart.

    Chinese is cut around 的, Japanese where kana follow two or more kanji and before a closing particle.
    What is left whole is found by all its pairs; up to three signs, and words in Hangul, are never cut.

    >>> [("消除童工的措施")[start:end] for start, end in typed_pieces("消除童工的措施")]
    ['消除童工', '的', '措施']
    """
    whole = len(run) <= 3 or not _CLUSTER.match(run)
    cut = [(0, len(run))] if whole else list(_cut_signs(run))
    return [piece for start, end in cut for piece in _chopped(run, start, end)]


def _cut_signs(run: str) -> Iterator[tuple[int, int]]:
    for match in _PIECE.finditer(run):
        start, end = match.span()
        if end - start > 1 and run[end - 1] in _CLOSING_KANA:
            yield from ((start, end - 1), (end - 1, end))
        else:
            yield start, end


def _chopped(run: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= MOST_SIGNS:
        yield start, end
        return
    edges = list(accumulate((len(sign) for sign in signs(run[start:end])), initial=start))
    for first in range(0, len(edges) - 1, MOST_SIGNS):
        yield edges[first], edges[min(first + MOST_SIGNS, len(edges) - 1)]
