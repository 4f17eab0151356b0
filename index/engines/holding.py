"""What engines remember between searches, and when pages that miss words are listed: alike for all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from index.facets import Listed, Located, listed
from index.search import Filters, SearchQuery
from index.works_table import WorksTable

ENOUGH = 10
"""Complete works from which on pages that miss words are not listed: one page of results is full."""

_HELD = 8
"""Matches and orders kept: those of the readers who are paging or choosing facets just now. One takes some
3 MB at 40,000 works."""

_Value = TypeVar("_Value")


class Held:
    """The last few results by key: the least recently asked goes first. Safe to share between threads."""

    def __init__(self, size: int = _HELD) -> None:
        self._size, self._lock = size, threading.Lock()
        self._values: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """The value held under a key, made now if there is none."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]  # type: ignore[return-value]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


def too_few(table: WorksTable, complete: Located, here: Listed, query: SearchQuery) -> bool:
    """Whether pages that miss words are listed too.

    Filters do not change this, so that every count beside a facet is what choosing it gives. Inside one work
    that has no complete page, and was not listed before, its other pages are better than none.
    """
    anywhere = here if query.filters == Filters() else listed(table, complete, Filters())
    if len(anywhere.numbers) < ENOUGH:
        return True
    return query.filters.work is not None and not len(here.numbers)
