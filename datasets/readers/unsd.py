"""The tables of the United Nations Statistics Division: download, long, wide and staging layouts.

They hold the same SDG database: series by code, areas by M49 number, dimensions as ``Sex``, ``[Sex]``,
``Sex_Code`` or ``sexCode`` depending on the year and the door they came through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from datasets.areas import Areas
from datasets.readers.codes import read_signed_age
from datasets.readers.places import m49_reader
from datasets.readers.tables import Row, Table
from datasets.readers.tidy import Plan, read_text

DOWNLOAD, LONG, WIDE, STAGING = "unsd-download", "unsd-long", "unsd-wide", "unsd-staging"
SOURCE = "unsd-sdg"

_DOWNLOAD_ROLES = {
    "indicator": ("indicator",),
    "seriescode": ("series",),
    "geoareacode": ("area",),
    "timeperiod": ("period",),
    "value": ("value",),
    "upperbound": ("upper",),
    "lowerbound": ("lower",),
    "source": ("source",),
    "nature": ("nature",),
    "observation status": ("status",),
    "reporting type": ("reporting",),
    "units": ("unit",),
    "unitmultiplier": ("multiplier",),
    "unit multiplier": ("multiplier",),
    "units multiplier": ("multiplier",),
    "sex": ("sex",),
    "age": ("age",),
}
_DOWNLOAD_SILENT = frozenset(
    {"goal", "target", "seriesdescription", "geoareaname", "time_detail", "timecoverage", "baseperiod",
     "geoinfourl", "footnote", "time detail", "seriesrelease", "releasename"}
)  # fmt: skip
_CODE_ROLES = {
    "indicator": "indicator",
    "series": "series",
    "geoarea": "area",
    "sex": "sex",
    "age": "age",
    "nature": "nature",
    "units": "unit",
    "reportingtype": "reporting",
    "observationstatus": "status",
    "unitmultiplier": "multiplier",
    "unitsmultiplier": "multiplier",
}
_CODE_SILENT = frozenset({"goal", "target", "parent"})


def bare(name: str) -> str:
    """A column name as it is compared: no brackets, no mark of byte order, one space, small letters."""
    return " ".join(name.replace("\ufeff", "").replace("[", "").replace("]", "").split()).casefold()


def download_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The public download: ``SeriesCode``, ``GeoAreaCode``, ``TimePeriod``, ``Value``."""
    names = [bare(name) for name in header]
    if not {"seriescode", "geoareacode", "timeperiod", "value"} <= set(names):
        return None
    roles: dict[str, int] = {}
    dims: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in _DOWNLOAD_ROLES:
            roles.setdefault(_DOWNLOAD_ROLES[name][0], place)
        elif name and name not in _DOWNLOAD_SILENT and not name.startswith("column"):
            dims.setdefault(dimension(name), place)
    named = _named(table, names.index("geoareacode"), _place(names, "geoareaname"))
    notes = tuple(place for place, name in enumerate(names) if name == "footnote")
    return Plan(
        layout=DOWNLOAD, header=tuple(header), roles=roles, area=m49_reader(areas, named), dims=dims,
        notes=notes, read={"age": read_signed_age}, names=named,
    )  # fmt: skip


def long_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The long CSV: ``SeriesCode``, ``GeoArea_Code``, ``Year``, ``Value``, ``Sex_Code``."""
    names = [bare(name) for name in header]
    if not {"seriescode", "geoarea_code", "year", "value"} <= set(names):
        return None
    roles, dims = _coded(names, "_code")
    roles |= {"period": names.index("year"), "value": names.index("value")}
    if "source" in names:
        roles["source"] = names.index("source")
    named = _named(table, roles["area"], _place(names, "geoarea_desc"))
    notes = tuple(place for place, name in enumerate(names) if name == "footnotes")
    return Plan(
        layout=LONG, header=tuple(header), roles=roles, area=m49_reader(areas, named), dims=dims,
        notes=notes, read={"age": read_signed_age}, names=named,
    )  # fmt: skip


def staging_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The staging workbook: ``seriesCode``, ``geoAreaCode``, ``timePeriod``; most value cells are empty."""
    names = list(header)
    if not {"seriesCode", "geoAreaCode", "timePeriod", "value", "reportingTypeCode"} <= set(names):
        return None
    roles, dims = _coded([_staged(name) for name in names], "_code")
    roles |= {"period": names.index("timePeriod"), "value": names.index("value")}
    if "source" in names:
        roles["source"] = names.index("source")
    named = _named(table, roles["area"], _place(names, "geoAreaName"))
    notes = tuple(place for place, name in enumerate(names) if name == "footnotes")
    return Plan(
        layout=STAGING, header=tuple(header), roles=roles, area=m49_reader(areas, named), dims=dims,
        notes=notes, read={"age": read_signed_age}, names=named,
    )  # fmt: skip


def _staged(name: str) -> str:
    """``reportingTypeCode`` as the long layout spells it; the code of the area's parent is no dimension."""
    return f"{name.removesuffix('Code').casefold()}_code" if name.endswith("Code") else name.casefold()


def wide_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The wide CSV: a column for each year (``Value_2016``) with its nature, source and footnotes.

    Rows are to be turned by ``years_down`` first, whose columns this plan is about.
    """
    names = [bare(name) for name in header]
    if not {"seriescode", "geoarea_code"} <= set(names) or not any(map(_YEARLY.fullmatch, names)):
        return None
    kept = [place for place, name in enumerate(names) if not _YEARLY.fullmatch(name)]
    stays = [names[place] for place in kept]
    roles, dims = _coded(stays, "_code")
    roles |= {role: len(kept) + offset for offset, role in enumerate(_DOWN)}
    note = roles.pop("note")
    named = _named(table, names.index("geoarea_code"), _place(names, "geoarea_desc"))
    turned = (*(header[place] for place in kept), *(f"{name} of a year" for name in _DOWN))
    return Plan(
        layout=WIDE, header=turned, roles=roles, area=m49_reader(areas, named), dims=dims, notes=(note,),
        read={"age": read_signed_age}, names=named,
    )  # fmt: skip


_YEARLY = re.compile(r"(value|nature|source|footnotes|timedetail)_(\d{4})(?:\.0)?|latest_(?:year|value)")
_DOWN = ("period", "value", "nature", "source", "note")
_PARTS = {"value": 1, "nature": 2, "source": 3, "footnotes": 4}


def years_down(header: Sequence[str], rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a wide table, one for each year of each, in the order of the years' columns."""
    names = [bare(name) for name in header]
    kept = [place for place, name in enumerate(names) if not _YEARLY.fullmatch(name)]
    years: dict[str, dict[int, int]] = {}
    for place, name in enumerate(names):
        match = _YEARLY.fullmatch(name)
        if match and match[1] in _PARTS:
            years.setdefault(match[2], {})[_PARTS[match[1]]] = place
    for number, cells in rows:
        if len(cells) != len(names):
            if any(cells):
                yield number, cells[: len(kept)]
            continue
        stays = [cells[place] for place in kept]
        for year, parts in years.items():
            yield (
                number,
                [*stays, year, *(cells[parts[part]] if part in parts else "" for part in range(1, 5))],
            )


def _coded(names: Sequence[str], suffix: str) -> tuple[dict[str, int], dict[str, int]]:
    """Roles and dimensions of the columns whose names end in ``Code``."""
    roles: dict[str, int] = {}
    dims: dict[str, int] = {}
    for place, name in enumerate(names):
        stem = name.removesuffix(suffix) if name.endswith(suffix) else ""
        if name in ("seriescode", "indicatorcode"):
            stem = name.removesuffix("code")
        if stem in _CODE_ROLES:
            roles.setdefault(_CODE_ROLES[stem], place)
        elif stem and stem not in _CODE_SILENT:
            dims.setdefault(dimension(stem), place)
    return roles, dims


_DIMENSIONS = {
    "location": "URBANISATION",
    "migratorystatus": "MIGRATORY_STATUS",
    "migratory status": "MIGRATORY_STATUS",
    "disabilitystatus": "DISABILITY_STATUS",
    "disability status": "DISABILITY_STATUS",
    "education level": "EDUCATION_LEV",
    "educationlevel": "EDUCATION_LEV",
    "type of occupation": "OCCUPATION",
    "typeofoccupation": "OCCUPATION",
    "quantile": "INCOME_WEALTH_QUANTILE",
}
"""Dimension names of the database as its SDMX structure calls them."""


def dimension(name: str) -> str:
    """One name for one dimension, however the layout spells it."""
    spelled = " ".join(name.replace("_", " ").split()).casefold()
    return _DIMENSIONS.get(spelled) or re.sub(r"\W+", "_", spelled).strip("_").upper()


def _place(names: Sequence[str], name: str) -> int | None:
    return names.index(name) if name in names else None


def _named(table: Table, code: int, name: int | None) -> Callable[[], Mapping[str, str]]:
    """Finds the areas that the file names beside their codes, when first asked."""
    found: dict[str, str] = {}

    def names() -> Mapping[str, str]:
        if not found and name is not None:
            found.update(_pairs(table, code, name))
        return found

    return names


def _pairs(table: Table, code: int, name: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, cells in table.rows():
        if len(cells) > max(code, name) and cells[code] not in found and cells[name].strip():
            found[re.sub(r"\.0+$", "", cells[code].strip())] = read_text(cells[name])
    return found
