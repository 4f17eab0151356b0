"""Sheets of workbooks (.xlsx, .xlsb, .xls, .ods) as rows of text, read by pandas.

The calamine engine under pandas takes a sheet by the cells that are there, whatever its dimension claims: a
sheet that says "one cell" and holds 58,000 rows, or "a million rows" and holds two. What would not fit into
memory is refused before it is read: a single cell in the last corner makes a sheet of 17 thousand million.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from datasets.errors import FileRefused
from datasets.readers.sheet_cells import Shown, odd_cells
from datasets.readers.tables import HEAD_ROWS, Row, RowSource, Table

LARGEST_SHEET = 5_000_000
"""Cells between the first and the last that is filled: 60,000 rows of 37 columns are 2.2 million."""

LARGEST_PART = 1_000_000_000
"""Bytes of one part of a workbook when unpacked: larger ones are bombs, or better sent as CSV."""

_CHUNK = 1 << 20
_FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>\s*<(?:\w+:)?[vif]')
_LONGEST_CELL_HEAD = 400


def workbook_tables(path: Path) -> list[Table]:
    """Every sheet that holds anything, hidden ones too; raises ``FileRefused``."""
    _refuse_bombs(path)
    import pandas

    try:
        frames = pandas.read_excel(
            path, sheet_name=None, header=None, dtype=object, na_filter=False, engine="calamine"
        )
    except Exception as error:  # the engine raises kinds of its own, pandas others: all mean the same
        raise FileRefused(f"a workbook that cannot be read ({error})", "an intact workbook") from error
    odd = _odd_cells(path)
    tables = [
        _table(path, str(name), FrameRows(frame, odd.get(str(name), {})))
        for name, frame in frames.items()
        if frame.size
    ]
    if not tables:
        raise FileRefused("a workbook without a filled cell", "a sheet with a header")
    return tables


def _odd_cells(path: Path) -> dict[str, Shown]:
    from lxml.etree import XMLSyntaxError

    try:
        return odd_cells(path)
    except (XMLSyntaxError, ValueError) as error:
        raise FileRefused(f"a workbook that cannot be read ({error})", "an intact workbook") from error


def _table(path: Path, sheet: str, rows: FrameRows) -> Table:
    head = tuple(row for row, _ in zip(rows(), range(HEAD_ROWS), strict=False))
    return Table(f"{path.name}, sheet {sheet}", path, sheet, head, False, True, rows)


class FrameRows(RowSource):
    """The rows of one sheet, turned to text a few thousand at a time; ``odd`` cells as they are shown."""

    def __init__(self, frame: Any, odd: Shown) -> None:
        self._frame = frame
        self._odd: dict[int, dict[int, str]] = {}
        for (row, column), shown in odd.items():
            self._odd.setdefault(row, {})[column - 1] = shown

    def __call__(self) -> Iterator[Row]:
        """The rows from the first."""
        at_once = 5_000
        for start in range(0, len(self._frame), at_once):
            some = self._frame.iloc[start : start + at_once].to_numpy()
            for number, cells in enumerate(some, start + 1):
                texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
                for place, shown in self._odd.get(number, {}).items():
                    if place < len(texts):
                        texts[place] = shown
                yield number, texts


def cell_text(cell: Any) -> str:
    """A cell as it would be typed: ``2013.0`` is ``2013``, a date is written as in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if cell != cell:  # not a number: pandas for an absent cell
            return ""
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _refuse_bombs(path: Path) -> None:
    """Refuse what would not fit into memory; raises ``FileRefused``."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as book:
            for part in book.infolist():
                if part.file_size > LARGEST_PART:
                    raise FileRefused(
                        f"a workbook part of {part.file_size:,} bytes", f"at most {LARGEST_PART:,}, or CSV"
                    )
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    _refuse_wide(book, part.filename)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise FileRefused(f"a workbook that cannot be opened ({error})", "an intact workbook") from error


def _refuse_wide(book: zipfile.ZipFile, part: str) -> None:
    rows, columns = set[int](), set[int]()
    for column, row in _filled_cells(book, part):
        rows.add(int(row))
        columns.add(_column_number(column))
    cells = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0
    if cells > LARGEST_SHEET:
        raise FileRefused(
            f"a sheet that spans {cells:,} cells", f"at most {LARGEST_SHEET:,} cells, or the table as CSV"
        )


def _filled_cells(book: zipfile.ZipFile, part: str) -> set[tuple[bytes, bytes]]:
    """(column, row) of filled cells: the first and last of each column are enough for the extent."""
    seen: dict[bytes, tuple[int, int]] = {}
    unpacked, tail = 0, b""
    with book.open(part) as file:
        while chunk := file.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > LARGEST_PART:
                raise FileRefused(
                    "a sheet that unpacks without end", f"at most {LARGEST_PART:,} bytes, or CSV"
                )
            for match in _FILLED.finditer(tail + chunk):
                row = int(match[2])
                low, high = seen.get(match[1], (row, row))
                seen[match[1]] = (min(low, row), max(high, row))
            tail = chunk[-_LONGEST_CELL_HEAD:]
    return {(column, b"%d" % row) for column, ends in seen.items() for row in ends}


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
