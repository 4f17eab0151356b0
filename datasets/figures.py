"""Key figures added by file: every field required, links to held figures, and what a file would change.

The file is CSV with the columns of the bundled table (``datasets/starter/estimates.csv``) and, where a figure
stands behind one that is held, ``follows`` (of a later reference year) or ``revises`` (the same year
corrected) with its id. A file becomes an edition of the store whose manifest holds it whole: it travels, is
listed, saved and retracted as any other, and figures of a retracted one are gone with their links.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import InvalidOperation
from pathlib import Path

from datasets.errors import FileRefused
from datasets.estimates import COLUMNS, Estimate, Estimates, faults, read_figure
from datasets.model import Edition

LAYOUT = "key-figures"
LINKS = ("follows", "revises")
MAY_BE_EMPTY = frozenset({"followed_by", "revised_by", *LINKS})
LARGEST = 4 << 20
"""Bytes of a file of figures: some two thousand of them in six languages."""

FAULTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a file: the figure itself, and the ids that it stands behind, empty for none."""

    line: int
    figure: Estimate
    follows: str
    revises: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresChange:
    """What a file of figures would change: figures added, links (from, kind, to), pages that show them."""

    added: tuple[Estimate, ...]
    links: tuple[tuple[str, str, str], ...]
    pages: tuple[str, ...]


def is_figures(path: Path) -> bool:
    """Whether a file is one of key figures, by its header."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        return False
    with path.open("rb") as file:
        first = file.readline(20_000).decode("utf-8-sig", "replace")
    try:
        names = set(next(csv.reader([first]), []))
    except csv.Error:  # a workbook's bytes, or lines that end in carriage returns: no header of ours
        return False
    return {"id", "concept", "value", "boundary", "counted_en"} <= names


def text_of(path: Path) -> str:
    """The text of a file of figures; raises ``FileRefused`` for one that is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(f"bytes that are no UTF-8 at place {error.start}", "UTF-8") from error


def checksum(text: str) -> str:
    """SHA-256 of a file's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_rows(text: str) -> tuple[Row, ...]:
    """The figures of a file; raises ``FileRefused`` naming rows and columns where any field is wanting."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    names = _header(reader)
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name for name in names if name not in (*COLUMNS, *LINKS)]
    if missing or unknown:
        seen = f"without {', '.join(missing)}" if missing else f"with {', '.join(unknown)}"
        raise FileRefused(f"a table of key figures {seen}", "the columns of the bundled table")
    rows: list[Row] = []
    wrong: list[str] = []
    try:
        for line, cells in enumerate(reader, 2):
            found = _read(line, cells)
            rows += [found] if isinstance(found, Row) else []
            wrong += [found] if isinstance(found, str) else []
    except csv.Error as error:
        raise FileRefused(f"a table broken at line {reader.line_num}: {error}", "CSV") from error
    if wrong or not rows:
        raise FileRefused("; ".join(wrong[:FAULTS_SHOWN]) or "no figure", "every field of every figure")
    return tuple(rows)


def _header(reader: csv.DictReader[str]) -> Sequence[str]:
    try:
        return reader.fieldnames or []
    except csv.Error as error:
        raise FileRefused(f"a table broken in its header: {error}", "CSV") from error


def _read(line: int, cells: Mapping[str, str | None]) -> Row | str:
    empty = [name for name in (*COLUMNS, *LINKS) if not cells.get(name) and name not in MAY_BE_EMPTY]
    if empty:
        return f"row {line} has no {', '.join(empty)}"
    said = {name: (cells.get(name) or "").strip() for name in (*COLUMNS, *LINKS)}
    if said["follows"] and said["revises"]:
        return f"row {line} both follows and revises"
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", said["published"], re.ASCII):
        return f"row {line}: published is {said['published'][:40]!r}, not a date such as 2025-06-11"
    if not re.match(r"https?://\S", said["source_url"]):
        return f"row {line}: source_url is {said['source_url'][:40]!r}, not an address"
    try:
        return Row(line, read_figure(said), said["follows"], said["revises"])
    except (KeyError, ValueError, InvalidOperation) as error:
        return f"row {line}: {error}"


def joined(bundled: Estimates, editions: Iterable[Edition]) -> Estimates:
    """The bundled figures with those of every edition that is not retracted, the older editions first.

    A link to a figure that is not held (any more) is left out; the rules that only a whole file can break
    (``faults``) were looked at when it was loaded.
    """
    held = {one.id: one for one in bundled}
    for edition in in_order(editions):
        _add(held, read_rows(edition.figures))
    return _linked(held)


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """The editions of figures that stand, the one published first at the beginning."""
    standing = [one for one in editions if one.figures and not one.retracted]
    return sorted(standing, key=lambda one: (one.published, one.loaded_at, one.id))


def _add(held: dict[str, Estimate], rows: Sequence[Row]) -> None:
    for row in rows:
        before = held.get(row.figure.id)
        if before is None:
            _put_behind(held, row.figure, row.follows or row.revises)
        else:
            held[row.figure.id] = _with_links(before, row.figure)
    for row in rows:
        if row.follows in held:
            held[row.follows] = replace(held[row.follows], followed_by=row.figure.id)
        if row.revises in held:
            held[row.revises] = replace(held[row.revises], revised_by=row.figure.id)


def _put_behind(held: dict[str, Estimate], figure: Estimate, other: str) -> None:
    """Add a figure behind the one it stands behind, in its place among the concepts; else last."""
    names = list(held)
    held[figure.id] = figure
    for name in names[names.index(other) + 1 :] if other in names else ():
        held[name] = held.pop(name)  # to the end, one after the other: their order stays


def _with_links(before: Estimate, again: Estimate) -> Estimate:
    """A held figure that a file repeats to link it: nothing but the links is taken."""
    return replace(
        before,
        followed_by=again.followed_by or before.followed_by,
        revised_by=again.revised_by or before.revised_by,
    )


def _linked(held: Mapping[str, Estimate]) -> Estimates:
    kept = [
        replace(
            one,
            followed_by=one.followed_by if one.followed_by in held else None,
            revised_by=one.revised_by if one.revised_by in held else None,
        )
        for one in held.values()
    ]
    before = {one.followed_by: one.id for one in kept if one.followed_by}
    return Estimates(tuple(replace(one, follows=before.get(one.id)) for one in kept))


def change(bundled: Estimates, editions: Sequence[Edition], text: str) -> FiguresChange:
    """What a file would change of the figures held now; raises ``FileRefused`` where it breaks rules."""
    rows = read_rows(text)
    before = joined(bundled, editions)
    held = {one.id: one for one in before}
    wrong = [
        f"row {row.line}: {row.figure.id} is held with other fields: nothing is ever overwritten"
        for row in rows
        if row.figure.id in held and _bare(held[row.figure.id]) != _bare(row.figure)
    ]
    known = {*held, *(row.figure.id for row in rows)}
    wrong += [
        f"row {row.line}: {target} is not held"
        for row in rows
        for target in (row.follows, row.revises)
        if target and target not in known
    ]
    after = dict(held)
    _add(after, rows)
    wrong += faults(after.values())
    if wrong:
        raise FileRefused("; ".join(wrong[:FAULTS_SHOWN]), "figures that agree with those held")
    return _compared(held, after)


def _bare(figure: Estimate) -> Estimate:
    return replace(figure, follows=None, followed_by=None, revised_by=None)


def _compared(held: Mapping[str, Estimate], after: Mapping[str, Estimate]) -> FiguresChange:
    added = tuple(one for name, one in after.items() if name not in held)
    links = tuple(
        (one.id, kind, target)
        for one in after.values()
        for kind, target in (("followed_by", one.followed_by), ("revised_by", one.revised_by))
        if target and target != getattr(held.get(one.id), kind, None)
    )
    touched = [*added, *(after[name] for name, _, _ in links)]
    return FiguresChange(
        added=added, links=links, pages=tuple(dict.fromkeys(pages_of(touched, after.values())))
    )


def pages_of(touched: Sequence[Estimate], after: Iterable[Estimate]) -> Iterator[str]:
    """The pages and charts that show any of these figures, without their language."""
    every = tuple(after)
    if touched:
        yield from ("/", "/indicators/")
    for one in touched:
        yield from (f"/topics/{one.concept}", f"/areas/{one.area}")
        yield from (f"/estimates/{other.id}.svg" for other in every if other.measure == one.measure)
