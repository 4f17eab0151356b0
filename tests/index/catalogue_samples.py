"""Works, documents and pages for the catalogue's tests, in few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from index.catalogue import documents, pages, works
from index.catalogue.records import Document, NewDocument, NewExtraction, NewWork, PageRow
from index.model import LanguageTag, Runs, Work

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ENGLISH = LanguageTag("en")
FRENCH = LanguageTag("fr")
READER = NewExtraction(tool="reader", version="1.0")
WHO_AND_WHEN: dict[str, Any] = {"actor": "Ada", "now": NOON}
WHY: dict[str, Any] = {"reason": "the title page says so", **WHO_AND_WHEN}


def later(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def a_work(connection: Connection, title: str = "Child labour in cocoa", **fields: Any) -> Work:
    """A work, published unless told otherwise."""
    now = fields.pop("now", NOON)
    values = {"title_language": ENGLISH, "type": "report"} | fields
    return works.add_work(connection, NewWork(title=title, **values), now=now)


def english(*texts: str) -> list[PageRow]:
    """Pages of one English run each."""
    return [PageRow(number=n, runs=((ENGLISH, text),)) for n, text in enumerate(texts, 1)]


def a_page(runs: Runs, number: int = 1, **fields: Any) -> PageRow:
    """One page."""
    return PageRow(number=number, runs=runs, **fields)


def a_document(connection: Connection, work: Work, *texts: str, **fields: Any) -> Document:
    """A document of the work with one English page for each text."""
    added = documents.add_document(connection, NewDocument(work_id=work.id, **fields), now=NOON)
    pages.put_pages(connection, added.id, READER, english(*texts), now=NOON)
    return documents.document(connection, added.id)


class Statements:
    """Counts what is sent to a database while the block runs."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.sent = engine, []

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.sent.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.sent

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)
