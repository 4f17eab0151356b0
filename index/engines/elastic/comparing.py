"""Whether an index holds what it was given, work by work and page by page, while others write to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import WORK
from index.engines.elastic.queries import term
from index.engines.elastic.writing import pages_present
from index.engines.entries import PAGE
from index.engines.stored import StoredRow, read_row
from index.model import WorkId

_ROWS = 5_000
"""Works read at a time: some megabytes."""

_COUNTED = 10_000
"""Works whose pages are counted by one search: a sixth of what the server lets one answer have."""

_LOOKED_AT = 200
"""Works that differ whose pages are looked at one by one: more are no writer in the middle of its work."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an index was given of a work."""

    number: int
    version: int
    pages: int


@dataclass(frozen=True, slots=True)
class Lack:
    """A work that an index does not hold as it was given: pages there, and pages that there should be."""

    work_id: WorkId
    there: int
    given: int

    def __str__(self) -> str:
        return f"{self.work_id} ({self.there:,} of {self.given:,} pages)"


def lacking(cluster: Cluster, index: str, given: Mapping[WorkId, Given]) -> list[Lack]:
    """The works that are not there as given, by what searches find; newer versions count as there."""
    held = {stored.row.id: stored for stored in rows_remembered(cluster, index)}
    counted = dict(_pages_by_work(cluster, index))
    found = []
    for work_id, one in given.items():
        stored = held.get(work_id)
        there = counted.get(one.number, 0)
        if stored is None or stored.version < one.version:
            found.append(Lack(work_id, 0, one.pages))
        elif stored.version == one.version and not stored.row.gone and there != one.pages:
            found.append(Lack(work_id, there, one.pages))
    return _without_overtaken(cluster, index, given, found)


def rows_remembered(cluster: Cluster, index: str) -> Iterator[StoredRow]:
    """The version and row of all works that an index remembers, those taken out included."""
    after: list[object] | None = None
    while True:
        body = {
            "size": _ROWS,
            "track_total_hits": False,
            "source": ["row"],
            "query": {"bool": {"filter": term("entry", WORK)}},
            "sort": [{"number": "asc"}, {"_seq_no": "asc"}],
        }
        hits = cluster.find(index, body | ({"search_after": after} if after else {}))["hits"]["hits"]
        yield from (read_row(hit["_source"]["row"].encode()) for hit in hits)
        if len(hits) < _ROWS:
            return
        after = hits[-1]["sort"]


def _pages_by_work(cluster: Cluster, index: str) -> Iterator[tuple[int, int]]:
    """The number of each work that has pages, and how many."""
    after: dict[str, Any] | None = None
    while True:
        values = {"size": _COUNTED, "sources": [{"number": {"terms": {"field": "number"}}}]}
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": term("entry", PAGE)}},
            "aggs": {"works": {"composite": values | ({"after": after} if after else {})}},
        }
        answer = cluster.find(index, body)["aggregations"]["works"]
        yield from ((int(one["key"]["number"]), int(one["doc_count"])) for one in answer["buckets"])
        after = answer.get("after_key")
        if after is None:
            return


def _without_overtaken(
    cluster: Cluster, index: str, given: Mapping[WorkId, Given], found: Iterable[Lack]
) -> list[Lack]:
    """Less those of which a newer version is being written: its writer ends it, or the next one does."""
    found = list(found)
    looked = [lack.work_id for lack in islice(found, _LOOKED_AT)]
    newest = {
        work_id: max(pages.values()) for work_id, pages in pages_present(cluster, index, looked).items()
    }
    return [lack for lack in found if newest.get(lack.work_id, 0) <= given[lack.work_id].version]
