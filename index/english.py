"""English words that are one word to a reader and two to a stemmer: irregular plurals and two spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_IRREGULAR = """
    child children grandchild grandchildren schoolchild schoolchildren man men woman women person
    persons person people wife wives life lives foot feet tooth teeth half halves businessman
    businessmen     fisherman fishermen policeman policemen crisis crises analysis analyses basis bases
    criterion criteria     curriculum curricula teach taught sell sold buy bought flee fled"""
"""Pairs that Snowball's English stemmer keeps apart."""

_SPELLINGS = """
    labour labor programme program behaviour behavior neighbour neighbor favour favor honour honor
    colour color harbour harbor endeavour endeavor centre center defence defense offence offense licence
    license     enrolment enrollment fulfil fulfill traveller traveler judgement judgment paediatric
    pediatric ageing aging"""
"""How words begin in British and in American spelling; the Alliance's partners write both."""

_S_OR_Z = re.compile(r"(?<=\w{3})(?:(i)([sz])|(y)([sz]))(e|es|ed|ing|ation|ations|ational|er|ers)\Z")


@cache
def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    each = words.split()
    return tuple(zip(each[::2], each[1::2], strict=True))


def same_word(word: str) -> tuple[str, ...]:
    """Other forms of a folded English word; nonsense among them is harmless, for no page has it.

    >>> same_word("children"), same_word("labourers"), same_word("organization")
    (('child',), ('laborers',), ('organisation',))
    """
    return tuple(dict.fromkeys([*_irregular(word), *_spelt_otherwise(word)]))


def _irregular(word: str) -> Iterator[str]:
    for one, other in _pairs(_IRREGULAR):
        if word == one:
            yield other
        elif word == other:
            yield one


def _spelt_otherwise(word: str) -> Iterator[str]:
    for british, american in _pairs(_SPELLINGS):
        if word.startswith(british):
            yield american + word[len(british) :]
            return
        if word.startswith(american):
            yield british + word[len(american) :]
            return
    ending = _S_OR_Z.search(word)
    if ending:
        vowel, letter = ending[1] or ending[3], ending[2] or ending[4]
        yield word[: ending.start()] + vowel + ("z" if letter == "s" else "s") + ending[5]
