"""Cells of a workbook that are not what they seem once they are values: found in the XML of its sheets.

A formula whose result was never stored, and an error such as ``#N/A``, come as an empty cell from the engine
that reads workbooks; a number shown in per cent comes as a hundredth of what people see. Each is given as
people see it, so that it is a cell that cannot be read rather than a wrong figure or a missing one.
(ECMA-376, part 1: 18.3.1.4 cell, 18.3.1.40 formula, 18.8.30 number format.)
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

_SAFE: Mapping[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PER_CENT = frozenset({"9", "10"})
"""Formats in per cent that every workbook has without declaring them: 0% and 0.00%."""
_CHUNK = 1 << 20
_MARKS = (b"<f", b":f", b'"e"', b"'e'")
"""What the XML of a sheet holds somewhere where it has formulas or errors."""

Shown = Mapping[tuple[int, int], str]
"""What is shown in a cell, by its row and column from 1."""


def odd_cells(path: Path) -> dict[str, Shown]:
    """The odd cells of each sheet of a workbook (.xlsx, .xlsm), by the name of the sheet; none for others."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as book:
        if "xl/workbook.xml" not in book.namelist():
            return {}
        styles = _per_cent_styles(book)
        return {
            name: dict(_odd(book, part, styles))
            for name, part in _sheets(book)
            if part in book.namelist() and (styles or _marked(book, part))
        }


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of sheets and the parts that hold them."""
    targets = {one.get("Id"): str(one.get("Target")) for one in _children(book, "xl/_rels/workbook.xml.rels")}
    for sheet in _descendants(book, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        yield str(sheet.get("name")), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _children(book: zipfile.ZipFile, part: str) -> list[Any]:
    from lxml import etree

    if part not in book.namelist():
        return []
    return list(etree.fromstring(book.read(part), etree.XMLParser(**_SAFE)))


def _descendants(book: zipfile.ZipFile, part: str, name: str) -> list[Any]:
    return [found for child in _children(book, part) for found in child.iter(f"{{*}}{name}")]


def _per_cent_styles(book: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the cell styles that show a number in per cent."""
    formats = set(_PER_CENT)
    for one in _descendants(book, "xl/styles.xml", "numFmt"):
        code = re.sub(r'"[^"]*"|\\.', "", str(one.get("formatCode")))
        if "%" in code:
            formats.add(str(one.get("numFmtId")))
    held = [
        one for part in _children(book, "xl/styles.xml") if str(part.tag).endswith("}cellXfs") for one in part
    ]
    return frozenset(str(place) for place, one in enumerate(held) if one.get("numFmtId") in formats)


def _marked(book: zipfile.ZipFile, part: str) -> bool:
    """Whether a sheet may hold formulas or errors at all: most do not, and are not walked through."""
    tail = b""
    with book.open(part) as file:
        while chunk := file.read(_CHUNK):
            if any(mark in tail + chunk for mark in _MARKS):
                return True
            tail = chunk[-4:]
    return False


def _odd(book: zipfile.ZipFile, part: str, styles: frozenset[str]) -> Iterator[tuple[tuple[int, int], str]]:
    from lxml import etree

    row = column = 0
    with book.open(part) as file:
        for event, element in etree.iterparse(file, events=("start", "end"), tag=("{*}row", "{*}c"), **_SAFE):
            if element.tag.endswith("}row"):
                if event == "start":
                    row, column = int(element.get("r") or row + 1), 0
                else:
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            elif event == "end":
                column = _column(element.get("r")) or column + 1
                shown = _shown(element, styles)
                if shown:
                    yield (row, column), shown


def _column(reference: str | None) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference or ""):
        number = number * 26 + ord(letter) - 64
    return number


def _shown(cell: Any, styles: frozenset[str]) -> str:
    """What an odd cell shows; empty for any other."""
    kind = cell.get("t") or "n"
    value = (cell.findtext("{*}v") or "").strip()
    formula = cell.find("{*}f")
    if kind == "e":
        return value or "#ERROR"
    if formula is not None and not value and kind != "str":
        return f"={formula.text or ''}"
    if kind == "n" and value and cell.get("s") in styles:
        try:
            return f"{Decimal(value) * 100:f}%"
        except InvalidOperation:
            return value
    return ""
