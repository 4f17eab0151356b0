"""Typed plain text: where the things asked for stand in it, and which codes each of them asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.codes import (
    ACRONYM,
    CONVENTION,
    RUN,
    acronym_forms,
    canonical,
    is_address,
    is_code,
    is_symbol,
    without_signs,
)
from index.numbers import APOSTROPHES, JOINERS, amounts
from index.scripts import WORD_CLASS, sign_runs, typed_pieces

_INSIDE = re.compile(f"[{JOINERS}]")
_WORDS = re.compile(rf"{WORD_CLASS}+")
_LETTERS_AND_NUMBER = re.compile(r"[^\W\d_]{2,}\.(\d[\d.]*)")
_LETTER_AND_NUMBER = re.compile(r"[cpr]\.\d+")
_ELISION = re.compile(
    rf"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|all|nell|sull|dall)[{APOSTROPHES}](?=\w\w|\d)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing asked for in normalised text; ``run`` is where what stands together with it begins."""

    start: int
    end: int
    run: int


def pieces(text: str) -> list[Piece]:
    """The pieces of normalised text, in order: words, codes, compounds, and parts of runs of signs."""
    found = [
        Piece(start + first, start + last, start)
        for start, end in sign_runs(text)
        for first, last in typed_pieces(text[start:end])
    ]
    rest = without_signs(text)
    spans = [match.span() for match in CONVENTION.finditer(rest)]
    rest = _blanked(rest, spans)
    numbers = [(amount.start, amount.end) for amount in amounts(rest)]
    rest = _blanked(rest, numbers)
    found += [Piece(start, end, start) for start, end in spans + numbers]
    for match in RUN.finditer(rest):
        if not any(map(str.isalnum, match.group())):
            continue
        found += _pieces_of_run(match.group(), match.start())
    return sorted(found, key=lambda piece: piece.start)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], "|" * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def _pieces_of_run(run: str, start: int) -> Iterator[Piece]:
    """A run is one piece, unless slashes part whole words (``ILO/UNICEF``, ``C138/C182``)."""
    if not _parted_by_slashes(run):
        yield Piece(start, start + len(run), start)
        return
    place = start
    for part in run.split("/"):
        yield Piece(place, place + len(part), start)
        place += len(part) + 1


def _parted_by_slashes(run: str) -> bool:
    body = canonical(run)
    if "/" not in body or is_address(body) or is_symbol(body):
        return False
    return all(any(map(str.isalpha, part)) for part in body.split("/"))


def is_plain(typed: str) -> bool:
    """Whether a typed piece is one plain word: no digits, nothing inside."""
    return typed.isalpha() or not (is_code(typed) or _INSIDE.search(typed))


def asked_codes(typed: str) -> tuple[str, ...]:
    """The forms, any of which a typed piece (normalised) asks for; () where it is plain words.

    >>> asked_codes("US$236"), asked_codes("C. 182"), asked_codes("1 320"), asked_codes("phase-out")
    (('us$236',), ('c182',), ('1320',), ())
    """
    convention = CONVENTION.fullmatch(typed)
    if convention:
        return (convention["letter"].lower() + convention["digits"],)
    for amount in amounts(typed):
        if amount.end - amount.start == len(typed):
            return amount.asked()
    return () if is_plain(typed) else _asked_by_run(canonical(typed))


def _asked_by_run(body: str) -> tuple[str, ...]:
    if ACRONYM.fullmatch(body):
        return acronym_forms(body)
    if is_address(body) or _has_apostrophe(body) or not is_code(body):
        return ()
    numbered = _LETTERS_AND_NUMBER.fullmatch(body)
    if numbered:
        return (body, numbered[1])
    return (body.replace(".", ""),) if _LETTER_AND_NUMBER.fullmatch(body) else (body,)


def stands_in_words(typed: str) -> bool:
    """Whether a piece that is no plain word is found by its words side by side as well.

    >>> [stands_in_words(piece) for piece in ("phase-out", "COVID-19", "8.7.1", "5-17")]
    [True, True, False, False]
    """
    body = canonical(typed)
    if is_address(body) or _has_apostrophe(body):
        return True
    if not is_code(body):
        return not ACRONYM.fullmatch(body)
    parts = body.split("-")
    of_words = "_" not in body and all(_WORDS.fullmatch(part) for part in parts)
    return len(parts) > 1 and of_words and not all(map(str.isdigit, parts))


def _has_apostrophe(body: str) -> bool:
    """Whether an apostrophe parts the run (not a part of a symbol with slashes)."""
    return "'" in body and "/" not in body


def parted(typed: str) -> str:
    """A compound with spaces between its words.

    >>> parted("COVID-19"), parted("l’eau")
    ('COVID 19', 'l eau')
    """
    return _INSIDE.sub(" ", typed)


def joined(typed: str) -> str | None:
    """The one word that a compound makes, if it may be written so: ``phaseout``, ``obrien``."""
    body = canonical(typed)
    if re.fullmatch(r"o'\w+", body):
        return body.replace("'", "")
    parts = body.split("-")
    return "".join(parts) if len(parts) > 1 and all(_WORDS.fullmatch(part) for part in parts) else None


def without_doubling(typed: str) -> str:
    """An Indonesian or Malay plural as the word it doubles.

    >>> without_doubling("anak-anak"), without_doubling("sit-in")
    ('anak', 'sit-in')
    """
    first, _, second = canonical(typed).partition("-")
    return typed[: len(first)] if first == second and first.isalpha() else typed


def without_apostrophes(typed: str) -> str:
    """The word without an elided article before it or a possessive after it.

    >>> without_apostrophes("l’eau"), without_apostrophes("children's"), without_apostrophes("O'Brien")
    ('eau', 'children', "O'Brien")
    """
    elided = _ELISION.match(typed)
    return _POSSESSIVE.sub("", typed[elided.end() :] if elided else typed)
