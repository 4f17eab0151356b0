"""The index anew from the catalogue, and back to the one before: what both give the engine, and keep of it.

The catalogue is read from the moment the engine asks for the first work, not before: by then every write goes
to the new index too, so that no work falls between what was read and what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import Connection, func, select

from index.catalogue import counts, refusals, tables
from index.catalogue.passages import to_index
from index.errors import EngineUnavailable, IndexIncomplete
from index.model import Passage, Work, WorkId
from index.search import IndexReport, KeepsPrevious
from ingest.stores import Stores

Shown = Callable[[int, int, int], object]
"""Told of works done, works in all, and pages done."""

_NAMED = 5
"""Works that a message names."""


def rebuild(stores: Stores, shown: Shown = lambda done, of, pages: None) -> IndexReport:
    """Build anew and switch; raises ``WriterBusy``, ``IndexIncomplete`` and what else the engine raises."""
    versions: dict[WorkId, int] = {}
    report = stores.engine.rebuild(_everything(stores, versions, shown))
    _keep(stores, versions, report)
    return report


def roll_back(stores: Stores) -> IndexReport:
    """Go back to the index before the last rebuild, with all that changed since; raises as ``rebuild``."""
    engine, versions = stores.engine, dict[WorkId, int]()
    if not isinstance(engine, KeepsPrevious):
        raise EngineUnavailable("This search engine keeps no index to go back to: run `atlas87 rebuild`.")
    report = engine.roll_back(lambda held: _changed(stores, held, versions))
    _keep(stores, versions, report)
    return report


def _keep(stores: Stores, versions: Mapping[WorkId, int], report: IndexReport) -> None:
    with stores.catalogue.writing() as connection:
        refusals.taken(connection, versions, again=True)
        refusals.record(connection, report.refused, now=stores.now())


def _everything(
    stores: Stores, versions: dict[WorkId, int], shown: Shown
) -> Iterator[tuple[Work, Iterator[Passage]]]:
    """Every work with its passages; at the end it raises ``IndexIncomplete`` unless that was all of it."""
    given: dict[WorkId, int] = {}
    with stores.catalogue.reading() as connection:
        works, pages = counts.indexed_counts(connection)
        read = 0
        for done, (work, passages) in enumerate(to_index(connection)):
            shown(done, works, read)
            versions[work.id] = work.version
            if work.state == "published":
                given[work.id] = 0
            yield work, _counted(work.id, passages, given)
            read += given.get(work.id, 0)
        if (works, pages) != (len(given), sum(given.values())):
            raise IndexIncomplete(_said(connection, works, pages, given))


def _counted(work_id: WorkId, passages: Iterable[Passage], given: dict[WorkId, int]) -> Iterator[Passage]:
    for passage in passages:
        given[work_id] += 1
        yield passage


def _said(connection: Connection, works: int, pages: int, given: Mapping[WorkId, int]) -> str:
    """Which works gave something else than the catalogue counts, and what to do."""
    counted = _pages_counted(connection)
    differing = [
        f"{work_id} ({given.get(work_id, 0):,} of {expected:,} pages)"
        for work_id, expected in counted.items()
        if given.get(work_id, 0) != expected
    ]
    named = ", ".join(differing[:_NAMED]) + (" …" if len(differing) > _NAMED else "")
    return (
        f"The catalogue counts {works:,} works and {pages:,} pages, but {len(given):,} works and "
        f"{sum(given.values()):,} pages were read from it: {named or 'works are missing'}. The new index is "
        "not used, readers keep the one before. Read the files of these works again (`atlas87 ingest --again "
        "indexed`), then run `atlas87 rebuild`."
    )


def _pages_counted(connection: Connection) -> dict[WorkId, int]:
    """The pages that each published work should give."""
    works, documents = tables.works.c, tables.documents.c
    query = select(works.id, func.coalesce(func.sum(documents.page_count), 0))
    query = query.join(tables.documents, (documents.work_id == works.id) & (documents.state == "current"))
    query = query.where(works.state == "published", works.access != "record").group_by(works.id)
    return {WorkId(work_id): int(pages) for work_id, pages in connection.execute(query.order_by(works.id))}


def _changed(
    stores: Stores, held: Mapping[WorkId, int], versions: dict[WorkId, int]
) -> Iterator[tuple[Work, Iterator[Passage]]]:
    """The works whose version in the catalogue is another than the one held."""
    works = tables.works.c
    with stores.catalogue.reading() as connection:
        rows = connection.execute(select(works.id, works.version, works.state).order_by(works.number)).all()
        wanted = {
            WorkId(work_id): version
            for work_id, version, state in rows
            if held.get(work_id) != version and (state == "published" or work_id in held)
        }
        versions.update(wanted)
        yield from to_index(connection, wanted)
