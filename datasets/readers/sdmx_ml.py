"""SDMX-ML 2.1 and 3.0 data messages, generic and structure-specific, as rows of one wide table.

Read here with lxml, one element at a time: of the two libraries for SDMX one takes no 3.0 data, the other
repeats observations of cross-sections, and both hold the whole message in memory. The tests hold this reader
to what the ``sdmx1`` package reads from the same messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasets.errors import FileRefused
from datasets.readers.sdmx_csv import is_attribute
from datasets.readers.tables import Row

LAYOUT = "sdmx-ml"

DATA_MESSAGES = frozenset(
    {"GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData"}
)
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"


def root_tag(path: Path) -> str:
    """The local name of the root element; raises ``FileRefused`` for what is no XML."""
    from lxml import etree

    try:
        with path.open("rb") as file:
            for _, element in etree.iterparse(file, events=("start",), **SAFE):
                return _local(element)
    except etree.XMLSyntaxError as error:
        raise FileRefused(f"broken XML ({error})", "an XML message") from error
    raise FileRefused("XML without an element", "an XML message")


SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
"""XML from elsewhere names no files or addresses that would be fetched, and does not unfold without end."""


class Message:
    """One data message: its columns, found in a first pass, and its rows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.flow = ""
        self.attributes: set[str] = set()
        columns: dict[str, None] = {}
        for _, pairs in self._observations():
            columns.update(dict.fromkeys(pairs))
        tail = [name for name in ("TIME_PERIOD", "OBS_VALUE") if name in columns]
        rest = [name for name in columns if name not in tail]
        self.header = ("DATAFLOW", *rest, *tail)

    def rows(self) -> Iterator[Row]:
        """One row an observation, numbered by the lines of the file."""
        names = self.header[1:]
        for line, pairs in self._observations():
            yield line, [self.flow, *(pairs.get(name, "") for name in names)]

    def _observations(self) -> Iterator[tuple[int, dict[str, str]]]:
        from lxml import etree

        walk = _Walk(self)
        try:
            with self._path.open("rb") as file:
                for event, element in etree.iterparse(file, events=("start", "end"), **SAFE):
                    if isinstance(element.tag, str):
                        yield from walk.start(element) if event == "start" else walk.end(element)
        except etree.XMLSyntaxError as error:
            raise FileRefused(f"broken XML ({error})", "an SDMX-ML message") from error


class _Walk:
    """Where a walk through a message is: the series, the groups, the dimension at the observation."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._at_observation = "TIME_PERIOD"
        self._dataset: dict[str, str] = {}
        self._series: dict[str, str] = {}
        self._groups: list[tuple[dict[str, str], dict[str, str]]] = []
        self._inside = False

    def start(self, element: Any) -> Iterator[tuple[int, dict[str, str]]]:
        """What opens: nothing is given yet."""
        name = _local(element)
        if name == "Structure" and "dimensionAtObservation" in element.attrib:
            self._at_observation = element.get("dimensionAtObservation")
        elif name == "DataSet":
            if any(key.rpartition("}")[2] == "action" and text == "Delete" for key, text in element.items()):
                raise FileRefused("a message that deletes", "figures: an edition is never changed by another")
            self._dataset, self._groups = _own(element), []
        elif name == "Series":
            self._series, self._inside = _own(element), True
        return iter(())

    def end(self, element: Any) -> Iterator[tuple[int, dict[str, str]]]:
        """What closes: an observation is given, a series forgotten."""
        name = _local(element)
        if name in ("SeriesKey", "Attributes") and self._inside and _local(element.getparent()) == "Series":
            self._series |= self._noted(element)
        elif name == "Attributes" and _local(element.getparent()) == "DataSet":
            self._dataset |= self._noted(element)
        elif name == "Group":
            key, said = _group(element)
            self._message.attributes.update(said)
            self._groups.append((key, said))
            element.clear()
        elif name == "Comp" and _local(element.getparent()) == "Series":
            self._series.setdefault(element.get("id") or "", _components(element))
        elif name == "Ref" and not self._message.flow:
            self._message.flow = f"{element.get('agencyID') or ''}:{element.get('id') or ''}"
        elif name in ("StructureUsage", "Structure", "URN") and (element.text or "").startswith("urn:"):
            self._message.flow = element.text.rpartition("=")[2]
        elif name == "Obs":
            yield element.sourceline, self._observation(element)
            element.clear()
        elif name == "Series":
            self._series, self._inside = {}, False
            element.clear()

    def _observation(self, element: Any) -> dict[str, str]:
        own = _own(element)
        for part in element:
            name = _local(part)
            if name in ("ObsKey", "Attributes"):
                own |= self._noted(part)
            elif name == "ObsDimension":
                own[part.get("id") or self._at_observation] = part.get("value") or ""
            elif name == "ObsValue":
                own["OBS_VALUE"] = part.get("value") or ""
            elif name == "Comp":
                own.setdefault(part.get("id") or "", _components(part))
        kind = element.get(_XSI)
        if kind and self._at_observation not in {*own, *self._series, "AllDimensions"}:
            own[self._at_observation] = kind.rpartition(":")[2]
        key = {**self._series, **own}
        return {**self._dataset, **self._of_groups(key), **key}

    def _noted(self, element: Any) -> dict[str, str]:
        """The values of a part; those of ``Attributes`` are remembered to be no part of any key."""
        found = _values(element)
        if _local(element) == "Attributes":
            self._message.attributes.update(found)
        return found

    def _of_groups(self, key: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for wanted, attributes in self._groups:
            if all(key.get(name) == value for name, value in wanted.items()):
                found |= attributes
        return found


def _group(element: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The key of a group, and what it says of every series with that key."""
    key: dict[str, str] = {}
    said: dict[str, str] = {}
    for part in element:
        if _local(part) == "GroupKey":
            key |= _values(part)
        elif _local(part) == "Attributes":
            said |= _values(part)
    if key:
        return key, said
    own = _own(element)
    said = {name: value for name, value in own.items() if is_attribute(name)}
    return {name: value for name, value in own.items() if name not in said}, said


def _values(element: Any) -> dict[str, str]:
    return {part.get("id"): part.get("value") or "" for part in element if part.get("id")}


def _own(element: Any) -> dict[str, str]:
    """Attributes of an element that belong to the structure, not to XML or the message."""
    return {
        name: value
        for name, value in element.attrib.items()
        if not name.startswith("{") and (name.isupper() or (name.islower() and name not in _OF_MESSAGE))
    }


_OF_MESSAGE = frozenset({"action", "type"})
"""Attributes in small letters that the message itself may put on sets, groups and observations."""


def _components(element: Any) -> str:
    texts = [" ".join("".join(value.itertext()).split()) for value in element if _local(value) == "Value"]
    return "; ".join(filter(None, texts))


def _local(element: Any) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return str(element.tag.rpartition("}")[2])
