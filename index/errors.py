"""What can go wrong in the index, by name; ``portal/errors.py`` maps each to an answer."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything the knowledge side of the house refuses or cannot do."""


class EngineUnavailable(KnowledgeError):
    """The search engine cannot answer now; readers get 503 and the rest of the portal goes on."""


class IndexOfAnotherVersion(EngineUnavailable):
    """The index on disk was written by another version of the engine or mapping: run ``atlas87 rebuild``."""


class IndexMissing(EngineUnavailable):
    """There is no index: a worker makes it for a catalogue that never had one, else ``atlas87 rebuild``."""


class IndexUnwritable(EngineUnavailable):
    """The index folder cannot be written (permissions, disk full); nothing is lost, the outbox waits."""


class EngineKeyRefused(EngineUnavailable):
    """The search engine does not know our key, or the key may not do this: an operator must see to it."""


class EngineUntrusted(EngineUnavailable):
    """The search engine's certificate, or the file of its authority, is not to be trusted."""


class RequestRefused(EngineUnavailable):
    """The search engine will not take one request as it stands: too large, or something in it is amiss."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"The search engine refused a request ({status}): {reason}")
        self.status, self.reason = status, reason


class IndexIncomplete(EngineUnavailable):
    """A new index does not hold what it was given: readers were not sent to it, they keep the one before."""


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


class CatalogueUnavailable(KnowledgeError):
    """The database cannot answer now (not there, not ours, damaged); the message says what to do."""


class CatalogueBusy(CatalogueUnavailable):
    """Another process held the write lock longer than the busy timeout; nothing was written."""


class CatalogueUnwritable(CatalogueUnavailable):
    """The database cannot be written (disk full, permissions); nothing is lost, readers go on."""


class ValueRefused(KnowledgeError):
    """A value that the catalogue does not take: ``field`` names it, ``why`` says what is wrong."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class TextNotStorable(ValueRefused):
    """Text with a NUL or a lone surrogate, which not every database can hold; extractors take them out."""


class Merged(KnowledgeError):
    """The work was merged into another: its address redirects to ``into``."""

    def __init__(self, work_id: str, into: str) -> None:
        super().__init__(f"{work_id} was merged into {into}")
        self.work_id, self.into = work_id, into


class NotServedHere(KnowledgeError):
    """The work's ``access`` does not let this be served here; ``source_url`` is its publisher's address."""

    def __init__(self, work_id: str, access: str, source_url: str | None) -> None:
        super().__init__(f"{work_id} has access {access}: not served here")
        self.work_id, self.access, self.source_url = work_id, access, source_url


class FileMissing(KnowledgeError):
    """The file store does not hold a file that the catalogue names."""


class FileDamaged(KnowledgeError):
    """A stored file's bytes do not give the hash that it is named by."""


class FileStoreUnwritable(KnowledgeError):
    """The file store cannot take a file (disk full, permissions); nothing half-written stays visible."""


class FileStoreUnavailable(KnowledgeError):
    """The store of files does not answer now; what it holds is there when it does."""


class VocabularyBroken(KnowledgeError):
    """A vocabulary breaks its own rules; ``faults`` names every fault, not only the first."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
