"""PDF by PDFium: the text of each page, its outline, and the states of what cannot be read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.extraction import Extraction, Limits, PageText
from ingest.extractors.pdf_left_out import left_out, unseen_text
from ingest.extractors.pdf_lines import PageLines, page_lines
from ingest.extractors.pdf_order import in_reading_order
from ingest.extractors.pdf_outline import headings, listed, outline
from ingest.extractors.pdf_pages import ComposedPage, composed
from ingest.extractors.pdf_pictures import is_picture
from ingest.extractors.pdf_recognised import with_recognised
from ingest.extractors.pdf_title import Title, document_title
from ingest.extractors.pdf_xfa import form_text, only_asks_to_wait
from ingest.recognition import PlacedPage

READING = 7
"""Counts the ways of reading a PDF that this module has had; it is part of the tool's version, so that an
operator can tell which documents were read by an older one."""

_PICTURES_SHARE = 0.9
"""Share of the pages with anything on them that must need recognition for a whole document to need it."""

_METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


def extract_pdf(path: Path, limits: Limits, recognised: Mapping[int, PlacedPage] | None = None) -> Extraction:
    """The pages of a PDF as a person reads them, each with the outline heading it stands under.

    ``recognised`` are pages whose text was recognised in their picture; given, even empty, no document is
    refused for pictures.
    Raises ``FileRefused``: ``locked`` where a password is needed, ``damaged`` where PDFium cannot load it or
    any page of it, ``unsupported`` (a form whose words are not in it), ``too-large``, ``no-text`` (no words
    and no pictures), ``needs-ocr`` (pages are pictures, or their letters spell nothing).
    """
    with opened(path) as document:
        count = len(document)
        if count == 0:
            raise FileRefused("damaged", "no-pages")
        if count > limits.pages:
            raise FileRefused("too-large", "too-many-pages", pages=str(count), limit=str(limits.pages))
        unread_parts = left_out(document)
        drawn = _lines(document, count, limits)
        unread_parts += unseen_text([page.hidden for page in drawn])
        lines = with_recognised(drawn, recognised or {})
        pages = list(composed(lines))
        if only_asks_to_wait(document, [page.text for page in pages]):
            return _form(document, count, unread_parts, limits)
        unread = _unread(document, lines, pages, recognised or {})
        if recognised is None:
            _require_text(pages, unread)
        items = outline(document)
        above = headings(items, count)
        metadata = _metadata(document)
        title = _title(metadata, lines)
        return Extraction(
            format="pdf", media_type="application/pdf",
            tool="pypdfium2", tool_version=f"{pypdfium2.PYPDFIUM_INFO.version}+reading.{READING}",
            title=title.text if title else None, title_confidence=title.confidence if title else None,
            declared_language=_language(document),
            pages=tuple(
                PageText(
                    number, page.text, above.get(number, ()), notes_from=page.notes_from,
                    furniture=page.furniture, label=page.label, needs_ocr=unread.get(number),
                )
                for number, page in enumerate(pages, 1)
            ),
            outline=listed(items, count),
            metadata=metadata, left_out=unread_parts,
        )  # fmt: skip


def _form(document: Any, count: int, unread_parts: tuple[str, ...], limits: Limits) -> Extraction:
    """A form whose pages are not in the file: its words on the first page. Raises ``FileRefused``."""
    text = form_text(document)
    if not has_words(text):
        raise FileRefused("unsupported", "xfa-form")
    if len(text.encode()) > limits.output_bytes:
        raise FileRefused("too-large", "too-much-text", limit=str(limits.output_bytes))
    metadata = _metadata(document)
    title = document_title(metadata.get("title"), metadata.get("author"), ())
    return Extraction(
        format="pdf", media_type="application/pdf",
        tool="pypdfium2", tool_version=f"{pypdfium2.PYPDFIUM_INFO.version}+reading.{READING}",
        title=title.text if title else None, title_confidence=title.confidence if title else None,
        declared_language=_language(document),
        pages=(PageText(1, text), *(PageText(number, "") for number in range(2, count + 1))),
        metadata=metadata, left_out=(*unread_parts, "the layout of an XFA form: its words are on page 1"),
    )  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The PDF at ``path``, open. Raises ``FileRefused`` (``locked``, ``damaged``)."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise FileRefused("locked", "password-needed") from error
        raise FileRefused("damaged", "cannot-be-opened", format="PDF") from error
    try:
        yield document
    finally:
        document.close()


def _lines(document: Any, count: int, limits: Limits) -> list[PageLines]:
    """The lines of each page; none for a page that does not load."""
    pages: list[PageLines] = []
    size = failed = 0
    for index in range(count):
        lines = _lines_of(document, index)
        failed += lines is None
        pages.append(lines or PageLines())
        size += len(pages[-1].text.encode())
        if size > limits.output_bytes:
            raise FileRefused("too-large", "too-much-text", limit=str(limits.output_bytes))
    if failed == count:
        raise FileRefused("damaged", "no-page-opens", pages=str(count))
    return pages


def _lines_of(document: Any, index: int) -> PageLines | None:
    try:
        return page_lines(document, index)
    except pypdfium2.PdfiumError:
        return None


def _unread(
    document: Any, lines: Sequence[PageLines], pages: Sequence[ComposedPage], recognised: Mapping[int, object]
) -> dict[int, str]:
    """Page number → why its text is not what is printed there: ``garbled`` letters, or a ``picture``."""
    unread = {}
    for number, (page, text) in enumerate(zip(lines, pages, strict=True), 1):
        if page.fault:
            unread[number] = "garbled"
        elif number not in recognised and is_picture(document, number - 1, text.text):
            unread[number] = "picture"
    return unread


def _require_text(pages: Sequence[ComposedPage], unread: dict[int, str]) -> None:
    """Refuses a document without text, or one where nine tenths of what is on its pages cannot be read."""
    of = str(len(pages))
    garbled = sum(1 for why in unread.values() if why == "garbled")
    pictures = sum(1 for number in unread if not pages[number - 1].text)
    filled = sum(1 for number, page in enumerate(pages, 1) if page.text and unread.get(number) != "garbled")
    if garbled + pictures and garbled + pictures >= _PICTURES_SHARE * (filled + garbled + pictures):
        if garbled > pictures:
            raise FileRefused("needs-ocr", "garbled-letters", pages=str(garbled), of=of)
        raise FileRefused("needs-ocr", "only-pictures", pages=str(pictures), of=of)
    if not filled and not garbled:
        raise FileRefused("no-text", "no-words")


def _title(metadata: dict[str, str], pages: Sequence[PageLines]) -> Title | None:
    first = next((page for page in pages if page.text), None)
    if first is None:
        return document_title(metadata.get("title"), metadata.get("author"), ())
    lines = in_reading_order(first.lines(), first.height) if first.placed else first.lines()
    return document_title(metadata.get("title"), metadata.get("author"), lines)


def _metadata(document: Any) -> dict[str, str]:
    values = ((key, clean_line(document.get_metadata_value(key) or "")) for key in _METADATA)
    return {key.lower(): value for key, value in values if value}


def _language(document: Any) -> str | None:
    """The language that the document catalogue declares (ISO 32000-2, 14.9.2), unchecked."""
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 4 <= size <= 200:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return clean_line(buffer.raw[: size - 2].decode("utf-16-le", "ignore")) or None
