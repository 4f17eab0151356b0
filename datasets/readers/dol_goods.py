"""Goods that the United States Department of Labor lists as made by child or forced labour, as XML.

One government's judgement of what happens in other countries: every figure says so in its series. A listing
is 1, its absence 0; the file holds no year, so it is that of its name (``goods_2016.xml``) or must be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datasets.areas import Areas
from datasets.errors import FileRefused
from datasets.model import AreaKey
from datasets.readers.numbers import Unreadable
from datasets.readers.places import ReadArea, code_reader, name_reader
from datasets.readers.sdmx_ml import SAFE
from datasets.readers.tables import Row
from datasets.readers.tidy import Plan

LAYOUT = "us-dol-goods"
SOURCE = "us-dol"

HEADER = ("country", "series", "good", "sector", "year", "listed")
_SERIES = {
    "Child_Labor": "USDOL_GOODS_CHILD_LABOUR",
    "Forced_Labor": "USDOL_GOODS_FORCED_LABOUR",
    "Forced_Child_Labor": "USDOL_GOODS_FORCED_CHILD_LABOUR",
}
_LISTED = {"yes": "1", "no": "0"}


def goods_plan(areas: Areas) -> Plan:
    """The plan of the rows that ``goods_rows`` gives."""
    roles = {"area": 0, "series": 1, "period": 4, "value": 5}
    return Plan(
        layout=LAYOUT, header=HEADER, roles=roles, area=_country(areas), dims={"GOOD": 2, "SECTOR": 3},
        fixed={"unit": "LISTED"},
    )  # fmt: skip


def goods_rows(path: Path, period: str) -> Iterator[Row]:
    """One row for each good, country and form of labour, numbered by the lines of the file.

    Raises ``FileRefused`` for broken XML and where no year is to be had.
    """
    from lxml import etree

    year = period or "".join(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", path.stem)[-1:])
    if not year:
        raise FileRefused("a list of goods without a year", "the year of the list, as --period")
    try:
        with path.open("rb") as file:
            for _, good in etree.iterparse(file, tag="Good", **SAFE):
                yield from _rows_of(good, year)
                good.clear()
    except etree.XMLSyntaxError as error:
        raise FileRefused(f"broken XML ({error})", "a list of goods as XML") from error


def _rows_of(good: Any, year: str) -> Iterator[Row]:
    name, sector = good.findtext("Good_Name") or "", good.findtext("Good_Sector") or ""
    for country in good.iterfind("Countries/Country"):
        place = "|".join((country.findtext("Country_Name") or "", country.findtext("Country_ISO3") or ""))
        for tag, series in _SERIES.items():
            cell = country.findtext(tag)
            if cell is not None:
                listed = _LISTED.get(cell.strip().casefold(), cell)
                yield country.sourceline, [place, series, name, sector, year, listed]


def _country(areas: Areas) -> ReadArea:
    names, codes = name_reader(areas), code_reader(areas)

    def read(cell: str) -> AreaKey | Unreadable:
        name, _, code = cell.partition("|")
        found = names(name)
        if isinstance(found, AreaKey) and found.scheme == "OTHER" and code:
            by_code = codes(code)
            return found if isinstance(by_code, Unreadable) else by_code
        return found

    return read
