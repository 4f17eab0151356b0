"""What readers are told of the files of a work: what is in them, how it was read, what is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from index.catalogue.page_tables import table_counts
from index.catalogue.records import Document
from index.model import DocumentId
from ingest import later_jobs
from ingest.later_jobs_wanted import LONG_RECOGNITION, RECOGNITION, RENDERING, TABLES
from portal.i18n import ReaderLanguage, gettext_noop

TO_COME = {
    RECOGNITION: gettext_noop("the text of scanned pages"),
    LONG_RECOGNITION: gettext_noop("the text of scanned pages"),
    TABLES: gettext_noop("tables"),
    RENDERING: gettext_noop("pictures of the pages"),
}
"""Later jobs by what readers get from them. That works are compared is no part of any file."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What there is of one file beside its text, and the later jobs (kinds) that are not done yet."""

    tables: int = 0
    to_come: tuple[str, ...] = ()


def file_states(connection: Connection, documents: Sequence[Document]) -> dict[DocumentId, FileState]:
    """The state of each of the documents of one work, in two queries."""
    if not documents:
        return {}
    tables = table_counts(connection, [one.id for one in documents])
    waiting = later_jobs.to_come(connection, {one.file_hash for one in documents if one.file_hash})
    return {
        one.id: FileState(
            tables.get(one.id, 0), tuple(kind for kind in waiting.get(one.id, ()) if kind in TO_COME)
        )
        for one in documents
    }


def told_of(language: ReaderLanguage, document: Document, state: FileState) -> list[str]:
    """What is said of one file beside the number of its pages, in the reader's language."""
    said = []
    if state.tables:
        said.append(language.ngettext("%(num)s table", "%(num)s tables", state.tables))
    if document.pages_ocr:
        said.append(
            language.ngettext("%(num)s page recognised", "%(num)s pages recognised", document.pages_ocr)
        )
    if document.pages_empty:
        said.append(
            language.ngettext("%(num)s page without text", "%(num)s pages without text", document.pages_empty)
        )
    if state.to_come:
        named = dict.fromkeys(language.gettext(TO_COME[kind]) for kind in state.to_come)
        said.append(language.gettext("still to come: %(parts)s", parts=language.listed(list(named))))
    return said


def summary(language: ReaderLanguage, documents: Sequence[Document]) -> str:
    """How many files a work has, in how many languages; nothing of a single one, whose row says it all."""
    if len(documents) < 2:
        return ""
    tongues = {tag for one in documents for tag in one.languages or (one.language,)}
    files = language.ngettext("%(num)s file", "%(num)s files", len(documents))
    return f"{files} · {language.ngettext('%(num)s language', '%(num)s languages', len(tongues))}"
