"""Reading one text for what a query marks: words, phrases, codes, pairs of signs, where they stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.analysis import cased, stem_all
from index.codes import Code, codes
from index.folding import fold_word, view
from index.model import LanguageTag, Runs
from index.numbers import JOINERS
from index.scripts import has_signs, simple, word_spans
from index.targets import Row, Target, Targets, WordVerdicts

_WORDS_AND_GAPS = re.compile(r"([^\W_]+)")


class Found(NamedTuple):
    """One thing found, at positions of the normalised text."""

    start: int
    end: int
    target: Target
    pairs: tuple[str, ...] = ()


class Stretch(NamedTuple):
    """The words ``first`` to ``last`` and the signs ``start`` to ``end`` of the text that one run holds."""

    language: LanguageTag
    first: int
    last: int
    start: int
    end: int


class Reading:
    """A text as it is read for marks: normalised, in words, each with its place.

    The words are cut from the whole text, as the index cuts them, and belong to the run they begin in.
    """

    def __init__(self, runs: Runs) -> None:
        self._view = view("".join(cased(text, language) for language, text in runs))
        self.text = self._view.text
        self.lowered = self.text.lower()
        self.words: Sequence[str]
        self.simple = simple(self.lowered)
        if self.simple:
            parts = _WORDS_AND_GAPS.split(self.lowered)
            edges = list(accumulate(map(len, parts)))
            self.words, self.starts, self.ends = parts[1::2], edges[:-1:2], edges[1::2]
        else:
            spans = word_spans(self.lowered)
            self.words = [self.lowered[start:end] for start, end in spans]
            self.starts, self.ends = [start for start, _ in spans], [end for _, end in spans]
        self.stretches = tuple(self._stretches(runs))
        self._codes: list[Code] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original text of a part of the normalised one."""
        return self._view.place(start), self._view.end(end)

    def is_joined(self, place: int) -> bool:
        """Whether the next word stands right after this one, with one sign between (``phase-out``)."""
        return (
            place + 1 < len(self.starts)
            and self.starts[place + 1] == self.ends[place] + 1
            and self.text[self.ends[place]] in JOINERS
        )

    def codes(self) -> list[Code]:
        """The codes of the text, each read in the language of its run; found once, when first wanted."""
        if self._codes is None:
            languages = dict.fromkeys(stretch.language for stretch in self.stretches)
            self._codes = [code for language in languages for code in self._codes_in(language)]
        return self._codes

    def _codes_in(self, language: LanguageTag) -> Iterator[Code]:
        found = codes(self.text, language)
        if len(self.stretches) == 1:
            return found
        own = [stretch for stretch in self.stretches if stretch.language == language]
        return (code for code in found if any(one.start <= code.start < one.end for one in own))

    def _stretches(self, runs: Runs) -> Iterator[Stretch]:
        start = first = original = 0
        for language, text in runs:
            original += len(text)
            end = original if self._view.offsets is None else bisect_left(self._view.offsets, original)
            last = bisect_left(self.starts, end)
            yield Stretch(language, first, last, start, end)
            start, first = end, last


def find(reading: Reading, targets: Targets, verdicts: dict[LanguageTag, WordVerdicts]) -> Iterator[Found]:
    """Everything in the text that the query marks; finds may overlap. ``verdicts`` grows with words met."""
    may_be_code = bool(targets.code_starts) and not reading.simple
    for stretch in reading.stretches:
        words = reading.words[stretch.first : stretch.last]
        known = verdicts.get(stretch.language)
        if known is None:
            known = verdicts[stretch.language] = WordVerdicts(targets, stretch.language)
        known.learn(set(words) - known.keys())
        for place, verdict in enumerate(map(known.__getitem__, words), stretch.first):
            if verdict is None:
                continue
            if verdict.begins_code or (verdict.begins_compound and reading.is_joined(place)):
                may_be_code = True
            for target in verdict.targets:
                yield Found(reading.starts[place], reading.ends[place], target)
            for row in verdict.sequences:
                yield from _row_at(reading, row, place)
    if may_be_code:
        yield from _codes(reading, targets)
    yield from _pairs(reading, targets)
    yield from _literals(reading, targets)


def _row_at(reading: Reading, row: Row, place: int) -> Iterator[Found]:
    words = reading.words[place : place + len(row.words)]
    forms = [fold_word(word) for word in words] if row.language is None else stem_all(words, row.language)
    if tuple(forms) != row.words:
        return
    start, end = reading.starts[place], reading.ends[place + len(row.words) - 1]
    if not row.codes or set(row.codes) <= _forms_between(reading, start, end):
        yield Found(start, end, row.target)


def _forms_between(reading: Reading, start: int, end: int) -> set[str]:
    """The forms of the codes that touch a part of the text."""
    return {form for code in reading.codes() if code.start < end and start < code.end for form in code.forms}


def _codes(reading: Reading, targets: Targets) -> Iterator[Found]:
    for code in reading.codes():
        for form in code.forms:
            for target in targets.codes.get(form, ()):
                start, end = _narrowed(reading.lowered, code, form)
                yield Found(start, end, target)


def _narrowed(text: str, code: Code, form: str) -> tuple[int, int]:
    """Where the form itself stands in what is written together (``2012`` in ``2012–2016``), or all."""
    within = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text[code.start : code.end])
    if within is None:
        return code.start, code.end
    return code.start + within.start(), code.start + within.end()


def _pairs(reading: Reading, targets: Targets) -> Iterator[Found]:
    if not targets.pairs or not has_signs(reading.text):
        return
    for pair, its_targets in targets.pairs.items():
        for start in _occurrences(reading.text, pair):
            for target in its_targets:
                yield Found(start, start + len(pair), target, (pair,))


def _literals(reading: Reading, targets: Targets) -> Iterator[Found]:
    for literal, its_targets in targets.literals.items():
        for start in _occurrences(reading.lowered, literal):
            for target in its_targets:
                yield Found(start, start + len(literal), target)


def _occurrences(text: str, part: str) -> Iterator[int]:
    """Where the part stands with no vowel sign or tone cut off its end."""
    start = text.find(part)
    while start >= 0:
        if not unicodedata.category(text[start + len(part) : start + len(part) + 1] or " ").startswith("M"):
            yield start
        start = text.find(part, start + 1)
