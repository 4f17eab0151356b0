"""Tables as rows of text: CSV in any encoding and with any delimiter, sheets of workbooks.

A row is its number in the file (from 1, title lines and header included; a quoted cell with line breaks is
one row) and its cells. Nothing is guessed about what they mean.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from datasets.errors import FileRefused

Row = tuple[int, list[str]]

HEAD_ROWS = 20
"""Rows in which a header is looked for: titles above it are a few lines."""

_CHUNK = 1 << 20
_DELIMITERS = ",;\t|"
_OTHER_SCRIPTS = ["iso8859_7", "cp1253", "cp1251", "cp1256", "gb18030"]
"""Older code pages of Greek, Cyrillic, Arabic and Chinese; those of Latin letters are too alike."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. ``rows`` can be walked more than once; ``head`` are its first rows.

    ``comma_decimals``: cells are not parted by commas, so that a comma may be decimal. ``even``: every row
    has as many cells as the sheet is wide, so that a missing cell is no fault.
    """

    name: str
    path: Path
    sheet: str
    head: tuple[Row, ...]
    comma_decimals: bool
    even: bool
    source: RowSource

    def rows(self) -> Iterator[Row]:
        """Every row from the first."""
        return self.source()


class RowSource:
    """Something that gives the same rows each time it is called."""

    def __call__(self) -> Iterator[Row]:
        """The rows from the first."""
        raise TypeError("a kind of rows is expected")  # pragma: no cover


class CsvRows(RowSource):
    """The rows of a CSV file."""

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self.path, self.encoding, self.delimiter = path, encoding, delimiter

    def __call__(self) -> Iterator[Row]:
        """The rows, read as they are asked for; raises ``FileRefused`` where quotes go wrong."""
        with self.path.open(encoding=self.encoding, newline="", errors="replace") as file:
            rows = csv.reader(file, delimiter=self.delimiter, strict=True)
            try:
                yield from enumerate(rows, 1)
            except csv.Error as error:
                raise FileRefused(f"a table broken at line {rows.line_num}: {error}", "CSV") from error


class HeldRows(RowSource):
    """Rows that are in memory."""

    def __init__(self, rows: list[Row]) -> None:
        self.held = rows

    def __call__(self) -> Iterator[Row]:
        """The rows."""
        return iter(self.held)


def csv_table(path: Path) -> Table:
    """A CSV file as a table; raises ``FileRefused`` when it is empty or no text."""
    encoding = text_encoding(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        first = file.read(64 * 1024)
    if not first.strip():
        raise FileRefused("an empty file", "a table with a header")
    if "\0" in first:
        raise FileRefused("a file that is no text", "a table as CSV")
    delimiter = _delimiter(first)
    rows = CsvRows(path, encoding, delimiter)
    head = tuple(row for row, _ in zip(rows(), range(HEAD_ROWS), strict=False))
    return Table(path.name, path, "", head, delimiter != ",", False, rows)


def text_encoding(path: Path) -> str:
    """UTF-8 where the whole file is, by its mark or by reading it; else the likeliest older code page."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        odd = _odd_part(file)
    if odd is None:
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(odd, cp_isolation=["cp1252", *_OTHER_SCRIPTS]).best()
    return best.encoding if best is not None and best.encoding in _OTHER_SCRIPTS else "cp1252"


def _odd_part(file: io.BufferedReader) -> bytes | None:
    """A part of a file around bytes that are no UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        chunk = file.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return chunk[max(0, error.start - 4000) : error.start + 60_000] or b"\xff"
        if not chunk:
            return None


def _delimiter(text: str) -> str:
    """The delimiter that parts the first lines best, quoted cells left out; the comma when none does.

    Best is what parts most lines into most cells, as many in each: ``2015;12,5`` is parted by semicolons.
    """
    lines = [line for line in re.split(r"[\r\n]+", text[:20_000])[:HEAD_ROWS] if line.strip()]
    return max(_DELIMITERS, key=lambda sign: _parted([_outside_quotes(line).count(sign) for line in lines]))


def _parted(counts: list[int]) -> int:
    """Of the numbers of signs in some lines, the one that makes most cells over all lines that have it."""
    return max(count * counts.count(count) for count in counts)


def _outside_quotes(line: str) -> str:
    return "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
