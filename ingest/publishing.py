"""From a file that was read to a work that can be found: one file, inside the caller's transaction.

Work, document, pages, outbox and the ledger's state change together or not at all.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from index.catalogue.documents import add_document, document, replace_document, set_title
from index.catalogue.layouts import put_layouts
from index.catalogue.page_tables import put_tables
from index.catalogue.pages import put_pages
from index.catalogue.records import INGEST, Extraction, NewDocument, NewExtraction, PageRow, WorkChanges
from index.catalogue.whole_works import add_whole_work
from index.catalogue.works import edit_work
from index.catalogue.works_read import work_record
from index.model import DocumentId, LanguageTag, WorkId
from ingest import later_jobs, ledger
from ingest.accepting import apply_plan, was_withdrawn
from ingest.cage_answers import ReadFile
from ingest.extractors.cleaning import clean_line
from ingest.later_jobs_wanted import TABLES, kinds_for
from ingest.lease_owners import Owner
from ingest.ledger import Entry, Outcome
from ingest.ledger_states import REFUSED
from ingest.ledger_tables import ledger_works
from ingest.plans import Plan, document_title, from_json, new_work, title_from_name, title_sureness
from ingest.recognition_store import put_recognised


def publish(
    connection: Connection, number: int, read: ReadFile, *, owner: Owner, now: datetime
) -> int | None:
    """Put what was read into the catalogue: a new work, one more document, or newer bytes of an old one.

    Returns the number of a duplicate of the older bytes, which is to be read now that they are gone. Raises
    LeaseLost when another worker has the file meanwhile; nothing of the file is written then.
    """
    entry = ledger.entry(connection, number)
    twin = _twin(connection, entry)
    if twin is not None:
        ledger.move(connection, number, "duplicate", owner=owner, now=now, duplicate_of=twin.number)
        return None
    plan, before = from_json(entry.plan), _before(connection, entry)
    fresh = before is None and not (entry.work_id and entry.document_id)
    if fresh and _work_of_key(connection, plan) is None:
        work_id, stored = _as_new_work(connection, entry, read, plan, now)
    else:
        work_id, document_id = _placed(connection, entry, before, read, plan, now)
        stored = put_pages(connection, document_id, _extraction(read), _page_rows(read), now=now)
    document_id, kinds = stored.document_id, kinds_for(read)
    put_layouts(connection, document_id, read.layouts, read.outline, fresh=fresh)
    if TABLES not in kinds:  # else those of the same bytes stay until the job is done
        put_tables(connection, document_id, stored.number, read.tables)
    put_recognised(connection, document_id, read.recognised or (), fresh=fresh)
    recognised, empty = len(read.recognised or ()), read.pages_empty
    outcome = Outcome(work_id, document_id, len(read.pages), recognised, empty, read.main_language)
    ledger.catalogued(connection, number, outcome, owner=owner, now=now, left_out=read.left_out)
    later_jobs.ask(connection, kinds, number, now=now)
    if before is None or was_withdrawn(connection, before):
        return None
    return ledger.free_duplicates(connection, before.number, now=now)


def _twin(connection: Connection, entry: Entry) -> Entry | None:
    """Another source whose document holds these bytes already: two that were read at the same time."""
    for other in ledger.others_with_bytes_of(connection, entry):
        held = other.current and other.document_id and other.state not in REFUSED
        if held and other.state != "duplicate":
            return other
    return None


def _placed(
    connection: Connection, entry: Entry, before: Entry | None, read: ReadFile, plan: Plan, now: datetime
) -> tuple[WorkId, DocumentId]:
    """The work that is there and the document in it that the pages belong to, made where it is missing."""
    if entry.document_id is not None and entry.work_id is not None:  # the same bytes, read again
        _guess_again(connection, WorkId(entry.work_id), entry, read, "read again", now)
        title, language = document_title(plan, read.title, read.title_confidence, read.main_language)
        set_title(connection, DocumentId(entry.document_id), title, language if title else None, now=now)
        return WorkId(entry.work_id), DocumentId(entry.document_id)
    if before is not None:
        return _replaced(connection, before, entry, read, plan, now)
    work_id = WorkId(str(_work_of_key(connection, plan)))
    added = add_document(connection, _new_document(work_id, entry, read, plan), now=now)
    return work_id, added.id


def _before(connection: Connection, entry: Entry) -> Entry | None:
    """The earlier content of the same source whose document is still the current one."""
    if entry.document_id is not None:
        return None
    seen = {entry.number}
    number = entry.follows
    while number is not None and number not in seen:
        seen.add(number)
        earlier = ledger.entry(connection, number)
        if earlier.document_id is not None:
            held = document(connection, DocumentId(earlier.document_id))
            if held.state == "current":
                return earlier
        number = earlier.follows
    return None


def _replaced(
    connection: Connection, before: Entry, entry: Entry, read: ReadFile, plan: Plan, now: datetime
) -> tuple[WorkId, DocumentId]:
    """The work keeps its id, the old document its address; a guessed title is guessed again."""
    work_id, old = WorkId(str(before.work_id)), DocumentId(str(before.document_id))
    added = replace_document(connection, old, _new_document(work_id, entry, read, plan), now=now)
    apply_plan(connection, work_id, from_json(before.plan), plan, now=now)
    _guess_again(connection, work_id, entry, read, "newer file", now)
    return work_id, added.id


def _guess_again(
    connection: Connection, work_id: WorkId, entry: Entry, read: ReadFile, reason: str, now: datetime
) -> None:
    """A title that nobody declared is guessed again from what was read, by a work's first document alone."""
    held = work_record(connection, work_id)
    if held.metadata_state != "guessed":
        return
    if entry.document_id is not None and document(connection, DocumentId(entry.document_id)).number != 1:
        return
    guess: WorkChanges = {
        "title": read.title or title_from_name(entry.file_name),
        "title_language": _title_language(read),
        "metadata_state": "guessed",
        "title_confidence": title_sureness(read.title, read.title_confidence),
    }
    if (held.work.title, held.title_confidence) != (guess["title"], guess["title_confidence"]):
        edit_work(connection, work_id, guess, reason=reason, actor=INGEST, now=now)


def _work_of_key(connection: Connection, plan: Plan) -> WorkId | None:
    if plan.work_key is None:
        return None
    scope, key = plan.work_key
    wanted = select(ledger_works.c.work_id).where(ledger_works.c.scope == scope, ledger_works.c.key == key)
    found = connection.execute(wanted).scalar()
    return WorkId(found) if found else None


def _as_new_work(
    connection: Connection, entry: Entry, read: ReadFile, plan: Plan, now: datetime
) -> tuple[WorkId, Extraction]:
    """A file that becomes a work of its own."""
    language = read.main_language if "title" in plan.cells else _title_language(read)
    new = new_work(
        plan,
        title_in_file=read.title,
        file_name=entry.file_name,
        language=language,
        title_confidence=read.title_confidence,
    )
    file, pages = _new_document(_TO_BE_MADE, entry, read, plan), _page_rows(read)
    work, stored = add_whole_work(connection, new, file, _extraction(read), pages, now=now)
    if plan.work_key is not None:
        scope, key = plan.work_key
        connection.execute(insert(ledger_works), {"scope": scope, "key": key, "work_id": work.id})
    return work.id, stored


_TO_BE_MADE = WorkId("")


def _extraction(read: ReadFile) -> NewExtraction:
    return NewExtraction(
        tool=read.tool,
        version=read.tool_version,
        language=read.main_language,
        titled_areas=read.titled_areas,
        pages_ocr=len(read.recognised or ()),
    )


def _page_rows(read: ReadFile) -> list[PageRow]:
    return [
        PageRow(
            number=page.number,
            runs=page.runs,
            heading=page.heading,
            kind=page.kind,
            concepts=page.concepts,
            areas=page.areas,
            tagged_with=read.tagged_with,
            starts=page.starts,
        )
        for page in read.pages
    ]


def _title_language(read: ReadFile) -> LanguageTag:
    """The language of a guessed title."""
    return read.title_language if read.title else read.main_language


def _new_document(work_id: WorkId, entry: Entry, read: ReadFile, plan: Plan) -> NewDocument:
    address = plan.cells.get("source_url")
    title, language = document_title(plan, read.title, read.title_confidence, read.main_language)
    return NewDocument(
        work_id=work_id,
        file_hash=entry.file_hash,
        file_name=clean_line(entry.file_name) or None,
        media_type=read.media_type,
        format=read.format,
        size=entry.size,
        language=read.main_language,
        languages=read.languages,
        declared_language=plan.language or read.declared_language,
        source_url=str(address) if address else None,
        title=title,
        title_language=language if title else None,
    )
