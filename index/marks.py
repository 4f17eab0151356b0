"""Marks: where the words of a query stand in a text; for snippet, whole page and page picture alike.

Marks count code points of the original text. A phrase is marked only where it stands, never its single words;
a word wherever its folded form, its stem in the language of the run, or a compound it makes stands; a concept
where one of its labels stands, in any language.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.asked import Ask, asked
from index.folding import normalise
from index.found import Found, Reading, find
from index.model import LanguageTag, Runs
from index.query import ParsedQuery
from index.scripts import bigrams, signs
from index.search import QueryConcept
from index.targets import Targets, WordVerdicts


class Mark(NamedTuple):
    """A stretch of the original text (code points, half-open) and all that it answers.

    ``units`` are places in ``ParsedQuery.units``, ``concepts`` ids of concepts; ``pairs`` the pairs of signs
    found there, of units that are found by pairs.
    """

    start: int
    end: int
    units: tuple[int, ...] = ()
    concepts: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()

    @property
    def unit(self) -> int | None:
        """The first unit, if any."""
        return self.units[0] if self.units else None

    @property
    def concept(self) -> str | None:
        """The first concept, if any."""
        return self.concepts[0] if self.concepts else None


class Marker:
    """Marks one query in any number of texts. Not for several threads: it remembers the words it has seen.

    ``ask`` says what a unit asks of the index that was searched, whose accented words it knows: only then are
    marks what that index found.
    """

    def __init__(self, query: ParsedQuery, concepts: Sequence[QueryConcept] = (), ask: Ask = asked) -> None:
        self._concepts = tuple(concepts)
        self._targets = Targets(query, concepts, ask)
        self._verdicts: dict[LanguageTag, WordVerdicts] = {}

    @property
    def count(self) -> int:
        """How many units a complete page has."""
        return len(self._targets.required)

    def marks(self, runs: Runs) -> tuple[Mark, ...]:
        """All marks of a text, in order, none overlapping another."""
        if not self._targets:
            return ()
        reading = Reading(runs)
        return _merged(reading, find(reading, self._targets, self._verdicts))

    def words(
        self, words: Sequence[str], language: LanguageTag, close: Sequence[bool] = ()
    ) -> tuple[bool, ...]:
        """Whether each of the words of a page picture is marked, by the rules for text (phrases too).

        ``close`` says of each whether it follows on the one before without a space, as signs of Chinese do;
        left out, none does.
        """
        spaces = ["" if here else " " for here in close[1:]] or [" "] * max(0, len(words) - 1)
        text = "".join(part for pair in zip(words, [*spaces, ""], strict=False) for part in pair)
        marks = self.marks(((language, text),))
        lengths = (len(word) + len(space) for word, space in zip(words, [*spaces, " "], strict=False))
        starts = list(accumulate(lengths, initial=0))
        marked = [False] * len(words)
        for mark in marks:
            first = bisect_right(starts, mark.start) - 1
            for place in range(first, min(bisect_left(starts, mark.end), len(words))):
                marked[place] = True
        return tuple(marked)

    def missing(self, marks: Iterable[Mark], concepts: Collection[str] = ()) -> tuple[str, ...]:
        """The required units that a text with these marks lacks, as typed; of a run of signs, the part.

        ``concepts`` are those the page is tagged with: a unit that one stands for is not missing.
        """
        marks = tuple(marks)
        held = {unit for mark in marks for unit in mark.units}
        named = {concept for mark in marks for concept in mark.concepts} | set(concepts)
        pairs = {pair for mark in marks for pair in mark.pairs}
        lacking: list[str] = []
        for place, unit in self._targets.required:
            spans = [(c.start, c.end) for c in self._concepts if c.id in named and unit.kind == "word"]
            if any(start <= unit.start and unit.end <= end for start, end in spans):
                continue
            needed = self._targets.pairs_of.get(place)
            if needed is not None:
                lacking += _parts_without(unit.text, needed, pairs)
            elif place not in held:
                lacking.append(unit.text)
        return tuple(dict.fromkeys(lacking))


def _parts_without(text: str, needed: Sequence[str], found: Collection[str]) -> list[str]:
    """Of a run of signs as typed, the parts that no pair found covers; all of it where pairs do not meet."""
    if all(pair in found for pair in needed):
        return []
    each = signs(normalise(text))
    covered = [False] * len(each)
    for place, pair in enumerate(bigrams(normalise(text))):
        if pair in found:
            covered[place] = covered[place + 1] = True
    if not any(covered) or all(covered):
        return [text]
    parts = [""]
    for sign, there in zip(each, covered, strict=True):
        parts = [*parts, ""] if there else [*parts[:-1], parts[-1] + sign]
    return [part for part in parts if part]


def _merged(reading: Reading, found: Iterable[Found]) -> tuple[Mark, ...]:
    """Overlapping finds as one mark; pairs of signs that touch as well."""
    merged: list[Mark] = []
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        start, end = reading.span(one.start, one.end)
        units = () if one.target.unit is None else (one.target.unit,)
        concepts = () if one.target.concept is None else (one.target.concept,)
        mark = Mark(start, end, units, concepts, one.pairs)
        if merged and (
            start < merged[-1].end or (start == merged[-1].end and one.pairs and merged[-1].pairs)
        ):
            merged[-1] = _united(merged[-1], mark)
        else:
            merged.append(mark)
    return tuple(merged)


def _united(one: Mark, other: Mark) -> Mark:
    return Mark(
        one.start,
        max(one.end, other.end),
        tuple(dict.fromkeys(one.units + other.units)),
        tuple(dict.fromkeys(one.concepts + other.concepts)),
        tuple(dict.fromkeys(one.pairs + other.pairs)),
    )
