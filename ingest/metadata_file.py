"""Metadata files: CSV or JSON lines that say what the files beside them are.

A file is matched by the column ``file``, a path relative to the metadata file. Rows with the same ``work``
are language versions or formats of one work: the first row that fills a cell says it for the whole work.
A bad cell is a ``CellProblem``; the rest of its row is kept. Only what cannot be read at all is refused.
"""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ingest.errors import IngestError
from ingest.metadata_cells import (
    COLUMNS,
    BrokenRow,
    Cell,
    CellProblem,
    DuplicateRow,
    FileNotThere,
    PathEscapes,
    UnknownColumn,
    Vocabularies,
    read_cell,
)


class MetadataRefused(IngestError):
    """The metadata file cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataRow:
    """One row: the file it describes, the cells that are good by column, and what is wrong with the rest.

    ``work_cells`` are the cells of the whole work, this row's and what rows of the same ``work`` add.
    """

    row: int
    file: str
    cells: Mapping[str, Cell]
    problems: tuple[CellProblem, ...] = ()
    work_cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetadataFile:
    """A metadata file, read: rows by the path of their file, and everything that was wrong."""

    rows: Mapping[Path, MetadataRow]
    problems: tuple[CellProblem, ...]


def read_metadata(path: Path, vocabularies: Vocabularies) -> MetadataFile:
    """Read a metadata file and find the files that it names. Raises MetadataRefused."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MetadataRefused(f"{path} cannot be read: {error.strerror}") from error
    rows, problems = parse_metadata(data, vocabularies)
    return _found(rows, problems, path.resolve().parent)


def parse_metadata(data: bytes, vocabularies: Vocabularies) -> tuple[list[MetadataRow], list[CellProblem]]:
    """The rows of a metadata file and its problems; those of a row stand in the row as well.

    Raises MetadataRefused for bytes that are not UTF-8, and for a table without a column ``file``.
    """
    text = _decoded(data)
    records = _json_lines(text) if text.lstrip().startswith("{") else _csv(text)
    rows: list[MetadataRow] = []
    problems: list[CellProblem] = []
    for record in records:
        if isinstance(record, CellProblem):
            problems.append(record)
            continue
        read = _row(*record, vocabularies)
        problems.extend(read.problems)
        rows.append(read)
    return _with_works(rows), problems


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MetadataRefused("the metadata file is UTF-16; save it as “CSV UTF-8”")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MetadataRefused(
            f"the metadata file is not UTF-8 (line {line}, byte {data[error.start]:#04x}); "
            "save it as “CSV UTF-8”"
        ) from error


_Record = tuple[int, Mapping[str, str], tuple[CellProblem, ...]]
"""Row number, cells by column, and what was wrong before any cell was looked at."""


def _csv(text: str) -> Iterator[_Record | CellProblem]:
    """Rows of a CSV file (RFC 4180). A cell over 131,072 characters is a broken row: csv's own limit."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip().lower() for name in next(reader, [])]
    if "file" not in header:
        raise MetadataRefused(f"the first row names no column “file”; columns by comma: {','.join(COLUMNS)}")
    for place, name in enumerate(header):
        if name not in COLUMNS or name in header[:place]:
            yield UnknownColumn(1, name or f"number {place + 1}", name, f"one of {', '.join(COLUMNS)}, once")
    for number, cells in _csv_rows(reader):
        if isinstance(cells, CellProblem):
            yield cells
        elif any(cell.strip() for cell in cells):
            yield number, _by_column(header, cells), _cells_too_many(number, header, cells)


def _csv_rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | CellProblem]]:
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, BrokenRow(number, "", str(error), "a row of a CSV file in UTF-8")
        else:
            yield number, cells


def _by_column(header: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by column, the first of a name; a row may be shorter than the header."""
    named: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        named.setdefault(name, cell)
    return named


def _cells_too_many(number: int, header: list[str], cells: list[str]) -> tuple[CellProblem, ...]:
    over = [cell for cell in cells[len(header) :] if cell.strip()]
    if not over:
        return ()
    return (BrokenRow(number, f"number {len(header) + 1}", over[0], f"{len(header)} cells"),)


def _json_lines(text: str) -> Iterator[_Record | CellProblem]:
    """One JSON object a line; lists may be arrays. A line is a row, the first is row 1."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            yield BrokenRow(number, "", line.strip(), "one JSON object a line")
            continue
        unknown = tuple(
            UnknownColumn(number, name, name, f"one of {', '.join(COLUMNS)}")
            for name in found
            if name not in COLUMNS
        )
        yield number, {name: _as_cell(value) for name, value in found.items()}, unknown


def _as_cell(value: object) -> str:
    if isinstance(value, list):
        return ";".join(_as_cell(item) for item in value)
    return "" if value is None else str(value)


def _row(
    number: int, cells: Mapping[str, str], problems: tuple[CellProblem, ...], vocabularies: Vocabularies
) -> MetadataRow:
    good: dict[str, Cell] = {}
    bad = list(problems)
    for column in COLUMNS[1:]:
        value = read_cell(column, cells.get(column, ""), number, vocabularies)
        if isinstance(value, CellProblem):
            bad.append(value)
        elif value is not None:
            good[column] = value
    return MetadataRow(row=number, file=cells.get("file", ""), cells=good, problems=tuple(bad))


_OF_ONE_FILE = frozenset({"language"})
"""Columns that are about the row's own file, not about the work."""


def _with_works(rows: list[MetadataRow]) -> list[MetadataRow]:
    """Rows with the cells of their work: for each column what the first row of the work says."""
    said: dict[object, dict[str, Cell]] = {}
    for row in rows:
        mine = said.setdefault(row.cells.get("work", row.row), {})
        titled = "title" in mine
        for column, value in row.cells.items():
            if column not in _OF_ONE_FILE and not (column == "title_language" and titled):
                mine.setdefault(column, value)
    return [replace(row, work_cells=said[row.cells.get("work", row.row)]) for row in rows]


def _found(rows: list[MetadataRow], problems: list[CellProblem], folder: Path) -> MetadataFile:
    held: dict[Path, MetadataRow] = {}
    for row in rows:
        place = _locate(folder, row)
        if isinstance(place, CellProblem):
            problems.append(place)
        elif place in held:
            problems.append(
                DuplicateRow(row.row, "file", row.file, f"one row a file; row {held[place].row} has it")
            )
        else:
            held[place] = row
    return MetadataFile(held, tuple(sorted(problems, key=lambda problem: problem.row)))


def _locate(folder: Path, row: MetadataRow) -> Path | CellProblem:
    """The file of a row, below ``folder``; names are tried as written, composed and decomposed (macOS)."""
    name = row.file.strip()
    if not name or "\x00" in name:
        return FileNotThere(row.row, "file", row.file, "the path of a file, relative to the metadata file")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        return PathEscapes(row.row, "file", row.file, "a path below the metadata file, with /")
    for form in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
        place = folder / form
        if os.path.isfile(place):  # noqa: PTH113 - unlike Path.is_file it also answers for too long a name
            return _inside(place, folder, row)
    return FileNotThere(row.row, "file", row.file, f"a file in {folder}")


def _inside(place: Path, folder: Path, row: MetadataRow) -> Path | CellProblem:
    """A symbolic link must not lead out either."""
    target = place.resolve()
    if not target.is_relative_to(folder):
        return PathEscapes(row.row, "file", row.file, "a path below the metadata file, with /")
    return place
