"""Tables of web pages as rows of cells, beside the section that shows them.

A table that only lays a page out (it says so, holds another one, or has paragraphs for cells) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from statistics import median
from typing import Any

from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.extraction import PageText, Table
from ingest.extractors.html_blocks import is_hidden

_PROSE = 200
"""Code points of a cell, by the middle one, from which on a table lays out a page."""

LONGEST_CAPTION = 300
"""Code points of the name of a table, as of one on a printed page."""

_MOST_SPAN = 60
"""Columns and rows that one cell may cover: more is a mistake, or means harm."""

_MOST_CELLS = 20_000
"""Cells of a table, covered ones among them; a register of more is read as lines."""


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """Rows of equally many cells, empty where another covers the place; how many rows head the others; its
    caption; the cells of each row as the lines of the text have them."""

    rows: Table
    heads: int
    caption: str
    lines: tuple[str, ...]


def tables_in(root: Any) -> Iterator[HtmlTable]:
    """The tables under ``root`` that hold data, in their order."""
    for element in root.iter("table"):
        if element.get("role") in {"presentation", "none"} or is_hidden(element):
            continue
        if next(element.iterdescendants("table"), None) is not None:
            continue
        found = _table(element, list(element.iter("tr")))
        if found is not None:
            yield found


def with_html_tables(pages: Sequence[PageText], tables: Iterator[HtmlTable]) -> tuple[PageText, ...]:
    """Each table beside the first section, from that of the one before on, that has its first line; one
    whose words were left out of the text is left out."""
    at = 0
    found: dict[int, list[HtmlTable]] = {}
    for table in tables:
        line = next((clean_text(line) for line in table.lines if line), "")
        here = next((number for number in range(at, len(pages)) if line and line in pages[number].text), None)
        if here is not None:
            at = here
            found.setdefault(here, []).append(table)
    return tuple(
        replace(
            page,
            tables=tuple(one.rows for one in found[number]),
            heads=tuple(one.heads for one in found[number]),
            captions=tuple(one.caption for one in found[number]),
        )
        if number in found
        else page
        for number, page in enumerate(pages)
    )


def _table(table: Any, elements: Sequence[Any]) -> HtmlTable | None:
    cells = [[one for one in row if one.tag in {"td", "th"}] for row in elements]
    texts = [[_text(one) for one in row] for row in cells]
    filled = [len(text) for row in texts for text in row if text]
    if len(cells) < 2 or not filled or median(filled) > _PROSE:
        return None
    rows = _placed(cells, texts)
    if not rows or len(rows[0]) < 2:
        return None
    heads = sum(1 for _ in takewhile(lambda pair: _is_head(*pair), zip(elements, cells, strict=True)))
    lines = tuple("\t".join(row).strip() for row in texts)
    caption = table.find("caption")
    named = clean_line(_text(caption), LONGEST_CAPTION) if caption is not None else ""
    return HtmlTable(rows, heads if heads < len(rows) else 0, named, lines)


def _text(cell: Any) -> str:
    return " ".join("".join(cell.itertext()).split())


def _is_head(element: Any, cells: Sequence[Any]) -> bool:
    return element.getparent().tag == "thead" or (bool(cells) and all(one.tag == "th" for one in cells))


def _placed(cells: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]]) -> Table:
    """The texts in their places, each where its cell begins; none where cells cover too much."""
    grid: dict[tuple[int, int], str] = {}
    for number, (row, said) in enumerate(zip(cells, texts, strict=True)):
        column = 0
        for cell, text in zip(row, said, strict=True):
            while (number, column) in grid:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in ((number + d, column + a) for d in range(down) for a in range(across)):
                grid.setdefault(place, "")
            grid[number, column] = text
            column += across
            if len(grid) > _MOST_CELLS:
                return ()
    width = max((column for _, column in grid), default=-1) + 1
    return tuple(tuple(grid.get((row, column), "") for column in range(width)) for row in range(len(cells)))


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return (
        min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdecimal() and len(value) < 6 else 1
    )
