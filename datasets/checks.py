"""Rules over a whole file: what no single row shows. A row that breaks one is loaded with a flag.

- ``outside-parts``: both sexes together lie outside girls and boys (a rate), or are not their sum (a count)
- ``outside-0-100``: a percentage that cannot be one
- ``below-zero``: a count below zero
- ``two-values``, ``repeated``: the same line, period and source twice, with different values or the same
- ``mixed-units``: the series comes in more than one unit, so that its rows are to be kept apart
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasets.columns import KEY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LINE = ", ".join((*KEY, "period", "source"))
_BUT_SEX = " AND ".join(f"total.{name} = part.{name}" for name in (*KEY, "period", "source") if name != "sex")

ROUNDING = 0.1
"""Percentage points by which a total may lie outside its parts when each was rounded to one decimal."""

COUNT_ROUNDING = 0.005
"""Share by which a count may differ from the sum of its parts: publishers round to hundreds or thousands."""

_OUTSIDE = f"""
SELECT total.rowid FROM rows AS total
JOIN (
    SELECT {", ".join(name for name in (*KEY, "period", "source") if name != "sex")},
           min(number) AS least, max(number) AS most, sum(number) AS together
    FROM rows WHERE sex IN ('F', 'M') AND number IS NOT NULL
    GROUP BY ALL HAVING count(*) = 2 AND count(DISTINCT sex) = 2
) AS part ON {_BUT_SEX}
WHERE total.sex = '_T' AND total.number IS NOT NULL AND CASE
    WHEN total.unit = 'NUMBER' THEN abs(total.number - together) > greatest(2, {COUNT_ROUNDING} * together)
    ELSE total.number < least - {ROUNDING} OR total.number > most + {ROUNDING} END
"""

_TWICE = f"""
SELECT rowid FROM rows WHERE hash({_LINE}) IN (SELECT line FROM twice) QUALIFY
    count(*) OVER (PARTITION BY {_LINE}) > 1
    AND count(DISTINCT coalesce(value, status)) OVER (PARTITION BY {_LINE}) {{}}
"""
_SUSPECTS = f"""
CREATE OR REPLACE TEMP TABLE twice AS
SELECT hash({_LINE}) AS line FROM rows GROUP BY line HAVING count(*) > 1
"""
"""Lines that may occur twice, by a hash: on most files none, and the careful look costs nothing."""

RULES: tuple[tuple[str, str], ...] = (
    ("outside-parts", _OUTSIDE),
    ("outside-0-100", "SELECT rowid FROM rows WHERE unit = 'PERCENT' AND (number < 0 OR number > 100)"),
    ("below-zero", "SELECT rowid FROM rows WHERE unit = 'NUMBER' AND number < 0"),
    ("two-values", _TWICE.format("> 1")),
    ("repeated", _TWICE.format("= 1")),
    (
        "mixed-units",
        "SELECT rowid FROM rows WHERE series IN"
        " (SELECT series FROM rows GROUP BY series HAVING count(DISTINCT unit) > 1)",
    ),
)
"""Each flag and the rows it is set on, in the table ``rows`` of a load."""


def flag(connection: DuckDBPyConnection) -> tuple[tuple[str, int], ...]:
    """Set the flags on the rows of a load; how many rows carry each flag, by name."""
    connection.execute(_SUSPECTS)
    for name, found in RULES:
        connection.execute(f"UPDATE rows SET flags = list_append(flags, '{name}') WHERE rowid IN ({found})")
    counted = connection.execute(
        "SELECT one, count(*) FROM (SELECT unnest(flags) AS one FROM rows) GROUP BY one ORDER BY one"
    )
    return tuple((str(name), int(count)) for name, count in counted.fetchall())
