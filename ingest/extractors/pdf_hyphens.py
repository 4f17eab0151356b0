"""Words broken at line ends, whole again: the document's own words tell whether a hyphen belongs to them.

``inform‧ation`` is *information*; ``pandemic‧related`` is *pandemic-related* where the document writes it so
elsewhere, or where both halves are words of their own and the whole is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from ingest.extractors.pdf_lines import HYPHENATION, Line

_LETTERS_BEFORE = re.compile(r"[^\W_]*\Z")
_LETTERS_AFTER = re.compile(r"[ \n]?([^\W_]*)")
_BETWEEN_HYPHENS = re.compile(r"[ \n]?[^\W\d_]{1,3}-[^\W_]")
"""A short word with a hyphen behind it: before it there was one too."""

_LOOSE = re.compile(r"(?<!\S)([^\W\d_]{2,}) -( ?)([^\W\d_]{2,})")
_HARD_END = re.compile(r"(?<!\S)([^\W\d_]{2,})-\Z")
_WORD_BEGIN = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"://|www\.|[/_@?=&%]")
_AROUND = ".,;:!?()[]{}\"'“”‘’«»„‚"
_LONGEST_WORD = 80
"""Signs before a line end among which its word or address stands."""

_WORD_ALONE = 4
"""Letters of half a word that is taken for a word of its own; shorter ones are prefixes and endings too."""

_SECOND_HALVES = frozenset(
    [
        "based",
        "related",
        "making",
        "led",
        "driven",
        "friendly",
        "specific",
        "oriented",
        "focused",
        "supporting",
        "building",
        "sharing",
        "month",
        "year",
        "old",
        "scale",
        "level",
        "term",
    ]
)
"""Second halves of English words that are written with a hyphen."""

_BEHIND = (".", ",", ";", ":", ")", "!", "?")


_BROKEN = re.compile(rf"([^\W\d_]{{3,}}){HYPHENATION}\s?([^\W\d_]{{3,}})")
_BETWEEN, _ASKED = 2, 8
"""Hyphens at line ends that tell of a document that breaks no words, and how many of them are asked."""

_TENS = frozenset(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
_ONES = re.compile(
    "one|two|three|four|five|six|seven|eight|nine|first|second|third|(?:four|fif|six|seven|eigh|nin)th"
)

_EDGE = 20
"""Signs beside a word among which the punctuation around it stands."""

_PATIENCE, _A_SEARCH = 1_000, 20
"""How long words are looked for one by one: a place looked at counts one, a search twenty."""


class Vocabulary:
    """The words of a document in lower case, as they stand between spaces, and the halves that it writes with
    a hyphen: ``policy-`` and ``-making``.

    Most documents are asked for six words: these are looked for in the text, in a tenth of the time that it
    takes to cut all words. Where that becomes long the words are cut after all.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts).lower()
        self._patience = _PATIENCE

    def __contains__(self, word: object) -> bool:
        """Whether the document has ``word``, alone or with a punctuation mark behind it."""
        if not isinstance(word, str):
            return False
        self._patience -= _A_SEARCH
        for at in _places(word, self._text):
            self._patience -= 1
            if self._patience < 0:
                break
            if self._is_whole(word, at):
                return True
        if self._patience >= 0:
            return False
        return (
            word in self._words or word in self._halves or any(word + sign in self._words for sign in _BEHIND)
        )

    @cached_property
    def breaks_words(self) -> bool:
        """Whether the document breaks words at line ends; False where no two halves make a word that it has
        elsewhere, and most of them, two at least, are words of its own: all its hyphens are meant."""
        asked = between = 0
        for match in islice(_BROKEN.finditer(self._text), _ASKED):
            first, second = match.groups()
            if first + second in self:
                return True
            asked += 1
            between += first in self and second in self
        return between < max(_BETWEEN, asked / 2)

    def _is_whole(self, word: str, at: int) -> bool:
        """Whether what stands at ``at`` is a word, or the half of one that ``word`` is with its hyphen."""
        end = at + len(word)
        before, behind = self._text[max(0, at - _EDGE) : at], self._text[end : end + _EDGE]
        if _ends(before[-1:]) and (_ends(behind[:1]) or (behind[0] in _BEHIND and _ends(behind[1:2]))):
            return True
        first_half = word[-1] == "-" and _ends(before.rstrip(_AROUND)[-1:])
        return first_half or (word[0] == "-" and _ends(behind.lstrip(_AROUND)[:1]))

    @cached_property
    def _words(self) -> set[str]:
        return set(self._text.split())

    @cached_property
    def _halves(self) -> set[str]:
        parts = [word.strip(_AROUND).split("-") for word in self._words if "-" in word]
        return {half for part in parts for half in (f"{part[0]}-", f"-{part[-1]}")}


def _ends(beside: str) -> bool:
    """Whether a word ends where ``beside`` stands: white space, or nothing."""
    return not beside.strip()


def _places(word: str, text: str) -> Iterator[int]:
    """Where ``word`` begins in ``text``, in order."""
    at = text.find(word) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


Words = Callable[[], Container[str]]


def whole_words(text: str, words: Words) -> str:
    """``text`` with words broken at line ends made whole. ``words`` is asked only where one is broken."""
    if " -" in text:
        text = _LOOSE.sub(lambda match: _tight(match, words), text)
    if HYPHENATION not in text:
        return text
    first, *rest = text.split(HYPHENATION)
    parts = [first]
    for after in rest:
        before = parts[-1][-_LONGEST_WORD:]
        half = _LETTERS_BEFORE.search(before)
        follows = _LETTERS_AFTER.match(after)
        one, two = half.group() if half else "", follows.group(1) if follows else ""
        address = _ADDRESS.search(before.rsplit(maxsplit=1)[-1]) if before.strip() else None
        inner = one and _BETWEEN_HYPHENS.match(after)  # ready-to-use, state-of-the-art
        kept = "-" if address or inner or _keeps_hyphen(one, two, words()) else ""
        parts += [kept, after.removeprefix(" ").removeprefix("\n")]
    return "".join(parts)


def _tight(match: re.Match[str], words: Words) -> str:
    """A hyphen that a space parts from the word before it; with a space behind it too it may be a dash."""
    whole = f"{match.group(1)}-{match.group(3)}"
    return match.group() if match.group(2) and whole.lower() not in words() else whole


def hard_hyphens(lines: Sequence[Line], words: Words) -> list[Line]:
    """``lines`` with words joined that a hyphen of the file itself breaks at a line's end: without it where
    the document knows the whole word, with it elsewhere."""
    joined: list[Line] = []
    for line in lines:
        broken = _HARD_END.search(joined[-1].text) if joined and joined[-1].text[-1:] == "-" else None
        follows = _WORD_BEGIN.match(line.text) if broken else None
        if broken and follows:
            whole = broken.group(1) + follows.group()
            known = whole.lower() in words()
            before = joined[-1].text[:-1] if known else joined[-1].text
            joined[-1] = joined[-1]._replace(text=before + line.text)
        else:
            joined.append(line)
    return joined


def _keeps_hyphen(first: str, second: str, words: Container[str]) -> bool:
    """Whether the hyphen between two halves is part of the word."""
    if not first or not second or not second[0].islower() or first[-1].isdigit():
        return second[:1].isupper() or second[:1].isdigit() or first[-1:].isdigit()
    if len(first) > 1 and first.isupper():
        return True
    low = first.lower() + second.lower()
    if low in words:
        return False
    if f"{first.lower()}-{second.lower()}" in words:
        return True
    if len(first) >= _WORD_ALONE and second.lower() in _SECOND_HALVES:
        return True
    if first.lower() in _TENS and _ONES.fullmatch(second.lower()):
        return True
    if isinstance(words, Vocabulary) and not words.breaks_words:
        return first.lower() in words or second.lower() in words
    if len(first) >= _WORD_ALONE and f"-{second.lower()}" in words:
        return first.lower() in words or f"{first.lower()}-" in words
    long = len(first) >= _WORD_ALONE and len(second) >= _WORD_ALONE
    return long and first.lower() in words and second.lower() in words
