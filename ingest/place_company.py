"""Where the words beside a country's name say that it is no country: a town of an American state, a person,
a street.

Every rule looks at one mention and a few signs around it, and says no only where it is sure: a mention that
is lost wrongly mostly stands again on its page, one that is found wrongly makes a page evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.place_company_words import (
    BORNE_AS_GIVEN_NAMES,
    GIVEN_NAMES,
    NOT_SURNAMES,
    PERSON_TITLES,
    REGION_WORDS,
    RELATIVES,
    STATES,
    STATES_ARABIC,
    STATES_CHINESE,
    STATES_NAMED_LIKE_COUNTRIES,
    STATES_RUSSIAN,
    STATES_SHORT,
    STREETS_AFTER,
    STREETS_BEFORE,
    UNITED_STATES,
)

_AROUND = 60
"""Signs before and behind a mention that are looked at."""

_WORDS = 4
"""Words before a mention that are."""


def _any(words: str) -> str:
    """A pattern for one of the patterns between spaces."""
    return "|".join(words.split())


def _named(words: str) -> str:
    """A pattern for one of the words, the longest first; ``_`` stands for a space."""
    longest = sorted(words.split(), key=len, reverse=True)
    return "|".join(longest).replace(".", r"\.").replace("_", " ")


_STATE = (
    rf"(?:(?:{_named(STATES)})\b|(?:{_named(STATES_RUSSIAN)})[а-я]{{0,3}}\b"
    rf"|(?:ولاية )?(?:{_named(STATES_ARABIC)})\b|(?:{_named(STATES_CHINESE)})州)"
)
_LISTED_ON = r"(?:,? (?:and|or|et|ou|y|e|o|и|или|or in) |،? و|和|及)"
_CAPITALISED = r"[A-ZÀ-ÞА-ЯЁ]"
_CALLED_STATE = r"(?:(?:the )?[Ss]tate of |штат[а-я]? |(?:el )?estado de |(?:l['’])?État (?:de |d['’]|du ))"
_IN_A_STATE = re.compile(
    rf"(?:, |، ?|，){_CALLED_STATE}?{_STATE}(?! {_CAPITALISED})"
    rf"(?!{_LISTED_ON}[^\s,]++(?: {_CAPITALISED}[^\s,]*+)?+(?!, {_STATE}))"
    rf"|(?:, ?)(?:{_named(STATES_SHORT)})(?=[,;:.)\s]*(?:\d{{5}}|[,;.)\n]|\Z| [a-z(]))"
    rf"| ?[(（](?:{_STATE}|(?:{_named(STATES_SHORT)})[,)])"
)
"""``Lebanon, New Hampshire``; neither ``Lebanon, New York Times`` nor ``Mexico, California and Texas``."""

_IN_A_LIST = re.compile(rf"{_CAPITALISED}[\w’'-]+, (?:the )?$")
_STATE_BEFORE = re.compile(rf"(?:{_named(STATES_CHINESE)})州的?$")
_OF_GEORGIA = re.compile(rf", Georgia\b(?!{_LISTED_ON})(?!,? {_CAPITALISED})")

_STATES_OF_THE_UNION = frozenset(STATES_NAMED_LIKE_COUNTRIES.split())
_OF_THE_UNION = re.compile(
    rf"(?: ?[(（]|, |، )(?:{_named(UNITED_STATES)})(?![\w])(?!{_LISTED_ON})(?!, {_CAPITALISED})"
)
"""``Georgia (US)``, ``Georgia, USA``; not ``Georgia, USA and Türkiye``."""

_ZONE = re.compile(rf"/{_CAPITALISED}[a-z]+(?:_{_CAPITALISED}[a-z]+)*")
_ZONED = frozenset(("Africa", "America", "Asia", "Australia", "Europe", "Pacific"))
"""Names of time zones: ``Asia/Saigon``."""

_TITLE = re.compile(rf"(?:{_any(PERSON_TITLES)})\.?")
_STREET = re.compile(rf"(?:{_any(STREETS_BEFORE)})\.?", re.IGNORECASE)
_CONNECTORS = frozenset(("de", "la", "du", "des", "del", "los", "da", "do", "d'", "d’", "l'", "l’"))
_STREET_AFTER = re.compile(rf" (?:{_any(STREETS_AFTER)})\b(?! (?:of|for|in) )")
_PATRONYMIC = re.compile(r" [А-ЯЁ][а-яё]+(?:ович|евич|овн|евн|ичн)[а-я]{0,3}\b")
_CITED = re.compile(rf", (?:{_CAPITALISED}\.[ -]?){{1,3}}(?:\(|,|&|and |et al)")
_OF_A_SAINT = frozenset(
    [
        "San",
        "Santa",
        "Santo",
        "São",
        "Saint",
        "Sainte",
        "St",
        "St.",
        "Port",
        "Puerto",
        "Porto",
        "Villa",
        "Lake",
    ]
)
_PLACES = frozenset(("place", "Place", "piazza", "Piazza", "via", "Via"))
"""Words of streets that are others too: only with ``de`` behind them."""

_SURNAMES = re.compile(rf" ((?:{_CAPITALISED}[^\W\d_][\w’'-]*(?: |\b)){{1,3}})")
_PLACING = frozenset(
    [
        "in",
        "within",
        "throughout",
        "across",
        "outside",
        "inside",
        "en",
        "au",
        "aux",
        "dans",
        "em",
        "na",
        "no",
        "desde",
        "depuis",
        "around",
    ]
)
_INTERPUNCT = re.compile("[·•・‧][\u4e00-\u9fff]{2}")
_BORNE, _GIVEN = frozenset(BORNE_AS_GIVEN_NAMES.split()), frozenset(GIVEN_NAMES.split())
_NOUNS = frozenset(NOT_SURNAMES.split())
_CHINESE_GIVEN = frozenset(("以色列", "古巴", "约旦", "乍得", "肯尼亚", "牙买加", "佐治亚"))


def is_no_area(text: str, start: int, end: int, *, capital: bool, before_another: bool) -> bool:
    """Whether the name of an area (or ``capital``) that stands at ``start`` to ``end`` names something else.

    ``before_another``: the next word is a name of an area too, so that it is no family name.
    """
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    if _is_town(before, after, capital):
        return True
    if after[:1] == "/" and not before_another and text[start:end] in _ZONED and _ZONE.match(after):
        return True
    if after[:1] in "(（ ,،" and text[start:end] in _STATES_OF_THE_UNION and _OF_THE_UNION.match(after):
        return _IN_A_LIST.search(before) is None
    words = before.split()[-_WORDS:]
    parted = before[-1:].isspace()
    return (
        _is_relative(text[start:end], words, after)
        or _is_street(words, after)
        or _is_surname(words if parted else (), after)
        or (not before_another and _is_given_name(text, text[start:end], words, after))
    )


_NAME_BEFORE = re.compile(r"(?:^|[^\w’'-])([A-ZÀ-Þ][\w’'-]*[\w’']) $")
_ORDINARY_BEFORE = frozenset(REGION_WORDS.split())
_SMALL_WORD = re.compile(r"(?:^|[\s(“\"])[a-zà-ÿ]{3}")


def is_of_a_body(text: str, start: int) -> bool:
    """Whether a region that begins at ``start`` is the last part of a name: ``Greenpeace Southeast Asia``.

    A word with a capital right before it says so, unless such words stand before regions or begin sentences,
    or every word around has one: titles and queries are written so.
    """
    if start < 2 or text[start - 1] != " " or text[start : start + 2].isupper():
        return False
    match = _NAME_BEFORE.search(text[max(0, start - _AROUND) : start])
    if match is None or match[1].lower() in _ORDINARY_BEFORE:
        return False
    line = text[max(0, start - _AROUND) : start].rpartition("\n")[2] + text[start : start + 2 * _AROUND]
    return _SMALL_WORD.search(line.partition("\n")[0]) is not None


def _is_town(before: str, after: str, capital: bool) -> bool:
    """Whether a state of a federation behind the name says that a town of that name is meant."""
    if before[-1:] in ("州", "的") and _STATE_BEFORE.search(before):
        return True
    if after[:1] not in ",،， (（" or not after:
        return False
    if _IN_A_STATE.match(after):
        return not (after[0] in ",،，" and _IN_A_LIST.search(before))
    return capital and _OF_GEORGIA.match(after) is not None


def _is_street(words: Sequence[str], after: str) -> bool:
    if after[:1] == " " and _STREET_AFTER.match(after):
        return True
    at = len(words)
    while at and words[at - 1].lower() in _CONNECTORS:
        at -= 1
    if not at:
        return False
    return _STREET.fullmatch(words[at - 1]) is not None or (at < len(words) and words[at - 1] in _PLACES)


def _is_relative(name: str, words: Sequence[str], after: str) -> bool:
    """Whether the name is that of somebody with relatives or an age: Chad's mother, la mère de Chad."""
    if name.lower() not in _BORNE:
        return False
    if _RELATIVE_AFTER.match(after) or _AGED.match(after):
        return True
    return _RELATIVE_BEFORE.search(" ".join(words[-2:])) is not None


def _is_surname(words: Sequence[str], after: str) -> bool:
    """Whether the name is a person's family name: behind a title or a given name, or before initials."""
    if after[:2] == ", " and _CITED.match(after):
        return True
    if not words:
        return False
    if words[-1] in _GIVEN:
        return not (len(words) > 1 and words[-2] in _OF_A_SAINT)
    return _TITLE.fullmatch(words[-1]) is not None


def _is_given_name(text: str, name: str, words: Sequence[str], after: str) -> bool:
    """Whether the name is a person's given name: with a family name behind it that is no common noun."""
    if after[:1] != " ":
        return name in _CHINESE_GIVEN and _INTERPUNCT.match(after) is not None
    if _PATRONYMIC.match(after):
        return True
    if name.lower() not in _BORNE or (words and words[-1].lower() in _PLACING):
        return False
    found = _SURNAMES.match(after)
    if found is None:
        return False
    names = found[1].split()
    return len(names) <= _MOST_SURNAMES and not any(_is_noun(word, text) for word in names)


_RELATIVE_AFTER = re.compile(rf"['’]s (?:\w+ )?(?:{_any(RELATIVES)})\b")
_RELATIVE_BEFORE = re.compile(rf"(?i:\b(?:{_any(RELATIVES)}) (?:de|of|del)$)")
_AGED = re.compile(r"(?i:,? (?:aged|âgée? de|de \d{1,2} años)\b|,? an? \d{1,2}[- ]year[- ]old)")
_MOST_SURNAMES = 2
"""Family names of one person; three words in capitals are a heading or the name of a body."""

_NOUN_ENDINGS = (
    "tion", "ions", "ial", "nal", "tal", "ment", "ments", "ship", "ness", "ance", "ence", "ity", "ism", "ese",
)  # fmt: skip


def _is_noun(word: str, text: str) -> bool:
    """Whether a word in capitals is no family name: known as a noun, formed as one, or written small too."""
    small = word.lower().strip("’'-").removesuffix("’s").removesuffix("'s")
    if small in _NOUNS or small.removesuffix("s") in _NOUNS or small.endswith(_NOUN_ENDINGS):
        return True
    return word[1:].isupper() or f" {small}" in text
