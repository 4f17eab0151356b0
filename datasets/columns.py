"""Observations as columns: the one table that editions are stored in, and its way to objects and back.

``year`` is the first year of the period, for ordering and for "latest"; ``number`` is ``value`` as a float,
for selecting only: what is shown is always the text of ``value``. ``dims`` holds the dimensions other than
sex and age as ``NAME=code&NAME=code``, sorted by name, with ``%``, ``&`` and ``=`` percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from datasets.model import (
    AreaKey,
    Breakdown,
    Observation,
    ObservationStatus,
    SeriesKey,
)

COLUMNS: tuple[tuple[str, str], ...] = (
    ("series", "VARCHAR"),
    ("indicator", "VARCHAR"),
    ("scheme", "VARCHAR"),
    ("area", "VARCHAR"),
    ("sex", "VARCHAR"),
    ("age", "VARCHAR"),
    ("dims", "VARCHAR"),
    ("unit", "VARCHAR"),
    ("multiplier", "TINYINT"),
    ("reporting", "VARCHAR"),
    ("period", "VARCHAR"),
    ("year", "SMALLINT"),
    ("value", "VARCHAR"),
    ("number", "DOUBLE"),
    ("status", "VARCHAR"),
    ("lower", "VARCHAR"),
    ("upper", "VARCHAR"),
    ("source", "VARCHAR"),
    ("nature", "VARCHAR"),
    ("footnotes", "VARCHAR[]"),
    ("flags", "VARCHAR[]"),
    ("source_row", "INTEGER"),
)
"""Name and SQL type of each column of a stored edition. Empty texts stand for "not said"; ``value``,
``number``, ``lower`` and ``upper`` are NULL where there is none."""

NAMES = tuple(name for name, _ in COLUMNS)

KEY = ("series", "scheme", "area", "sex", "age", "dims", "unit", "multiplier", "reporting")
"""What makes one line of figures: within it, periods follow each other."""

ORDER = ("series", "area", "scheme", "sex", "age", "dims", "unit", "reporting", "year", "period", "source")
"""How an edition is sorted; ``source_row`` breaks ties."""

SELECTED = (*NAMES, "edition")
"""The columns from which an observation is made, in order."""


def dims_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Dimensions and codes as the column ``dims`` holds them."""
    return "&".join(f"{_encoded(name)}={_encoded(code)}" for name, code in sorted(pairs))


def _encoded(text: str) -> str:
    if "%" in text or "&" in text or "=" in text:
        return text.replace("%", "%25").replace("&", "%26").replace("=", "%3D")
    return text


def dims_pairs(text: str) -> Breakdown:
    """What ``dims_text`` wrote."""
    if not text:
        return ()
    halves = (part.partition("=") for part in text.split("&"))
    return tuple((unquote(name), unquote(code)) for name, _, code in halves)


def observation(row: Sequence[Any]) -> Observation:
    """One observation from the values of ``SELECTED``."""
    (series, indicator, scheme, area, sex, age, dims, unit, multiplier, reporting, period, _, value, _,
     status, lower, upper, source, nature, footnotes, flags, source_row, edition) = row  # fmt: skip
    return Observation(
        key=SeriesKey(series, indicator, AreaKey(scheme, area), _breakdown(sex, age, dims)),
        period=period,
        value=None if value is None else Decimal(value),
        status=_STATUSES[status],
        unit=unit,
        source=source,
        nature=nature,
        edition=edition,
        footnotes=tuple(footnotes),
        source_row=source_row,
        reporting_type=reporting,
        multiplier=multiplier,
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
        flags=tuple(flags),
    )


_STATUSES = {status.value: status for status in ObservationStatus}


@lru_cache(maxsize=4096)  # a few hundred occur; looked up for every figure of every page
def _breakdown(sex: str, age: str, dims: str) -> Breakdown:
    pairs = dims_pairs(dims)
    if sex:
        pairs = (*pairs, ("SEX", sex))
    if age:
        pairs = (*pairs, ("AGE", age))
    return tuple(sorted(pairs)) if len(pairs) > 1 else pairs
