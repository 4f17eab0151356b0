"""Numbers of lines in the margin, as drafts of laws and manuscripts have them: no words of their sentences.

They are told by counting: every line, or every fifth or tenth one, bears the next number, whatever it says.
Items of a list are numbered too, but begin sentences, and have as many lines as they please.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extractors.pdf_lines import Line

_BEFORE = re.compile(r"\A\d{1,4}\s+(?=\S)")
_BEHIND = re.compile(r"\s\d{1,4}\Z")

_LEAST = {1: 6, 5: 2, 10: 2}
"""Numbers that follow each other, at least, by how far they go on."""

_SHARE = 0.7
"""Share of the numbers that a page would have which it has; references and lists of contents have fewer."""

_MID_SENTENCE = 0.3
"""Share of lines numbered one by one that begin with a small letter: items of a list seldom do."""


def unnumbered(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without the numbers that count them; as they are where none do."""
    for pattern, edge in ((_BEFORE, 0), (_BEHIND, -1)):
        maybe = [
            (at, line.text) for at, line in enumerate(lines) if line.text and line.text[edge].isdecimal()
        ]
        if len(maybe) < min(_LEAST.values()):
            continue
        spans = {at: match.span() for at, text in maybe if (match := pattern.search(text))}
        numbers = {at: int(lines[at].text[start:end]) for at, (start, end) in spans.items()}
        for step, least in _LEAST.items():
            counted = _counted(numbers, step)
            others = len(numbers) - len(counted)
            if len(counted) < max(least, _SHARE * (len(lines) // step), others):
                continue
            bare = [_without(line, *spans[at]) if at in counted else line for at, line in enumerate(lines)]
            if step > 1 or _run_on(bare):
                return bare
    return list(lines)


def _without(line: Line, start: int, end: int) -> Line:
    return line._replace(text=(line.text[:start] + line.text[end:]).strip())


def _counted(numbers: dict[int, int], step: int) -> set[int]:
    """Which lines bear a number that is as far from another one's as the lines are, ``step`` by step."""
    return {
        at
        for at, number in numbers.items()
        if number % step == 0
        and (numbers.get(at + step) == number + step or numbers.get(at - step) == number - step)
    }


def _run_on(lines: Sequence[Line]) -> bool:
    """Whether lines are those of sentences: many begin with a small letter."""
    return sum(line.text[:1].islower() for line in lines) >= _MID_SENTENCE * len(lines)
