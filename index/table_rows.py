"""A row of a table as one line of text: its label, then each figure behind the name of its column. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.model import LanguageTag, PageTable

_APART = " · "
"""Between two cells of a line."""

_COLONS = {"fr": "\u00a0: ", "zh": "：", "ja": "："}
"""Between the name of a column and what stands in it, in the language of the page; elsewhere ``: ``."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell that has text: its row and column, and where it stands in the text of its table."""

    row: int
    column: int
    start: int
    end: int


def cell_places(table: PageTable) -> tuple[CellPlace, ...]:
    """The cells of ``table.text``, which are its lines, in their order."""
    filled = [
        (row, column, text)
        for row, cells in enumerate(table.rows)
        for column, text in enumerate(cells)
        if text
    ]
    starts = accumulate((len(text) + 1 for _, _, text in filled), initial=0)
    return tuple(
        CellPlace(row, column, start, start + len(text))
        for (row, column, text), start in zip(filled, starts, strict=False)
    )


def row_line(table: PageTable, row: int, language: LanguageTag) -> str:
    """Row ``row`` (from 0) with the names of its columns, without empty cells; one of the head as it is."""
    cells = table.rows[row]
    names = column_names(table) if row >= table.header_rows else ("",) * len(cells)
    colon = _COLONS.get(language.partition("-")[0], ": ")
    return _APART.join(
        f"{name}{colon}{cell}" if name and at else cell
        for at, (name, cell) in enumerate(zip(names, cells, strict=True))
        if cell
    )


def column_names(table: PageTable) -> tuple[str, ...]:
    """The name of each column: what the rows of the head say over it, from the top; empty without one."""
    head = table.rows[: table.header_rows]
    if not head:
        return ("",) * len(table.rows[0])
    *upper, lowest = head
    levels = [*(tuple(_reaching(row, lowest)) for row in upper), lowest]
    return tuple(" ".join(dict.fromkeys(filter(None, names))) for names in zip(*levels, strict=True))


def _reaching(row: Sequence[str], lowest: Sequence[str]) -> Iterator[str]:
    """The names of an upper row; one stands over the columns after its own that have a name below, too."""
    over = ""
    for name, below in zip(row, lowest, strict=True):
        over = name or (over if below else "")
        yield over
