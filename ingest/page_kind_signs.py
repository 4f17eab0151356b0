"""One page as its rules see it: lines, prose, order, numbers. Pure, and measured only when a rule asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from datasets.areas import folded_name

_PIECE = re.compile(r"([^.!?。！？؟\n]++)([.!?؟](?=[\s”»\"’)\]]|\Z)|[。！？])?")
_SENTENCE, _SENTENCE_OF_SIGNS = 30, 12
"""Signs of a sentence, at least, in a script with spaces and in one without. What is shorter is as often an
abbreviation in a list of names."""

_DAY = (
    r"\b[0-9]{1,2}(?:er|º|-е|-го)?[ .]+(?:de )?[^\W\d_]{3,12}\.? (?:de )?(?:19|20)[0-9]{2}[a-z]?\b|"
    r"\b[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}\b|"
    r"(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"
)
DAY = re.compile(_DAY)
"""A day with its month and year."""

_DATE = re.compile(
    _DAY + r"|(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|"
    r"\b(?:19|20)[0-9]{2}[a-z]?(?:[-–](?:19|20)?[0-9]{2})?\b"
)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"[0-9]+")
_NO_STOPS = (". 1", ". 2", "Inc.", "Ltd.", "Corp.")
"""Full stops that end no sentence: of a month in a date (``16 Feb. 2012``), of the form of a company."""

_FIRST = 8
"""Lines among which the heading of a page is looked for: running heads stand above it."""

HEAD_LINES = 4
"""Lines at either end of a page that may be running heads."""

_LONGEST_HEAD = 120
"""Signs of a running head, at most."""

_LONGEST_SYMBOL = 40
"""Signs of a line that may be nothing but symbols and numbers, at most."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


_SYMBOL = re.compile(r"\S*/\S*[0-9]\S*|[0-9]\S*")


_BETWEEN_SIGNS = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_SPACED_OUT = re.compile(r"[^\W\d_](?: [^\W\d_]){3,}")


class Page:
    """A page of a document: its text, its number from 1, how many there are, and their running heads."""

    def __init__(self, text: str, number: int, total: int, repeated: frozenset[str] = frozenset()) -> None:
        self.text, self.number, self.total, self._repeated = text, number, total, repeated

    @cached_property
    def lines(self) -> list[str]:
        """The lines that are not empty, trimmed."""
        return [line for part in self.text.split("\n") if (line := part.strip())]

    @cached_property
    def body(self) -> list[str]:
        """The lines without running heads, page numbers and symbols of documents."""
        first, last = HEAD_LINES, len(self.lines) - HEAD_LINES
        return [
            line
            for place, line in enumerate(self.lines)
            if (first <= place < last or without_figures(line) not in self._repeated) and has_word(line)
        ]

    @cached_property
    def ending_in_figures(self) -> int:
        """How many lines end with a digit."""
        return sum(1 for line in self.lines if line[-1].isdigit())

    @cached_property
    def prose(self) -> float:
        """The share of the text that is sentences, 0 to 1."""
        sentences = (
            len(piece)
            for piece, end in _PIECE.findall(self.text)
            if end
            and len(piece) >= (_SENTENCE_OF_SIGNS if end in "。！？" else _SENTENCE)
            and not _is_name(piece)
        )
        return sum(sentences) / max(1, len(self.text))

    @cached_property
    def stops(self) -> int:
        """About how many sentences end here: a cheap measure, to begin with."""
        return sum(map(self.text.count, (". ", ".\n", "。", ";"))) - sum(map(self.text.count, _NO_STOPS))

    @cached_property
    def words(self) -> list[str]:
        """The words without digits, in lower case."""
        return [word.lower() for word in _WORD.findall(self.text)]

    @cached_property
    def opening(self) -> list[str]:
        """Those of the first lines that may be the heading of the page."""
        first = self.lines[:_FIRST]
        return [line for line in first if len(line) < 60 and without_figures(line) not in self._repeated]

    def heads(self, pattern: re.Pattern[str]) -> bool:
        """Whether one of the first lines is a heading of this pattern."""
        return any(pattern.match(line) or pattern.match(_closed_up(line)) for line in self.opening)


def _closed_up(line: str) -> str:
    """A heading without the spaces by which its signs are set apart: ``索　引``, ``I N D E X``."""
    line = _BETWEEN_SIGNS.sub("", line)
    return line.replace(" ", "") if _SPACED_OUT.fullmatch(line) else line


def _is_name(piece: str) -> bool:
    """Whether the last word before a full stop is the end of a name (``Inc``, ``Ltd``), more likely than of a
    sentence."""
    return piece[piece.rfind(" ") + 1 :][:1].isupper()


def without_figures(line: str) -> str:
    """A line by which running heads are compared: what changes from page to page taken out."""
    return _FIGURES.sub("", line) if len(line) < _LONGEST_HEAD else line


def has_word(line: str) -> bool:
    """Whether a line is more than a page number and the symbols of documents."""
    if len(line) > _LONGEST_SYMBOL:
        return True
    left = _SYMBOL.sub(" ", line)
    return any(len(run) > 2 or run > "\u2e80" for run in _WORD.findall(left)) and not (
        left != line and len(left.split()) <= 2 and "/" in line
    )


def ascending(values: Sequence[int]) -> float:
    """The share of neighbours that do not fall, 0 to 1; 1 for fewer than two values."""
    pairs = len(values) - 1
    return (
        sum(1 for index in range(pairs) if values[index] <= values[index + 1]) / pairs if pairs > 0 else 1.0
    )


def alphabetical(lines: Sequence[str]) -> float:
    """The share of neighbouring lines that begin in the order of the alphabet, case and accents aside."""
    keys = [_sorting(line) for line in lines]
    keys = [key for key in keys if key]
    pairs = len(keys) - 1
    return sum(1 for index in range(pairs) if keys[index] <= keys[index + 1]) / pairs if pairs > 0 else 0.0


def _sorting(line: str) -> str:
    letters = folded_name(line[:40]).lstrip("«»“”\"'’‘([- ").removeprefix("ال")
    return letters[:2]


def page_number(text: str) -> int:
    """A page number in Arabic or Roman figures; 0 for what is neither."""
    if text.isdigit():
        return int(text)
    value, values = 0, [_ROMAN.get(sign, 0) for sign in text.lower()]
    for index, one in enumerate(values):
        value += -one if index + 1 < len(values) and one < values[index + 1] else one
    return value


def plain_numbers(text: str) -> int:
    """How many numbers stand in the text that are no part of a date or year."""
    return len(_NUMBER.findall(_DATE.sub(" ", text)))
