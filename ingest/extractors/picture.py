"""Scans and photographs of pages, as picture files: pages without text until it is recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import FileRefused
from ingest.extractors.extraction import Extraction, PageText, tool_version
from ingest.extractors.formats import MEDIA_TYPES
from ingest.extractors.pdf_lines import PageLines
from ingest.extractors.pdf_order import in_reading_order
from ingest.extractors.pdf_pages import composed
from ingest.extractors.pdf_recognised import with_recognised
from ingest.extractors.pdf_title import Title, document_title
from ingest.extractors.picture_file import MOST_DOTS, PictureFile, opened_picture, too_many_dots
from ingest.recognition import PlacedPage


def extract_picture(path: Path, form: str, recognised: Mapping[int, PlacedPage] | None = None) -> Extraction:
    """The pages of a picture file, with the text of those that were ``recognised``: given, even empty, no
    file is refused for having no text.

    Raises ``FileRefused``: ``needs-ocr``, ``damaged``, ``too-large`` (pages, or dots of every page).
    """
    with opened_picture(path, form) as picture:
        large = _too_large(picture)
        if recognised is None:
            _require_recognition(picture, large)
        count, more = len(picture), picture.more_frames
    lines = with_recognised([PageLines()] * count, recognised or {})
    title = _title(lines)
    return Extraction(
        format=form, media_type=MEDIA_TYPES[form], tool="pillow", tool_version=tool_version("pillow"),
        title=title.text if title else None, title_confidence=title.confidence if title else None,
        pages=tuple(
            PageText(
                number, page.text, notes_from=page.notes_from, furniture=page.furniture, label=page.label,
                needs_ocr=None if number in (recognised or {}) or number in large else "picture",
            )
            for number, page in enumerate(composed(lines), 1)
        ),
        left_out=_left_out(large, more=more),
    )  # fmt: skip


def _too_large(picture: PictureFile) -> list[int]:
    """The pages with more dots than are read. Raises ``FileRefused`` when they are all."""
    large = [page for page in range(1, len(picture) + 1) if picture.too_large(page)]
    if len(large) == len(picture):
        raise too_many_dots() if large else FileRefused("damaged", "no-pages-in-picture")
    return large


def _require_recognition(picture: PictureFile, large: Sequence[int]) -> None:
    """Refuses the file: as damaged where its first page cannot be decoded, else as one to be recognised."""
    picture.upright(next(page for page in range(1, len(picture) + 1) if page not in large))
    pages = str(len(picture) - len(large))
    raise FileRefused("needs-ocr", "only-pictures", pages=pages, of=str(len(picture)))


def _title(pages: Sequence[PageLines]) -> Title | None:
    first = next((page for page in pages if page.text), None)
    return document_title(None, None, in_reading_order(first.lines(), first.height)) if first else None


def _left_out(large: Sequence[int], *, more: bool) -> tuple[str, ...]:
    told = [f"page {page} (more than {MOST_DOTS} dots)" for page in large[:10]]
    return (*told, *(["the other pictures of an animation"] if more else []))
