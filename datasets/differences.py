"""What one edition of a series says otherwise than another: added, removed and changed rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets.columns import KEY, NAMES, SELECTED, observation
from datasets.connecting import connect
from datasets.errors import StatisticsUnavailable
from datasets.model import Observation

_IDENTITY = (*(name for name in KEY if name != "reporting"), "period")
_COMPARED = (("number", "value"), ("status", "status"), ("lower", "lower"), ("upper", "upper"))
_WHERE_SAID = ("nature", "reporting", "source", "footnotes")
"""Compared only where both editions say something: layouts differ in what they carry along."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line and period in two editions, and the names of the columns that differ."""

    old: Observation
    new: Observation
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Rows of the newer edition only, of the older only, and those that differ; the rest is the same."""

    added: tuple[Observation, ...]
    removed: tuple[Observation, ...]
    changed: tuple[Change, ...]
    same: int

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators whose charts show other figures: those of every row that differs."""
        rows = (*self.added, *self.removed, *(change.new for change in self.changed))
        return tuple(sorted({row.key.indicator for row in rows if row.key.indicator}))

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas whose profiles show other figures."""
        rows = (*self.added, *self.removed, *(change.new for change in self.changed))
        return tuple(sorted({row.key.area.code for row in rows}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """A series that readers would see for the first time from its source: how much, and where it is shown."""

    rows: int
    indicators: tuple[str, ...]
    areas: tuple[str, ...]


def new_series(written: Path, series: str) -> NewSeries:
    """What the file of an edition holds of a series; raises ``StatisticsUnavailable``."""
    import duckdb

    sql = (
        "SELECT count(*), list_sort(list(DISTINCT indicator)), list_sort(list(DISTINCT area))"
        " FROM read_parquet(?) WHERE series = ?"
    )
    try:
        with connect() as connection:
            rows, indicators, areas = connection.execute(sql, [str(written), series]).fetchall()[0]
    except duckdb.Error as error:
        raise StatisticsUnavailable(str(error)) from error
    return NewSeries(rows=rows, indicators=tuple(filter(None, indicators)), areas=tuple(filter(None, areas)))


def compare(old: Path, new: Path, series: str, labels: tuple[str, str]) -> Difference:
    """The difference of two Parquet files in one series; ``labels`` are the ids of the two editions.

    A row is known by its line (series, area, breakdown, unit) and period; where two sources give the same
    line and period, their rows are paired in the order of the sources. Raises ``StatisticsUnavailable``.
    """
    import duckdb

    sql = f"""
    WITH old AS ({_numbered(labels[0])}), new AS ({_numbered(labels[1])})
    SELECT {_picked("old")}, {_picked("new")}
    FROM old FULL JOIN new ON {" AND ".join(f"old.{name} = new.{name}" for name in (*_IDENTITY, "place"))}
    ORDER BY {", ".join(f"coalesce(old.{name}, new.{name})" for name in (*_IDENTITY, "place"))}
    """
    try:
        with connect() as connection:
            rows = connection.execute(sql, [str(old), series, str(new), series]).fetchall()
    except duckdb.Error as error:
        raise StatisticsUnavailable(str(error)) from error
    return _sorted_out(rows)


def _numbered(edition: str) -> str:
    quoted = edition.replace("'", "''")
    return (
        f"SELECT *, '{quoted}' AS edition, row_number() OVER"
        f" (PARTITION BY {', '.join(_IDENTITY)} ORDER BY reporting, source, source_row) AS place"
        " FROM read_parquet(?) WHERE series = ?"
    )


def _picked(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in SELECTED)


def _differing(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[str, ...]:
    """The columns in which two rows of one line and period differ; 3.0 and 3 are one figure."""
    found = [said for name, said in _COMPARED if old[_PLACES[name]] != new[_PLACES[name]]]
    for name in _WHERE_SAID:
        before, after = old[_PLACES[name]], new[_PLACES[name]]
        if before and after and before != after:
            found.append(name)
    return tuple(found)


_PLACES = {name: place for place, name in enumerate(NAMES)}


def _sorted_out(rows: list[tuple[Any, ...]]) -> Difference:
    width = len(SELECTED)
    added, removed, changed, same = [], [], [], 0
    for row in rows:
        old, new = row[:width], row[width:]
        if old[0] is None:
            added.append(observation(new))
        elif new[0] is None:
            removed.append(observation(old))
        elif fields := _differing(old, new):
            changed.append(Change(observation(old), observation(new), fields))
        else:
            same += 1
    return Difference(added=tuple(added), removed=tuple(removed), changed=tuple(changed), same=same)
