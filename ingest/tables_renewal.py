"""Documents of which the tables were looked for in an older way: counted, and looked at again when nothing
else is to be done.

A few at a time are asked for, and only when no tables wait, so that what comes in new is not held up.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Select, func, select

from index.catalogue.tables import documents, extractions
from ingest import later_jobs
from ingest.later_jobs_tables import later_jobs as jobs
from ingest.later_jobs_wanted import TABLES
from ingest.ledger_tables import ledger_files as files
from ingest.stores import Stores
from ingest.tables_job import FINDING, TOOL, finding_of

AT_ONCE = 20
"""Documents asked for at a time: half a minute's work for one worker."""


def count_older(connection: Connection, finding: int = FINDING) -> int:
    """How many current documents have their tables from a way of finding them before ``finding``."""
    older = _older(connection, finding).subquery()
    return int(connection.execute(select(func.count(older.c.document_id.distinct()))).scalar_one())


def look_again(stores: Stores, finding: int = FINDING) -> int:
    """Have the tables of the next few such documents looked for again; how many that are. None while tables
    of any document wait to be taken: what came in new is never behind these."""
    with stores.catalogue.reading() as connection:
        waits = later_jobs.anything_to_do(connection, [TABLES])
        numbers = (
            [] if waits else list(connection.execute(_older(connection, finding).limit(AT_ONCE)).scalars())
        )
    if numbers:
        with stores.catalogue.writing() as connection:
            for number in numbers:
                later_jobs.ask(connection, [TABLES], number, now=stores.now())
    return len(numbers)


def _older(connection: Connection, finding: int) -> Select[int, str]:
    """(file, document) of the jobs that were done in an older way, in their order."""
    versions = connection.execute(select(extractions.c.version).where(extractions.c.tool == TOOL).distinct())
    new = [version for version in versions.scalars() if finding_of(version) >= finding]
    joined = jobs.join(files, files.c.number == jobs.c.file).join(
        documents, documents.c.id == files.c.document_id
    )
    wanted = (jobs.c.kind == TABLES, jobs.c.state == "done", documents.c.state == "current")
    found = select(jobs.c.file, files.c.document_id).select_from(joined)
    return found.where(*wanted, ~_looked_with(new)).order_by(jobs.c.number)


def _looked_with(versions: list[str]) -> ColumnElement[bool]:
    own = (extractions.c.document_id == files.c.document_id, extractions.c.tool == TOOL)
    return select(extractions.c.number).where(*own, extractions.c.version.in_(versions)).exists()
