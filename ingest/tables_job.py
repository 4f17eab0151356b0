"""The later job that takes the tables of a PDF, page by page, in the cage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection

from index.catalogue.documents import document
from index.catalogue.page_tables import publish_tables
from index.catalogue.records import NewExtraction
from index.errors import FileMissing, NotFound
from index.model import DocumentId, PageTable
from ingest.cage import Cage
from ingest.cage_tables import TablesRead
from ingest.errors import FileRefused
from ingest.later_jobs import Job
from ingest.later_jobs_running import Publish
from ingest.later_jobs_wanted import TABLES
from ingest.stores import Stores

TOOL = "pdfplumber"

FINDING = 4
"""Counts the ways of finding tables that there have been; it is part of the tool's version, so that
documents that were looked at by an older one can be told, and looked at again (``ingest.tables_renewal``)."""

_MARK = "+tables."

BAD_PAGES = 8
"""Pages that may fail (too long, too much memory, broken) before a file is left: each may cost its limit."""


def finding_of(tool_version: str) -> int:
    """Which way of finding tables a version of the tool names; 0 where it names none."""
    number = tool_version.rpartition(_MARK)[2]
    return int(number) if number.isdecimal() else 0


class TablesWork:
    """Takes the tables of one PDF. ``cage`` opens what reads hostile files, and is closed with this."""

    kind = TABLES

    def __init__(self, cage: Callable[[], Cage]) -> None:
        self._open_cage = cache(cage)
        self._opened = False

    def able(self) -> bool:
        """Everywhere: pdfplumber is one of our libraries."""
        return True

    def close(self) -> None:
        """End the cage."""
        if self._opened:
            self._open_cage().close()

    def do(self, stores: Stores, job: Job) -> Publish:
        """The tables, beside the pages they stand on; publishing them hands the work to the engine anew."""
        if job.document_id is None:
            raise NotFound(f"file {job.file} has brought no document")
        document_id = DocumentId(job.document_id)
        path = stores.files.path(job.file_hash)
        if path is None:
            raise FileMissing(f"the store does not hold file {job.file}")
        with stores.catalogue.reading() as connection:
            count = document(connection, document_id).page_count
        self._opened = True
        found, looked = all_tables(self._open_cage(), path, count)
        tool = NewExtraction(tool=TOOL, version=f"{version(TOOL)}{_MARK}{FINDING}")

        def publish(connection: Connection, now: datetime) -> None:
            publish_tables(connection, document_id, tool, found, looked, now=now)

        return publish


def all_tables(cage: Cage, path: Path, pages: int) -> tuple[list[PageTable], int]:
    """The tables of a PDF of so many pages, and how many pages were looked at closely.

    A page that cannot be looked at costs itself alone, until there are ``BAD_PAGES`` of them. Raises
    ``FileRefused``, ``CageUnavailable``.
    """
    found: list[PageTable] = []
    looked = bad = 0
    number: int | None = 1
    while number is not None and number <= pages:
        try:
            read = cage.tables(path, number)
        except FileRefused:
            read, failed = _past_bad_page(cage, path, number)
            bad += failed
            if bad >= BAD_PAGES:
                raise
        found += read.tables
        looked += read.looked
        number = read.go_on
    return found, looked


def _past_bad_page(cage: Cage, path: Path, number: int) -> tuple[TablesRead, bool]:
    """The page ``number`` by itself, or nothing of it, and whether it was the bad one."""
    try:
        read = cage.tables(path, number, number)
    except FileRefused:
        return TablesRead((), 0, number + 1), True
    return TablesRead(read.tables, read.looked, number + 1), False
