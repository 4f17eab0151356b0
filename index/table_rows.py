"""A row of a table as one line of text: its label, then each figure behind the name of its column. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.model import LanguageTag, PageTable
from index.snippets import LENGTH

APART = " · "
"""Between two cells of a line."""

_LONG = 60
"""Code points of a cell in a long row: what it begins with says what it is."""

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


def row_line(
    table: PageTable, row: int, language: LanguageTag, kept: Collection[int] = (), length: int = LENGTH
) -> str:
    """Row ``row`` (from 0) with the names of its columns, without empty cells; one of the head as it is.

    Where it is longer than ``length`` the label and the columns ``kept`` stay, and of the others as many as
    there is room for; an ellipsis stands for those left out.
    """
    names = column_names(table) if row >= table.header_rows else ("",) * len(table.rows[row])
    colon = _COLONS.get(language.partition("-")[0], ": ")
    filled = [at for at, cell in enumerate(table.rows[row]) if cell]
    short = sum(map(len, table.rows[row])) + sum(map(len, names)) > length
    said = {}
    for at in filled:
        cell = table.rows[row][at]
        cell = _shortened(cell) if short and at not in kept else cell
        said[at] = f"{names[at]}{colon}{cell}" if names[at] and at != filled[0] else cell
    chosen = _chosen([at for at in filled if at in kept or at == filled[0]], filled, said, length)
    left_out = "…" if len(chosen) < len(filled) else ""
    return APART.join([*(said[at] for at in chosen), *filter(None, [left_out])])


def _shortened(cell: str) -> str:
    if len(cell) <= _LONG:
        return cell
    return cell[:_LONG].rpartition(" ")[0].rstrip(" ,;") + "…"


def _chosen(first: Sequence[int], filled: Sequence[int], said: Mapping[int, str], length: int) -> list[int]:
    """The columns that are shown, in their order: the ``first`` ones, then those there is room for."""
    chosen = set(first)
    room = length - sum(len(said[at]) + len(APART) for at in chosen)
    for at in filled:
        need = len(said[at]) + len(APART)
        if at not in chosen and need <= room:
            chosen.add(at)
            room -= need
    return sorted(chosen)


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
