"""Completions while typing: topics by their names in the reader's language, then what the engine knows.

Nothing is offered that brings no hit for this reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.model import LanguageTag
from index.scripts import has_signs
from index.search import SearchEngine, SearchQuery, Suggestion
from index.thesaurus.model import Vocabulary
from index.thesaurus.wording import folded
from portal.search_request import FindConcepts

COMPLETIONS = 5
"""Completions at once: as many as a list under a search box can hold without covering the page."""

TOPICS = 2
"""Of these, topics at most: words of the texts and titles keep their place."""

TRIED = 6
"""Names of topics tried as a query; so many that begin alike say that too little has been typed."""

LEAST, LEAST_SIGNS = 3, 2
"""Letters before a topic is offered: with fewer, too many begin so. Two Chinese signs are a word."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a topic: how it begins (folded), as it is written, and the topic's id."""

    begins: str
    text: str
    concept: str


@dataclass(frozen=True, slots=True)
class Completer:
    """Completes what readers type. ``names`` are those of ``topic_names``."""

    engine: SearchEngine
    find_concepts: FindConcepts
    names: Mapping[str, Sequence[Name]]

    def complete(
        self, typed: str, language: LanguageTag, audiences: tuple[str, ...], limit: int = COMPLETIONS
    ) -> tuple[Suggestion, ...]:
        """The best completions first. Raises ``EngineUnavailable``."""
        if not typed.strip():
            return ()
        topics = tuple(self._topics(typed, language, audiences))
        known = {folded(one.text) for one in topics}
        others = self.engine.suggest(typed, language, audiences, limit - len(topics))
        return (*topics, *(one for one in others if folded(one.text) not in known))

    def _topics(self, typed: str, language: LanguageTag, audiences: tuple[str, ...]) -> Iterator[Suggestion]:
        """Topics of which a name goes on as typed, each by its first such name."""
        begun = folded(typed)
        if len(begun) < (LEAST_SIGNS if has_signs(begun) else LEAST):
            return
        first: dict[str, Name] = {}
        for name in self.names.get(language, ()):
            if name.begins.startswith(begun) and name.begins != begun:
                first.setdefault(name.concept, name)
        shown = 0
        for name in list(first.values())[:TRIED]:
            if shown < TOPICS and self._brings_hits(name.text, audiences):
                shown += 1
                yield Suggestion(name.text, "concept", language)

    def _brings_hits(self, text: str, audiences: tuple[str, ...]) -> bool:
        """Whether a page has the topic, or all the words of its name."""
        query = SearchQuery(
            text=text,
            concepts=tuple(self.find_concepts(text)),
            audiences=audiences,
            limit=1,
            pages_per_work=0,
            facets=(),
        )
        return self.engine.search(query).total.complete > 0


def topic_names(vocabulary: Vocabulary, languages: Sequence[str]) -> Mapping[str, tuple[Name, ...]]:
    """The names of all topics that may be shown, by language: preferred ones first."""
    found: dict[str, dict[str, list[Name]]] = {tag: {"preferred": [], "alternative": []} for tag in languages}
    for concept in vocabulary:
        for label in concept.labels():
            kinds = found.get(label.language, {})
            if label.kind in kinds:
                kinds[label.kind].append(Name(folded(label.text), label.text, concept.id))
    return {tag: (*kinds["preferred"], *kinds["alternative"]) for tag, kinds in found.items()}
