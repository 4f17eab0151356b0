"""What can go wrong in the index, by name; ``portal/errors.py`` maps each to an answer."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything the knowledge side of the house refuses or cannot do."""


class EngineUnavailable(KnowledgeError):
    """The search engine cannot answer now; readers get 503 and the rest of the portal goes on."""


class IndexOfAnotherVersion(EngineUnavailable):
    """The index on disk was written by another version of the engine or mapping: run ``atlas87 rebuild``."""


class IndexUnwritable(EngineUnavailable):
    """The index folder cannot be written (permissions, disk full); nothing is lost, the outbox waits."""


class WriterBusy(KnowledgeError):
    """Another process is writing to the index; what was to be put stays in the outbox."""


class CursorExpired(KnowledgeError):
    """The cursor belongs to a generation of the index that is gone: start the walk again."""


class CursorInvalid(KnowledgeError):
    """The cursor was not made here, or for another query."""


class NotFound(KnowledgeError):
    """There is no such thing in the catalogue."""


class Withdrawn(KnowledgeError):
    """The work was withdrawn; a tombstone says when and why."""

    def __init__(self, work_id: str, reason: str, when: str) -> None:
        super().__init__(f"{work_id} was withdrawn on {when}: {reason}")
        self.work_id, self.reason, self.when = work_id, reason, when


class CatalogueOfAnotherVersion(KnowledgeError):
    """The database was made by a newer version of Atlas, or its migrations have not been run."""


class FileMissing(KnowledgeError):
    """The file store does not hold a file that the catalogue names."""
