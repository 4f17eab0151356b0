"""The body of a Word document as blocks in reading order: numbered headings, lists, tables, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ingest.extractors.docx_numbering import Numbering
from ingest.extractors.docx_runs import Inline
from ingest.extractors.docx_styles import Styles
from ingest.extractors.office_tables import as_lines, cell_text
from ingest.extractors.office_xml import attribute, below, child, children, is_on, local
from ingest.sections import Block

_MOST_SPAN = 60
"""Columns that one cell covers, at most: a claim of 30,000 must not become 30,000 cells."""

_CONTAINERS = frozenset(
    ["body", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "txbxContent", "docPart"]
)


class Body:
    """Walks the parts of one document. ``notes`` are the texts of foot- and endnotes by kind and id,
    ``drawings`` gives the root of a drawing of boxes (SmartArt) by its relation, or None."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[tuple[str, str], Any],
        drawings: Callable[[str], Any],
    ) -> None:
        self._styles, self._numbering, self._notes = styles, numbering, notes
        self._drawings = drawings
        self._inline = Inline(styles, self._note_number)
        self._cited: dict[tuple[str, str], int] = {}
        self._waiting: list[tuple[str, str]] = []
        self._list: list[str] = []
        self._unfinished = ""
        self.tables: list[list[list[str]]] = []
        self.titles: list[str] = []

    @property
    def unseen(self) -> Mapping[str, int]:
        """What was passed over because it does not show, counted by what it is."""
        return self._inline.unseen

    def blocks(self, root: Any) -> Iterator[Block]:
        """The blocks below ``root``; the notes that a section cites stand at its end."""
        yield from self._within_sections(self._walk(root))

    def _within_sections(self, blocks: Iterator[Block]) -> Iterator[Block]:
        for block in blocks:
            if block.level:
                yield from self._notes_so_far(keep=block.text)
            yield block
        yield from self._notes_so_far()

    def _walk(self, root: Any) -> Iterator[Block]:
        for element in root:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._list_so_far()
                yield from self._table(element)
            elif name in _CONTAINERS:
                yield from self._walk(element)
            elif name == "sdt":
                yield from self._control(element)
            elif name == "AlternateContent":
                yield from self._walk(element[0] if len(element) else element)
        yield from self._list_so_far()

    def _control(self, element: Any) -> Iterator[Block]:
        properties, content = child(element, "sdtPr"), child(element, "sdtContent")
        if content is not None and not (properties is not None and is_on(child(properties, "showingPlcHdr"))):
            yield from self._walk(content)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = child(element, "pPr")
        text = self._unfinished + self._inline.text(element)
        self._unfinished = ""
        boxes, self._inline.boxes = self._inline.boxes, []
        if properties is not None and below(properties, "rPr", "del") is not None:
            self._unfinished = text  # its end was deleted: it goes on in the next one
        elif text.strip():
            yield from self._finished(properties, text)
        for box in boxes:
            yield from self._list_so_far()
            yield from self._box(box)

    def _box(self, box: Any) -> Iterator[Block]:
        """What stands in a text box, or in the boxes of a drawing, whose words are in a part of their own."""
        if local(box) != "relIds":
            yield from self._walk(box)
            return
        root = self._drawings(attribute(box, "dm") or "")
        if root is not None:
            lines = ("".join(one.text or "" for one in p.iter("{*}t")).strip() for p in root.iter("{*}p"))
            if text := "\n".join(line for line in lines if line):
                yield Block(text)

    def _finished(self, properties: Any, text: str) -> Iterator[Block]:
        level = self._styles.heading_level(properties)
        label = self._numbering.label(self._styles.list_place(properties))
        name = self._styles.name(properties)
        if name == "title":
            self.titles.append(text)
        if level or not (label or name.startswith("toc ")):
            yield from self._list_so_far()
            size, bold = self._inline.type_set
            told = f"{label} {text.strip()}".strip() if label != "•" else text
            yield Block(told, level, size=size, bold=bold)
        else:
            self._list.append(f"{label} {text.strip()}".strip())

    def _list_so_far(self) -> Iterator[Block]:
        """Items that follow each other are one block."""
        if self._list:
            items, self._list = self._list, []
            yield Block("\n".join(items))

    def _table(self, element: Any) -> Iterator[Block]:
        only = _only_cell(element)
        if only is not None:  # a frame around text, not a table
            yield from self._walk(only)
            return
        rows = [self._row(row) for row in _rows(element)]
        rows = [row for row in rows if any(row)]
        boxes, self._inline.boxes = self._inline.boxes, []
        if rows:
            self.tables.append(rows)
            yield Block(as_lines(rows))
        for box in boxes:
            yield from self._box(box)

    def _row(self, element: Any) -> list[str]:
        cells = []
        for cell in _inside(element, "tc"):
            properties = child(cell, "tcPr")
            if properties is not None and child(properties, "cellDel") is not None:
                continue
            merged = child(properties, "vMerge") if properties is not None else None
            covered = merged is not None and attribute(merged, "val") != "restart"
            cells.append("" if covered else cell_text("\n".join(self._cell_lines(cell))))
            cells += [""] * (_span(properties) - 1)
        return cells

    def _cell_lines(self, cell: Any) -> Iterator[str]:
        """The paragraphs of a cell, those of tables in it as well."""
        for element in cell:
            name = local(element)
            if name == "p":
                label = self._numbering.label(self._styles.list_place(child(element, "pPr")))
                yield f"{label} {self._inline.text(element)}"
            elif name in ("tbl", "tr", "tc", "sdt", "sdtContent", "ins", "moveTo", "customXml"):
                yield from self._cell_lines(element)

    def _note_number(self, kind: str, name: str) -> int | None:
        """The number of a note, in order of citation; None for one that is not there."""
        key = (kind, name)
        if key not in self._notes:
            return None
        if key not in self._cited:
            self._cited[key] = len(self._cited) + 1
            self._waiting.append(key)
        return self._cited[key]

    def _notes_so_far(self, keep: str = "") -> Iterator[Block]:
        """The notes cited so far as one block, but for those that the heading ``keep`` cites: they are of the
        section to come."""
        waiting, self._waiting = self._waiting, []
        kept = [key for key in waiting if keep and f"[{self._cited[key]}]" in keep]
        lines = []
        for key in (one for one in waiting if one not in kept):
            reader = Inline(self._styles, lambda *_: None)
            text = " ".join(reader.text(one).strip() for one in self._notes[key].iter("{*}p"))
            lines.append(f"[{self._cited[key]}] {cell_text(text)}")
        self._waiting = kept + self._waiting
        if lines:
            yield Block("\n".join(lines))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table that show: neither deleted nor hidden."""
    for row in _inside(table, "tr"):
        properties = child(row, "trPr")
        gone = properties is not None and (
            child(properties, "del") is not None or is_on(child(properties, "hidden"))
        )
        if not gone:
            yield row


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Rows or cells, also those inside form fields and changes."""
    for one in element:
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(one, name)


def _only_cell(table: Any) -> Any:
    rows = list(_rows(table))
    cells = list(_inside(rows[0], "tc")) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 else None


def _span(properties: Any) -> int:
    found = next(children(properties, "gridSpan"), None) if properties is not None else None
    said = (attribute(found, "val") or "1") if found is not None else "1"
    return min(int(said), _MOST_SPAN) if said.isascii() and said.isdigit() and len(said) < 9 else 1
