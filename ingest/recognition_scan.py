"""The picture of a page as text recognition wants it: grey, fine enough, bounded. Runs in the cage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from ingest.errors import FileRefused
from ingest.extractors.pdf import opened

_FINE = 300 / 72
"""Dots a point (300 an inch): what tesseract's models were made for; 200 loses a word in fifty, 400 gains
none and costs half as much again."""

_LEAST_HEIGHT = 1_000
"""Dots of the longer side at least: a slip saved as a tiny page is drawn finer than 300 an inch."""

MOST_DOTS = 12_000_000
"""Dots of a picture: A4 at 300 an inch has 8.7 million. A larger page is drawn coarser."""

_LONGEST = 16_000
"""Dots of the longer side, for pages as long as a till roll."""


def scanned(path: Path, page: int, turn: int) -> tuple[bytes, int, int, float, float]:
    """Page ``page`` (from 1) of a PDF as grey dots, turned clockwise by ``turn`` degrees (0, 90, 180, 270).

    The dots row after row, width and height in dots, and width and height of the page in points, turned too.
    Raises ``FileRefused``: what ``opened`` raises, ``damaged`` for a page that is not there or does not load.
    """
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
    fine = max(_FINE, _LEAST_HEIGHT / max(width, height))
    affordable = (MOST_DOTS / (width * height)) ** 0.5
    scale = min(fine, affordable, _LONGEST / max(width, height))
    bitmap = leaf.render(scale=scale, grayscale=True, rotation=turn, may_draw_forms=False, prefer_bgrx=False)
    try:
        image = bitmap.to_pil().convert("L")
    finally:
        bitmap.close()
    if turn in (90, 270):
        width, height = height, width
    return image.tobytes(), image.width, image.height, width, height
