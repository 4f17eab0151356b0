"""The code lists of what is held: every code that any figure has, with its name in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from datasets.columns import dims_pairs
from datasets.model import AreaKey, AreaScheme, Series
from datasets.sdmx.components import STATUS_CODES
from datasets.sdmx.ids import area_identifier, identifier
from datasets.store import Snapshot

AreaName = Callable[[AreaKey], str]

NAMES: Mapping[str, str] = {
    "CL_SERIES": "Series",
    "CL_AREA": "Areas: ISO 3166-1 alpha-3, M49, and regions of other systems with the name of the system",
    "CL_SEX": "Sex",
    "CL_AGE": "Age bands",
    "CL_BREAKDOWN": "Codes in other dimensions",
    "CL_UNIT": "Units of measure",
    "CL_REPORTING": "Reporting types",
    "CL_EDITION": "Editions, retracted ones left out",
    "CL_OBS_STATUS": "Observation status",
    "CL_CONF_STATUS": "Confidentiality status",
    "CL_NATURE": "Nature of figures as in the SDG database",
}
"""Every code list and what it is called."""

_SEXES = {"F": "Female", "M": "Male", "_T": "Both sexes", "_Z": "Not by sex", "_U": "Unknown", "_O": "Other"}
_REPORTING = {"G": "Global", "N": "National", "R": "Regional", "_Z": "Not said"}
_NATURES = {
    "C": "Country data", "CA": "Country data, adjusted", "E": "Estimated", "G": "Global monitoring data",
    "M": "Modelled", "N": "Not relevant", "NA": "Not available",
}  # fmt: skip
_UNITS = {
    "PERCENT": "Per cent", "NUMBER": "Number", "SCORE": "Score", "LISTED": "Listed or not",
    "PER_100000_POP": "Per 100,000 population", "PER_100000_EMP": "Per 100,000 workers",
    "PER_MARW_20T24Y": "Per cent of women aged 20 to 24", "_Z": "Not said",
}  # fmt: skip
_CONFIDENTIAL = {"F": "Free", "C": "Confidential statistical information: suppressed by its publisher"}

Codes = Mapping[str, Mapping[str, str]]
"""Names of codes, by code list and code, in order."""


def codes_of(snapshot: Snapshot, series: Mapping[str, Series], name: AreaName) -> Codes:
    """Every code list with the codes that any edition uses which is not retracted."""
    held = snapshot.codes()
    titles = {one.id: one.title for one in snapshot.editions() if one.series and not one.retracted}
    return {
        "CL_SERIES": _listed(held["series"], lambda code: _series_name(code, series)),
        "CL_AREA": dict(sorted(_area(scheme, code, name) for scheme, code in held["area"])),
        "CL_SEX": _listed(held["sex"], lambda code: _SEXES.get(identifier(code), code)),
        "CL_AGE": _listed(held["age"], _age_name),
        "CL_BREAKDOWN": _breakdowns(held["dims"]),
        "CL_UNIT": _listed(held["unit"], lambda code: _UNITS.get(identifier(code), code)),
        "CL_REPORTING": _listed(held["reporting"], lambda code: _REPORTING.get(identifier(code), code)),
        "CL_EDITION": {identifier(code): title for code, title in sorted(titles.items())},
        "CL_OBS_STATUS": dict(STATUS_CODES.values()),
        "CL_CONF_STATUS": _CONFIDENTIAL,
        "CL_NATURE": _NATURES,
    }


def _listed(codes: frozenset[tuple[str, ...]], name: Callable[[str], str]) -> dict[str, str]:
    return dict(sorted((identifier(code), name(code)) for (code,) in codes))


def _series_name(code: str, series: Mapping[str, Series]) -> str:
    known = series.get(code)
    return known.name["en"] if known else code


def _area(scheme: str, code: str, name: AreaName) -> tuple[str, str]:
    key = AreaKey(cast(AreaScheme, scheme), code)  # the store holds no other
    return area_identifier(key), name(key) or "No area"


def _age_name(code: str) -> str:
    if code in ("", "_T"):
        return "All ages" if code else "Not by age"
    return code


def _breakdowns(held: frozenset[tuple[str, ...]]) -> dict[str, str]:
    named = {identifier(text): _breakdown_name(text) for (text,) in held if text}
    return {"_T": "No other dimension", **dict(sorted(named.items()))}


def _breakdown_name(text: str) -> str:
    return ", ".join(f"{name}: {code}" for name, code in dims_pairs(text))
