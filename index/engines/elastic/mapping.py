"""The fields of the index, and how each is analysed: strict, so that nothing is added by accident.

What is *found* is decided by the house's own analysis (``index.analysis``), whose terms stand in ``words``,
``stems``, ``codes`` and ``accents``, already cut: so both engines find, count and mark the same. The official
analyzers of Elasticsearch, one field a language, say which of these pages are *better*.

One shard: it holds 2 billion entries, and 1.5 million pages take some 5 GB; with one shard every generation
is read and switched as a whole.
"""

from __future__ import annotations

from typing import Any

from index.engines.embedded.folder import FORMAT_VERSION
from index.languages import SERVED
from index.model import UNDETERMINED
from index.sequences import HOLE

_FIELDS_VERSION = 5
"""Grows with every change of the fields here."""

MAPPING_VERSION = 1_000 * _FIELDS_VERSION + FORMAT_VERSION
"""What an index must bear to be read; one of another version is rebuilt. Entries are those of every engine:
a change of their analysis, which grows the embedded engine's version, grows this one too."""

OFFICIAL_ANALYZERS = {
    "ar": "arabic",
    "zh": "cjk",
    "en": "english",
    "fr": "french",
    "ru": "russian",
    "es": "spanish",
    "pt": "portuguese",
    "de": "german",
    "id": "indonesian",
    "hi": "hindi",
    "bn": "bengali",
    "tr": "turkish",
    "th": "thai",
    "ja": "cjk",
    "ko": "cjk",
}
"""The analyzer that Elasticsearch has for a language; ``standard`` for the others (Swahili, Vietnamese)."""

LONGEST_TOKEN = 255
"""Signs after which ``spaces`` cuts a token: Lucene's own limit; longer ones are no words."""

LONGEST_VALUE = 8_191
"""Signs of the longest value of a filter: four bytes each, it stays below Lucene's longest term."""

_MASTER_TIMEOUT_NODE_LEFT = "5s"
"""How long a cluster waits for a lost node before it copies its shards: with the default of a minute a
cluster of three stays yellow for so long after every restart."""

_KEYWORDS = (
    "entry", "work", "type", "area", "concept", "mentions_area", "mentions_concept", "publisher",
    "language", "mostly", "audience", "title_for",
)  # fmt: skip


def index_settings() -> dict[str, Any]:
    """The settings of a new index. It is refreshed by writers alone, when what they wrote is whole."""
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",  # a copy on another node, where there is one
        "refresh_interval": "-1",
        "gc_deletes": "1h",  # a delete outlives the late write of a worker that hung
        "unassigned.node_left.delayed_timeout": _MASTER_TIMEOUT_NODE_LEFT,
        "max_terms_count": 65_536,
        "analysis": {
            "tokenizer": {"at_spaces": {"type": "whitespace", "max_token_length": LONGEST_TOKEN}},
            "filter": {"holes": {"type": "stop", "stopwords": [HOLE]}},
            "analyzer": {
                "spaces": {"type": "custom", "tokenizer": "at_spaces"},
                "places": {"type": "custom", "tokenizer": "at_spaces", "filter": ["holes"]},
                "as_written": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]},
            },
        },
    }


def mappings() -> dict[str, Any]:
    """The mapping of a new index; its version stands in ``_meta``."""
    return {
        "dynamic": "strict",
        "_meta": {"version": MAPPING_VERSION},
        "_source": {"includes": ["body", "row", "whole", "token", "work"]},
        "properties": _properties(),
    }


def official_fields() -> tuple[str, ...]:
    """The languages that have a field, ``und`` among them."""
    return (*SERVED, UNDETERMINED)


def _properties() -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: {"type": "keyword", "doc_values": False, "ignore_above": LONGEST_VALUE} for name in _KEYWORDS
    }
    fields |= {name: _prepared("freqs") for name in ("stems", "codes", "title")}
    fields["concepts"] = _prepared("docs")
    fields |= {name: _kept() for name in ("body", "row", "whole", "token")}
    return fields | {
        "words": _prepared("positions", "places"),
        "name": _prepared("positions"),
        "accents": {"type": "keyword", "ignore_above": LONGEST_TOKEN},
        "year": {"type": "short", "doc_values": False},
        "number": {"type": "long"},
        "number_mask": {"type": "long"},
        "place": {"type": "long"},
        "tier": {"type": "byte"},
        "text": {"properties": {tag: _official(tag) for tag in official_fields()}},
    }


def _prepared(options: str, analyzer: str = "spaces") -> dict[str, Any]:
    """Tokens that were made by ``index.analysis``, joined by spaces."""
    return {"type": "text", "analyzer": analyzer, "index_options": options}


def _kept() -> dict[str, Any]:
    """What is read back and never searched."""
    return {"type": "keyword", "index": False, "doc_values": False}


def _official(tag: str) -> dict[str, Any]:
    analyzer = OFFICIAL_ANALYZERS.get(tag, "standard")
    accents = {"type": "text", "analyzer": "as_written", "index_options": "freqs"}
    return {"type": "text", "analyzer": analyzer, "index_options": "freqs", "fields": {"accents": accents}}
