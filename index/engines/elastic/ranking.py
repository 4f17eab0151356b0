"""The order in which works are listed: by their best page; text before pages of other kinds.

The first works come collapsed by the server. Deep pages and walks need the whole order: it is read page by
page with ``search_after`` in the generation's point in time, by the same sort, so that both agree to the last
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.engines.elastic.queries import Clause
from index.engines.elastic.reading import Generation
from index.engines.orders import Order

CHUNK = 10_000
"""Pages read at a time for the whole order: the server's largest answer."""

SORT: list[dict[str, Any]] = [
    {"tier": "asc"},
    {"_score": "desc"},
    {"number": {"order": "asc", "numeric_type": "long"}},
]
"""Text first, then the best score; equals by the number of the work."""


def first_works_request(clause: Clause, wanted: int) -> dict[str, Any]:
    """A search for the first works, each by its best page."""
    return _request(clause, wanted) | {"collapse": {"field": "number"}}


def read_order(hits: Sequence[dict[str, Any]], *, complete: bool) -> Order:
    """The works of hits that come best first, each where it comes first."""
    best: dict[int, float] = {}
    for hit in hits:
        _, score, number, *_ = hit["sort"]
        best.setdefault(int(number), float(score))
    numbers = np.fromiter(best, np.int64, len(best))
    scores = np.fromiter(best.values(), np.float64, len(best))
    return Order(numbers, scores, np.full(len(numbers), complete))


def all_works(generation: Generation, clause: Clause, *, complete: bool) -> Order:
    """All works that the clause matches, by their best page."""
    found = Order(np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_))
    after: list[Any] | None = None
    while True:
        body = _request(clause, CHUNK) | ({"search_after": after} if after else {})
        hits = generation.search(body)["hits"]["hits"]
        found = found.followed_by(read_order(hits, complete=complete))
        if len(hits) < CHUNK:
            return found
        after = hits[-1]["sort"]


def _request(clause: Clause, size: int) -> dict[str, Any]:
    return {"size": size, "track_total_hits": False, "_source": False, "query": clause, "sort": SORT}
