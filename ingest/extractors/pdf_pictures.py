"""Pages that are pictures: scans, and text drawn as outlines. They are flagged, for text recognition."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_DRAWN_SIGNS = 100
"""Paths from which a page without text is taken for text drawn as outlines: a frame or a rule has a few."""

_SHORT = 100
"""Code points of a page, below which the picture on it is looked at: a stamp or a page number on a scan."""

_COVERED = 0.5
"""Share of the page that a picture covers where a short text is not all that is on it."""

_OBJECTS = 5_000
"""Objects of a page that are looked at: a map has a hundred thousand."""


def is_picture(document: Any, index: int, text: str) -> bool:
    """Whether page ``index`` (from 0), whose text is ``text``, has words that are only drawn: an image, or
    many paths, on a page without text; an image over half of one with a few words."""
    if len(text) >= _SHORT:
        return False
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return False
    try:
        covered, paths = _looked_at(page)
    except pypdfium2.PdfiumError:
        return False
    finally:
        page.close()
    return covered >= _COVERED if text else covered > 0 or paths >= _DRAWN_SIGNS


def _looked_at(page: Any) -> tuple[float, int]:
    """The share of the page that its largest image covers, and how many paths are drawn."""
    width, height = page.get_size()
    largest, paths = 0.0, 0
    for number, item in enumerate(page.get_objects(max_depth=4)):
        if number >= _OBJECTS:
            break
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            largest = max(largest, _covers(item, width * height))
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
    return largest, paths


def _covers(image: Any, area: float) -> float:
    """The share of a page that an image covers; a trace at least, so that none counts as none."""
    left, bottom, right, top = image.get_bounds()
    return max(1e-6, min(1.0, (right - left) * (top - bottom) / area)) if area > 0 else 1e-6
