"""Which works match, on how many pages, in which languages: all of them, never cut.

One ``terms`` aggregation over ``number_mask`` answers for most searches. An answer that is not whole (the
server's limit is 65,536 values) is asked again by ranges of the work number.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import numpy as np

from index.engines.elastic.queries import Clause
from index.engines.elastic.reading import Generation
from index.engines.packing import METADATA_BIT, NUMBER_BITS
from index.facets import Matched

BUCKETS = 65_000
"""The most values that one aggregation may return: below ``search.max_buckets``."""

_MASK = (1 << (NUMBER_BITS - 1)) - 1


def matching_request(clause: Clause, buckets: int = BUCKETS) -> dict[str, Any]:
    """A search that counts the pages of each work and set of languages."""
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": clause}},
        "aggs": {"works": {"terms": {"field": "number_mask", "size": buckets, "order": {"_key": "asc"}}}},
    }


def read_matched(answer: Mapping[str, Any]) -> Matched | None:
    """The works of an answer; None when it is not whole."""
    works = answer["aggregations"]["works"]
    if works["sum_other_doc_count"]:
        return None
    found = works["buckets"]
    keys = np.fromiter(map(itemgetter("key"), found), np.int64, len(found))
    counts = np.fromiter(map(itemgetter("doc_count"), found), np.int64, len(found))
    pages = np.where(keys & METADATA_BIT, 0, counts)
    return Matched(keys >> NUMBER_BITS, keys & _MASK, pages)


def matched_by(generation: Generation, clause: Clause, buckets: int = BUCKETS) -> Matched:
    """Every work that the clause matches. ``buckets`` is the most that one aggregation may return."""
    whole = read_matched(generation.search(matching_request(clause, buckets)))
    if whole is not None:
        return whole
    numbers = generation.table.sorted_numbers
    return Matched.joined(_by_ranges(generation, clause, int(numbers[0]), int(numbers[-1]) + 1, buckets))


def _by_ranges(generation: Generation, clause: Clause, first: int, end: int, buckets: int) -> list[Matched]:
    """The works numbered ``first`` to ``end``, halving until each answer is whole."""
    within = {"range": {"number": {"gte": first, "lt": end}}}
    part = read_matched(generation.search(matching_request({"bool": {"filter": [clause, within]}}, buckets)))
    if part is not None:
        return [part]
    if end - first == 1:
        raise AssertionError("one work has more sets of languages than one aggregation returns")
    middle = (first + end) // 2
    return [
        *_by_ranges(generation, clause, first, middle, buckets),
        *_by_ranges(generation, clause, middle, end, buckets),
    ]
