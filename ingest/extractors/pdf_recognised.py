"""Recognised lines in the place of those of the text layer: from there on a scan is read as any PDF is."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence

from ingest.extractors.pdf_lines import HYPHENATION, PageLines
from ingest.recognition import PlacedPage

_BROKEN = re.compile(r"(?<=[^\W\d_])[-\u00ac\u2010]\Z")
"""The hyphen at the end of a line; tesseract also sees it as a sign of negation."""


def with_recognised(pages: Sequence[PageLines], recognised: Mapping[int, PlacedPage]) -> list[PageLines]:
    """``pages`` with those replaced that were recognised, by number from 1.

    Where nothing was recognised, a text layer that can be read stays; one that spells nothing goes.
    """
    seen = [recognised.get(number) for number in range(1, len(pages) + 1)]
    return [
        layer if page is None or not (page.lines or layer.fault) else _page(page)
        for page, layer in zip(seen, pages, strict=True)
    ]


def _page(page: PlacedPage) -> PageLines:
    places = array("f")
    texts = []
    for text, left, foot, size in page.lines:
        texts.append(_BROKEN.sub(HYPHENATION, text))
        places.extend((left, foot, size))
    return PageLines("\n".join(texts), places, page.width, page.height)
