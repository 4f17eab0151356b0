"""What the cells of a column show of it: where they stand, and on which sides they are flush."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tables_columns import Column, Row
from ingest.tables_grid import Word


@dataclass(frozen=True, slots=True)
class Shape:
    """A column as its cells show it: where they stand, and on which sides they are flush. ``begins`` is the
    side of its cells, where lines say it."""

    left: float
    right: float
    flush_left: bool
    flush_right: bool
    begins: float | None = None


def shapes(rows: Sequence[Row], columns: Sequence[Column], height: float) -> list[Shape]:
    """The columns of rows of cells."""
    return [_shape([row[at] for row in rows if row[at]], column, height) for at, column in enumerate(columns)]


def _shape(cells: Sequence[list[Word]], column: Column, height: float) -> Shape:
    if not cells:
        return Shape(column.left, column.right, True, True, column.begins)
    lefts = sorted(min(word.box[0] for word in cell) for cell in cells)
    rights = sorted(max(word.box[2] for word in cell) for cell in cells)
    return Shape(lefts[0], rights[-1], _is_flush(lefts, height), _is_flush(rights, height), column.begins)


def _is_flush(ends: Sequence[float], height: float) -> bool:
    """Whether most of some places are one (the middle half at least, and most of the others)."""
    middle = ends[len(ends) // 2]
    return sum(abs(end - middle) <= 0.2 * height for end in ends) >= 0.7 * len(ends)
