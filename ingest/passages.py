"""From a file to pages with languages, concepts and areas: what the cage does with one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.languages import served_tag
from index.model import UNDETERMINED, Runs
from ingest.cage_answers import ReadFile, ReadPage
from ingest.cage_layouts import GARBLED, layouts_of, outline_of
from ingest.cage_tables import tables_of
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Extraction, Limits
from ingest.headings import headings_of
from ingest.language_runs import document_languages, language_of
from ingest.page_kinds import is_running_text, kinds_of
from ingest.recognition import PlacedPage
from ingest.tagging import Tags, no_tags

if TYPE_CHECKING:
    from ingest.language_detection import LanguageDetector


@runtime_checkable
class Vocabulary(Protocol):
    """Finds what pages name; ``ingest.tagging`` has one. It must be picklable: it works in the cage."""

    def tag(self, pages: Sequence[Runs], title: str) -> Tags:
        """The concepts and areas that ``pages`` name, each with the words that name it; none without runs."""
        ...


def read_file(
    path: Path,
    limits: Limits,
    detector: LanguageDetector,
    vocabulary: Vocabulary | None,
    declared: str | None = None,
    recognised: Mapping[int, PlacedPage] | None = None,
) -> ReadFile:
    """The file at ``path`` as pages with languages, concepts and areas.

    ``declared`` is the language that whoever brings the file says it is in; it stands before what the file
    says. ``recognised`` are its pages that were read by text recognition. Raises ``FileRefused``.
    """
    return with_languages(extract(path, limits, recognised), detector, vocabulary, declared)


def with_languages(
    extraction: Extraction,
    detector: LanguageDetector,
    vocabulary: Vocabulary | None,
    declared: str | None = None,
) -> ReadFile:
    """An extraction with languages and kinds of pages, and what they name: running text alone is evidence."""
    declared = declared or extraction.declared_language
    found = document_languages([page.text for page in extraction.pages], declared, detector)
    kinds = kinds_of(extraction.pages)
    headings, starts = headings_of(extraction.pages, kinds, extraction.outline)
    evidence = [
        runs if is_running_text(kind) and page.needs_ocr != GARBLED else ()
        for page, runs, kind in zip(extraction.pages, found.pages, kinds, strict=True)
    ]
    tags = vocabulary.tag(evidence, extraction.title or "") if vocabulary else no_tags(len(evidence))
    told = zip(extraction.pages, found.pages, kinds, headings, starts, tags.concepts, tags.areas, strict=True)
    pages = tuple(
        ReadPage(
            number=page.number, runs=runs, heading=heading, starts=begun, kind=kind,
            concepts=concepts, areas=areas,
        )
        for page, runs, kind, heading, begun, concepts, areas in told
    )  # fmt: skip
    said = served_tag(declared) if declared else UNDETERMINED
    return ReadFile(
        format=extraction.format, media_type=extraction.media_type,
        tool=extraction.tool, tool_version=extraction.tool_version,
        title=extraction.title, title_language=language_of(extraction.title or "", found.main, detector),
        declared_language=None if said == UNDETERMINED else said,
        main_language=found.main, languages=found.languages, pages=pages,
        pages_empty=sum(1 for page in pages if not page.runs), metadata=extraction.metadata,
        titled_areas=tags.titled_areas, tagged_with=tags.edition,
        left_out=extraction.left_out, title_confidence=extraction.title_confidence,
        layouts=layouts_of(extraction), outline=outline_of(extraction), tables=tables_of(extraction),
    )  # fmt: skip
