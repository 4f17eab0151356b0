"""What goes to the search engine: works with their passages, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from index.catalogue import tables
from index.catalogue.page_tables import tables_of_works
from index.catalogue.pages import cut, page_concepts
from index.catalogue.visible import may_serve_text
from index.catalogue.works_read import works
from index.model import Passage, Work, WorkId

_documents = tables.documents.c
_pages = tables.pages.c
_works = tables.works.c

WORKS_AT_ONCE = 200
CHARACTERS_AT_ONCE = 4_000_000
"""Text of small works read by one query and held in memory, about 10 MB; a larger work streams on its own."""


def passages(connection: Connection, work_id: WorkId) -> Iterator[Passage]:
    """The pages of the current documents of a published work whose text may be shown here, streamed."""
    held = works(connection, [work_id])
    if work_id in held and _goes_out(held[work_id]):
        yield from _stream(connection, [work_id])


def to_index(
    connection: Connection, work_ids: Iterable[WorkId] | None = None
) -> Iterator[tuple[Work, Iterator[Passage]]]:
    """Works with their passages, all of them (by number) or those named; unknown ids are left out.

    A work that is not published, or a ``record``, comes without passages: the engine takes its pages out.
    A work mentions, beside what its description says, every concept that its pages name.
    Memory is bounded by ``CHARACTERS_AT_ONCE`` and one page of a larger work.
    """
    for batch in _batches(connection, work_ids):
        held = works(connection, [work_id for work_id, _ in batch])
        small = [key for key, length in batch if length <= CHARACTERS_AT_ONCE and _goes_out(held[key])]
        found: dict[WorkId, list[Passage]] = {key: [] for key in held}
        for passage in _stream(connection, small):
            found[passage.work_id].append(passage)
        for key, length in batch:
            if length > CHARACTERS_AT_ONCE and _goes_out(held[key]):
                yield _mentioning(held[key], _named_on_pages(connection, key)), _stream(connection, [key])
            else:
                read = found.pop(key)
                named = (concept.concept for passage in read for concept in passage.concepts)
                yield _mentioning(held[key], named), iter(read)


def _mentioning(work: Work, named: Iterable[str]) -> Work:
    """The work with the concepts named on its pages among those that it mentions."""
    mentioned = dict.fromkeys((*work.mentioned_concepts, *named))
    return replace(work, mentioned_concepts=tuple(one for one in mentioned if one not in work.concepts))


def _named_on_pages(connection: Connection, work_id: WorkId) -> Iterator[str]:
    """The concepts on the pages of the current documents, page by page, without their text."""
    current = (_documents.work_id == work_id) & (_documents.state == "current")
    query = select(_pages.concepts).join(tables.documents, _documents.id == _pages.document_id).where(current)
    query = query.order_by(_documents.number, _pages.number)
    for (concepts,) in connection.execute(query.execution_options(yield_per=100)):
        yield from (concept.concept for concept in page_concepts(concepts))


def _goes_out(work: Work) -> bool:
    return work.state == "published" and may_serve_text(work)


def _batches(connection: Connection, work_ids: Iterable[WorkId] | None) -> Iterator[list[tuple[WorkId, int]]]:
    """(work, characters) in groups that are small in works and in text."""
    batch: list[tuple[WorkId, int]] = []
    text = 0
    for work_id, length in _sizes(connection, work_ids):
        if batch and (len(batch) == WORKS_AT_ONCE or text + length > CHARACTERS_AT_ONCE):
            yield batch
            batch, text = [], 0
        batch.append((work_id, length))
        text += length
    if batch:
        yield batch


def _sizes(connection: Connection, work_ids: Iterable[WorkId] | None) -> Iterable[tuple[WorkId, int]]:
    length = func.coalesce(func.sum(_documents.characters), 0)
    current = tables.works.outerjoin(
        tables.documents, (_documents.work_id == _works.id) & (_documents.state == "current")
    )
    query = select(_works.id, length).select_from(current).group_by(_works.number, _works.id)
    query = query.order_by(_works.number)
    if work_ids is None:
        return [(WorkId(key), size) for key, size in connection.execute(query)]
    wanted = list(dict.fromkeys(work_ids))
    found: dict[WorkId, int] = {}
    for start in range(0, len(wanted), WORKS_AT_ONCE):
        part = query.where(_works.id.in_(wanted[start : start + WORKS_AT_ONCE]))
        found.update({WorkId(key): size for key, size in connection.execute(part)})
    return [(key, found[key]) for key in wanted if key in found]


def _passage_query(work_ids: Sequence[WorkId]) -> Select[Any]:
    columns = (_documents.work_id, _pages.document_id, _pages.number, _pages.text, _pages.runs)
    return (
        select(*columns, _pages.heading, _pages.kind, _pages.concepts, _pages.heading_starts)
        .join(tables.documents, _documents.id == _pages.document_id)
        .where(_documents.work_id.in_(work_ids), _documents.state == "current")
        .order_by(_documents.work_id, _documents.number, _pages.number)
    )


def _stream(connection: Connection, work_ids: Sequence[WorkId]) -> Iterator[Passage]:
    if not work_ids:
        return
    tables_on = tables_of_works(connection, work_ids)
    rows = connection.execute(_passage_query(work_ids).execution_options(yield_per=100))
    for work_id, document_id, number, text, runs, heading, kind, concepts, starts in rows:
        yield Passage(
            work_id=work_id,
            document_id=document_id,
            page=number,
            runs=cut(text, runs),
            heading=tuple(heading),
            kind=kind,
            concepts=page_concepts(concepts),
            tables=tables_on.get((document_id, number), ()),
            starts=tuple((start, tuple(path)) for start, path in starts),
        )
