"""What the pages of documents name, found anew: which pages wait for it, and their tags in place of the old.

A page says with which edition of words and rules it was tagged (``tagged_with``); those of current documents
with another one wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Join,
    RowMapping,
    Select,
    bindparam,
    func,
    select,
    update,
)

from index.catalogue import named, outbox, tables
from index.catalogue.layout_tables import page_layouts
from index.catalogue.pages import cut, kept_concepts, page_concepts
from index.catalogue.records import PageRow
from index.catalogue.storable import check_values
from index.model import DocumentId, PageArea, WorkId

_documents = tables.documents.c
_pages = tables.pages.c

_TAGGED = ("kind", "heading", "concepts", "areas", "tagged_with")
"""What of a page is found anew from its text."""

_RETAG = (
    update(tables.pages)
    .where(_pages.document_id == bindparam("tagged_document"), _pages.number == bindparam("tagged_page"))
    .values({name: bindparam(f"new_{name}") for name in _TAGGED})
)


@dataclass(frozen=True, slots=True)
class TaggedDocument:
    """A document with its pages as they are stored, in order, and the title of its work.

    ``extractions`` are the readings that the pages come from: another set means another text. The text of
    ``garbled`` pages is not what is printed there.
    """

    id: DocumentId
    work_id: WorkId
    title: str
    pages: tuple[PageRow, ...]
    extractions: frozenset[int]
    garbled: frozenset[int] = frozenset()


def pages_waiting(connection: Connection, edition: str) -> int:
    """How many pages of current documents were tagged with another edition."""
    query = select(func.count()).select_from(_current()).where(_other(edition))
    return connection.execute(query).scalar_one()


def documents_waiting(connection: Connection, edition: str) -> Sequence[DocumentId]:
    """The documents with pages that wait."""
    query = select(_pages.document_id).select_from(_current()).where(_other(edition)).distinct()
    return [DocumentId(found) for found in connection.execute(query).scalars()]


def current_documents(connection: Connection) -> Sequence[DocumentId]:
    """Every current document, in a fixed order."""
    query = select(_documents.id).where(_documents.state == "current").order_by(_documents.id)
    return [DocumentId(found) for found in connection.execute(query).scalars()]


def tagged_documents(connection: Connection, wanted: Iterable[DocumentId]) -> Iterator[TaggedDocument]:
    """The documents with all their pages, one at a time; those that are gone meanwhile are left out."""
    for document_id in wanted:
        held = connection.execute(_work_of().where(_documents.id == document_id)).first()
        if held is not None:
            work_id, title = held
            rows = connection.execute(_page_query(document_id)).mappings().all()
            pages, read = tuple(map(_page, rows)), frozenset(row["extraction"] for row in rows)
            garbled = _garbled(connection, document_id)
            yield TaggedDocument(document_id, WorkId(work_id), title, pages, read, garbled)


def put_tags(
    connection: Connection,
    document: TaggedDocument,
    pages: Sequence[PageRow],
    titled_areas: Sequence[str],
    *,
    now: datetime,
) -> bool:
    """Store what was found anew on ``pages`` (the document's, in order), count the work anew and queue it.

    A document that names the same as before is only marked as tagged: the engine need not hear of it. Whether
    anything else changed. A document that was read anew meanwhile is left as it is.
    """
    if _extractions(connection, document.id) != document.extractions:
        return False
    changed = [new for old, new in zip(document.pages, pages, strict=True) if _tags(old) != _tags(new)]
    rows = [
        {
            "tagged_document": document.id,
            "tagged_page": page.number,
            "new_kind": page.kind,
            "new_heading": list(page.heading),
            "new_concepts": kept_concepts(page.concepts),
            "new_areas": [(one.area, one.words) for one in page.areas],
            "new_tagged_with": page.tagged_with,
        }
        for page in pages
    ]
    for page in changed:
        words = [word for one in page.concepts for word in (one.concept, *one.words)]
        check_values({f"page {page.number}": (page.kind, *page.heading, *words)})
    if rows:
        connection.execute(_RETAG, rows)
    titled = update(tables.documents).where(_documents.id == document.id)
    connection.execute(titled.values(titled_areas=list(titled_areas)))
    before = named.everything_named(connection, document.work_id)
    named.recount(connection, document.work_id)
    if not changed and before == named.everything_named(connection, document.work_id):
        return False
    outbox.touched(connection, document.work_id, now=now)
    return True


def _garbled(connection: Connection, document_id: DocumentId) -> frozenset[int]:
    table = page_layouts.c
    query = select(table.number).where(table.document_id == document_id, table.needs_ocr == "garbled")
    return frozenset(connection.execute(query).scalars())


def _extractions(connection: Connection, document_id: DocumentId) -> frozenset[int]:
    query = select(_pages.extraction).where(_pages.document_id == document_id).distinct()
    return frozenset(connection.execute(query).scalars())


def _tags(page: PageRow) -> tuple[object, ...]:
    return page.kind, page.heading, page.concepts, page.areas


def _other(edition: str) -> ColumnElement[bool]:
    """Two ranges, which an index answers; ``!=`` would read every page."""
    return (_pages.tagged_with < edition) | (_pages.tagged_with > edition)


def _current() -> Join:
    current = (_documents.id == _pages.document_id) & (_documents.state == "current")
    return tables.pages.join(tables.documents, current)


def _work_of() -> Select[Any]:
    works = tables.works.c
    joined = tables.documents.join(tables.works, works.id == _documents.work_id)
    return select(_documents.work_id, works.title).select_from(joined)


def _page_query(document_id: DocumentId) -> Select[Any]:
    columns = (_pages.number, _pages.kind, _pages.heading, _pages.runs, _pages.text)
    query = select(*columns, _pages.concepts, _pages.areas, _pages.tagged_with, _pages.extraction)
    return query.where(_pages.document_id == document_id).order_by(_pages.number)


def _page(row: RowMapping) -> PageRow:
    return PageRow(
        number=row["number"],
        runs=cut(row["text"], row["runs"]),
        heading=tuple(row["heading"]),
        kind=row["kind"],
        concepts=page_concepts(row["concepts"]),
        areas=tuple(PageArea(area, tuple(words)) for area, words in row["areas"]),
        tagged_with=row["tagged_with"],
    )
