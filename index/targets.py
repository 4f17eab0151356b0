"""What a query makes worth marking, laid out so that a word of a page costs one look into a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.analysis import STEMMED, STEMS_KEEP_FIRST_LETTER, stem, stem_all, tokens
from index.asked import Ask, Asked
from index.folding import fold_word, folding_to, normalise
from index.model import LanguageTag
from index.query import ParsedQuery, Unit
from index.scripts import WORD_CLASS, words_beginning
from index.search import QueryConcept
from index.sequences import Phrase

_WORD_SIGNS = re.compile(rf"{WORD_CLASS}+")


class Target(NamedTuple):
    """What a mark answers: a unit by its place in the query, or a concept."""

    unit: int | None = None
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Words side by side: folded, or stems of ``language``; ``phrase`` has those with digits among them."""

    words: tuple[str, ...]
    target: Target
    language: LanguageTag | None = None
    phrase: Phrase = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one word of a page may be: a target, the first of a row, of a code or of a compound."""

    targets: tuple[Target, ...] = ()
    sequences: tuple[Row, ...] = ()
    begins_code: bool = False
    begins_compound: bool = False


class Targets:
    """Everything that one query and its concepts mark."""

    def __init__(self, query: ParsedQuery, concepts: Sequence[QueryConcept], ask: Ask) -> None:
        places = {id(unit): place for place, unit in enumerate(query.units)}
        self.required: tuple[tuple[int, Unit], ...] = tuple((places[id(u)], u) for u in query.required)
        self.words: dict[str, list[Target]] = {}
        self.stems: dict[LanguageTag, dict[str, list[Target]]] = {}
        self.codes: dict[str, list[Target]] = {}
        self.pairs: dict[str, list[Target]] = {}
        self.pairs_of: dict[int, tuple[str, ...]] = {}
        self.literals: dict[str, list[Target]] = {}
        self.sequences: dict[LanguageTag | None, dict[str, list[Row]]] = {}
        for place, unit in self.required:
            self._add_unit(Target(unit=place), ask(unit))
        for concept in {one.id: one for one in concepts}.values():
            for language, label in concept.labels:
                self._add_label(Target(concept=concept.id), language, label)
        compounds = {code for code in self.codes if code.isalpha()}
        self.code_starts = frozenset(_beginnings(self.codes.keys() - compounds))
        self.compound_starts = frozenset(_beginnings(compounds)) - compounds

    def __bool__(self) -> bool:
        return bool(self.words or self.stems or self.codes or self.pairs or self.literals or self.sequences)

    def _add_unit(self, target: Target, wanted: Asked) -> None:
        for word in wanted.words:
            self.words.setdefault(word, []).append(target)
        for language, found in wanted.stems:
            self.stems.setdefault(language, {}).setdefault(found, []).append(target)
        for code in wanted.codes:
            self.codes.setdefault(code, []).append(target)
        for phrase in wanted.phrases:
            words = tuple(one.word for one in phrase)
            figures = phrase if any(one.whole for one in phrase) else ()
            self._add_sequence(Row(words, target, phrase=figures))
        for pair in wanted.bigrams:
            self.pairs.setdefault(pair, []).append(target)
        if wanted.bigrams and target.unit is not None:
            self.pairs_of[target.unit] = wanted.bigrams

    def _add_label(self, target: Target, language: LanguageTag, label: str) -> None:
        words, stems = _words_of_label(label, language)
        if any("\uac00" <= word[:1] <= "\ud7a3" for word in words):
            self.literals.setdefault(normalise(label).lower(), []).append(target)
        elif len(words) == 1:
            self.words.setdefault(words[0], []).append(target)
            if stems:
                self.stems.setdefault(language, {}).setdefault(stems[0], []).append(target)
        elif words:
            self._add_sequence(Row(words, target))
            if stems:
                self._add_sequence(Row(stems, target, language))

    def _add_sequence(self, sequence: Row) -> None:
        by_first = self.sequences.setdefault(sequence.language, {})
        by_first.setdefault(sequence.words[0], []).append(sequence)


@lru_cache(maxsize=30_000)  # all labels of a vocabulary three times as large as the bundled one
def _words_of_label(label: str, language: LanguageTag) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded words of a label, and their stems; no stems where the language has no stemmer."""
    cut = tokens(label)
    words = tuple(token.text for token in cut)
    if language not in STEMMED:
        return words, ()
    return words, tuple(stem(label[token.start : token.end], language) for token in cut)


class WordVerdicts(dict[str, Verdict | None]):
    """The verdict on each word of one language, learnt as pages bring them; None for nearly all.

    Where ``wants_words`` is false no word has another. Where ``first_letter_tells``, words that do not begin
    with one of ``first_letters`` have none either; ``beginnings`` finds those that do, in most texts.
    """

    def __init__(self, targets: Targets, language: LanguageTag) -> None:
        super().__init__()
        self._targets, self._language = targets, language
        self._stems = targets.stems.get(language, {})
        self._by_stem: Mapping[str, list[Row]] = targets.sequences.get(language, {})
        self._by_word: Mapping[str, list[Row]] = targets.sequences.get(None, {})
        self._folded = targets.words.keys() | self._by_word.keys()
        self._starts = targets.code_starts | targets.compound_starts
        self._stemmed = self._stems.keys() | self._by_stem.keys()
        first_letters = {word[:1] for words in (self._folded, self._starts, self._stemmed) for word in words}
        self.wants_words = bool(first_letters)
        self.first_letter_tells = language in STEMS_KEEP_FIRST_LETTER or not self._stemmed
        self.first_letters, self.beginnings = _beginning("".join(sorted(first_letters)) or " ")

    def learn(self, words: Iterable[str]) -> None:
        """Judge words (normalised, lower case) not seen before, all at once."""
        new = list(words)
        if not new:
            return
        stems = stem_all(new, self._language) if self._stemmed else new
        for word, stemmed in zip(new, stems, strict=True):
            folded = word if word.isascii() else fold_word(word)
            known = folded in self._folded or stemmed in self._stemmed or folded in self._starts
            self[word] = self._verdict(folded, stemmed) if known else None

    def _verdict(self, folded: str, stemmed: str) -> Verdict:
        targets = [*self._targets.words.get(folded, ()), *self._stems.get(stemmed, ())]
        return Verdict(
            tuple(dict.fromkeys(targets)),
            (*self._by_word.get(folded, ()), *self._by_stem.get(stemmed, ())),
            folded in self._targets.code_starts,
            folded in self._targets.compound_starts,
        )


def _beginnings(codes: Iterable[str]) -> Iterator[str]:
    """Every word that a code, or what it is written as, may begin with."""
    for code in codes:
        for text in {code, code.lstrip("0."), re.sub(r"^\w*[^\w\s.]", "", code)}:
            plain = "".join(_WORD_SIGNS.findall(text)).replace("_", "")
            yield from (plain[:length] for length in range(1, len(plain) + 1))


@lru_cache(maxsize=1_000)
def _beginning(letters: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """The signs that fold to one of the letters, and the pattern that finds the words beginning with them.

    Compiled once for each set of letters: that costs as much as reading ten pages.
    """
    signs = frozenset(sign for letter in letters for sign in folding_to(letter))
    return signs, words_beginning("".join(sorted(signs)))
