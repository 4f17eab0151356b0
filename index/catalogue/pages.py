"""Pages: the text of a document, stored once, exactly as extracted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from index.catalogue import events, named, outbox, tables
from index.catalogue.identifiers import is_identifier
from index.catalogue.records import INGEST, Extraction, NewExtraction, Page, PageRow
from index.catalogue.storable import check_values, storable
from index.errors import NotFound, ValueRefused
from index.model import UNDETERMINED, DocumentId, LanguageTag, PageArea, PageConcept, Runs

_pages = tables.pages.c
_documents = tables.documents.c
_extractions = tables.extractions.c

LARGEST_NUMBER = 2**31 - 1
"""What every database's integer holds; a larger page number can only come from an address typed by hand."""

_ROWS_AT_ONCE = 200
"""Pages written by one statement: about a megabyte of text."""

_WORK_OF = select(_documents.work_id).where(_documents.id == bindparam("counted"))
_KEEP_PAGES = insert(tables.pages)
_KEEP_EXTRACTION = insert(tables.extractions).returning(_extractions.number)
_FORGET_PAGES = delete(tables.pages).where(_pages.document_id == bindparam("counted"))
_COUNT_DOCUMENT = update(tables.documents).where(_documents.id == bindparam("counted"))
_COUNT_EXTRACTION = update(tables.extractions).where(_extractions.number == bindparam("counted"))


class Tally:
    """What is counted while the pages stream by: pages, empty pages, text by language."""

    def __init__(self) -> None:
        self.pages = self.empty = 0
        self.lengths: Counter[LanguageTag] = Counter()

    def add(self, page: PageRow) -> None:
        self.pages += 1
        self.empty += not any(text.strip() for _, text in page.runs)
        for tag, text in page.runs:
            self.lengths[tag] += len(text)

    def languages(self) -> tuple[LanguageTag, ...]:
        """Most text first; text in no known language last, whatever its length."""
        return tuple(sorted(self.lengths, key=lambda tag: (tag == UNDETERMINED, -self.lengths[tag], tag)))

    def counting(self, pages: Iterable[PageRow]) -> Iterator[PageRow]:
        """The pages as they are, counted as they pass."""
        for page in pages:
            self.add(page)
            yield page

    def of_document(self, extraction: NewExtraction) -> dict[str, Any]:
        """What the row of a document says of its pages."""
        found = extraction.languages or self.languages()
        main = extraction.language or (found[0] if found else None)
        columns: dict[str, Any] = {
            "page_count": self.pages, "characters": self.lengths.total(), "pages_empty": self.empty,
            "pages_ocr": self.recognised(extraction), "titled_areas": list(extraction.titled_areas),
        }  # fmt: skip
        if main is not None:
            columns |= {"language": main, "languages": list(dict.fromkeys((main, *found)))}
        return columns

    def of_extraction(self, extraction: NewExtraction) -> dict[str, int]:
        """What the row of an extraction says of its pages."""
        read = self.recognised(extraction)
        return {"pages_ocr": read, "pages_empty": self.empty, "pages_extracted": self.pages}

    def recognised(self, extraction: NewExtraction) -> int:
        """Pages whose text was recognised in their pictures."""
        return self.pages if extraction.ocr else extraction.pages_ocr


def put_pages(
    connection: Connection,
    document_id: DocumentId,
    extraction: NewExtraction,
    pages: Iterable[PageRow],
    *,
    actor: str = INGEST,
    now: datetime,
) -> Extraction:
    """Store the pages of a document, in the place of those it had, and count them.

    Numbers are 1, 2, 3 …, an empty page among them. Memory is constant however many pages come.
    Raises NotFound, TextNotStorable, ValueRefused.
    """
    work_id = connection.execute(_WORK_OF, {"counted": document_id}).scalar()
    if work_id is None:
        raise NotFound(f"no document {document_id}")
    number = new_extraction(connection, document_id, extraction, Tally(), now)
    connection.execute(_FORGET_PAGES, {"counted": document_id})
    tally = Tally()
    keep_rows(connection, document_id, number, tally.counting(pages))
    counted = _keep_counts(connection, document_id, number, extraction, tally)
    named.recount(connection, work_id)
    outbox.touched(connection, work_id, now=now)
    details = {"extraction": number, "tool": extraction.tool, "version": extraction.version} | counted
    events.record(
        connection,
        "pages-stored",
        work_id=work_id,
        document_id=document_id,
        actor=actor,
        details=details,
        now=now,
    )
    return Extraction(
        number=number,
        document_id=document_id,
        tool=extraction.tool,
        version=extraction.version,
        made=now,
        **counted,
    )


def new_extraction(
    connection: Connection, document_id: DocumentId, extraction: NewExtraction, tally: Tally, now: datetime
) -> int:
    """The row of an extraction of so many pages; its number. Raises TextNotStorable."""
    check_values({"tool": extraction.tool, "version": extraction.version})
    values = {"document_id": document_id, "tool": extraction.tool, "version": extraction.version, "made": now}
    values |= tally.of_extraction(extraction)
    number: int = connection.execute(_KEEP_EXTRACTION, values).scalar_one()
    return number


def keep_rows(
    connection: Connection, document_id: DocumentId, extraction: int, pages: Iterable[PageRow]
) -> None:
    """The rows of the pages of a document that has none. Raises TextNotStorable, ValueRefused."""
    rows = _rows(document_id, extraction, pages)
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        connection.execute(_KEEP_PAGES, batch)


def _rows(document_id: DocumentId, extraction: int, pages: Iterable[PageRow]) -> Iterator[dict[str, Any]]:
    last = 0
    for page in pages:
        if page.number != last + 1:
            raise ValueRefused("page", f"number {page.number} after {last}")
        last = page.number
        yield _row(document_id, extraction, page)


def _row(document_id: DocumentId, extraction: int, page: PageRow) -> dict[str, Any]:
    where = f"page {page.number}"
    words = [word for one in page.concepts for word in (one.concept, *one.words)]
    words += [word for one in page.areas for word in (one.area, *one.words)]
    words += [one for _, path in page.starts for one in path]
    check_values({where: (page.kind, *page.heading, *words, *(tag for tag, _ in page.runs))})
    return {
        "document_id": document_id,
        "number": page.number,
        "extraction": extraction,
        "kind": page.kind,
        "heading": page.heading,
        "runs": [(tag, len(text)) for tag, text in page.runs],
        "concepts": kept_concepts(page.concepts),
        "areas": [(one.area, one.words) for one in page.areas],
        "tagged_with": page.tagged_with,
        "heading_starts": page.starts,
        "text": storable(where, "".join(text for _, text in page.runs)),
    }


def _keep_counts(
    connection: Connection, document_id: DocumentId, number: int, extraction: NewExtraction, tally: Tally
) -> dict[str, int]:
    connection.execute(_COUNT_DOCUMENT, tally.of_document(extraction) | {"counted": document_id})
    kept = tally.of_extraction(extraction)
    connection.execute(_COUNT_EXTRACTION, kept | {"counted": number})
    return kept


def page(connection: Connection, document_id: DocumentId, number: int) -> Page:
    """One page. Raises NotFound."""
    wanted = select(tables.pages).where(_pages.document_id == document_id, _pages.number == number)
    possible = is_identifier(document_id) and 1 <= number <= LARGEST_NUMBER
    row = connection.execute(wanted).mappings().first() if possible else None
    if row is None:
        raise NotFound(f"{document_id} has no page {number}")
    return _page(row)


def pages(connection: Connection, document_id: DocumentId) -> Iterator[Page]:
    """All pages of a document by number, streamed."""
    query = select(tables.pages).where(_pages.document_id == document_id).order_by(_pages.number)
    for row in connection.execute(query.execution_options(yield_per=100)).mappings():
        yield _page(row)


def headings(connection: Connection, document_id: DocumentId) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """(page number, path of headings) of every page, without its text: for a table of contents."""
    query = select(_pages.number, _pages.heading).where(_pages.document_id == document_id)
    return tuple(
        (number, tuple(heading)) for number, heading in connection.execute(query.order_by(_pages.number))
    )


def extraction(connection: Connection, number: int) -> Extraction:
    """The reading that a page names. Raises NotFound."""
    row = (
        connection.execute(select(tables.extractions).where(_extractions.number == number)).mappings().first()
    )
    if row is None:
        raise NotFound(f"no extraction {number}")
    return Extraction(**row)


def _page(row: RowMapping) -> Page:
    return Page(
        document_id=DocumentId(row["document_id"]),
        number=row["number"],
        runs=cut(row["text"], row["runs"]),
        heading=tuple(row["heading"]),
        kind=row["kind"],
        concepts=page_concepts(row["concepts"]),
        areas=tuple(PageArea(area, tuple(words)) for area, words in row["areas"]),
        extraction=row["extraction"],
    )


def cut(text: str, lengths: Iterable[tuple[str, int]]) -> Runs:
    """The runs of a page from its whole text and the stored (tag, length in code points) pairs."""
    runs, start = [], 0
    for tag, length in lengths:
        runs.append((LanguageTag(tag), text[start : start + length]))
        start += length
    return tuple(runs)


def kept_concepts(concepts: Iterable[PageConcept]) -> list[list[Any]]:
    """Concepts as they are stored: id, words, and a third value where the concept is a general one."""
    return [[one.concept, one.words, *([1] if one.general else [])] for one in concepts]


def page_concepts(stored: Iterable[list[Any]]) -> tuple[PageConcept, ...]:
    """Concepts as stored, as values."""
    return tuple(PageConcept(concept, tuple(words), bool(rest)) for concept, words, *rest in stored)
