"""Later jobs: what is done with a file after its text can be found (pictures of pages, tables, OCR …).

A job is asked for in the transaction that publishes the file, so that none is lost, and survives every
restart. Like a file in the ledger it is in the hands of one worker at a time, under a lease. Functions take a
connection first and work inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select, update

from index.catalogue.dialects import insert_or_update, stand_in_line
from index.catalogue.tables import documents
from ingest.later_jobs_tables import later_jobs as jobs
from ingest.lease_owners import LeaseLost, Owner, is_gone
from ingest.leases import DEATHS_ALLOWED
from ingest.ledger import lease
from ingest.ledger_tables import ledger_files as files

JobState = Literal["waiting", "working", "done", "failed"]
"""``failed`` is final, with a reason: what a job of this kind could not make of this file."""

JOB_STATES: tuple[JobState, ...] = get_args(JobState)

_CHUNK = 500
"""Values in one IN (…): below the limit of every database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work. ``file`` is the number in the ledger, ``source`` and ``file_hash`` are from there.

    ``work_id`` and ``document_id`` are None while the file has brought no document (a scan before its OCR).
    """

    number: int
    kind: str
    file: int
    state: JobState
    attempts: int
    deaths: int
    reason: str | None
    details: Mapping[str, Any]
    source: str
    file_hash: str
    work_id: str | None
    document_id: str | None


def ask(connection: Connection, kinds: Iterable[str], file: int, *, now: datetime) -> None:
    """Have the work of ``kinds`` done on a file of the ledger; work that was done or failed is done again."""
    values: dict[str, Any] = {
        "file": file, "state": "waiting", "attempts": 0, "deaths": 0, "lease_owner": None,
        "lease_until": None, "reason": None, "details": {}, "asked": now, "changed": now,
    }  # fmt: skip
    again = insert_or_update(connection, jobs, ("kind", "file"), *(name for name in values if name != "file"))
    rows = [{"kind": kind} | values for kind in kinds]
    if rows:
        connection.execute(again, rows)


def ask_again(connection: Connection, kinds: Collection[str], state: JobState, *, now: datetime) -> int:
    """Have jobs in ``state`` done once more, all of these kinds; how many that are. Deaths are forgotten."""
    free: dict[str, Any] = {"lease_owner": None, "lease_until": None, "reason": None, "details": {}}
    again = update(jobs).where(jobs.c.kind.in_(sorted(kinds)), jobs.c.state == state)
    done = connection.execute(again.values(state="waiting", attempts=0, deaths=0, changed=now, **free))
    return done.rowcount


def claim(
    connection: Connection, owner: Owner, kinds: Sequence[str], *, now: datetime, limit: int = 1
) -> list[Job]:
    """Take waiting jobs in hand, in the order in which they were asked for.

    Those with which a worker died come last; after ``DEATHS_ALLOWED`` deaths a job fails for good. Jobs of
    files that have left (replaced, withdrawn) are never taken. Jobs that another worker is just taking are
    passed over, not waited for.
    """
    _leave_behind(connection, now)
    wanted = [jobs.c.state == "waiting", jobs.c.kind.in_(list(kinds)), _here()]
    first = select(jobs.c.number).select_from(_joined()).where(*wanted)
    first = first.order_by(jobs.c.deaths, jobs.c.number).limit(limit)
    numbers = list(connection.execute(first.with_for_update(skip_locked=True, of=jobs)).scalars())
    mine = update(jobs).where(jobs.c.number.in_(numbers), jobs.c.state == "waiting")
    taken = {"state": "working", "attempts": jobs.c.attempts + 1, "changed": now, **lease(owner, now)}
    connection.execute(mine.values(**taken))
    held = (jobs.c.number.in_(numbers), jobs.c.lease_owner == owner.text)
    return [_job(row) for row in connection.execute(_query().where(*held).order_by(jobs.c.number))]


def finish(connection: Connection, job: Job, *, owner: Owner, now: datetime) -> None:
    """The job is done, in the same transaction as what it made. Raises LeaseLost when another has it."""
    _move(connection, job, owner, {"state": "done", "reason": None, "details": {}, "changed": now})


def fail(
    connection: Connection, job: Job, reason: str, details: Mapping[str, str], *, owner: Owner, now: datetime
) -> None:
    """The job cannot be done: why, as a code of ``ingest.errors``. Raises LeaseLost."""
    _move(
        connection,
        job,
        owner,
        {"state": "failed", "reason": reason, "details": dict(details), "changed": now},
    )


def give_back_one(connection: Connection, job: Job, *, owner: Owner, now: datetime) -> None:
    """A job could not be tried (a store did not answer): it waits again. Raises LeaseLost."""
    _move(connection, job, owner, {"state": "waiting", "attempts": jobs.c.attempts - 1, "changed": now})


def _move(connection: Connection, job: Job, owner: Owner, values: dict[str, Any]) -> None:
    mine = (jobs.c.number == job.number) & (jobs.c.lease_owner == owner.text) & (jobs.c.state == "working")
    free = {"lease_owner": None, "lease_until": None}
    if connection.execute(update(jobs).where(mine).values(**values, **free)).rowcount != 1:
        raise LeaseLost(f"job {job.number} is not in the hands of {owner.text}")


def renew(connection: Connection, owner: Owner, *, now: datetime) -> int:
    """Keep every job that ``owner`` has in hand for another while; how many that are."""
    mine = update(jobs).where(jobs.c.lease_owner == owner.text, jobs.c.state == "working")
    return connection.execute(mine.values(**lease(owner, now))).rowcount


def give_back(connection: Connection, owner: Owner, *, now: datetime) -> int:
    """A worker stops in good order: its jobs are free for the next one, and nothing is held against them."""
    mine = update(jobs).where(jobs.c.lease_owner == owner.text, jobs.c.state == "working")
    free = {"lease_owner": None, "lease_until": None, "attempts": jobs.c.attempts - 1, "changed": now}
    return connection.execute(mine.values(state="waiting", **free)).rowcount


def anything_to_do(connection: Connection, kinds: Sequence[str], among: Sequence[int] | None = None) -> bool:
    """Whether jobs of these kinds wait, or are in hand (their worker may be gone); of these files only."""
    wanted = [jobs.c.kind.in_(list(kinds)), jobs.c.state.in_(("waiting", "working")), _here()]
    if among is not None:
        return any(
            _exists(connection, *wanted, jobs.c.file.in_(among[start : start + _CHUNK]))
            for start in range(0, len(among), _CHUNK)
        )
    return _exists(connection, *wanted)


def counts(connection: Connection) -> dict[str, dict[JobState, int]]:
    """How many jobs of each kind are in each state; those of files that have left do not count."""
    counted = select(jobs.c.kind, jobs.c.state, func.count()).select_from(_joined()).where(_here())
    found: dict[str, dict[JobState, int]] = {}
    rows = connection.execute(counted.group_by(jobs.c.kind, jobs.c.state).order_by(jobs.c.kind, jobs.c.state))
    for kind, state, count in rows:
        found.setdefault(kind, {})[state] = int(count)
    return found


def failed(connection: Connection) -> list[Job]:
    """Jobs that could not be done, by source, with their reason."""
    rows = connection.execute(_query().where(jobs.c.state == "failed", _here()))
    return sorted(map(_job, rows), key=lambda job: (job.source, job.kind))


def of_files(connection: Connection, numbers: Sequence[int]) -> list[Job]:
    """The jobs of these entries of the ledger, in any state."""
    found: list[Job] = []
    for start in range(0, len(numbers), _CHUNK):
        part = jobs.c.file.in_(numbers[start : start + _CHUNK])
        found.extend(_job(row) for row in connection.execute(_query().where(part).order_by(jobs.c.number)))
    return found


def to_come(connection: Connection, file_hashes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The kinds of jobs that wait, or are being done, by document of these files; others are left out.

    Asked for by hash, which the ledger has an index of.
    """
    wanted = files.c.file_hash.in_(list(file_hashes)) & files.c.document_id.is_not(None)
    query = select(files.c.document_id, jobs.c.kind).select_from(_joined())
    rows = connection.execute(query.where(wanted, jobs.c.state.in_(("waiting", "working")), _here()))
    found: dict[str, set[str]] = {}
    for document, kind in rows:
        found.setdefault(document, set()).add(kind)
    return {document: tuple(sorted(kinds)) for document, kinds in found.items()}


def _leave_behind(connection: Connection, now: datetime) -> None:
    """Free what workers that are gone had in hand; what killed too many of them fails."""
    if not _left(connection, now):
        return
    stand_in_line(connection)  # two that find the same dead worker count one death, not two
    for number, deaths, owner in _left(connection, now):
        died = deaths + 1
        end: dict[str, Any] = {"state": "waiting"}
        if died >= DEATHS_ALLOWED:
            end = {"state": "failed", "reason": "killed-reader", "details": {"deaths": str(died)}}
        end |= {"deaths": died, "lease_owner": None, "lease_until": None, "changed": now}
        still = (jobs.c.number == number) & (jobs.c.lease_owner == owner)
        connection.execute(update(jobs).where(still).values(**end))


def _left(connection: Connection, now: datetime) -> Sequence[Row[int, int, str]]:
    """(number, deaths, owner) of jobs whose lease ran out, or whose worker is seen to be gone."""
    working = jobs.c.state == "working"
    owners = connection.execute(select(jobs.c.lease_owner).where(working).distinct()).scalars()
    gone = [owner for owner in owners if owner and is_gone(owner)]
    left = and_(working, or_(jobs.c.lease_until < now, jobs.c.lease_owner.in_(gone)))
    return connection.execute(select(jobs.c.number, jobs.c.deaths, jobs.c.lease_owner).where(left)).all()


def _joined() -> Any:
    return jobs.join(files, files.c.number == jobs.c.file).outerjoin(
        documents, documents.c.id == files.c.document_id
    )


def _here() -> ColumnElement[bool]:
    """Whether a job's file still stands: its document is the current one, or it waits to bring one."""
    return case((files.c.document_id.is_(None), files.c.current), else_=documents.c.state == "current")


def _exists(connection: Connection, *wanted: ColumnElement[bool]) -> bool:
    one = select(jobs.c.number).select_from(_joined()).where(*wanted).limit(1)
    return connection.execute(one).first() is not None


def _query() -> Select[Any]:
    own = (jobs.c.number, jobs.c.kind, jobs.c.file, jobs.c.state, jobs.c.attempts, jobs.c.deaths)
    file = (files.c.source, files.c.file_hash, files.c.work_id, files.c.document_id)
    return select(*own, jobs.c.reason, jobs.c.details, *file).select_from(_joined())


def _job(row: Row[Any]) -> Job:
    return Job(**row._mapping)
