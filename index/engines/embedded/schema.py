"""The fields of the embedded index, and how each is analysed.

Three kinds of entries share one index, so that one commit makes them visible together: an entry for each page
(or for the metadata of a work without pages), one for each work (what facets and versions need), and one
marker that counts the commits. Only page entries carry ``filters``, so no search finds the others.
"""

from __future__ import annotations

import tantivy

from index.analysis import SPACES, WORDS, build_analyzers

PLACE_BITS = 24
"""``place`` is the order of the document within the work, then the page: 16 million pages a document."""

NUMBER_BITS = 20
"""``number_mask`` is the work's number above this many bits of languages; 2^43 works stay exact integers."""

METADATA_BIT = 1 << (NUMBER_BITS - 1)
"""The bit of ``number_mask`` that marks an entry for a work's metadata, which is not a page."""

MARKER_KEY = "#marker"


PAIR = "pair"
"""Stands for a language before pairs of signs in ``stems``."""


def stem_term(language: str, stem: str) -> str:
    """A stem, or a pair of signs, as a term of ``stems``, which all languages share.

    With a field for each language a page would be measured by the mean length of that field over all pages,
    most of which have none of it: words of rarer languages would hardly count.
    """
    return f"{language}:{stem}"


def work_key(work_id: str) -> str:
    """The key of the entry that describes a work."""
    return f"work:{work_id}"


def page_key(document_id: str, page: int) -> str:
    """The key of the entry of a page."""
    return f"{document_id}#{page}"


def build_schema() -> tantivy.Schema:
    """The schema; a change of it needs a new ``FORMAT_VERSION``."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "work", "filters"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("number_mask", "place", "seq"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=SPACES, index_option="position")
    builder.add_text_field("name", tokenizer_name=WORDS, index_option="position")
    for name in ("stems", "codes", "title"):
        builder.add_text_field(name, tokenizer_name=SPACES, index_option="freq")
    for name in ("accents", "concepts"):
        builder.add_text_field(name, tokenizer_name=SPACES, index_option="basic")
    for name in ("body", "whole"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def register_analyzers(index: tantivy.Index) -> None:
    """Give an opened index the analysis that its schema names."""
    for name, analyzer in build_analyzers().items():
        index.register_tokenizer(name, analyzer)
