"""The national tables of Open SDG platforms: ``Year`` first, ``Value`` last, disaggregations between.

The table names neither its country nor, mostly, its unit: the country must be told, and a unit that is not
stated stays unstated. Column names and labels come in the country's language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from datasets.areas import Areas
from datasets.errors import FileRefused
from datasets.model import AreaKey
from datasets.readers.codes import is_date, read_age, read_sex
from datasets.readers.numbers import Unreadable
from datasets.readers.places import fixed
from datasets.readers.tables import Table
from datasets.readers.tidy import Plan, Read, read_text
from datasets.readers.unsd import bare, dimension

LAYOUT = "open-sdg"

_SEXES = frozenset({"sex", "gender", "sexe", "sexo", "пол", "жынысы", "jinsi", "género", "الجنس", "性别"})
_AGES = frozenset(
    {"age", "age group", "age range", "âge", "groupe d'âge", "edad", "grupo de edad", "grupos de edad",
     "возраст", "возрастная группа", "العمر", "年龄"}
)  # fmt: skip
_UNITS = frozenset(
    {"units", "unit", "unit measure", "unit_measure", "unit of measure", "unidad", "unidad de medida",
     "unité", "единица измерения", "единицы измерения", "өлшем бірлігі"}
)  # fmt: skip
_STATUSES = frozenset({"observation status", "obs_status", "obs status"})
_MULTIPLIERS = frozenset({"unit multiplier", "unit_mult", "unit mult"})
_COUNTRIES = frozenset(
    {"country", "countries", "country code", "country name", "iso3", "iso code", "iso3cd", "ref_area",
     "ref area", "geoareacode", "geo area code", "pays", "país", "страна", "country or area",
     "reference area", "entity"}
)  # fmt: skip
"""Columns that no national table has: every row of one is about the country that is told."""
_NOTES = frozenset({"comment", "comments", "comment_obs", "footnote", "note", "notes"})


def is_open_sdg(header: Sequence[str]) -> bool:
    """Whether one column is the year and one the value: the only two that every such table has."""
    names = [bare(name) for name in header]
    return names.count("year") == 1 and names.count("value") == 1


def open_sdg_plan(table: Table, header: Sequence[str], areas: Areas, area: str) -> Plan | None:
    """The plan of a national table; raises ``FileRefused`` when no country was told."""
    if not is_open_sdg(header):
        return None
    names = [bare(name) for name in header]
    if several := _COUNTRIES & set(names):
        raise FileRefused(f"a column of countries ({sorted(several)[0]})", "a table of one country")
    roles = {"period": names.index("year"), "value": names.index("value")}
    dims: dict[str, int] = {}
    notes = []
    for place, name in enumerate(names):
        role = _role(name)
        if role:
            roles.setdefault(role, place)
        elif name in _NOTES:
            notes.append(place)
        elif place not in (roles["period"], roles["value"]) and name:
            dims.setdefault(dimension(name), place)
    indicator = indicator_of(table.path.name)
    series = f"{indicator or table.path.stem}-national"
    read: dict[str, Read] = {"sex": _kept(read_sex), "age": _kept(read_age)}
    return Plan(
        layout=LAYOUT, header=tuple(header), roles=roles, area=fixed(_told(areas, area)), dims=dims,
        fixed={"series": series, "indicator": indicator, "reporting": "N"}, gaps=True, notes=tuple(notes),
        read=read,
    )  # fmt: skip


def indicator_of(name: str) -> str:
    """The indicator that a file is named for: ``indicator_8-7-1.csv`` is about 8.7.1; else empty."""
    match = re.search(r"(?:^|[^\d])(\d{1,2})[-.]([\da-d]{1,2})[-.](\d{1,2})(?:[^\d]|$)", name)
    return ".".join(match.groups()) if match else ""


def _role(name: str) -> str | None:
    for role, spellings in (
        ("sex", _SEXES), ("age", _AGES), ("unit", _UNITS), ("status", _STATUSES),
        ("multiplier", _MULTIPLIERS),
    ):  # fmt: skip
        if name in spellings:
            return role
    return None


def _told(areas: Areas, code: str) -> AreaKey:
    if not code:
        raise FileRefused(
            "an Open SDG table, which does not say of which country it is", "the country, as --area"
        )
    found = areas.get(code)
    if found is None:
        raise FileRefused(f"--area {code}", "a code of ISO 3166 or M49")
    return AreaKey("ISO", found.code) if found.kind == "country" else AreaKey("M49", found.m49)


def _kept(read: Read) -> Read:
    """Reads a code where the label has one, else keeps the country's own label; a date is none."""

    def kept(cell: str) -> object:
        found = read(cell)
        if isinstance(found, Unreadable):
            return found if is_date(cell) else read_text(cell)
        return str(found)

    return kept
