"""The fields of the embedded index, and how each is analysed.

Three kinds of entries share one index, so that one commit makes them visible together: an entry for each page
(or for the metadata of a work without pages), one for each work (what facets and versions need), and one
marker that counts the commits. Only page entries carry ``filters``, so no search finds the others.
"""

from __future__ import annotations

import tantivy

from index.analysis import PLACES, SPACES, WORDS, build_analyzers

MARKER_KEY = "#marker"


def build_schema() -> tantivy.Schema:
    """The schema; a change of it needs a new ``FORMAT_VERSION``."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "work", "filters"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("number_mask", "place", "seq"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=PLACES, index_option="position")
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
