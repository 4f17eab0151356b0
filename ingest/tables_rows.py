"""Lines of words as rows of cells: which lines are one row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from ingest.tables_columns import Row
from ingest.tables_grid import is_number
from ingest.tables_lines import Line
from ingest.tables_words import joined

_LOOSE = 1.22
"""How much farther apart than lines of one row two rows stand, at least, where rows have several lines."""

_ROWS = 0.08
"""Share of the steps from line to line that are those from row to row: no row has more than twelve lines."""

_NEARLY = 0.92
"""Share of the step from row to row under which a line without a label may still be the rest of a row."""

_SAME = 0.8
"""Share of the height of a line: two that stand closer are side by side, a label of two lines and, at half
their height, its figures."""


def merged(rows: Sequence[Row], block: Sequence[Line], rules: Sequence[float]) -> list[Row]:
    """Rows of several lines as one: what rules part, what stands close or side by side, labels."""
    bands = _bands(block, rules)
    by_rules = len(set(bands)) > 2 and len(block) <= 4 * len(set(bands))
    close = _close(rows, block)
    found: list[Row] = []
    for at, cells in enumerate(rows):
        in_band = at > 0 and bands[at] == bands[at - 1]
        if in_band and (
            by_rules or _beside(block[at - 1], block[at]) or _goes_on(found[-1], cells, near=close[at])
        ):
            found[-1] = [[*before, *more] for before, more in zip(found[-1], cells, strict=True)]
        else:
            found.append([list(cell) for cell in cells])
    return found


def _beside(before: Line, line: Line) -> bool:
    return line.middle - before.middle < _SAME * max(before.height, line.height)


def _bands(block: Sequence[Line], rules: Sequence[float]) -> list[int]:
    """For each line how many rules stand above it."""
    return [sum(1 for height in rules if height < line.middle) for line in block]


def _close(rows: Sequence[Row], block: Sequence[Line]) -> list[bool]:
    """For each line whether it stands closer to the one before than rows do, where these have several. One
    without a label may stand nearly as far as a row: raised signs push lines apart."""
    steps = [below.middle - above.middle for above, below in itertools.pairwise(block)]
    apart = [step for step in steps if step >= _SAME * block[0].height]
    least = min(apart, default=0.0)
    wide = [step for step in apart if step >= _LOOSE * least]
    if len(steps) < 3 or len(wide) < max(2, _ROWS * len(steps)):
        return [False] * len(block)
    between, nearly = (least * median(wide)) ** 0.5, _NEARLY * median(wide)
    limits = [between if row[0] else max(between, nearly) for row in rows[1:]]
    return [False, *(step < limit for step, limit in zip(steps, limits, strict=True))]


def _goes_on(before: Row, cells: Row, *, near: bool) -> bool:
    """Whether a line is the rest of a row: it stands close and not in every column, its label begins small,
    or it has no label and no number. A name with figures under a name with figures never is."""
    twice = any(
        is_number(joined(one)) and is_number(joined(other))
        for one, other in zip(before[1:], cells[1:], strict=True)
        if one and other
    )
    alone = not any(before[1:])
    both = all(row[0] and any(is_number(joined(cell)) for cell in row[1:] if cell) for row in (before, cells))
    if near and not twice and not both and (alone or not all(cells)):
        return True
    label = cells[0][0].text if cells[0] else ""
    rest = [joined(cell) for cell in cells[1:] if cell]
    if label:
        return (label[:1].islower() or label[:1] == "(") and (not rest or alone)
    return not any(map(is_number, rest)) and not twice and near
