"""Two records of one work become one: the address that goes redirects, every document keeps its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from index.catalogue import events, named, outbox, tables
from index.catalogue.storable import given_reason
from index.catalogue.works_read import work, work_record
from index.errors import ValueRefused
from index.model import Work, WorkId

_works = tables.works.c
_documents = tables.documents.c


def merge_work(
    connection: Connection, work_id: WorkId, into: WorkId, *, reason: str, actor: str, now: datetime
) -> Work:
    """Move the documents of ``work_id`` to ``into``, behind those there, and let its address redirect.

    Returns the work that stays. Works merged into ``work_id`` before redirect to ``into`` as well. Raises
    NotFound, and ValueRefused for a work that is merged already or is the same, and where the files that
    move would come to other readers than they have: what is withdrawn, a draft, or not shown stays so.
    """
    why = given_reason(reason)
    gone, kept = work_record(connection, work_id), work_record(connection, into)
    if work_id == into or gone.merged_into or kept.merged_into:
        raise ValueRefused("into", "is the same work, or one of the two is merged already")
    _refuse_other_readers(gone.work, kept.work)
    _move_documents(connection, work_id, into)
    rows = update(tables.works).where((_works.id == work_id) | (_works.merged_into == work_id))
    connection.execute(rows.values(merged_into=into))
    row = update(tables.works).where(_works.id == work_id)
    connection.execute(row.values(state="withdrawn", withdrawn_at=now, withdrawn_reason=why))
    for one in (work_id, into):
        named.recount(connection, one)
    for one, details in ((work_id, {"into": into}), (into, {"from": work_id})):
        events.record(connection, "merged", work_id=one, actor=actor, reason=why, details=details, now=now)
        outbox.touched(connection, one, now=now)
    return work(connection, into)


def _refuse_other_readers(gone: Work, kept: Work) -> None:
    """Raises ValueRefused where two works are not seen by the same readers in the same way."""
    if "withdrawn" in (gone.state, kept.state):
        which = gone.id if gone.state == "withdrawn" else kept.id
        raise ValueRefused("into", f"{which} is withdrawn: publish it first, or leave it as it is")
    for name, one, other in (
        ("state", gone.state == "published", kept.state == "published"),
        ("audience", gone.audience, kept.audience),
        ("access", gone.access, kept.access),
    ):
        if one != other:
            raise ValueRefused(
                "into", f"is not for the same readers: {gone.id} has another {name} than {kept.id}"
            )


def _move_documents(connection: Connection, work_id: WorkId, into: WorkId) -> None:
    query = select(func.coalesce(func.max(_documents.number), 0)).where(_documents.work_id == into)
    last = connection.execute(query).scalar_one()
    rows = update(tables.documents).where(_documents.work_id == work_id)
    connection.execute(rows.values(work_id=into, number=_documents.number + last))
