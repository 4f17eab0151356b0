"""What one work becomes in the index: bulk operations as lines of JSON, from the entries of every engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from index.analysis import tokens
from index.engines.elastic.mapping import LONGEST_TOKEN, official_fields
from index.engines.entries import METADATA, OTHER_KIND, PAGE, Entry, entries_of, sound
from index.engines.packing import METADATA_BIT, NUMBER_BITS, work_key
from index.engines.stored import StoredWork, row_body, whole_body
from index.model import UNDETERMINED, Passage, Work

MARKER = "#marker"
"""The id of the entry that names the state of the index."""

WORK = "work"
"""The kind of entry that remembers a work: its version, what facets need of it, all of it."""

NONE = "·"
"""What stands in a field of terms that a page has none for: else Lucene would measure rarity and length among
the few pages that have some, and a code would weigh more the fewer pages have any code."""

_FILTERS = (
    "type", "area", "concept", "publisher", "mentions_area", "mentions_concept", "audience", "language",
    "mostly",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One line pair of a bulk request, as bytes; ``id`` is that of its entry."""

    id: str
    lines: bytes

    def __len__(self) -> int:
        return len(self.lines)


def put_operation(index: str, key: str, version: int, source: bytes, *, exactly: bool = False) -> Operation:
    """Write an entry unless a newer version (``exactly``: or this very one) is there."""
    kind = "external" if exactly else "external_gte"
    action = {"index": {"_index": index, "_id": key, "version": version, "version_type": kind}}
    return Operation(key, orjson.dumps(action) + b"\n" + source + b"\n")


def delete_operation(index: str, key: str, version: int) -> Operation:
    """Take an entry out unless a newer version is there."""
    action = {"delete": {"_index": index, "_id": key, "version": version, "version_type": "external_gte"}}
    return Operation(key, orjson.dumps(action) + b"\n")


def marker_operation(index: str, token: str) -> Operation:
    """Name the state of the index anew."""
    action = {"index": {"_index": index, "_id": MARKER}}
    source = {"entry": "marker", "token": token}
    return Operation(MARKER, orjson.dumps(action) + b"\n" + orjson.dumps(source) + b"\n")


def page_sources(work: Work, passages: Iterable[Passage]) -> Iterator[tuple[str, bytes, bool]]:
    """Key and JSON of each entry that searches find, and whether it is a page."""
    for entry in entries_of(work, passages):
        yield entry["key"], orjson.dumps(_source(entry)), not entry["number_mask"] & METADATA_BIT


def work_source(stored: StoredWork) -> bytes:
    """The entry that remembers a work; one that was taken out leaves its number and version."""
    source: dict[str, Any] = {
        "entry": WORK,
        "work": stored.id,
        "number": stored.number,
        "row": row_body(stored).decode(),
    }
    if stored.work is not None:
        source["whole"] = whole_body(stored.work).decode()
        source["name"] = " ".join(token.text for token in tokens(sound(stored.work.title)))
        source["title_for"] = sound(stored.work.audience)
    return orjson.dumps(source)


def work_entry_key(work_id: str) -> str:
    """The id of the entry that remembers a work."""
    return work_key(work_id)


def _source(entry: Entry) -> dict[str, Any]:
    source: dict[str, Any] = {
        "entry": PAGE if PAGE in entry["filters"] else METADATA,
        "work": entry["work"],
        "number": entry["number_mask"] >> NUMBER_BITS,
        "number_mask": entry["number_mask"],
        "place": entry["place"],
        "tier": int(OTHER_KIND in entry["filters"]),
        "title": entry["title"],
        "concepts": entry["concepts"] or NONE,
        "body": entry["body"].decode(),
        "words": [_without_long(text) for text in entry["text"]],
        "text": _by_language(entry["body"]),
    }
    for name in ("stems", "codes"):
        source[name] = [_without_long(text) for text in entry.get(name, (NONE,))]
    if "accents" in entry:
        terms = (term for terms in entry["accents"] for term in terms.split(" "))
        source["accents"] = [term for term in dict.fromkeys(terms) if len(term) <= LONGEST_TOKEN]
    return source | _filters(entry["filters"])


def _filters(values: Iterable[str]) -> dict[str, Any]:
    """The filter fields, from ``name:value``."""
    found: dict[str, Any] = {}
    for value in values:
        name, colon, rest = value.partition(":")
        if colon and name == "year":
            found["year"] = int(rest)
        elif colon and name in _FILTERS:
            found.setdefault(name, []).append(rest)
    return found


def _by_language(body: bytes) -> dict[str, list[str]]:
    """The text of a page's runs by the field of their language."""
    try:
        runs = orjson.loads(body)[2]
    except orjson.JSONDecodeError:  # it reads no escaped half surrogates, which a heading may have
        runs = json.loads(body)[2]
    texts: dict[str, list[str]] = {}
    for tag, text in runs:
        texts.setdefault(tag if tag in _FIELDS else UNDETERMINED, []).append(_without_long(text))
    return texts


def _without_long(text: str) -> str:
    """The text with what is longer than any word shortened: Lucene would cut it, after we had sent it all."""
    return _LONG.sub(r"\1", text) if len(text) > LONGEST_TOKEN else text


_LONG = re.compile(rf"(\S{{{LONGEST_TOKEN}}})\S+")


_FIELDS = frozenset(official_fields())
