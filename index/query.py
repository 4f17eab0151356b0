"""The query as typed, taken apart: words, quoted phrases, and what is to be left out.

The syntax is small. ``"Quoted text"`` (straight, typographic, guillemets, 「」) is found as written; ``-word`` and
``-"phrase"`` leave pages out; everything else is plain text and never an error. Nothing is rewritten: every
unit is a stretch of the typed text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from index.folding import fold, view
from index.little_words import content_elsewhere, little_anywhere, little_words, spoken
from index.scripts import has_signs, word_spans
from index.typed import pieces

UnitKind = Literal["word", "phrase"]

MOST_WORDS = 64
"""Distinct words a query may require; more would only slow the answer, and the rest are named as ignored."""

_QUOTES = {
    '"': '"',
    "＂": "＂",
    "“": "”“",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    "《": "》",
}
"""What opens a quotation, and what may close it (in English, German, Swedish, French, Chinese, Japanese …)."""

_OPENING = re.compile(r"(?<!\w)(-?)([" + "".join(_QUOTES) + "])")
_OPERATORS = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing asked for: ``text`` is what stands at ``start`` to ``end`` (code points) of the typed query.

    A ``phrase`` was quoted; its text is without the quotes. ``little`` words are not required beside others.
    ``capitals`` is true of an acronym that would be a little word in small letters (``WHO``).
    ``joined`` are the folded words it makes with its neighbours: a page with ``phaseout`` has ``phase`` ``out``.
    """

    text: str
    start: int
    end: int
    kind: UnitKind = "word"
    excluded: bool = False
    little: bool = False
    capitals: bool = False
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart. ``ignored`` are the words beyond the 64th, as typed."""

    text: str
    units: tuple[Unit, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Unit, ...]:
        """What a page must have to be complete: no little words, unless there are no others; each word once."""
        asked = [unit for unit in self.units if not unit.excluded]
        telling = [unit for unit in asked if not unit.little] or asked
        return tuple({(unit.kind, fold(unit.text)): unit for unit in reversed(telling)}.values())[::-1]

    @property
    def excluded(self) -> tuple[Unit, ...]:
        """What a page must not have."""
        return tuple(unit for unit in self.units if unit.excluded)


def parse_query(text: str, languages: Iterable[str] = ()) -> ParsedQuery:
    """Take a query apart; any string at all is a query.

    ``languages`` are guesses at its language (that of the reader's pages), used only to tell little words.
    """
    units = _mark_little(list(_units(text)), tuple(languages))
    return _capped(text, _join_neighbours(text, units))


def _units(text: str) -> Iterator[Unit]:
    done = 0
    for quoted in _quotations(text):
        yield from _plain_units(text, done, quoted.outer_start)
        yield Unit(text[quoted.start : quoted.end], quoted.start, quoted.end, "phrase", quoted.excluded)
        done = quoted.outer_end
    yield from _plain_units(text, done, len(text))


@dataclass(frozen=True, slots=True)
class _Quotation:
    outer_start: int
    start: int
    end: int
    outer_end: int
    excluded: bool


def _quotations(text: str) -> Iterator[_Quotation]:
    """Balanced quotations with at least one word inside; a lone quote is plain text."""
    position = 0
    gone: set[str] = set()
    while opening := _OPENING.search(text, position):
        position = opening.end()
        closers = _QUOTES[opening[2]]
        if closers in gone:
            continue
        ends = [end for end in (text.find(closer, opening.end()) for closer in closers) if end >= 0]
        if not ends:
            gone.add(closers)
            continue
        if word_spans(view(text[opening.end() : min(ends)]).text):
            inner_start, inner_end = _trimmed(text, opening.end(), min(ends))
            position = min(ends) + 1
            excluded = bool(opening[1]) and text[opening.start() - 1 : opening.start()].strip() == ""
            yield _Quotation(opening.start(), inner_start, inner_end, position, excluded)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _plain_units(text: str, start: int, end: int) -> Iterator[Unit]:
    seen = view(text[start:end])
    for piece in pieces(seen.text):
        first, last = start + seen.start(piece.start), start + seen.end(piece.end)
        yield Unit(text[first:last], first, last, excluded=_excluded(text, start + seen.start(piece.run)))


def _excluded(text: str, start: int) -> bool:
    """Whether a hyphen with nothing before it stands right before ``start``."""
    return text[start - 1 : start] == "-" and (start == 1 or text[start - 2].isspace())


def _join_neighbours(text: str, units: list[Unit]) -> list[Unit]:
    """Note the words that two typed side by side make together (``phase out``, ``COVID 19``)."""
    joined: dict[int, list[str]] = {}
    for place, (one, other) in enumerate(pairwise(units)):
        if text[one.end : other.start] == " " and _joinable(one) and _joinable(other):
            word = fold(one.text + other.text)
            joined.setdefault(place, []).append(word)
            joined.setdefault(place + 1, []).append(word)
    return [
        replace(unit, joined=tuple(joined[place])) if place in joined else unit
        for place, unit in enumerate(units)
    ]


def _joinable(unit: Unit) -> bool:
    plain = unit.kind == "word" and not (unit.excluded or unit.little) and unit.text.isalnum()
    return plain and not has_signs(unit.text)


def _mark_little(units: list[Unit], hints: tuple[str, ...]) -> list[Unit]:
    words = [_bare(unit) for unit in units]
    languages = spoken(words, hints)
    shouted = all(unit.text.isupper() or not unit.text.isalpha() for unit in units)
    return [
        _sorted_out(unit, word, words, languages, shouted) for unit, word in zip(units, words, strict=True)
    ]


def _bare(unit: Unit) -> str:
    return fold(unit.text) if unit.kind == "word" else ""


def _sorted_out(unit: Unit, word: str, words: list[str], languages: tuple[str, ...], shouted: bool) -> Unit:
    """The unit, known as a little word or as an acronym in capitals, or as it was."""
    if word not in little_anywhere() or unit.excluded:
        return unit
    if unit.text in _OPERATORS:
        return replace(unit, little=True)
    if not shouted and 2 <= len(word) <= 5 and unit.text.isupper():
        return replace(unit, capitals=True)
    return replace(unit, little=_is_little(word, words, languages))


def _is_little(word: str, words: list[str], languages: tuple[str, ...]) -> bool:
    """Little in the language that the query speaks; a word that means something elsewhere needs two witnesses."""
    if not any(word in little_words(language) for language in languages):
        return False
    if not content_elsewhere(word):
        return True
    return len(languages) == 1 and len({other for other in words if other in little_words(languages[0])}) > 2


def _capped(text: str, units: list[Unit]) -> ParsedQuery:
    """Keep the first ``MOST_WORDS`` distinct words that are not little; name the others."""
    seen: set[tuple[str, str]] = set()
    kept: list[Unit] = []
    ignored: list[str] = []
    for unit in units:
        key = (unit.kind, fold(unit.text))
        if key not in seen and len(seen) >= MOST_WORDS:
            ignored.append(unit.text)
            continue
        if not unit.little:
            seen.add(key)
        kept.append(unit)
    return ParsedQuery(text, tuple(kept), tuple(dict.fromkeys(ignored)))
