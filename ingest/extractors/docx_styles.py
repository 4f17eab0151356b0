"""Styles of a Word document: which paragraphs are headings, and which carry a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.extractors.office_xml import attribute, below, child, children, is_on

BODY_LEVEL = 9
"""The outline level of running text; 0 to 8 are headings (ISO/IEC 29500-1, 17.3.1.20)."""

_LARGEST_TYPE = 3_276
"""Half points: Word sets no larger type."""

_NUMBER = re.compile(r"-?\d{1,9}")
_HEADING_NAME = re.compile(
    r"(?:heading|titre|título|überschrift|заголовок|标题|العنوان|عنوان)\s?([1-9])", re.I
)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a paragraph stands in a list: the list's number and the level, each None where it is not said."""

    number: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of itself; None: what the style says that it is based on."""

    name: str
    based_on: str | None
    outline: int | None
    place: ListPlace | None
    hidden: bool
    size: float | None = None
    bold: bool | None = None


class Styles:
    """Styles by id. A style that is missing says nothing but its id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        self.language: str | None = None
        self._usual = (10.0, False)
        if root is None:
            return
        for element in children(root, "style"):
            name = attribute(element, "styleId")
            if name:
                self._styles[name] = _style(element)
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in (
                    "1",
                    "true",
                ):
                    self._default = name
        language = below(root, "docDefaults", "rPrDefault", "rPr", "lang")
        self.language = None if language is None else attribute(language, "val")
        size, bold = type_of(below(root, "docDefaults", "rPrDefault", "rPr"))
        self._usual = (size or 10.0, bold or False)

    def heading_level(self, properties: Any) -> int:
        """The level of a paragraph's heading from 1, 0 for running text; ``properties`` is its ``pPr``."""
        own = _value(properties, "outlineLvl")
        if own is not None:
            return own + 1 if 0 <= own < BODY_LEVEL else 0
        for style in self._chain(self.style_id(properties)):
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline < BODY_LEVEL else 0
            if named := _HEADING_NAME.fullmatch(style.name.strip()):
                return int(named[1])
        return 0

    def list_place(self, properties: Any) -> ListPlace | None:
        """The list that a paragraph belongs to, by itself or by its style."""
        own = _place(properties)
        if own is not None and own.number is not None:
            return own
        for style in self._chain(self.style_id(properties)):
            if style.place is not None and style.place.number is not None:
                level = own.level if own is not None and own.level is not None else style.place.level
                return ListPlace(style.place.number, level)
        return None

    def name(self, properties: Any) -> str:
        """The name of a paragraph's style in lower case; empty for none."""
        style = next(self._chain(self.style_id(properties)), None)
        return style.name.lower() if style else ""

    def type_in(self, style_id: str | None) -> tuple[float, bool]:
        """Size in points and weight of the type that a paragraph style sets; Word's own 10 points else."""
        chain = list(self._chain(style_id))
        size = next((style.size for style in chain if style.size is not None), self._usual[0])
        return size, next((style.bold for style in chain if style.bold is not None), self._usual[1])

    def is_hidden(self, style_id: str | None) -> bool:
        """Whether text in a character style is hidden."""
        return any(style.hidden for style in self._chain(style_id))

    def style_id(self, properties: Any) -> str | None:
        """The style of a paragraph (or run) by its properties."""
        for name in ("pStyle", "rStyle"):
            found = child(properties, name) if properties is not None else None
            if found is not None:
                return attribute(found, "val")
        return self._default

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        """A style and those that it is based on; circles end. Of one that the file does not describe its id
        tells: ``Heading1`` and ``Title`` are Word's own."""
        if style_id and style_id not in self._styles:
            yield Style(name=style_id, based_on=None, outline=None, place=None, hidden=False)
            return
        seen = set()
        while style_id and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            style_id = style.based_on


def whole(text: str | None) -> int | None:
    """A whole number as files write it, None for anything else."""
    return int(text) if text is not None and _NUMBER.fullmatch(text.strip()) else None


def type_of(properties: Any) -> tuple[float | None, bool | None]:
    """Size in points and weight that the properties of a run set; None: what stands around it."""
    if properties is None:
        return None, None
    half_points, weight = _value(properties, "sz"), child(properties, "b")
    size = half_points / 2 if half_points is not None and 0 < half_points <= _LARGEST_TYPE else None
    return size, None if weight is None else is_on(weight)


def _style(element: Any) -> Style:
    name, based_on = child(element, "name"), child(element, "basedOn")
    properties = child(element, "pPr")
    hidden = below(element, "rPr", "vanish")
    return Style(
        name=(attribute(name, "val") or "") if name is not None else "",
        based_on=attribute(based_on, "val") if based_on is not None else None,
        outline=_value(properties, "outlineLvl"),
        place=_place(properties),
        hidden=is_on(hidden),
        size=type_of(child(element, "rPr"))[0],
        bold=type_of(child(element, "rPr"))[1],
    )


def _place(properties: Any) -> ListPlace | None:
    found = child(properties, "numPr") if properties is not None else None
    if found is None:
        return None
    number = child(found, "numId")
    return ListPlace(attribute(number, "val") if number is not None else None, _value(found, "ilvl"))


def _value(element: Any, name: str) -> int | None:
    found = child(element, name) if element is not None else None
    return None if found is None else whole(attribute(found, "val"))
