"""The later job that holds a document against all others: the slow part reads its text, outside any lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from index.catalogue.pages import pages
from index.errors import NotFound
from index.model import DocumentId
from ingest.later_jobs import Job
from ingest.later_jobs_running import Publish
from ingest.later_jobs_wanted import LIKENESS
from ingest.likeness_sketch import sketch
from ingest.stores import Stores
from ingest.work_links import remember


class LikenessWork:
    """Sketches one document and links its work with those that are like it. Needs no tool."""

    kind = LIKENESS

    def able(self) -> bool:
        """Everywhere."""
        return True

    def do(self, stores: Stores, job: Job) -> Publish:
        """The sketch, from the text in the catalogue; publishing it finds what is alike."""
        if job.document_id is None:
            raise NotFound(f"file {job.file} has brought no document")
        document_id = DocumentId(job.document_id)
        with stores.catalogue.reading() as connection:
            made = sketch(page.text for page in pages(connection, document_id))

        def publish(connection: Connection, now: datetime) -> None:
            remember(connection, document_id, made, now=now)

        return publish

    def close(self) -> None:
        """Nothing runs on: a sketch takes less than a second."""
