"""The works that can be read, as columns of numbers: what facets are counted from and filters are tried on.

A table is a value: ``changed`` gives the next one and leaves the old as it was, so that a reader keeps the
table that belongs to its generation of the index. Every engine fills the same table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.model import WorkId
from index.works_rows import WorkRow

Numbers = NDArray[np.int64]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

MULTIPLE = ("type", "area", "concept", "publisher", "mentions_area", "mentions_concept", "audience")
"""The columns that hold codes of values; a work may have several values in one."""

_SPARE_SHARE = 0.25
"""Share of superseded rows above which a table is packed: packing costs what a full build costs in numpy
(some milliseconds at 40,000 works), so it is put off until a quarter of the space would be saved."""


def issued_order(issued: str | None) -> int:
    """A number that sorts EDTF dates: ``2022`` < ``2022-06`` < ``2022-06-12``; 0 where there is none."""
    digits = "".join(sign for sign in issued or "" if sign.isascii() and sign.isdigit())
    return int(digits[:8].ljust(8, "0")) if len(digits) >= 4 else 0


@dataclass(frozen=True, slots=True)
class Column:
    """One multi-valued column: entry ``i`` says that row ``rows[i]`` has the value ``values[codes[i]]``."""

    values: tuple[str, ...]
    rows: Rows
    codes: Rows

    @staticmethod
    def empty() -> Column:
        """A column without entries."""
        return Column((), np.empty(0, np.intp), np.empty(0, np.intp))

    def added(self, pairs: Sequence[tuple[int, str]]) -> Column:
        """This column with more (row, value) pairs."""
        code_of = {value: code for code, value in enumerate(self.values)}
        codes = [code_of.setdefault(value, len(code_of)) for _, value in pairs]
        rows = np.fromiter((row for row, _ in pairs), np.intp, len(pairs))
        return Column(
            tuple(code_of),
            np.concatenate([self.rows, rows]),
            np.concatenate([self.codes, np.array(codes, np.intp)]),
        )

    def packed(self, kept: Flags, place: Rows) -> Column:
        """The entries of the kept rows only, under their new row numbers."""
        stays = kept[self.rows]
        return Column(self.values, place[self.rows[stays]], self.codes[stays])

    def having(self, wanted: Iterable[str], rows: int) -> Flags:
        """Which of ``rows`` rows have any of the wanted values."""
        chosen = np.zeros(len(self.values), np.bool_)
        chosen[[self.values.index(value) for value in wanted if value in self.values]] = True
        flags = np.zeros(rows, np.bool_)
        flags[self.rows[chosen[self.codes]]] = True
        return flags

    def counted(self, rows: Flags) -> Rows:
        """How many of the flagged rows have each value."""
        return np.bincount(self.codes[rows[self.rows]], minlength=len(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksTable:
    """All works of one generation. Row ``i`` is work ``numbers[i]``; rows not ``alive`` are superseded."""

    numbers: Numbers
    ids: tuple[WorkId, ...]
    alive: Flags
    years: Numbers
    issued: Numbers
    columns: dict[str, Column]
    sorted_numbers: Numbers
    sorted_rows: Rows
    row_by_id: dict[WorkId, int]

    @staticmethod
    def empty() -> WorksTable:
        """The table of an index without works."""
        none = np.empty(0, np.int64)
        return WorksTable(
            numbers=none,
            ids=(),
            alive=np.empty(0, np.bool_),
            years=none,
            issued=none,
            columns={name: Column.empty() for name in MULTIPLE},
            sorted_numbers=none,
            sorted_rows=np.empty(0, np.intp),
            row_by_id={},
        )

    @staticmethod
    def of(rows: Iterable[WorkRow]) -> WorksTable:
        """The table of these rows; of several with one number the last counts."""
        return WorksTable.empty().changed(rows)

    def changed(self, changes: Iterable[WorkRow]) -> WorksTable:
        """The next table: each row replaces the one of the same number, or takes it out (``gone``)."""
        latest = {row.number: row for row in changes}
        if not latest:
            return self
        base = self._without(latest)
        return base._with([row for row in latest.values() if not row.gone])

    def rows_of(self, numbers: Numbers) -> Rows:
        """The row of each work number, -1 where the table has no such work."""
        if not len(self.sorted_numbers):
            return np.full(len(numbers), -1, np.intp)
        at = np.minimum(np.searchsorted(self.sorted_numbers, numbers), len(self.sorted_numbers) - 1)
        return np.where(self.sorted_numbers[at] == numbers, self.sorted_rows[at], -1)

    def rows_of_list(self, numbers: Iterable[int]) -> list[int]:
        """The rows of a few work numbers that the table has, in their order."""
        rows = self.rows_of(np.fromiter(numbers, np.int64))
        return [int(row) for row in rows if row >= 0]

    def row_of_id(self, work_id: WorkId) -> int | None:
        """The row of a work by its public id."""
        row = self.row_by_id.get(work_id)
        return row if row is not None and self.alive[row] else None

    def readable(self, audiences: Iterable[str]) -> Flags:
        """The works that a reader of these audiences may know of."""
        return self.columns["audience"].having(audiences, len(self.numbers)) & self.alive

    @property
    def works(self) -> int:
        """How many works there are."""
        return int(self.alive.sum())

    def _without(self, numbers: Iterable[int]) -> WorksTable:
        rows = self.rows_of(np.fromiter(numbers, np.int64))
        alive = self.alive.copy()
        alive[rows[rows >= 0]] = False
        left = replace(self, alive=alive)
        spare = len(alive) - int(alive.sum())
        return left._packed() if spare > _SPARE_SHARE * len(alive) else left

    def _packed(self) -> WorksTable:
        kept, place = self.alive, np.cumsum(self.alive) - 1
        ids = tuple(self.ids[row] for row in np.flatnonzero(kept))
        return replace(
            self,
            numbers=self.numbers[kept],
            ids=ids,
            row_by_id={work_id: row for row, work_id in enumerate(ids)},
            alive=np.ones(int(kept.sum()), np.bool_),
            years=self.years[kept],
            issued=self.issued[kept],
            columns={name: column.packed(kept, place) for name, column in self.columns.items()},
        )

    def _with(self, rows: Sequence[WorkRow]) -> WorksTable:
        first = len(self.numbers)
        numbers = np.concatenate([self.numbers, np.array([row.number for row in rows], np.int64)])
        alive = np.concatenate([self.alive, np.ones(len(rows), np.bool_)])
        live_rows = np.flatnonzero(alive)
        order = np.argsort(numbers[live_rows], kind="stable")
        years = np.array([row.year or 0 for row in rows], np.int64)
        issued = np.array([issued_order(row.issued) for row in rows], np.int64)
        return WorksTable(
            numbers=numbers,
            ids=(*self.ids, *(row.id for row in rows)),
            alive=alive,
            years=np.concatenate([self.years, years]),
            issued=np.concatenate([self.issued, issued]),
            columns={name: column.added(_pairs(rows, name, first)) for name, column in self.columns.items()},
            sorted_numbers=numbers[live_rows][order],
            sorted_rows=live_rows[order],
            row_by_id={**self.row_by_id, **{row.id: first + at for at, row in enumerate(rows)}},
        )


def _pairs(rows: Sequence[WorkRow], column: str, first: int) -> list[tuple[int, str]]:
    return [(first + at, value) for at, row in enumerate(rows) for value in row.values(column)]
