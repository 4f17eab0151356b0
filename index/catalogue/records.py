"""What the catalogue takes and gives, as values: works, documents, pages, events, organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypedDict

from index.model import (
    UNDETERMINED,
    Access,
    DocumentId,
    HeadingStarts,
    LanguageTag,
    PageArea,
    PageConcept,
    Runs,
    Work,
    WorkId,
    WorkState,
)

DocumentState = Literal["current", "replaced", "withdrawn"]
MetadataState = Literal["declared", "guessed"]
"""Whether somebody said what the work is called, or the title was guessed from its file."""

INGEST = "atlas87 ingest"
"""The actor of what the pipeline does on its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWork:
    """A work to be added; the fields are those of ``index.model.Work``.

    ``languages`` are the declared ones: they count only while the work has no document.
    ``title_confidence`` (0 to 1) goes with a guessed title.
    """

    title: str
    title_language: LanguageTag
    type: str
    state: WorkState = "published"
    abstract: str = ""
    abstract_language: LanguageTag = UNDETERMINED
    publishers: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    issued: str | None = None
    identifier: str | None = None
    licence: str | None = None
    source_url: str | None = None
    languages: tuple[LanguageTag, ...] = ()
    areas: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    mentioned_areas: tuple[str, ...] = ()
    mentioned_concepts: tuple[str, ...] = ()
    access: Access = "file"
    audience: str = "public"
    metadata_state: MetadataState = "declared"
    title_confidence: float | None = None


class WorkChanges(TypedDict, total=False):
    """What ``edit_work`` may change: the fields named here, whole; a field that is absent stays."""

    title: str
    title_language: LanguageTag
    type: str
    abstract: str
    abstract_language: LanguageTag
    publishers: tuple[str, ...]
    funders: tuple[str, ...]
    authors: tuple[str, ...]
    issued: str | None
    identifier: str | None
    licence: str | None
    source_url: str | None
    languages: tuple[LanguageTag, ...]
    areas: tuple[str, ...]
    concepts: tuple[str, ...]
    mentioned_areas: tuple[str, ...]
    mentioned_concepts: tuple[str, ...]
    access: Access
    audience: str
    metadata_state: MetadataState
    title_confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRecord:
    """A work with what the catalogue alone knows of it. All times are aware UTC.

    ``declared_languages`` are what the metadata says, ``work.languages`` what the documents are in; so are
    ``described`` the ``areas``, ``concepts``, ``mentioned_areas`` and ``mentioned_concepts`` of the metadata,
    of which ``work`` has also what its pages name.
    """

    work: Work
    described: Mapping[str, tuple[str, ...]]
    declared_languages: tuple[LanguageTag, ...]
    abstract_language: LanguageTag
    metadata_state: MetadataState
    title_confidence: float | None
    created: datetime
    updated: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    merged_into: WorkId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document to be added to a work. Sizes are bytes; a record without a file has no ``file_hash``."""

    work_id: WorkId
    file_hash: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    format: str | None = None
    size: int | None = None
    language: LanguageTag = UNDETERMINED
    languages: tuple[LanguageTag, ...] = ()
    declared_language: str | None = None
    source_url: str | None = None
    title: str | None = None
    title_language: LanguageTag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One language version or format of a work, one file.

    ``number`` counts within the work from 1 and never changes. ``language`` is the main one, ``languages``
    all, most text first. ``replaces`` and ``replaced_by`` lead from file to file of the same source.
    ``titled_areas`` are those that its title or name names; ``title`` is its own, where it is known.
    """

    id: DocumentId
    work_id: WorkId
    number: int
    state: DocumentState
    file_hash: str | None
    file_name: str | None
    media_type: str | None
    format: str | None
    size: int | None
    page_count: int
    pages_ocr: int
    pages_empty: int
    characters: int
    language: LanguageTag
    languages: tuple[LanguageTag, ...]
    declared_language: str | None
    source_url: str | None
    created: datetime
    replaces: DocumentId | None
    replaced_by: DocumentId | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    titled_areas: tuple[str, ...] = ()
    title: str | None = None
    title_language: LanguageTag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExtraction:
    """How pages were read. ``languages`` override what the runs of the pages say, when given.

    ``ocr``: every page was recognised in its picture; else ``pages_ocr`` of them were.

    ``titled_areas`` are the areas that the file's title or name names.
    """

    tool: str
    version: str
    ocr: bool = False
    pages_ocr: int = 0
    language: LanguageTag | None = None
    languages: tuple[LanguageTag, ...] = ()
    titled_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """One reading of a document by one tool."""

    number: int
    document_id: DocumentId
    tool: str
    version: str
    made: datetime
    pages_extracted: int
    pages_ocr: int
    pages_empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One page to be stored: the number from 1, as fixed in the extractor, and its text as runs."""

    number: int
    runs: Runs
    heading: tuple[str, ...] = ()
    kind: str = "text"
    concepts: tuple[PageConcept, ...] = ()
    areas: tuple[PageArea, ...] = ()
    tagged_with: str = ""
    starts: HeadingStarts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as stored. ``extraction`` names the reading that its text, tags and boxes point to."""

    document_id: DocumentId
    number: int
    runs: Runs
    heading: tuple[str, ...]
    kind: str
    concepts: tuple[PageConcept, ...]
    areas: tuple[PageArea, ...]
    extraction: int

    @property
    def text(self) -> str:
        """The whole text of the page, as it was extracted."""
        return "".join(text for _, text in self.runs)


@dataclass(frozen=True, slots=True)
class WorkSummary:
    """What a result page shows of a work: the work and its current documents, by number."""

    work: Work
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A publisher or funder. ``number`` never leaves the house."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the ledger of events."""

    number: int
    at: datetime
    actor: str
    what: str
    work_id: WorkId | None
    document_id: DocumentId | None
    reason: str
    details: Mapping[str, Any] = field(default_factory=dict)
