"""A work that comes with its document and pages is the same as one that gets them one after the other."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from catalogue_samples import ENGLISH, FRENCH, NOON, Statements
from sqlalchemy import Connection

from index.catalogue import events, outbox, tables
from index.catalogue.database import Catalogue
from index.catalogue.documents import add_document, documents
from index.catalogue.named import everything_named
from index.catalogue.pages import pages, put_pages
from index.catalogue.records import NewDocument, NewExtraction, NewWork, PageRow
from index.catalogue.whole_works import add_whole_work
from index.catalogue.works import add_work
from index.catalogue.works_read import work_record
from index.errors import ValueRefused
from index.model import UNDETERMINED, PageArea, PageConcept, WorkId

WORK = NewWork(
    title="Cocoa in Ghana", title_language=ENGLISH, type="report", publishers=("ILO",), authors=("Ada",),
    areas=("GHA",), state="published", metadata_state="guessed", title_confidence=0.6,
)  # fmt: skip
FILE = NewDocument(
    work_id=WorkId(""), file_hash="a" * 64, file_name="cocoa.pdf", media_type="application/pdf"
)
READ = NewExtraction(tool="reader", version="1", titled_areas=("GHA",), pages_ocr=1)
COCOA, GHANA = PageConcept("cocoa", ("cocoa",)), PageArea("GHA", ("Ghana",))
PAGES = [
    PageRow(number=1, runs=((ENGLISH, "Cocoa in Ghana"),), kind="cover", areas=(PageArea("TGO", ("Togo",)),)),
    PageRow(number=2, runs=((ENGLISH, "Cocoa. "), (FRENCH, "Cacao")), concepts=(COCOA,), areas=(GHANA,)),
    PageRow(
        number=3, runs=((FRENCH, "Du cacao encore, et davantage"),), concepts=(COCOA,), heading=("1 Cacao",)
    ),
    PageRow(number=4, runs=()),
]


def told(connection: Connection, work_id: WorkId) -> dict[str, Any]:
    """All that the catalogue holds of a work, without what is given anew each time."""
    record = asdict(work_record(connection, work_id))
    held = [asdict(one) for one in documents(connection, work_id)]
    rows = [asdict(page) for one in documents(connection, work_id) for page in pages(connection, one.id)]
    happened = [asdict(one) for one in events.events(connection, work_id)]
    whatever = {"id", "number", "version", "work_id", "document_id", "extraction", "updated"}

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items() if name not in whatever}
        return [plain(one) for one in value] if isinstance(value, list) else value

    queued = work_id in outbox.still_waiting(connection, [work_id])
    named = everything_named(connection, work_id)
    return {"named": named, "queued": queued} | plain(
        {"record": record, "documents": held, "pages": rows, "events": happened}
    )


@pytest.mark.parametrize("changed", [{}, {"state": "draft"}, {"state": "withdrawn"}, {"title": "Reports"}])
@pytest.mark.parametrize("language", [None, FRENCH])
def test_one_change_leaves_what_three_leave(
    catalogue: Catalogue, changed: dict[str, Any], language: Any
) -> None:
    """Rows, counts, what the pages name, events in their order, the outbox: all of it."""
    new = NewWork(**(asdict(WORK) | changed))
    read = NewExtraction(**(asdict(READ) | {"language": language}))
    with catalogue.writing() as connection:
        apart = add_work(connection, new, now=NOON)
        file = NewDocument(**(asdict(FILE) | {"work_id": apart.id}))
        document = add_document(connection, file, now=NOON)
        put_pages(connection, document.id, read, PAGES, now=NOON)
        whole, stored = add_whole_work(connection, new, FILE, read, PAGES, now=NOON)
        assert told(connection, whole.id) == told(connection, apart.id)
        assert stored.document_id == documents(connection, whole.id)[0].id
        assert (stored.pages_extracted, stored.pages_ocr, stored.pages_empty) == (4, 1, 1)
        assert dict(outbox.pending(connection, 9))[whole.id] == whole.version == 1


def test_nothing_is_named_by_a_work_without_text(catalogue: Catalogue) -> None:
    with catalogue.writing() as connection:
        whole, stored = add_whole_work(connection, WORK, FILE, READ, [], now=NOON)
        assert everything_named(connection, whole.id) == ()
        assert documents(connection, whole.id)[0].language == UNDETERMINED
        assert stored.pages_extracted == 0


def test_pages_out_of_order_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueRefused, match="number 3 after 1"), catalogue.writing() as connection:
        add_whole_work(connection, WORK, FILE, READ, [PAGES[0], PAGES[2]], now=NOON)
    with catalogue.reading() as connection:
        assert connection.execute(tables.works.select()).first() is None


def test_a_whole_work_takes_few_statements(catalogue: Catalogue) -> None:
    """What a folder of thousands of files has to do for each: one more statement is a second more."""
    with catalogue.writing() as connection, Statements(catalogue.engine) as one_by_one:
        added = add_work(connection, WORK, now=NOON)
        document = add_document(connection, NewDocument(work_id=added.id), now=NOON)
        put_pages(connection, document.id, READ, PAGES, now=NOON)
    with catalogue.writing() as connection, Statements(catalogue.engine) as together:
        add_whole_work(connection, WORK, FILE, READ, PAGES, now=NOON)
    assert len(together) < 0.6 * len(one_by_one)
