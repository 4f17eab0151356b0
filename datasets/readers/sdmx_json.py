"""SDMX-JSON data messages 1.0 and 2.0, flat, by series or cross-section, as rows of one wide table.

Observations are keyed by places in lists of codes; version 2.0 wraps the same in ``data`` and allows several
structures. (SDMX-JSON data message format, versions 1.0.0 and 2.0.0.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets.errors import FileRefused
from datasets.readers.tables import Row

LAYOUT = "sdmx-json"

LARGEST = 200_000_000
"""Bytes of a message: JSON is read whole, and takes some eight times its size in memory."""


def read_message(path: Path) -> Mapping[str, Any] | None:
    """The JSON document where it is an SDMX-JSON data message, else None; raises ``FileRefused``."""
    if path.stat().st_size > LARGEST:
        raise FileRefused(f"a message of {path.stat().st_size:,} bytes", f"at most {LARGEST:,}, or SDMX-CSV")
    try:
        found = json.loads(path.read_bytes(), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"JSON that cannot be read ({error})", "an SDMX-JSON data message") from error
    inner = found.get("data", found) if isinstance(found, dict) else None
    return found if isinstance(inner, dict) and isinstance(inner.get("dataSets"), list) else None


class JsonMessage:
    """One message: its columns and rows."""

    def __init__(self, message: Mapping[str, Any]) -> None:
        inner = message.get("data", message)
        self._sets: list[Mapping[str, Any]] = inner["dataSets"]
        structures = inner.get("structures") or [inner.get("structure") or message.get("structure") or {}]
        self._structures = [_Structure(one) for one in structures]
        try:
            rows = list(self._all())
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise FileRefused(f"a message at odds with its structure ({error!r})", "SDMX-JSON") from error
        columns: dict[str, None] = {}
        for pairs in rows:
            columns.update(dict.fromkeys(pairs))
        tail = [name for name in ("TIME_PERIOD", "OBS_VALUE") if name in columns]
        self.header = ("DATAFLOW", *(name for name in columns if name not in tail), *tail)
        self._held = rows

    @property
    def flow(self) -> str:
        """The dataflow or structure that the message names, as ``AGENCY:ID``; empty where it names none."""
        return next((one.flow for one in self._structures if one.flow), "")

    @property
    def attributes(self) -> frozenset[str]:
        """The columns that are no part of a key."""
        return frozenset(name for one in self._structures for name in one.attribute_ids)

    def rows(self) -> Iterator[Row]:
        """One row an observation, numbered from 1 in the order of the message."""
        for number, pairs in enumerate(self._held, 1):
            yield number, [self.flow, *(pairs.get(name, "") for name in self.header[1:])]

    def _all(self) -> Iterator[dict[str, str]]:
        for data in self._sets:
            if str(data.get("action") or "").casefold() == "delete":
                raise FileRefused("a message that deletes", "figures: an edition is never changed by another")
            structure = self._structures[int(data.get("structure") or 0)]
            yield from structure.observations(data)


class _Structure:
    """Lists of codes that observations point into."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        dimensions = said.get("dimensions") or {}
        attributes = said.get("attributes") or {}
        self._set = dimensions.get("dataSet") or []
        self._series = dimensions.get("series") or []
        self._observation = dimensions.get("observation") or []
        self._set_attributes = attributes.get("dataSet") or []
        self._series_attributes = attributes.get("series") or []
        self._group_attributes = attributes.get("dimensionGroup") or []
        self._observation_attributes = attributes.get("observation") or []
        lists = (attributes.get(level) or [] for level in attributes)
        self.attribute_ids = [str(one["id"]) for held in lists for one in held if "id" in one]
        self._measures = (said.get("measures") or {}).get("observation") or [{"id": "OBS_VALUE"}]
        self._value = _value_place(self._measures)
        self.flow = _flow(said)

    def observations(self, data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
        """Every observation of one data set, as names and codes."""
        whole = {one["id"]: _text(one["values"][0]) for one in self._set if one.get("values")}
        whole |= _defaults(self._group_attributes)
        whole |= _attributes(self._set_attributes, data.get("attributes"))
        groups = data.get("dimensionGroupAttributes") or {}
        for key, said in (data.get("observations") or {}).items():
            yield self._one(whole, "", key, said, groups)
        for series, inside in (data.get("series") or {}).items():
            named = {**whole, **_keyed(self._series, series)}
            named |= _attributes(self._series_attributes, inside.get("attributes"))
            for key, said in (inside.get("observations") or {}).items():
                yield self._one(named, series, key, said, groups)

    def _one(
        self, named: Mapping[str, str], series: str, key: str, said: Any, groups: Mapping[str, Any]
    ) -> dict[str, str]:
        """One observation; in a flat set the key runs over the dimensions of the series too."""
        dimensions = self._observation if series else [*self._series, *self._observation]
        pairs = {**named, **_keyed(dimensions, key)}
        cells = said if isinstance(said, list) else [said]
        pairs["OBS_VALUE"] = self._figure(cells)
        pairs |= _attributes(self._observation_attributes, cells[len(self._measures) :])
        places = [*("0" for _ in self._set), *series.split(":"), *key.split(":")]
        place = ":".join(one for one in places if one)
        for pattern, values in groups.items():
            if _matches(pattern, place) or _matches(pattern, key):
                pairs |= _attributes(self._group_attributes, values)
        return pairs

    def _figure(self, cells: Sequence[Any]) -> str:
        """The value of the measure: itself, or a place in the list of its values where it has one."""
        if self._value >= len(cells):
            return ""
        found, values = cells[self._value], self._measures[self._value].get("values") or []
        return _text(values[int(found)] if values and found is not None else found)


def _value_place(measures: Sequence[Mapping[str, Any]]) -> int:
    """Which of the measures is the figure; raises ``FileRefused`` where several could be."""
    names = [str(one.get("id")) for one in measures]
    if "OBS_VALUE" in names:
        return names.index("OBS_VALUE")
    if len(names) > 1:
        raise FileRefused(f"the measures {', '.join(names)[:200]}", "one measure, or one called OBS_VALUE")
    return 0


def _keyed(dimensions: Sequence[Mapping[str, Any]], key: str) -> dict[str, str]:
    """Codes by the places of a key such as ``0:3:1``."""
    places = key.split(":") if key else []
    if not all(map(str.isdecimal, places)):
        raise ValueError(f"a key {key[:40]}")  # -1 would be the last of the list
    found = {}
    for dimension, place in zip(dimensions, places, strict=True):
        found[str(dimension["id"])] = _text(dimension["values"][int(place)])
    return found


def _matches(pattern: str, key: str) -> bool:
    """Whether a group's key (``0::``, empty for any) covers an observation's."""
    wanted, places = pattern.split(":"), key.split(":")
    return len(wanted) == len(places) and all(
        one in ("", place) for one, place in zip(wanted, places, strict=True)
    )


def _attributes(declared: Sequence[Mapping[str, Any]], said: Any) -> dict[str, str]:
    """Attributes by their places; a number points into the list of values where there is one.

    What is left out, or null, has its default.
    """
    found = _defaults(declared)
    for attribute, value in zip(declared, said if isinstance(said, list) else [], strict=False):
        values = attribute.get("values") or []
        if value is None:
            continue
        if isinstance(value, str) and value.isdigit() and values:
            value = values[int(value)]  # beyond the list the message is at odds with itself
        text = _text(value)
        if text:
            found[str(attribute["id"])] = text
    return found


def _defaults(declared: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What attributes say where a message says nothing: the standard lets it leave out defaults."""
    return {str(one["id"]): _text(one["default"]) for one in declared if one.get("default") is not None}


def _text(value: Any) -> str:
    """A code or text: the id of an entry, its value, or English before any other language."""
    if isinstance(value, dict):
        inner = value.get("id", value.get("value", value.get("start", value.get("en"))))
        return _text(inner if inner is not None else next(iter(value.values()), ""))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    return "" if value is None else str(value)


def _flow(said: Mapping[str, Any]) -> str:
    links = said.get("links") or []
    for link in links if isinstance(links, list) else []:
        urn = str(link.get("urn") or link.get("href") or "") if isinstance(link, dict) else ""
        if urn.startswith("urn:"):
            return urn.rpartition("=")[2]
        if "/dataflow/" in urn or "/datastructure/" in urn:
            parts = urn.rstrip("/").split("/")
            place = next(at for at, part in enumerate(parts) if part in ("dataflow", "datastructure"))
            return ":".join(parts[place + 1 : place + 3])
    return ""
