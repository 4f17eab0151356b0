"""The text of OpenDocument elements as their reader sees it, and the body of a text document as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.extractors.docx_numbering import numeral
from ingest.extractors.docx_styles import whole
from ingest.extractors.odf_lists import FORMS, ListPlace, Lists
from ingest.extractors.odf_types import OdfTypes
from ingest.extractors.office_tables import as_lines, cell_text
from ingest.extractors.office_xml import attribute, children, local
from ingest.sections import Block

MOST_SPACES = 100
"""Spaces that one element stands for, at most."""

_MOST_REPEATED = 100
"""Equal rows or cells in a table of a text, at most: repetition is how spreadsheets fill their margins."""

_GONE = frozenset([
    "annotation", "annotation-end", "tracked-changes", "hidden-text", "ruby-text", "note-citation",
    "script", "title", "desc", "soft-page-break", "event-listeners", "forms", "sequence-decls",
    "variable-decls", "user-field-decls", "dde-connection-decls", "change", "change-start", "change-end",
    "image", "object",
])  # fmt: skip
_CONTAINERS = frozenset([
    "section", "index-body", "index-title", "table-of-content", "illustration-index", "table-index",
    "object-index", "user-index", "alphabetical-index", "bibliography", "numbered-paragraph", "text",
])  # fmt: skip
_BOXES = frozenset(["frame", "custom-shape", "rect", "text-box", "g", "line", "ellipse", "polygon", "a"])


def plain_text(element: Any) -> str:
    """All visible text below an element, paragraphs on lines of their own; no notes."""
    return "\n".join(inline_text(one) for one in element.iter("{*}p", "{*}h"))


def inline_text(paragraph: Any) -> str:
    """The visible text of one paragraph, without its notes."""
    return _Inline(lambda _: "").text(paragraph)


class _Inline:
    """The text of a paragraph; ``note`` is told each note and gives what stands in its place, ``hidden`` are
    the styles whose text does not show. ``unseen`` counts what was passed over for that."""

    def __init__(self, note: Any, hidden: frozenset[str] = frozenset()) -> None:
        self._note, self._hidden = note, hidden
        self.boxes: list[Any] = []
        self.unseen = 0

    def text(self, element: Any) -> str:
        parts: list[str] = []
        if self._does_not_show(element):
            self.unseen += 1
        else:
            self._add(element, parts)
        return "".join(parts)

    def _does_not_show(self, element: Any) -> bool:
        """Whether a style hides an element, or a field in a paragraph hides the whole of it."""
        if attribute(element, "style-name") in self._hidden:
            return True
        return any(
            attribute(one, "is-hidden") == "true" for one in element if local(one) == "hidden-paragraph"
        )

    def _add(self, element: Any, parts: list[str]) -> None:
        if element.text:
            parts.append(element.text.replace("\n", " "))
        for one in element:
            name = local(one)
            if name == "s":
                parts.append(" " * min(max(whole(attribute(one, "c")) or 1, 1), MOST_SPACES))
            elif name in ("tab", "line-break"):
                parts.append("\t" if name == "tab" else "\n")
            elif name == "note":
                parts.append(self._note(one))
            elif name in _BOXES and _is_drawing(one):
                self.boxes.append(one)
            elif self._does_not_show(one):
                self.unseen += 1
            elif name not in _GONE:
                self._add(one, parts)
            if one.tail:
                parts.append(one.tail.replace("\n", " "))


class OdfText:
    """Walks a text document. ``styles`` is the root of styles.xml, for numbers of headings; ``title_styles``
    are the names of the styles that titles are in, ``hidden`` of those whose text does not show."""

    def __init__(
        self,
        styles: Any,
        title_styles: frozenset[str] = frozenset(),
        lists: Lists | None = None,
        hidden: frozenset[str] = frozenset(),
        types: OdfTypes | None = None,
    ) -> None:
        self._outline = _outline(styles)
        self._lists = lists or Lists()
        self._types = types or OdfTypes()
        self._title_styles = title_styles
        self._counts: list[int] = [0] * 10
        self._inline = _Inline(self._cite, hidden)
        self._notes = 0
        self._waiting: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.titles: list[str] = []

    @property
    def unseen(self) -> int:
        """How many texts were passed over because they do not show."""
        return self._inline.unseen

    def blocks(self, body: Any) -> Iterator[Block]:
        """The blocks below ``body``; the notes that a section cites stand at its end."""
        for block in self._walk(body):
            if block.level:
                kept = [note for note in self._waiting if note.partition(" ")[0] in block.text]
                yield from self._notes_so_far(kept)
            yield block
        yield from self._notes_so_far([])

    def _walk(self, root: Any) -> Iterator[Block]:
        for element in root:
            name = local(element)
            if name == "h":
                yield from self._heading(element)
            elif name == "p":
                yield from self._paragraph(element)
            elif name == "list":
                items = list(self._items(element, self._lists.begun(element)))
                if items:
                    yield Block("\n".join(items))
                yield from self._boxes()
            elif name == "table":
                yield from self._table(element)
            elif (name in _CONTAINERS and attribute(element, "display") != "none") or name in _BOXES:
                yield from self._walk(element)

    def _heading(self, element: Any) -> Iterator[Block]:
        level = min(max(whole(attribute(element, "outline-level")) or 1, 1), 9)
        text = self._inline.text(element).strip()
        if text:
            listed = attribute(element, "is-list-header") not in ("true", "1")
            size, bold = self._types.set_in(element)
            told = f"{self._number(level) if listed else ''} {text}".strip()
            yield Block(told, level, size=size, bold=bold)
        yield from self._boxes()

    def _paragraph(self, element: Any) -> Iterator[Block]:
        text = self._inline.text(element)
        if attribute(element, "style-name") in self._title_styles and text.strip():
            self.titles.append(text)
        size, bold = self._types.set_in(element)
        yield Block(text, size=size, bold=bold)
        yield from self._boxes()

    def _boxes(self) -> Iterator[Block]:
        boxes, self._inline.boxes = self._inline.boxes, []
        for box in boxes:
            yield from self._walk(box)

    def _items(self, element: Any, place: ListPlace) -> Iterator[str]:
        for item in element:
            for one in item:
                if local(one) == "list":
                    yield from self._items(one, self._lists.deeper(one, place))
                elif local(one) in ("p", "h"):
                    begins = local(item) == "list-item" and one is item[0]
                    sign = self._lists.sign(item, place) if begins else ""
                    if text := self._inline.text(one).strip():
                        yield f"{sign} {text}".strip()

    def _table(self, element: Any) -> Iterator[Block]:
        rows = [row for row in self._rows(element) if any(row)]
        if rows:
            self.tables.append(rows)
            yield Block(as_lines(rows))
        yield from self._boxes()

    def _rows(self, element: Any) -> Iterator[list[str]]:
        for one in element:
            name = local(one)
            if name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(one)
            elif name == "table-row":
                repeated = min(whole(attribute(one, "number-rows-repeated")) or 1, _MOST_REPEATED)
                row = list(self._cells(one))
                yield from (list(row) for _ in range(repeated if any(row) else 1))

    def _cells(self, row: Any) -> Iterator[str]:
        for cell in row:
            repeated = min(whole(attribute(cell, "number-columns-repeated")) or 1, _MOST_REPEATED)
            text = cell_text("\n".join(self._cell_lines(cell))) if local(cell) == "table-cell" else ""
            yield from (text for _ in range(repeated))

    def _cell_lines(self, cell: Any) -> Iterator[str]:
        for one in cell:
            if local(one) in ("p", "h"):
                yield self._inline.text(one)
            elif local(one) not in _GONE:
                yield from self._cell_lines(one)

    def _cite(self, note: Any) -> str:
        self._notes += 1
        text = " ".join(_Inline(lambda _: "").text(one).strip() for one in note.iter("{*}p"))
        self._waiting.append(f"[{self._notes}] {cell_text(text)}")
        return f"[{self._notes}]"

    def _notes_so_far(self, kept: list[str]) -> Iterator[Block]:
        lines = [note for note in self._waiting if note not in kept]
        self._waiting = list(kept)
        if lines:
            yield Block("\n".join(lines))

    def _number(self, level: int) -> str:
        """The number of a heading as its outline style says, counted."""
        self._counts[level] += 1
        for deeper in range(level + 1, len(self._counts)):
            self._counts[deeper] = 0
        form, prefix, suffix, shown = self._outline.get(level, ("", "", "", 1))
        if not form:
            return ""
        places = range(max(1, level - shown + 1), level + 1)
        parts = [numeral(self._counts[one], self._outline.get(one, ("decimal",))[0]) for one in places]
        return f"{prefix}{'.'.join(parts)}{suffix}"


def _outline(styles: Any) -> dict[int, tuple[str, str, str, int]]:
    """(form, prefix, suffix, levels shown) of the numbers of headings by level, where they have any."""
    found = {}
    for style in styles.iter("{*}outline-style") if styles is not None else ():
        for one in children(style, "outline-level-style"):
            level, form = whole(attribute(one, "level")), attribute(one, "num-format")
            if level is not None and 1 <= level <= 9 and form:
                shown = min(max(whole(attribute(one, "display-levels")) or 1, 1), 9)
                prefix, suffix = attribute(one, "num-prefix") or "", attribute(one, "num-suffix") or ""
                found[level] = (FORMS.get(form, "decimal"), prefix, suffix, shown)
    return found


def _is_drawing(element: Any) -> bool:
    """Whether an element is a shape: ``text:a`` (a link) is text, ``draw:a`` is not."""
    return ":drawing:" in str(element.tag)
