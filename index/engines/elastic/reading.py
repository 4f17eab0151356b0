"""Generations: what readers see, from one write to the next.

Each write leaves a new token in the index's marker. A search reads the marker; when it is new, a point in
time is opened and the table of works brought up to date by the works that were written since. A generation
that is replaced is kept a while, so that a walk which began in it can end in it.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from index.engines.elastic.client import Answer
from index.engines.elastic.cluster import Cluster
from index.engines.elastic.documents import MARKER, WORK
from index.engines.elastic.failures import REBUILD
from index.engines.elastic.held import View
from index.engines.elastic.mapping import LONGEST_TOKEN, MAPPING_VERSION
from index.engines.elastic.queries import Clause, term
from index.engines.elastic.terms import (
    Counts,
    Term,
    counts_document,
    read_counts,
    read_spellings,
    spellings_request,
)
from index.engines.entries import PAGE
from index.engines.stored import read_row
from index.errors import (
    CursorExpired,
    EngineUnavailable,
    IndexMissing,
    IndexOfAnotherVersion,
    KnowledgeError,
)
from index.works_table import WorksTable

_KEPT = 4
"""Earlier generations kept: each holds segments of the index open and a table of works here."""

_KEPT_SECONDS = 600.0
"""How long an earlier generation is kept: a reader who pages on after ten minutes starts again."""

_KEEP_VIEW = "11m"
"""How long the server keeps a view that nobody searches: a little longer than we do."""

_ROWS = 5_000
"""Works read at a time into the table: their rows take some 5 MB before they are columns."""

_SPELLED = 50_000
"""Words whose accented forms are remembered for a generation, some 10 MB; then all are forgotten."""

_COUNTED = 5_000
"""Queries whose counts of terms are remembered for a generation, some 10 MB; then all are forgotten."""

_OVERLAP = 1_000
"""Numbers of writes that are read again: a write with a lower number may become visible after a higher one
when several workers write at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One state of the index: a view of it and the table of works that belongs to it."""

    name: str
    view: View
    table: WorksTable
    pages: int
    sequence: int
    cluster: Cluster
    spelled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counted: dict[tuple[Term, ...], Counts] = field(default_factory=dict)

    def search(self, body: Mapping[str, Any]) -> Answer:
        """One search in this state."""
        return self.cluster.search(self.view, body, _KEEP_VIEW)

    def searches(self, bodies: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Several searches in this state, in one call."""
        return self.cluster.searches(self.view, bodies, _KEEP_VIEW) if bodies else []

    def spellings(self, folded: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The accented forms of words that stand here; asked once for each word."""
        found = {word: self.spelled[word] for word in folded if word in self.spelled}
        new = [word for word in dict.fromkeys(folded) if word not in found and len(word) <= LONGEST_TOKEN]
        if new:
            learnt = read_spellings(new, self.search(spellings_request(new)))
            if len(self.spelled) > _SPELLED:
                self.spelled.clear()
            self.spelled.update(learnt)
            found |= learnt
        return {word: found.get(word, ()) for word in folded}

    def count(self, terms: Sequence[Term]) -> Counts:
        """How many pages have each term.

        Rarity is weighed among pages and works together, as the embedded engine does, whose entries they are:
        else the words that stand on most pages would weigh less here. The server counts in what is written by
        now, not in the view: the first answer is kept, so that a walk goes on with the weights it began with.
        """
        if not terms:
            return Counts({}, self.pages)
        known = self.counted.get(tuple(terms))
        if known is None:
            answer = self.cluster.statistics(self.view.index, counts_document(terms))
            known = read_counts(answer, self.pages + self.table.works + 1)
            if len(self.counted) > _COUNTED:
                self.counted.clear()
            self.counted[tuple(terms)] = known
        return known

    def anything(self, clauses: Sequence[Clause]) -> list[bool]:
        """Whether each clause, with no score, matches any entry."""
        bodies = [
            {"size": 0, "terminate_after": 1, "track_total_hits": 1, "query": {"bool": {"filter": clause}}}
            for clause in clauses
        ]
        return [bool(answer["hits"]["total"]["value"]) for answer in self.searches(bodies)]


class Reader:
    """Gives the newest generation, or an earlier one by name. Safe to share between threads."""

    def __init__(self, cluster: Cluster, clock: Callable[[], float]) -> None:
        self._cluster, self._clock = cluster, clock
        self._lock = threading.Lock()
        self._now: Generation | None = None
        self._loaded: Generation | None = None
        self._checked: set[str] = set()
        self._earlier: OrderedDict[str, tuple[float, Generation]] = OrderedDict()

    def newest(self) -> Generation:
        """The generation that readers see now; raises ``EngineUnavailable`` where none can be read."""
        marker = self._cluster.marker()
        if marker is None:
            raise IndexMissing(f"There is no search index in the cluster. {REBUILD}")
        now = self._now
        if now is not None and now.name == _name(*marker):
            return now
        if not self._lock.acquire(timeout=self._cluster.seconds_left()):
            raise EngineUnavailable("The search index is still being read: it takes a moment.")
        try:
            return self._renewed(marker[0], _name(*marker))
        finally:
            self._lock.release()

    def named(self, name: str) -> Generation:
        """An earlier generation, or the newest, by its name; raises ``CursorExpired`` when it is gone."""
        now = self.newest()
        if now.name == name:
            return now
        with self._lock:
            self._forget_old()
            held = self._earlier.get(name)
        if held is None:
            raise CursorExpired("The search index has changed since this walk began: start it again.")
        return held[1]

    def drop(self, generation: Generation) -> None:
        """Forget a generation whose view the server has lost, or is silent about; the next search opens
        another, and keeps the table of works."""
        with self._lock:
            if self._now is generation:
                self._now = None
            self._earlier.pop(generation.name, None)

    def _renewed(self, index: str, name: str) -> Generation:
        now = self._now
        if now is not None and now.name == name:
            return now
        with self._cluster.unhurried():  # the first time there may be tens of thousands of works to read
            self._check(index)
            fresh = self._loaded_from(index)
        if now is not None and now.name != fresh.name:
            self._earlier[now.name] = (self._clock(), now)
        self._forget_old()
        self._now = self._loaded = fresh
        return fresh

    def _loaded_from(self, index: str) -> Generation:
        """The state of an index; once more where the view is lost while it is read."""
        try:
            return self._load(index, self._loaded)
        except CursorExpired:
            with lost_again():
                return self._load(index, self._loaded)

    def _check(self, index: str) -> None:
        """Raise ``IndexOfAnotherVersion`` unless this version of Atlas made the index."""
        if index in self._checked:
            return
        check_version(self._cluster, index)
        self._checked.add(index)

    def _load(self, index: str, now: Generation | None) -> Generation:
        view = self._cluster.open_view(index, _KEEP_VIEW)
        draft = Generation("", view, WorksTable.empty(), 0, -1, self._cluster)
        marker, counted = draft.searches(
            [
                {"size": 1, "query": {"ids": {"values": [MARKER]}}, "_source": ["token"]},
                {"size": 0, "track_total_hits": True, "query": term("entry", PAGE)},
            ]
        )
        name = _name(index, marker["hits"]["hits"][0]["_source"]["token"])
        if now is not None and now.name == name:  # a view was lost, not a state: rows found in it stay right
            return replace(now, view=view)
        same = now is not None and now.view.index == index
        table = now.table if now is not None and same else draft.table
        sequence = now.sequence if now is not None and same else -1
        for rows, last in _rows_since(draft, sequence - _OVERLAP):
            table, sequence = table.changed(rows), max(sequence, last)
        pages = int(counted["hits"]["total"]["value"])
        return Generation(name, view, table, pages, sequence, self._cluster)

    def _forget_old(self) -> None:
        oldest = self._clock() - _KEPT_SECONDS
        old = [name for name, (since, _) in self._earlier.items() if since < oldest]
        while len(self._earlier) - len(old) > _KEPT:
            old.append(next(name for name in self._earlier if name not in old))
        for name in old:
            _, generation = self._earlier.pop(name)
            with contextlib.suppress(KnowledgeError):  # the server forgets it by itself
                self._cluster.close_view(generation.view)


@contextlib.contextmanager
def lost_again() -> Iterator[None]:
    """A view that is lost as soon as it is opened: its nodes are coming and going."""
    try:
        yield
    except CursorExpired as lost:
        raise EngineUnavailable("The search engine is restarting: it takes a moment.") from lost


def check_version(cluster: Cluster, index: str) -> None:
    """Raise ``IndexOfAnotherVersion`` unless the mapping of an index is of this version."""
    found = cluster.mapping_version(index)
    if found != MAPPING_VERSION:
        raise IndexOfAnotherVersion(
            f"The search index {index} has mapping {found}, this version reads {MAPPING_VERSION}. " + REBUILD
        )


def _name(index: str, token: str) -> str:
    return f"{index}.{token}"


def _rows_since(generation: Generation, sequence: int) -> Iterator[tuple[list[Any], int]]:
    """The rows of works that were written after a number, in batches, each with the last number in it."""
    after: list[Any] | None = None
    while True:
        body: dict[str, Any] = {
            "size": _ROWS,
            "track_total_hits": False,
            "query": {"bool": {"filter": [term("entry", WORK), {"range": {"_seq_no": {"gt": sequence}}}]}},
            "sort": [{"_seq_no": "asc"}],
            "_source": ["row"],
        }
        hits = generation.search(body | ({"search_after": after} if after else {}))["hits"]["hits"]
        if hits:
            after = hits[-1]["sort"]
            yield [read_row(hit["_source"]["row"].encode()).row for hit in hits], int(after[0])
        if len(hits) < _ROWS:
            return
