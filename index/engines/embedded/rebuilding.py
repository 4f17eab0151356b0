"""Building anew beside the old index, and switching once.

The old build serves readers and takes writes meanwhile. Before the switch its writer is held, and what
changed in it since the start is carried over (whole works, and the versions of those taken out), so that
nothing that was withdrawn comes back and nothing that arrived is lost.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.engines.embedded.folder import IndexFolder
from index.engines.embedded.lookup import open_index, pages_in, rows_since, sequence_of, works_since
from index.engines.embedded.writing import (
    WriterSize,
    WriteSession,
    create_index,
    open_session,
    session_in,
    stored_passages,
)
from index.engines.stored import StoredWork
from index.errors import EngineUnavailable, IndexIncomplete, WriterBusy
from index.model import Passage, Work
from index.search import IndexReport

_PATIENCE = 60.0
"""Seconds to wait for another process to end its write before the switch: a worker's batch is shorter."""


def rebuild(
    folder: IndexFolder, works: Iterable[tuple[Work, Iterable[Passage]]], size: WriterSize
) -> IndexReport:
    """Build anew, switch, and keep the build before until the next time; raises ``WriterBusy``."""
    with folder.rebuilding():
        before = _current_or_none(folder)
        folder.clear_all_but(*([before] if before else []))
        start = _sequence(before)
        build = create_index(folder)
        fresh = session_in(build, size)
        try:
            report = fresh.put(works)
            _compare(fresh, report)
            with _held_still(folder, size, readable=start is not None) as old:
                if old is not None and start is not None:
                    _carry_over(old, fresh, start)
                fresh.close()
                folder.point_to(build)
        except BaseException:
            with contextlib.suppress(Exception):
                fresh.close()
            folder.clear_all_but(*([before] if before else []))
            raise
        return report


def _compare(fresh: WriteSession, report: IndexReport) -> None:
    """Raise ``IndexIncomplete`` when the new build, as it is on disk, does not hold what it was given."""
    works = sum(not held.row.gone for held in rows_since(fresh.index.schema, fresh.searcher, 0))
    pages = pages_in(fresh.index.schema, fresh.searcher)
    if (works, pages) != (report.works, report.pages):
        raise IndexIncomplete(
            f"The new search index holds {works:,} works and {pages:,} pages, and was given {report.works:,} "
            f"and {report.pages:,}. Readers keep the index before, and nothing is lost. Run "
            "`atlas87 rebuild` again; if it says the same, look after the disk."
        )


def _carry_over(old: WriteSession, fresh: WriteSession, start: int) -> None:
    """Bring what the old build knows and the new one does not: works taken out, and what changed since."""
    schema, searcher = old.index.schema, old.searcher
    for held in rows_since(schema, searcher, 0):
        if held.row.gone:
            gone = StoredWork(held.row.id, held.version, held.row.number, None)
            if _newer(gone, fresh):
                fresh.remember(gone)
    for stored in works_since(schema, searcher, start):
        if stored.work is not None and _newer(stored, fresh):
            fresh.add(stored, stored_passages(old, stored.id))
    fresh.commit()


def _newer(stored: StoredWork, fresh: WriteSession) -> bool:
    held = fresh.held(stored.id)
    return held is None or held.version < stored.version


def _current_or_none(folder: IndexFolder) -> Path | None:
    try:
        return folder.current()
    except EngineUnavailable:
        return None


def _sequence(build: Path | None) -> int | None:
    """The commits in a build; None where there is none that can be read."""
    if build is None:
        return None
    try:
        IndexFolder(build.parent).check_format(build)
        index = open_index(build)
        return sequence_of(index.schema, index.searcher())
    except (ValueError, OSError, EngineUnavailable):
        return None


@contextmanager
def _held_still(folder: IndexFolder, size: WriterSize, *, readable: bool) -> Iterator[WriteSession | None]:
    """Hold the old build's writer, so that nothing arrives while readers are switched."""
    if not readable:
        yield None
        return
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            session = open_session(folder, size)
            break
        except EngineUnavailable:
            yield None
            return
        except WriterBusy:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
    try:
        yield session
    finally:
        session.close()
