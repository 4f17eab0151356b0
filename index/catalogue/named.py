"""What the pages of a work name, counted up to the work, beside what its description says.

Metadata stays in ``work_areas``; what is found stands in ``work_named`` with its share of the text pages, so
that a reviewer sees which is which, and is counted anew whenever the documents of a work change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from index.aboutness import Named, Rule, is_country, judged
from index.catalogue import tables
from index.catalogue.named_concepts import concepts_judged
from index.catalogue.records import PageRow
from index.model import PageConcept, Work, WorkId

_documents = tables.documents.c
_pages = tables.pages.c
_named = tables.work_named.c

COUNTRIES = Rule(share=0.35, pages=2, of_most=0.5, titled_share=0.05, at_most=6)
"""A country's own report names it on nearly every page and a neighbour on one in ten; committees that go
through forty countries name a dozen on two pages in five."""

REGIONS = Rule(share=0.5, pages=2, of_most=0.5, titled_share=0.05, at_most=6)
"""Half of the country chapters name their continent or an organisation on a quarter of their pages."""

TEXT = "text"
"""The kind of page that is evidence; covers, contents and bibliographies count neither for nor against."""


_CURRENT = (_documents.work_id == bindparam("counted")) & (_documents.state == "current")
_TITLED = select(_documents.titled_areas).where(_CURRENT).order_by(_documents.number)
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
    concepts: list[tuple[PageConcept, ...]] = []
    for areas_here, concepts_here in connection.execute(_OF_TEXT_PAGES, counted):
        areas.append([area for area, _ in areas_here])
        concepts.append(tuple(_page_concept(*one) for one in concepts_here))
    titled = [area for (found,) in connection.execute(_TITLED, counted) for area in found]
    title, abstract = connection.execute(_DESCRIBED, counted).first() or ("", "")
    connection.execute(_FORGET, counted)
    _remember(connection, work_id, areas_judged(areas, titled), concepts_judged(concepts, title, abstract))


def count_first(connection: Connection, work: Work, pages: Iterable[PageRow], titled: Sequence[str]) -> None:
    """What ``recount`` finds of a new work whose one document has these ``pages``, without reading them."""
    evidence = [page for page in pages if page.kind == TEXT and any(text for _, text in page.runs)]
    areas = areas_judged([[one.area for one in page.areas] for page in evidence], titled)
    concepts = concepts_judged([page.concepts for page in evidence], work.title, work.abstract)
    _remember(connection, work.id, areas, concepts)


def _remember(
    connection: Connection, work_id: WorkId, areas: Iterable[Named], concepts: Iterable[Named]
) -> None:
    rows = [*_rows(work_id, "area", areas), *_rows(work_id, "concept", concepts)]
    if rows:
        connection.execute(_REMEMBER, rows)


def areas_judged(pages: Sequence[Sequence[str]], titled: Sequence[str] = ()) -> tuple[Named, ...]:
    """The areas that a work names, about first: countries and regions each among their like.

    A report on West Africa that treats Mali and Niger is about all three, though each page names the region.
    """
    countries = judged(
        [list(filter(is_country, page)) for page in pages], COUNTRIES, filter(is_country, titled)
    )
    regions = judged(
        [[area for area in page if not is_country(area)] for page in pages],
        REGIONS,
        (area for area in titled if not is_country(area)),
    )
    return tuple(sorted((*countries, *regions), key=lambda one: not one.about))


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
