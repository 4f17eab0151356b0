"""Key figures in parts: by form, by sector, by region, as their publishers printed the parts.

A breakdown belongs to one estimate and one year of it. ``shares`` are parts of one whole that leave nothing
out; ``bars`` are amounts of the same kind beside each other. Concept, year, edition, licence and caution are
those of the estimate; nothing here computes a part from others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, get_args

from datasets.areas import LANGUAGES
from datasets.errors import BundledTableBroken
from datasets.estimates import UNITS, Estimate, Estimates, Unit

By = Literal["form", "sector", "region", "sex", "age", "school"]
Kind = Literal["shares", "bars"]

_BY: Mapping[str, By] = {one: one for one in get_args(By)}
_KINDS: Mapping[str, Kind] = {"shares": "shares", "bars": "bars"}

TABLE = "breakdowns.csv"

_WHOLE = Decimal(100)
"""Per cent."""

_HALF = Decimal("0.5")
"""Of the last digit: how far a rounded part is from the true one at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its code, its name by language, its value with the digits of print."""

    code: str
    label: Mapping[str, str]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The parts of one figure. ``unit`` is that of the parts: the whole's own, per cent or per thousand.

    ``of`` says by language of whom the parts are shares where that is not the whole (``of the children of the
    region``); empty where it is.
    """

    id: str
    whole: Estimate
    by: By
    kind: Kind
    unit: Unit
    parts: tuple[Part, ...]
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """All breakdowns held, looked up by id."""

    held: tuple[Breakdown, ...]

    def __iter__(self) -> Iterator[Breakdown]:
        return iter(self.held)

    def get(self, identifier: str) -> Breakdown | None:
        """The breakdown with this id, or None."""
        return next((one for one in self.held if one.id == identifier), None)

    def of(self, estimate: str) -> tuple[Breakdown, ...]:
        """The breakdowns of one estimate, in the order of the table."""
        return tuple(one for one in self.held if one.whole.id == estimate)


def load_breakdowns(estimates: Estimates, table: Traversable | None = None) -> Breakdowns:
    """The bundled parts, or another table of the same columns; raises ``BundledTableBroken``."""
    source = table or resources.files("datasets").joinpath("starter", TABLE)
    text = source.read_bytes().decode("utf-8")
    rows: dict[str, list[Mapping[str, str]]] = {}
    for line, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), 2):
        empty = [name for name, cell in row.items() if not cell and not str(name).startswith("of_")]
        if empty:
            raise BundledTableBroken(TABLE, f"line {line} has no {', '.join(map(str, empty))}")
        rows.setdefault(row["id"], []).append(row)
    held = tuple(_breakdown(name, found, estimates) for name, found in rows.items())
    broken = faults(held)
    if broken:
        raise BundledTableBroken(TABLE, *broken)
    return Breakdowns(held)


def _breakdown(name: str, rows: list[Mapping[str, str]], estimates: Estimates) -> Breakdown:
    first = rows[0]
    whole = estimates.get(first["whole"])
    if whole is None:
        raise BundledTableBroken(TABLE, f"{name} is of {first['whole']}, which is not held")
    alike = ("whole", "by", "kind", "unit", *_OF)
    if any(row.get(column, "") != first.get(column, "") for row in rows for column in alike):
        raise BundledTableBroken(TABLE, f"{name}: its rows differ in whole, by, kind, unit or of whom")
    of = {language: first.get(f"of_{language}", "") for language in LANGUAGES}
    if any(of.values()) != all(of.values()):
        raise BundledTableBroken(TABLE, f"{name}: of whom is not said in every language")
    try:
        return Breakdown(
            id=name,
            whole=whole,
            by=_BY[first["by"]],
            kind=_KINDS[first["kind"]],
            unit=next(unit for unit in UNITS if unit == first["unit"]),
            parts=tuple(_part(row) for row in rows),
            of=of if all(of.values()) else {},
        )
    except (KeyError, StopIteration, InvalidOperation) as error:
        raise BundledTableBroken(TABLE, f"{name}: {error!r}") from error


_OF = tuple(f"of_{language}" for language in LANGUAGES)


def _part(row: Mapping[str, str]) -> Part:
    label = {language: row[f"label_{language}"] for language in LANGUAGES}
    return Part(row["part"], label, Decimal(row["value"]))


def faults(held: Iterable[Breakdown]) -> tuple[str, ...]:
    """Breakdowns whose parts are not of their whole: another unit, or a sum that no rounding explains."""
    found = []
    for one in held:
        if one.unit not in (one.whole.unit, "percent", "per-thousand"):
            found.append(f"{one.id}: {one.unit} is no part of {one.whole.unit}")
        elif one.kind == "bars" and one.unit in ("percent", "per-thousand") and not one.of:
            found.append(f"{one.id}: nothing says of whom it is")
        elif one.kind == "bars" and one.unit == one.whole.unit:
            if sum(_values(one)) > one.whole.value + rounding(one.whole.value, *_values(one)):
                found.append(f"{one.id}: its parts are more than the whole, {one.whole.value}")
        elif one.kind == "shares":
            whole = _WHOLE if one.unit == "percent" else one.whole.value
            total = sum(_values(one), Decimal(0))
            if abs(total - whole) > rounding(whole, *_values(one)):
                found.append(f"{one.id}: its parts make {total}, the whole is {whole}")
    return tuple(found)


def _values(one: Breakdown) -> tuple[Decimal, ...]:
    return tuple(part.value for part in one.parts)


def rounding(*values: Decimal) -> Decimal:
    """How far rounded values can be from their sum: half of the last digit for each."""
    return sum((_HALF.scaleb(_exponent(value)) for value in values), Decimal(0))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
