"""Areas as publishers write them: M49 numbers padded or not, ISO codes, ILO and UNICEF regions, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from datasets.areas import Areas, folded_name
from datasets.model import NO_AREA, AreaKey
from datasets.readers.numbers import Unreadable

ReadArea = Callable[[str], AreaKey | Unreadable]

ILO_REGIONS = (
    "World", "Africa", "Americas", "Arab States", "Asia and the Pacific", "Europe and Central Asia",
    "Northern Africa", "Sub-Saharan Africa", "Latin America and the Caribbean", "Northern America",
    "Eastern Asia", "South-Eastern Asia", "South-Eastern Asia and the Pacific", "Southern Asia",
    "Northern, Southern and Western Europe", "Eastern Europe", "Central and Western Asia",
)  # fmt: skip
"""The regions of the ILO by name; some share a name with a region of M49 and hold other countries."""

_EUROSTAT = {"EL": "GR", "UK": "GB"}
"""Two countries whose codes in European statistics are not those of ISO 3166."""

_ILO_CODE = re.compile(r"X\d{2}")
_ALIASES = {"hong kong, china": "China, Hong Kong Special Administrative Region",
            "macau, china": "China, Macao Special Administrative Region",
            "macao, china": "China, Macao Special Administrative Region"}  # fmt: skip
"""Names in ILOSTAT that turn the name of M49 around and shorten it."""

WORLD = AreaKey("M49", "001")
_ILO_NAMES = {folded_name(name): AreaKey("ILO", name) for name in ILO_REGIONS}
_UNICEF_CODE = re.compile(r"(?:UNICEF|UNSDG|WB|FAO|WHO|AU|AUREC|UNDEV)_\w+|WORLD")


def m49_reader(areas: Areas, named: Callable[[], Mapping[str, str]]) -> ReadArea:
    """Reads M49 numbers, padded or not. ``named`` finds the codes that the file itself names: those are kept.

    It is asked only when a code is met that M49 does not list.
    """

    def read(cell: str) -> AreaKey | Unreadable:
        code = re.sub(r"\.0+$", "", cell.strip().lstrip("'"))
        found = areas.get(code) if code.isdigit() else None
        if found is not None:
            return AreaKey("ISO", found.code) if found.kind == "country" else AreaKey("M49", found.m49)
        if code in named():
            return AreaKey("OTHER", code)
        return Unreadable("an area code of M49, such as 4 or 004")

    return read


def code_reader(areas: Areas) -> ReadArea:
    """Reads ISO 3166 and M49 codes and the region codes of ILOSTAT (``X01``) and UNICEF."""
    numbers = m49_reader(areas, dict)

    def read(cell: str) -> AreaKey | Unreadable:
        code = cell.strip().lstrip("'").upper()
        if code[:1].isdigit():
            return numbers(code)
        if _ILO_CODE.fullmatch(code):
            return AreaKey("ILO", code)
        if _UNICEF_CODE.fullmatch(code):
            return AreaKey("UNICEF", code)
        found = areas.get(_EUROSTAT.get(code, code))
        if found is not None:
            return AreaKey("ISO", found.code)
        return Unreadable("an area code of ISO 3166 or M49, such as BRA or 076")

    return read


def name_reader(areas: Areas, *, ilo: bool = False) -> ReadArea:
    """Reads names of countries and areas; with ``ilo``, region names are those of the ILO.

    A name that no table has is kept as it is, as an area of scheme ``OTHER``; so is the name of a region but
    the world: region systems share names and differ in members, and a name does not say whose region it is.
    """

    def read(cell: str) -> AreaKey | Unreadable:
        name = " ".join(cell.strip().lstrip("'").split())
        if not name:
            return Unreadable("the name of a country or region")
        if ilo and (region := _ILO_NAMES.get(folded_name(name))):
            return region
        found = _by_name(areas, name)
        if found is None or (found.scheme == "M49" and found != WORLD):
            return AreaKey("ILO" if ilo and found else "OTHER", name)
        return found

    return read


def _by_name(areas: Areas, name: str) -> AreaKey | None:
    """The area whose name this is, also where it is turned around (``Korea, Republic of``)."""
    head, comma, tail = name.partition(", ")
    turned = (f"{tail} {head}", f"{tail.removeprefix('the ')} {head}") if comma else ()
    known = _ALIASES.get(folded_name(name), "")
    twice = re.fullmatch(r"(.+) \((.+)\)", name)
    if twice and (one := _by_name(areas, twice[1])) and one == _by_name(areas, twice[2]):
        return one  # Turkey (Türkiye); but Sudan (former) is not Sudan
    for spelling in (name, known, *turned):
        wanted = folded_name(spelling)
        for area in areas.search(spelling)[:5] if wanted else ():
            if wanted in {folded_name(one) for one in (*area.names.values(), *area.also)}:
                return AreaKey("ISO", area.code) if area.kind == "country" else AreaKey("M49", area.m49)
    return None


def fixed(area: AreaKey) -> ReadArea:
    """Every row is about one area, whatever the cell says."""
    return lambda _: area


NOWHERE = fixed(NO_AREA)
