"""The numbers of OpenDocument lists: they are in no text, a list's style says how its items are counted.

OpenDocument 1.3, part 3, 5.3 (lists) and 16.30 (list styles).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.extractors.docx_numbering import numeral
from ingest.extractors.docx_styles import whole
from ingest.extractors.office_xml import attribute, children

FORMS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
"""Forms of numbers in OpenDocument, and in WordprocessingML."""

BULLET = "•"
_DEEPEST = 10


class _Form(NamedTuple):
    """How the items of one level are numbered; ``form`` is empty where they are not."""

    form: str
    prefix: str
    suffix: str
    shown: int
    start: int


@dataclass(slots=True)
class ListPlace:
    """A list while it is read: its style, its level from 1, and the last number of each level."""

    style: str | None
    level: int = 1
    counts: list[int | None] = field(default_factory=lambda: [None] * (_DEEPEST + 1))


class Lists:
    """The list styles of a document, from the roots of its parts; counts lists that go on after others."""

    def __init__(self, *roots: Any) -> None:
        self._styles = {
            attribute(style, "name"): _levels(style)
            for root in roots
            if root is not None
            for style in root.iter("{*}list-style")
        }
        self._by_style: dict[str | None, ListPlace] = {}
        self._by_id: dict[str, ListPlace] = {}

    def begun(self, element: Any) -> ListPlace:
        """The place of a list that stands by itself: where it goes on, the counts of the one before."""
        style = attribute(element, "style-name")
        before = self._by_id.get(attribute(element, "continue-list") or "")
        if before is None and attribute(element, "continue-numbering") == "true":
            before = self._by_style.get(style)
        place = ListPlace(style or (before.style if before else None))
        if before is not None:
            place.counts = before.counts
        self._by_style[style] = place
        if name := attribute(element, "id"):
            self._by_id[name] = place
        return place

    def deeper(self, element: Any, outer: ListPlace) -> ListPlace:
        """The place of a list in an item of another."""
        level = min(outer.level + 1, _DEEPEST)
        if attribute(element, "continue-numbering") != "true":
            outer.counts[level] = None
        return ListPlace(attribute(element, "style-name") or outer.style, level, outer.counts)

    def sign(self, item: Any, place: ListPlace) -> str:
        """The number or the bullet that stands before an item, which is counted."""
        levels = self._styles.get(place.style, {})
        form = levels.get(place.level)
        start = whole(attribute(item, "start-value"))
        if start is None:
            last = place.counts[place.level]
            start = (form.start if form else 1) if last is None else last + 1
        place.counts[place.level] = start
        place.counts[place.level + 1 :] = [None] * (_DEEPEST - place.level)
        if form is None:
            return BULLET
        parts = [
            numeral(place.counts[one] or 1, levels[one].form if one in levels else "decimal")
            for one in range(max(1, place.level - form.shown + 1), place.level + 1)
        ]
        return f"{form.prefix}{'.'.join(parts)}{form.suffix}" if form.form else ""


def _levels(style: Any) -> Mapping[int, _Form]:
    """The numbered levels of a list style; those with bullets are left out."""
    found = {}
    for one in children(style, "list-level-style-number"):
        level, form = whole(attribute(one, "level")), attribute(one, "num-format") or ""
        if level is not None and 1 <= level <= _DEEPEST:
            shown = min(max(whole(attribute(one, "display-levels")) or 1, 1), _DEEPEST)
            start = whole(attribute(one, "start-value"))
            found[level] = _Form(
                FORMS.get(form, "decimal") if form else "",
                attribute(one, "num-prefix") or "",
                attribute(one, "num-suffix") or "",
                shown,
                1 if start is None else start,
            )
    return found
