"""What pages have beside their text, on its way out of the cage: as plain JSON values, checked on arrival."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.layouts import OutlineEntry, PageLayout
from ingest.extractors.extraction import Extraction

GARBLED = "garbled"
PICTURE = "picture"
"""Why the text of a page is not what is printed there."""


def layouts_of(extraction: Extraction) -> tuple[PageLayout, ...]:
    """What the pages of a file have beside their text; pages that have nothing are left out."""
    pages = (
        PageLayout(
            number=page.number,
            notes_from=page.notes_from,
            furniture=page.furniture,
            label=page.label,
            needs_ocr=page.needs_ocr,
        )
        for page in extraction.pages
    )
    return tuple(page for page in pages if not page.plain)


def outline_of(extraction: Extraction) -> tuple[OutlineEntry, ...]:
    """The file's own table of contents: the entries that lead to a page."""
    return tuple(
        OutlineEntry(item.level, item.title, item.page)
        for item in extraction.outline
        if item.page is not None
    )


def packed_layouts(layouts: Iterable[PageLayout]) -> list[Any]:
    """Layouts as plain JSON values."""
    return [[one.number, one.notes_from, one.furniture, one.label, one.needs_ocr] for one in layouts]


def unpacked_layouts(values: Any) -> tuple[PageLayout, ...]:
    """The layouts behind ``packed_layouts``'s values. Raises ``ValueError`` or ``TypeError``."""
    return tuple(
        PageLayout(
            number=int(number),
            notes_from=None if notes_from is None else int(notes_from),
            furniture=_string(furniture),
            label=None if label is None else _string(label),
            needs_ocr=_reason(needs_ocr),
        )
        for number, notes_from, furniture, label, needs_ocr in values
    )


def packed_outline(outline: Iterable[OutlineEntry]) -> list[Any]:
    """A table of contents as plain JSON values."""
    return [[one.level, one.title, one.page] for one in outline]


def unpacked_outline(values: Any) -> tuple[OutlineEntry, ...]:
    """The table of contents behind ``packed_outline``'s values. Raises ``ValueError`` or ``TypeError``."""
    return tuple(OutlineEntry(int(level), _string(title), int(page)) for level, title, page in values)


def _reason(value: Any) -> str | None:
    if value not in (None, GARBLED, PICTURE):
        raise ValueError
    return None if value is None else _string(value)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
