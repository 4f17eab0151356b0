"""Writing: one session holds tantivy's lock, replaces works whole and makes them visible with one commit.

Versions are kept in the index itself, beside the pages, so that one commit holds both: a kill between two
writes cannot make them disagree, and a version that is found was certainly committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from index.engines.embedded.folder import IndexFolder, unwritable
from index.engines.embedded.lookup import body_of, open_index, sequence_of, work_held
from index.engines.embedded.schema import MARKER_KEY, build_schema, register_analyzers
from index.engines.entries import (
    Entry,
    entries_of,
    marker_entry,
    work_entry,
)
from index.engines.packing import METADATA_BIT
from index.engines.stored import StoredWork, read_page
from index.errors import EngineUnavailable, IndexUnwritable, KnowledgeError, WriterBusy
from index.model import Passage, Work, WorkId
from index.search import IndexReport


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterSize:
    """Memory (bytes) and threads of a writer. tantivy wants at least 15 MB a thread."""

    heap: int = 96_000_000
    threads: int = 1


@dataclass(slots=True)
class _Tally:
    works: int = 0
    pages: int = 0
    deleted: int = 0
    stale: int = 0

    def report(self) -> IndexReport:
        return IndexReport(works=self.works, pages=self.pages, deleted=self.deleted, stale=self.stale)


@dataclass(frozen=True, slots=True)
class Held:
    """What the index holds of a work: its version, its number, and whether it is there or was taken out."""

    version: int
    number: int
    there: bool


@dataclass(slots=True)
class WriteSession:
    """Holds the writer of one build until ``close``; what is not committed is never seen."""

    build: Path
    index: tantivy.Index
    writer: tantivy.IndexWriter
    searcher: tantivy.Searcher
    sequence: int
    _now: dict[WorkId, Held] = field(default_factory=dict)

    def put(self, works: Iterable[tuple[Work, Iterable[Passage]]]) -> IndexReport:
        """Replace works and commit; raises ``IndexUnwritable``. Whatever is raised, nothing half is seen."""
        tally = _Tally()
        with self._all_or_nothing():
            for work, passages in works:
                self._put_one(work, passages, tally)
            self.commit()
        return tally.report()

    def delete(self, work_id: WorkId, version: int) -> bool:
        """Take a work out and commit; False when a newer version is held."""
        tally = _Tally()
        with self._all_or_nothing():
            self._take_out(work_id, version, tally)
            self.commit()
        return not tally.stale

    def held(self, work_id: WorkId) -> Held | None:
        """What the index holds of a work, uncommitted changes of this session included."""
        if work_id in self._now:
            return self._now[work_id]
        stored = work_held(self.index.schema, self.searcher, work_id)
        return None if stored is None else Held(stored.version, stored.number, stored.work is not None)

    def commit(self) -> None:
        """Make everything visible, in one step."""
        with writing_errors(self.build.parent):
            self.writer.delete_documents_by_term("key", MARKER_KEY)
            self._add(marker_entry(self.sequence + 1))
            self.writer.commit()
            self.index.reload()
        self.sequence += 1
        self.searcher = self.index.searcher()
        self._now.clear()

    def close(self) -> None:
        """Let the lock go; merges that have begun end first, so that no work of them is lost."""
        with writing_errors(self.build.parent):
            self.writer.wait_merging_threads()

    def remember(self, stored: StoredWork) -> None:
        """Replace a work's entries by the one that remembers it."""
        with writing_errors(self.build.parent):
            self.writer.delete_documents_by_term("work", stored.id)
        self._add(work_entry(stored, self.sequence + 1))
        self._now[stored.id] = Held(stored.version, stored.number, stored.work is not None)

    def add(self, stored: StoredWork, passages: Iterable[Passage]) -> int:
        """Replace a work that is there by its new state; returns the number of its pages."""
        self.remember(stored)
        pages = 0
        for entry in entries_of(stored.work, passages) if stored.work else ():
            self._add(entry)
            pages += not entry["number_mask"] & METADATA_BIT
        return pages

    def _put_one(self, work: Work, passages: Iterable[Passage], tally: _Tally) -> None:
        if work.state != "published":
            self._take_out(work.id, work.version, tally, work.number)
            return
        held = self.held(work.id)
        if held is not None and held.version >= work.version:
            tally.stale += 1
            return
        tally.pages += self.add(StoredWork(work.id, work.version, work.number, work), passages)
        tally.works += 1

    def _take_out(self, work_id: WorkId, version: int, tally: _Tally, number: int = -1) -> None:
        held = self.held(work_id)
        if held is not None and held.version > version:
            tally.stale += 1
            return
        self.remember(StoredWork(work_id, version, held.number if held else number, None))
        tally.deleted += held is not None and held.there

    def _add(self, entry: Entry) -> None:
        document = tantivy.Document.from_dict(entry, self.index.schema)
        try:
            self.writer.add_document(document)
        except (ValueError, RuntimeError, OSError) as error:
            raise _named(error, self.build.parent, opening=False) from error

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._now.clear()
            with writing_errors(self.build.parent):
                self.writer.rollback()
            raise


def open_session(folder: IndexFolder, size: WriterSize) -> WriteSession:
    """Take the writer of the current build; raises ``WriterBusy`` and the kinds of ``EngineUnavailable``.

    A rebuild may switch to another build while the lock is being taken: then that one is opened.
    """
    while True:
        build = folder.current()
        folder.check_format(build)
        session = session_in(build, size)
        if folder.current() == build:
            return session
        session.close()


def session_in(build: Path, size: WriterSize) -> WriteSession:
    """Take the writer of a build that exists."""
    try:
        index = open_index(build)
        writer = _writer(index, size)
        index.reload()
    except (ValueError, OSError) as error:
        raise _named(error, build.parent, opening=True) from error
    searcher = index.searcher()
    return WriteSession(build, index, writer, searcher, sequence_of(index.schema, searcher))


def create_index(folder: IndexFolder) -> Path:
    """A new, empty build, not yet pointed to."""
    build = folder.new_build()
    try:
        register_analyzers(tantivy.Index(build_schema(), str(build)))
    except (ValueError, OSError) as error:
        raise _named(error, folder.path, opening=False) from error
    return build


def stored_passages(session: WriteSession, work_id: WorkId) -> list[Passage]:
    """The passages of a work as they were put, in their order."""
    schema, searcher = session.index.schema, session.searcher
    query = tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, tantivy.Query.term_query(schema, "work", work_id)),
            (tantivy.Occur.Must, tantivy.Query.term_query(schema, "filters", "page")),
        ]
    )
    hits = searcher.search(query, max(searcher.num_docs, 1), order_by_field="place", order=tantivy.Order.Asc)
    bodies = (body_of(searcher, address) for _, address in hits.hits)
    return [read_page(body).passage(work_id) for body in bodies]


@contextmanager
def writing_errors(path: Path) -> Iterator[None]:
    """tantivy says everything with ``ValueError``; here it gets its name."""
    try:
        with unwritable(path):
            yield
    except KnowledgeError:
        raise
    except (ValueError, RuntimeError) as error:
        raise _named(error, path, opening=False) from error


def _writer(index: tantivy.Index, size: WriterSize) -> tantivy.IndexWriter:
    """The writer, after clearing what a killed one left.

    The numbers of commits go on from the last whole one, so a file of a commit that was never finished may
    bear the very name that the next one needs; tantivy would refuse to write it, and every put would fail.
    """
    writer = index.writer(size.heap, size.threads)
    writer.garbage_collect_files()
    return writer


def _named(error: Exception, path: Path, *, opening: bool) -> KnowledgeError:
    said = str(error).partition("\n")[0][:200]
    if "LockBusy" in said:
        return WriterBusy("Another process is writing to the search index.")
    if opening and not any(word in said for word in ("ermission", "denied", "ead-only", "space")):
        return EngineUnavailable(
            f"The search index in {path} is damaged ({said}). "
            "Run `atlas87 rebuild` to make it anew from the catalogue."
        )
    return IndexUnwritable(
        f"The search index in {path} cannot be written: {said}. Nothing is lost: make room or correct "
        "the permissions; what waits is indexed at the next run."
    )
