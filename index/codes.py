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

_HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2212"
APOSTROPHES = "'\u2019\u02bc\u2018\uff07\u00b4`"
_CURRENCY = "$€£¥₹₽₩₦฿₺₱"
_FIRM_SPACES = GROUP_SPACES.replace(" ", "")

_MONEY = rf"(?P<money>[A-Za-z]{{0,3}}[{_CURRENCY}][ \u00a0\u202f]?(?=\d))?"
_AFTER = rf"(?P<after>[ \u00a0\u202f]?(?:[%‰]|[{_CURRENCY}](?![ \u00a0\u202f]?\d))|[ \u00a0](?:per ?cent|pour cent|por cien(?:to)?|por cento)\b)?"
_NUMBER_END = rf"(?!{_W})(?![.,]\d)"

RUN = re.compile(
    rf"(?<!{_W}){_MONEY}(?P<body>"
    rf"\d{{1,3}}(?:[{_FIRM_SPACES}]\d{{3}})+(?:[.,]\d+)?{_NUMBER_END}"
    rf"|(?<!\.)\.\d+{_NUMBER_END}"
    rf"|{_W}+(?:(?:[./@{APOSTROPHES}{_HYPHENS}]|(?<=\d),(?=\d)){_W}+)*"
    rf"){_AFTER}"
)
"""Signs that stand together: words with points, hyphens, slashes, apostrophes inside; amounts; shares."""

GROUPED = re.compile(
    rf"(?<!{_W})(?<![.,]){_MONEY}(?P<body>\d{{1,3}}(?: \d{{3}})+(?:[.,]\d+)?){_NUMBER_END}{_AFTER}"
)
"""Thousands grouped by plain spaces; the parts count as well, for ``table 1 320 children`` says nothing."""

CONVENTION = re.compile(
    rf"(?<!{_W})(?<!\.)(?P<letter>[CPR])(?:\. ?|[ \u00a0])(?P<digits>\d{{1,3}}){_NUMBER_END}"
)
"""``C 182``, ``C. 182``, ``R.190``, ``P029``: Conventions, Recommendations and Protocols as the ILO cites them."""

_NUMBER = re.compile(rf"\.?\d[\d.,{GROUP_SPACES}]*")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPLIT_HYPHENS = re.compile(f"[{_HYPHENS}]")
_SPLIT_APOSTROPHES = re.compile(f"[{APOSTROPHES}]")


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
    for match in CONVENTION.finditer(text):
        yield Code(*match.span(), (match["letter"].lower() + match["digits"],))
    for match in GROUPED.finditer(text):
        yield Code(*match.span(), _amounts(match, language))
    for match in RUN.finditer(text):
        forms = _forms_of_match(match, language)
        if forms:
            yield Code(*match.span(), forms)


def codes_in(text: str, language: str) -> set[str]:
    """All forms of normalised text, for the index: equal to those of ``codes``, without their places."""
    text = without_signs(text)
    found = {match["letter"].lower() + match["digits"] for match in CONVENTION.finditer(text)}
    for pattern in (GROUPED, RUN):
        for match in pattern.finditer(text):
            found.update(_forms_of_match(match, language))
    return found


def _forms_of_match(match: re.Match[str], language: str) -> tuple[str, ...]:
    body = match["body"]
    if body.isalpha():
        return _capitals(body)
    if _NUMBER.fullmatch(body):
        return _amounts(match, language)
    return tuple(dict.fromkeys(_forms(_canonical(body), language)))


def _canonical(body: str) -> str:
    body = _SPLIT_APOSTROPHES.sub("'", _SPLIT_HYPHENS.sub("-", body))
    return fold_word(body)


def _amounts(match: re.Match[str], language: str | None) -> tuple[str, ...]:
    """A number as such, and with the currency or per cent sign that stands by it."""
    found = list(_readings(match["body"], language))
    found += [affixed for number in found for affixed in _affixed(number, match["money"], match["after"])]
    return tuple(dict.fromkeys(found))


def _readings(body: str, language: str | None) -> tuple[str, ...]:
    if body.startswith("."):
        return (f"0{body}",)
    found = readings(body, language)
    return found if found else tuple(part for part in body.split(",") if part)


def _affixed(number: str, money: str | None, after: str | None) -> Iterator[str]:
    """``us$236`` and ``$236``; ``50%``; a sign after the number counts as before it.

    >>> list(_affixed("236", "US$ ", None)), list(_affixed("50", None, " per cent"))
    (['us$236', '$236'], ['50%'])
    """
    if money:
        sign = money.strip(GROUP_SPACES).lower()
        yield sign + number
        if len(sign) > 1:
            yield sign[-1] + number
    if after:
        sign = after.strip(GROUP_SPACES)
        yield sign + number if sign in _CURRENCY else number + ("‰" if sign == "‰" else "%")


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
    if _NUMBER.fullmatch(part):
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
    if not all(_NUMBER.fullmatch(part) for part in parts):
        yield body.replace("-", "")
    leading = list(_leading_numbers(parts))
    if 1 < len(leading) < len(parts):
        yield "-".join(leading)
    for place, part in enumerate(parts):
        if place < len(leading) or _YEAR.fullmatch(part) or not part.isdigit():
            yield from _part(part, language)


def _leading_numbers(parts: list[str]) -> Iterator[str]:
    for part in parts:
        if not _NUMBER.fullmatch(part):
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
    if first.isalpha() and _NUMBER.fullmatch(rest):
        if len(first) == 1:
            yield first + rest
        yield from _readings(rest, language)
    yield from (part for part in body.split(".")[1:] if _YEAR.fullmatch(part))


def is_plain(body: str) -> bool:
    """Whether a run is one plain word: no digits, nothing inside."""
    return body.isalpha() or not (has_digit(body) or re.search(rf"[._/@{APOSTROPHES}{_HYPHENS}]", body))


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
    match = GROUPED.fullmatch(typed) or RUN.fullmatch(typed)
    if match is None or is_plain(match["body"]):
        return ()
    if _NUMBER.fullmatch(match["body"]):
        return _asked_amount(match)
    return _asked_run(_canonical(match["body"]))


def _asked_amount(match: re.Match[str]) -> tuple[str, ...]:
    numbers = _readings(match["body"], None)
    affixed = tuple(next(_affixed(number, match["money"], match["after"]), "") for number in numbers)
    return tuple(filter(None, affixed)) or numbers


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
