"""Pictures of pages for readers on slow lines, with the places of the words; and a few pages as a small PDF.

Both run in the cage. What leaves is a picture or a PDF made anew by PDFium, never bytes of the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from PIL.Image import Resampling

from ingest.cage_answers import PagePicture
from ingest.errors import FileRefused
from ingest.extractors.extract import format_of
from ingest.extractors.formats import PICTURES
from ingest.extractors.pdf import opened
from ingest.extractors.picture_file import opened_picture
from ingest.word_boxes import word_boxes

MOST_BYTES = 120_000
"""Bytes of a picture: on a line of 1 Mbit/s, one second."""

LEAST_WIDTH, MOST_WIDTH = 200, 1_600
"""Pixels; wider than 1,600 no quality fits ``MOST_BYTES``."""

_MOST_PIXELS = 4_000_000
"""Pixels of a picture: a page as long as a till roll must not cost 5 GB."""

_LONGEST = 16_000
"""Pixels of the longer side: WebP knows no more than 16,383."""

_MOST_WORDS = 5_000
_QUALITIES = (80, 70, 60, 50, 40, 30, 20, 10)
_MOST_PAGES = 50
"""Pages of an excerpt; who wants more wants the file."""

_EXCERPT_FINENESS = 150
"""Dots an inch of pictures in an excerpt: A4 has 1,240 of the 1,600 that ``MOST_WIDTH`` allows."""


def page_picture(path: Path, page: int, width: int) -> PagePicture:
    """A picture of ``page`` (from 1), ``width`` pixels wide as far as the bounds allow.

    Raises ``FileRefused``: what ``opened`` and ``opened_picture`` raise, ``damaged`` for a page that is not
    there or does not load.
    """
    form, _ = format_of(path)
    if form in PICTURES:
        with opened_picture(path, form) as picture:
            webp, size = _small_enough(_resized(picture.upright(page)[0], width))
        return PagePicture(webp, *size, ())
    with _pdf(path, form) as document:
        leaf = _page(document, page)
        try:
            image = _rendered(leaf, width)
            words = word_boxes(leaf, _MOST_WORDS)
        finally:
            leaf.close()
    webp, size = _small_enough(image)
    return PagePicture(webp, *size, words)


def few_pages(path: Path, first: int, last: int) -> bytes:
    """The pages ``first`` to ``last`` (from 1, at most 50) as a new PDF.

    Only what is drawn on a page goes over: no script, action, form, annotation, link or attachment.
    """
    form, _ = format_of(path)
    if form in PICTURES:
        with opened_picture(path, form) as picture:
            _require_pages(first, last, len(picture))
            return _bound([_resized(picture.upright(page)[0], MOST_WIDTH) for page in range(first, last + 1)])
    with _pdf(path, form) as document:
        _require_pages(first, last, len(document))
        excerpt = pypdfium2.PdfDocument.new()
        try:
            for number in range(first, last + 1):
                _copy(document, number, excerpt)
            buffer = io.BytesIO()
            excerpt.save(buffer)
        except pypdfium2.PdfiumError as error:
            raise FileRefused("damaged", "cannot-be-read", problem="the pages cannot be copied") from error
        finally:
            excerpt.close()
    return buffer.getvalue()


def _require_pages(first: int, last: int, count: int) -> None:
    if not 1 <= first <= last <= count or last - first >= _MOST_PAGES:
        raise FileRefused("damaged", "no-such-page", page=f"{first}-{last}")


def _bound(images: Sequence[Image.Image]) -> bytes:
    """Pictures as the pages of a PDF."""
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=_EXCERPT_FINENESS)
    return buffer.getvalue()


def _resized(image: Image.Image, width: int) -> Image.Image:
    """A picture ``width`` pixels wide as far as the bounds allow; in colour, as PDF and WebP have it."""
    wanted = min(max(width, LEAST_WIDTH), MOST_WIDTH) / image.width
    affordable = (_MOST_PIXELS / (image.width * image.height)) ** 0.5
    scale = min(wanted, affordable, _LONGEST / image.height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Resampling.BICUBIC, reducing_gap=3).convert("RGB")


@contextmanager
def _pdf(path: Path, form: str) -> Iterator[Any]:
    """The PDF at ``path``, open; anything else is refused by what it is."""
    if form != "pdf":
        raise FileRefused("unsupported", "not-a-pdf")
    with opened(path) as document:
        yield document


def _copy(document: Any, number: int, excerpt: Any) -> None:
    """Draws a page of ``document`` on a new page of ``excerpt``, as it is shown."""
    leaf = _page(document, number)
    width, height = leaf.get_size()
    leaf.close()
    drawing = document.page_as_xobject(number - 1, excerpt)
    page = excerpt.new_page(width, height)
    try:
        page.insert_obj(drawing.as_pageobject())
        page.gen_content()
    finally:
        page.close()
        drawing.close()


def _page(document: Any, page: int) -> Any:
    if not 1 <= page <= len(document):
        raise FileRefused("damaged", "no-such-page", page=str(page))
    try:
        return document[page - 1]
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged", "no-such-page", page=str(page)) from error


def _rendered(leaf: Any, width: int) -> Any:
    page_width, page_height = leaf.get_size()
    if page_width <= 0 or page_height <= 0:
        raise FileRefused("damaged", "cannot-be-read", problem="the page has no size")
    wanted = (min(max(width, LEAST_WIDTH), MOST_WIDTH) - 0.5) / page_width  # PDFium rounds up
    affordable = (_MOST_PIXELS / (page_width * page_height)) ** 0.5
    bitmap = leaf.render(scale=min(wanted, affordable, _LONGEST / page_height), may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()


def _small_enough(image: Any) -> tuple[bytes, tuple[int, int]]:
    """The best quality that fits ``MOST_BYTES``; where none does, the picture is made smaller."""
    while True:
        best = _encoded(image, _QUALITIES[0])
        if len(best) <= MOST_BYTES:
            return best, image.size
        if len(worst := _encoded(image, _QUALITIES[-1])) <= MOST_BYTES:
            return _best_that_fits(image, worst), image.size
        shrink = 0.9 * (MOST_BYTES / len(worst)) ** 0.5
        image = image.resize((max(1, int(image.width * shrink)), max(1, int(image.height * shrink))))


def _best_that_fits(image: Any, fits: bytes) -> bytes:
    """The highest quality that fits, by halving: encoding a page takes tenths of a second."""
    low, high = 0, len(_QUALITIES) - 1  # the one at ``low`` is too large, the one at ``high`` is ``fits``
    while high - low > 1:
        middle = (low + high) // 2
        tried = _encoded(image, _QUALITIES[middle])
        if len(tried) <= MOST_BYTES:
            high, fits = middle, tried
        else:
            low = middle
    return fits


def _encoded(image: Any, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=quality, method=2)  # 4, the default, is twice as slow for 3 % less
    return buffer.getvalue()
