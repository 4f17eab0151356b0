"""Building anew beside the old index, and switching once.

From the beginning to the switch every write goes to both indices, by the alias of those that take writes.
What was taken out is remembered in the new one before anything is loaded, so that nothing comes back. Readers
are switched by one change of the alias, after the new index was refreshed and counted. The index before is
kept, without an alias, until the next rebuild.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator

from index.engines.elastic.bulk import send
from index.engines.elastic.client import Cluster
from index.engines.elastic.documents import WORK, put_operation, work_entry_key, work_source
from index.engines.elastic.mapping import MAPPING_VERSION, index_settings, mappings
from index.engines.elastic.queries import term
from index.engines.elastic.writing import Change, change_of, show, write_all
from index.engines.entries import PAGE
from index.engines.stored import StoredRow, StoredWork, read_row
from index.errors import EngineUnavailable, KnowledgeError
from index.model import Passage, Work
from index.search import IndexReport

_ROWS = 5_000
"""Works read at a time from the old index."""


def create_first(cluster: Cluster) -> None:
    """An empty index where there is none; of several processes that do it at once, one makes it."""
    if cluster.indices_of(cluster.address.current):
        return
    index = f"{cluster.address.prefix}-v{MAPPING_VERSION}-first"
    definition = {"settings": index_settings(), "mappings": mappings()}
    cluster.create(index, definition, (cluster.address.current, cluster.address.writing))
    show(cluster, [index])


def rebuild(cluster: Cluster, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
    """Build anew, switch, and keep the index before until the next time."""
    before = cluster.indices_of(cluster.address.current)
    cluster.delete([index for index in cluster.all_indices() if index not in before])
    index = f"{cluster.address.prefix}-v{MAPPING_VERSION}-{secrets.token_hex(6)}"
    definition = {"settings": index_settings(), "mappings": mappings()}
    cluster.create(index, definition, (cluster.address.writing,))
    try:
        for old in before:
            _remember_deletes(cluster, old, index)
        report = _load(cluster, index, works)
        _switch(cluster, before, index)
    except BaseException:
        with contextlib.suppress(KnowledgeError):
            cluster.delete([index])
        raise
    return report


def _load(cluster: Cluster, index: str, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
    return write_all(cluster, [index], _published(works), fresh=True).report()


def _published(works: Iterable[tuple[Work, Iterable[Passage]]]) -> Iterator[Change]:
    for work, passages in works:
        if work.state == "published":
            yield change_of(work, passages)


def _remember_deletes(cluster: Cluster, old: str, index: str) -> None:
    """The versions of works that were taken out, in the new index."""
    cluster.refresh([old])
    gone = [
        StoredWork(stored.row.id, stored.version, stored.row.number, None)
        for stored in rows_remembered(cluster, old)
        if stored.row.gone
    ]
    send(
        cluster,
        [put_operation(index, work_entry_key(one.id), one.version, work_source(one)) for one in gone],
    )


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


def _switch(cluster: Cluster, before: tuple[str, ...], index: str) -> None:
    """Show the new index, count it, and send readers and writers to it alone."""
    show(cluster, [index])
    pages, works = _counted(cluster, index, PAGE), _counted(cluster, index, WORK)
    if pages and not works:
        raise EngineUnavailable(f"The new search index {index} has pages of no work: it is not used.")
    address = cluster.address
    actions = [
        {"remove": {"index": old, "alias": alias}}
        for old in before
        for alias in (address.current, address.writing)
    ]
    cluster.change_aliases([*actions, {"add": {"index": index, "alias": address.current}}])


def _counted(cluster: Cluster, index: str, entry: str) -> int:
    answer = cluster.find(index, {"size": 0, "track_total_hits": True, "query": term("entry", entry)})
    return int(answer["hits"]["total"]["value"])
