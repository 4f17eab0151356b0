"""Building anew beside the old index, and switching once; and the way back to the index before.

One rebuild runs at a time, by a lock in the cluster. From the beginning to the switch every write goes to
both indices, by the alias of those that take writes; what is loaded comes from a catalogue that is read after
that, so that no work falls between the two. What was taken out is remembered in the new index before anything
is loaded, so that nothing comes back. Readers are switched by one change of aliases, after the new index was
refreshed and compared with what it was given. The index before is kept for one return to it; what is older,
and whatever a rebuild left that died, is removed by the next.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from index.engines.elastic.bulk import send
from index.engines.elastic.changes import Change, change_of
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.comparing import Given, lacking, rows_remembered
from index.engines.elastic.documents import put_operation, work_entry_key, work_source
from index.engines.elastic.locks import Claim, Locks
from index.engines.elastic.mapping import MAPPING_VERSION, index_settings, mappings
from index.engines.elastic.queries import all_entries
from index.engines.elastic.reading import check_version
from index.engines.elastic.writing import BESIDE_READERS, WRITERS, show, write_all
from index.engines.stored import StoredWork
from index.errors import EngineUnavailable, IndexIncomplete, KnowledgeError, WriterBusy
from index.model import Passage, Work, WorkId
from index.search import IndexReport

Works = Iterable[tuple[Work, Iterable[Passage]]]
Changed = Callable[[Mapping[WorkId, int]], Works]
"""The works whose version is another than the one held, given by work."""

_LOOKS = 3
"""How often a new index is compared: somebody else may be in the middle of writing a work."""

_MERGING = 600.0
"""Seconds to wait until a new index is in one piece: a million pages take some minutes. Measured with 30,000
pages in six pieces, a search costs the server half as much afterwards."""

_NAMED = 5
"""Works that a message names."""


def create_first(cluster: Cluster) -> None:
    """An empty index where there is none; of several processes that do it at once, one makes it."""
    if cluster.indices_of(cluster.address.current):
        return
    index = f"{cluster.address.prefix}-v{MAPPING_VERSION}-first"
    cluster.create(index, _definition(), (cluster.address.current, cluster.address.writing))
    show(cluster, [index])


def rebuild(cluster: Cluster, locks: Locks, works: Works) -> IndexReport:
    """Build anew, switch, and keep the index before until the next time.

    Raises ``WriterBusy`` with who does it already, ``IndexIncomplete`` when the new index is not what was
    given: then readers are not switched.
    """
    with locks.rebuilding() as claim:
        _clear(cluster)
        before = cluster.indices_of(cluster.address.current)
        index = f"{cluster.address.prefix}-v{MAPPING_VERSION}-{secrets.token_hex(6)}"
        cluster.create(index, _definition(), (cluster.address.writing,))
        try:
            for old in before:
                _remember_deletes(cluster, old, index)
            writers = BESIDE_READERS if _holds_something(cluster, before) else WRITERS
            report = _load(cluster, index, _published(works), fresh=True, writers=writers)
            _switch(cluster, claim, before, index)
        except BaseException:
            _discard(cluster, index)
            raise
        _clear(cluster)
        return report


def roll_back(cluster: Cluster, locks: Locks, changed: Changed) -> IndexReport:
    """Bring the index before up to date and send readers back to it; the present one is kept in its place.

    Raises ``EngineUnavailable`` where none was kept, ``IndexOfAnotherVersion`` where we cannot read it.
    """
    address = cluster.address
    with locks.rebuilding() as claim:
        kept = cluster.indices_of(address.previous)
        if not kept:
            raise EngineUnavailable(
                "There is no search index to go back to: a rebuild keeps the one before it."
            )
        (index,) = kept
        check_version(cluster, index)
        before = cluster.indices_of(address.current)
        cluster.change_aliases([{"add": {"index": index, "alias": address.writing}}])
        try:
            cluster.refresh([index])
            held = {stored.row.id: stored.version for stored in rows_remembered(cluster, index)}
            report = _load(cluster, index, _all_changes(changed(held)), writers=BESIDE_READERS)
            _switch(cluster, claim, before, index)
        except BaseException:
            _leave_out(cluster, index)
            raise
        return report


def _definition() -> dict[str, object]:
    return {"settings": index_settings(), "mappings": mappings()}


def _holds_something(cluster: Cluster, indices: Sequence[str]) -> bool:
    """Whether a search can find anything in one of them."""
    one = {"size": 1, "track_total_hits": False, "source": ["work"], "query": all_entries()}
    return any(cluster.find(index, one)["hits"]["hits"] for index in indices)


def _clear(cluster: Cluster) -> None:
    """Remove every index but the one of the readers and the one before it."""
    address = cluster.address
    kept = {*cluster.indices_of(address.current), *cluster.indices_of(address.previous)}
    cluster.delete([index for index in cluster.all_indices() if index not in kept])


def _load(
    cluster: Cluster, index: str, changes: Iterable[Change], *, writers: int, fresh: bool = False
) -> IndexReport:
    """Write changes to one index, and make sure that they are there."""
    given: dict[WorkId, Given] = {}
    tally = write_all(cluster, [index], _noted(changes, given), fresh=fresh, writers=writers)
    for refusal in tally.refused:
        one = given[refusal.work_id]
        given[refusal.work_id] = Given(one.number, one.version, one.pages - refusal.pages)
        if refusal.whole:
            del given[refusal.work_id]
    if fresh:
        with contextlib.suppress(EngineUnavailable):  # then readers come before it is in one piece
            cluster.merge(index, _MERGING)
    show(cluster, [index])
    _compare(cluster, index, given)
    return tally.report()


def _noted(changes: Iterable[Change], given: dict[WorkId, Given]) -> Iterator[Change]:
    for change in changes:
        stored = change.stored
        if stored.work is not None:
            given[stored.id] = Given(stored.number, stored.version, change.counted)
        yield change


def _published(works: Works) -> Iterator[Change]:
    return (change_of(work, passages) for work, passages in works if work.state == "published")


def _all_changes(works: Works) -> Iterator[Change]:
    return (change_of(work, passages) for work, passages in works)


def _remember_deletes(cluster: Cluster, old: str, index: str) -> None:
    """The versions of works that were taken out, in the new index.

    What another version of Atlas wrote cannot be read, and need not be: its writers are refused.
    """
    if cluster.mapping_version(old) != MAPPING_VERSION:
        return
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


def _compare(cluster: Cluster, index: str, given: Mapping[WorkId, Given]) -> None:
    """Raise ``IndexIncomplete`` when the index does not hold what it was given."""
    for look in range(_LOOKS):
        lacks = lacking(cluster, index, given)
        if not lacks:
            return
        time.sleep(look)
        cluster.refresh([index])
    named = ", ".join(map(str, lacks[:_NAMED])) + (" …" if len(lacks) > _NAMED else "")
    raise IndexIncomplete(
        f"The new search index does not hold what it was given: {len(lacks):,} of {len(given):,} works "
        f"differ, {named}. Readers keep the index before, and nothing is lost. Run `atlas87 rebuild` again; "
        "if it says the same, look into the log of Elasticsearch."
    )


def _switch(cluster: Cluster, claim: Claim, before: Sequence[str], index: str) -> None:
    """Send readers and writers to an index alone, in one step, and keep the one before."""
    address = cluster.address
    now = cluster.indices_of(address.current)
    if before and now != tuple(before):
        raise WriterBusy("Readers were switched to another search index meanwhile. This one is not used.")
    claim.check()
    try:
        cluster.change_aliases(_actions(cluster, now, index))
    except EngineUnavailable:
        if cluster.indices_of(address.current) != (index,):  # else only the answer was lost
            raise


def _actions(cluster: Cluster, now: Sequence[str], index: str) -> list[dict[str, dict[str, object]]]:
    """Each index of the readers must still be the one, or nothing of it is done."""
    address = cluster.address
    actions: list[dict[str, dict[str, object]]] = [
        {"remove": {"index": older, "alias": address.previous, "must_exist": False}}
        for older in cluster.indices_of(address.previous)
    ]
    for old in now:
        actions += [
            {"remove": {"index": old, "alias": address.current, "must_exist": True}},
            {"remove": {"index": old, "alias": address.writing, "must_exist": False}},
            {"add": {"index": old, "alias": address.previous}},
        ]
    return [*actions, {"add": {"index": index, "alias": address.current}}]


def _discard(cluster: Cluster, index: str) -> None:
    """Remove what was begun, never what readers may use; what cannot be removed is by the next rebuild."""
    try:
        if index not in cluster.indices_of(cluster.address.current):
            cluster.delete([index])
    except KnowledgeError:
        return


def _leave_out(cluster: Cluster, index: str) -> None:
    """Let an index take no more writes, unless readers use it."""
    address = cluster.address
    try:
        if index not in cluster.indices_of(address.current):
            remove = {"index": index, "alias": address.writing, "must_exist": False}
            cluster.change_aliases([{"remove": remove}])
    except KnowledgeError:
        return
