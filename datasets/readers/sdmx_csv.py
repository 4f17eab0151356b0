"""SDMX-CSV 1.0 and 2.0, and the plan that SDMX-ML and SDMX-JSON share with it.

Version 1.0 begins with ``DATAFLOW``, 2.0 with ``STRUCTURE``, ``STRUCTURE_ID`` and ``ACTION``; either may show
labels after a colon (``SEX: Sex``, ``F: Female``) or in columns of their own. Columns before ``TIME_PERIOD``
are dimensions unless they are known attributes; those behind ``OBS_VALUE`` are attributes.
(SDMX 2.1 and 3.0 technical specifications, field guide to SDMX-CSV.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from datasets.areas import Areas
from datasets.readers.codes import read_age, read_nature, read_reporting, read_sex, read_unit
from datasets.readers.numbers import Unreadable, read_multiplier, read_number, read_status
from datasets.readers.places import NOWHERE, code_reader
from datasets.readers.tables import Table
from datasets.readers.tidy import Plan, Read, read_code, read_text

LAYOUT_1, LAYOUT_2 = "sdmx-csv-1.0", "sdmx-csv-2.0"

_AREAS = ("REF_AREA", "COUNTRY", "GEO", "REPORTER", "REPORTING_COUNTRY", "GEOGRAPHY", "LOCATION")
_SERIES = ("SERIES", "INDICATOR", "MEASURE")
_UNITS = ("UNIT_MEASURE", "UNIT")
_SOURCES = ("DATA_SOURCE", "SOURCE", "SOURCE_DETAIL", "SOURCE_AGENCY")
_NOTES = frozenset(
    {"COMMENT_OBS", "COMMENT_TS", "OBS_FOOTNOTE", "OBS_COMMENT", "COMMENT", "NOTE_SOURCE", "NOTE_INDICATOR",
     "NOTE_CLASSIF", "SERIES_FOOTNOTE", "FOOTNOTES", "OBS_FLAG"}
)  # fmt: skip
_ROLES = {
    "TIME_PERIOD": "period",
    "OBS_VALUE": "value",
    "SEX": "sex",
    "AGE": "age",
    "OBS_STATUS": "status",
    "UNIT_MULT": "multiplier",
    "NATURE": "nature",
    "REPORTING_TYPE": "reporting",
    "LOWER_BOUND": "lower",
    "UPPER_BOUND": "upper",
}
_FRAME = frozenset(
    {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY", "OBS_KEY", "KEY"}
)
_ATTRIBUTE_IDS = (
    "OBS_CONF CONF_STATUS CONF_STATUS_OBS COLL_METHOD "
    "OBS_PRE_BREAK OBS_COM DECIMALS TITLE TITLE_COMPL TIME_FORMAT COLLECTION "
    "COLLECTION_INDICATOR COMPILATION COVERAGE PUBL_PUBLIC PUBL_ECB PUBL_MU DOM_SER_IDS AVAILABILITY "
    "BREAKS UNIT_INDEX_BASE BASE_PERIOD TIME_DETAIL TIME_COVERAGE DATA_LAST_UPDATE LAST_UPDATE "
    "UPDATED EMBARGO_DATE WGTD_SAMPL_SIZE CUSTODIAN COUNTRY_NOTES SOURCE_LINK GEO_INFO_URL "
    "UNIT_MEASURE_TYPE EMBARGO_TIME NAT_TITLE COMMENT_DSET DISS_ORG ADJUST_DETAIL UNIT_PRICE_BASE "
    "DATA_COMP METHOD_REF REPYEARSTART REPYEAREND"
)
ATTRIBUTES = frozenset(_ATTRIBUTE_IDS.split())
"""Attributes of the SDMX guidelines and of known publishers: never part of a series' key."""

_DIMENSION_IDS = (
    "FREQ URBANISATION INCOME_WEALTH_QUANTILE EDUCATION_LEV OCCUPATION CUST_BREAKDOWN COMPOSITE_BREAKDOWN "
    "DISABILITY_STATUS ACTIVITY PRODUCT COUNTERPART_AREA WEALTH_QUINTILE RESIDENCE MATERNAL_EDU_LVL "
    "HEAD_OF_HOUSE GEO INDICATOR SERIES MEASURE ECO OCU EDU STE MIG DSB INS CLASSIF1 CLASSIF2"
)
_ALWAYS = frozenset(_DIMENSION_IDS.split())
"""Dimensions of the SDG, UNICEF and ILO structures: parts of the key wherever a file puts their columns."""


def is_sdmx_csv(header: Sequence[str]) -> bool:
    """Whether this is the header of an SDMX-CSV file."""
    names = column_ids(header)
    return bool(names) and (names[0] == "DATAFLOW" or names[0].startswith("STRUCTURE"))


def sdmx_csv_plan(table: Table, header: Sequence[str], areas: Areas) -> Plan | None:
    """The plan of an SDMX-CSV file, or None where it is none or has no TIME_PERIOD and OBS_VALUE."""
    names = column_ids(header)
    if not is_sdmx_csv(header) or not {"TIME_PERIOD", "OBS_VALUE"} <= set(names):
        return None
    layout = LAYOUT_1 if names[0] == "DATAFLOW" else LAYOUT_2
    labelled = any(": " in name for name in header)
    return sdmx_plan(layout, names, areas, labelled=labelled)


def column_ids(header: Sequence[str]) -> list[str]:
    """Column names without label, mark of byte order, marks of lists and languages (``ATTR[en;fr]``)."""
    bare = (name.replace("\ufeff", "").partition(": ")[0] for name in header)
    return component_ids(re.sub(r"\[.*\]$", "", name.strip()) for name in bare)


def component_ids(names: Iterable[str]) -> list[str]:
    """Names in capitals where they are ids in small letters throughout, as those of Eurostat (``geo``).

    A name with both kinds of letters may be the label of the column before it and stays as it is, unless it
    is known and no other column has it (``Ref_Area``).
    """
    given = list(names)
    known = {*_ROLES, *_AREAS, *_SERIES, *_UNITS, *_SOURCES, *_ALWAYS, *_NOTES, *_FRAME} - set(given)
    small = re.compile(r"[a-z][a-z0-9_]*")
    return [name.upper() if small.fullmatch(name) or name.upper() in known else name for name in given]


def sdmx_plan(
    layout: str,
    names: Sequence[str],
    areas: Areas,
    *,
    attributes: Collection[str] = (),
    labelled: bool = False,
) -> Plan:
    """What the columns mean, by the names that SDMX structures give them.

    ``attributes`` are columns that the message itself says are no part of the key.
    """
    names = component_ids(names)
    roles = {_ROLES[name]: place for place, name in reversed(list(enumerate(names))) if name in _ROLES}
    used: set[str] = set()
    for role, spellings in (("area", _AREAS), ("series", _SERIES), ("unit", _UNITS), ("source", _SOURCES)):
        found = next((name for name in spellings if name in names), None)
        if found:
            roles[role] = names.index(found)
            used.add(found)
    read: dict[str, Read] = dict(_PLAIN)
    area = code_reader(areas) if "area" in roles else NOWHERE
    if "series" not in roles:
        roles["series"] = _flow_column(names)
        read["series"] = _flow_id
    if labelled:
        read = {role: _unlabelled(reader) for role, reader in read.items()}
        area = _unlabelled(area)
    return Plan(
        layout=layout, header=tuple(names), roles=roles, area=area, read=read, gaps=True,
        dims=_dimensions(names, used | set(component_ids(attributes))),
        actions=names.index("ACTION") if "ACTION" in names else None,
        notes=tuple(place for place, name in enumerate(names) if name in _NOTES),
    )  # fmt: skip


def _read_age_code(cell: str) -> str | Unreadable:
    """Ages of the SDMX code lists; a publisher's own code (``Y15T24_X``) is kept as it is."""
    found = read_age(cell)
    if isinstance(found, Unreadable) and re.fullmatch(r"[A-Z0-9_]{1,30}", cell.strip()):
        return cell.strip()
    return found


_PLAIN: dict[str, Read] = {
    "series": read_code,
    "sex": read_sex,
    "age": _read_age_code,
    "value": read_number,
    "status": read_status,
    "multiplier": read_multiplier,
    "nature": read_nature,
    "reporting": read_reporting,
    "unit": read_unit,
}


def is_attribute(name: str) -> bool:
    """Whether a component of this name is said of figures rather than part of their key."""
    return name in ATTRIBUTES or name in _NOTES or name in (*_UNITS, *_SOURCES, "OBS_STATUS", "UNIT_MULT")


def _dimensions(names: Sequence[str], used: set[str]) -> dict[str, int]:
    value = names.index("OBS_VALUE")
    taken = used | _FRAME | _NOTES | ATTRIBUTES | set(_ROLES) | set(_UNITS) | set(_SOURCES)
    before = [(name, place) for place, name in enumerate(names) if place < value]
    behind = [(name, place) for place, name in enumerate(names) if place > value and name in _ALWAYS]
    return {
        name: place
        for name, place in (*before, *behind)
        if name not in taken and re.fullmatch(r"[A-Z][A-Z0-9_]*", name)
    }


def _flow_column(names: Sequence[str]) -> int:
    return names.index("STRUCTURE_ID") if "STRUCTURE_ID" in names else 0


def _flow_id(cell: str) -> str | Unreadable:
    """``ILO:DF_X(1.0)`` is ``DF_X``."""
    return read_code(re.sub(r"\(.*\)$", "", cell.partition(": ")[0].strip()).rpartition(":")[2])


def flow_agency(cell: str) -> str:
    """``ILO:DF_X(1.0)`` is of ``ILO``; empty where no agency is named."""
    return read_text(cell.partition(": ")[0].rpartition(":")[0])


def _unlabelled(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads the code before the colon of ``F: Female``."""
    return lambda cell: read(cell.partition(": ")[0])
