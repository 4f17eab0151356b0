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


class _Tally:
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
    check_values({"tool": extraction.tool, "version": extraction.version})
    number = _new_extraction(connection, document_id, extraction, now)
    connection.execute(_FORGET_PAGES, {"counted": document_id})
    tally = _Tally()
    rows = _rows(document_id, number, pages, tally)
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        connection.execute(_KEEP_PAGES, batch)
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


def _new_extraction(
    connection: Connection, document_id: DocumentId, extraction: NewExtraction, now: datetime
) -> int:
    values = {"document_id": document_id, "tool": extraction.tool, "version": extraction.version, "made": now}
    values |= {"pages_extracted": 0, "pages_ocr": 0, "pages_empty": 0}
    number: int = connection.execute(_KEEP_EXTRACTION, values).scalar_one()
    return number


def _rows(
    document_id: DocumentId, extraction: int, pages: Iterable[PageRow], tally: _Tally
) -> Iterator[dict[str, Any]]:
    last = 0
    for page in pages:
        if page.number != last + 1:
            raise ValueRefused("page", f"number {page.number} after {last}")
        last = page.number
        tally.add(page)
        yield _row(document_id, extraction, page)


def _row(document_id: DocumentId, extraction: int, page: PageRow) -> dict[str, Any]:
    where = f"page {page.number}"
    words = [word for one in page.concepts for word in (one.concept, *one.words)]
    words += [word for one in page.areas for word in (one.area, *one.words)]
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
        "text": storable(where, "".join(text for _, text in page.runs)),
    }


def _keep_counts(
    connection: Connection, document_id: DocumentId, number: int, extraction: NewExtraction, tally: _Tally
) -> dict[str, int]:
    found = extraction.languages or tally.languages()
    main = extraction.language or (found[0] if found else None)
    read = tally.pages if extraction.ocr else extraction.pages_ocr
    counts = {"pages_ocr": read, "pages_empty": tally.empty}
    columns: dict[str, Any] = counts | {"page_count": tally.pages, "characters": tally.lengths.total()}
    columns["titled_areas"] = list(extraction.titled_areas)
    if main is not None:
        columns |= {"language": main, "languages": list(dict.fromkeys((main, *found)))}
    connection.execute(_COUNT_DOCUMENT, columns | {"counted": document_id})
    kept = counts | {"pages_extracted": tally.pages}
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
