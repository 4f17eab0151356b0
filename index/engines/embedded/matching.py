"""Which works match, on how many pages, in which languages: all of them, never cut.

One ``terms`` aggregation over ``number_mask`` answers for most searches. tantivy stops at 65,000 different
values without an error, so an answer that is not whole is asked again by ranges of the work number.
"""

from __future__ import annotations

from operator import itemgetter

import numpy as np
import tantivy
from tantivy import Occur, Query

from index.engines.embedded.reading import Generation
from index.engines.packing import METADATA_BIT, NUMBER_BITS
from index.facets import Matched

BUCKETS = 65_000
"""The most values that tantivy's aggregations return; a larger size is refused."""

_MASK = (1 << (NUMBER_BITS - 1)) - 1


def matched_by(generation: Generation, query: Query, buckets: int = BUCKETS) -> Matched:
    """Every work that the query matches. ``buckets`` is the most that one aggregation may return."""
    whole = _aggregated(generation.searcher, query, buckets)
    if whole is not None:
        return whole
    numbers = generation.table.sorted_numbers
    return Matched.joined(_by_ranges(generation, query, int(numbers[0]), int(numbers[-1]) + 1, buckets))


def _by_ranges(generation: Generation, query: Query, first: int, end: int, buckets: int) -> list[Matched]:
    """The works numbered ``first`` to ``end``, halving until each answer is whole."""
    part = _aggregated(generation.searcher, _between(generation.schema, query, first, end), buckets)
    if part is not None:
        return [part]
    if end - first == 1:
        raise AssertionError("one work has more sets of languages than one aggregation returns")
    middle = (first + end) // 2
    return [
        *_by_ranges(generation, query, first, middle, buckets),
        *_by_ranges(generation, query, middle, end, buckets),
    ]


def _between(schema: tantivy.Schema, query: Query, first: int, end: int) -> Query:
    within = Query.range_query(
        schema,
        "number_mask",
        tantivy.FieldType.Integer,
        first << NUMBER_BITS,
        end << NUMBER_BITS,
        include_upper=False,
    )
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, within)])


def _aggregated(searcher: tantivy.Searcher, query: Query, buckets: int) -> Matched | None:
    """The answer of one aggregation; None when it is not whole."""
    request = {"works": {"terms": {"field": "number_mask", "size": buckets}}}
    answer = searcher.aggregate(query, request)["works"]
    found = answer["buckets"]
    if answer.get("sum_other_doc_count") or len(found) >= buckets:
        return None
    keys = np.fromiter(map(itemgetter("key"), found), np.int64, len(found))
    counts = np.fromiter(map(itemgetter("doc_count"), found), np.int64, len(found))
    pages = np.where(keys & METADATA_BIT, 0, counts)
    return Matched(keys >> NUMBER_BITS, keys & _MASK, pages)
