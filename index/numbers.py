"""Numbers as they are written: groups of thousands, decimal commas, currencies, per cent.

Forms have no group signs and a decimal point: ``1 320``, ``1,320`` and ``1320`` are all ``1320``; ``3,9`` is
``3.9``; ``US$ 236`` is ``us$236``; ``50 %`` and ``50 per cent`` are ``50%``. Where a language leaves it open
(``1.320`` in Spanish), a text yields both readings, so that neither is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.scripts import WORD_CLASS

GROUP_SPACES = " \u00a0\u2009\u202f"
"""Spaces between groups of three digits (ISO 80000-1): plain, no-break, thin and narrow no-break."""

HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2212"
APOSTROPHES = "'\u2019\u02bc\u2018\uff07\u00b4`"
JOINERS = f"./@{APOSTROPHES}{HYPHENS}"
"""What may stand inside a run of words written together, for use in a class of a pattern."""

NUMBER = re.compile(
    rf"[.0-9](?:(?<=\.)(?<![\w.]\.)[0-9]+"
    rf"|(?<=[0-9])(?<!{WORD_CLASS}[0-9])(?<![0-9],[0-9])(?<!{WORD_CLASS}[{JOINERS}][0-9])"
    rf"(?:[0-9]{{0,2}}(?:[{GROUP_SPACES}][0-9]{{3}})+|[0-9]*)(?:[.,][0-9]+)*)"
    rf"(?!{WORD_CLASS})(?![{JOINERS}]{WORD_CLASS})"
)
"""A number that is no part of something longer; its groups of thousands may be parted by spaces.

It is tried only where a digit or a point stands, hence what stands before is asked after that sign.
Normalised text has Western digits only: ten signs are looked for sooner than the digits of any script."""

LONGEST_NUMBER = 40
"""Signs of the longest number: more digits and points than that are a row of a table, or no text at all."""

CURRENCIES = "$€£¥₹₽₩₦฿₺₱"
_EACH_CURRENCY = frozenset(CURRENCIES)
_MONEY_BEFORE = re.compile(rf"(?<!{WORD_CLASS})[A-Za-z]{{0,3}}[{CURRENCIES}][ \u00a0\u202f]?\Z")
_SIGN_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:[%‰]|[{CURRENCIES}](?![ \u00a0\u202f]?\d))"
    r"|[ \u00a0](?:per ?cent|pour cent|por cien(?:to)?|por cento|Prozent)\b"
)
_POINT_GROUPS = frozenset({"es", "pt", "de", "id", "tr", "vi"})
"""Served languages that write 1.320 for one thousand three hundred and twenty."""

_COMMA_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINT_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_COMMA_DECIMAL = re.compile(r"\d+,\d+")
_SPACES = re.compile(f"[{GROUP_SPACES}]")


class Amount(NamedTuple):
    """A number with the currency before it, or the currency or per cent sign after it, at its place."""

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
        return amount_forms(self.number, self.money, self.after, language)

    def asked(self) -> tuple[str, ...]:
        """The forms, any of which it asks for when typed: with its signs, and no less."""
        return tuple(next(_affixed(one, self.money, self.after), one) for one in readings(self.number))


@lru_cache(maxsize=20_000)  # some 5 MB; nine of ten numbers of a report were seen on the pages before
def amount_forms(number: str, money: str, after: str, language: str | None) -> tuple[str, ...]:
    """The forms of an amount (see ``Amount``) in a text of a language."""
    numbers = readings(number, language)
    with_signs = (form for one in numbers for form in _affixed(one, money, after))
    return tuple(dict.fromkeys([*numbers, *with_signs]))


def _affixed(number: str, money: str, after: str) -> Iterator[str]:
    """The forms of a number with its signs, the fullest first; a currency after it counts as before."""
    if money:
        yield money + number
        yield money[-1] + number
    if after:
        yield after + number if after in CURRENCIES else number + after


def amounts(text: str) -> Iterator[Amount]:
    """Every number of normalised text, with the signs that stand by it."""
    for match in NUMBER.finditer(text):
        start, end = match.span()
        if end - start > LONGEST_NUMBER:
            continue
        before = _money_before(text, start)
        after = _SIGN_AFTER.match(text, end)
        money = _money(before) if before else ""
        first, last = before.start() if before else start, after.end() if after else end
        yield Amount(first, last, match.group(), money, _sign(after.group()) if after else "")


def different_amounts(text: str) -> set[tuple[str, str, str]]:
    """Number, money and sign after it of ``amounts``, each once: pages of notes have a hundred.

    Where a currency stands before a number, the number is there without it too.
    """
    found = {
        (number, "", _sign(after) if after else "")
        for number, after in set(_WITH_SIGN_AFTER.findall(text))
        if len(number) <= LONGEST_NUMBER
    }
    if any(sign in text for sign in CURRENCIES):
        for currency in _CURRENCY_SIGN.finditer(text):
            match = _WITH_SIGN_AFTER.match(text, currency.end())
            before = _money_before(text, match.start()) if match else None
            if match and before and len(match[1]) <= LONGEST_NUMBER:
                found.add((match[1], _money(before), _sign(match[2]) if match[2] else ""))
    return found


_WITH_SIGN_AFTER = re.compile(f"({NUMBER.pattern})({_SIGN_AFTER.pattern})?")
_CURRENCY_SIGN = re.compile(f"[{CURRENCIES}][ \u00a0\u202f]?")


def _money_before(text: str, start: int) -> re.Match[str] | None:
    near = not _EACH_CURRENCY.isdisjoint(text[max(0, start - 2) : start])
    return _MONEY_BEFORE.search(text, max(0, start - 5), start) if near else None


def _money(before: re.Match[str]) -> str:
    return before.group().strip(GROUP_SPACES).lower()


@lru_cache(maxsize=1_000)
def _sign(after: str) -> str:
    """The sign for what stands after a number: words for per cent are the sign."""
    sign = after.strip(GROUP_SPACES)
    return sign if sign in CURRENCIES or sign == "‰" else "%"


def readings(number: str, language: str | None = None) -> tuple[str, ...]:
    """What a number of digits, points, commas and group spaces says, the likeliest first.

    ``language`` is that of the text; None for a query, whose language nobody knows. A list is its parts.

    >>> readings("1,320"), readings("1.320", "es"), readings("3,9"), readings("8.7.1"), readings("3,4,5")
    (('1320',), ('1.320', '1320'), ('3.9',), ('8.7.1',), ('3', '4', '5'))
    """
    if number.isdigit():
        return (number,)
    number = _SPACES.sub("", number)
    if number.startswith("."):
        return (f"0{number}",)
    if _COMMA_GROUPED.fullmatch(number):
        grouped = number.replace(",", "")
        decimal = language not in (None, "en") and _COMMA_DECIMAL.fullmatch(number)
        return (grouped, number.replace(",", ".")) if decimal else (grouped,)
    if _POINT_GROUPED.fullmatch(number) and _points_group(number, language):
        grouped = number.replace(".", "").replace(",", ".")
        return (grouped,) if "," in number else (number, grouped)
    if "," not in number:
        return (number,)
    if _COMMA_DECIMAL.fullmatch(number):
        return (number.replace(",", "."),)
    return tuple(number.split(","))


def _points_group(number: str, language: str | None) -> bool:
    return language in _POINT_GROUPS or number.count(".") > 1 or "," in number
