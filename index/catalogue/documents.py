"""Documents of a work: added, replaced by newer bytes, withdrawn; never renumbered, never removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update

from index.catalogue import events, named, outbox, tables
from index.catalogue.dialects import insert_new
from index.catalogue.identifiers import is_identifier, new_document_id
from index.catalogue.records import INGEST, Document, NewDocument
from index.catalogue.storable import check_values, given_reason
from index.errors import NotFound, ValueRefused
from index.model import DocumentId, LanguageTag, WorkId

_documents = tables.documents.c
_next = tables.documents.alias("next")

_NEXT_NUMBER = (
    select(func.coalesce(func.max(_next.c.number), 0) + 1)
    .where(_next.c.work_id == bindparam("numbered"))
    .scalar_subquery()
)


def add_document(
    connection: Connection,
    new: NewDocument,
    *,
    actor: str = INGEST,
    now: datetime,
    draw: Callable[[], DocumentId] = new_document_id,
) -> Document:
    """Add a document under the next number of its work; its pages come by ``put_pages``. Raises NotFound."""
    outbox.touched(connection, new.work_id, now=now)
    added = insert_document(connection, new, now=now, draw=draw)
    events.record(
        connection, "document-added", work_id=new.work_id, document_id=added.id, actor=actor, now=now
    )
    return added


def replace_document(
    connection: Connection,
    old_id: DocumentId,
    new: NewDocument,
    *,
    actor: str = INGEST,
    now: datetime,
    draw: Callable[[], DocumentId] = new_document_id,
) -> Document:
    """Add ``new`` in the place of an older file of the same work.

    The old document keeps its address and its pages there; they are no passages any more. Raises NotFound,
    and ValueRefused when the old one is not current or belongs to another work.
    """
    old = document(connection, old_id)
    if old.work_id != new.work_id:
        raise ValueRefused("work_id", f"{old_id} belongs to {old.work_id}")
    if old.state != "current":
        raise ValueRefused("replaces", f"{old_id} is {old.state}")
    outbox.touched(connection, new.work_id, now=now)
    connection.execute(update(tables.documents).where(_documents.id == old_id).values(state="replaced"))
    added = insert_document(connection, new, now=now, draw=draw, replaces=old_id)
    details = {"replaces": old_id}
    events.record(
        connection,
        "document-replaced",
        work_id=new.work_id,
        document_id=added.id,
        actor=actor,
        details=details,
        now=now,
    )
    return added


def withdraw_document(
    connection: Connection, document_id: DocumentId, *, reason: str, actor: str, now: datetime
) -> Document:
    """Take one document out of every door, its work stays. Raises NotFound, ValueRefused without a reason."""
    why = given_reason(reason)
    held = document(connection, document_id)
    if held.state == "withdrawn":
        return held
    values = {"state": "withdrawn", "withdrawn_at": now, "withdrawn_reason": why}
    connection.execute(update(tables.documents).where(_documents.id == document_id).values(values))
    named.recount(connection, held.work_id)
    outbox.touched(connection, held.work_id, now=now)
    events.record(
        connection,
        "document-withdrawn",
        work_id=held.work_id,
        document_id=document_id,
        actor=actor,
        reason=why,
        now=now,
    )
    return document(connection, document_id)


def set_title(
    connection: Connection,
    document_id: DocumentId,
    title: str | None,
    language: LanguageTag | None,
    *,
    now: datetime,
) -> None:
    """Say what a document is called; its work goes to the engine again when that is new. Raises NotFound."""
    held = document(connection, document_id)
    if (held.title, held.title_language) == (title, language):
        return
    values = {"title": title, "title_language": language}
    check_values({"title": title, "title_language": language})
    connection.execute(update(tables.documents).where(_documents.id == document_id).values(values))
    outbox.touched(connection, held.work_id, now=now)


_NO_PAGES: Mapping[str, Any] = {
    "page_count": 0, "pages_ocr": 0, "pages_empty": 0, "characters": 0, "titled_areas": []
}  # fmt: skip


def insert_document(
    connection: Connection,
    new: NewDocument,
    *,
    now: datetime,
    draw: Callable[[], DocumentId] = new_document_id,
    replaces: DocumentId | None = None,
    counted: Mapping[str, Any] = _NO_PAGES,
) -> Document:
    """The row of a new document, with what is ``counted`` of its pages; event and outbox are the caller's."""
    values = asdict(new)
    check_values(values)
    values |= {"languages": list(new.languages), "state": "current", "replaces": replaces, "created": now}
    values |= counted
    row = insert_new(connection, tables.documents, "id").values(number=_NEXT_NUMBER)
    kept = row.returning(_documents.number)
    given = None
    while given is None:
        values["id"] = draw()
        given = connection.execute(kept, values | {"numbered": new.work_id}).scalar()
    values |= {"number": given} | {name: tuple(values[name]) for name in ("languages", "titled_areas")}
    return Document(**values, replaced_by=None, withdrawn_at=None, withdrawn_reason=None)


def document(connection: Connection, document_id: DocumentId) -> Document:
    """One document, in any state. Raises NotFound."""
    wanted = _query().where(_documents.id == document_id)
    row = connection.execute(wanted).mappings().first() if is_identifier(document_id) else None
    if row is None:
        raise NotFound(f"no document {document_id}")
    return _document(row)


def documents(connection: Connection, work_id: WorkId) -> tuple[Document, ...]:
    """All documents of a work, in any state, by number."""
    rows = connection.execute(_query().where(_documents.work_id == work_id).order_by(_documents.number))
    return tuple(_document(row) for row in rows.mappings())


def current_documents(
    connection: Connection, work_ids: Iterable[WorkId]
) -> dict[WorkId, tuple[Document, ...]]:
    """The current documents of several works, by number, in one query; works without one are absent."""
    wanted = _documents.work_id.in_(list(work_ids))
    query = _query().where(wanted, _documents.state == "current").order_by(_documents.number)
    found: dict[WorkId, list[Document]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["work_id"]].append(_document(row))
    return {work_id: tuple(held) for work_id, held in found.items()}


def documents_of_file(connection: Connection, file_hash: str) -> tuple[Document, ...]:
    """The documents, in any state, whose file has these bytes, oldest first."""
    rows = connection.execute(_query().where(_documents.file_hash == file_hash).order_by(_documents.created))
    return tuple(_document(row) for row in rows.mappings())


def files_named(connection: Connection) -> Iterator[tuple[str, DocumentId]]:
    """(file hash, document) of every document with a file, by hash, streamed: what ``check`` looks for."""
    query = select(_documents.file_hash, _documents.id).where(_documents.file_hash.is_not(None))
    ordered = query.order_by(_documents.file_hash, _documents.id).execution_options(yield_per=1000)
    for file_hash, document_id in connection.execute(ordered):
        yield str(file_hash), DocumentId(document_id)


def _query() -> Select[Any]:
    following = tables.documents.outerjoin(_next, _next.c.replaces == _documents.id)
    return select(tables.documents, _next.c.id.label("replaced_by")).select_from(following)


def _document(row: RowMapping) -> Document:
    languages = tuple(LanguageTag(tag) for tag in row["languages"])
    lists = {"languages": languages, "titled_areas": tuple(row["titled_areas"])}
    return Document(**(dict(row) | lists))
