"""What is derived from the editions: which is current for each series, and the latest values.

Everything here can be made again from the manifests and Parquet files, at any time, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.columns import COLUMNS, KEY, NAMES, ORDER
from datasets.manifests import OBSERVATIONS, manifest_text, retraction_text
from datasets.model import UNKNOWN, Edition, ObservationStatus

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_OBSERVATION = ", ".join(f"{name} {kind}" for name, kind in (*COLUMNS, ("edition", "VARCHAR")))

_TABLES = f"""
CREATE TABLE editions (position INTEGER, id VARCHAR, manifest VARCHAR, retraction VARCHAR);
CREATE TABLE series (series VARCHAR, indicator VARCHAR, source VARCHAR, edition VARCHAR, units VARCHAR[],
    areas INTEGER, observations BIGINT, first_year SMALLINT, last_year SMALLINT);
CREATE TABLE latest ({_OBSERVATION});
CREATE TABLE latest_by_series ({_OBSERVATION});
"""


def make_tables(connection: DuckDBPyConnection) -> None:
    """The tables of a generation, empty."""
    connection.execute(_TABLES)


def fill(connection: DuckDBPyConnection, editions: Iterable[Edition], folder: Path) -> None:
    """The tables of a generation from the editions in ``folder``. Raises ``duckdb.Error``."""
    held = in_order(editions)
    make_tables(connection)
    rows = [
        (place, one.id, manifest_text(one), retraction_text(one.retracted) if one.retracted else None)
        for place, one in enumerate(held)
    ]
    if rows:
        connection.executemany("INSERT INTO editions VALUES (?, ?, ?, ?)", rows)
    for edition, series in current(held):
        _add(connection, edition, series, folder / edition.id / OBSERVATIONS)
    order = ", ".join((*ORDER, "edition", "source_row"))
    connection.execute(
        f"CREATE TABLE sorted AS SELECT * FROM latest ORDER BY scheme, area, {order};"
        f"INSERT INTO latest_by_series SELECT * FROM latest ORDER BY {order};"
        "DROP TABLE latest; ALTER TABLE sorted RENAME TO latest; CHECKPOINT"
    )


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    """By source, the newest release first; of one date, the one loaded last."""
    by_age = sorted(editions, key=lambda one: (_when(one), one.loaded_at, one.id), reverse=True)
    return sorted(by_age, key=lambda one: one.source)


def _when(edition: Edition) -> str:
    """The date that decides which edition is newer; one that is not known comes before all."""
    return "" if edition.published == UNKNOWN else edition.published or edition.as_of


def current(held: Sequence[Edition]) -> list[tuple[Edition, tuple[str, ...]]]:
    """Each edition that readers see, with the series that are current in it.

    For every series of a source that is its newest release with that series that is not retracted. ``held``
    is ``in_order``.
    """
    seen: set[tuple[str, str]] = set()
    found = []
    for edition in held:
        if edition.retracted:
            continue
        mine = tuple(code for code in edition.series if (edition.source, code) not in seen)
        seen.update((edition.source, code) for code in mine)
        if mine:
            found.append((edition, mine))
    return found


def _add(connection: DuckDBPyConnection, edition: Edition, series: tuple[str, ...], path: Path) -> None:
    """Summaries and latest values of the current series of one edition."""
    connection.execute(
        "INSERT INTO series SELECT series, max(indicator), ?, ?, list_sort(list(DISTINCT unit)),"
        " count(DISTINCT (scheme, area)), count(*), min(year), max(year)"
        " FROM read_parquet(?) WHERE list_contains(?, series) GROUP BY series",
        [edition.source, edition.id, str(path), list(series)],
    )
    for some in _some_at_a_time(connection, edition):
        connection.execute(_LATEST, [edition.id, str(path), some[0], some[-1], some])


RANKED_AT_ONCE = 400_000
"""Rows: what is ranked at once stays small however large the edition is."""


def _some_at_a_time(connection: DuckDBPyConnection, edition: Edition) -> Iterator[list[str]]:
    """The current series of an edition in order, as many together as may be ranked at once."""
    counted = connection.execute(
        "SELECT series, observations FROM series WHERE edition = ? ORDER BY series", [edition.id]
    ).fetchall()
    some: list[str] = []
    rows = 0
    for code, count in counted:
        if some and rows + count > RANKED_AT_ONCE:
            yield some
            some, rows = [], 0
        some.append(str(code))
        rows += count
    if some:
        yield some


_SCORE = f"""CASE WHEN value IS NOT NULL THEN 20000 WHEN status = '{ObservationStatus.MISSING}' THEN 0
    ELSE 10000 END + year"""
"""A value goes before a gap that was stated, that before a value that is only absent; then the newer year."""

_AMONG = "series BETWEEN $3 AND $4 AND list_contains($5, series)"
"""The range lets DuckDB leave out row groups, which a list alone does not."""

_LATEST = f"""
INSERT INTO latest SELECT {", ".join(NAMES)}, $1 FROM (
    SELECT *, {_SCORE} AS score FROM read_parquet($2) WHERE {_AMONG}
) JOIN (
    SELECT {", ".join(KEY)}, max({_SCORE}) AS best FROM read_parquet($2) WHERE {_AMONG} GROUP BY ALL
) USING ({", ".join(KEY)}) WHERE score = best
QUALIFY rank() OVER (PARTITION BY {", ".join(KEY)} ORDER BY period DESC) = 1
"""
