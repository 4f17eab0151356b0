"""The rules a vocabulary keeps. Each broken one is named in words, with what breaks it.

Integrity follows SKOS (W3C, 2009): ``broader`` and ``narrower`` are two sides of one thing, ``related`` is
symmetric and never joins a concept with one above or below it. The matcher adds its own: a wording means one
concept, and nothing is both a positive and a negative label.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from index.little_words import little_words
from index.model import LanguageTag
from index.thesaurus.model import Concept, Label, Vocabulary
from index.thesaurus.wording import folded, forms

LANGUAGES_NEEDED = ("en", "fr")

LONGEST_LABEL = 150
"""Code points: the longest name of a treaty in the bundled vocabulary has some hundred."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_JOINERS = frozenset("\u200c\u200d")
"""Signs that some scripts need between letters, though nobody sees them."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def faults(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every fault of a vocabulary, none of them twice; empty where all is well."""
    if not vocabulary.concepts:
        return ("the vocabulary has no concept",)
    found: dict[str, None] = dict.fromkeys(_group_faults(vocabulary))
    for concept in vocabulary:
        found.update(dict.fromkeys((*_name_faults(concept), *_label_faults(concept))))
        found.update(dict.fromkeys(_relation_faults(concept, vocabulary)))
    found.update(dict.fromkeys((*_circles(vocabulary), *_shared_wordings(vocabulary))))
    found.update(dict.fromkeys(_shared_notations(vocabulary)))
    return tuple(found)


def _group_faults(vocabulary: Vocabulary) -> Iterator[str]:
    for group, names in vocabulary.groups.items():
        for language in LANGUAGES_NEEDED:
            if not folded(names.get(LanguageTag(language), "")):
                yield f"the group {group!r} has no name in {language}"


def _name_faults(concept: Concept) -> Iterator[str]:
    if not _ID.fullmatch(concept.id):
        yield f"{concept.id!r} is no id: lower case letters, digits and hyphens"
    for language in LANGUAGES_NEEDED:
        if LanguageTag(language) not in concept.preferred:
            yield f"{concept.id} has no preferred label in {language}"
        if not concept.definition.get(LanguageTag(language), "").strip():
            yield f"{concept.id} has no definition in {language}"


def _label_faults(concept: Concept) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for label in concept.labels():
        if not _LANGUAGE.fullmatch(label.language):
            yield f"{concept.id}: {label.language!r} is no language tag (of the label {label.text!r})"
        if not folded(label.text):
            yield f"{concept.id} has an empty {label.kind} label in {label.language}"
        elif (label.language, label.text) in seen:
            yield f"{concept.id} has the label {label.text!r} twice in {label.language}"
        seen.add((label.language, label.text))
        yield from _wording_faults(concept.id, label)
        if label.kind == "acronym" and label.text == label.text.lower():
            yield f"{concept.id}: the acronym {label.text!r} has no capital to tell it by"


def _wording_faults(owner: str, label: Label) -> Iterator[str]:
    """Labels that are no wording of anything: signs nobody sees, whole pages, words that stand everywhere."""
    said = label.text[:40]
    for sign in sorted({sign for sign in label.text if unicodedata.category(sign) in _UNSEEN} - _JOINERS):
        yield f"{owner} has a sign that nobody sees (U+{ord(sign):04X}) in the label {said!r}"
    if len(label.text) > LONGEST_LABEL:
        yield f"{owner} has a label of more than {LONGEST_LABEL} signs: {said!r}"
    if label.kind == "negative":
        return
    words = folded(label.text).split()
    if words and not any(sign.isalpha() for sign in label.text):
        yield f"{owner} has a label without any letter: {said!r}"
    elif words and any(_stands_everywhere(form, label) for form in forms(label)):
        yield f"{owner} has the label {said!r}, which stands on every page"


def _stands_everywhere(form: str, label: Label) -> bool:
    """Whether a form of a label is little words, or lone letters; a lone Chinese sign is a word (cobalt).

    Forms that the rules make count too: without its article ``البدون`` (stateless) is *without*.
    """
    if label.kind == "acronym":
        form = label.text.lower()
    little = little_words(label.language)
    return all(word in little or (len(word) == 1 and word < "\u2e80") for word in form.split())


def _relation_faults(concept: Concept, vocabulary: Vocabulary) -> Iterator[str]:
    if concept.group not in vocabulary.groups:
        yield f"{concept.id} is in the group {concept.group!r}, which is not named"
    if not (concept.broader or concept.narrower or concept.related):
        yield f"{concept.id} is an orphan: nothing broader, narrower or related"
    for name, others, back in (
        ("broader", concept.broader, "narrower"),
        ("narrower", concept.narrower, "broader"),
        ("related", concept.related, "related"),
    ):
        for other in others:
            target = vocabulary.get(other)
            if target is None:
                yield f"{concept.id} has {name} {other!r}, which is not in the vocabulary"
            elif concept.id not in getattr(target, back):
                yield f"{concept.id} has {name} {other}, but {other} does not have {back} {concept.id}"
    for other in set(concept.related) & (set(_above(concept, vocabulary)) | {concept.id}):
        yield f"{concept.id} is related to {other}, which is itself or above it"


def _above(concept: Concept, vocabulary: Vocabulary) -> tuple[str, ...]:
    """All broader concepts at any depth, nearest first; a concept of a circle is above itself."""
    found: dict[str, None] = {}
    waiting = list(concept.broader)
    while waiting:
        here = waiting.pop(0)
        held = vocabulary.get(here)
        if here not in found and held is not None:
            found[here] = None
            waiting.extend(held.broader)
    return tuple(found)


def _circles(vocabulary: Vocabulary) -> Iterator[str]:
    """Each circle once, with its way: the same concepts from another one on are the same circle."""
    told: set[frozenset[str]] = set()
    for concept in vocabulary:
        way = _way_back(concept, vocabulary)
        if way and frozenset(way) not in told:
            told.add(frozenset(way))
            yield f"{concept.id} is broader than itself ({' › '.join((*way, concept.id))})"


def _way_back(concept: Concept, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The shortest way up from a concept to itself, without its end; empty where there is none."""
    ways: dict[str, tuple[str, ...]] = dict.fromkeys(concept.broader, (concept.id,))
    waiting = list(ways)
    while waiting:
        here = waiting.pop(0)
        if here == concept.id:
            return ways[here]
        held = vocabulary.get(here)
        for above in held.broader if held else ():
            if above not in ways:
                ways[above] = (*ways[here], here)
                waiting.append(above)
    return ()


def _shared_wordings(vocabulary: Vocabulary) -> Iterator[str]:
    """Forms that two concepts claim, and forms that are both positive and negative.

    Acronyms are compared as they are written, since their case tells them from words.
    """
    positive: dict[str, dict[str, Label]] = defaultdict(dict)
    negative: dict[str, tuple[str, Label]] = {}
    for concept in vocabulary:
        for label in concept.labels():
            for form in (label.text,) if label.kind == "acronym" else forms(label):
                if label.kind == "negative":
                    negative.setdefault(form, (concept.id, label))
                else:
                    positive[form].setdefault(concept.id, label)
    for owners in positive.values():
        if len(owners) > 1:
            label = next(iter(owners.values()))
            where = "; ".join(f"{owner}: {_said(owners[owner])}" for owner in sorted(owners))
            yield f"{label.text!r} is a label of {' and of '.join(sorted(owners))} ({where})"
    for form in sorted(positive.keys() & negative.keys()):
        owner, label = negative[form]
        where = "; ".join(f"{one}: {_said(held)}" for one, held in positive[form].items())
        named = " and ".join(positive[form])
        yield f"{label.text!r} is a negative label of {owner} and a label of {named} ({where})"


def _said(label: Label) -> str:
    return f"{label.kind} in {label.language}, {label.text!r}"


def _shared_notations(vocabulary: Vocabulary) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for concept in vocabulary:
        for notation in concept.notations:
            if not folded(notation):
                yield f"{concept.id} has an empty notation"
            owners[folded(notation)].append(concept.id)
    for notation, claimed in owners.items():
        if len(claimed) > 1:
            yield f"the notation {notation!r} is that of {' and of '.join(claimed)}"
