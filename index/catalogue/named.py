"""What the pages of a work name, counted up to the work, beside what its description says.

Metadata stays in ``work_areas``; what is found stands in ``work_named`` with its share of the text pages, so
that a reviewer sees which is which, and is counted anew whenever the documents of a work change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from index.aboutness import Named
from index.catalogue import tables
from index.catalogue.named_areas import areas_judged, titled_areas
from index.catalogue.named_concepts import concepts_judged
from index.catalogue.records import PageRow
from index.model import PageConcept, Work, WorkId

_documents = tables.documents.c
_pages = tables.pages.c
_named = tables.work_named.c

TEXT = "text"
"""The kind of page that is evidence; covers, contents and bibliographies count neither for nor against."""


_CURRENT = (_documents.work_id == bindparam("counted")) & (_documents.state == "current")
_TITLED = select(_documents.titled_areas, _documents.file_name).where(_CURRENT).order_by(_documents.number)
_DESCRIBED = select(tables.works.c.title, tables.works.c.abstract).where(
    tables.works.c.id == bindparam("counted")
)
_OF_TEXT_PAGES: Select[Any] = (
    select(_pages.areas, _pages.concepts)
    .join(tables.documents, _documents.id == _pages.document_id)
    .where(_CURRENT, _pages.kind == TEXT, _pages.text != "")
    .order_by(_documents.number, _pages.number)
    .execution_options(yield_per=500)
)
"""The areas and concepts of each text page, as they are stored."""
_FORGET = delete(tables.work_named).where(_named.work_id == bindparam("counted"))
_REMEMBER = insert(tables.work_named)


def recount(connection: Connection, work_id: WorkId) -> None:
    """Count anew what the current documents of a work name. The caller says that the work has changed."""
    counted = {"counted": work_id}
    areas: list[list[str]] = []
    words: dict[str, set[str]] = {}
    concepts: list[tuple[PageConcept, ...]] = []
    for areas_here, concepts_here in connection.execute(_OF_TEXT_PAGES, counted):
        areas.append([area for area, _ in areas_here])
        for area, its in areas_here:
            words.setdefault(area, set()).update(its)
        concepts.append(tuple(_page_concept(*one) for one in concepts_here))
    files = connection.execute(_TITLED, counted).all()
    title, abstract = connection.execute(_DESCRIBED, counted).first() or ("", "")
    titled = titled_areas(
        words, title, [area for found, _ in files for area in found], [name or "" for _, name in files]
    )
    connection.execute(_FORGET, counted)
    _remember(connection, work_id, areas_judged(areas, titled), concepts_judged(concepts, title, abstract))


def count_first(
    connection: Connection, work: Work, pages: Iterable[PageRow], in_file: Sequence[str], file_name: str
) -> None:
    """What ``recount`` finds of a new work whose one document has these ``pages``, without reading them.

    ``in_file`` are the areas that the title inside the file names.
    """
    evidence = [page for page in pages if page.kind == TEXT and any(text for _, text in page.runs)]
    words: dict[str, set[str]] = {}
    for one in (area for page in evidence for area in page.areas):
        words.setdefault(one.area, set()).update(one.words)
    titled = titled_areas(words, work.title, in_file, [file_name])
    areas = areas_judged([[one.area for one in page.areas] for page in evidence], titled)
    concepts = concepts_judged([page.concepts for page in evidence], work.title, work.abstract)
    _remember(connection, work.id, areas, concepts)


def _remember(
    connection: Connection, work_id: WorkId, areas: Iterable[Named], concepts: Iterable[Named]
) -> None:
    rows = [*_rows(work_id, "area", areas), *_rows(work_id, "concept", concepts)]
    if rows:
        connection.execute(_REMEMBER, rows)


def named(connection: Connection, work_id: WorkId, what: str) -> tuple[Named, ...]:
    """What was found in the pages of a work (``area`` or ``concept``), about first, most named first."""
    query = select(_named.value, _named.share, _named.sense)
    query = query.where(_named.work_id == work_id, _named.what == what).order_by(_named.position)
    return tuple(Named(value, share, sense == "about") for value, share, sense in connection.execute(query))


def everything_named(connection: Connection, work_id: WorkId) -> tuple[tuple[str, ...], ...]:
    """All that was found in a work, as it stands: to see whether counting anew has changed it."""
    query = select(_named.what, _named.value, _named.sense).where(_named.work_id == work_id)
    rows = connection.execute(query.order_by(_named.what, _named.position))
    return tuple(tuple(row) for row in rows)


def _page_concept(concept: str, words: list[str], *general: int) -> PageConcept:
    """As ``index.catalogue.pages`` keeps it: a third value marks a general concept."""
    return PageConcept(concept, tuple(words), bool(general))


def _rows(work_id: WorkId, what: str, found: Iterable[Named]) -> Iterator[dict[str, Any]]:
    for position, one in enumerate(found):
        yield {
            "work_id": work_id,
            "what": what,
            "position": position,
            "value": one.value,
            "sense": "about" if one.about else "mentioned",
            "share": one.share,
        }
