"""The concepts that a work is about, counted up from its pages: a pure rule on what the pages name.

Where the words for a concept stand in the title or the abstract, fewer pages suffice. General concepts
(children, education) are named on most pages of the field: a work is about one only if its title says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from index.aboutness import Named, Rule, judged
from index.folding import fold
from index.model import PageConcept

CONCEPTS = Rule(share=0.4, pages=2, of_most=0.75, titled_share=0.05, at_most=12)
"""Measured on forty works labelled by hand (docs/benchmarks.md): F1 0.68, any mention 0.25. At 0.2 of the
pages twice as much is wrong; beyond 0.5 reports that treat their subject in chapters fall out."""

ABSTRACT_SHARE = 0.2
"""Share of the text pages that suffices where the abstract has words for the concept: it sums up, the title
names."""


def concepts_judged(
    pages: Sequence[Sequence[PageConcept]], title: str, abstract: str = ""
) -> tuple[Named, ...]:
    """The concepts of a work with their share of its text pages, those it is about first, then by share.

    ``pages`` are all its text pages, those without a concept too.
    """
    everything = [[one.concept for one in page] for page in pages]
    special = [[one.concept for one in page if not one.general] for page in pages]
    shares = {one.value: one for one in judged(everything, CONCEPTS)}
    about = {one.value for one in judged(special, CONCEPTS) if one.about}
    named = [one for page in pages for one in page]
    about |= {one for one in _worded(named, title) if shares[one].share >= CONCEPTS.titled_share}
    summed_up = _worded([one for one in named if not one.general], abstract)
    about |= {one for one in summed_up if shares[one].share >= ABSTRACT_SHARE}
    found = [Named(one.value, one.share, one.value in about) for one in shares.values()]
    return tuple(sorted(found, key=lambda one: (not one.about, -one.share)))


def _worded(named: Iterable[PageConcept], text: str) -> set[str]:
    """Those concepts whose words, as pages write them, stand in ``text`` too, whole."""
    around = f" {plain(text)} "
    if around.isspace():
        return set()
    words: dict[str, set[str]] = defaultdict(set)  # the same few on page after page
    for one in named:
        words[one.concept].update(one.words)
    return {
        concept for concept, its in words.items() if any(f" {plain_word(word)} " in around for word in its)
    }


_BETWEEN_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text folded, all that is no letter or digit one space: enough to compare whole words."""
    return _BETWEEN_WORDS.sub(" ", fold(text)).strip()


plain_word = lru_cache(maxsize=20_000)(plain)
"""The words for concepts and areas, some 4 MB: nearly all of them were on the works before."""
