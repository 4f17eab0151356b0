"""Generations: what readers see, from one commit to the next.

At each search the state on disk is compared with the one last seen (two calls of ``stat``); only when it
changed is the index opened anew and the table of works brought up to date by what the new commits brought.
A generation that is replaced is kept a while, so that a walk which began in it can end in it.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import tantivy

from index.engines.embedded.folder import IndexFolder, Mark
from index.engines.embedded.lookup import open_index, rows_since, sequence_of
from index.errors import CursorExpired, EngineUnavailable
from index.works_table import WorksTable

_KEPT = 4
"""Earlier generations kept: each holds files open and a table of works (some 10 MB at 40,000 works)."""

_KEPT_SECONDS = 600.0
"""How long an earlier generation is kept: a reader who pages on after ten minutes starts again."""

_ROWS = 4_000
"""Works read at a time into the table: their rows take some 4 MB before they are columns."""


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


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
