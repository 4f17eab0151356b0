"""Writing: works replaced whole, under the catalogue's versions, and shown by one refresh.

What is to be put is first made, all of it, into a spool; so a source that fails leaves nothing behind. Of
each batch the pages are written first and the entries that remember the works last: a writer that is killed
leaves the old version remembered, and whoever comes next writes the same pages again. Every page bears the
version of its work, so that a page with a lower one is a leftover, whoever left it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from index.engines.elastic.bulk import offer, send
from index.engines.elastic.changes import Change, Spool, Tally, change_of, spooled
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import (
    Operation,
    delete_operation,
    marker_operation,
    put_operation,
    work_entry_key,
    work_source,
)
from index.engines.elastic.hits import stored_of
from index.engines.elastic.queries import all_entries, of_works
from index.engines.packing import page_key
from index.engines.stored import StoredWork
from index.model import Passage, Work, WorkId
from index.search import IndexReport, Refusal

BATCH_WORKS = 200
BATCH_BYTES = 16_000_000
"""A batch is looked up, written and remembered together: so many works or bytes, whichever comes first."""

WRITERS, BESIDE_READERS = 2, 1
"""Requests on their way at once: the server indexes one while it takes in the next; more only wait there.
Each keeps one of its processors busy: beside readers a load leaves them the other."""

_UNDER_WAY = 3
"""Batches that are made and not yet written: they bound the memory of a load."""

_FIND = 5_000
"""Ids of pages read at a time."""


Indices = Callable[[], Sequence[str]]
"""Asked when something is about to be written: a rebuild may have begun while a source was being read."""


def put(cluster: Cluster, works: Iterable[tuple[Work, Iterable[Passage]]], indices: Indices) -> IndexReport:
    """Replace works in every index that takes writes, and show them; the report is that of the first."""
    with spooled() as spool:
        for work, passages in works:
            spool.add(change_of(work, passages))
        return write_changes(cluster, indices(), spool)


def take_out(cluster: Cluster, change: Change, indices: Indices) -> IndexReport:
    """Take one work out of every index that takes writes."""
    with spooled() as spool:
        spool.add(change)
        return write_changes(cluster, indices(), spool)


def write_changes(cluster: Cluster, indices: Sequence[str], spool: Spool) -> IndexReport:
    """Write what is in the spool to every index, and show it."""
    cluster.refresh(indices)  # shows what a killed writer left, so that it can be found and replaced
    tally = write_all(cluster, indices, spool.changes())
    show(cluster, indices)
    tally.stale += spool.older
    return tally.report()


def write_all(
    cluster: Cluster,
    indices: Sequence[str],
    changes: Iterable[Change],
    *,
    fresh: bool = False,
    writers: int = WRITERS,
) -> Tally:
    """Write changes of different works to every index, batches side by side; what was done in the first.

    While batches are on their way the next ones are made, at most ``_UNDER_WAY`` of them.
    """
    tallies: list[Future[Tally]] = []
    with ThreadPoolExecutor(writers, thread_name_prefix="bulk") as pool:
        for place, batch in enumerate(batches(changes)):
            if place >= _UNDER_WAY:
                tallies[place - _UNDER_WAY].result()
            tallies.append(pool.submit(_write_everywhere, cluster, indices, batch, fresh))
    return sum((tally.result() for tally in tallies), Tally())


def _write_everywhere(
    cluster: Cluster, indices: Sequence[str], batch: Sequence[Change], fresh: bool
) -> Tally:
    first, *others = [write_batch(cluster, index, batch, fresh=fresh) for index in indices]
    known = {refusal.work_id for refusal in first.refused}
    first.refused += tuple(
        refusal for other in others for refusal in other.refused if refusal.work_id not in known
    )
    return first


def show(cluster: Cluster, indices: Sequence[str]) -> None:
    """Name the state of the indices anew and make it visible."""
    token = secrets.token_hex(8)
    send(cluster, [marker_operation(index, token) for index in indices])
    cluster.refresh(indices)


@dataclass(slots=True)
class _Prepared:
    """A batch as operations: pages first, then what remembers the works."""

    pages: list[Operation] = field(default_factory=list)
    works: list[Operation] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    owners: dict[str, Change] = field(default_factory=dict)


def write_batch(cluster: Cluster, index: str, batch: Sequence[Change], *, fresh: bool = False) -> Tally:
    """Write some works to one index; ``fresh``: a new index, where only works held may have pages."""
    held = works_held_in(cluster, index, [change.stored.id for change in batch])
    newer = [change for change in batch if _is_newer(change, held.get(change.stored.id))]
    tally = Tally(stale=len(batch) - len(newer))
    known = [change.stored.id for change in newer if not fresh or change.stored.id in held]
    present = pages_present(cluster, index, known)
    prepared = _Prepared()
    for change in newer:
        _prepare(index, change, held.get(change.stored.id), present.get(change.stored.id, {}), prepared)
        there = held.get(change.stored.id)
        tally.deleted += change.stored.work is None and there is not None and there.work is not None
        tally.works += change.stored.work is not None
        tally.pages += change.counted
    done = _write(cluster, index, prepared)
    tally.set_aside(done.refused)
    if done.beaten:
        _give_way(cluster, index, [prepared.changes[key] for key in done.beaten], tally)
    return tally


def works_held_in(cluster: Cluster, index: str, ids: Sequence[WorkId]) -> dict[WorkId, StoredWork]:
    """What an index remembers of works, as it was last written."""
    found = cluster.held(index, [work_entry_key(work_id) for work_id in ids])
    held = (stored_of(one["_source"]) for one in found if one is not None)
    return {stored.id: stored for stored in held}


def pages_present(cluster: Cluster, index: str, ids: Sequence[WorkId]) -> dict[WorkId, dict[str, int]]:
    """The entries of works that searches find: their keys, with the versions they were written under."""
    present: dict[WorkId, dict[str, int]] = {}
    after: list[object] | None = None
    while ids:
        body = {
            "size": _FIND,
            "track_total_hits": False,
            "version": True,
            "source": ["work"],
            "query": {"bool": {"filter": [of_works(ids), all_entries()]}},
            "sort": [{"number_mask": "asc"}, {"place": "asc"}],
        }
        hits = cluster.find(index, body | ({"search_after": after} if after else {}))["hits"]["hits"]
        for hit in hits:
            present.setdefault(WorkId(hit["_source"]["work"]), {})[hit["_id"]] = hit["_version"]
        if len(hits) < _FIND:
            break
        after = hits[-1]["sort"]
    return present


def _is_newer(change: Change, held: StoredWork | None) -> bool:
    """A put must be newer than what is held; what takes a work out may be of the same version."""
    if held is None:
        return True
    if change.stored.work is None:
        return held.version <= change.stored.version
    return held.version < change.stored.version


def _prepare(
    index: str, change: Change, held: StoredWork | None, present: dict[str, int], prepared: _Prepared
) -> None:
    stored = change.stored
    if stored.work is None and held is not None:
        stored = StoredWork(stored.id, stored.version, held.number, None)
    new = {key for key, _ in change.pages}
    prepared.owners |= dict.fromkeys((*new, *present), change)
    prepared.pages += [put_operation(index, key, stored.version, source) for key, source in change.pages]
    prepared.pages += [
        delete_operation(index, key, max(stored.version, version))
        for key, version in present.items()
        if key not in new and version <= stored.version
    ]
    key = work_entry_key(stored.id)
    exactly = stored.work is not None
    prepared.works.append(put_operation(index, key, stored.version, work_source(stored), exactly=exactly))
    prepared.changes[key] = change


@dataclass(frozen=True, slots=True)
class _Written:
    """What did not go as wished: works that a newer version beat, by key; those refused in part or whole."""

    beaten: tuple[str, ...]
    refused: tuple[tuple[Change, Refusal], ...]


def _write(cluster: Cluster, index: str, prepared: _Prepared) -> _Written:
    """Write what is prepared. What the server will never take is left out, and the rest goes on.

    Nothing older may stay in its place: it may be what its readers must not see any more.
    """
    reasons: dict[str, str] = {}
    lacking: dict[str, list[str]] = {}
    for done in offer(cluster, prepared.pages):
        if done.refused is not None:
            key = work_entry_key(prepared.owners[done.id].stored.id)
            reasons.setdefault(key, f"{done.id}: {done.refused}")
            lacking.setdefault(key, []).append(done.id)
    _take_away(cluster, index, [(prepared.changes[key], lacking[key]) for key in lacking])
    written = offer(cluster, prepared.works)
    reasons |= {done.id: done.refused for done in written if done.refused is not None}
    whole = {done.id for done in written if done.refused is not None}
    whole |= {key for key in lacking if _metadata_key(prepared.changes[key]) in lacking[key]}
    _forget(cluster, index, [prepared.changes[key] for key in whole])
    refused = tuple(
        (change, _refusal(change, lacking.get(key, []), reason, whole=key in whole))
        for key, reason in reasons.items()
        for change in (prepared.changes[key],)
    )
    return _Written(tuple(done.id for done in written if done.status == 409), refused)


def _refusal(change: Change, lacking: Sequence[str], reason: str, *, whole: bool) -> Refusal:
    pages = change.counted if whole else len(lacking)
    return Refusal(change.stored.id, change.stored.version, pages, whole, reason)


def _metadata_key(change: Change) -> str:
    """The entry of a work that has no pages: without it nothing of the work is found."""
    return page_key(change.stored.id, 0)


def _take_away(cluster: Cluster, index: str, entries: Sequence[tuple[Change, Sequence[str]]]) -> None:
    """Remove what an earlier version left in the place of entries that were refused."""
    send(
        cluster,
        [delete_operation(index, key, change.stored.version) for change, keys in entries for key in keys],
    )


def _forget(cluster: Cluster, index: str, changes: Sequence[Change]) -> None:
    """Take out works that cannot be remembered: their pages, and what stood there of an earlier version."""
    _take_away(cluster, index, [(change, [key for key, _ in change.pages]) for change in changes])
    gone = [StoredWork(one.stored.id, one.stored.version, one.stored.number, None) for one in changes]
    entries = ((work_entry_key(one.id), one.version, work_source(one)) for one in gone)
    send(cluster, [put_operation(index, key, version, source) for key, version, source in entries])


def _give_way(cluster: Cluster, index: str, beaten: Sequence[Change], tally: Tally) -> None:
    """Another writer was quicker with a newer version: take out the pages that only ours had."""
    cluster.refresh([index])
    ids = [change.stored.id for change in beaten]
    held, present = works_held_in(cluster, index, ids), pages_present(cluster, index, ids)
    leftovers = [
        delete_operation(index, key, held[work_id].version)
        for work_id, pages in present.items()
        for key, version in pages.items()
        if work_id in held and version < held[work_id].version
    ]
    send(cluster, leftovers)
    for change in beaten:
        tally.stale += 1
        tally.works -= change.stored.work is not None
        tally.pages -= change.counted


def batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes in batches that are written together."""
    batch: list[Change] = []
    size = 0
    for change in changes:
        batch.append(change)
        size += change.size
        if len(batch) == BATCH_WORKS or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
