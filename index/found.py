"""Reading one text for what a query marks: words, phrases, codes, pairs of signs, where they stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile
from operator import itemgetter
from typing import NamedTuple

from index.analysis import cased, stem_all
from index.codes import Code, codes
from index.folding import fold_word, view
from index.model import LanguageTag, Runs
from index.numbers import CURRENCIES, JOINERS
from index.scripts import STRAY, WORD, begins_word, has_signs, pattern_for, simple
from index.sequences import Phrase, Word, words_with_digits
from index.targets import Row, Target, Targets, WordVerdicts

_JOINING = frozenset(JOINERS)

Span = tuple[int, int]
"""Where something stands: code points, half-open."""


class Found(NamedTuple):
    """One thing found, at positions of the normalised text."""

    start: int
    end: int
    target: Target
    pairs: tuple[str, ...] = ()


class Stretch(NamedTuple):
    """The part of the normalised text that one run holds."""

    language: LanguageTag
    start: int
    end: int


class Reading:
    """A text as it is read for marks: normalised, and in words, each of the run that it begins in.

    The words are those that the index has. Of most texts they are never all cut: see ``words``. ``regular``
    texts are those whose words can be told by their first letters, wherever they stand.
    """

    def __init__(self, runs: Runs) -> None:
        self._view = view("".join(cased(text, language) for language, text in runs))
        self.text = self._view.text
        self.lowered = self.text.lower()
        self._pattern = pattern_for(self.lowered)
        self.regular = simple(self.lowered) or (self._pattern is not WORD and not STRAY.search(self.lowered))
        self.stretches = tuple(self._stretches(runs))
        self._spans: list[Span] | None = None
        self._codes: list[Code] | None = None
        self._with_digits: dict[int, Word] | None = None

    def span(self, start: int, end: int) -> Span:
        """The place in the original text of a part of the normalised one."""
        return self._view.place(start), self._view.end(end)

    def words(self, stretch: Stretch, wanted: WordVerdicts) -> list[Span]:
        """Where the words of a run stand; at least those that may be wanted, in order.

        Where the first letter tells (in most texts), only the words that begin with a wanted one are cut:
        a page has some ten of them among hundreds.
        """
        if wanted.first_letter_tells:
            if self.regular:
                found = wanted.beginnings.finditer(self.lowered, stretch.start)
                if len(self.stretches) > 1:
                    found = takewhile(lambda match: match.start() < stretch.end, found)
                return [match.span() for match in found]
            if wanted.first_letters.isdisjoint(self.lowered):
                return []
        if self._spans is None:
            self._spans = [match.span() for match in self._pattern.finditer(self.lowered)]
        if len(self.stretches) == 1:
            return self._spans
        first = bisect_left(self._spans, stretch.start, key=itemgetter(0))
        return self._spans[first : bisect_left(self._spans, stretch.end, key=itemgetter(0))]

    def words_from(self, start: int, count: int) -> list[Span]:
        """The word that begins at ``start`` and those after it, ``count`` in all if there are as many."""
        return [match.span() for match in islice(self._pattern.finditer(self.lowered, start), count)]

    def is_joined(self, end: int) -> bool:
        """Whether the next word is one sign away from the one that ends here (``phase-out``)."""
        return self.text[end : end + 1] in _JOINING and begins_word(self.lowered, end + 1)

    def codes(self) -> list[Code]:
        """The codes of the text, each read in the language of its run; found once, when first wanted."""
        if self._codes is None:
            languages = dict.fromkeys(stretch.language for stretch in self.stretches)
            self._codes = [code for language in languages for code in self._codes_in(language)]
        return self._codes

    def is_at(self, start: int, wanted: Word) -> bool:
        """Whether the word that begins here is part of what is wanted, with what must be bound to it."""
        if not wanted.whole:
            return True
        if self._with_digits is None:
            languages = [(stretch.start, stretch.language) for stretch in self.stretches]
            self._with_digits = {word.start: word for word in words_with_digits(self.lowered, languages)}
        there = self._with_digits.get(start)
        return (
            there is not None
            and there.whole == wanted.whole
            and wanted.before in ("", there.before)
            and wanted.after in ("", there.after)
        )

    def with_signs(self, start: int, end: int, phrase: Phrase) -> Span:
        """The place of a phrase with the currency asked for before it and the sign asked for after it.

        Both stand next to it, or with one space between (``index.sequences``).
        """
        before, after = phrase[0].before[:1], phrase[-1].after[:1]
        if before and before in CURRENCIES:
            start = self.text.rfind(before, max(0, start - 2), start)
        if after:
            end = self.text.find(after, end, end + 2) + 1
        return start, end

    def _codes_in(self, language: LanguageTag) -> Iterator[Code]:
        found = codes(self.text, language)
        if len(self.stretches) == 1:
            return found
        own = [stretch for stretch in self.stretches if stretch.language == language]
        return (code for code in found if any(one.start <= code.start < one.end for one in own))

    def _stretches(self, runs: Runs) -> Iterator[Stretch]:
        start = original = 0
        for language, text in runs:
            original += len(text)
            end = original if self._view.offsets is None else bisect_left(self._view.offsets, original)
            yield Stretch(language, start, end)
            start = end


def find(reading: Reading, targets: Targets, verdicts: dict[LanguageTag, WordVerdicts]) -> Iterator[Found]:
    """Everything in the text that the query marks; finds may overlap. ``verdicts`` grows with words met."""
    may_be_code = bool(targets.code_starts) and not reading.regular
    for stretch in reading.stretches:
        known = verdicts.get(stretch.language)
        if known is None:
            known = verdicts[stretch.language] = WordVerdicts(targets, stretch.language)
        if not known.wants_words:
            continue
        spans = reading.words(stretch, known)
        words = [reading.lowered[start:end] for start, end in spans]
        known.learn(set(words) - known.keys())
        for (start, end), verdict in zip(spans, map(known.__getitem__, words), strict=True):
            if verdict is None:
                continue
            if verdict.begins_code or (verdict.begins_compound and reading.is_joined(end)):
                may_be_code = True
            for target in verdict.targets:
                yield Found(start, end, target)
            for row in verdict.sequences:
                yield from _row_at(reading, row, start)
    if may_be_code:
        yield from _codes(reading, targets)
    yield from _pairs(reading, targets)
    yield from _literals(reading, targets)


def _row_at(reading: Reading, row: Row, start: int) -> Iterator[Found]:
    spans = reading.words_from(start, len(row.words))
    words = [reading.lowered[first:last] for first, last in spans]
    forms = [fold_word(word) for word in words] if row.language is None else stem_all(words, row.language)
    if tuple(forms) != row.words:
        return
    if all(reading.is_at(first, wanted) for (first, _), wanted in zip(spans, row.phrase, strict=False)):
        end = spans[-1][1]
        if row.phrase:
            start, end = reading.with_signs(start, end, row.phrase)
        yield Found(start, end, row.target)


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
