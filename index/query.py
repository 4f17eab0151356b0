"""The query as typed, taken apart: words, quoted phrases, and what is to be left out.

The syntax is small. ``"Quoted text"`` (any kind of double quotes) is found as written; ``-word`` and
``-"phrase"`` leave pages out; everything else is plain text and never an error. Nothing is rewritten:
every unit is a stretch of the typed text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from index.codes import LONGEST_ACRONYM
from index.folding import fold, view
from index.little_words import is_little, little_anywhere, spoken
from index.numbers import APOSTROPHES
from index.scripts import bigrams, has_signs, sign_runs, word_spans
from index.typed import is_plain, pieces

UnitKind = Literal["word", "phrase"]

MOST_WORDS = 64
"""Distinct words a query may require (a pair of signs counts as a word): more only slows the answer. What
comes after them is named as ignored."""

_CLOSING = {
    '"': '"', "＂": "＂", "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«",
    "‹": "›", "「": "」", "『": "』", "《": "》",
}  # fmt: skip
"""What opens a quotation, and what may close it, in the languages served and their neighbours."""

_OPENING = re.compile(r"(?<!\w)(-?)([" + "".join(_CLOSING) + "])")
_ELIDED = re.compile(rf"[^\W\d]+[{APOSTROPHES}][^\W\d]+")
_SHOUTED = frozenset(("AND", "OR", "NOT", "NO", "ALL", "ANY", "MOST", "ET", "OU", "NON", "UND", "ODER", "И"))
"""Operators of other engines, and words said loudly: little words, not the acronyms they look like."""

_NUMBER_SIGN = re.compile(r"\s?(?:no|nos|nr|n|num|№)[.°º]?\s?", re.IGNORECASE)
"""What says that a number follows (``Convention No. 29``), in its many spellings."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for: ``text`` is what stands at ``start`` to ``end`` (code points) of the typed query.

    A ``phrase`` was quoted; its text is without the quotes. ``little`` words are not required beside others.
    ``capitals`` is true of an acronym that would be a little word in small letters (``WHO``). ``joined`` are
    the folded words it makes with its neighbours: a page with ``phaseout`` has ``phase`` and ``out``.
    """

    text: str
    start: int
    end: int
    kind: UnitKind = "word"
    excluded: bool = False
    little: bool = False
    capitals: bool = False
    joined: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, bool, str]:
        """The same for units that ask the same."""
        return (self.kind, self.capitals, fold(self.text))


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart. ``ignored`` are words beyond the most that are required, as typed."""

    text: str
    units: tuple[Unit, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Unit, ...]:
        """What a complete page has: each word once, no little words unless there are no others."""
        wanted = [unit for unit in self.units if not unit.excluded]
        telling = [unit for unit in wanted if not unit.little] or wanted
        first: dict[tuple[str, bool, str], Unit] = {}
        for unit in telling:
            first.setdefault(unit.key, unit)
        return tuple(first.values())

    @property
    def excluded(self) -> tuple[Unit, ...]:
        """What a page must not have."""
        return tuple(unit for unit in self.units if unit.excluded)


def parse_query(text: str, languages: Iterable[str] = ()) -> ParsedQuery:
    """Take a query apart; any string at all is a query.

    ``languages`` are guesses at its language (that of the reader's pages), used only to tell little words.
    """
    return _parsed(text, tuple(languages))


@lru_cache(maxsize=64)  # one search asks some three times: for its concepts, for the engine, for its marks
def _parsed(text: str, languages: tuple[str, ...]) -> ParsedQuery:
    units = _sort_out(list(_units(text)), languages)
    units = _join_neighbours(text, _set_number_signs_aside(text, units))
    return _capped(text, units)


def _units(text: str) -> Iterator[Unit]:
    done = 0
    for outer, inner, excluded in _quotations(text):
        yield from _plain_units(text, done, outer[0])
        yield Unit(text[inner[0] : inner[1]], *inner, kind="phrase", excluded=excluded)
        done = outer[1]
    yield from _plain_units(text, done, len(text))


_Span = tuple[int, int]


def _quotations(text: str) -> Iterator[tuple[_Span, _Span, bool]]:
    """Balanced quotations with a word inside, with and without their quotes; a lone quote is plain text."""
    position = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, position):
        position = opening.end()
        closers = _CLOSING[opening[2]]
        if closers in unclosed:
            continue
        ends = [end for end in (text.find(closer, opening.end()) for closer in closers) if end >= 0]
        if not ends:
            unclosed.add(closers)
            continue
        inner = (opening.end(), min(ends))
        position = inner[1] + 1
        if word_spans(view(text[inner[0] : inner[1]]).text):
            outer = opening.start() + (0 if _stands_alone(text, opening.start()) else len(opening[1]))
            yield (outer, position), _trimmed(text, *inner), outer == opening.start() and bool(opening[1])


def _trimmed(text: str, start: int, end: int) -> _Span:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _stands_alone(text: str, start: int) -> bool:
    """Whether nothing stands right before ``start``: there a hyphen leaves out what follows it."""
    return start == 0 or text[start - 1].isspace()


def _plain_units(text: str, start: int, end: int) -> Iterator[Unit]:
    seen = view(text[start:end])
    done = start
    for piece in pieces(seen.text):
        first, last = start + seen.place(piece.start), start + seen.end(piece.end)
        if first < done:
            continue  # one sign that is several words (U+FDFA) is one unit
        done = last
        run = start + seen.place(piece.run)
        excluded = text[run - 1 : run] == "-" and _stands_alone(text, run - 1)
        yield Unit(text[first:last], first, last, excluded=excluded)


def _sort_out(units: list[Unit], hints: tuple[str, ...]) -> list[Unit]:
    """Tell little words and acronyms in capitals."""
    words = [_words_of(unit) if unit.kind == "word" else () for unit in units]
    every = {word for group in words for word in group}
    languages = spoken(every, hints)
    shouted = all(not unit.text.isalpha() or unit.text.isupper() for unit in units)
    sorted_out = []
    for unit, group in zip(units, words, strict=True):
        if unit.excluded or not group or not all(word in little_anywhere() for word in group):
            sorted_out.append(unit)
        elif not shouted and _is_acronym(unit.text):
            sorted_out.append(replace(unit, capitals=True))
        else:
            little = unit.text in _SHOUTED or all(is_little(word, every, languages) for word in group)
            sorted_out.append(replace(unit, little=little))
    return sorted_out


def _set_number_signs_aside(text: str, units: list[Unit]) -> list[Unit]:
    """Of ``No. 29`` only the number counts: another text says ``n° 29``."""
    signs = {
        one.start
        for one, other in pairwise(units)
        if one.kind == "word"
        and other.text[0].isdigit()
        and _NUMBER_SIGN.fullmatch(text[one.start : other.start])
    }
    return [replace(unit, little=True, capitals=False) if unit.start in signs else unit for unit in units]


def _words_of(unit: Unit) -> tuple[str, ...]:
    """The folded words that may be little: of ``d'un`` both, of a run of signs all of it, of a code none."""
    plain = view(unit.text).text
    if is_plain(plain) or sign_runs(plain):
        return (fold(plain),)
    words = tuple(fold(plain[start:end]) for start, end in word_spans(plain))
    return words if _ELIDED.fullmatch(plain) else ()


def _is_acronym(text: str) -> bool:
    return text.isupper() and text.isalpha() and 2 <= len(text) <= LONGEST_ACRONYM and text not in _SHOUTED


def _join_neighbours(text: str, units: list[Unit]) -> list[Unit]:
    """Note the words that two typed side by side make together (``phase out``, ``COVID 19``)."""
    made: dict[int, tuple[str, ...]] = {}
    for place, (one, other) in enumerate(pairwise(units)):
        if text[one.end : other.start] == " " and _joinable(one) and _joinable(other):
            word = fold(one.text + other.text)
            for neighbour in (place, place + 1):
                made[neighbour] = (*made.get(neighbour, ()), word)
    return [replace(unit, joined=made.get(place, ())) for place, unit in enumerate(units)]


def _joinable(unit: Unit) -> bool:
    """Whether the unit is one plain word or number. A little word may be half of one (``phase out``)."""
    plain = unit.kind == "word" and not unit.excluded and unit.text.isalnum()
    return plain and not has_signs(unit.text)


def _capped(text: str, units: list[Unit]) -> ParsedQuery:
    """Keep the first ``MOST_WORDS`` distinct words that count; name the others."""
    only_little = all(unit.little for unit in units)
    seen: set[tuple[str, bool, str]] = set()
    weight = 0
    kept: list[Unit] = []
    ignored: list[str] = []
    for unit in units:
        counts = (only_little or not unit.little) and unit.key not in seen
        if counts and weight >= MOST_WORDS:
            ignored.append(unit.text)
            continue
        if counts:
            seen.add(unit.key)
            weight += _weight(unit)
        kept.append(unit)
    return ParsedQuery(text, tuple(kept), tuple(dict.fromkeys(ignored)))


def _weight(unit: Unit) -> int:
    return len(bigrams(unit.text)) if unit.kind == "word" and sign_runs(unit.text) else 1
