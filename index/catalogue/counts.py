"""How much the catalogue holds: for status, for readers, and for comparing with the search engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from index.catalogue import tables
from index.catalogue.visible import PUBLIC, readable

_works = tables.works.c
_documents = tables.documents.c


@dataclass(frozen=True, slots=True)
class Counts:
    """Works and documents by state; pages of the current documents, those read by OCR, those empty."""

    works: Mapping[str, int]
    documents: Mapping[str, int]
    pages: int
    pages_ocr: int
    pages_empty: int


@dataclass(frozen=True, slots=True)
class Held:
    """Works, documents and pages that somebody can reach."""

    works: int
    documents: int
    pages: int


def counts(connection: Connection) -> Counts:
    """Everything, whatever its state; for those who keep the catalogue."""
    columns = (_documents.page_count, _documents.pages_ocr, _documents.pages_empty)
    sums = select(*(func.coalesce(func.sum(column), 0) for column in columns))
    row = connection.execute(sums.where(_documents.state == "current")).one()
    return Counts(_by_state(connection, _works.state), _by_state(connection, _documents.state), *row)


def visible_counts(connection: Connection, audiences: Sequence[str] = PUBLIC) -> Held:
    """What a reader of these audiences can reach: published works, their current documents and pages."""
    return _held(connection, readable(audiences))


def indexed_counts(connection: Connection) -> tuple[int, int]:
    """Works and pages that the search engine should hold: published; pages of those that are no record."""
    works = connection.execute(
        select(func.count()).select_from(tables.works).where(_works.state == "published")
    ).scalar_one()
    return works, _held(connection, (_works.state == "published") & (_works.access != "record")).pages


def newest_publication(connection: Connection) -> datetime | None:
    """When a work was last published; None while none is."""
    query = select(func.max(_works.published_at)).where(_works.state == "published")
    newest: datetime | None = connection.execute(query).scalar()
    return newest


def _by_state(connection: Connection, state: ColumnElement[str]) -> dict[str, int]:
    query = select(state, func.count()).group_by(state).order_by(state)
    return {str(name): int(count) for name, count in connection.execute(query)}


def _held(connection: Connection, rule: ColumnElement[bool]) -> Held:
    works = select(func.count()).select_from(tables.works).where(rule)
    files = select(func.count(), func.coalesce(func.sum(_documents.page_count), 0))
    files = files.select_from(tables.works.join(tables.documents)).where(_documents.state == "current", rule)
    documents, pages = connection.execute(files).one()
    return Held(connection.execute(works).scalar_one(), documents, pages)
