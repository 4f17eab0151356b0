"""SDMX-JSON 2.0.0 data, in pieces: series while they are found, then the codes that they named by number.

(SDMX-JSON data message 2.0.0; members of an object have no order, so the structure may stand at the end.)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datasets.sdmx.components import (
    ATTRIBUTE_IDS,
    ATTRIBUTES,
    CODED,
    DIMENSIONS,
    OBS_VALUE,
    TIME_PERIOD,
    Component,
    Context,
    value_text,
)
from datasets.sdmx.ids import AGENCY
from datasets.sdmx.queries import VERSION, DataQuery
from datasets.sdmx.rows import KeyedSeries

MEDIA_TYPE = "application/vnd.sdmx.data+json;version=2.0.0"
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
PIECE = 64 << 10
"""Signs after which a piece is sent."""

Names = Mapping[str, Mapping[str, str]]
"""Names of codes, by code list and code."""


class _Numbers(dict[str, int]):
    """Numbers for codes, in the order in which they are met."""

    def __missing__(self, code: str) -> int:
        number = self[code] = len(self)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a message says of itself; ``prepared`` is ISO 8601 with a zone."""

    id: str
    prepared: str


def json_message(
    series: Iterable[KeyedSeries], query: DataQuery, context: Context, names: Names, header: Header
) -> Iterator[bytes]:
    """The message of some series. Values keep their digits: ``3.90`` stays ``3.90``."""
    return _Writing(query, context, names).pieces(series, header)


class _Writing:
    def __init__(self, query: DataQuery, context: Context, names: Names) -> None:
        self._query, self._context, self._names = query, context, names
        self._keys = [_Numbers() for _ in DIMENSIONS]
        self._times = _Numbers()
        self._flows: list[str] = []
        self._said = [(ATTRIBUTE_IDS.index(one), _Numbers()) for one in query.attributes]

    def pieces(self, series: Iterable[KeyedSeries], header: Header) -> Iterator[bytes]:
        """The whole message."""
        member = "observations" if self._query.flat else "series"
        held = [f'{{"meta":{_json(_meta(header))},"data":{{"dataSets":[']
        size = 0
        for one in series:
            text = self._flat(one) if self._query.flat else self._series(one)
            begun = one.flow in self._flows
            if not begun:  # a data set for each dataflow
                held.append("}}," if self._flows else "")
                held.append(f'{{"structure":0,"action":"Information","links":{_json(_links(one.flow))},')
                held.append(f'"{member}":{{')
                self._flows.append(one.flow)
            held.append(f",{text}" if begun else text)
            size += len(text)
            if size > PIECE:
                yield "".join(held).encode("utf-8", "replace")
                held, size = [], 0
        held.append(f'}}}}],"structures":[{_json(self._structure())}]}},"errors":[]}}')
        yield "".join(held).encode("utf-8", "replace")

    def _series(self, one: KeyedSeries) -> str:
        observations = ",".join(
            f'"{self._times[time]}":{self._figure(figure)}' for time, figure in one.figures
        )
        return f'"{self._key(one)}":{{"observations":{{{observations}}}}}'

    def _flat(self, one: KeyedSeries) -> str:
        key = self._key(one)
        return ",".join(f'"{key}:{self._times[time]}":{self._figure(figure)}' for time, figure in one.figures)

    def _key(self, one: KeyedSeries) -> str:
        return ":".join(str(held[code]) for held, code in zip(self._keys, one.codes, strict=True))

    def _figure(self, figure: Any) -> str:
        said = self._context.attributes(figure)
        value = [value_text(figure) or "null"] if self._query.measure else []
        numbers = [str(held[said[place]]) if said[place] else "null" for place, held in self._said]
        return f"[{','.join([*value, *numbers])}]"

    def _structure(self) -> dict[str, Any]:
        keys = [
            {**_told(one), "keyPosition": place, "values": self._values(one, held)}
            for place, (one, held) in enumerate(zip(DIMENSIONS, self._keys, strict=True))
        ]
        time = {
            **_told(TIME_PERIOD),
            "keyPosition": len(DIMENSIONS),
            "roles": ["TIME_PERIOD"],
            "values": [{"value": one} for one in self._times],
        }
        flat = self._query.flat
        dimensions = {
            "dataSet": [],
            "series": [] if flat else keys,
            "observation": [*keys, time] if flat else [time],
        }
        return {
            "links": [link for flow in self._flows for link in _links(flow)],
            "dimensions": dimensions,
            "measures": {"observation": [_told(OBS_VALUE)] if self._query.measure else []},
            "attributes": {
                "dataSet": [],
                "dimensionGroup": [],
                "series": [],
                "observation": [self._attribute(ATTRIBUTES[place], held) for place, held in self._said],
            },
            "dataSets": list(range(len(self._flows))),
        }  # fmt: skip

    def _attribute(self, one: Component, held: Mapping[str, int]) -> dict[str, Any]:
        """An attribute; where no figure has it there are no values, which the schema wants left out."""
        told = {**_told(one), "relationship": {"observation": {}}}
        return {**told, "values": self._values(one, held)} if held else told

    def _values(self, one: Component, held: Mapping[str, int]) -> list[dict[str, Any]]:
        if one.id not in CODED:
            return [{"value": code} for code in held]
        names = self._names.get(CODED[one.id], {})
        return [{"id": code, "name": names.get(code, code)} for code in held]


def _links(flow: str) -> list[dict[str, str]]:
    return [{"rel": "dataflow", "urn": urn("datastructure.Dataflow", flow)}]


def urn(kind: str, identifier: str) -> str:
    """The address of an artefact of ours in SDMX."""
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{identifier}({VERSION})"


def _told(one: Component) -> dict[str, Any]:
    return {"id": one.id, "name": one.name}


def _meta(header: Header) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": header.id,
        "prepared": header.prepared,
        "test": False,
        "contentLanguages": ["en"],
        "sender": {"id": AGENCY, "name": "Atlas 8.7"},
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
