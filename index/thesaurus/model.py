"""Concept and Vocabulary: what the field talks about, and every word for it, as values.

The shape is that of SKOS (W3C, 2009): preferred, alternative and hidden labels, broader, narrower, related.
Two kinds of label are added. An acronym counts in its own case only (``ASM``, never ``asm``); a negative
label names what is *not* the concept though it holds its words (``drug trafficking``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from index.model import LanguageTag

LabelKind = Literal["preferred", "alternative", "hidden", "acronym", "negative"]

Labels = Mapping[LanguageTag, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Label:
    """One wording of a concept. Hidden labels are inflected forms: matched, never shown."""

    text: str
    language: LanguageTag
    kind: LabelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept; ``broader``, ``narrower`` and ``related`` are ids. ``notations`` count in queries only.

    A ``general`` concept (children, education) is named nearly everywhere in this field: how often says
    little of what a work is about.
    """

    id: str
    group: str
    preferred: Mapping[LanguageTag, str]
    alternative: Labels = field(default_factory=dict)
    hidden: Labels = field(default_factory=dict)
    acronyms: Labels = field(default_factory=dict)
    negative: Labels = field(default_factory=dict)
    notations: tuple[str, ...] = ()
    definition: Mapping[LanguageTag, str] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    general: bool = False

    def label(self, language: str) -> str:
        """The name to show in a language; English, then the id, where there is none."""
        english = self.preferred.get(LanguageTag("en"), self.id)
        return self.preferred.get(LanguageTag(language.partition("-")[0].lower()), english)

    def labels(self) -> Iterator[Label]:
        """Every wording, negative ones included, preferred first."""
        for language, text in self.preferred.items():
            yield Label(text, language, "preferred")
        for kind, by_language in self._lists():
            for language, texts in by_language.items():
                yield from (Label(text, language, kind) for text in texts)

    def _lists(self) -> tuple[tuple[LabelKind, Labels], ...]:
        return (
            ("alternative", self.alternative),
            ("hidden", self.hidden),
            ("acronym", self.acronyms),
            ("negative", self.negative),
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All concepts of one edition, by id, in their order; ``groups`` are the names of its parts."""

    version: str
    title: str
    licence: str
    groups: Mapping[str, Mapping[LanguageTag, str]]
    concepts: Mapping[str, Concept]

    def __len__(self) -> int:
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def get(self, identifier: str) -> Concept | None:
        """The concept with this id, or None."""
        return self.concepts.get(identifier)

    def label(self, identifier: str, language: str) -> str:
        """The name of a concept in a language; the id itself where the vocabulary has no such concept."""
        concept = self.concepts.get(identifier)
        return concept.label(language) if concept else identifier

    def in_group(self, group: str) -> tuple[Concept, ...]:
        """The concepts of one group, in the order of the vocabulary."""
        return tuple(concept for concept in self if concept.group == group)

    def below(self, identifier: str) -> tuple[str, ...]:
        """The ids of all narrower concepts, at any depth, nearest first."""
        found: dict[str, None] = {}
        waiting = list(self.concepts[identifier].narrower)
        while waiting:
            here = waiting.pop(0)
            if here not in found and here != identifier:
                found[here] = None
                waiting.extend(self.concepts[here].narrower)
        return tuple(found)
