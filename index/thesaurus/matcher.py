"""Finding concepts in text: in a reader's query, and on pages by the megabyte.

One automaton (Aho-Corasick) holds every form of every label of every language; what it finds counts only
between word boundaries, acronyms only in their own case, and where labels overlap the longest one wins. A
negative label that wins keeps its words from being anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ahocorasick

from index.model import PageConcept, Runs
from index.search import QueryConcept
from index.thesaurus.model import Label, Vocabulary
from index.thesaurus.reading import Reading
from index.thesaurus.wording import folded, forms

_ARABIC_PREFIXES = frozenset(
    {"و", "ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل", "ال", "وال", "بال", "فال", "كال"}
)
"""What Arabic writes on the next word: and, so, by, like, for, the, and their pairs."""

_SIGNS_FROM, _THAI = "\u2e80", ("\u0e00", "\u0eff")
"""Scripts without spaces between words, and Hangul with its particles, begin at U+2E80; Thai and Lao lie
below."""


@dataclass(frozen=True, slots=True)
class Found:
    """A label found: its concept (None: a negative label), and where it stands, in code points."""

    concept: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    """One folded form in the automaton. ``exact`` is the acronym as it must be written, else None."""

    concept: str | None
    length: int
    exact: str | None
    in_queries_only: bool


class Matcher:
    """Finds the concepts of one vocabulary. Built in milliseconds; pickled as its vocabulary alone."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._automaton = ahocorasick.Automaton()
        entries: dict[str, list[_Form]] = {}
        for form, entry in _forms(vocabulary):
            entries.setdefault(form, []).append(entry)
        for form, owners in entries.items():
            self._automaton.add_word(form, tuple(owners))
        self._automaton.make_automaton()
        self._labels = {
            concept.id: tuple(
                (label.language, label.text) for label in concept.labels() if label.kind != "negative"
            )
            for concept in vocabulary
        }

    def __reduce__(self) -> tuple[type[Matcher], tuple[Vocabulary]]:
        return Matcher, (self.vocabulary,)

    def in_query(self, text: str, barred: Sequence[tuple[int, int]] = ()) -> tuple[QueryConcept, ...]:
        """The concepts named in a query, in its order, with all their labels.

        ``barred`` are spans of the query in which nothing is a concept: quoted phrases, excluded words.
        """
        return tuple(
            QueryConcept(found.concept, found.start, found.end, self._labels[found.concept])
            for found in self.find(text, in_query=True)
            if found.concept is not None
            and not any(found.start < end and start < found.end for start, end in barred)
        )

    def tag(self, runs: Runs) -> tuple[PageConcept, ...]:
        """The concepts named on a page, in the order of their first mention, with the words that name them.

        Words are as they stand on the page, white space made single; each wording once, whatever its case.
        Words that are only part of a web address (``…org/trabajo-infantil/``) name nothing.
        """
        text = "".join(part for _, part in runs)
        words: dict[str, dict[str, str]] = {}
        for found in self.find(text):
            if found.concept is not None and not _in_address(text, found.start, found.end):
                wording = " ".join(text[found.start : found.end].split())
                words.setdefault(found.concept, {}).setdefault(wording.casefold(), wording)
        return tuple(PageConcept(concept, tuple(named.values())) for concept, named in words.items())

    def find(self, text: str, *, in_query: bool = False) -> list[Found]:
        """Labels in a text, in its order, none overlapping; negative ones too, with no concept."""
        reading = Reading(text)
        candidates = sorted(self._candidates(reading, text, in_query), key=_by_start)
        return [
            Found(entry.concept, *reading.original(start, end))
            for start, end, entry in _longest_of_each_overlap(candidates)
        ]

    def _candidates(self, reading: Reading, text: str, in_query: bool) -> Iterator[tuple[int, int, _Form]]:
        folded_text = reading.text
        for last, entries in self._automaton.iter(folded_text):
            end = last + 1
            start = end - entries[0].length
            if not _stands_alone(folded_text, start, end):
                continue
            for entry in entries:
                if entry.in_queries_only and not in_query:
                    continue
                if entry.exact is not None and not _written(entry.exact, text, reading.original(start, end)):
                    continue
                yield start, end, entry
                break


def _forms(vocabulary: Vocabulary) -> Iterator[tuple[str, _Form]]:
    for concept in vocabulary:
        for label in concept.labels():
            for form in forms(label):
                yield form, _form(concept.id, label, form)
        for notation in concept.notations:
            form = folded(notation)
            yield form, _Form(concept.id, len(form), None, in_queries_only=True)


def _form(concept: str, label: Label, form: str) -> _Form:
    owner = None if label.kind == "negative" else concept
    return _Form(owner, len(form), label.text if label.kind == "acronym" else None, in_queries_only=False)


_Candidate = tuple[int, int, _Form]


def _by_start(candidate: _Candidate) -> int:
    return candidate[0]


def _longest_of_each_overlap(candidates: list[_Candidate]) -> Iterator[_Candidate]:
    """Of candidates that overlap, the longest; of those left, the longest again. In and out by start."""
    overlapping: list[_Candidate] = []
    reach = 0
    for candidate in candidates:
        if candidate[0] >= reach:
            yield from _longest(overlapping)
            overlapping = []
        overlapping.append(candidate)
        reach = max(reach, candidate[1])
    yield from _longest(overlapping)


def _longest(overlapping: list[_Candidate]) -> list[_Candidate]:
    if len(overlapping) < 2:
        return overlapping
    chosen: list[_Candidate] = []
    for candidate in sorted(overlapping, key=lambda one: (one[0] - one[1], one[0])):
        if all(candidate[1] <= other[0] or candidate[0] >= other[1] for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=_by_start)


def _written(exact: str, text: str, span: tuple[int, int]) -> bool:
    return text[span[0] : span[1]] == exact


_ADDRESS = re.compile(r"//|\bwww\.|/.*/|[\w-]\.[a-z]{2,4}/")


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether a hyphenated match is a piece of a web address: no such thing as one with spaces."""
    if "-" not in text[start:end]:
        return False
    before = text[max(0, start - 200) : start].rsplit(maxsplit=1)
    return bool(before) and not text[start - 1 : start].isspace() and _ADDRESS.search(before[-1]) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch of folded text begins and ends at word boundaries."""
    if end < len(text) and _joined(text[end - 1], text[end], text[end + 1 : end + 2]):
        return False
    if start == 0 or not _joined(
        text[start], text[start - 1], text[start - 2 : start - 1] if start > 1 else ""
    ):
        return True
    return "\u0600" <= text[start] <= "\u06ff" and _prefix(text, start) in _ARABIC_PREFIXES


def _joined(edge: str, beside: str, beyond: str) -> bool:
    """Whether the sign ``beside`` an edge is of the same word or number (``beyond`` lies further out)."""
    if _makes_words(edge) and _makes_words(beside):
        return True
    return edge.isdigit() and beside in ".," and beyond.isdigit()


def _makes_words(sign: str) -> bool:
    return sign.isalnum() and sign < _SIGNS_FROM and not _THAI[0] <= sign <= _THAI[1]


def _prefix(text: str, start: int) -> str:
    begin = start
    while begin and start - begin < 4 and text[begin - 1].isalnum():
        begin -= 1
    return text[begin:start]
