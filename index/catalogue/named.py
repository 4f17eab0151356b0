"""What the pages of a work name, counted up to the work, beside what its description says.

Metadata stays in ``work_areas``; what is found stands in ``work_named`` with its share of the text pages, so
that a reviewer sees which is which, and is counted anew whenever the documents of a work change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from index.aboutness import Named, Rule, judged
from index.catalogue import tables
from index.model import WorkId

_documents = tables.documents.c
_pages = tables.pages.c
_named = tables.work_named.c

AREAS = Rule(share=0.2, pages=2, of_most=0.5, titled_share=0.05)
"""A country chapter names its own country on nearly every page and its neighbours on one in ten; half as many
pages as the most named country has leaves in both sides of a comparison of two."""

TEXT = "text"
"""The kind of page that is evidence; covers, contents and bibliographies count neither for nor against."""


def recount(connection: Connection, work_id: WorkId) -> None:
    """Count anew what the current documents of a work name. The caller says that the work has changed."""
    found = judged(_areas_of_pages(connection, work_id), AREAS, _titled(connection, work_id))
    _keep(connection, work_id, "area", found)


def named(connection: Connection, work_id: WorkId, what: str) -> tuple[Named, ...]:
    """What was found in the pages of a work (``what``: ``area``), about first, most named first."""
    query = select(_named.value, _named.share, _named.sense)
    query = query.where(_named.work_id == work_id, _named.what == what).order_by(_named.position)
    return tuple(Named(value, share, sense == "about") for value, share, sense in connection.execute(query))


def _areas_of_pages(connection: Connection, work_id: WorkId) -> list[list[str]]:
    current = (_documents.work_id == work_id) & (_documents.state == "current")
    query = select(_pages.areas).join(tables.documents, _documents.id == _pages.document_id)
    query = query.where(current, _pages.kind == TEXT, _pages.text != "")
    rows = connection.execute(
        query.order_by(_documents.number, _pages.number).execution_options(yield_per=500)
    )
    return [[area for area, _ in areas] for (areas,) in rows]


def _titled(connection: Connection, work_id: WorkId) -> list[str]:
    query = select(_documents.titled_areas).where(
        _documents.work_id == work_id, _documents.state == "current"
    )
    return [area for (areas,) in connection.execute(query.order_by(_documents.number)) for area in areas]


def _keep(connection: Connection, work_id: WorkId, what: str, found: Iterable[Named]) -> None:
    connection.execute(delete(tables.work_named).where(_named.work_id == work_id, _named.what == what))
    rows: list[dict[str, Any]] = [
        {
            "work_id": work_id,
            "what": what,
            "position": position,
            "value": one.value,
            "sense": "about" if one.about else "mentioned",
            "share": one.share,
        }
        for position, one in enumerate(found)
    ]
    if rows:
        connection.execute(insert(tables.work_named), rows)
