"""Conventions that a text names by number, also as a list: ``Conventions Nos. 29, 105 and 182``.

Labels name one convention each, and only the first number of a list stands beside the word; nor do they hold
what may stand between the two: no space (``Конвенция №182``), the name of the ILO. Which numbers are
conventions the vocabulary says itself: by its acronyms of one letter and a number (``C182``, ``C.182``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from index.thesaurus.model import Vocabulary

_ACRONYM = re.compile(r"C\.? ?0{0,2}(\d{1,3})")
_MARK = r"(?:(?:n(?:o|os|os\.|o\.|um\.?|ums\.?|umeros?|umbers?)?|№|رقم|ورقم)\s?[°º.]{0,2}\s?)?"
_NUMBER = rf"{_MARK}\d{{1,3}}(?!\d)"
_JOIN = r"(?:\s?,\s?(?:and |et |y |и |و\s?)?|\s(?:and|et|y|e|и|&)\s|\sو\s?|、|和|及|与)"
_WORD = r"(?:\bconventions?|\bconvenios?|\bconvencoes|\bконвенци[а-я]{1,3}|اتفاقي(?:ات|تين|تان|تي|تا|ه))"
_ILO = (
    r"(?:\(?(?:of the |de l'|de la )?(?:ilo|oit|bit|мот)\)?|международной организации труда|"
    r"منظمه العمل الدوليه)"
)
_MARKED = rf"(?=n|№|رقم|ورقم){_NUMBER}"
"""A number alone, and not the third article of a convention: the text says that it is one."""
_LIST = re.compile(rf"{_WORD}\s(?:{_ILO}\s)?\(?(?P<numbers>{_NUMBER}(?:{_JOIN}{_NUMBER})+|{_MARKED})")
_CHINESE = re.compile(r"(?P<numbers>第?\d{1,3}号?(?:(?:、|和|及|与)第?\d{1,3}号?)+)公约")
_DIGITS = re.compile(r"\d{1,3}")
_CUES = ("conven", "конвенц", "اتفاقي", "公约")
"""Words that every such list has: looking for them costs nothing."""


Meant = TypeVar("Meant")


def numbered(vocabulary: Vocabulary) -> dict[int, str]:
    """The concept of each convention by its number, as its acronyms have it."""
    return {
        int(match[1]): concept.id
        for concept in vocabulary
        for acronyms in concept.acronyms.values()
        for acronym in acronyms
        if (match := _ACRONYM.fullmatch(acronym)) is not None
    }


def listed(folded_text: str, conventions: Mapping[int, Meant]) -> Iterator[tuple[int, int, Meant]]:
    """Where each number that is named so stands in a folded text (from, to), and what it means."""
    if not any(cue in folded_text for cue in _CUES):
        return
    for pattern in (_LIST, _CHINESE):
        for match in pattern.finditer(folded_text):
            start = match.start("numbers")
            for number in _DIGITS.finditer(match["numbers"]):
                meant = conventions.get(int(number[0]))
                if meant is not None:
                    yield start + number.start(), start + number.end(), meant
