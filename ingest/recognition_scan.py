"""The picture of a page as text recognition wants it: grey, fine enough, bounded. Runs in the cage."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image
from PIL.Image import Resampling

from ingest.errors import FileRefused
from ingest.extractors.extract import format_of
from ingest.extractors.formats import PICTURES
from ingest.extractors.pdf import opened
from ingest.extractors.picture_file import opened_picture

FINE = 300 / 72
"""Dots a point (300 an inch): what tesseract's models were made for; letters drawn at 200 lose a word in
fifty, 400 gains none and costs half as much again."""

_OWN = 140 / 72
"""Dots a point from which a scan is read as fine as it is: drawing it finer adds no letter, but a quarter to
the time, and blurs what compression left around the letters."""

_COARSE = 200 / 72
"""Dots a point that coarser scans are drawn with: at 100 an inch 0.987 of the words are found so, 0.970 where
PDFium makes 300 of them by doubling dots, 0.980 as they are."""

_WHOLE = 0.5
"""Share of a page that a picture covers which is the scan of the page."""

_OBJECTS = 2_000
"""Objects of a page that are looked at: a scan has one, or some hundred stripes."""

_PAPER = 0.88
"""Shades from this share of the paper's own shade on are paper: grain, and traces of compression, of which
fine Arabic letters are misread (0.48 of the words instead of all)."""

_PAPER_FROM = 128
"""Darker than this no paper is: the page is dark, and stays as it is."""

_LEAST_HEIGHT = 1_000
"""Dots of the longer side at least: a slip saved as a tiny page is drawn finer than 300 an inch."""

MOST_DOTS = 12_000_000
"""Dots of a picture: A4 at 300 an inch has 8.7 million. A larger page is drawn coarser."""

_LONGEST = 16_000
"""Dots of the longer side, for pages as long as a till roll."""


def scanned(path: Path, page: int, turn: int) -> tuple[bytes, int, int, float, float]:
    """Page ``page`` (from 1) of a PDF or picture file as grey dots, turned clockwise by ``turn`` degrees (0,
    90, 180, 270).

    The dots row after row, width and height in dots, and width and height of the page in points, turned too.
    Raises ``FileRefused``: what ``opened`` and ``opened_picture`` raise, ``damaged`` for a page that is not
    there or does not load.
    """
    form, _ = format_of(path)
    if form in PICTURES:
        with opened_picture(path, form) as picture:
            return _of_picture(*picture.upright(page), turn)
    with opened(path) as document:
        if not 1 <= page <= len(document):
            raise FileRefused("damaged", "no-such-page", page=str(page))
        try:
            leaf = document[page - 1]
        except pypdfium2.PdfiumError as error:
            raise FileRefused("damaged", "no-such-page", page=str(page)) from error
        try:
            return _drawn(leaf, turn)
        finally:
            leaf.close()


def _drawn(leaf: Any, turn: int) -> tuple[bytes, int, int, float, float]:
    width, height = leaf.get_size()
    if width <= 0 or height <= 0:
        raise FileRefused("damaged", "cannot-be-read", problem="the page has no size")
    own = _own_fineness(leaf)
    wanted = scale_of(width, height, own)
    scale = own if 0 < own < _OWN else wanted  # PDFium makes coarse pictures larger by doubling their dots
    bitmap = leaf.render(scale=scale, grayscale=True, rotation=turn, may_draw_forms=False, prefer_bgrx=False)
    try:
        image = bitmap.to_pil().convert("L")
    finally:
        bitmap.close()
    if turn in (90, 270):
        width, height = height, width
    return _as_dots(image, width, height, wanted)


def _of_picture(
    image: Image.Image, width: float, height: float, turn: int
) -> tuple[bytes, int, int, float, float]:
    wanted = scale_of(width, height, min(image.width / width, image.height / height))
    if turn:
        image = image.rotate(-turn, expand=True)
    if turn in (90, 270):
        width, height = height, width
    return _as_dots(image.convert("L"), width, height, wanted)


def _as_dots(
    image: Image.Image, width: float, height: float, scale: float
) -> tuple[bytes, int, int, float, float]:
    """A picture of a page of this size in points, made ``scale`` dots a point, as ``scanned`` gives it."""
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    if any(abs(have - wanted) > 2 for have, wanted in zip(image.size, size, strict=True)):
        image = image.resize(size, Resampling.BICUBIC)
    clean = on_white(image)
    return clean.tobytes(), clean.width, clean.height, width, height


def scale_of(width: float, height: float, own: float) -> float:
    """Dots a point for a page of this size in points, whose scan has ``own`` dots a point; 0: it is none."""
    fine = FINE if not own else min(own, FINE) if own >= _OWN else _COARSE
    affordable: float = (MOST_DOTS / (width * height)) ** 0.5
    return min(max(fine, _LEAST_HEIGHT / max(width, height)), affordable, _LONGEST / max(width, height))


def _own_fineness(leaf: Any) -> float:
    """Dots a point of the picture that covers most of a page; 0 where none does, or it is stretched."""
    width, height = leaf.get_size()
    for item in islice(leaf.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4), _OBJECTS):
        left, bottom, right, top = item.get_bounds()
        across, down = right - left, top - bottom
        if across * down < _WHOLE * width * height:
            continue
        dots = sorted(item.get_px_size())
        sides = sorted((across, down))  # it may lie on its side
        fineness = [have / side for have, side in zip(dots, sides, strict=True)]
        return min(fineness) if min(fineness) > 0.95 * max(fineness) else 0.0
    return 0.0


def on_white(image: Image.Image) -> Image.Image:
    """A grey picture with its paper made white."""
    counts = image.histogram()
    paper = max(range(_PAPER_FROM, 256), key=lambda shade: sum(counts[shade - 2 : shade + 3]))
    first = round(_PAPER * paper)
    return image.point([255 if shade >= first else shade for shade in range(256)])
