"""From a file to pages with languages and concepts: what the cage does with one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.languages import served_tag
from index.model import UNDETERMINED, PageConcept, Runs
from ingest.cage_answers import ReadFile, ReadPage
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from ingest.language_runs import document_languages, language_of

if TYPE_CHECKING:
    from ingest.language_detection import LanguageDetector


@runtime_checkable
class Vocabulary(Protocol):
    """Finds concepts named in a page; ``index.thesaurus`` has one. It must be picklable: it works in the
    cage."""

    def tag(self, runs: Runs) -> tuple[PageConcept, ...]:
        """The concepts that ``runs`` name, each with the words that name it."""
        ...


def read_file(
    path: Path,
    limits: Limits,
    detector: LanguageDetector,
    vocabulary: Vocabulary | None,
    declared: str | None = None,
) -> ReadFile:
    """The file at ``path`` as pages with languages and concepts.

    ``declared`` is the language that whoever brings the file says it is in; it stands before what the file
    says. Raises ``FileRefused``.
    """
    return with_languages(extract(path, limits), detector, vocabulary, declared)


def with_languages(
    extraction: Extraction,
    detector: LanguageDetector,
    vocabulary: Vocabulary | None,
    declared: str | None = None,
) -> ReadFile:
    """An extraction with the languages and concepts of its pages."""
    declared = declared or extraction.declared_language
    found = document_languages([page.text for page in extraction.pages], declared, detector)
    pages = tuple(
        ReadPage(
            number=page.number, runs=runs, heading=page.heading, kind=page.kind,
            concepts=vocabulary.tag(runs) if vocabulary and runs else (),
        )
        for page, runs in zip(extraction.pages, found.pages, strict=True)
    )  # fmt: skip
    said = served_tag(declared) if declared else UNDETERMINED
    return ReadFile(
        format=extraction.format, media_type=extraction.media_type,
        tool=extraction.tool, tool_version=extraction.tool_version,
        title=extraction.title, title_language=language_of(extraction.title or "", found.main, detector),
        declared_language=None if said == UNDETERMINED else said,
        main_language=found.main, languages=found.languages, pages=pages,
        pages_empty=sum(1 for page in pages if not page.runs), metadata=extraction.metadata,
    )  # fmt: skip
