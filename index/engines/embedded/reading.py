"""Generations: what readers see, from one commit to the next.

At each search the state on disk is compared with the one last seen (two calls of ``stat``); only when it
changed is the index opened anew and the table of works brought up to date by what the new commits brought.
A generation that is replaced is kept a while, so that a walk which began in it can end in it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import tantivy

from index.engines.embedded.folder import IndexFolder, Mark
from index.engines.embedded.schema import MARKER_KEY, register_analyzers, work_key
from index.engines.embedded.stored import (
    StoredRow,
    StoredWork,
    body_of,
    read_row,
    read_sequence,
    read_work,
)
from index.errors import CursorExpired, EngineUnavailable, IndexOfAnotherVersion
from index.model import WorkId
from index.works_table import WorksTable

_KEPT = 4
"""Earlier generations kept: each holds files open and a table of works (some 10 MB at 40,000 works)."""

_KEPT_SECONDS = 600.0
"""How long an earlier generation is kept: a reader who pages on after ten minutes starts again."""

_ROWS = 4_000
"""Works read at a time into the table: their rows take some 4 MB before they are columns."""

_EVERY = 1 << 62
"""More entries than any index holds: "no limit", where a limit must be named."""


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One state of the index: its searcher and the table of works that belongs to it."""

    name: str
    build: Path
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    table: WorksTable
    sequence: int
    mark: Mark


class Reader:
    """Gives the newest generation, or an earlier one by name. Safe to share between threads."""

    def __init__(self, folder: IndexFolder, clock: Callable[[], float]) -> None:
        self._folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._index: tuple[Path, tantivy.Index] | None = None
        self._now: Generation | None = None
        self._refused: Mark | None = None
        self._earlier: OrderedDict[str, tuple[float, Generation]] = OrderedDict()

    def newest(self) -> Generation:
        """The generation that readers see now; raises ``EngineUnavailable`` where none can be read.

        While the index on disk is damaged or gone, readers go on in the last one that was read.
        """
        now = self._now
        mark = self._mark(now)
        if now is not None and (mark is None or mark in (now.mark, self._refused)):
            return now
        with self._lock:
            return self._renewed(mark)

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

    def _mark(self, now: Generation | None) -> Mark | None:
        """The state on disk; None when it cannot be told and an earlier generation can serve."""
        try:
            return self._folder.mark(self._folder.current() if now is None else now.build)
        except EngineUnavailable:
            if now is None:
                raise
        try:
            return self._folder.mark(self._folder.current())
        except EngineUnavailable:
            return None

    def _renewed(self, mark: Mark | None) -> Generation:
        now = self._now
        if now is not None and mark == now.mark:
            return now
        try:
            fresh = self._load(now)
        except EngineUnavailable:
            if now is None:
                raise
            self._refused = mark
            return now
        if now is not None and now.name != fresh.name:
            self._earlier[now.name] = (self._clock(), now)
        self._forget_old()
        self._now = fresh
        return fresh

    def _load(self, now: Generation | None) -> Generation:
        build = self._folder.current()
        self._folder.check_format(build)
        try:
            return self._read(build, now)
        except (ValueError, OSError) as error:
            raise EngineUnavailable(
                f"The search index in {self._folder.path} is damaged ({_first_line(error)}). "
                "Run `atlas87 rebuild` to make it anew from the catalogue."
            ) from error

    def _read(self, build: Path, now: Generation | None) -> Generation:
        index = self._opened(build)
        while True:
            mark, meta = self._folder.mark(build), (build / "meta.json").read_bytes()
            index.reload()
            searcher = index.searcher()
            if (build / "meta.json").read_bytes() == meta:
                break
        same_build = now is not None and now.build == build
        sequence = sequence_of(index.schema, searcher)
        known = now.sequence if now is not None and same_build else 0
        table = now.table if now is not None and same_build else WorksTable.empty()
        rows = (stored.row for stored in rows_since(index.schema, searcher, known))
        while batch := list(islice(rows, _ROWS)):
            table = table.changed(batch)
        name = f"{build.name}.{hashlib.sha256(meta).hexdigest()[:16]}"
        return Generation(name, build, index.schema, searcher, table, sequence, mark)

    def _opened(self, build: Path) -> tantivy.Index:
        if self._index is None or self._index[0] != build:
            self._index = (build, open_index(build))
        return self._index[1]

    def _forget_old(self) -> None:
        oldest = self._clock() - _KEPT_SECONDS
        for name in [name for name, (since, _) in self._earlier.items() if since < oldest]:
            del self._earlier[name]
        while len(self._earlier) > _KEPT:
            self._earlier.popitem(last=False)


def open_index(build: Path) -> tantivy.Index:
    """The index of a build, which is brought up to date only when ``reload`` is called."""
    if not tantivy.Index.is_compatible(str(build)):
        raise IndexOfAnotherVersion(
            f"The search index in {build.parent} was written by another version of tantivy. "
            "Run `atlas87 rebuild` to make it anew from the catalogue."
        )
    index = tantivy.Index.open(str(build))
    register_analyzers(index)
    index.config_reader("manual")
    return index


def sequence_of(schema: tantivy.Schema, searcher: tantivy.Searcher) -> int:
    """How many commits of ours the searcher has seen."""
    query = tantivy.Query.term_query(schema, "key", MARKER_KEY)
    hits = searcher.search(query, 1, count=False).hits
    return read_sequence(body_of(searcher, hits[0][1])) if hits else 0


def work_held(schema: tantivy.Schema, searcher: tantivy.Searcher, work_id: WorkId) -> StoredWork | None:
    """What the index remembers of a work, if it ever held it."""
    query = tantivy.Query.term_query(schema, "key", work_key(work_id))
    hits = searcher.search(query, 1, count=False).hits
    return read_work(searcher, hits[0][1]) if hits else None


def works_since(schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int) -> Iterator[StoredWork]:
    """The works, those taken out included, that commits after this one brought."""
    return (read_work(searcher, address) for address in _entries_since(schema, searcher, sequence))


def rows_since(schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int) -> Iterator[StoredRow]:
    """The same works, each only its version and row."""
    addresses = _entries_since(schema, searcher, sequence)
    return (read_row(body_of(searcher, address)) for address in addresses)


def _entries_since(
    schema: tantivy.Schema, searcher: tantivy.Searcher, sequence: int
) -> list[tantivy.DocAddress]:
    """In the order they lie on disk, where neighbours are read together."""
    query = tantivy.Query.range_query(schema, "seq", tantivy.FieldType.Integer, sequence + 1, _EVERY)
    hits = searcher.search(query, max(searcher.num_docs, 1), count=False).hits
    return sorted((address for _, address in hits), key=lambda a: (a.segment_ord, a.doc))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
