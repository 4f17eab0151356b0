"""From rows of text to observations, by a plan that says which column means what.

Column by column, not row by row: each distinct cell is read once and then looked up, so that a table of
millions of rows costs little more than splitting it. A cell that cannot be read makes its row an error; the
other rows go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from datasets.batches import BATCH_ROWS, Batch
from datasets.columns import dims_text
from datasets.model import AreaKey, ObservationStatus, RowError
from datasets.periods import Period, read_period
from datasets.readers.codes import read_age, read_nature, read_reporting, read_sex, read_unit
from datasets.readers.numbers import NOTHING, Gap, Unreadable, read_multiplier, read_number, read_status
from datasets.readers.places import NOWHERE, ReadArea
from datasets.readers.tables import Row

Read = Callable[[str], Any]

CELL_SHOWN = 200
"""Signs of a cell that an error repeats."""

_UNSEEN = {**dict.fromkeys(range(0x20)), **dict.fromkeys(range(0x7F, 0xA0))}
_UNSEEN |= dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_UNSEEN |= {0x09: 0x20, 0x0A: 0x20, 0x0D: 0x20}


def plain(cell: str) -> str:
    """A text from a file as it may be shown: one line, no control or direction signs."""
    return cell if cell.isascii() and cell.isprintable() else " ".join(cell.translate(_UNSEEN).split())


def read_code(cell: str) -> str | Unreadable:
    """A code that must not be empty."""
    return plain(cell).strip() or Unreadable("a code, not an empty cell")


def read_text(cell: str) -> str:
    """A text that may be empty."""
    return plain(cell).strip()


def _period(cell: str) -> Period | Unreadable:
    return read_period(cell) or Unreadable("a year or period, such as 2015 or 2013-14")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the columns of one table mean. ``roles`` gives the place of the column of each role, from 0.

    Roles are ``series indicator area sex age period value unit multiplier status nature reporting source
    lower upper``; ``fixed`` gives the cell of a role that has no column. ``dims`` are other dimensions by
    name, ``notes`` columns of footnotes. ``read`` replaces the reader of a role. ``stated`` are roles of
    which any cell makes a row without a value a stated gap rather than an empty cell of a grid; with
    ``gaps`` every row without a value is one. ``names`` finds what the file calls its areas.
    """

    layout: str
    header: tuple[str, ...]
    roles: Mapping[str, int]
    area: ReadArea = NOWHERE
    fixed: Mapping[str, str] = field(default_factory=dict)
    dims: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[int, ...] = ()
    read: Mapping[str, Read] = field(default_factory=dict)
    gaps: bool = False
    actions: int | None = None
    names: Callable[[], Mapping[str, str]] = dict


_READERS: dict[str, Read] = {
    "series": read_code,
    "indicator": read_text,
    "sex": read_sex,
    "age": read_age,
    "period": _period,
    "value": read_number,
    "unit": read_unit,
    "multiplier": read_multiplier,
    "status": read_status,
    "nature": read_nature,
    "reporting": read_reporting,
    "source": read_text,
    "lower": read_number,
    "upper": read_number,
}
STATED = ("status", "nature", "unit", "source")
"""Roles that say something of a row even where it has no value."""

_DROPPED = frozenset({"", "_T", "_Z", "NOTSPEC", "ALLAREA", "_t"})
"""Codes of a dimension other than sex and age that say "no breakdown": the dimension is left out."""


class _Codes(dict[Any, Any]):
    """What each distinct cell of a column stands for, read once; ``bad`` says whether any cannot be."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read, self.bad = read, False

    def __missing__(self, cell: Any) -> Any:
        found = self[cell] = self.read(cell)
        if isinstance(found, Unreadable):
            self.bad = True
        return found


def readers_of(plan: Plan) -> dict[str, Read]:
    """The reader of each role in a table."""
    return {**_READERS, "area": plan.area, **plan.read}


def read_rows(plan: Plan, rows: Iterable[Row]) -> Iterator[Batch]:
    """The rows of a table, header left out, as batches of observations and errors."""
    reading = _Reading(plan)
    walked = iter(rows)
    while some := list(islice(walked, BATCH_ROWS)):
        yield reading.batch(some)


class _Reading:
    """One table on its way: the codes seen so far, per role."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._codes = {role: _Codes(read) for role, read in readers_of(plan).items()}
        self._texts = _Codes(read_text)
        needed = (*plan.roles.values(), *plan.dims.values(), *plan.notes)
        self._needed = max(needed, default=-1) + 1

    def batch(self, rows: list[Row]) -> Batch:
        """Some rows, read."""
        batch = Batch(0)
        rows = self._shaped(rows, batch)
        batch.rows = len(rows) + batch.refused
        if not rows:
            return batch
        self._forget()
        cells: list[Sequence[str]] = list(zip(*(row[1] for row in rows), strict=True))
        read = {role: self._column(role, cells, len(rows)) for role in ROLES}
        empty = self._empty(cells, read["value"])
        bad = self._bad(rows, read, empty, batch)
        batch.empty, batch.refused = len(empty), batch.refused + len(bad)
        if empty or bad:
            kept = [place for place in range(len(rows)) if place not in bad and place not in empty]
            rows = [rows[place] for place in kept]
            read = {role: [found[place] for place in kept] for role, found in read.items()}
            cells = [[column[place] for place in kept] for column in cells]
        self._store(batch, rows, read, cells)
        return batch

    def _forget(self) -> None:
        """Values and notes repeat little: what is remembered of them stays small."""
        for codes in (*self._codes.values(), self._texts):
            if len(codes) > 2 * BATCH_ROWS:
                codes.clear()
                codes.bad = False

    def _shaped(self, rows: list[Row], batch: Batch) -> list[Row]:
        """Rows wide enough, blank ones left out; wider or narrower ones are errors."""
        width = len(self.plan.header)
        shaped = []
        for row in rows:
            cells = row[1]
            if len(cells) == width:
                if any(cells):
                    shaped.append(row)
            elif any(cell.strip() for cell in cells):
                self._other_width(row, batch, shaped)
        return shaped

    def _other_width(self, row: Row, batch: Batch, shaped: list[Row]) -> None:
        """A row that lacks cells at its end which nobody needs is filled up; any other is an error."""
        number, cells = row
        width = len(self.plan.header)
        if len(cells) >= self._needed and not any(cell.strip() for cell in cells[width:]):
            shaped.append((number, (cells + [""] * width)[:width]))
            return
        shown = plain("; ".join(cells))[:CELL_SHOWN]
        expected = f"{width} cells as in the header, not {len(cells)}"
        batch.errors.append(RowError(number, "", shown, expected))
        batch.refused += 1

    def _column(self, role: str, cells: Sequence[Sequence[str]], count: int) -> list[Any]:
        place = self.plan.roles.get(role)
        codes = self._codes[role]
        if place is None:
            return [codes[self.plan.fixed.get(role, "")]] * count
        if role == "value":  # values repeat too little to be remembered
            return self._values(codes, cells[place])
        return list(map(codes.__getitem__, cells[place]))

    def _values(self, codes: _Codes, cells: Sequence[str]) -> list[Any]:
        found = list(map(codes.read, cells))
        codes.bad = Unreadable in set(map(type, found))
        return found

    def _empty(self, cells: Sequence[Sequence[str]], values: list[Any]) -> set[int]:
        """Rows of a grid in which nobody said anything: no value, and no word about it."""
        if self.plan.gaps or NOTHING not in values:
            return set()
        places = [self.plan.roles[role] for role in STATED if role in self.plan.roles]
        said = [cells[column] for column in (*places, *self.plan.notes)]
        return {
            place
            for place, value in enumerate(values)
            if value is NOTHING and not any(column[place].strip() for column in said)
        }

    def _bad(self, rows: list[Row], read: dict[str, list[Any]], empty: set[int], batch: Batch) -> set[int]:
        """The rows with a cell that cannot be read; every such cell becomes an error."""
        bad: set[int] = set()
        for role in ROLES:
            if self._codes[role].bad:
                for place, found in enumerate(read[role]):
                    if isinstance(found, Unreadable) and place not in empty:
                        bad.add(place)
                        batch.errors.append(self._error(rows[place], role, found))
        if self.plan.actions is not None:
            bad |= self._deletions(rows, self.plan.actions, batch)
        batch.errors.sort()
        return bad

    def _error(self, row: Row, role: str, found: Unreadable) -> RowError:
        place = self.plan.roles.get(role)
        if place is None:
            return RowError(row[0], role, self.plan.fixed.get(role, ""), found.expected)
        cell = plain(row[1][place])[:CELL_SHOWN]
        return RowError(row[0], plain(self.plan.header[place]), cell, found.expected)

    def _deletions(self, rows: list[Row], column: int, batch: Batch) -> set[int]:
        """SDMX-CSV 2.0 rows that delete: an edition is never changed by another."""
        found = set()
        for place, row in enumerate(rows):
            action = row[1][column].strip().upper()
            if wrong_action(action):
                found.add(place)
                batch.errors.append(RowError(row[0], "ACTION", action[:CELL_SHOWN], "I, A, M or R"))
        return found

    def _store(
        self, batch: Batch, rows: list[Row], read: dict[str, list[Any]], cells: Sequence[Sequence[str]]
    ) -> None:
        columns = batch.columns
        for role, name in _STRAIGHT.items():
            columns[name] = read[role]
        areas: list[AreaKey] = read["area"]
        columns["scheme"] = [area[0] for area in areas]
        columns["area"] = [area[1] for area in areas]
        periods: list[Period] = read["period"]
        columns["period"] = [period[0] for period in periods]
        columns["year"] = [period[1] for period in periods]
        _store_values(columns, read)
        columns["dims"] = self._dims_column(cells, len(rows))
        columns["footnotes"] = self._notes_column(cells, len(rows))
        columns["source_row"] = [row[0] for row in rows]

    def _dims_column(self, cells: Sequence[Sequence[str]], count: int) -> list[str]:
        names = tuple(self.plan.dims)
        if not names or not count:
            return [""] * count

        seen = _Codes(lambda key: breakdown_text(names, key))
        keys = zip(*(cells[place] for place in self.plan.dims.values()), strict=True)
        return list(map(seen.__getitem__, keys))

    def _notes_column(self, cells: Sequence[Sequence[str]], count: int) -> list[tuple[str, ...]]:
        said = [cells[place] for place in self.plan.notes if count and any(cells[place])]
        if not said:
            return [()] * count
        texts = self._texts
        return [
            tuple(texts[cell] for cell in notes if cell and texts[cell]) for notes in zip(*said, strict=True)
        ]


def note_texts(cells: Sequence[str]) -> tuple[str, ...]:
    """The footnotes of one row, those that say something."""
    return tuple(text for text in map(read_text, cells) if text)


NAMED_BY_CODE = "?"
"""Before the name of a dimension: what it is called stands before the first ``_`` of each of its codes."""


def breakdown_text(names: Sequence[str], cells: Sequence[str]) -> str:
    """Other dimensions of one row as the column ``dims`` holds them, silent ones left out."""
    codes = zip(names, map(_read_dim, cells), strict=True)
    return dims_text((_named(name, code), code) for name, code in codes if not _silent(name, code))


def _named(name: str, code: str) -> str:
    if not name.startswith(NAMED_BY_CODE):
        return name
    head, parted, _ = code.partition("_")
    return head.upper() if parted and head else name.removeprefix(NAMED_BY_CODE)


def wrong_action(cell: str) -> bool:
    """Whether a row of SDMX-CSV 2.0 would delete: an edition is never changed by another."""
    return cell.strip().upper() not in ("", "I", "A", "M", "R")


def _store_values(columns: dict[str, list[Any]], read: dict[str, list[Any]]) -> None:
    """Values, their status and their bounds."""
    values: list[str | Gap] = read["value"]
    stated: list[ObservationStatus] = read["status"]
    if set(map(type, values)) <= {str} and not any(status.is_a_gap for status in set(stated)):
        columns["value"], columns["status"] = values, list(map(str, stated))
        columns["flags"] = [()] * len(values)
    else:
        columns["value"] = [value if type(value) is str else None for value in values]
        meanings = [_meaning(*pair) for pair in zip(values, stated, strict=True)]
        columns["status"] = [str(status) for status, _ in meanings]
        columns["flags"] = [flags for _, flags in meanings]
    whole = columns["value"] is values
    for place, name in ((1, "lower"), (2, "upper")):
        if whole and set(map(type, read[name])) == {Gap}:
            columns[name] = [None] * len(values)
            continue
        bounds = zip(read[name], values, strict=True)
        columns[name] = [_bound(bound, value, place) for bound, value in bounds]


def _meaning(value: str | Gap, stated: ObservationStatus) -> tuple[ObservationStatus, tuple[str, ...]]:
    """One status from a cell and what stands beside it: a value is never turned into a gap, or back."""
    if isinstance(value, str):
        return (ObservationStatus.NORMAL, ("value-despite-status",)) if stated.is_a_gap else (stated, ())
    if value.status is ObservationStatus.MISSING and stated.is_a_gap:
        return stated, ()
    return value.status, ()


def _bound(bound: str | Gap, value: str | Gap, place: int) -> str | None:
    """The publisher's bound, or the one that a suppressed value states."""
    if type(bound) is str:
        return bound
    return None if type(value) is str else value[place]


_STRAIGHT = {
    "series": "series",
    "indicator": "indicator",
    "sex": "sex",
    "age": "age",
    "unit": "unit",
    "multiplier": "multiplier",
    "nature": "nature",
    "reporting": "reporting",
    "source": "source",
}
ROLES = (*_READERS, "area")
"""Every role a column may have."""


def _read_dim(cell: str) -> str:
    return plain(cell).strip().lstrip("'")


def _silent(name: str, code: str) -> bool:
    """Whether a code says that there is no breakdown; annual figures are the rule and go unsaid."""
    return code in _DROPPED or (name == "FREQ" and code == "A")
