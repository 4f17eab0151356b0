"""What an index knows of words: the accented forms that stand in it, and how many pages have a term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.analysis import VARIANT, variants
from index.asked import MOST_VARIANTS, Asked, asked
from index.engines.elastic.queries import Clause, some
from index.engines.packing import PAIR, stem_term
from index.query import Unit

_CUT = frozenset({"words", "stems", "codes", "title", "concepts"})
"""The fields that are cut at spaces; of the others each value is a term."""

Term = tuple[str, str]
"""A field and a term of it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages have each of some terms, how many have each field at all, and how many there are."""

    pages: Mapping[Term, int] = field(default_factory=dict)
    every_page: int = 0
    with_field: Mapping[str, int] = field(default_factory=dict)

    def of(self, name: str, term: str) -> int:
        """Pages with the term; 0 where it stands nowhere."""
        return self.pages.get((name, term), 0)


def folded_words(units: Iterable[Unit]) -> tuple[str, ...]:
    """The folded words whose accented forms must be known before the units can be asked."""
    wanted: dict[str, None] = {}

    def remember(folded: str) -> tuple[str, ...]:
        wanted[folded] = None
        return ()

    for unit in units:
        asked(unit, accent_variants=remember)
    return tuple(wanted)


def spellings_request(folded: Sequence[str]) -> dict[str, Any]:
    """A search that brings the most frequent accented forms of each word."""
    starts: list[Clause] = [{"prefix": {"accents": {"value": word + VARIANT}}} for word in folded]
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": some(starts)}},
        "aggs": {
            str(place): {
                "terms": {
                    "field": "accents",
                    "size": MOST_VARIANTS,
                    "include": _escaped(word) + VARIANT + ".*",
                    "order": [{"_count": "desc"}, {"_key": "asc"}],
                }
            }
            for place, word in enumerate(folded)
        },
    }


def read_spellings(folded: Sequence[str], answer: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The forms of each word, from the answer to ``spellings_request``; most frequent first."""
    found = answer["aggregations"]
    return {
        word: variants(bucket["key"] for bucket in found[str(place)]["buckets"])
        for place, word in enumerate(folded)
    }


def terms_of(wanted: Asked) -> list[Term]:
    """Every single term that a unit may be found by, and those that a title may have."""
    stems = [stem_term(*stem) for stem in wanted.stems]
    pairs = [stem_term(PAIR, pair) for pair in wanted.bigrams]
    titles = [*wanted.words, *(stem for _, stem in wanted.stems), *wanted.bigrams]
    found = [("words", word) for word in wanted.words]
    found += [("stems", stem) for stem in (*stems, *pairs)]
    found += [("codes", code) for code in wanted.codes]
    return found + [("title", form) for form in titles]


def counts_document(terms: Iterable[Term]) -> dict[str, Any]:
    """An artificial page with the terms, whose statistics are then asked for."""
    document: dict[str, list[str]] = {}
    for name, term in dict.fromkeys(terms):
        document.setdefault(name, []).append(term)
    return {name: " ".join(values) if name in _CUT else values for name, values in document.items()}


def read_counts(answer: Mapping[str, Any], every_page: int) -> Counts:
    """The pages of each term, from the statistics of the artificial page."""
    pages = {
        (name, term): int(found["doc_freq"])
        for name, vector in answer.get("term_vectors", {}).items()
        for term, found in vector["terms"].items()
        if found.get("doc_freq")
    }
    fields = {
        name: int(vector["field_statistics"]["doc_count"])
        for name, vector in answer.get("term_vectors", {}).items()
    }
    return Counts(pages, every_page, fields)


def _escaped(word: str) -> str:
    """A word as a regular expression of Lucene."""
    return re.sub(r"([^\w])", r"\\\1", word)
