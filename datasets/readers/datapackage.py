"""A CSV with a frictionless ``datapackage.json`` beside it: the descriptor says what the columns are.

Wide tables are usual: a column for the entity, one for the year, and one for each series, whose description
and unit the descriptor holds. (Frictionless Data Package specification, version 1.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets.areas import Areas
from datasets.errors import FileRefused
from datasets.readers.places import name_reader
from datasets.readers.tables import Row, Table
from datasets.readers.tidy import Plan, read_text
from datasets.readers.unsd import bare, dimension

LAYOUT = "datapackage"
DESCRIPTOR = "datapackage.json"

_ENTITIES = frozenset(
    {"entity", "country", "area", "location", "country name", "geography", "region", "state"}
)
_TIMES = frozenset({"year", "time", "period", "date"})
_TEXT_TYPES = frozenset({"string", "boolean", "date", "datetime", "time", "object", "array", "geopoint"})


def read_descriptor(path: Path) -> Mapping[str, Any]:
    """The descriptor; raises ``FileRefused`` when it is none."""
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise FileRefused(f"a descriptor that cannot be read ({error})", "JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("resources"), list):
        raise FileRefused("JSON without a list of resources", "a frictionless data package")
    return found


def resource_files(path: Path, descriptor: Mapping[str, Any]) -> list[tuple[Path, Mapping[str, Any]]]:
    """The CSV files that a descriptor names, each with its entry; never one outside of its folder."""
    found = []
    for resource in descriptor["resources"]:
        name = resource.get("path") if isinstance(resource, dict) else None
        name = name[0] if isinstance(name, list) and name else name
        if not isinstance(name, str):
            continue
        file = (path.parent / name).resolve()
        if not file.is_relative_to(path.parent.resolve()):
            raise FileRefused(f"a resource outside of its folder ({read_text(name)})", "a path inside it")
        if file.is_file() and file.suffix.casefold() == ".csv":
            found.append((file, resource))
    return found


class Package:
    """One resource of a package, turned so that each cell of a series is a row."""

    def __init__(self, table: Table, header: Sequence[str], resource: Mapping[str, Any]) -> None:
        self.table, self._names = table, [read_text(name.lstrip("\ufeff")) for name in header]
        self.fields = _fields(resource)
        self._missing = _missing_values(resource)
        folded = [bare(name) for name in self._names]
        self._entity = next((at for at, name in enumerate(folded) if name in _ENTITIES), None)
        self._time = next((at for at, name in enumerate(folded) if name in _TIMES), None)
        if self._entity is None or self._time is None:
            seen = ", ".join(self._names)[:200]
            raise FileRefused(f"columns {seen}", "a column for the country or entity and one for the year")
        keys = {self._entity, self._time}
        typed = {at for at, name in enumerate(self._names) if self._type(name) in _TEXT_TYPES}
        self._dims = [at for at in typed if at not in keys]
        self._series = [at for at in range(len(self._names)) if at not in keys | typed and self._names[at]]

    def _type(self, name: str) -> str:
        return str(self.fields.get(name, {}).get("type", "any"))

    def plan(self, areas: Areas) -> Plan:
        """The plan of the rows that ``down`` gives."""
        dims = {dimension(self._names[at]): 5 + place for place, at in enumerate(self._dims)}
        header = ("series", "entity", "year", "value", "unit", *(self._names[at] for at in self._dims))
        roles = {"series": 0, "area": 1, "period": 2, "value": 3, "unit": 4}
        return Plan(layout=LAYOUT, header=header, roles=roles, area=name_reader(areas), dims=dims)

    def down(self, after: int) -> Iterator[Row]:
        """One row for each filled cell of a series, the header (row ``after``) left out."""
        units = {at: self._unit(self._names[at]) for at in self._series}
        for number, cells in self.table.rows():
            if number <= after or not any(cells):
                continue
            if len(cells) != len(self._names):
                yield number, cells
                continue
            yield from self._series_of(number, cells, units)

    def _series_of(self, number: int, cells: list[str], units: Mapping[int, str]) -> Iterator[Row]:
        assert self._entity is not None
        assert self._time is not None
        others = [cells[at] for at in self._dims]
        for at in self._series:
            cell = cells[at].strip()
            if cell and cell not in self._missing:
                keys = [self._names[at], cells[self._entity], cells[self._time]]
                yield number, [*keys, self._figure(cell, self._names[at]), units[at], *others]

    def _figure(self, cell: str, name: str) -> str:
        """A number with a decimal point, by the signs that the descriptor gives the column."""
        field = self.fields.get(name, {})
        group, decimal = str(field.get("groupChar") or ""), str(field.get("decimalChar") or ".")
        bare_cell = cell.replace(group, "") if group else cell
        if decimal == ".":
            return bare_cell
        return cell if "." in bare_cell else bare_cell.replace(decimal, ".")

    def _unit(self, name: str) -> str:
        field = self.fields.get(name, {})
        settings = field.get("owidDisplaySettings")
        shown = settings.get("unit") if isinstance(settings, dict) else None
        if isinstance(settings, dict) and settings.get("conversionFactor") not in (None, 1):
            shown = None  # the unit of what is shown, which is another number than what is held
        return read_text(str(field.get("unit") or shown or ""))


def _fields(resource: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    named = fields if isinstance(fields, list) else []
    return {str(one["name"]): one for one in named if isinstance(one, dict) and "name" in one}


def _missing_values(resource: Mapping[str, Any]) -> frozenset[str]:
    """What the schema says stands for no value, such as ``-99``."""
    schema = resource.get("schema")
    said = schema.get("missingValues") if isinstance(schema, dict) else None
    listed = (
        [one.get("value") if isinstance(one, dict) else one for one in said] if isinstance(said, list) else []
    )
    return frozenset(str(one).strip() for one in listed)


def sources(descriptor: Mapping[str, Any]) -> str:
    """Who is named as source, for the edition."""
    named = descriptor.get("sources")
    names = (
        [str(one.get("name", "")) for one in named if isinstance(one, dict)]
        if isinstance(named, list)
        else []
    )
    return read_text("; ".join(filter(None, names)))


def licence(descriptor: Mapping[str, Any]) -> str:
    """The licence that is named, or nothing."""
    named = descriptor.get("licenses") or descriptor.get("license") or ""
    if isinstance(named, list):
        named = "; ".join(str(one.get("name", "")) for one in named if isinstance(one, dict))
    return read_text(re.sub(r"[\x00-\x1f]", " ", str(named)))
