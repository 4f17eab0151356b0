"""Words broken at line ends, whole again: the document's own words tell whether a hyphen belongs to them.

``inform‧ation`` is *information*; ``pandemic‧related`` is *pandemic-related* where the document writes it so
elsewhere, or where both halves are words of their own and the whole is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence

from ingest.extractors.pdf_lines import HYPHENATION, Line

_LETTERS_BEFORE = re.compile(r"[^\W_]*\Z")
_LETTERS_AFTER = re.compile(r"[ \n]?([^\W_]*)")
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


class Vocabulary:
    """The words of a document in lower case, as they stand between spaces, and the halves that it writes with
    a hyphen: ``policy-`` and ``-making``."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: set[str] = set()
        for text in texts:
            self._words.update(text.lower().split())
        parts = [word.strip(_AROUND).split("-") for word in self._words if "-" in word]
        self._halves = {half for part in parts for half in (f"{part[0]}-", f"-{part[-1]}")}

    def __contains__(self, word: object) -> bool:
        """Whether the document has ``word``, alone or with a punctuation mark behind it."""
        if word in self._words or word in self._halves:
            return True
        return isinstance(word, str) and any(word + sign in self._words for sign in _BEHIND)


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
        kept = "-" if address or _keeps_hyphen(one, two, words()) else ""
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
    if len(first) >= _WORD_ALONE and f"-{second.lower()}" in words:
        return first.lower() in words or f"{first.lower()}-" in words
    long = len(first) >= _WORD_ALONE and len(second) >= _WORD_ALONE
    return long and first.lower() in words and second.lower() in words
