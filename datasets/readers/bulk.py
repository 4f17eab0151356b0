"""Large CSV files: read by DuckDB, with the meaning that the row-by-row reader gives each distinct cell.

``Bulk`` is a table of a file that is well formed throughout: as many cells in every row as in the header, one
row a line. Whether it is so is found while reading; where it is not, ``taken`` stays False and the file is
read row by row, which knows what to say of each row. Every distinct cell of a column goes through the
reader of its role once; rows with a cell that cannot be read are given to the row-by-row reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from datasets.columns import COLUMNS
from datasets.model import RowError
from datasets.readers.bulk_columns import BULK, Told, TooVarious, told_columns
from datasets.readers.tables import CsvRows, Row
from datasets.readers.tidy import Plan, read_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SMALLEST = 4 << 20
"""Bytes: below this a file is read row by row in under half a second."""

ERRORS_KEPT = 1000
"""Row errors that are kept; all are counted."""

_CHUNK = 1 << 20


class Bulk:
    """One table of a CSV file, below its header (the row ``after``).

    After ``into`` has taken it: ``rows`` = ``loaded`` + ``refused`` + ``empty``, as of a ``Batch``.
    """

    def __init__(self, plan: Plan, source: CsvRows, after: int) -> None:
        self.plan, self.source, self.after = plan, source, after
        self.taken = False
        self.rows = self.loaded = self.refused = self.empty = 0
        self.errors: list[RowError] = []
        self._first = 0  # the rowid of the first row: DuckDB counts from a large number in a transaction

    @property
    def worth_it(self) -> bool:
        """Whether the file is large enough, and of an encoding that DuckDB reads."""
        return self.source.encoding in ("utf-8", "utf-8-sig") and self.source.path.stat().st_size >= SMALLEST

    def into(self, connection: DuckDBPyConnection) -> int:
        """Add the rows to the table ``rows`` of a load; how many. Nothing is added unless ``taken``.

        To be called outside of a transaction.
        """
        import duckdb

        try:
            arrived = self._arrived(connection)
            told = told_columns(connection, self.plan) if arrived else None
        except (duckdb.InvalidInputException, duckdb.ConversionException, TooVarious):
            told = None  # quotes, widths or bytes that the other reader has words for
        if told is not None:
            self._add(connection, told)
        connection.execute(f"DROP TABLE IF EXISTS {BULK}")
        return self.loaded

    def _arrived(self, connection: DuckDBPyConnection) -> bool:
        """Put the cells into a table; whether each row is one line, so that rows can be counted by lines."""
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(self.plan.header)))
        cells = ", ".join(f"coalesce(c{place}, '') AS c{place}" for place in range(len(self.plan.header)))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {BULK} AS SELECT {cells} FROM read_csv(?, auto_detect = false,"
            f" header = false, skip = {self.after}, delim = ?, quote = '\"', escape = '\"',"
            f" columns = {{{columns}}}, null_padding = false, strict_mode = true)",
            [str(self.source.path), self.source.delimiter],
        )
        found = connection.execute(f"SELECT count(*), min(rowid), max(rowid) FROM {BULK}").fetchall()[0]
        counted, first, last = found
        if not counted or last - first + 1 != counted:
            return False
        self._first = int(first)
        return self._lines() == self.after + int(counted)

    def _lines(self) -> int:
        """Lines of the file; -1 where a carriage return stands alone: some would call it a line's end."""
        lines, last = 0, b"\n"
        with self.source.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                whole = last[-1:] + chunk
                if whole.count(b"\r") != whole.count(b"\r\n") + whole.endswith(b"\r"):
                    return -1
                lines, last = lines + chunk.count(b"\n"), chunk
        return lines if last.endswith(b"\n") else lines + 1

    def _add(self, connection: DuckDBPyConnection, told: Told) -> None:
        counts = {
            what: _number(connection, told, clause)
            for what, clause in (("blank", told.blank), ("empty", told.empty), ("bad", told.bad))
        }
        into = ", ".join(name for name, _ in COLUMNS if name != "number")
        row = f"CAST(a.rowid - {self._first} + {self.after + 1} AS INTEGER)"
        values = told.outputs | {"source_row": row}
        picked = ", ".join(values[name] for name, _ in COLUMNS if name != "number")
        connection.execute(
            f"INSERT INTO rows ({into}) SELECT {picked} FROM {BULK} a {told.joins}"
            f" WHERE NOT ({told.blank}) AND NOT ({told.empty}) AND NOT ({told.bad})"
        )
        held = _number(connection, told, "true")
        self.rows = held - counts["blank"]
        self.empty, self.refused = counts["empty"], counts["bad"]
        self.loaded = self.rows - self.empty - self.refused
        if counts["bad"]:
            self.errors = self._explained(_places(connection, told))
        self.taken = True

    def _explained(self, places: Iterable[int]) -> list[RowError]:
        """What the row-by-row reader says of the rows at these places, counted from 0 below the header."""
        wanted = {place - self._first + self.after + 1 for place in places}
        errors: list[RowError] = []
        for batch in read_rows(self.plan, self._picked(wanted)):
            errors += batch.errors[: ERRORS_KEPT - len(errors)]
            if len(errors) >= ERRORS_KEPT:
                break
        return errors

    def _picked(self, wanted: set[int]) -> Iterator[Row]:
        return (row for row in self.source() if row[0] in wanted)


def _number(connection: DuckDBPyConnection, told: Told, clause: str) -> int:
    if clause == "false":
        return 0
    found = connection.execute(f"SELECT count(*) FROM {BULK} a {told.joins} WHERE {clause}").fetchall()
    return int(found[0][0])


def _places(connection: DuckDBPyConnection, told: Told) -> list[int]:
    found = connection.execute(f"SELECT a.rowid FROM {BULK} a {told.joins} WHERE {told.bad}").fetchall()
    return [int(place) for (place,) in found]
