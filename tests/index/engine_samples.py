"""Works and pages for the tests of engines, and short ways to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from elastic.session import elastic_engine

from index.engines.embedded.engine import EmbeddedEngine
from index.model import DocumentId, LanguageTag, PageConcept, Passage, Work, WorkId
from index.search import FACETS, Filters, PageRef, SearchEngine, SearchPage, SearchQuery

ENGINES: dict[str, Callable[[Path], SearchEngine]] = {
    "elastic": lambda folder: elastic_engine(),
    "embedded": lambda folder: EmbeddedEngine.open(folder / "search"),
}
"""Every engine that keeps the contract, by name; each is made in an empty folder."""

Page = str | tuple[str, str] | Sequence[tuple[str, str]] | Passage


def a_work(number: int, *, version: int = 1, title: str = "Untitled", **values: Any) -> Work:
    """A published work; its id is ``w-<number>``."""
    defaults = {"title_language": LanguageTag("en"), "type": "report"}
    return Work(**{**defaults, **values}, id=work_id(number), number=number, version=version, title=title)


def work_id(number: int) -> WorkId:
    """The id of the work with a number."""
    return WorkId(f"w-{number}")


def document_id(number: int, order: int = 1) -> DocumentId:
    """The id of a document of a work."""
    return DocumentId(f"d-{number}-{order}")


def a_page(
    number: int, page: int, text: Page, *, document: int = 1, concepts: Sequence[str] = (), **values: Any
) -> Passage:
    """A page: English text, (language, text), or several runs of these."""
    if isinstance(text, Passage):
        return text
    runs = [("en", text)] if isinstance(text, str) else [text] if isinstance(text[0], str) else text
    return Passage(
        work_id=work_id(number),
        document_id=document_id(number, document),
        page=page,
        runs=tuple((LanguageTag(str(tag)), str(part)) for tag, part in runs),
        concepts=tuple(PageConcept(concept, ("words",)) for concept in concepts),
        **values,
    )


def with_pages(work: Work, *texts: Page) -> tuple[Work, list[Passage]]:
    """A work and its pages, from 1 on."""
    return work, [a_page(work.number, page, text) for page, text in enumerate(texts, 1)]


def texts(*pages: Page, first: int = 1) -> list[tuple[Work, list[Passage]]]:
    """One work for each page."""
    return [with_pages(a_work(number), page) for number, page in enumerate(pages, first)]


def ask(engine: SearchEngine, text: str = "", filters: Filters | None = None, **values: Any) -> SearchPage:
    """One search, with all facets and every value of them."""
    asked = {"facets": FACETS, "facet_limit": None, "limit": 100, **values}
    return engine.search(SearchQuery(text=text, filters=filters or Filters(), **asked))


def numbers(page: SearchPage) -> list[int]:
    """The works that are listed, in order, by number."""
    return [hit.work_number for hit in page.hits]


def found(engine: SearchEngine, text: str, **values: Any) -> set[int]:
    """The works that have every word, by number."""
    return {hit.work_number for hit in ask(engine, text, **values).hits if hit.complete}


def pages_found(engine: SearchEngine, text: str, **values: Any) -> set[tuple[int, int]]:
    """The pages with every word, as (work, page)."""
    page = ask(engine, text, pages_per_work=1000, **values)
    return {(hit.work_number, one.page) for hit in page.hits for one in hit.pages if not one.missing}


def counts(page: SearchPage, facet: str) -> dict[str, int]:
    """The values of one facet and their works."""
    return {count.value: count.works for count in page.facets[facet]}


def references(pages: Iterable[PageRef]) -> list[tuple[str, int]]:
    """Addresses of pages as plain pairs."""
    return [(page.document_id, page.page) for page in pages]
