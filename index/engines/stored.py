"""What the index remembers beside what it searches: works with their versions, and pages as they were put.

A work has two parts: the few values that every reader needs of it when an index is opened, and the whole of
it, which is read for one work at a time.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from index.model import (
    DocumentId,
    HeadingStarts,
    LanguageTag,
    PageConcept,
    PageTable,
    Passage,
    Runs,
    Work,
    WorkId,
)
from index.works_rows import WorkRow, row_of_work


@dataclass(frozen=True, slots=True)
class StoredWork:
    """A work as it is held; ``work`` is None when it was taken out by this version."""

    id: WorkId
    version: int
    number: int
    work: Work | None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """The version of a work and its row in the table of works."""

    version: int
    row: WorkRow


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it was put; ``title`` is there where the metadata of the work stand on the page."""

    document_id: DocumentId
    page: int
    runs: Runs
    heading: tuple[str, ...]
    kind: str
    concepts: tuple[PageConcept, ...]
    title: tuple[LanguageTag, str] | None
    tables: tuple[PageTable, ...] = ()
    starts: HeadingStarts = ()

    def passage(self, work_id: WorkId) -> Passage:
        """The passage that was put."""
        return Passage(
            work_id=work_id,
            document_id=self.document_id,
            page=self.page,
            runs=self.runs,
            heading=self.heading,
            kind=self.kind,
            concepts=self.concepts,
            tables=self.tables,
            starts=self.starts,
        )


def row_body(stored: StoredWork) -> bytes:
    """What every reader needs of a work."""
    row = row_of_work(stored.work) if stored.work is not None else None
    values = row and [
        row.type,
        row.areas,
        row.concepts,
        row.mentioned_areas,
        row.mentioned_concepts,
        row.publishers,
        row.year,
        row.issued,
        row.audience,
    ]
    return as_json([stored.id, stored.version, stored.number, values])


def whole_body(work: Work) -> bytes:
    """All of a work."""
    return as_json(asdict(work))


def page_body(passage: Passage, runs: Runs, title: tuple[LanguageTag, str] | None) -> bytes:
    """A page; ``runs`` are its own, made fit to be stored."""
    concepts = [[concept.concept, concept.words] for concept in passage.concepts]
    tables = [[one.number, one.caption, one.header_rows, one.rows] for one in passage.tables]
    page = [passage.document_id, passage.page, runs, passage.heading, passage.kind, concepts, title, tables]
    return as_json([*page, passage.starts])


def marker_body(sequence: int) -> bytes:
    """The number of a commit."""
    return as_json(sequence)


def read_sequence(body: bytes) -> int:
    """The number of a commit."""
    return int(_from_json(body))


def read_row(body: bytes) -> StoredRow:
    """The row of a work."""
    work_id, version, number, values = _from_json(body)
    if values is None:
        return StoredRow(version, WorkRow(number=number, id=WorkId(work_id), gone=True))
    kind, areas, concepts, mentioned_areas, mentioned_concepts, publishers, year, issued, audience = values
    row = WorkRow(
        number=number,
        id=WorkId(work_id),
        type=kind,
        areas=tuple(areas),
        concepts=tuple(concepts),
        mentioned_areas=tuple(mentioned_areas),
        mentioned_concepts=tuple(mentioned_concepts),
        publishers=tuple(publishers),
        year=year,
        issued=issued,
        audience=audience,
    )
    return StoredRow(version, row)


def read_work(body: bytes, whole: bytes) -> StoredWork:
    """A work from its two parts; ``whole`` is empty where it was taken out."""
    work_id, version, number, _ = _from_json(body)
    work = _work_of(_from_json(whole)) if whole else None
    return StoredWork(WorkId(work_id), version, number, work)


def _work_of(values: dict[str, Any]) -> Work:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    titles = ((LanguageTag(tag), title) for tag, title in values["titles"])
    return Work(**(plain | {"titles": tuple(titles)}))


def read_page(body: bytes) -> StoredPage:
    """The page of an entry's body."""
    document, page, runs, heading, kind, concepts, title, tables, starts = _from_json(body)
    return StoredPage(
        document_id=DocumentId(document),
        page=page,
        runs=tuple((LanguageTag(tag), text) for tag, text in runs),
        heading=tuple(heading),
        kind=kind,
        concepts=tuple(PageConcept(concept, tuple(words)) for concept, words in concepts),
        title=(LanguageTag(title[0]), title[1]) if title else None,
        tables=tuple(
            PageTable(
                page=page,
                number=number,
                rows=tuple(map(tuple, rows)),
                caption=caption,
                header_rows=header_rows,
            )
            for number, caption, header_rows, rows in tables
        ),
        starts=tuple((start, tuple(path)) for start, path in starts),
    )


def as_json(value: object) -> bytes:
    """Compact JSON; half surrogates, which UTF-8 cannot hold, are kept as escapes."""
    try:
        return orjson.dumps(value)
    except TypeError:  # orjson's word for such a text
        return json.dumps(value, separators=(",", ":")).encode()


def _from_json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # it reads no escaped half surrogates
        return json.loads(body)
