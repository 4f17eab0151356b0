"""Which signs make words: the one pattern that index, query and marks cut text with.

The pattern is written in the syntax that Rust's ``regex`` crate (tantivy's tokenizer) and Python's ``regex``
(version 1) both read, so that the same text gives the same tokens on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

import regex

SIGNS = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts written without spaces between words: every sign is a token. (``ー`` belongs to no one script.)"""

SIGN = rf"[{SIGNS}]\p{{M}}*"
"""One sign with the vowels and tones written on it."""

_LETTERS = rf"[\p{{L}}\p{{Nd}}\p{{Nl}}--[{SIGNS}\p{{Hangul}}]]"
_LETTERS_AND_MARKS = rf"[\p{{L}}\p{{Nd}}\p{{Nl}}\p{{M}}--[{SIGNS}\p{{Hangul}}]]"

WORD_PATTERN = rf"{SIGN}|\p{{Hangul}}+|{_LETTERS}{_LETTERS_AND_MARKS}*"
"""A sign of its own, or letters, digits and the marks on them. Vowel signs never cut a word (Hindi); Korean
particles are cut from a foreign word before them (``ILO는``)."""

WORD_CLASS = r"[\w\u0900-\u0963\u0966-\u0dff]"
"""A sign of a word (or ``_``) for patterns of Python's ``re``, once signs without spaces are blanked: with
the vowel signs of India, without the danda, which is a full stop."""

WORD = regex.compile(WORD_PATTERN, regex.V1)
SIGN_RUN = regex.compile(rf"(?:{SIGN})+|\p{{Hangul}}+", regex.V1)
"""What is indexed by bigrams: a run of signs, or a word in Hangul."""

_CLUSTER = regex.compile(SIGN, regex.V1)

_SIMPLE_WORD = re.compile(r"[^\W_]+")
_NOT_SIMPLE = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u061f\u0670\u06d4-\u06ed\u0700-\u1dff\u2c00-\uabff\ud800-\U0010ffff]"
)
_MAY_HOLD_SIGNS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u19e0-\u19ff\u2e80-\uabff\uac00-\ud7ff"
    "\uf900-\ufaff\uff00-\uffef\U00016fe0-\U0003ffff]"
)


def has_signs(text: str) -> bool:
    """Whether the text may hold signs written without spaces, or Hangul (cheap; True may be wrong)."""
    return not text.isascii() and _MAY_HOLD_SIGNS.search(text) is not None


def simple(text: str) -> bool:
    """Whether Python's own ``re`` cuts the text as ``WORD`` does, at a quarter of the cost."""
    return text.isascii() or _NOT_SIMPLE.search(text) is None


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words stand in normalised text (see ``index.folding``)."""
    pattern = _SIMPLE_WORD if simple(text) else WORD
    return [match.span() for match in pattern.finditer(text)]


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of signs (with their marks); one sign alone gives itself.

    >>> bigrams("童工劳动")
    ['童工', '工劳', '劳动']
    """
    each = signs(run)
    return [first + second for first, second in pairwise(each)] if len(each) > 1 else each


def signs(run: str) -> list[str]:
    """The signs of a run, each with its marks; of a word in Hangul the syllables."""
    return list(run) if "\uac00" <= run[:1] <= "\ud7a3" else _CLUSTER.findall(run)


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

MOST_SIGNS = 16
"""Signs of the longest piece: nobody writes a word of more, and a page has to have all pairs of a piece."""


def typed_pieces(run: str) -> list[tuple[int, int]]:
    """Where a run of signs as typed may be cut so that its parts can be looked for apart.

    Chinese is cut around 的, Japanese where kana follow two or more kanji and before a closing particle,
    Korean before one. What is left whole is found by all its pairs; up to three signs are never cut.

    >>> [("消除童工的措施")[start:end] for start, end in typed_pieces("消除童工的措施")]
    ['消除童工', '的', '措施']
    """
    if "\uac00" <= run[0] <= "\ud7a3":
        closing = _CLOSING_HANGUL.search(run)
        cut = [(0, closing.start()), closing.span()] if closing else [(0, len(run))]
    else:
        cut = [(0, len(run))] if len(run) <= 3 else list(_cut_signs(run))
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
