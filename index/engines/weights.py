"""Every number that the ranking rests on, each with its reason; none was set for a single query.

Shares are of BM25 scores as tantivy gives them (k1 1.2, b 0.75): a rare word on a short page has 10 to 20.
"""

from __future__ import annotations

import math

EXACT = 1.1
"""A word as typed counts a little more than another form of it: who types "policies" wants that page first,
but not at the price of BM25's own reasons."""

SECOND_BEST = 0.2
"""What the alternatives of a word that are not its best count: a page that has the word as typed and in other
forms says a little more about it. Never their sum: forms are not different words."""

CONCEPT = 0.6
"""A page tagged with the concept that stands for words: found with them, after pages as good that have the
words themselves. A tag repeats on few words of a page, so that it would outweigh a word at its full worth."""

OWN_LANGUAGE = 1.5
"""What a page mostly in the reader's own language gains: less than a word of middling rarity gives, so
that it decides between language versions and between pages that say the same, never against a better page."""

ACCENTS = 0.3
"""What a page gains that has the accents as typed, as a share of their own weight: between two pages that
are alike it decides, nothing else."""

TITLE = 0.25
"""What a page gains from each word that stands in its work's title, as a share of the word's weight: titles
count as text of the first page already."""

NEIGHBOURS = 0.25
"""What a page gains where two words of the query stand side by side as typed, as a share of the pair's
weight."""

NEIGHBOURS_PAGES = 10_000
"""Pages with the rarer word of a pair above which neighbours are not looked for: reading positions costs some
3 ms at that many pages, and words that common say little by standing together."""

PARTS = 0.6
"""What a page gains from each part of a compound (``interference-free``), as a share of the part's weight: it
is about the matter without being what was asked for."""


def rarity(pages: int, every_page: int) -> float:
    """BM25's inverse document frequency of a term that ``pages`` of ``every_page`` have, as both engines have
    it; entries that were deleted count for the term until they are cleared away."""
    every_page = max(pages, every_page)
    return math.log(1 + (every_page - pages + 0.5) / (pages + 0.5))
