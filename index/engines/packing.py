"""How entries of an index are addressed and numbered, for every engine: keys, numbers packed into one."""

from __future__ import annotations

PLACE_BITS = 24
"""``place`` is the order of the document within the work, then the page: 16 million pages a document."""

NUMBER_BITS = 20
"""``number_mask`` is the work's number above this many bits of languages; 2^43 works stay exact integers."""

METADATA_BIT = 1 << (NUMBER_BITS - 1)
"""The bit of ``number_mask`` that marks an entry for a work's metadata, which is not a page."""

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
