"""Finding concepts in text: in a reader's query, and on pages by the megabyte.

``FormFinder`` holds every form of every label of every language; acronyms count only in their own case, and
where labels overlap the longest one wins. A negative label that wins keeps its words from being anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.model import PageConcept, Runs
from index.search import QueryConcept
from index.thesaurus.conventions import listed, numbered
from index.thesaurus.form_finder import (
    Candidate,
    FormFinder,
    has_other_letters,
    longest_of_each_overlap,
)
from index.thesaurus.model import Label, Vocabulary
from index.thesaurus.reading import Reading
from index.thesaurus.wording import all_folded, forms_of


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
    exact: str | None
    in_queries_only: bool
    ends_in_number: bool
    anywhere: bool = field(init=False)
    """Whether it counts wherever it stands: so nearly all do."""

    def __post_init__(self) -> None:
        counts = not (self.exact or self.in_queries_only or self.ends_in_number)
        object.__setattr__(self, "anywhere", counts)


class Matcher:
    """Finds the concepts of one vocabulary. Built in milliseconds; pickled as its vocabulary alone."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        wordings = _wordings(vocabulary)
        others = [one for one in wordings if has_other_letters(one.folded)]
        latin = (one for one in wordings if not has_other_letters(one.folded))
        self._forms = FormFinder(_forms(latin), lambda: _forms(others))
        self._conventions = {
            number: _Form(concept, None, in_queries_only=False, ends_in_number=False)
            for number, concept in numbered(vocabulary).items()
        }
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

    def tag(self, runs: Runs, reading: Reading | None = None) -> tuple[PageConcept, ...]:
        """The concepts named on a page, in the order of their first mention, with the words that name them.

        Words are as they stand on the page, white space made single; each wording once, whatever its case.
        Words that are only part of a web address (``…org/trabajo-infantil/``) name nothing. ``reading`` is
        that of the whole text, where the caller has it already.
        """
        text = "".join(part for _, part in runs)
        reading = reading or Reading(text)
        words: dict[str, dict[str, str]] = {}
        seen: set[tuple[str, str]] = set()  # most of what a page names it names again and again
        for first, last, form in self._chosen(text, reading, in_query=False):
            if form.concept is None:
                continue
            start, end = reading.original(first, last)
            as_written = form.concept, text[start:end]
            if as_written not in seen and not _in_address(text, start, end):
                seen.add(as_written)
                wording = " ".join(as_written[1].split())
                words.setdefault(form.concept, {}).setdefault(wording.casefold(), wording)
        return tuple(
            PageConcept(concept, tuple(named.values()), self.vocabulary.concepts[concept].general)
            for concept, named in words.items()
        )

    def find(self, text: str, *, in_query: bool = False, reading: Reading | None = None) -> list[Found]:
        """Labels in a text, in its order, none overlapping; negative ones too, with no concept."""
        reading = reading or Reading(text)
        chosen = self._chosen(text, reading, in_query)
        return [Found(form.concept, *reading.original(start, end)) for start, end, form in chosen]

    def _chosen(self, text: str, reading: Reading, in_query: bool) -> list[Candidate[_Form]]:
        """Forms that count, none overlapping, at their places in the folded text."""
        candidates = []
        for start, end, meant in self._forms.standing_in(reading.text, latin=reading.latin):
            for form in meant:
                if form.anywhere or _counts(form, text, reading.original(start, end), in_query):
                    candidates.append((start, end, form))
                    break
        chosen = longest_of_each_overlap(candidates)
        return _with_lists(chosen, listed(reading.text, self._conventions))


def _with_lists(
    chosen: list[Candidate[_Form]], numbers: Iterable[tuple[int, int, _Form]]
) -> list[Candidate[_Form]]:
    """What was chosen, and the numbers of lists of conventions that no label holds."""
    found = [one for one in numbers if not any(start < one[1] and one[0] < end for start, end, _ in chosen)]
    return sorted((*chosen, *found), key=lambda one: one[0]) if found else chosen


def _counts(form: _Form, text: str, span: tuple[int, int], in_query: bool) -> bool:
    """Whether a form counts that does not do so everywhere."""
    if form.in_queries_only and not in_query:
        return False
    if form.exact is not None and not _written(form.exact, text, span):
        return False
    # "… of the Convention", a new line, "98. The Committee …"
    return not (form.ends_in_number and "\n" in text[span[0] : span[1]])


class _Wording(NamedTuple):
    """A label of a concept, or one of its notations (then ``label`` is None), folded."""

    folded: str
    concept: str
    label: Label | None


def _wordings(vocabulary: Vocabulary) -> list[_Wording]:
    """Every label and notation, concept by concept."""
    texts: list[tuple[str, str, Label | None]] = []
    for concept in vocabulary:
        texts += [(label.text, concept.id, label) for label in concept.labels()]
        texts += [(notation, concept.id, None) for notation in concept.notations]
    bases = all_folded([text for text, _, _ in texts])
    return [_Wording(base, concept, label) for base, (_, concept, label) in zip(bases, texts, strict=True)]


def _forms(wordings: Iterable[_Wording]) -> Iterator[tuple[str, _Form]]:
    for base, concept, label in wordings:
        if label is None:
            yield base, _Form(concept, None, in_queries_only=True, ends_in_number=False)
        else:
            what = _form(concept, label)
            yield from ((form, what) for form in forms_of(base, label))


def _form(concept: str, label: Label) -> _Form:
    owner = None if label.kind == "negative" else concept
    exact = label.text if label.kind == "acronym" else None
    return _Form(
        owner, exact, in_queries_only=False, ends_in_number=_BARE_NUMBER.search(label.text) is not None
    )


_BARE_NUMBER = re.compile(r"[^\W\d] \d{2,3}$")
"""A label such as ``Convention 98``."""

_SHORT_ACRONYM = 4
"""Acronyms of so many letters without a digit (``TIP``, ``BIT``, ``ODD``) are words too, and headings in
capitals write words so."""


def _written(exact: str, text: str, span: tuple[int, int]) -> bool:
    """Whether the acronym stands there in its own case, and not as a word among words in capitals."""
    if text[span[0] : span[1]] != exact:
        return False
    if len(exact) > _SHORT_ACRONYM or not exact.isalpha():
        return True
    line_begin, line_end = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
    line = text[line_begin : span[0]] + text[span[1] : line_end if line_end >= 0 else len(text)]
    words = [word for word in line.split() if len(word) >= _SHORT_ACRONYM and word.isalpha()]
    return not words or any(not word.isupper() for word in words)


_ADDRESS = re.compile(r"//|\bwww\.|/.*/|[\w-]\.[a-z]{2,4}/")


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether a hyphenated match is a piece of a web address: no such thing as one with spaces."""
    if "-" not in text[start:end]:
        return False
    before = text[max(0, start - 200) : start].rsplit(maxsplit=1)
    return bool(before) and not text[start - 1 : start].isspace() and _ADDRESS.search(before[-1]) is not None
