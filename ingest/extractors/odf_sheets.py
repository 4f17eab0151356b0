"""OpenDocument spreadsheets as documents: sheets as pages, rows as lines, as their cells show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.extractors.docx_styles import whole
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.odf import MEDIA_TYPES, WHAT, author, left_out, meta, part, refuse_encrypted
from ingest.extractors.odf_text import inline_text, plain_text
from ingest.extractors.office_parts import office_title, require_words
from ingest.extractors.office_sheets import Sheet, SheetPages
from ingest.extractors.office_xml import attribute, below, child, children, local
from ingest.extractors.xlsx import not_read
from ingest.extractors.zip_reading import opened_zip
from ingest.sections import RULE

_MOST_REPEATED = 1_000
"""Equal rows or cells with something in them that are read: the rest is a filled-down margin."""

_MOST_COLUMNS = 16_384
"""Columns of a sheet in the programs that write them."""

_SHAPES = ("{*}custom-shape", "{*}text-box", "{*}rect", "{*}ellipse")
"""What holds words on a sheet beside its cells; a comment is none of them."""


def extract_ods(path: Path) -> Extraction:
    """A spreadsheet as sheets; hidden ones are named, not read, hidden rows and columns counted. Raises
    ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        refuse_encrypted(container)
        root = part(container, "content.xml")
        properties = meta(container)
        body, hidden_styles = below(root, "body", "spreadsheet"), set(_hidden_styles(root))
        pages, hidden, unseen = SheetPages(), list[str](), Counter[str]()
        for table in children(body, "table") if body is not None else ():
            name = attribute(table, "name") or ""
            if attribute(table, "style-name") in hidden_styles:
                hidden.append(name)
            elif not pages.full:
                pages.add(Sheet(name, _rows(table, unseen), _boxes(table)))
        unread = (*left_out(container, root), *not_read(hidden, pages, unseen))
        require_words(pages.pages, unread)
        return Extraction(
            format="ods", media_type=MEDIA_TYPES["ods"], tool="atlas-odf",
            tool_version=f"lxml {tool_version('lxml')} {RULE}", title=office_title(properties.get("title")),
            declared_language=properties.get("language"), pages=tuple(pages.pages),
            metadata=author(properties),
            left_out=unread,
        )  # fmt: skip


def _hidden_styles(root: Any) -> Iterator[str]:
    styles = child(root, "automatic-styles")
    for style in children(styles, "style") if styles is not None else ():
        properties = child(style, "table-properties")
        if properties is not None and attribute(properties, "display") == "false":
            yield attribute(style, "name") or ""


def _boxes(table: Any) -> tuple[str, ...]:
    """The texts of shapes that lie on a sheet, or on cells that show."""
    held = [shapes] if (shapes := child(table, "shapes")) is not None else []
    held += [row for row in _all_rows(table) if not _does_not_show(row)]
    return tuple(plain_text(shape) for one in held for shape in one.iter(*_SHAPES))


def _rows(table: Any, unread: Counter[str]) -> Iterator[list[tuple[int, str]]]:
    hidden, kept_back = _hidden_columns(table), set[int]()
    for row in _all_rows(table):
        repeated = min(max(whole(attribute(row, "number-rows-repeated")) or 1, 1), _MOST_REPEATED)
        cells = list(_cells(row))
        if cells and _does_not_show(row):
            unread["hidden rows"] += repeated
            cells = []
        kept_back |= {column for column, _ in cells} & hidden
        shown = [cell for cell in cells if cell[0] not in hidden]
        for _ in range(repeated if shown else 1):
            yield shown
    unread["hidden columns"] += len(kept_back)


def _all_rows(element: Any) -> Iterator[Any]:
    for one in element:
        if local(one) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _all_rows(one)
        elif local(one) == "table-row":
            yield one


def _does_not_show(element: Any) -> bool:
    """Whether a row or a column is hidden, by hand or by a filter."""
    return attribute(element, "visibility") in ("collapse", "filter")


def _hidden_columns(element: Any) -> set[int]:
    """The hidden columns of a sheet, from 0."""
    column, found = 0, set[int]()
    for one in _all_columns(element):
        repeated = max(whole(attribute(one, "number-columns-repeated")) or 1, 1)
        if _does_not_show(one):
            found.update(range(column, min(column + repeated, _MOST_COLUMNS)))
        column += repeated
    return found


def _all_columns(element: Any) -> Iterator[Any]:
    for one in element:
        if local(one) in ("table-header-columns", "table-columns", "table-column-group"):
            yield from _all_columns(one)
        elif local(one) == "table-column":
            yield one


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
