"""The text of a Word paragraph as its reader sees it: changes accepted, results of fields, no comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.extractors.docx_styles import Styles, type_of
from ingest.extractors.office_xml import attribute, below, child, is_on, local
from ingest.extractors.symbol_fonts import in_symbol_font, is_symbol_font, symbol

_GONE = frozenset([
    "del", "moveFrom", "delText", "delInstrText", "instrText", "annotationRef", "commentReference", "pPr",
    "rPr", "rt", "rubyPr", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "sdtPr",
    "sdtEndPr", "pgNum", "fldData", "object", "control", "proofErr", "bookmarkStart", "bookmarkEnd",
    "softHyphen",
])  # fmt: skip
"""What a reader does not see in the running text; ``object`` is another file in this one."""

_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Inline:
    """Reads paragraphs of one part one after another; a field may reach over several of them.

    ``note`` gives the number of a footnote or endnote by its kind and id. ``boxes`` collects the contents of
    text boxes met on the way, and what leads to those of SmartArt: they stand beside the paragraph, not
    in it. ``unseen`` counts what was passed over because it does not show, by what it is.
    """

    styles: Styles
    note: Callable[[str, str], int | None]
    boxes: list[Any] = field(default_factory=list)
    unseen: Counter[str] = field(default_factory=Counter)
    _in_hidden: bool = False
    _type: tuple[float, bool] = (0.0, False)
    _set: Counter[tuple[float, bool]] = field(default_factory=Counter)
    _fields: list[bool] = field(default_factory=list)

    def text(self, element: Any) -> str:
        """The text below an element."""
        properties = child(element, "pPr")
        style = self.styles.style_id(properties)
        self._in_hidden, self._type = self.styles.is_hidden(style), self.styles.type_in(style)
        self._set.clear()
        parts: list[str] = []
        for one in element:
            self._add(one, parts)
        return "".join(parts)

    @property
    def type_set(self) -> tuple[float, bool]:
        """Size in points and weight of the type in which most of the last text was set."""
        return max(self._set, key=lambda one: self._set[one], default=self._type)

    def _add(self, element: Any, parts: list[str]) -> None:
        name = local(element)
        if name in _GONE:
            self.unseen["tracked deletions"] += (
                name == "del" and next(element.iter("{*}delText"), None) is not None
            )
            return
        if name == "r":
            self._add_run(element, parts)
        elif name == "fldChar":
            self._field(attribute(element, "fldCharType") or "")
        elif name == "AlternateContent":
            self._add_alternative(element, parts)
        elif name in ("txbxContent", "relIds"):
            self.boxes.append(element)
        elif name == "sdt":
            self._add_control(element, parts)
        elif name in ("footnoteReference", "endnoteReference"):
            self._add_note(element, name, parts)
        elif not any(self._fields) or name in ("drawing", "pict"):
            self._add_visible(element, name, parts)
        else:
            self._add_below(element, parts)

    def _add_visible(self, element: Any, name: str, parts: list[str]) -> None:
        if name == "t":
            parts.append(element.text or "")
        elif name in _BREAKS:
            parts.append(_BREAKS[name])
        elif name == "sym":
            code = attribute(element, "char") or ""
            if len(code) <= 6 and all(sign in "0123456789abcdefABCDEF" for sign in code) and code:
                parts.append(symbol(attribute(element, "font") or "", int(code, 16)))
        else:
            self._add_below(element, parts)

    def _add_below(self, element: Any, parts: list[str]) -> None:
        for one in element:
            self._add(one, parts)

    def _add_run(self, element: Any, parts: list[str]) -> None:
        properties = child(element, "rPr")
        if self._is_hidden(properties):
            self._step_fields(element)
            self.unseen["hidden texts"] += _holds(element, "t")
            return
        own: list[str] = []
        self._add_below(element, own)
        fonts = below(properties, "rFonts") if properties is not None else None
        font = attribute(fonts, "ascii") or "" if fonts is not None else ""
        if font and is_symbol_font(font):
            own = [in_symbol_font(font, part) if _is_private(part) else part for part in own]
        size, bold = type_of(properties)
        told = (size or self._type[0], self._type[1] if bold is None else bold)
        self._set[told] += sum(len(part.strip()) for part in own)
        parts.extend(own)

    def _is_hidden(self, properties: Any) -> bool:
        """Whether a run does not show: by itself, by its style, or by that of its paragraph."""
        own = child(properties, "vanish") if properties is not None else None
        if own is not None:
            return is_on(own)
        style = child(properties, "rStyle") if properties is not None else None
        by_style = style is not None and self.styles.is_hidden(attribute(style, "val"))
        return by_style or self._in_hidden

    def _step_fields(self, element: Any) -> None:
        """Hidden text may open or close a field all the same."""
        for one in element:
            if local(one) == "fldChar":
                self._field(attribute(one, "fldCharType") or "")

    def _field(self, kind: str) -> None:
        """A field is its code up to ``separate``, then its result up to ``end``."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add_alternative(self, element: Any, parts: list[str]) -> None:
        """One of several forms of the same thing: the first, else the next that says something."""
        for one in element:
            before, boxes = len(parts), len(self.boxes)
            self._add_below(one, parts)
            if any(part.strip() for part in parts[before:]) or len(self.boxes) > boxes:
                return
            del parts[before:]

    def _add_control(self, element: Any, parts: list[str]) -> None:
        """A form field; what Word shows to invite an answer is not one."""
        properties, content = child(element, "sdtPr"), child(element, "sdtContent")
        if content is None or (properties is not None and is_on(child(properties, "showingPlcHdr"))):
            return
        self._add_below(content, parts)

    def _add_note(self, element: Any, name: str, parts: list[str]) -> None:
        number = self.note(name.removesuffix("Reference"), attribute(element, "id") or "")
        if number is not None:
            parts.append(f"[{number}]")


def _is_private(text: str) -> bool:
    return any(0xF000 <= ord(sign) <= 0xF0FF for sign in text)


def _holds(element: Any, name: str) -> bool:
    return next(element.iter(f"{{*}}{name}"), None) is not None
