"""Requests for data in SDMX-REST 2: path and parameters to one value. Pure; raises ``SdmxRefused``.

``/data/{context}/{agency}/{id}/{version}/{key}?c[…]&firstNObservations&lastNObservations&updatedAfter&
dimensionAtObservation&attributes&measures&includeHistory``. A key has a place for each dimension but time,
``*`` or nothing for all, ``+`` between codes; several keys are parted by commas. In ``c`` a comma
means or, a plus and. (SDMX-REST 2.1.0, data queries.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from datasets.sdmx.components import ATTRIBUTE_IDS, KEY_IDS, MEASURE, TIME
from datasets.sdmx.ids import AGENCY
from datasets.sdmx.refusals import bad_syntax, not_offered, nothing_found

VERSION = "1.0"
LATEST_VERSIONS = frozenset({"*", "~", "+", "latest", VERSION, "1.0+", "1+.0"})
CONTEXTS = ("dataflow", "datastructure", "provisionagreement", "*")
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "sw", "ew", "co", "nc")
MOST_FLOWS = 50
"""Dataflows in one request: each is walked through."""
MOST_CODES = 2000
"""Codes in one request: an address of 60,000 bytes holds some more."""

_PARAMETERS = frozenset(
    {"firstNObservations", "lastNObservations", "updatedAfter", "dimensionAtObservation", "attributes",
     "measures", "includeHistory"}
)  # fmt: skip
_IDENTIFIER = re.compile(r"[A-Za-z0-9_@$\-]+")
_PERIOD = re.compile(r"\d{4}(?:-[0-9A-Z:T.+-]+)?")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a component; a filter is true when any of its values agrees."""

    component: str
    operator: str
    values: tuple[str, ...]

    def holds(self, code: str) -> bool:
        """Whether a code agrees."""
        if self.operator in ("ne", "nc"):  # not any of them
            return not any(_COMPARED[_OPPOSITES[self.operator]](code, value) for value in self.values)
        return any(_COMPARED[self.operator](code, value) for value in self.values)


_OPPOSITES = {"ne": "eq", "nc": "co"}
_COMPARED: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda code, value: code == value or (code[:4] == value and code[4:5] == "-" and value.isdigit()),
    "lt": lambda code, value: code < value,
    "le": lambda code, value: code <= value or code[: len(value)] == value,
    "gt": lambda code, value: code > value and code[: len(value)] != value,
    "ge": lambda code, value: code >= value,
    "sw": lambda code, value: code.startswith(value),
    "ew": lambda code, value: code.endswith(value),
    "co": lambda code, value: value in code,
}

Key = tuple[frozenset[str], ...]
"""For each dimension but time the codes wanted; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuery:
    """What is asked for. ``flows`` are ids of dataflows, one after the other; empty for all that is current.

    ``keys`` are alternatives; ``attributes`` the attributes to give, in order; ``flat``: observations without
    series; ``first`` and ``last`` count observations of each series, 0 for all.
    """

    flows: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    conditions: tuple[Condition, ...] = ()
    first: int = 0
    last: int = 0
    updated_after: datetime | None = None
    attributes: tuple[str, ...] = ATTRIBUTE_IDS
    measure: bool = True
    flat: bool = False

    def wants(self, codes: Sequence[str], period: str) -> bool:
        """Whether a figure with these codes is asked for."""
        if self.keys and not any(_in_key(key, codes) for key in self.keys):
            return False
        held = dict(zip(KEY_IDS, codes, strict=True)) | {TIME: period}
        return all(one.holds(held[one.component]) for one in self.conditions if one.component in held)

    def of_attributes(self) -> tuple[Condition, ...]:
        """The filters by what is said of a figure rather than by its key."""
        return tuple(one for one in self.conditions if one.component in ATTRIBUTE_IDS)

    def without(self, dimension: str) -> DataQuery:
        """The same request with nothing said about one dimension."""
        place = KEY_IDS.index(dimension) if dimension in KEY_IDS else -1
        keys = (
            tuple(code if at != place else frozenset() for at, code in enumerate(key)) for key in self.keys
        )
        conditions = tuple(one for one in self.conditions if one.component != dimension)
        return replace(self, keys=tuple(keys), conditions=conditions)

    def codes(self, dimension: str) -> frozenset[str]:
        """The only codes of a dimension that can be meant; empty where any can."""
        place = KEY_IDS.index(dimension)
        wanted = [key[place] for key in self.keys]
        found = frozenset().union(*wanted) if wanted and all(wanted) else frozenset()
        for one in self.conditions:
            if one.component == dimension and one.operator == "eq":
                found = found & frozenset(one.values) if found else frozenset(one.values)
                if not found:
                    raise nothing_found()
        return found

    def years(self) -> tuple[int, int]:
        """The first and last year that can be meant; 0 is open."""
        first = last = 0
        for one in self.conditions:
            years = [int(value[:4]) for value in one.values] if one.component == TIME else []
            if years and one.operator in ("ge", "gt", "eq"):
                first = max(first, min(years))
            if years and one.operator in ("le", "lt", "eq"):
                last = min(last or max(years), max(years))
        return first, last


def _in_key(key: Key, codes: Sequence[str]) -> bool:
    return all(not wanted or code in wanted for wanted, code in zip(key, codes, strict=True))


def read_data_query(path: str, parameters: Sequence[tuple[str, str]]) -> DataQuery:
    """The request of an address below ``/data/``."""
    context, agency, flow, version, key = read_path(path)
    if context not in CONTEXTS:
        raise bad_syntax(f"the context {context[:40]!r} is none of {', '.join(CONTEXTS)}")
    if context == "provisionagreement":
        raise nothing_found("no provision agreement is held: ask by dataflow")
    agencies, versions = set(agency.split(",")), set(version.split(","))
    if not agencies & {"*", AGENCY} or not versions & LATEST_VERSIONS:
        raise nothing_found(f"no {context} of {agency[:40]} in version {version[:20]} is held")
    given = _given(parameters)
    attributes, measure = _attributes(given.get("attributes", "dsd")), _measure(given.get("measures", "all"))
    return DataQuery(
        flows=_flows(flow) if context != "datastructure" else (),
        keys=_keys(key),
        conditions=tuple(_conditions(parameters)),
        first=_count(given, "firstNObservations"),
        last=_count(given, "lastNObservations"),
        updated_after=_moment(given.get("updatedAfter", "")),
        attributes=attributes,
        measure=measure,
        flat=_flat(given.get("dimensionAtObservation", TIME)),
    )


def _flows(text: str) -> tuple[str, ...]:
    """The dataflows of a request, each once; ``*`` is all that is current."""
    named = tuple(dict.fromkeys(text.split(",")))
    if len(named) > MOST_FLOWS:
        raise bad_syntax(f"at most {MOST_FLOWS} dataflows are read")
    return () if "*" in named else named


def read_path(path: str) -> tuple[str, str, str, str, str]:
    """Context, agency, id, version and key; what is left out means the default."""
    parts = path.strip("/").split("/")
    if len(parts) > 5:
        raise bad_syntax("at most context, agency, id, version and key follow one another")
    named = [part or "*" for part in parts]
    context, agency, identifier, version, key = (*named, *("*", "*", "*", "~", "*")[len(named) :])
    for part in (agency, identifier):
        if part != "*" and not all(map(_IDENTIFIER.fullmatch, part.replace(".", "").split(","))):
            raise bad_syntax(f"{part[:60]!r} is no identifier")
    return context, agency, identifier, version, key


def _given(parameters: Sequence[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in parameters:
        if name.startswith("c[") or (name in ("startPeriod", "endPeriod")):
            continue
        if name not in _PARAMETERS:
            raise bad_syntax(f"there is no parameter {name[:60]!r}")
        given[name] = value
    if given.get("includeHistory", "false") not in ("false", ""):
        raise not_offered("includeHistory: every edition is a dataflow of its own, with all that it held")
    return given


def _keys(text: str) -> tuple[Key, ...]:
    if text in ("*", "all", "ALL", ""):
        return ()
    keys = tuple(map(_key, text.split(",")))
    if sum(len(codes) for key in keys for codes in key) > MOST_CODES:
        raise bad_syntax(f"at most {MOST_CODES} codes are read")
    return keys


def _key(text: str) -> Key:
    places = text.split(".")
    if len(places) != len(KEY_IDS):
        raise bad_syntax(f"a key has {len(KEY_IDS)} places ({'.'.join(KEY_IDS)}), not {len(places)}")
    return tuple(map(_codes, places))


def _codes(place: str) -> frozenset[str]:
    codes = [code for code in re.split(r"[+ ]", place) if code]
    if not all(code == "*" or _IDENTIFIER.fullmatch(code) for code in codes):
        raise bad_syntax(f"{place[:60]!r} is no code")
    return frozenset() if "*" in codes else frozenset(codes)


def _conditions(parameters: Sequence[tuple[str, str]]) -> list[Condition]:
    found = []
    for name, value in parameters:
        if name.startswith("c[") and name.endswith("]"):
            found += _filters(name[2:-1], value)
        elif name in ("startPeriod", "endPeriod"):  # of version 1, still sent by many clients
            found += _filters(TIME, ("ge:" if name == "startPeriod" else "le:") + value)
        elif name.startswith("c["):
            raise bad_syntax(f"{name[:60]!r} is no filter: c[COMPONENT] is")
    return found


def _filters(component: str, value: str) -> list[Condition]:
    if component == MEASURE:
        raise not_offered("a filter by value: values are not to be ranked across areas, ages and sources")
    if component not in (*KEY_IDS, TIME, *ATTRIBUTE_IDS):
        raise bad_syntax(f"there is no component {component[:60]!r}")
    return [_filter(component, part) for part in re.split(r"[+ ]", value) if part]


def _filter(component: str, text: str) -> Condition:
    """Values with an operator each, of which any may agree: they must have one operator."""
    values, operators = [], set()
    operator = "eq"
    for part in text.split(","):
        head, parted, rest = part.partition(":")
        known = parted and head in OPERATORS
        operator = head if known else operator  # what is said once holds for those behind it
        operators.add(operator)
        values.append(rest if known else part)
    if len(operators) > 1:
        raise not_offered("different operators parted by a comma: part them by a plus")
    pattern = _PERIOD if component == TIME else _IDENTIFIER
    if not all(map(pattern.fullmatch, values)):
        raise bad_syntax(f"{text[:60]!r} is no value of {component}")
    return Condition(component, operators.pop(), tuple(values[:MOST_CODES]))


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "")
    if not text:
        return 0
    if not re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
        raise bad_syntax(f"{name} is a whole number from 1")
    return int(text)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise bad_syntax("updatedAfter is a date and time such as 2026-11-01T00:00:00Z") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _attributes(text: str) -> tuple[str, ...]:
    if text in ("dsd", "obs", "all", ""):
        return ATTRIBUTE_IDS
    if text in ("none", "dataset", "series", "msd"):  # all of ours belong to observations
        return ()
    wanted = text.split(",")
    unknown = [one for one in wanted if one not in ATTRIBUTE_IDS]
    if unknown:
        raise bad_syntax(f"there is no attribute {unknown[0][:60]!r}")
    return tuple(one for one in ATTRIBUTE_IDS if one in wanted)


def _measure(text: str) -> bool:
    if text not in ("all", "none", MEASURE, ""):
        raise bad_syntax(f"there is no measure {text[:60]!r}")
    return text != "none"


def _flat(text: str) -> bool:
    if text not in (TIME, "AllDimensions", ""):
        known = text in KEY_IDS
        raise (not_offered if known else bad_syntax)("dimensionAtObservation is TIME_PERIOD or AllDimensions")
    return text == "AllDimensions"
