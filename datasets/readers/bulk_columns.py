"""What the cells of a large table mean, as SQL: each distinct cell is read once, in Python, and looked up.

The rules are those of ``datasets.readers.tidy``; a property test holds the two to the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datasets.readers.numbers import NOTHING, Gap, Unreadable, read_number
from datasets.readers.tidy import (
    ROLES,
    STATED,
    Plan,
    breakdown_text,
    note_texts,
    readers_of,
    wrong_action,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BULK = "arrived_bulk"

MOST_CELLS = 200_000
"""Distinct cells of one column that are held at once, some 40 MB; with more the file is read row by row."""

_NUMBER = r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?"
"""``numbers._NUMBER`` for RE2: such a cell is its own value, for every reader of numbers."""

Outputs = Mapping[str, Any]
Found = Mapping[tuple[str, ...], Outputs]


class TooVarious(Exception):
    """A column with more distinct cells than are held at once."""


@dataclass(slots=True)
class Told:
    """SQL of a table: expressions by column of an edition, joins, and which rows are none, empty or bad."""

    outputs: dict[str, str] = field(default_factory=dict)
    joins: str = ""
    blank: str = "false"
    empty: str = "false"
    bad: str = "false"


def told_columns(connection: DuckDBPyConnection, plan: Plan) -> Told:
    """What every column of the table ``BULK`` means by a plan; raises ``TooVarious``."""
    return _Telling(connection, plan).told()


class _Telling:
    """One table: the lookups made so far."""

    def __init__(self, connection: DuckDBPyConnection, plan: Plan) -> None:
        self._connection, self._plan = connection, plan
        self._readers = readers_of(plan)
        self._told = Told()
        self._bad: list[str] = []
        self._nothing = False

    def told(self) -> Told:
        """All of it."""
        for role in ROLES:
            self._role(role)
        self._breakdown()
        self._notes()
        self._actions()
        told = self._told
        self._values(told.outputs)
        width = len(self._plan.header)
        told.blank = " AND ".join(f"a.c{place} = ''" for place in range(width))
        told.empty = f"NOT ({told.blank}) AND {self._empty()}" if self._empty() != "false" else "false"
        if self._bad:
            told.bad = f"NOT ({told.blank}) AND NOT ({told.empty}) AND ({' OR '.join(self._bad)})"
        return told

    def _role(self, role: str) -> None:
        read = self._readers[role]
        place = self._plan.roles.get(role)
        if place is None:
            found = {"": _parts(role, read(self._plan.fixed.get(role, "")))}
            self._look_up(role, [], {(): found[""]})
            return
        numbers = role in ("value", "lower", "upper") and read is read_number
        cells = self._distinct(
            [place], f"NOT regexp_full_match(c{place}, '{_NUMBER}')" if numbers else "true"
        )
        self._look_up(role, [place], {key: _parts(role, read(key[0])) for key in cells}, loose=numbers)

    def _distinct(self, places: Sequence[int], where: str = "true") -> list[tuple[str, ...]]:
        columns = ", ".join(f"c{place}" for place in places)
        sql = f"SELECT DISTINCT {columns} FROM {BULK} WHERE {where} LIMIT {MOST_CELLS + 1}"
        found = self._connection.execute(sql).fetchall()
        if len(found) > MOST_CELLS:
            raise TooVarious
        return found

    def _look_up(
        self,
        name: str,
        places: Sequence[int],
        found: Mapping[tuple[str, ...], Outputs],
        *,
        loose: bool = False,
    ) -> None:
        """A table of what cells mean, joined; ``loose``: a cell that is not in it is its own value."""
        import numpy

        table = f"told_{name}"
        keys = {f"k{at}": [key[at] for key in found] for at in range(len(places))}
        outputs = {one: [parts[one] for parts in found.values()] for one in (*_PARTS[name], "bad")}
        arrays = {
            one: numpy.array(cells, dtype=_DTYPES.get(one, "object"))
            for one, cells in {**keys, **outputs}.items()
        }
        self._connection.register("told_here", arrays)
        typed = ", ".join(_typed(one) for one in arrays)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {typed} FROM told_here")
        self._connection.unregister("told_here")
        on = " AND ".join(f"a.c{place} = {table}.k{at}" for at, place in enumerate(places))
        self._told.joins += f" {'LEFT ' if loose else ''}JOIN {table} ON {on or 'true'}"
        if any(outputs["bad"]):
            self._bad.append(f"coalesce({table}.bad, false)")
        for one in _PARTS[name]:
            self._told.outputs[f"{name}.{one}"] = _own(table, one, places[0]) if loose else f"{table}.{one}"
        if name == "value":
            self._nothing = any(outputs["nothing"])

    def _breakdown(self) -> None:
        names, places = tuple(self._plan.dims), list(self._plan.dims.values())
        cells = self._distinct(places) if places else [()]
        self._look_up(
            "dims", places, {key: {"text": breakdown_text(names, key), "bad": False} for key in cells}
        )

    def _notes(self) -> None:
        places = list(self._plan.notes)
        cells = self._distinct(places) if places else [()]
        texts = {key: {"text": _SEPARATOR.join(note_texts(key)), "bad": False} for key in cells}
        self._look_up("footnotes", places, texts)

    def _actions(self) -> None:
        if self._plan.actions is not None:
            wrong = [cell for (cell,) in self._distinct([self._plan.actions]) if wrong_action(cell)]
            if wrong:
                self._bad.append(f"a.c{self._plan.actions} IN ({', '.join(map(_quoted, wrong))})")

    def _empty(self) -> str:
        """Rows of a grid in which nobody said anything."""
        if self._plan.gaps or not self._nothing:
            return "false"
        places = [self._plan.roles[role] for role in STATED if role in self._plan.roles]
        silent = [self._silent(place) for place in (*places, *self._plan.notes)]
        return " AND ".join(["coalesce(told_value.nothing, false)", *silent])

    def _silent(self, place: int) -> str:
        cells = [cell for (cell,) in self._distinct([place]) if not cell.strip()]
        return f"a.c{place} IN ({', '.join(map(_quoted, cells))})" if cells else "false"

    def _values(self, told: dict[str, str]) -> None:
        """The columns of an edition from what the roles say: ``tidy._store_values`` as SQL."""
        value, stated, gap = told["value.text"], told["status.text"], told["status.gap"]
        told |= {name: told[f"{name}.text"] for name in _STRAIGHT}
        told["scheme"], told["area"] = told["area.scheme"], told["area.code"]
        told["period"], told["year"] = told["period.text"], told["period.year"]
        told["dims"], told["multiplier"] = told["dims.text"], told["multiplier.number"]
        told["value"] = value
        told["status"] = (
            f"CASE WHEN {value} IS NOT NULL THEN CASE WHEN {gap} THEN 'normal' ELSE {stated} END"
            f" WHEN told_value.status = 'missing' AND {gap} THEN {stated} ELSE told_value.status END"
        )
        told["flags"] = (
            f"CASE WHEN {gap} AND {value} IS NOT NULL THEN ['value-despite-status'] ELSE []::VARCHAR[] END"
        )
        for name in ("lower", "upper"):
            told[name] = (
                f"coalesce({told[f'{name}.text']}, CASE WHEN {value} IS NULL THEN told_value.{name} END)"
            )
        notes = told["footnotes.text"]
        told["footnotes"] = (
            f"CASE WHEN {notes} = '' THEN []::VARCHAR[] ELSE string_split({notes}, chr(31)) END"
        )


_SEPARATOR = "\x1f"  # the ASCII separator of units; texts from files never hold control characters

_STRAIGHT = ("series", "indicator", "sex", "age", "unit", "nature", "reporting", "source")
_BOUNDED = ("text", "status", "lower", "upper", "nothing")
_PARTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_STRAIGHT, "dims", "footnotes"), ("text",)),
    "area": ("scheme", "code"),
    "period": ("text", "year"),
    "multiplier": ("number",),
    "status": ("text", "gap"),
    **dict.fromkeys(("value", "lower", "upper"), _BOUNDED),
}
"""What is looked up of a role's cell."""

_DTYPES = {"bad": "bool", "gap": "bool", "nothing": "bool", "year": "int32", "number": "int32"}
"""What is no text."""


def _typed(name: str) -> str:
    return name if name in _DTYPES else f"CAST({name} AS VARCHAR) AS {name}"


def _own(table: str, name: str, place: int) -> str:
    """A number that was not looked up is its own text."""
    return (
        f"CASE WHEN {table}.k0 IS NULL THEN a.c{place} ELSE {table}.text END"
        if name == "text"
        else f"{table}.{name}"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _parts(role: str, found: Any) -> Outputs:
    """What is kept of a cell that was read, in the columns of its lookup."""
    if isinstance(found, Unreadable):
        return {**dict.fromkeys(_PARTS[role]), **_NO_NUMBERS, "bad": True}
    return {**_FOUND.get(role, _text_parts)(found), "bad": False}


_NO_NUMBERS = {"year": 0, "number": 0, "gap": False, "nothing": False}


def _text_parts(found: Any) -> dict[str, Any]:
    return {"text": found}


def _bounded_parts(found: str | Gap) -> dict[str, Any]:
    if isinstance(found, str):
        return {"text": found, "status": None, "lower": None, "upper": None, "nothing": False}
    return {
        "text": None,
        "status": str(found.status),
        "lower": found.lower,
        "upper": found.upper,
        "nothing": found == NOTHING,
    }


_FOUND: dict[str, Callable[[Any], dict[str, Any]]] = {
    "area": lambda found: {"scheme": found[0], "code": found[1]},
    "period": lambda found: {"text": found[0], "year": found[1]},
    "multiplier": lambda found: {"number": found},
    "status": lambda found: {"text": str(found), "gap": found.is_a_gap},
    **dict.fromkeys(("value", "lower", "upper"), _bounded_parts),
}
