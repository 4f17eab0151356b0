"""A work with its first document and all its pages, added as one change: what nearly every file becomes.

The same as ``add_work``, ``add_document`` and ``put_pages`` one after the other, in a third of the
statements: nothing has to be looked for or taken away first, and the work is heard of once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from index.catalogue import events, outbox
from index.catalogue.documents import insert_document
from index.catalogue.named import count_first
from index.catalogue.pages import Tally, keep_rows, new_extraction
from index.catalogue.records import INGEST, Extraction, NewDocument, NewExtraction, NewWork, PageRow
from index.catalogue.works import beginning, insert_work
from index.model import Work


def add_whole_work(
    connection: Connection,
    new: NewWork,
    file: NewDocument,
    extraction: NewExtraction,
    pages: Sequence[PageRow],
    *,
    actor: str = INGEST,
    now: datetime,
) -> tuple[Work, Extraction]:
    """Add a work at version 1 with its document and pages, and queue it; ``file`` is given the work's id.

    Raises TextNotStorable, ValueRefused; what was written by then is the caller's to undo.
    """
    tally = Tally()
    for page in pages:
        tally.add(page)
    work = insert_work(connection, new, now=now)
    document = insert_document(
        connection, replace(file, work_id=work.id), now=now, counted=tally.of_document(extraction)
    )
    number = new_extraction(connection, document.id, extraction, tally, now)
    keep_rows(connection, document.id, number, pages)
    count_first(connection, work, pages, extraction.titled_areas, file.file_name or "")
    outbox.queue(connection, work.id, work.version, now=now)
    counted = tally.of_extraction(extraction)
    read = {"extraction": number, "tool": extraction.tool, "version": extraction.version} | counted
    happened = {beginning(new): {}, "document-added": {}, "pages-stored": read}
    events.record_arrival(connection, work.id, document.id, happened, actor=actor, now=now)
    return work, Extraction(
        number=number, document_id=document.id, tool=extraction.tool, version=extraction.version, made=now,
        **counted,
    )  # fmt: skip
