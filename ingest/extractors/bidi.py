"""Signs as they stand on a page, from left to right, back into the order in which they are read.

The inverse of the Unicode bidirectional algorithm (UAX #9) for one line. A page keeps only where signs stand.
In a line from right to left, Latin words and numbers run from left to right within it, and the rules tell how
far such a run reaches: words with what stands between them and a number behind them (N1, W7), digits with one
separator between them (W4). What is drawn the same for two texts is taken for the likelier one; that is said
where it is done. Pure functions over lists of signs; a sign may carry vowel signs behind its letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import bidirectional

WIDE_GAP = "\t"
"""Stands for a gap that no word space is: between the cells of a table, each a text of its own (P1)."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Hebrew, Arabic, Syriac, Thaana and N'Ko, with their presentation forms."""

_RIGHT = frozenset({"R", "AL"})
_NUMBER = frozenset({"EN", "AN"})
_PERCENT = frozenset("%‰٪°")
_DASHES = frozenset("-–—−")
_BRACKETS = frozenset("()[]{}")
_PAIRED = frozenset('()[]{}«»‹›"“”')
_OPENS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_FACING = {**_OPENS, **{closing: opening for opening, closing in _OPENS.items()}}

_YEARS = range(1000, 3000)
"""Numbers that are taken for years where two of them make a range."""


def logical(signs: Sequence[str], *, page_leftwards: bool) -> str:
    """The text of a line whose ``signs`` stand from left to right; ``page_leftwards``: most of its page is
    written from right to left."""
    kinds = [bidirectional(sign[0]) for sign in signs]
    right = sum(kind in _RIGHT for kind in kinds)
    left = kinds.count("L")
    if right and (page_leftwards or right >= left):
        ordered = _leftwards(signs, kinds)
    elif right:
        ordered = _rightwards(signs, kinds)
    elif page_leftwards and (not left or _begins_with_a_stop(signs, kinds)):
        ordered = _leftwards(signs, kinds)
    else:
        return "".join(signs)
    return "".join(_facing(ordered))


def _begins_with_a_stop(signs: Sequence[str], kinds: Sequence[str]) -> bool:
    """``.Ibid`` is what a line from right to left makes of ``Ibid.``"""
    return len(signs) > 1 and signs[0] in ".,:;،؛؟!" and kinds[1] == "L"


def _leftwards(signs: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """A line that is read from right to left, runs of words and numbers from left to right within it."""
    ordered: list[str] = []
    at = len(signs) - 1
    runs = {stop - 1: start for start, stop in _runs(signs, kinds)}
    while at >= 0:
        start = runs.get(at, at)
        ordered += signs[start : at + 1]
        at = start - 1
    return ordered


def _rightwards(signs: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """A line that is read from left to right with words from right to left in it: these reach from the first
    to the last of them, with the number that follows the last, which stands left of it."""
    ordered: list[str] = []
    at = 0
    while at < len(signs):
        stop = _end_of_foreign(signs, kinds, at)
        if stop > at:
            ordered += _leftwards(signs[at:stop], kinds[at:stop])
            at = stop
        else:
            ordered.append(signs[at])
            at += 1
    return ordered


def _end_of_foreign(signs: Sequence[str], kinds: Sequence[str], start: int) -> int:
    """Where a run of words from right to left that begins at ``start`` ends; ``start`` where none begins."""
    if kinds[start] not in _RIGHT and (kinds[start] not in _NUMBER or (start and kinds[start - 1] == "L")):
        return start
    stop = start
    for at in range(start, len(signs)):
        if kinds[at] == "L" or signs[at] == WIDE_GAP:
            break
        if kinds[at] in _RIGHT:
            stop = at + 1
    return stop


def _runs(signs: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The runs (from, to) that stand from left to right in a line from right to left."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(signs):
        if kinds[at] != "L" and kinds[at] not in _NUMBER:
            at += 1
            continue
        stop = at + 1
        while (following := _next(signs, kinds, at, stop)) is not None:
            stop = following
        start, stop = at, _with_bracket(signs, at, stop)
        if kinds[stop - 1] == "L":
            stop = _with_joiner(signs, stop)
        if stop < len(signs) and signs[stop] in _PERCENT and kinds[stop - 1] in _NUMBER:
            stop += 1  # 12.5% and %12.5 are both drawn for what is read as 12.5%
        found.append((start, stop))
        at = stop
    return found


def _next(signs: Sequence[str], kinds: Sequence[str], start: int, stop: int) -> int | None:
    """How far a run from ``start`` to ``stop`` goes on with the next word or number; None: not at all."""
    at = stop
    while at < len(signs) and kinds[at] not in _RIGHT and kinds[at] != "L" and kinds[at] not in _NUMBER:
        if signs[at] == WIDE_GAP:
            return None
        at += 1
    if at == len(signs) or kinds[at] in _RIGHT:
        return None
    if at == stop or _joined(signs, kinds, (start, stop), at):
        return at + 1
    return None


def _joined(signs: Sequence[str], kinds: Sequence[str], run: tuple[int, int], at: int) -> bool:
    """Whether a run and the word or number at ``at`` are one, by what stands between them."""
    start, stop = run
    between = kinds[stop:at]
    if "L" in kinds[start:stop]:
        if kinds[at] == "EN" and _closes_what_is_before(signs, start, stop, at):
            return False  # (C182) 182 is read 182 (C182): N0
        return kinds[at] == "L" or kinds[at] == "EN"  # W7; a number before a word stays apart
    if kinds[at] == "L":
        return " " not in signs[stop:at]
    if between == ["CS"]:
        return True
    if between == ["ES"] and not _is_arabic(kinds, at):
        return True
    return _is_range(signs, kinds, run, at)


def _closes_what_is_before(signs: Sequence[str], start: int, stop: int, at: int) -> bool:
    """Whether a bracket or quotation mark between a run and what follows it is the partner of one that stands
    before the run."""
    if start == 0 or stop == at or signs[start - 1] not in _PAIRED or signs[stop] not in _PAIRED:
        return False
    return stop + 1 == at or signs[stop + 1] == " "


def _is_arabic(kinds: Sequence[str], at: int) -> bool:
    """Whether a number stands in Arabic text rather than Hebrew (W2): by the letter before it, on its
    right."""
    before = next((kind for kind in kinds[at:] if kind in _RIGHT), None)
    return (before or next((kind for kind in kinds if kind in _RIGHT), "AL")) == "AL"


def _is_range(signs: Sequence[str], kinds: Sequence[str], run: tuple[int, int], at: int) -> bool:
    """Whether two years that go up from left to right are a range: by UAX #9 it is drawn the other way round,
    but some programs do not, and a range goes up."""
    start, stop = run
    end = at
    while end < len(signs) and kinds[end] in _NUMBER:
        end += 1
    first, then = "".join(signs[start:stop]), "".join(signs[at:end])
    dash = "".join(signs[stop:at]).strip()
    if dash not in _DASHES or not (first.isdecimal() and then.isdecimal()):
        return False
    return int(first) in _YEARS and int(then) in _YEARS and int(first) < int(then)


def _with_bracket(signs: Sequence[str], start: int, stop: int) -> int:
    """Where a run ends with the bracket behind it whose partner is within it: ``ILO (182)``."""
    odd = sum(sign in _BRACKETS for sign in signs[start:stop]) % 2
    return stop + 1 if odd and stop < len(signs) and signs[stop] in _BRACKETS else stop


def _with_joiner(signs: Sequence[str], stop: int) -> int:
    """Where a run ends that is broken behind its ``&`` by the end of the line, or that a program has set from
    left to right with the comma behind it: none of these begins anything."""
    rest = "".join(sign[0] for sign in signs[stop : stop + 2])
    if rest[:1] == "&":
        return stop + 1
    if rest == " &":
        return stop + 2
    return stop + 1 if rest in (", ", "; ") else stop


def _facing(signs: Sequence[str]) -> list[str]:
    """``signs`` in reading order with each bracket opening before what it holds and closing behind it.

    Files say of a bracket either which is meant or which is drawn, and no one knows which (L4).
    """
    found = list(signs)
    open_: list[str] = []
    for at, sign in enumerate(found):
        if sign not in _FACING:
            continue
        opening = sign if sign in _OPENS else _FACING[sign]
        before, behind = found[at - 1] if at else " ", found[at + 1] if at + 1 < len(found) else " "
        edge = _is_edge(before)
        opens = edge if edge != _is_edge(behind) else opening not in open_
        if opens:
            open_.append(opening)
        elif opening in open_:
            open_.remove(opening)
        found[at] = opening if opens else _OPENS[opening]
    return found


def _is_edge(sign: str) -> bool:
    """Whether words end beside a sign: space and punctuation, another bracket too."""
    return not sign[0].isalnum() and sign[0] not in "%‰٪°/"
