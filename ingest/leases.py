"""Leases: how a worker takes files in hand, keeps them, and how they are freed when it dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select, update

from index.catalogue.dialects import stand_in_line
from ingest.lease_owners import Owner, is_gone
from ingest.ledger import Entry, entries, free_duplicates, lease, move
from ingest.ledger_states import LEASED, FileState
from ingest.ledger_tables import INSIDE
from ingest.ledger_tables import ledger_files as files

DEATHS_ALLOWED = 3
"""So many workers may die with a file in hand before it is set aside."""

_CHUNK = 500
"""Values in one IN (…): below the limit of every database."""


def claim(
    connection: Connection,
    owner: Owner,
    *,
    now: datetime,
    limit: int,
    among: Sequence[int] | None = None,
    suspects: bool = False,
    members: bool | None = None,
) -> list[Entry]:
    """Take files that nobody has in hand: ``received``, or left behind by a worker that is gone.

    A file with which a worker died is a suspect: it is only taken when ``suspects`` is asked for, the
    least suspect first, to be read alone; after ``DEATHS_ALLOWED`` deaths it is set aside as ``damaged``.
    Files that another worker is just taking are passed over, not waited for. ``members`` wants files out of
    archives only, or none of them.
    """
    _leave_behind(connection, now)
    wanted = [files.c.current, files.c.state == "received"]
    wanted.append(files.c.deaths > 0 if suspects else files.c.deaths == 0)
    if members is not None:
        inside = files.c.source.contains(INSIDE, autoescape=True)
        wanted.append(inside if members else ~inside)
    if among is not None:
        wanted.append(files.c.number.in_(list(among)[:_CHUNK]))
    first = select(files.c.number).where(*wanted).order_by(files.c.deaths, files.c.number).limit(limit)
    numbers = list(connection.execute(first.with_for_update(skip_locked=True)).scalars())
    connection.execute(
        update(files)
        .where(files.c.number.in_(numbers))
        .values(state="checking", attempts=files.c.attempts + 1, changed=now, **lease(owner, now))
    )
    return entries(connection, numbers)


def claim_some(
    connection: Connection, owner: Owner, *, now: datetime, limit: int, among: Sequence[int] | None = None
) -> list[Entry]:
    """Take up to ``limit`` files, those out of archives last: who delivers thousands in one holds nobody up.
    When none is free but a suspect, that one alone."""
    taken = claim(connection, owner, now=now, limit=limit, among=among, members=False)
    if len(taken) < limit:
        left = limit - len(taken)
        taken += claim(connection, owner, now=now, limit=left, among=among, members=True)
    return taken or claim(connection, owner, now=now, limit=1, among=among, suspects=True)


def _leave_behind(connection: Connection, now: datetime) -> None:
    """Give back what workers that are gone had in hand; what was being read is a suspect from now on."""
    if not _left(connection, now):
        return
    stand_in_line(connection)  # two that find the same dead worker count one death, not two
    for number, state, deaths in _left(connection, now):
        died = deaths + (1 if state == "reading" else 0)
        if died >= DEATHS_ALLOWED:
            details = {"deaths": str(died)}
            move(connection, number, "damaged", now=now, deaths=died, reason="killed-reader", details=details)
            free_duplicates(connection, number, now=now)
        else:
            move(connection, number, "received", now=now, deaths=died)


def _left(connection: Connection, now: datetime) -> Sequence[Row[int, FileState, int]]:
    """(number, state, deaths) of files whose lease ran out, or whose worker is seen to be gone."""
    owners = connection.execute(select(files.c.lease_owner).where(_leased()).distinct()).scalars()
    gone = [owner for owner in owners if owner and is_gone(owner)]
    left = and_(_leased(), or_(files.c.lease_until < now, files.c.lease_owner.in_(gone)))
    return connection.execute(select(files.c.number, files.c.state, files.c.deaths).where(left)).all()


def _leased() -> ColumnElement[bool]:
    return files.c.state.in_(sorted(LEASED))


def renew(connection: Connection, owner: Owner, *, now: datetime) -> int:
    """Keep everything that ``owner`` has in hand for another while; how many files that is."""
    done = connection.execute(
        update(files).where(files.c.lease_owner == owner.text, _leased()).values(**lease(owner, now))
    )
    return done.rowcount


def begin_reading(connection: Connection, owner: Owner, numbers: Sequence[int], *, now: datetime) -> None:
    """The files go into the cage now; raises LeaseLost when one of them is no longer ``owner``'s."""
    for number in numbers:
        move(connection, number, "reading", owner=owner, now=now)


def give_back(connection: Connection, owner: Owner, *, now: datetime) -> int:
    """A worker stops in good order: its files are free for the next one, and nothing is held against them."""
    done = connection.execute(
        update(files)
        .where(files.c.lease_owner == owner.text, _leased())
        .values(
            state="received", attempts=files.c.attempts - 1, changed=now, lease_owner=None, lease_until=None
        )
    )
    return done.rowcount


def still_held(connection: Connection, owner: Owner, numbers: Sequence[int]) -> set[int]:
    """Those of these files that ``owner`` is reading."""
    rows = connection.execute(
        select(files.c.number).where(
            files.c.number.in_(list(numbers)), files.c.lease_owner == owner.text, files.c.state == "reading"
        )
    )
    return set(rows.scalars())


def anything_to_do(connection: Connection, *, now: datetime) -> bool:
    """Whether a claim might find something: a file waits, or one is in hand (its worker may be gone)."""
    waiting = or_(files.c.state == "received", _leased())
    return (
        connection.execute(select(files.c.number).where(files.c.current, waiting).limit(1)).scalar()
        is not None
    )
