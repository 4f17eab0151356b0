"""Doubtful names of areas settled by the names beside them: in a list, a table, one line each.

``Chad`` alone may be a person; between Cameroon and the Niger, in the first column of a table or behind a
bullet like theirs, it is the country. What a list looks like is a fact of printing, the same in every
language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

Weight = Literal["sure", "person", "twin", "shared", "language", "capital", "inside", "row"]
"""What a mention needs: nothing (``sure``); its area named elsewhere in the document (``person``, ``twin``),
or on much of it (``capital``), or on the same page (``language``; ``inside``: in an institution's name); a
row of a table like those around it (``row``: a name with what may be a family name behind it); ``shared``
words need nothing but a choice."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention in the text: the areas that its words may mean, the likeliest first."""

    codes: tuple[str, ...]
    weight: Weight
    start: int
    end: int


DOUBTFUL = frozenset(("person", "twin"))

_AND = r"(?:and|or|et|ou|y|e|o|и|или|و|和|及|与|或)"
_LISTED = re.compile(
    r"[*†‡§¹²³⁰-⁹]{0,3}"
    r"(?:\s?[:=–—-]?\s?\(?[\d.,%]{1,12}\)?|\s?[(（][^()（）]{1,40}[)）])?"
    rf"(?:\s?[,;،؛、，；/|·•]\s?|\s)?(?:{_AND}\s?)?"
    r"(?:the |le |la |les |l['’]|el |los )?"
)
"""What stands between two names of one list: ``, and the``, `` (12), ``, ``: 40 %; ``, ``/``."""

_LONGEST_BETWEEN = 60
_BULLET = re.compile(
    r"[^\w\n]{0,6}(?:[(（]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)）]\s?|\d{1,3}\s)?[^\w\n]{0,3}"
)
"""What may stand in a line before its name: white space, a bullet, a number."""

_LONGEST_BULLET = 12
"""Signs of it."""

_NOTE = " \t*†‡§|:–—-"
_ANSWERS = frozenset(
    ("yes", "no", "oui", "non", "sí", "si", "да", "нет", "n/a", "na", "نعم", "لا", "sim", "não")
)
"""Words in small letters with which cells of tables begin."""

_LONGEST_ROW, _LONGEST_CELL = 120, 40
_BETWEEN_ROWS = 200
"""Signs of a line of a table, of a cell that stands in a line of its own, and between two first cells."""

_FEWEST_DOUBTFUL = 3
"""Names in a list that are doubtful one by one and together none: Chad, Georgia and Jordan."""


def settled(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, the doubtful ones among them sure where those beside them say so; in their order.

    Names settle each other along a list. What needed a row and stands in none is left out.
    """
    if all(mention.weight not in DOUBTFUL and mention.weight != "row" for mention in mentions):
        return list(mentions)
    found = _doubtful_together(text, mentions)
    places = range(len(found))
    for order in (places, reversed(places)):
        for place in order:
            if (found[place].weight in DOUBTFUL or found[place].weight == "row") and _settles(
                text, found, place
            ):
                found[place] = replace(found[place], weight="sure")
    return [mention for mention in found if mention.weight != "row"]


def _settles(text: str, mentions: Sequence[Mention], place: int) -> bool:
    mention = mentions[place]
    before = mentions[place - 1] if place else None
    after = mentions[place + 1] if place + 1 < len(mentions) else None
    sure = [one for one in (before, after) if one is not None and one.weight == "sure"]
    if any(_is_row_beside(text, mention, one) for one in sure):
        return True
    if mention.weight == "row":
        return False
    if any(_in_one_list(text, mention, one) for one in sure):
        return True
    return len(sure) == 2 and all(_between(text, mention, one).isspace() for one in sure)


def _between(text: str, one: Mention, other: Mention) -> str:
    first, second = (one, other) if one.start < other.start else (other, one)
    return text[first.end : min(second.start, first.end + _BETWEEN_ROWS + 1)]


def _in_one_list(text: str, one: Mention, other: Mention) -> bool:
    between = _between(text, one, other).replace("\n", " ")
    if not 0 < len(between) <= _LONGEST_BETWEEN or not between.strip():
        return False
    return _LISTED.fullmatch(between) is not None


def _is_row_beside(text: str, mention: Mention, sure: Mention) -> bool:
    """Whether both names begin lines of one table or list, with nothing but cells between them."""
    between = _between(text, mention, sure)
    if "\n" not in between or len(between) > _BETWEEN_ROWS:
        return False
    first, *cells = between.split("\n")[:-1] or [""]
    if len(first) > _LONGEST_ROW or any(len(cell) > _LONGEST_CELL for cell in cells):
        return False
    if not (begins_line(text, mention.start) and begins_line(text, sure.start)):
        return False
    own, other = _rest(text, mention), _rest(text, sure)
    if mention.weight == "row" and not other:
        return False
    return _is_cell(own, other) and _is_cell(other, own)


def begins_line(text: str, start: int) -> bool:
    """Whether a name at ``start`` is the first word of its line, bullets and numbers aside."""
    line = text.rfind("\n", 0, start) + 1
    return start - line <= _LONGEST_BULLET and _BULLET.fullmatch(text, line, start) is not None


def _rest(text: str, mention: Mention) -> str:
    """What stands in the line behind the name, marks of notes left out."""
    end = text.find("\n", mention.end)
    return text[mention.end : end if end >= 0 else len(text)].strip(_NOTE)


def _is_cell(rest: str, other: str) -> bool:
    """Whether what follows a name is nothing, figures or a cell, and no sentence about it; a word that stands
    behind both names is one of a cell too."""
    if not rest:
        return True
    if len(rest) > _LONGEST_ROW or rest[0] in ",.;'’،。，":
        return False
    words = (word for word in rest.lower().split() if any(map(str.isalpha, word)))
    word = next((word for word in words if word.strip("().,;") not in _ANSWERS), "")
    at = rest.lower().find(word)
    letter = next((sign for sign in rest[at:] if sign.isalpha()), "A") if word else "A"
    return letter.isupper() or word in other.lower().split()


def _doubtful_together(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those sure that stand in a list of doubtful names for several areas."""
    found = list(mentions)
    begin = 0
    for place in range(1, len(found) + 1):
        if place < len(found) and _are_doubtful(text, found[place - 1], found[place]):
            continue
        row = found[begin:place]
        if len({mention.codes for mention in row}) >= _FEWEST_DOUBTFUL and row[0].weight in DOUBTFUL:
            found[begin:place] = [replace(mention, weight="sure") for mention in row]
        begin = place
    return found


def _are_doubtful(text: str, one: Mention, other: Mention) -> bool:
    return one.weight in DOUBTFUL and other.weight in DOUBTFUL and _in_one_list(text, one, other)
