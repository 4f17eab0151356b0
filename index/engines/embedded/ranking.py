"""The order in which works are listed: by their best page, or newest first; complete ones before the others.

The first works of a list come from the best pages alone. Deep pages and walks need the whole order; it is
made once for a query and a generation, from the same scores, so that both agree to the last place.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Query

from index.engines.orders import Order
from index.engines.packing import NUMBER_BITS
from index.works_table import Numbers

CHUNK = 50_000
"""Pages fetched at a time for the whole order: some 6 MB of Python objects."""

_FIRST = 64
"""Pages fetched first for ten works: most lists are settled by these."""


def best_first(
    searcher: tantivy.Searcher, query: Query, *, complete: bool, wanted: int | None = None
) -> Order:
    """At least the first ``wanted`` works (None: all) by the score of their best page; equals by number.

    A work is certain when its best page scores above the last page fetched: a later page may only tie.
    """
    limit = CHUNK + 1 if wanted is None else max(_FIRST, 8 * wanted)
    while limit <= CHUNK:
        hits = searcher.search(query, limit, count=False).hits
        best = _best(searcher, hits)
        if len(hits) == limit:
            last = hits[-1][0]
            best = {number: score for number, score in best.items() if score > last}
            if wanted is None or len(best) < wanted:
                limit *= 4
                continue
        numbers = np.fromiter(best, np.int64, len(best))
        return _ordered(numbers, np.fromiter(best.values(), np.float64, len(best)), complete)
    return _all_by_score(searcher, query, complete=complete)


def _all_by_score(searcher: tantivy.Searcher, query: Query, *, complete: bool) -> Order:
    numbers, scores = [np.empty(0, np.int64)], [np.empty(0)]
    offset = 0
    while True:
        hits = searcher.search(query, CHUNK, count=False, offset=offset).hits
        best = _best(searcher, hits)
        numbers.append(np.fromiter(best, np.int64, len(best)))
        scores.append(np.fromiter(best.values(), np.float64, len(best)))
        offset += CHUNK
        if len(hits) < CHUNK:
            break
    every = np.concatenate(numbers)
    found, first = np.unique(every, return_index=True)
    return _ordered(found, np.concatenate(scores)[first], complete)


def _best(searcher: tantivy.Searcher, hits: Iterable[tuple[float, tantivy.DocAddress]]) -> dict[int, float]:
    """The best score of each work among hits that come best first."""
    hits = list(hits)
    values = searcher.fast_field_values("number_mask", [address for _, address in hits])
    best: dict[int, float] = {}
    for (score, _), value in zip(hits, values, strict=True):
        best.setdefault(int(value or 0) >> NUMBER_BITS, score)
    return best


def _ordered(numbers: Numbers, scores: NDArray[np.float64], complete: bool) -> Order:
    order = np.lexsort((numbers, -scores))
    return Order(numbers[order], scores[order], np.full(len(numbers), complete))
