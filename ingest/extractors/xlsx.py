"""Excel workbooks (ISO/IEC 29500 SpreadsheetML) as documents: sheets as pages, rows as lines.

Cells are read one row at a time, those that are there: what a sheet claims of its size plays no part.
Formulas are never computed (their stored results are read), links to other workbooks never followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest.extractors.cleaning import clean_line
from ingest.extractors.docx_styles import whole
from ingest.extractors.extraction import Extraction, tool_version
from ingest.extractors.office_drawings import drawn_texts
from ingest.extractors.office_package import Package
from ingest.extractors.office_parts import left_out, office_title, require_words
from ingest.extractors.office_sheets import MOST_CELLS, Sheet, SheetPages
from ingest.extractors.office_xml import attribute, child, children, local, walked
from ingest.extractors.xlsx_cells import Formats, column_of, formats, rich_text
from ingest.extractors.zip_reading import opened_zip
from ingest.sections import RULE

WHAT = "Excel workbook"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MOST_STRINGS = 2_000_000
_MOST_SHEETS = 1_000
_MOST_COLUMNS = 16_384
"""Columns of a sheet, by the standard; what a file claims beyond them is nothing."""


def extract_xlsx(path: Path) -> Extraction:
    """A workbook as sheets, with what stands in boxes on them; hidden sheets are named, not read, hidden rows
    and columns counted. Raises ``FileRefused``."""
    with opened_zip(path, WHAT) as container:
        package = Package(container, WHAT)
        workbook = package.part(package.main)
        book = _Book(package, workbook)
        pages, hidden = SheetPages(), []
        for name, part, is_hidden in _sheets(package, workbook):
            if is_hidden:
                hidden.append(name)
            elif part is not None and not pages.full:
                pages.add(Sheet(name, book.rows(part), drawn_texts(package, part)))
        unread = (*left_out(package), *not_read(hidden, pages, book.unread))
        require_words(pages.pages, unread)
        properties = package.properties()
        return Extraction(
            format="xlsx", media_type=MEDIA_TYPE, tool="atlas-xlsx",
            tool_version=f"lxml {tool_version('lxml')} {RULE}",
            title=office_title(properties.get("title")), declared_language=properties.get("language"),
            pages=tuple(pages.pages),
            metadata={"author": properties["creator"]} if "creator" in properties else {},
            left_out=unread,
        )  # fmt: skip


def not_read(hidden: list[str], pages: SheetPages, unread: Mapping[str, int]) -> tuple[str, ...]:
    """What of a workbook was not read, in words; ``unread`` counts the rest of it by what it is."""
    names = ", ".join(clean_line(name, 60) for name in hidden[:10])
    return (
        *((f"hidden sheets ({len(hidden)}): {names}",) if hidden else ()),
        *(f"{what} ({count})" for what, count in unread.items() if count),
        *((f"what follows after {MOST_CELLS} cells",) if pages.full else ()),
    )


def _sheets(package: Package, workbook: Any) -> Iterator[tuple[str, str | None, bool]]:
    """(name, part, whether it is hidden) of every sheet of cells, in order."""
    listed = child(workbook, "sheets")
    relations = package.relations(package.main)
    for number, one in enumerate(children(listed, "sheet") if listed is not None else ()):
        if number >= _MOST_SHEETS:
            return
        key = next((value for name, value in one.items() if name.endswith("}id")), "")
        relation = relations.get(key)
        is_hidden = attribute(one, "state") in ("hidden", "veryHidden")
        if relation is None or relation.kind == "worksheet":
            yield attribute(one, "name") or "", relation.target if relation else None, is_hidden


def _is_hidden(element: Any, size: str) -> bool:
    """Whether a row or a column is switched off, or drawn with no height or width at all."""
    said = attribute(element, size)
    nothing = said is not None and said.strip("0.") == "" and said.strip(".") != ""
    return attribute(element, "hidden") in ("1", "true") or nothing


def _hidden_columns(column: Any) -> range:
    """The columns from 0 that an entry hides."""
    first, last = whole(attribute(column, "min")) or 1, whole(attribute(column, "max")) or 1
    return range(max(first, 1) - 1, min(last, _MOST_COLUMNS)) if _is_hidden(column, "width") else range(0)


class _Book:
    """What all sheets of a workbook share: texts and formats. ``unread`` counts what does not show in cells,
    or has no result to show, by what it is."""

    def __init__(self, package: Package, workbook: Any) -> None:
        self._package = package
        properties = child(workbook, "workbookPr")
        from_1904 = properties is not None and attribute(properties, "date1904") in ("1", "true")
        self._formats: Formats = formats(package.first(package.main, "styles"), from_1904=from_1904)
        self._texts = self._shared_texts()
        self.unread: Counter[str] = Counter()

    def rows(self, part: str) -> Iterator[list[tuple[int, str]]]:
        """The rows of a sheet in order, empty ones too where the file counts them; hidden ones are empty."""
        following, hidden, kept_back = 1, set[int](), set[int]()
        with self._package.stream(part) as stream:
            for row in walked(stream, ("row", "col"), WHAT):
                if local(row) == "col":
                    hidden.update(_hidden_columns(row))
                    continue
                number = whole(attribute(row, "r")) or following
                gap = number - following
                if 0 < gap < 1_000_000:
                    yield from ([] for _ in range(gap))
                following = max(number, following) + 1
                yield self._shown(row, hidden, kept_back)
        self.unread["hidden columns"] += len(kept_back)

    def _shown(self, row: Any, hidden: set[int], kept_back: set[int]) -> list[tuple[int, str]]:
        """The cells of a row that show; ``kept_back`` collects the hidden columns that hold something."""
        cells = self._cells(row)
        if _is_hidden(row, "ht"):
            self.unread["hidden rows"] += bool(cells)
            return []
        if not hidden:
            return cells
        kept_back |= {column for column, _ in cells} & hidden
        return [cell for cell in cells if cell[0] not in hidden]

    def _cells(self, row: Any) -> list[tuple[int, str]]:
        cells, following = [], 0
        for cell in children(row, "c"):
            column = column_of(attribute(cell, "r"), following)
            following = column + 1
            if text := self._text(cell):
                cells.append((column, text))
        return sorted(cells) if any(a > b for (a, _), (b, _) in pairwise(cells)) else cells

    def _text(self, cell: Any) -> str:
        kind = cell.get("t")
        if kind == "inlineStr":
            inline = child(cell, "is")
            return rich_text(inline).strip() if inline is not None else ""
        held = child(cell, "v")
        value = (held.text or "").strip() if held is not None else ""
        if not value:
            self.unread["formulas without a result"] += held is None and child(cell, "f") is not None
            return ""
        if kind == "s":
            number = whole(value)
            return self._texts[number] if number is not None and 0 <= number < len(self._texts) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value if kind in ("str", "e", "d") else self._formats.shown(value, whole(cell.get("s")) or 0)

    def _shared_texts(self) -> list[str]:
        targets = self._package.related(self._package.main, "sharedStrings")
        if not targets:
            return []
        texts = []
        with self._package.stream(targets[0]) as stream:
            for one in walked(stream, "si", WHAT):
                texts.append(rich_text(one).strip())
                if len(texts) >= _MOST_STRINGS:
                    break
        return texts
