"""The vocabulary's files, read: JSON-LD in the shape of SKOS, one object a concept.

The bundled vocabulary is a folder: ``vocabulary.json`` says what it is and names its groups, and each group
has a file of its concepts beside it. An operator's vocabulary is such a folder, or one file with all of it.
``load_vocabulary`` refuses one that breaks a rule of ``index.thesaurus.lint``, naming every fault with where.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from index.errors import VocabularyBroken
from index.model import LanguageTag
from index.thesaurus.lint import faults
from index.thesaurus.model import Concept, Labels, Vocabulary

HEADER = "vocabulary.json"
"""The file of a folder that says what the vocabulary is; the other files hold concepts."""

_HEADER_FIELDS = ("version", "title", "licence")

_LABELS = ("prefLabel", "altLabel", "hiddenLabel", "acronym", "notLabel", "definition")
_RELATIONS = ("broader", "narrower", "related")
_KEYS = frozenset(("id", "group", "notation", "general", *_LABELS, *_RELATIONS))
"""The keys of a concept: another one is a slip of the pen, and its labels would be lost in silence."""


def bundled_folder() -> Traversable:
    """The vocabulary that comes with the program."""
    return resources.files("index.thesaurus").joinpath("vocabulary")


def load_vocabulary(source: Traversable | None = None) -> Vocabulary:
    """The vocabulary of a file or folder; raises ``VocabularyBroken``.

    Without a source the bundled one, whose rules the tests have checked: it is not checked at each start.
    """
    if source is None:
        return read_vocabulary(content_of(bundled_folder()))
    vocabulary = read_vocabulary(content_of(source))
    found = faults(vocabulary)
    if found:
        raise VocabularyBroken(found)
    return vocabulary


def content_of(source: Traversable) -> bytes:
    """A vocabulary as one file's content, whether it is a file or a folder of group files.

    Raises ``VocabularyBroken`` for files that are not JSON, OSError for those that cannot be read.
    """
    if not source.is_dir():
        return _in_utf8(source.read_bytes())
    whole, found = _parsed(HEADER, source.joinpath(HEADER).read_bytes())
    files = sorted((one for one in source.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    concepts: dict[str, list[Any]] = {}
    for file in files:
        if file.name != HEADER:
            part, more = _parsed(file.name, file.read_bytes())
            found += more
            concepts[file.name.removesuffix(".json")] = part.get("concepts", [])
    if found:
        raise VocabularyBroken(tuple(found))
    groups = list(whole.get("groups", {}))
    order = [name for name in groups if name in concepts] + [name for name in concepts if name not in groups]
    joined = [entry for name in order for entry in concepts[name]]
    return json.dumps(whole | {"concepts": joined}, ensure_ascii=False, indent=1).encode()


def _in_utf8(content: bytes) -> bytes:
    """JSON in UTF-16, UTF-32 or with a mark of byte order, as plain UTF-8 (RFC 8259, 8.1); else as it is."""
    try:
        return content.decode(json.detect_encoding(content)).removeprefix("\ufeff").encode()
    except UnicodeError:
        return content


def _parsed(name: str, content: bytes) -> tuple[dict[str, Any], list[str]]:
    if not content.strip() or content.lstrip().startswith(b"<"):
        what = "it is XML or HTML, and JSON is read here" if content.strip() else "it is empty"
        return {}, [f"{name} is not a vocabulary: {what}"]
    try:
        data = json.loads(content, object_pairs_hook=_once)
    except ValueError as error:
        return {}, [f"{name} is not a vocabulary: {error}"]
    except RecursionError:
        return {}, [f"{name} is not a vocabulary: brackets in brackets without end"]
    shaped = isinstance(data, dict) and isinstance(data.get("concepts", []), list)
    return (data, []) if shaped else ({}, [f"{name} is not a vocabulary: no object with a list of concepts"])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once: of two the first would be lost without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    return found


def read_vocabulary(content: bytes) -> Vocabulary:
    """A vocabulary as its content says it, its rules unchecked.

    Raises ``VocabularyBroken`` naming every concept whose shape is another and every id that stands twice.
    """
    data, found = _parsed("the file", content)
    missing = [name for name in (*_HEADER_FIELDS, "groups", "concepts") if name not in data]
    if found or missing:
        raise VocabularyBroken(tuple(found) or (f"the file is not a vocabulary: no {', '.join(missing)}",))
    try:
        names = _by_name(data["groups"], "groups")
        groups = {name: _texts(labels, f"the group {name!r}") for name, labels in names.items()}
    except (TypeError, AttributeError) as error:
        raise VocabularyBroken((f"the file is not a vocabulary: groups: {error}",)) from error
    concepts, faults_of_shape = _concepts(data["concepts"])
    if faults_of_shape:
        raise VocabularyBroken(faults_of_shape)
    header = {name: str(data[name]) for name in _HEADER_FIELDS}
    return Vocabulary(groups=groups, concepts=concepts, **header)


def digest(content: bytes) -> str:
    """A short name for exactly this vocabulary, whatever its white space: 12 hexadecimal signs."""
    plain = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _concepts(entries: Sequence[Any]) -> tuple[dict[str, Concept], tuple[str, ...]]:
    concepts: dict[str, Concept] = {}
    found: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            concept = _concept(entry)
        except (KeyError, TypeError, AttributeError) as error:
            said = f"no {error}" if isinstance(error, KeyError) else str(error)
            found.append(f"concept {number} ({_id_of(entry)}) is not a vocabulary's concept: {said}")
            continue
        for key in entry:
            if key not in _KEYS and not key.startswith("@"):
                found.append(f"{concept.id} has {key!r}, which is no key of a concept")
        if concept.id in concepts:
            found.append(f"{concept.id} is the id of two concepts (the second is number {number})")
        concepts[concept.id] = concept
    return concepts, tuple(found)


def _id_of(entry: object) -> object:
    return entry.get("id") if isinstance(entry, dict) else None


def _concept(entry: Mapping[str, Any]) -> Concept:
    if not isinstance(entry, dict):
        raise TypeError("it is no object")
    if not isinstance(entry.get("general", False), bool):
        raise TypeError("general is neither true nor false")
    return Concept(
        id=_text(entry["id"], "id"),
        group=_text(entry["group"], "group"),
        preferred=_texts(entry["prefLabel"], "prefLabel"),
        alternative=_lists(entry, "altLabel"),
        hidden=_lists(entry, "hiddenLabel"),
        acronyms=_lists(entry, "acronym"),
        negative=_lists(entry, "notLabel"),
        notations=_ids(entry, "notation"),
        definition=_texts(entry.get("definition", {}), "definition"),
        broader=_ids(entry, "broader"),
        narrower=_ids(entry, "narrower"),
        related=_ids(entry, "related"),
        general=entry.get("general") is True,
    )


def _by_name(held: object, what: str) -> Mapping[str, Any]:
    if not isinstance(held, dict):
        raise TypeError(f"{what} is no object with a key for each language or name: {held!r:.60}")
    return held


def _texts(labels: object, what: str) -> dict[LanguageTag, str]:
    return {
        LanguageTag(language): _text(text, f"what it says in {language}")
        for language, text in _by_name(labels, what).items()
    }


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} is no text: {value!r}")
    return value


def _ids(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    held = entry.get(name, [])
    if not isinstance(held, list):
        raise TypeError(f"{name} is not a list")
    return tuple(_text(one, name) for one in held)


def _lists(entry: Mapping[str, Any], name: str) -> Labels:
    labels = _by_name(entry.get(name, {}), name)
    wrong = [language for language, texts in labels.items() if not isinstance(texts, list)]
    if wrong:
        raise TypeError(f"the labels in {', '.join(wrong)} are not a list")
    return {
        LanguageTag(language): tuple(_text(text, f"a label in {language}") for text in texts)
        for language, texts in labels.items()
    }
