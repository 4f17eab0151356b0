"""Where the columns of a table stand, and which words of a line are in which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.tables_grid import Word, is_number
from ingest.tables_lines import Line, Part
from ingest.tables_rules import Rule

_RIVER = 0.45
"""Share of the height of a line from which on a gap that runs through all rows parts columns."""

_CLOSE_RIVER = 0.12
"""The same where lines were cut at columns of figures that stand close."""

_CROSSING = 0.04
"""Share of words that may cross the columns of a rule; more, and the rule belongs to something else."""

Row = list[list[Word]]


@dataclass(frozen=True, slots=True)
class Column:
    """Where the words of a column stand, from the leftmost to the rightmost sign. ``begins`` is the side of
    its cells, where lines say it."""

    left: float
    right: float
    begins: float | None = None


def columns_of_rules(block: Sequence[Line], rule: Rule) -> list[Column]:
    """The columns by the pieces of a rule; none where words run across them."""
    edges = list(rule.starts)
    if len(edges) < 3:
        return []
    words = [word for line in block for word in line.words]
    crossing = sum(
        1
        for word in words
        if any(word.box[0] + 2 < edge < word.box[2] - 2 for edge in edges[1:]) and word.middle[0] < rule.right
    )
    if crossing > _CROSSING * len(words) + 1:
        return []
    ends = [*edges[1:], max(rule.right, edges[-1] + 1)]
    return [Column(start, end, start) for start, end in zip(edges, ends, strict=True)]


def columns_of_words(lines: Sequence[Line]) -> list[Column]:
    """The columns by the gaps that (nearly) no line crosses.

    A heading between rows may run over several columns, so one line in eight, and one in any case, may cross;
    what stands where no column is begins one of its own (but for the first line, which may be names).
    """
    allowed = max(1, len(lines) // 8) if len(lines) > 3 else 0
    height = median(line.height for line in lines)
    close = 2 * sum(line.close for line in lines) > len(lines)
    found = _by_river(lines, allowed, (_CLOSE_RIVER if close else _RIVER) * height)
    if _meetings(lines, found) > allowed:
        closer = _by_river(lines, allowed, _CLOSE_RIVER * height)
        found = closer if _meetings(lines, closer) < _meetings(lines, found) else found
    return _with_dashes(lines, found)


def _with_dashes(lines: Sequence[Line], columns: Sequence[Column]) -> list[Column]:
    """Columns, one of nothing but dashes with the one beside it whose empty places they are: sheets set text
    at the left of a cell and figures at the right."""
    rows = rows_of(lines, columns)
    found: list[Column] = []
    taken: list[list[Word]] = []
    for at, column in enumerate(columns):
        cells = [row[at] for row in rows]
        if found and at > 1 and _fill_each_other(taken, cells):
            found[-1] = Column(found[-1].left, column.right)
            taken = [one or other for one, other in zip(taken, cells, strict=True)]
        else:
            found.append(column)
            taken = cells
    return found


def _fill_each_other(one: Row, other: Row) -> bool:
    """Whether each line has something in one of two columns and nothing in the other, one being of dashes."""
    dashes = [_are_dashes([word for cell in side for word in cell]) for side in (one, other)]
    return dashes[0] != dashes[1] and all(bool(a) != bool(b) for a, b in zip(one, other, strict=True))


def _are_dashes(words: Sequence[Word]) -> bool:
    return bool(words) and not any(sign.isalnum() for word in words for sign in word.text)


def _meetings(lines: Sequence[Line], columns: Sequence[Column]) -> int:
    """Lines of which two stretches are in one column, though the second was set anew."""
    return sum(
        any(
            after[0].begins and column_of(before[-1], columns) == column_of(after[0], columns)
            for before, after in pairwise(line.parts)
        )
        for line in lines
    )


def _by_river(lines: Sequence[Line], allowed: int, river: float) -> list[Column]:
    """The columns between gaps of at least ``river`` points."""
    found = [Column(left, right) for left, right in _covered(lines, allowed, river)]
    for part in sorted(
        (part for line in lines[1:] for part in line.parts[1:]), key=lambda one: one[0].box[0]
    ):
        left, right = part[0].box[0], part[-1].box[2]
        if all(right + river < one.left or left > one.right + river for one in found):
            found.append(Column(left, right))
    return sorted(found, key=lambda one: one.left)


def _covered(lines: Sequence[Line], allowed: int, river: float) -> Iterator[tuple[float, float]]:
    """The stretches across the page where more than the allowed number of lines have words."""
    events: list[tuple[float, int]] = []
    for line in lines:
        for part in line.parts:
            events += [(part[0].box[0], 1), (part[-1].box[2] + river, -1)]
    covered, start = 0, None
    for at, step in sorted(events):
        covered += step
        if start is None and covered > allowed:
            start = at
        elif start is not None and covered <= allowed:
            if at - river > start:  # else what began there met only the space behind what had ended
                yield start, at - river
            start = None


def rows_of(block: Sequence[Line], columns: Sequence[Column]) -> list[Row]:
    """The cells of each line: its stretches, where there is one a column, else by where its words stand."""
    return [cells_of(line, columns) for line in block]


def cells_of(line: Line, columns: Sequence[Column]) -> Row:
    """The words of a line by column."""
    if _one_in_each(line, columns):
        return [list(part) for part in line.parts]
    cells: Row = [[] for _ in columns]
    if _runs_over(line, columns):
        cells[column_of(line.words[0], columns)] = list(line.words)
        return cells
    for part in line.parts:
        at = -1
        for number, word in enumerate(part):
            own = column_of(word, columns)
            if at < 0 or (own > at and _begins_cell(part, number, columns)):
                at = own
            cells[at].append(word)
    return cells


def _runs_over(line: Line, columns: Sequence[Column]) -> bool:
    """Whether a line without a wide gap runs over the sides of cells, as headings between rows do."""
    sides = [column.begins for column in columns[1:] if column.begins is not None]
    return len(line.parts) == 1 and any(
        word.box[0] + 2 < side < word.box[2] - 2 for word in line.words for side in sides
    )


def _begins_cell(part: Part, number: int, columns: Sequence[Column]) -> bool:
    """Whether a word within a stretch begins another cell: lines say so, the gap is one between columns, or
    from here on all are figures. A heading between rows runs on."""
    if columns[0].begins is not None:
        return True
    gap = part[number].box[0] - part[number - 1].box[2]
    return gap >= _RIVER * part[number].height or all(is_number(word.text) for word in part[number:])


def _one_in_each(line: Line, columns: Sequence[Column]) -> bool:
    """Whether each column has one stretch: the name of a narrow column is wider than what stands in it."""
    if len(line.parts) != len(columns):
        return False
    ends = [*(column.left for column in columns[1:]), float("inf")]
    return all(
        part[0].box[0] < end and part[-1].box[2] > column.left
        for part, column, end in zip(line.parts, columns, ends, strict=True)
    )


def one_a_column(line: Line, columns: Sequence[Column]) -> bool:
    """Whether each stretch of a line stands over one column, and no two over the same."""
    over = [
        [at for at, one in enumerate(columns) if part[0].box[0] < one.right and part[-1].box[2] > one.left]
        for part in line.parts
    ]
    firsts = [one[0] for one in over if one]
    return all(len(one) == 1 for one in over) and len(set(firsts)) == len(over) > 1


def column_of(word: Word, columns: Sequence[Column]) -> int:
    """The column that most of a word is in; the nearest one, where it is in none."""
    left, _, right, _ = word.box
    if columns[0].begins is not None:
        middle = word.middle[0]
        return max((at for at, column in enumerate(columns) if column.left <= middle), default=0)

    def nearness(at: int) -> float:
        return min(right, columns[at].right) - max(left, columns[at].left)

    return max(range(len(columns)), key=nearness)
