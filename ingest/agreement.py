"""Whether catalogue, files and index agree, and how a disagreement ends.

The catalogue is right by definition; the index is derived and can be made anew, bytes of files cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection, select

from index.catalogue import counts, outbox, refusals, tables
from index.catalogue.refusals import SetAside
from index.errors import EngineUnavailable, FileDamaged, FileMissing
from index.model import WorkId
from index.search import SearchQuery, TellsObstacle
from ingest.dataset_tables import dataset_files
from ingest.indexing import until_done, what_waits_now
from ingest.rendering_tables import renderings
from ingest.stores import Stores


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One disagreement: of what kind, about what, and what to do. ``repairable`` ones end by ``repair``."""

    kind: str
    what: str
    problem: str
    advice: str
    repairable: bool


def differences(stores: Stores, *, read_files: bool) -> list[Difference]:
    """Every disagreement; with ``read_files`` the bytes of every file are hashed."""
    with stores.catalogue.reading() as connection:
        return list(
            chain(
                _files(stores, connection, read_files),
                _renderings(stores, connection, read_files),
                _editions(stores, connection, read_files),
                _index(stores, connection),
            )
        )


def _renderings(stores: Stores, connection: Connection, read_files: bool) -> Iterator[Difference]:
    for document_id, file_hash in connection.execute(
        select(renderings.c.document_id, renderings.c.file_hash)
    ):
        problem = _file_problem(stores, file_hash, read_files)
        if problem is not None:
            advice = "Read the file again with `atlas87 ingest --again indexed`: its rendering is made anew"
            problem = problem.replace("its file", "the file of its rendering")
            yield Difference(kind="file", what=document_id, problem=problem, advice=advice, repairable=False)


def _editions(stores: Stores, connection: Connection, read_files: bool) -> Iterator[Difference]:
    columns = (dataset_files.c.edition, dataset_files.c.name, dataset_files.c.file_hash)
    for edition, name, file_hash in connection.execute(select(*columns).order_by(*columns)):
        problem = _file_problem(stores, file_hash, read_files)
        if problem is not None:
            problem = problem.replace("its file", f"its {name}")
            advice = (
                "Restore the store of files from a backup; machines that hold the edition go on showing it"
            )
            yield Difference(kind="edition", what=edition, problem=problem, advice=advice, repairable=False)


def _files(stores: Stores, connection: Connection, read_files: bool) -> Iterator[Difference]:
    documents = tables.documents.c
    query = select(documents.id, documents.file_hash, documents.file_name)
    held = query.where(documents.file_hash.is_not(None), documents.state != "withdrawn")
    for document_id, file_hash, name in connection.execute(held.order_by(documents.id)):
        problem = _file_problem(stores, file_hash, read_files)
        if problem is not None:
            advice = f"Take {name} in again, or restore the store of files from a backup"
            yield Difference(kind="file", what=document_id, problem=problem, advice=advice, repairable=False)


def _file_problem(stores: Stores, file_hash: str, read_files: bool) -> str | None:
    try:
        if read_files:
            stores.files.verify(file_hash)
        elif not stores.files.has(file_hash):
            return "its file is not in the store of files"
    except FileMissing:
        return "its file is not in the store of files"
    except FileDamaged:
        return "the bytes of its file have changed"
    return None


def _index(stores: Stores, connection: Connection) -> Iterator[Difference]:
    waiting = outbox.waiting(connection)
    if waiting:
        yield Difference(
            kind="index", what=f"{waiting} works", problem=f"they wait for the index{_obstacle(stores)}",
            advice="A running worker, or `atlas87 check --repair`, hands them over", repairable=True,
        )  # fmt: skip
    aside = refusals.listed(connection)
    yield from map(_of_refusal, aside)
    published = select(tables.works.c.id).where(tables.works.c.state == "published")
    spoken_of = {one.work_id for one in aside}  # a work without its only page is listed by no search
    wanted = set(connection.execute(published).scalars()) - spoken_of
    try:
        yield from _compared(stores, connection, wanted, spoken_of)
    except EngineUnavailable as unavailable:
        if wanted or waiting:
            yield Difference(
                kind="index", what="all of it", problem=str(unavailable).rstrip("."),
                advice=_cure(str(unavailable)), repairable=False,
            )  # fmt: skip


def _obstacle(stores: Stores) -> str:
    """Why the index takes no writes, to follow other words; empty where nothing is in the way."""
    try:
        found = stores.engine.obstacle() if isinstance(stores.engine, TellsObstacle) else None
    except EngineUnavailable:  # said of all of it
        return ""
    return f": {found.rstrip('.')}" if found else ""


def _cure(problem: str) -> str:
    """What helps: only of an index that is not there the reason says what makes it anew."""
    return "`atlas87 rebuild`" if "atlas87 rebuild" in problem else "`atlas87 check` again when it answers"


def _compared(
    stores: Stores, connection: Connection, wanted: set[str], spoken_of: Collection[str]
) -> Iterator[Difference]:
    audiences = tuple(connection.execute(select(tables.works.c.audience).distinct()).scalars())
    held = {hit.work_id for hit in stores.engine.walk(_everything(audiences))}.difference(spoken_of)
    for work_id in sorted(wanted - held):
        yield _of_work(work_id, "it is published, and the index does not have it")
    for work_id in sorted(held - wanted):
        yield _of_work(work_id, "the index has it, and it is not published")
    expected = counts.indexed_counts(connection)[1] - refusals.lacking(connection)[1]
    pages = (expected, stores.engine.counts()[1])
    if held == wanted and pages[0] != pages[1]:
        yield Difference(
            kind="index", what="pages", problem=f"the catalogue has {pages[0]:,}, the index {pages[1]:,}",
            advice="`atlas87 rebuild`", repairable=False,
        )  # fmt: skip


def _of_refusal(one: SetAside) -> Difference:
    lacks = "it" if one.whole else f"{one.pages:,} of its pages"
    return Difference(
        kind="index", what=one.work_id, problem=f"the index would not take {lacks}: {one.reason}",
        advice="`atlas87 check --repair` tries again; if it stays, correct the file", repairable=True,
    )  # fmt: skip


def _everything(audiences: tuple[str, ...]) -> SearchQuery:
    """Every work, whoever may see it, without pages."""
    return SearchQuery(audiences=audiences or ("public",), limit=100, pages_per_work=0)


def _of_work(work_id: str, problem: str) -> Difference:
    return Difference(
        kind="index", what=work_id, problem=problem, advice="`atlas87 check --repair`", repairable=True
    )


def repair(stores: Stores, found: list[Difference]) -> None:
    """Queue the works that differ and hand over all that waits. Raises EngineUnavailable."""
    works = [WorkId(one.what) for one in found if one.repairable and one.what.startswith("w-")]
    with stores.catalogue.writing() as connection:
        for work_id in works:
            outbox.touched(connection, work_id, now=stores.now())
    if any(one.repairable for one in found):
        until_done(stores, what_waits_now(stores))
