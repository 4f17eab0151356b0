"""The vocabulary's file, read: JSON-LD in the shape of SKOS, one object a concept.

``load_vocabulary`` reads the bundled ``vocabulary.json`` or another file of the same shape, and refuses a
vocabulary that breaks a rule of ``index.thesaurus.lint``, naming every fault.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from index.errors import VocabularyBroken
from index.model import LanguageTag
from index.thesaurus.lint import faults
from index.thesaurus.model import Concept, Labels, Vocabulary


def load_vocabulary(file: Traversable | None = None) -> Vocabulary:
    """The vocabulary of a file (the bundled one without a file); raises ``VocabularyBroken``."""
    source = file or resources.files("index.thesaurus").joinpath("vocabulary.json")
    vocabulary = read_vocabulary(source.read_bytes())
    found = faults(vocabulary)
    if found:
        raise VocabularyBroken(found)
    return vocabulary


def read_vocabulary(content: bytes) -> Vocabulary:
    """A vocabulary as its file says it, unchecked; raises ``VocabularyBroken`` if the shape is another."""
    try:
        data = json.loads(content)
        concepts = [_concept(entry) for entry in data["concepts"]]
        groups = {str(name): _texts(labels) for name, labels in data["groups"].items()}
        header = {name: str(data[name]) for name in ("version", "title", "licence")}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VocabularyBroken((f"the file is not a vocabulary: {error!r}",)) from error
    by_id = {concept.id: concept for concept in concepts}
    twice = sorted({concept.id for concept in concepts if by_id[concept.id] is not concept})
    if twice:
        raise VocabularyBroken(tuple(f"{identifier} is the id of two concepts" for identifier in twice))
    return Vocabulary(groups=groups, concepts=by_id, **header)


def _concept(entry: Mapping[str, Any]) -> Concept:
    return Concept(
        id=str(entry["id"]),
        group=str(entry["group"]),
        preferred=_texts(entry["prefLabel"]),
        alternative=_lists(entry.get("altLabel", {})),
        hidden=_lists(entry.get("hiddenLabel", {})),
        acronyms=_lists(entry.get("acronym", {})),
        negative=_lists(entry.get("notLabel", {})),
        notations=tuple(map(str, entry.get("notation", ()))),
        definition=_texts(entry.get("definition", {})),
        broader=tuple(map(str, entry.get("broader", ()))),
        narrower=tuple(map(str, entry.get("narrower", ()))),
        related=tuple(map(str, entry.get("related", ()))),
    )


def _texts(labels: Mapping[str, Any]) -> dict[LanguageTag, str]:
    return {LanguageTag(language): str(text) for language, text in labels.items()}


def _lists(labels: Mapping[str, Any]) -> Labels:
    wrong = [language for language, texts in labels.items() if not isinstance(texts, list)]
    if wrong:
        raise TypeError(f"the labels in {', '.join(wrong)} are not a list")
    return {LanguageTag(language): tuple(map(str, texts)) for language, texts in labels.items()}
