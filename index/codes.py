"""Codes, numbers, compounds and acronyms: what stands together on a page and must be found together.

A text yields forms such as ``8.7.1``, ``a/res/70/1``, ``c138``, ``$100``, ``50%``, ``1320``, ``phaseout``
(for ``phase-out``), ``u.s.`` (for ``U.S.`` and for ``US`` in capitals); a query asks for such forms by the
same rules (``index.typed``). So ``8.7.1`` is never ``8.7.12`` nor "8, 7 and 1", and ``$100`` neither
``$1000`` nor "100 children". Digits on their own are codes too: ``100`` does not stand in ``1,100``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from index.folding import fold_word
from index.little_words import little_anywhere
from index.numbers import (
    APOSTROPHES,
    CURRENCIES,
    GROUP_SPACES,
    HYPHENS,
    JOINERS,
    amount_forms,
    amounts,
    different_amounts,
    readings,
)
from index.scripts import SIGN_RUN, WORD_CLASS, has_signs

RUN = re.compile(rf"(?<!\w)\w{WORD_CLASS}*(?:(?:[{JOINERS}]|(?<=\d),(?=\d))\w{WORD_CLASS}*)*")
"""Signs that stand together: a word, or words with points, hyphens, slashes, apostrophes inside."""

CONVENTION = re.compile(
    rf"(?P<letter>[CPR])(?<!{WORD_CLASS}[CPR])(?<!\.[CPR])(?:\. ?|[ \u00a0])(?P<digits>\d{{1,3}})"
    rf"(?!{WORD_CLASS})(?![.,]\d)(?![{GROUP_SPACES}]\d{{3}}(?!\d))"
)
"""``C 182``, ``C. 182``, ``R.190``: the ILO's Conventions, Protocols and Recommendations; as ``C182``."""

PLAIN_NUMBER = re.compile(r"\d[\d.,]*")
ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")

LONGEST = 120
"""Signs of the longest run that is taken for a code; what is longer is a web address, or no text at all."""

_MONEY = re.compile(rf"[{CURRENCIES}]\s?\d")
_MONEY_APART = re.compile(rf"([{CURRENCIES}])\s(?=\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNDERSCORED = re.compile(r"[^\W_]_|_[^\W_]")
_TELLING = re.compile(rf"[\d_{JOINERS}]")
"""What a code has that a word does not, not even one with vowel signs."""

_ANY_HYPHEN = re.compile(f"[{HYPHENS}]")
_ANY_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_NUMBERS = re.compile("[0-9.,]+")
_AROUND_WORDS = ".,;:!?()[]{}<>\"“”„«»…*|=+–—-'‘’·•"


class Code(NamedTuple):
    """What stands at ``start`` to ``end`` of a normalised text, and every form it may be asked for by."""

    start: int
    end: int
    forms: tuple[str, ...]


def without_signs(text: str) -> str:
    """The text with a bar for each sign of scripts without spaces, so that nothing reaches across them."""
    return SIGN_RUN.sub(lambda match: "|" * len(match.group()), text) if has_signs(text) else text


def codes(text: str, language: str) -> Iterator[Code]:
    """The codes of normalised text, with their places; they may overlap."""
    text = without_signs(text)
    yield from _with_spaces(text, language)
    for match in RUN.finditer(text):
        run = match.group()
        if run.isalpha() and not run.isupper():
            continue  # nearly all runs are words: spare them the calls
        forms = _forms_of_run(match, language)
        if forms:
            yield Code(*match.span(), forms)


def codes_in(text: str, language: str) -> set[str]:
    """All forms of normalised text, for the index: those of ``codes``, quicker, without their places."""
    text = without_signs(text)
    found = _forms_with_spaces(text, language)
    plain = _plain_chunks(language)
    known, learnt = _known_forms(language), []
    for chunk in set(_money_joined(text).split()) - plain:
        forms = known.get(chunk)
        if forms is None:
            forms = () if _is_plain(chunk.strip(_AROUND_WORDS)) else _read(chunk, language)
            if not forms:
                learnt.append(chunk)
            elif len(chunk) <= LONGEST:
                _keep(known, chunk, forms)
        found.update(forms)
    _remember(learnt, plain)
    return found


def _money_joined(text: str) -> str:
    """The text with no space between a currency and its amount: they are one chunk."""
    some = any(sign in text for sign in CURRENCIES)
    return _MONEY_APART.sub(r"\1", text) if some else text


MOST_PLAIN = 50_000
"""Chunks without a form that are kept for each language, some 5 MB; then all are forgotten and learnt again.
Threads share them: nobody counts on a chunk being there still."""


@cache
def _plain_chunks(language: str) -> set[str]:
    """Chunks between spaces that are known to have no form: nearly all of a page, taken off in one go."""
    return set()


def _remember(chunks: Sequence[str], plain: set[str]) -> None:
    """Chunks without a form; those too long to be met again are not kept."""
    if len(plain) + len(chunks) > MOST_PLAIN:
        plain.clear()
    plain.update(chunk for chunk in chunks[:MOST_PLAIN] if len(chunk) <= LONGEST)


MOST_KNOWN = 20_000
"""Chunks with a code in them whose forms are kept for each language, some 6 MB: few on a page are new."""


@cache
def _known_forms(language: str) -> dict[str, tuple[str, ...]]:
    return {}


def _keep(known: dict[str, tuple[str, ...]], chunk: str, forms: tuple[str, ...]) -> None:
    if len(known) >= MOST_KNOWN:
        known.clear()
    known[chunk] = forms


def _is_plain(bare: str) -> bool:
    """Whether a chunk without the signs around it is a word and no acronym, or numbers, which are read with
    the signs beside them."""
    if bare.isalpha():
        return len(bare) > LONGEST_ACRONYM or not bare.isupper()
    return _NUMBERS.fullmatch(bare) is not None


def _read(chunk: str, language: str) -> tuple[str, ...]:
    """The forms of the runs of a chunk between spaces."""
    bare = chunk.strip(_AROUND_WORDS)
    return tuple({form for match in RUN.finditer(bare) for form in _forms_of_run(match, language)})


def _with_spaces(text: str, language: str) -> Iterator[Code]:
    """Numbers and citations of Conventions: what may hold a space."""
    for amount in amounts(text):
        yield Code(amount.start, amount.end, amount.forms(language))
        if " " in amount.number:
            first = text.index(amount.number, amount.start)
            for part in _SPACED.finditer(amount.number):
                yield Code(first + part.start(), first + part.end(), readings(part.group(), language))
    for match in CONVENTION.finditer(text):
        yield Code(*match.span(), _convention(match))


def _forms_with_spaces(text: str, language: str) -> set[str]:
    """All forms of ``_with_spaces``, quicker: a page of figures and notes has a hundred numbers."""
    found = {form for match in CONVENTION.finditer(text) for form in _convention(match)}
    for number, money, after in different_amounts(text):
        found.update(amount_forms(number, money, after, language))
        if " " in number:
            for part in _SPACED.findall(number):
                found.update(readings(part, language))
    return found


_SPACED = re.compile(r"[^ ]+")
"""Of thousands grouped by plain spaces the parts count as well: "table 1 320 children" says nothing."""


def _convention(match: re.Match[str]) -> tuple[str]:
    return (match["letter"].lower() + match["digits"],)


def _forms_of_run(match: re.Match[str], language: str) -> tuple[str, ...]:
    run = match.group()
    if run.isalpha():
        forms = _capitals(run)
        return () if forms and _MONEY.match(match.string, match.end()) else forms
    if len(run) > LONGEST or not _TELLING.search(run) or PLAIN_NUMBER.fullmatch(run):
        return ()
    return tuple(dict.fromkeys(_forms(canonical(run), language)))


def canonical(run: str) -> str:
    """A run folded, with one form of hyphen and apostrophe."""
    return fold_word(_ANY_APOSTROPHE.sub("'", _ANY_HYPHEN.sub("-", run)))


def _capitals(word: str) -> tuple[str, ...]:
    """``u.s.`` for ``US``: words in capitals that would else pass for little words (WHO, IT, US)."""
    if not 2 <= len(word) <= LONGEST_ACRONYM or not word.isupper():
        return ()
    folded = fold_word(word)
    return (acronym(folded),) if folded in little_anywhere() else ()


LONGEST_ACRONYM = 4
"""Letters of the longest acronym that is also a little word; longer words in capitals are shouted."""


def acronym(folded: str) -> str:
    """The form of an acronym.

    >>> acronym("who")
    'w.h.o.'
    """
    return "".join(f"{letter}." for letter in folded)


def _forms(body: str, language: str | None) -> Iterator[str]:
    """Every form of a canonical run that is neither a plain word nor a plain number."""
    if is_address(body):
        return
    for separator, forms in (("/", _slashed), ("'", _apostrophes), ("-", _hyphened), (".", _dotted)):
        if separator in body:
            yield from forms(body, language)
            return
    if is_code(body):
        yield body


def _part(part: str, language: str | None) -> Iterator[str]:
    yield from readings(part, language) if PLAIN_NUMBER.fullmatch(part) else _forms(part, language)


def _slashed(body: str, language: str | None) -> Iterator[str]:
    parts = body.split("/")
    if any(map(is_code, parts)):
        yield body
    for part in parts:
        if is_year(part) or not is_symbol(body):
            yield from _part(part, language)


def _apostrophes(body: str, language: str | None) -> Iterator[str]:
    if body.startswith("o'"):
        yield body.replace("'", "")
    for part in body.split("'"):
        yield from _part(part, language)


def _hyphened(body: str, language: str | None) -> Iterator[str]:
    """``covid-19`` and ``covid19``; of ranges and ages the numbers too: ``16-year-old``, ``5-17``."""
    parts = body.split("-")
    numbers = [bool(PLAIN_NUMBER.fullmatch(part)) for part in parts]
    leading = numbers.index(False) if False in numbers else len(parts)
    if any(map(is_code, parts)):
        yield body
    if not all(numbers):
        yield body.replace("-", "")
    if 1 < leading < len(parts):
        yield "-".join(parts[:leading])
    for place, part in enumerate(parts):
        if place < leading or is_year(part) or not part.isdigit():
            yield from _part(part, language)


def _dotted(body: str, language: str | None) -> Iterator[str]:
    """``u.s.``; ``i.l.o.`` and ``ilo``; ``v1.2``; ``c.182``, ``c182`` and ``182``; ``no.29`` and ``29``."""
    if ACRONYM.fullmatch(body):
        yield from acronym_forms(body)
    elif is_code(body):
        yield body
        first, _, rest = body.partition(".")
        if first.isalpha() and PLAIN_NUMBER.fullmatch(rest):
            if len(first) == 1:
                yield first + rest
            yield from readings(rest, language)
        yield from (part for part in body.split(".")[1:] if is_year(part))


def acronym_forms(body: str) -> tuple[str, ...]:
    """The forms of letters parted by points: as one word too, unless that would be a little word."""
    joined = body.replace(".", "")
    return (acronym(joined),) if joined in little_anywhere() else (acronym(joined), joined)


def is_symbol(body: str) -> bool:
    """Whether a canonical run with slashes is the symbol of a document, whose parts mean nothing alone.

    >>> is_symbol("a/res/70/1"), is_symbol("c138/c182"), is_symbol("8.7/16.2"), is_symbol("and/or")
    (True, False, False, False)
    """
    parts = body.split("/")
    return parts[0].isalpha() and any(map(has_digit, parts))


def is_address(body: str) -> bool:
    """Whether a canonical run is an address of mail or of the web."""
    return "@" in body or body.startswith("www.")


def is_code(body: str) -> bool:
    """Whether only the run as a whole will do: it has a digit or an underscore."""
    return has_digit(body) or _UNDERSCORED.search(body) is not None


def is_year(text: str) -> bool:
    """Whether digits are those of a year of our times."""
    return _YEAR.fullmatch(text) is not None


def has_digit(text: str) -> bool:
    """Whether there is a digit in the text."""
    return any(map(str.isdigit, text))
