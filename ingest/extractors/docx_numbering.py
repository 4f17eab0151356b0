"""The numbers that Word puts before headings and list items: they are in no text, they are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.extractors.docx_styles import ListPlace, whole
from ingest.extractors.office_xml import attribute, child, children, is_on

_LEVELS = 9
_LARGEST = 100_000
"""Numbers above are written with figures whatever their form: Roman numerals grow without end."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    plain: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """The levels of one list, and how far each has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> None:
        """Count one on a level; deeper ones begin anew."""
        held = self.levels.get(level, _Level())
        self.counts[level] = self.counts[level] + 1 if level in self.counts else held.start
        for deeper in [one for one in self.counts if one > level]:
            if self.levels.get(deeper, _Level()).restart != 0:
                del self.counts[deeper]

    def label(self, level: int) -> str:
        """The number as Word shows it: ``3.2`` of the text ``%1.%2``."""
        held = self.levels.get(level)
        if held is None or held.form in ("none", "bullet"):
            return "•" if held is not None and held.form == "bullet" else ""
        return _PLACE.sub(lambda found: self._part(int(found[1]) - 1, plain=held.plain), held.text).strip()

    def _part(self, level: int, *, plain: bool) -> str:
        held = self.levels.get(level, _Level())
        count = self.counts.get(level, held.start)
        return numeral(count, "decimal" if plain else held.form)


class Numbering:
    """Lists by number; ``root`` is the part ``numbering.xml``, None where there is none."""

    def __init__(self, root: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        shared: dict[str, _List] = {}
        for element in children(root, "abstractNum") if root is not None else ():
            abstract[attribute(element, "abstractNumId") or ""] = _levels(element)
        for element in children(root, "num") if root is not None else ():
            link = child(element, "abstractNumId")
            key = (attribute(link, "val") or "") if link is not None else ""
            number = attribute(element, "numId") or ""
            own = _overridden(abstract.get(key, {}), element)
            if own is None:  # lists without changes of their own go on counting together
                self._lists[number] = shared.setdefault(key, _List(abstract.get(key, {})))
            else:
                self._lists[number] = _List(own)

    def label(self, place: ListPlace | None) -> str:
        """What stands before a paragraph at ``place``; counts it. Empty where nothing does."""
        if place is None or place.number is None or place.number not in self._lists:
            return ""
        found, level = self._lists[place.number], min(max(place.level or 0, 0), _LEVELS - 1)
        found.next(level)
        return found.label(level)


def numeral(count: int, form: str) -> str:
    """A number in one of Word's forms; forms that are not known are written with figures."""
    if not 0 < count < _LARGEST:
        return str(count)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count) if count < 5_000 else str(count)
        return roman.upper() if form == "upperRoman" else roman
    if form in _ALPHABETS:
        letters = _ALPHABETS[form]
        return letters[(count - 1) % len(letters)] * min((count - 1) // len(letters) + 1, 9)
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * times
    return written


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for one in children(element, "lvl"):
        level = whole(attribute(one, "ilvl"))
        if level is not None and 0 <= level < _LEVELS:
            found[level] = _level(one)
    return found


def _level(element: Any) -> _Level:
    def value(name: str) -> str | None:
        held = child(element, name)
        return None if held is None else attribute(held, "val")

    start = whole(value("start"))
    return _Level(
        start=1 if start is None else start,
        form=value("numFmt") or "decimal",
        text=(value("lvlText") or "")[:100],
        plain=is_on(child(element, "isLgl")),
        restart=whole(value("lvlRestart")),
    )


def _overridden(levels: dict[int, _Level], element: Any) -> dict[int, _Level] | None:
    """The levels of a list with changes of its own, None where it has none."""
    changed = dict(levels)
    found = False
    for one in children(element, "lvlOverride"):
        level = whole(attribute(one, "ilvl"))
        if level is None or not 0 <= level < _LEVELS:
            continue
        found = True
        own, start = child(one, "lvl"), child(one, "startOverride")
        held = _level(own) if own is not None else changed.get(level, _Level())
        begin = whole(attribute(start, "val")) if start is not None else None
        changed[level] = _Level(
            held.start if begin is None else begin, held.form, held.text, held.plain, held.restart
        )
    return changed if found else None
