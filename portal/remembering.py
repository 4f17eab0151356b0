"""Works remembered by the version that the catalogue gives them, so that a search need not read them again.

The catalogue is asked every time which of the works a reader may see and in which version; only what a
version never changes is remembered. A withdrawal, an edit, a new document: each is a new version.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock

from sqlalchemy import Connection

from index.catalogue.records import WorkSummary
from index.catalogue.visible import summaries, visible_versions
from index.model import WorkId

REMEMBERED = 10_000
"""Works remembered by one process: about 30 MB, and all of most collections. Ten that are not cost about a
tenth of a search."""


class RememberedWorks:
    """What ``index.catalogue.visible.summaries`` answers, most of it from memory. Safe between threads."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._held: OrderedDict[WorkId, WorkSummary] = OrderedDict()
        self._lock = Lock()

    def summaries(
        self, connection: Connection, ids: Sequence[WorkId], audiences: Sequence[str]
    ) -> Mapping[WorkId, WorkSummary]:
        """Works that these readers may see now, with their current documents, in the order asked."""
        versions = visible_versions(connection, ids, audiences)
        known = {work: self._recall(work, version) for work, version in versions.items()}
        missing = [work for work, summary in known.items() if summary is None]
        read = summaries(connection, missing, audiences) if missing else {}
        self._remember(read)
        found = {work: summary or read.get(work) for work, summary in known.items()}
        return {work: summary for work in ids if (summary := found.get(work)) is not None}

    def _recall(self, work: WorkId, version: int) -> WorkSummary | None:
        with self._lock:
            held = self._held.get(work)
            if held is None or held.work.version != version:
                return None
            self._held.move_to_end(work)
            return held

    def _remember(self, read: Mapping[WorkId, WorkSummary]) -> None:
        with self._lock:
            self._held.update(read)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
