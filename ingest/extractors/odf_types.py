"""In which type the paragraphs of an OpenDocument text are set, by their styles and those of their spans."""

from __future__ import annotations

import re
from typing import Any

from ingest.extractors.office_xml import attribute, child, local

_USUAL = 12.0
"""Points where no style says any."""

_LARGEST = 1_638.0
_DEEPEST = 50
_SIZE = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)(pt|%)")


class OdfTypes:
    """Styles by name: size in points, or a share of what stands around, and weight."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[str, tuple[str | None, str | None, str | None]] = {}
        self._usual = _USUAL
        for root in roots:
            for style in root.iter("{*}style", "{*}default-style") if root is not None else ():
                self._add(style)

    def _add(self, style: Any) -> None:
        properties = child(style, "text-properties")
        size = attribute(properties, "font-size") if properties is not None else None
        weight = attribute(properties, "font-weight") if properties is not None else None
        if local(style) == "style":
            self._styles[attribute(style, "name") or ""] = (
                attribute(style, "parent-style-name"),
                size,
                weight,
            )
        elif attribute(style, "family") == "paragraph":
            self._usual = _points(size, _USUAL)

    def set_in(self, paragraph: Any) -> tuple[float, bool]:
        """Size in points and weight of a paragraph; of one that is a span as a whole, those of the span."""
        size, bold = self._of(attribute(paragraph, "style-name"), (self._usual, False))
        first = child(paragraph, "span")
        if first is not None and not (paragraph.text or "").strip() and not (first.tail or "").strip():
            return self._of(attribute(first, "style-name"), (size, bold))
        return size, bold

    def _of(self, name: str | None, around: tuple[float, bool]) -> tuple[float, bool]:
        """What a style and those it is based on say, over what stands around."""
        chain: list[tuple[str | None, str | None]] = []
        while name in self._styles and len(chain) < _DEEPEST:
            name, size, weight = self._styles[name]
            chain.append((size, weight))
        points, bold = around
        for size, weight in reversed(chain):
            points = _points(size, points)
            bold = weight in ("bold", "600", "700", "800", "900") if weight else bold
        return points, bold


def _points(said: str | None, around: float) -> float:
    found = _SIZE.fullmatch(said or "")
    if found is None:
        return around
    size = float(found[1]) * (around / 100 if found[2] == "%" else 1.0)
    return size if 0 < size <= _LARGEST else around
