"""The DDF folder (Gapminder's Data Description Format): one CSV a series, its codes in tables beside it.

Ids are small letters, and signs were lost in them (``18`` stands for ``18+``, ``lt18y`` for ``<18Y``): the
entity tables hold what was meant. Without them a bare ``18`` is not read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets.areas import Areas
from datasets.readers.codes import read_nature, read_sex, read_signed_age, read_unit
from datasets.readers.ilostat import ilostat_unit
from datasets.readers.places import code_reader, m49_reader
from datasets.readers.tables import Table
from datasets.readers.tidy import Plan, Read, read_text
from datasets.readers.unsd import dimension

LAYOUT = "ddf"

_AREAS = ("geo_area", "ref_area", "geo", "country")
_TIMES = ("year", "time")
_KNOWN = {"sex": "sex", "age": "age", "nature": "nature", "units": "unit"}


def ddf_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The plan of one datapoints file: ids in small letters, and the measure in the last column."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    if len(set(names)) < len(names) or not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names):
        return None
    place = next((name for name in _AREAS if name in names), None)
    time = next((name for name in _TIMES if name in names), None)
    if place is None or time is None or names[-1] in (place, time, "name", "value"):
        return None
    folder = Folder(table.path.parent)
    series, indicator = folder.concept(names[-1])
    roles = {"area": names.index(place), "period": names.index(time), "value": len(names) - 1}
    fixed = {"series": series, "indicator": indicator}
    read: dict[str, Read] = {}
    dims: dict[str, int] = {}
    for column, name in enumerate(names[:-1]):
        role = _role(name, table, column)
        if role:
            roles[role] = column
            read[role] = folder.translated(name, _READ[role])
        elif name not in (place, time):
            dims[dimension(name)] = column
    if "unit" not in roles and place == "ref_area":
        fixed["unit"], fixed["multiplier"] = ilostat_unit(series)
    named = folder.names(place)
    area = m49_reader(areas, lambda: named) if place == "geo_area" else code_reader(areas)
    return Plan(
        layout=LAYOUT,
        header=tuple(names),
        roles=roles,
        area=area,
        fixed=fixed,
        read=read,
        dims=dims,
        names=lambda: named,
    )


_READ: dict[str, Callable[[str], Any]] = {
    "sex": read_sex,
    "age": read_signed_age,
    "nature": read_nature,
    "unit": read_unit,
}


def _role(name: str, table: Table, column: int) -> str | None:
    """The role of a column; ILOSTAT's ``classif1`` is an age where its codes say so."""
    if name in _KNOWN:
        return _KNOWN[name]
    first = next((cells[column] for _, cells in table.head[1:] if len(cells) > column), "")
    return "age" if name.startswith("classif") and first.casefold().startswith("age_") else None


class Folder:
    """The tables beside a datapoints file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self, domain: str) -> Mapping[str, str]:
        """Ids of an entity domain and what they stand for; empty where no table lies beside the file."""
        table = self._path / f"ddf--entities--{domain}.csv"
        if not re.fullmatch(r"\w+", domain) or not table.is_file():
            return {}
        with table.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            rows = list(csv.reader(file))
        return {row[0]: row[1] for row in rows[1:] if len(row) > 1}

    def concept(self, measure: str) -> tuple[str, str]:
        """The series code and the indicator of a measure."""
        table = self._path / "ddf--concepts--continuous.csv"
        if table.is_file():
            with table.open(encoding="utf-8-sig", newline="", errors="replace") as file:
                for row in csv.DictReader(file):
                    if row.get("concept") == measure:
                        return row.get("name") or measure.upper(), read_text(row.get("indicator") or "")
        return measure.upper(), ""

    def translated(self, domain: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
        """Reads an id by the name that it stands for."""
        names = self.names(domain)
        return lambda cell: read(names.get(cell, cell))
