"""Links between works that are alike: kept, offered, decided. Functions take a connection first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from index.catalogue.merging import merge_work
from index.catalogue.storable import given_reason
from index.catalogue.tables import documents, works
from index.errors import NotFound, ValueRefused
from index.model import Work, WorkId
from ingest.likeness import (
    JOINABLE,
    Likeness,
    LikenessKind,
    Profile,
    is_serial,
    likeness,
    lookup_keys,
    sureness,
)
from ingest.likeness_profiles import candidates, profiles
from ingest.likeness_sketch import Sketch
from ingest.likeness_tables import document_sketch_keys as keys
from ingest.likeness_tables import document_sketches as sketches
from ingest.likeness_tables import work_links as links

LinkState = Literal["offered", "linked", "joined", "apart"]

UNDECIDED: tuple[LinkState, ...] = ("offered", "linked")

_CHUNK = 500
"""Values in one IN (…): below the limit of every database."""

MOST_LINKS = 6
"""Links of one kind that one document brings, the surest first: enough to hold any number of copies together
as one group, where all pairs of 200 of them would be 19,900."""

MOST_OF_A_WORK = 3 * MOST_LINKS
"""Undecided links of one kind that a work has, those that others brought counted too: twice what there are on
an average, so that whoever comes finds one that may take another."""

MOST_TOGETHER = 2_000
"""Works that are counted as one group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLink:
    """Two works that belong together; ``other`` is seen from the work that was asked for."""

    work: WorkId
    other: WorkId
    kind: LikenessKind
    state: LinkState
    reasons: Mapping[str, str | float]
    found: datetime


def remember(connection: Connection, document_id: str, made: Sketch, *, now: datetime) -> None:
    """Keep the sketch of a document and link its work with what is like it; decisions stay as they are.

    Raises NotFound when the document is gone or no longer current.
    """
    _keep_sketch(connection, document_id, made, now)
    mine = profiles(connection, [document_id]).get(document_id)
    if mine is None:
        raise NotFound(f"no current document {document_id}")
    connection.execute(delete(keys).where(keys.c.document_id == document_id))
    own = lookup_keys(mine)
    if own:
        connection.execute(insert(keys), [{"key": key, "document_id": document_id} for key in own])
    _forget_undecided(connection, document_id)
    others = profiles(connection, candidates(connection, own, document_id))
    found = [(one, other) for other in others.values() if (one := likeness(mine, other)) is not None]
    if any(is_serial(mine, other) for other in others.values()):
        found = [(one, other) for one, other in found if one.kind != "edition"]
    held = _links_held(connection, [mine.work, *(other.work for _, other in found)])
    for one, other in sorted(found, key=lambda pair: -sureness(pair[0])):
        ends = ((one.kind, mine.work), (one.kind, other.work))
        full = held[ends[0]] >= MOST_LINKS or held[ends[1]] >= MOST_OF_A_WORK
        if not full and _link(connection, mine, other, one, now):
            held.update(ends)


def _links_held(connection: Connection, ids: Sequence[str]) -> Counter[tuple[LikenessKind, str]]:
    """How many undecided links of each kind these works have."""
    held: Counter[tuple[LikenessKind, str]] = Counter()
    for column in (links.c.first_work, links.c.second_work):
        query = select(links.c.kind, column, func.count()).where(
            column.in_(ids), links.c.state.in_(UNDECIDED)
        )
        for kind, work, count in connection.execute(query.group_by(links.c.kind, column)):
            held[kind, work] += count
    return held


def _keep_sketch(connection: Connection, document_id: str, made: Sketch, now: datetime) -> None:
    connection.execute(delete(sketches).where(sketches.c.document_id == document_id))
    row = {"pages": made.pages, "words": made.words, "figures": made.figures, "made": now}
    row |= {"figure_count": made.figure_count, "document_id": document_id}
    row |= {"number_order": made.order, "year": made.year}
    connection.execute(insert(sketches), row)


def _forget_undecided(connection: Connection, document_id: str) -> None:
    """What was found by this document, or by the one that it replaces, and nobody has decided."""
    replaced = select(documents.c.replaces).where(documents.c.id == document_id).scalar_subquery()
    by = or_(*(column.in_((document_id, replaced)) for column in _DOCUMENTS))
    connection.execute(delete(links).where(by, links.c.state.in_(UNDECIDED)))


_DOCUMENTS = (links.c.first_document, links.c.second_document)


def _link(connection: Connection, one: Profile, other: Profile, found: Likeness, now: datetime) -> bool:
    """One link a pair of works: the first found stays, for a work's other files say the same or less. Whether
    the pair was not known yet."""
    first, second = sorted((one, other), key=lambda profile: profile.work)
    pair = (links.c.first_work == first.work) & (links.c.second_work == second.work)
    if connection.execute(select(links.c.number).where(pair)).first() is not None:
        return False
    connection.execute(
        insert(links),
        {
            "first_work": first.work,
            "second_work": second.work,
            "first_document": first.document,
            "second_document": second.document,
            "kind": found.kind,
            "state": "offered" if found.kind in JOINABLE else "linked",
            "reasons": dict(found.reasons),
            "found": now,
        },
    )
    return True


def offers(connection: Connection, states: Iterable[LinkState] = UNDECIDED) -> list[WorkLink]:
    """Links in these states between works that both still stand, the oldest first."""
    first, second = works.alias("first"), works.alias("second")
    query = (
        select(links)
        .join(first, first.c.id == links.c.first_work)
        .join(second, second.c.id == links.c.second_work)
        .where(links.c.state.in_(tuple(states)), first.c.state != "withdrawn", second.c.state != "withdrawn")
    )
    rows = connection.execute(query.order_by(links.c.number)).mappings()
    return [_seen_from(row, row["first_work"]) for row in rows]


def links_of(connection: Connection, work_id: WorkId) -> list[WorkLink]:
    """The undecided links of one work; whether a reader may see the other work is for the caller to ask."""
    query = _of(work_id).where(links.c.state.in_(UNDECIDED)).order_by(links.c.number)
    return [_seen_from(row, work_id) for row in connection.execute(query).mappings()]


def linked_with(connection: Connection, work_id: WorkId) -> list[WorkId]:
    """Every other work that undecided links lead to, over other works too: a form letter's copies are held
    together by few of the links between them. At most ``MOST_TOGETHER``, the nearest first."""
    seen, edge = {str(work_id): None}, [str(work_id)]
    while edge and len(seen) <= MOST_TOGETHER:
        some, edge = edge[:_CHUNK], edge[_CHUNK:]
        by = or_(links.c.first_work.in_(some), links.c.second_work.in_(some))
        query = select(links.c.first_work, links.c.second_work).where(by, links.c.state.in_(UNDECIDED))
        pairs = connection.execute(query.order_by(links.c.number))
        new = dict.fromkeys(one for pair in pairs for one in pair if one not in seen)
        seen |= new
        edge += new
    return [WorkId(one) for one in list(seen)[1 : MOST_TOGETHER + 1]]


def _seen_from(row: RowMapping, work_id: str) -> WorkLink:
    return WorkLink(
        work=WorkId(work_id),
        other=WorkId(_other(row, work_id)),
        kind=row["kind"],
        state=row["state"],
        reasons=row["reasons"],
        found=row["found"],
    )


def join(
    connection: Connection, work_id: WorkId, into: WorkId, *, reason: str, actor: str, now: datetime
) -> Work:
    """Make one work of two: the files of ``work_id`` go to ``into``, its address redirects.

    Whether the two were offered or not. Raises NotFound, ValueRefused.
    """
    merged = merge_work(connection, work_id, into, reason=reason, actor=actor, now=now)
    _decide(connection, work_id, into, "joined", reason, actor, now)
    _carry_over(connection, work_id, into)
    return merged


def _carry_over(connection: Connection, gone: WorkId, into: WorkId) -> None:
    """Whatever else the work that went was linked with is now linked with the one that stays."""
    query = _of(gone).where(links.c.state != "joined").order_by(links.c.number)
    held = {_other(row, into) for row in connection.execute(_of(into)).mappings()} | {into}
    for row in list(connection.execute(query).mappings()):
        other = _other(row, gone)
        if other in held:
            connection.execute(delete(links).where(links.c.number == row["number"]))
            continue
        held.add(other)
        first, second = sorted((other, into))
        pair: dict[str, Any] = {"first_work": first, "second_work": second}
        if (first == other) != (row["first_work"] == other):
            pair |= {"first_document": row["second_document"], "second_document": row["first_document"]}
        connection.execute(update(links).where(links.c.number == row["number"]).values(**pair))


def _of(work_id: str) -> Select[Any]:
    return select(links).where(or_(links.c.first_work == work_id, links.c.second_work == work_id))


def _other(row: RowMapping, work_id: str) -> str:
    return str(row["second_work"] if row["first_work"] == work_id else row["first_work"])


def keep_apart(
    connection: Connection, work_id: WorkId, other: WorkId, *, reason: str, actor: str, now: datetime
) -> None:
    """Two works that look alike are two: they are not offered or linked again. Raises ValueRefused, also for
    two that were made one: what is joined cannot be told apart any more."""
    given_reason(reason)
    if _are_joined(connection, work_id, other):
        raise ValueRefused("work", f"{work_id} and {other} are one work already")
    if not _decide(connection, work_id, other, "apart", reason, actor, now):
        raise ValueRefused("work", f"{work_id} and {other} are not linked")


def _are_joined(connection: Connection, one: str, other: str) -> bool:
    first, second = sorted((one, other))
    pair = and_(links.c.first_work == first, links.c.second_work == second, links.c.state == "joined")
    return connection.execute(select(links.c.number).where(pair)).first() is not None


def _decide(
    connection: Connection, one: str, other: str, state: LinkState, reason: str, actor: str, now: datetime
) -> bool:
    first, second = sorted((one, other))
    pair = and_(links.c.first_work == first, links.c.second_work == second)
    decided: dict[str, Any] = {"decided": now, "decided_by": actor, "decision": reason}
    return connection.execute(update(links).where(pair).values(state=state, **decided)).rowcount > 0
