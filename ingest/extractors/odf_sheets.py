"""OpenDocument spreadsheets as documents: sheets as pages, rows as lines, as their cells show them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import FileRefused
from ingest.extractors.cleaning import has_words
from ingest.extractors.docx_styles import whole
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.odf import MEDIA_TYPES, WHAT, author, left_out, meta, part, refuse_encrypted
from ingest.extractors.odf_text import inline_text
from ingest.extractors.office_parts import office_title
from ingest.extractors.office_sheets import Sheet, SheetPages
from ingest.extractors.office_xml import attribute, below, child, children, local
from ingest.extractors.xlsx import not_read
from ingest.extractors.zip_reading import opened_zip
from ingest.sections import RULE

_MOST_REPEATED = 1_000
"""Equal rows or cells with something in them that are read: the rest is a filled-down margin."""


def extract_ods(path: Path) -> Extraction:
    """A spreadsheet as sheets; hidden ones are named, not read. Raises ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        refuse_encrypted(container)
        root = part(container, "content.xml")
        properties = meta(container)
        body, hidden_styles = below(root, "body", "spreadsheet"), set(_hidden_styles(root))
        pages, hidden = SheetPages(), []
        for table in children(body, "table") if body is not None else ():
            name = attribute(table, "name") or ""
            if attribute(table, "style-name") in hidden_styles:
                hidden.append(name)
            elif not pages.full:
                pages.add(Sheet(name, _rows(table)))
        if not any(has_words(page.text) for page in pages.pages):
            raise FileRefused("no-text", "no-words")
        return Extraction(
            format="ods", media_type=MEDIA_TYPES["ods"], tool="atlas-odf",
            tool_version=f"lxml {tool_version('lxml')} {RULE}", title=office_title(properties.get("title")),
            declared_language=properties.get("language"), pages=tuple(pages.pages),
            metadata=author(properties), left_out=(*left_out(container), *not_read(hidden, pages)),
        )  # fmt: skip


def _hidden_styles(root: Any) -> Iterator[str]:
    styles = child(root, "automatic-styles")
    for style in children(styles, "style") if styles is not None else ():
        properties = child(style, "table-properties")
        if properties is not None and attribute(properties, "display") == "false":
            yield attribute(style, "name") or ""


def _rows(element: Any) -> Iterator[list[tuple[int, str]]]:
    for one in element:
        name = local(one)
        if name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(one)
        elif name == "table-row":
            row = list(_cells(one))
            repeated = whole(attribute(one, "number-rows-repeated")) or 1
            for _ in range(min(max(repeated, 1), _MOST_REPEATED) if row else 1):
                yield row


def _cells(row: Any) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        repeated = max(whole(attribute(cell, "number-columns-repeated")) or 1, 1)
        text = _text(cell) if local(cell) == "table-cell" else ""
        if text:
            yield from ((column + further, text) for further in range(min(repeated, _MOST_REPEATED)))
        column += repeated


def _text(cell: Any) -> str:
    """What a cell shows, without the comments on it; its value where it shows nothing."""
    shown = "\n".join(inline_text(one) for one in children(cell, "p")).strip()
    values = (attribute(cell, name) for name in ("string-value", "date-value", "value"))
    return shown or next((value for value in values if value), "")
