"""Reading statistics: any number of processes, while a worker loads.

A store is a folder. ``editions/ID/`` holds one immutable edition each, a sorted Parquet file and its
manifest; ``generations/NAME.duckdb`` what was derived from them (latest values, which edition is current
for each series); ``current`` names the generation that readers see and is replaced in one step. A reader
opens the generation read-only and keeps it until another becomes current: never half of anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.columns import SELECTED, observation
from datasets.connecting import connect
from datasets.errors import EditionRetracted, StatisticsUnavailable, UnknownEdition
from datasets.links import Lines
from datasets.manifests import OBSERVATIONS, edition_of, retraction_of
from datasets.model import Edition, EditionId, Observation, ObservationQuery, SeriesSummary
from datasets.selecting import Page, after, conditions, ordered, page_of, statement

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CURRENT = "current"
EDITIONS = "editions"
GENERATIONS = "generations"

PAGE = 1000
"""Observations of one page unless asked otherwise: some 400 kB of JSON."""


class Statistics:
    """The statistics of one store. Opening is free: nothing is read before the first snapshot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """What is current now; the same object as long as nothing was loaded since.

        Raises ``StatisticsUnavailable``. A store where nothing was ever loaded is an empty one.
        """
        name = self._current()
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != name:
                self._snapshot = Snapshot(self.folder, name)
            return self._snapshot

    def _current(self) -> str:
        try:
            return (self.folder / CURRENT).read_text("utf-8").strip()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StatisticsUnavailable(str(error)) from error

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.close()
            self._snapshot = None


class Snapshot:
    """One generation, read-only; safe to share between threads.

    ``generation`` changes with everything that changes any answer: a good part of an ETag.
    """

    def __init__(self, folder: Path, generation: str) -> None:
        self.folder, self.generation = folder, generation
        self._connection = _opened(folder, generation)
        self._threads = threading.local()
        self._codes_held: Mapping[str, frozenset[tuple[str, ...]]] | None = None
        rows = self._rows("SELECT manifest, retraction FROM editions ORDER BY position")
        self._editions = {one.id: one for one in (edition_of(*_with_retraction(*row)) for row in rows)}

    def close(self) -> None:
        """Let go of the files; the snapshot is of no use afterwards."""
        self._connection.close()

    def editions(self) -> tuple[Edition, ...]:
        """Every edition, by source, the newest release first; retracted ones are among them and say so."""
        return tuple(self._editions.values())

    def edition(self, identifier: str) -> Edition:
        """One edition, retracted or not; raises ``UnknownEdition``."""
        found = self._editions.get(EditionId(identifier))
        if found is None:
            raise UnknownEdition(identifier)
        return found

    def series(self) -> tuple[SeriesSummary, ...]:
        """Every series that can be read now, by code, then by source."""
        rows = self._rows(
            "SELECT series, indicator, source, edition, units, areas, observations, first_year, last_year"
            " FROM series ORDER BY series, source"
        )
        return tuple(_summary(row) for row in rows)

    def latest(self, series: str) -> tuple[Observation, ...]:
        """The latest observations of one series: every area and breakdown, sorted; empty when none is held.

        "Latest" is the greatest year that has a value, for each area, breakdown and unit by itself; where
        two sources give that year, both; where no year has a value, the newest stated gap.
        """
        return self._observations(f"SELECT {_FIELDS} FROM latest_by_series WHERE series = ?", [series])

    def area_profile(self, area: str, scheme: str = "ISO") -> tuple[Observation, ...]:
        """The latest observations of one area, all series and breakdowns, sorted by series."""
        return self._observations(
            f"SELECT {_FIELDS} FROM latest WHERE scheme = ? AND area = ?", [scheme, area]
        )

    def observations(self, query: ObservationQuery, *, limit: int = PAGE, cursor: str = "") -> Page:
        """One page of what a query asks for, in the order of the store, with a cursor for the next.

        Raises ``UnknownEdition``, ``EditionRetracted`` or ``BadCursor``.
        """
        resolved = self._resolved(query)
        where, values = conditions(resolved)
        where, values = after(where, values, query, cursor)
        source = self._source(resolved)
        sql = statement(_FIELDS, source, where)
        return page_of(query, self._observations(sql, [*values, limit + 1]), limit)

    def walk(self, query: ObservationQuery) -> Iterator[tuple[Observation, ...]]:
        """All that a query asks for, in the order of the store, some at a time; however many there are.

        One series after the other, so that no more than one is ever sorted. Raises as ``observations`` does,
        before the first are given.
        """
        if query.edition:
            self.parquet(query.edition)
        return self._walked(self._resolved(query))

    def _walked(self, query: ObservationQuery) -> Iterator[tuple[Observation, ...]]:
        import duckdb

        try:
            with self._connection.cursor() as cursor:  # its own: a stream goes through many threads
                for code in self._series_of(query):
                    one = replace(query, series=(code,))
                    where, values = conditions(one)
                    cursor.execute(ordered(_FIELDS, self._source(one), where), values)
                    while rows := cursor.fetchmany(PAGE):
                        yield tuple(map(observation, rows))
        except duckdb.Error as error:
            raise StatisticsUnavailable(str(error)) from error

    def _series_of(self, query: ObservationQuery) -> list[str]:
        """The series that a query may find anything of, in order."""
        if query.edition:
            held = set(self.edition(query.edition).series)
            return sorted(held & set(query.series) if query.series else held)
        found = self._rows(*_holding(query))
        return sorted({str(code) for _, codes in found for code in codes})

    def _resolved(self, query: ObservationQuery) -> ObservationQuery:
        """The query with the editions of the sources that it names; an impossible one where there is none."""
        if not query.sources:
            return query
        held = [one.id for one in self.editions() if one.source in query.sources]
        return replace(query, editions=tuple(held) or ("",))

    def lines(self, series: Iterable[str], areas: Iterable[str] = ()) -> Lines:
        """What is current of some series, of some areas (``SCHEME:CODE``) or of all."""
        query = ObservationQuery(series=tuple(series), areas=tuple(areas))
        where, values = conditions(query)
        sql = f"SELECT {_FIELDS} FROM {self._source(query)} WHERE {where}"
        return Lines(self._observations(sql, values), self._editions)

    def count(self, query: ObservationQuery) -> int:
        """How many observations a query asks for, over all pages."""
        query = self._resolved(query)
        where, values = conditions(query)
        rows = self._rows(f"SELECT count(*) FROM {self._source(query)} WHERE {where}", values)
        return int(rows[0][0])

    def codes(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        """The distinct codes of every edition that is not retracted, by column; looked up once.

        Areas are pairs of scheme and code under ``area``.
        """
        if self._codes_held is None:
            files = [_quoted(str(self.parquet(one.id))) for one in self.editions() if not one.retracted]
            self._codes_held = {
                name: frozenset(
                    self._rows(f"SELECT DISTINCT {columns} FROM read_parquet([{', '.join(files)}])")
                )
                if files
                else frozenset()
                for name, columns in _CODED.items()
            }
        return self._codes_held

    def parquet(self, edition: str) -> Path:
        """The file of an edition that is not retracted; raises ``UnknownEdition`` or ``EditionRetracted``."""
        found = self.edition(edition)
        if found.retracted:
            raise EditionRetracted(found.id, found.retracted.when, found.retracted.reason)
        return self.folder / EDITIONS / found.id / OBSERVATIONS

    def _source(self, query: ObservationQuery) -> str:
        """The SQL of the table that a query reads: one edition, the latest values, or all that is current."""
        if query.edition:
            return _edition_table(self.parquet(query.edition), query.edition)
        if query.latest:
            return "latest_by_series"
        wanted = self._rows(*_holding(query))
        if not wanted:
            return f"(SELECT {_FIELDS} FROM latest WHERE false)"
        held = [_edition_table(self.parquet(edition), edition, series) for edition, series in wanted]
        return f"({' UNION ALL '.join(f'SELECT * FROM {one}' for one in held)})"

    def _observations(self, sql: str, values: list[Any]) -> tuple[Observation, ...]:
        return tuple(map(observation, self._rows(sql, values)))

    def _rows(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        import duckdb

        try:
            return self._cursor().execute(sql, values or []).fetchall()
        except duckdb.Error as error:
            raise StatisticsUnavailable(str(error)) from error

    def _cursor(self) -> DuckDBPyConnection:
        """This thread's own cursor, kept: making one costs as much as a small question."""
        held: DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if held is None:
            held = self._threads.cursor = self._connection.cursor()
        return held


_FIELDS = ", ".join(SELECTED)
_CODED = {
    **{name: name for name in ("series", "sex", "age", "dims", "unit", "reporting", "nature")},
    "area": "scheme, area",
}


def _opened(folder: Path, generation: str) -> DuckDBPyConnection:
    import duckdb

    from datasets.derived import make_tables

    try:
        if generation:
            path = folder / GENERATIONS / f"{generation}.duckdb"
            return connect(path, read_only=True)
        connection = connect()
        make_tables(connection)
    except duckdb.Error as error:
        raise StatisticsUnavailable(str(error)) from error
    return connection


def _with_retraction(manifest: str, retraction: str | None) -> tuple[str, Any]:
    return manifest, retraction_of(retraction) if retraction else None


def _edition_table(path: Path, edition: str, series: list[str] | None = None) -> str:
    """An edition as a table, cut to those series of it that are current."""
    only = f" WHERE series IN ({', '.join(_quoted(code) for code in series)})" if series else ""
    return f"(SELECT *, {_quoted(edition)} AS edition FROM read_parquet({_quoted(str(path))}){only})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _holding(query: ObservationQuery) -> tuple[str, list[Any]]:
    """Which editions are current for the series of a query, with those series."""
    where, values = [], []
    for column, wanted in (("series", query.series), ("indicator", query.indicators)):
        if wanted:
            where.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += list(wanted)
    only = f"WHERE {' AND '.join(where)}" if where else ""
    sql = f"SELECT edition, list(DISTINCT series) FROM series {only} GROUP BY edition ORDER BY edition"
    return sql, values


def _summary(row: tuple[Any, ...]) -> SeriesSummary:
    series, indicator, source, edition, units, areas, observations, first, last = row
    return SeriesSummary(
        series=series,
        indicator=indicator,
        source=source,
        edition=EditionId(edition),
        units=tuple(units),
        areas=areas,
        observations=observations,
        first_year=first,
        last_year=last,
    )
