"""One cell of a metadata file: from text to a checked value, or a problem with a name.

Pure: what counts as an area or a concept is asked of ``Vocabularies``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from index.catalogue.storable import LONGEST_NAME
from index.model import WORK_TYPES
from ingest.extractors.cleaning import clean_line, clean_text


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """What codes there are. ``area`` gives the code as the catalogue keeps it, None for an unknown one."""

    area: Callable[[str], str | None]
    concept: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one cell. ``row`` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    cell: str
    expected: str

    def __str__(self) -> str:
        shown = self.cell if len(self.cell) <= 80 else f"{self.cell[:79]}…"
        return f"row {self.row}, column {self.column}: {shown!r}; expected: {self.expected}"


class UnknownColumn(CellProblem):
    """The header names a column that there is not, or names one twice."""


class BrokenRow(CellProblem):
    """The row cannot be taken apart: too many cells, a cell too long, a line that is no JSON object."""


class PathEscapes(CellProblem):
    """The file named lies outside the folder of the metadata file."""


class FileNotThere(CellProblem):
    """The file named does not exist."""


class DuplicateRow(CellProblem):
    """Another row names the same file; the first one counts."""


class UnknownType(CellProblem):
    """No such type of work."""


class BadDate(CellProblem):
    """No date, or not one of the calendar."""


class BadLanguage(CellProblem):
    """No language tag."""


class UnknownArea(CellProblem):
    """No such country or region."""


class UnknownConcept(CellProblem):
    """No such concept in the thesaurus."""


class BadAddress(CellProblem):
    """No web address."""


class TooLong(CellProblem):
    """More characters than such a value may have."""


Cell = str | tuple[str, ...]


class _Bad(Exception):
    """Raised by readers below: which problem, which part of the cell, what is expected."""

    def __init__(self, kind: type[CellProblem], cell: str, expected: str) -> None:
        super().__init__(cell)
        self.kind, self.cell, self.expected = kind, cell, expected


def read_cell(column: str, cell: str, row: int, vocabularies: Vocabularies) -> Cell | CellProblem | None:
    """The value of a cell; None where it is empty, a problem where it is wrong."""
    if not cell.strip():
        return None
    try:
        return _READERS[column](cell, vocabularies) or None
    except _Bad as bad:
        return bad.kind(row, column, bad.cell, bad.expected)


LONGEST_LINE = 1000
"""Characters of a title, an identifier or a licence; the longest official title known to us has 420."""

LONGEST_ABSTRACT = 20_000
"""Characters of an abstract: some six pages. What is longer is a text and belongs into a file."""


def _clean(cell: str, longest: int = LONGEST_LINE) -> str:
    line = clean_line(cell, limit=max(len(cell), 1))
    if len(line) > longest:
        raise _Bad(TooLong, cell, f"at most {longest} characters")
    return line


def _line(cell: str, _: Vocabularies) -> str:
    return _clean(cell)


def _paragraphs(cell: str, _: Vocabularies) -> str:
    text = clean_text(cell)
    if len(text) > LONGEST_ABSTRACT:
        raise _Bad(TooLong, cell, f"at most {LONGEST_ABSTRACT} characters")
    return text


def _parts(cell: str) -> list[str]:
    return [part for part in (_clean(part, LONGEST_NAME) for part in cell.split(";")) if part]


def _names(cell: str, _: Vocabularies) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_parts(cell)))


def _type(cell: str, _: Vocabularies) -> str:
    kind = _clean(cell).lower()
    if kind not in WORK_TYPES:
        raise _Bad(UnknownType, cell, f"one of {', '.join(WORK_TYPES)}")
    return kind


def _language(cell: str, _: Vocabularies) -> str:
    tag = _clean(cell)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
        raise _Bad(BadLanguage, cell, "a language tag such as en, fr or pt-BR")
    return tag


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def _date(cell: str, _: Vocabularies) -> str:
    """EDTF level 0 (ISO 8601-2): a year, a month or a day, of the calendar."""
    text = _clean(cell)
    if not _in_calendar(text):
        raise _Bad(BadDate, cell, "a date such as 2022, 2022-06 or 2022-06-12")
    return text


def _in_calendar(text: str) -> bool:
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _areas(cell: str, vocabularies: Vocabularies) -> tuple[str, ...]:
    codes = []
    for part in _parts(cell):
        code = vocabularies.area(part)
        if code is None:
            raise _Bad(UnknownArea, part, "ISO 3166 alpha-3 or M49 codes, by ;")
        codes.append(code)
    return tuple(dict.fromkeys(codes))


def _concepts(cell: str, vocabularies: Vocabularies) -> tuple[str, ...]:
    for part in _parts(cell):
        if not vocabularies.concept(part):
            raise _Bad(UnknownConcept, part, "ids of concepts of the thesaurus, by ;")
    return tuple(dict.fromkeys(_parts(cell)))


def _address(cell: str, _: Vocabularies) -> str:
    text = _clean(cell)
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        good = False
    if not good:
        raise _Bad(BadAddress, cell, "a web address that begins with https:// or http://")
    return text


_READERS: dict[str, Callable[[str, Vocabularies], Cell]] = {
    "title": _line,
    "title_language": _language,
    "type": _type,
    "publisher": _names,
    "authors": _names,
    "issued": _date,
    "language": _language,
    "areas": _areas,
    "concepts": _concepts,
    "identifier": _line,
    "licence": _line,
    "source_url": _address,
    "abstract": _paragraphs,
    "work": _line,
}

COLUMNS: tuple[str, ...] = ("file", *_READERS)
"""Every column there is, in the order of the documentation."""
