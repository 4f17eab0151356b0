"""Codes, numbers, compounds and acronyms: what stands together on a page and must be found together.

A text yields ``codes_in``: forms such as ``8.7.1``, ``a/res/70/1``, ``c138``, ``$100``, ``50%``, ``1320``,
``phaseout`` (for ``phase-out``), ``u.s.`` (for ``U.S.`` and for ``US`` in capitals). A query asks for forms with
``asked_codes``. Both are made by the same rules, so ``8.7.1`` is never ``8.7.12`` nor "8, 7 and 1", and ``$100``
neither ``$1000`` nor "100 children". Digits on their own are codes too: ``100`` does not stand in ``1,100``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.folding import fold_word
from index.little_words import little_anywhere
from index.numbers import GROUP_SPACES, readings
from index.scripts import SIGN_RUN, has_signs

_W = r"[\w\u0900-\u0963\u0966-\u0dff]"
"""A sign of a word, as Python's ``re`` sees it, and the vowel signs of India (not the danda, a full stop)."""

HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2212"
APOSTROPHES = "'\u2019\u02bc\u2018\uff07\u00b4`"
JOINERS = f"./@{APOSTROPHES}{HYPHENS}"
"""What may stand inside a run, as a class of a pattern; the backslash that escapes the hyphen is harmless."""

_CURRENCY = "$€£¥₹₽₩₦฿₺₱"
_FIRM_SPACES = GROUP_SPACES.replace(" ", "")

RUN = re.compile(rf"(?<!{_W}){_W}+(?:(?:[{JOINERS}]|(?<=\d),(?=\d)){_W}+)*")
"""Signs that stand together: a word, or words with points, hyphens, slashes, apostrophes inside."""

NUMBER = re.compile(
    rf"(?:(?<![\w.])\.\d+|(?<!{_W})(?<!{_W}[,{JOINERS}])(?:\d{{1,3}}(?:[{GROUP_SPACES}]\d{{3}})+|\d+)(?:[.,]\d+)*)"
    rf"(?!{_W})(?![{JOINERS}]{_W})"
)
"""A number that is no part of something longer; its groups of thousands may be parted by spaces."""

_MONEY_BEFORE = re.compile(rf"(?<!{_W})[A-Za-z]{{0,3}}[{_CURRENCY}][ \u00a0\u202f]?\Z")
_SIGN_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:[%‰]|[{_CURRENCY}](?![ \u00a0\u202f]?\d))"
    r"|[ \u00a0](?:per ?cent|pour cent|por cien(?:to)?|por cento|Prozent)\b"
)

CONVENTION = re.compile(
    rf"(?<!{_W})(?<!\.)(?P<letter>[CPR])(?:\. ?|[ \u00a0])(?P<digits>\d{{1,3}})(?!{_W})(?![.,]\d)"
)
"""``C 182``, ``C. 182``, ``R.190``: Conventions, Protocols, Recommendations as the ILO cites them; as ``C182``."""

_PLAIN_NUMBER = re.compile(r"\d[\d.,]*")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPLIT_HYPHENS = re.compile(f"[{HYPHENS}]")
_SPLIT_APOSTROPHES = re.compile(f"[{APOSTROPHES}]")
_AROUND_WORDS = ".,;:!?()[]{}<>\"“”„«»…*|=+–—-'‘’·•"


@dataclass(frozen=True, slots=True)
class Code:
    """What stands at ``start`` to ``end`` of a normalised text, and every form it may be asked for by."""

    start: int
    end: int
    forms: tuple[str, ...]


def without_signs(text: str) -> str:
    """The text with signs of scripts without spaces blanked, each at its place."""
    return SIGN_RUN.sub(lambda match: " " * len(match.group()), text) if has_signs(text) else text


def codes(text: str, language: str) -> Iterator[Code]:
    """The codes of normalised text, with their places; they may overlap."""
    text = without_signs(text)
    yield from _spaced(text, language)
    for match in RUN.finditer(text):
        forms = _forms_of_run(match.group(), language)
        if forms:
            yield Code(*match.span(), forms)


def codes_in(text: str, language: str) -> set[str]:
    """All forms of normalised text, for the index: those of ``codes``, quicker, without their places."""
    text = without_signs(text)
    found = {form for code in _spaced(text, language) for form in code.forms}
    likely = (chunk for chunk in set(text.split()) if not chunk.isalpha() or chunk.isupper())
    stripped = {chunk.strip(_AROUND_WORDS) for chunk in likely}
    for match in RUN.finditer(
        " ".join(chunk for chunk in stripped if not chunk.isalpha() or chunk.isupper())
    ):
        found.update(_forms_of_run(match.group(), language))
    return found


def _spaced(text: str, language: str) -> Iterator[Code]:
    """Numbers and citations: what may hold a space."""
    for match in NUMBER.finditer(text):
        yield from _amounts(text, match, language)
    for match in CONVENTION.finditer(text):
        yield Code(*match.span(), (match["letter"].lower() + match["digits"],))


def _amounts(text: str, match: re.Match[str], language: str | None) -> Iterator[Code]:
    """A number, as such and with the currency or per cent sign by it.

    Of thousands grouped by plain spaces the parts count as well: "table 1 320 children" says nothing.
    """
    amount = amount_at(text, match)
    yield Code(amount.start, amount.end, amount.forms(language))
    if " " in match.group():
        for part in re.finditer(r"[^ ]+", match.group()):
            start = match.start() + part.start()
            yield Code(start, start + len(part.group()), _readings(part.group(), language))


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the currency before it, or the currency or per cent sign after it."""

    start: int
    end: int
    number: str
    money: str = ""
    after: str = ""

    def forms(self, language: str | None) -> tuple[str, ...]:
        """The number as such and with its signs.

        >>> Amount(0, 7, "236", money="us$").forms("en"), Amount(0, 4, "50", after="%").forms("en")
        (('236', 'us$236', '$236'), ('50', '50%'))
        """
        numbers = _readings(self.number, language)
        return tuple(dict.fromkeys([*numbers, *(form for one in numbers for form in self.affixed(one))]))

    def affixed(self, number: str) -> Iterator[str]:
        """The forms of a number with its signs, the fullest first; a currency after it counts as before."""
        if self.money:
            yield self.money + number
            yield self.money[-1] + number
        if self.after:
            yield self.after + number if self.after in _CURRENCY else number + self.after


def amount_at(text: str, number: re.Match[str]) -> Amount:
    """The number that was found, with the signs that stand by it."""
    start, end = number.span()
    before = _MONEY_BEFORE.search(text, max(0, start - 5), start)
    after = _SIGN_AFTER.match(text, end)
    sign = after.group().strip(GROUP_SPACES) if after else ""
    if sign and sign not in _CURRENCY and sign != "‰":
        sign = "%"
    money = before.group().strip(GROUP_SPACES).lower() if before else ""
    return Amount(
        before.start() if before else start, after.end() if after else end, number.group(), money, sign
    )


def _readings(number: str, language: str | None) -> tuple[str, ...]:
    if number.startswith("."):
        return (f"0{number}",)
    return readings(number, language) or tuple(part for part in number.split(",") if part)


def _forms_of_run(run: str, language: str) -> tuple[str, ...]:
    if run.isalpha():
        return _capitals(run)
    if _PLAIN_NUMBER.fullmatch(run):
        return ()
    return tuple(dict.fromkeys(_forms(_canonical(run), language)))


def _canonical(body: str) -> str:
    body = _SPLIT_APOSTROPHES.sub("'", _SPLIT_HYPHENS.sub("-", body))
    return fold_word(body)


def _capitals(word: str) -> tuple[str, ...]:
    """``u.s.`` for ``US``: words in capitals that would else pass for little words (WHO, IT, US)."""
    if not 2 <= len(word) <= 5 or not word.isupper():
        return ()
    folded = fold_word(word)
    return (acronym(folded),) if folded in little_anywhere() else ()


def acronym(folded: str) -> str:
    """The form of an acronym.

    >>> acronym("who")
    'w.h.o.'
    """
    return "".join(f"{letter}." for letter in folded)


def _forms(body: str, language: str | None) -> Iterator[str]:
    """Every form of a run that is neither a plain word nor a plain number."""
    if "@" in body or body.startswith("www."):
        return
    for separator, forms in (("/", _slashed), ("'", _apostrophes), ("-", _hyphened), (".", _dotted)):
        if separator in body:
            yield from forms(body, language)
            return
    if has_digit(body) or "_" in body:
        yield body


def _part(part: str, language: str | None) -> Iterator[str]:
    if _PLAIN_NUMBER.fullmatch(part):
        yield from _readings(part, language)
    else:
        yield from _forms(part, language)


def _slashed(body: str, language: str | None) -> Iterator[str]:
    parts = body.split("/")
    if any(map(has_digit, parts)):
        yield body
    for part in parts:
        if not is_symbol(body) or _YEAR.fullmatch(part):
            yield from _part(part, language)


def is_symbol(body: str) -> bool:
    """Whether a run with slashes is the symbol of a document (``A/RES/70/1``), whose parts mean nothing alone.

    >>> is_symbol("a/res/70/1"), is_symbol("c138/c182"), is_symbol("8.7/16.2"), is_symbol("and/or")
    (True, False, False, False)
    """
    parts = body.split("/")
    return parts[0].isalpha() and any(map(has_digit, parts))


def _apostrophes(body: str, language: str | None) -> Iterator[str]:
    first, _, rest = body.partition("'")
    if first == "o":
        yield body.replace("'", "")
    for part in (first, rest):
        yield from _part(part, language)


def _hyphened(body: str, language: str | None) -> Iterator[str]:
    parts = body.split("-")
    if any(map(has_digit, parts)):
        yield body
    if not all(_PLAIN_NUMBER.fullmatch(part) for part in parts):
        yield body.replace("-", "")
    leading = list(_leading_numbers(parts))
    if 1 < len(leading) < len(parts):
        yield "-".join(leading)
    for place, part in enumerate(parts):
        if place < len(leading) or _YEAR.fullmatch(part) or not part.isdigit():
            yield from _part(part, language)


def _leading_numbers(parts: list[str]) -> Iterator[str]:
    for part in parts:
        if not _PLAIN_NUMBER.fullmatch(part):
            return
        yield part


def _dotted(body: str, language: str | None) -> Iterator[str]:
    if _ACRONYM.fullmatch(body):
        joined = body.replace(".", "")
        yield acronym(joined)
        if joined not in little_anywhere():
            yield joined
        return
    if not has_digit(body):
        return
    yield body
    first, _, rest = body.partition(".")
    if first.isalpha() and _PLAIN_NUMBER.fullmatch(rest):
        if len(first) == 1:
            yield first + rest
        yield from _readings(rest, language)
    yield from (part for part in body.split(".")[1:] if _YEAR.fullmatch(part))


def is_plain(body: str) -> bool:
    """Whether a run is one plain word: no digits, nothing inside."""
    return body.isalpha() or not (has_digit(body) or re.search(rf"[._/@{APOSTROPHES}{HYPHENS}]", body))


def has_digit(text: str) -> bool:
    """Whether there is a digit in the text."""
    return any(sign.isdigit() for sign in text)


def asked_codes(typed: str) -> tuple[str, ...]:
    """The forms, any of which a typed piece (normalised) asks for; () where it is plain words.

    >>> asked_codes("US$236"), asked_codes("C. 182"), asked_codes("1 320"), asked_codes("phase-out")
    (('us$236',), ('c182',), ('1320',), ())
    """
    convention = CONVENTION.fullmatch(typed)
    if convention:
        return (convention["letter"].lower() + convention["digits"],)
    number = NUMBER.search(typed)
    amount = amount_at(typed, number) if number else None
    if amount and amount.end - amount.start == len(typed):
        numbers = _readings(amount.number, None)
        return tuple(next(amount.affixed(one), one) for one in numbers)
    if is_plain(typed):
        return ()
    return _asked_run(_canonical(typed))


def _asked_run(body: str) -> tuple[str, ...]:
    if "@" in body or body.startswith("www."):
        return ()
    if _ACRONYM.fullmatch(body):
        return tuple(_dotted(body, None))
    if not has_digit(body) and "_" not in body:
        return ()
    if re.fullmatch(r"[^\W\d]{2,}\.\d[\d.]*", body):
        return (body, body.partition(".")[2])
    if re.fullmatch(r"[cpr]\.\d+", body):
        return (body.replace(".", ""),)
    return (body,)


def joined_compound(typed: str) -> str | None:
    """The one word that a compound makes (``phaseout``); "" for words that stand side by side without making
    one (``o'clock``, ``ilo.org``); None where only the code itself will do (``8.7.1``, ``5-17``, ``A/RES/70/1``).
    """
    body = _canonical(typed)
    if (
        "@" in body
        or body.startswith("www.")
        or not (has_digit(body) or "_" in body or _ACRONYM.fullmatch(body))
    ):
        return body.replace("-", "") if re.fullmatch(rf"{_W}+(?:-{_W}+)+", body) else _irish(body)
    parts = body.split("-")
    wordlike = all(re.fullmatch(rf"{_W}+", part) and "_" not in part for part in parts)
    if len(parts) > 1 and wordlike and not all(map(str.isdigit, parts)):
        return "".join(parts)
    return None


def _irish(body: str) -> str:
    return body.replace("'", "") if re.fullmatch(r"o'\w+", body) else ""
