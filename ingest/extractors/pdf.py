"""PDF by PDFium: the text of each page, the outline as headings, and the states of what cannot be read."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import FileRefused
from ingest.extractors.arabic import in_reading_order, reordered
from ingest.extractors.cleaning import clean_line, clean_text, has_words
from ingest.extractors.extraction import Extraction, Limits, PageText
from ingest.extractors.layout import paragraphs
from ingest.extractors.pdf_title import Line, document_title

_OUTLINE_ITEMS = 20_000
_OUTLINE_DEPTH = 6
"""More of an outline than this is a fault of the file, or an attack."""

_DRAWN_SIGNS = 100
"""Paths from which a page without text is taken for text drawn as outlines: a frame or a rule has a few."""

_PICTURES_SHARE = 0.9
"""Share of the pages with anything on them that must be pictures for a document to need text recognition."""

_GLANCE = 80
"""Code points by which a page with swapped bytes is told."""

_TECHNICAL = re.compile(r"_|OLE_LINK\d", re.I)
"""Bookmarks that writing and reference programs set for themselves are no headings."""

_TITLE_WITHIN = 2_500
"""Signs at the start of the first page among which the title stands."""

_METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")


def extract_pdf(path: Path, limits: Limits) -> Extraction:
    """The pages of a PDF, each with its text and the outline heading it stands under.

    Raises ``FileRefused``: ``locked`` where a password is needed, ``damaged`` where PDFium cannot load it or
    any page of it, ``too-large``, ``no-text`` (no words and no pictures), ``needs-ocr`` (pages are pictures).
    """
    with opened(path) as document:
        count = len(document)
        if count == 0:
            raise FileRefused("damaged", "no-pages")
        if count > limits.pages:
            raise FileRefused("too-large", "too-many-pages", pages=str(count), limit=str(limits.pages))
        texts = _texts(document, count, limits)
        _require_text(document, texts)
        headings = _headings(document, count)
        metadata = _metadata(document)
        return Extraction(
            format="pdf", media_type="application/pdf",
            tool="pypdfium2", tool_version=str(pypdfium2.PYPDFIUM_INFO.version),
            title=document_title(metadata.get("title"), lambda: _first_lines(document, texts)),
            declared_language=_language(document),
            pages=tuple(PageText(n, text or "", headings.get(n, ())) for n, text in enumerate(texts, 1)),
            metadata=metadata,
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


def _texts(document: Any, count: int, limits: Limits) -> list[str | None]:
    """The clean text of each page; None for a page that does not load."""
    texts: list[str | None] = []
    size = 0
    for index in range(count):
        text = _page_text(document, index)
        texts.append(text)
        size += len(text.encode()) if text else 0
        if size > limits.output_bytes:
            raise FileRefused("too-large", "too-much-text", limit=str(limits.output_bytes))
    if all(text is None for text in texts):
        raise FileRefused("damaged", "no-page-opens", pages=str(count))
    return texts


def _page_text(document: Any, index: int) -> str | None:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        text_page = page.get_textpage()
        raw = reordered(str(text_page.get_text_bounded()), text_page)
        text_page.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    text = paragraphs(clean_text(unswapped(raw)))
    return text if has_words(text) else ""


def _first_lines(document: Any, texts: list[str | None]) -> list[Line]:
    """The lines of the first page with text, each with the size of its type."""
    index = next(index for index, text in enumerate(texts) if text)
    page = document[index]
    text_page = page.get_textpage()
    try:
        signs = [
            (chr(pdfium.FPDFText_GetUnicode(text_page, n) & 0xFFFF), n) for n in range(_sign_count(text_page))
        ]
        lines = []
        for is_end, group in groupby(signs, key=lambda sign: sign[0] in "\r\n"):
            line = list(group)
            sizes = [_height(text_page, n) for sign, n in line if sign.isalnum()]
            if sizes and not is_end:
                text = in_reading_order("".join(sign for sign, _ in line), line[0][1], text_page)
                lines.append(Line(clean_line(text), median(sizes)))
        return lines
    finally:
        text_page.close()
        page.close()


def _sign_count(text_page: Any) -> int:
    return min(int(text_page.count_chars()), _TITLE_WITHIN)


def _height(text_page: Any, index: int) -> float:
    """The height of the line of type that a sign stands in, the same for all signs of one size."""
    _, bottom, _, top = text_page.get_charbox(index, loose=True)
    return float(top - bottom)


def unswapped(text: str) -> str:
    """Text of a font whose character map has the bytes of each sign swapped: ``䴀`` (U+4D00) is ``M``
    (U+004D)."""
    signs = [sign for sign in text[:_GLANCE] if not sign.isspace() or sign == "\u3000"]
    if len(signs) < 8 or sum(
        1 for sign in signs if not ord(sign) & 0xFF and ord(sign) >> 8 >= 0x20
    ) < 0.9 * len(signs):
        return text
    return "".join(
        chr(ord(sign) >> 8) if ord(sign) > 0xFF and not ord(sign) & 0xFF else sign for sign in text
    )


def _require_text(document: Any, texts: list[str | None]) -> None:
    """Refuses a document without text, or one where nine tenths of what is on its pages is pictures."""
    filled = sum(1 for text in texts if text)
    pictures = sum(1 for index, text in enumerate(texts) if text == "" and _is_picture(document, index))
    if pictures and pictures >= _PICTURES_SHARE * (filled + pictures):
        raise FileRefused("needs-ocr", "only-pictures", pages=str(pictures), of=str(len(texts)))
    if not filled:
        raise FileRefused("no-text", "no-words")


def _is_picture(document: Any, index: int) -> bool:
    """Whether the page shows an image, or so many drawn paths that they may be letters."""
    page = document[index]
    try:
        kinds = Counter(item.type for item in page.get_objects(max_depth=4))
    except pypdfium2.PdfiumError:
        return False
    finally:
        page.close()
    return kinds[pdfium.FPDF_PAGEOBJ_IMAGE] > 0 or kinds[pdfium.FPDF_PAGEOBJ_PATH] >= _DRAWN_SIGNS


def _headings(document: Any, count: int) -> dict[int, tuple[str, ...]]:
    """Page number → heading path by the outline: the first heading that begins on the page, else the last
    before."""
    starts = sorted(_outline(document), key=lambda start: start[0])
    pages = [page for page, _ in starts]
    headings: dict[int, tuple[str, ...]] = {}
    for number in range(1, count + 1):
        first_here = bisect_left(pages, number)
        if first_here < len(pages) and pages[first_here] == number:
            headings[number] = starts[first_here][1]
        elif last := bisect_right(pages, number):
            headings[number] = starts[last - 1][1]
    return headings


def _outline(document: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(page number, heading path) of each outline item that leads to a page, in the outline's order."""
    path: list[str] = []
    for position, item in enumerate(document.get_toc(max_depth=_OUTLINE_DEPTH)):
        if position >= _OUTLINE_ITEMS:
            return
        title = clean_line(item.get_title())
        del path[item.level :]
        path.append(title)
        destination = item.get_dest()
        index = destination.get_index() if destination else None
        if index is not None and index >= 0 and has_words(title) and not _TECHNICAL.match(title):
            yield index + 1, tuple(part for part in path if part)


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
