"""Did you mean: the query with words that stand nowhere replaced by near ones that do, and that bring hits.

The rules that engines share; each says what stands in it, which texts a reader may see, and what brings hits.
Candidates are read from pages that this reader may see and that have the other words, so that neither a word
of a hidden text nor one that helps nothing is offered; each correction is tried as a query first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product

from index.analysis import fold
from index.engines.entries import sound
from index.engines.spelling import MOST_UNKNOWN, correctable, near, reach, replaced
from index.query import Unit

PAGES_READ = 40
"""Pages read for candidates: a word that would help stands on most of them."""

_TRIED = 4
"""Corrections tried as queries, the nearest and most frequent first."""

TextsNear = Callable[[Sequence[Unit], Sequence[int]], Iterable[str]]
"""From unknown units, and the letters that may be wrong in each, to texts that this reader may see, with the
known words and something near each unknown one."""


def corrected(
    text: str, unknown: Sequence[Unit], texts_near: TextsNear, brings_hits: Callable[[str], bool]
) -> str | None:
    """The whole query with its unknown units corrected, when there is something near that brings hits."""
    if not 1 <= len(unknown) <= MOST_UNKNOWN or not all(map(correctable, unknown)):
        return None
    found = (one for one in _candidates(text, unknown, texts_near) if brings_hits(one))
    first = next(found, None)
    return None if first is None else sound(first)


def _candidates(text: str, unknown: Sequence[Unit], texts_near: TextsNear) -> Iterator[str]:
    """Corrected queries, the most promising first: fewer wrong letters, then more pages."""
    tried: set[str] = set()
    for most in (1, 2):
        wrong = [min(most, reach(unit)) for unit in unknown]
        texts = list(texts_near(unknown, wrong))
        choices = [
            near(texts, fold(unit.text), letters) for unit, letters in zip(unknown, wrong, strict=True)
        ]
        for words in islice(product(*choices), _TRIED):
            candidate = replaced(text, list(zip(unknown, words, strict=True)))
            if candidate not in tried:
                tried.add(candidate)
                yield candidate
