"""From an observation query to SQL, and from rows to pages with a cursor. Pure: values in, values out."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import astuple
from typing import Any, NamedTuple

from datasets.columns import ORDER
from datasets.errors import BadCursor
from datasets.model import AREA_SCHEMES, Observation, ObservationQuery

_SORTED = (*ORDER, "edition", "source_row")
"""The order of every list: total, so that a cursor can go on behind any row."""


class Page(NamedTuple):
    """Some observations and the cursor of those that follow; the cursor is empty at the end."""

    observations: tuple[Observation, ...]
    cursor: str


def conditions(query: ObservationQuery) -> tuple[str, list[Any]]:
    """The WHERE clause of a query and its values."""
    clauses: list[str] = []
    values: list[Any] = []
    for column, wanted in (
        ("series", query.series),
        ("indicator", query.indicators),
        ("sex", query.sexes),
        ("age", query.ages),
        ("period", query.periods),
        ("dims", query.breakdowns),
        ("unit", query.units),
        ("reporting", query.reporting),
        ("edition", query.editions),
    ):
        if wanted:
            clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if query.areas:
        clauses.append(f"({' OR '.join(_area(code, values) for code in query.areas)})")
    for sign, year in ((">=", query.year_from), ("<=", query.year_to)):
        if year:
            clauses.append(f"year {sign} ?")
            values.append(year)
    return " AND ".join(clauses) or "true", values


def _area(code: str, values: list[Any]) -> str:
    scheme, colon, bare = code.partition(":")
    if colon and scheme in AREA_SCHEMES:
        values += [scheme, bare]
        return "(scheme = ? AND area = ?)"
    values.append(code)
    return "area = ?"


def after(where: str, values: list[Any], query: ObservationQuery, cursor: str) -> tuple[str, list[Any]]:
    """The clause narrowed to what follows a cursor; raises ``BadCursor``."""
    if not cursor:
        return where, values
    try:
        mark, *key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
    except ValueError as error:
        raise BadCursor from error
    if mark != _mark(query) or len(key) != len(_SORTED):
        raise BadCursor
    row = f"({', '.join(_SORTED)}) > ({', '.join('?' * len(_SORTED))})"
    # The series alone says which row groups need not be read; a comparison of whole rows does not.
    return f"({where}) AND series >= ? AND {row}", [*values, key[0], *key]


def statement(fields: str, source: str, where: str) -> str:
    """The SELECT of one page; its last value is how many rows are wanted."""
    return f"{ordered(fields, source, where)} LIMIT ?"


def ordered(fields: str, source: str, where: str) -> str:
    """The SELECT of all of it, in the order of every list."""
    return f"SELECT {fields} FROM {source} WHERE {where} ORDER BY {', '.join(_SORTED)}"


def page_of(query: ObservationQuery, found: tuple[Observation, ...], limit: int) -> Page:
    """A page of at most ``limit``; one row more than that says that others follow."""
    if len(found) <= limit:
        return Page(found, "")
    return Page(found[:limit], _cursor(query, found[limit - 1]))


def _cursor(query: ObservationQuery, last: Observation) -> str:
    from datasets.periods import first_year

    key = last.key
    dims = _dims(last)
    place = [key.series, key.area.code, key.area.scheme, key.sex, key.age, dims, last.unit,
             last.reporting_type, first_year(last.period) or 0, last.period, last.source, last.edition,
             last.source_row]  # fmt: skip
    text = json.dumps([_mark(query), *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii")


def _dims(last: Observation) -> str:
    from datasets.columns import dims_text

    return dims_text(pair for pair in last.key.breakdown if pair[0] not in ("SEX", "AGE"))


def _mark(query: ObservationQuery) -> str:
    """What a cursor remembers of its query, so that it is never used with another."""
    return hashlib.sha256(repr(astuple(query)).encode("utf-8")).hexdigest()[:12]
