"""Lines of words as rows of cells: where columns begin, and which lines are one row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.tables_grid import Word, is_number
from ingest.tables_rules import Rule
from ingest.tables_words import joined

_RIVER = 0.45
"""Share of the height of a line from which on a gap that runs through all rows parts columns."""

_CROSSING = 0.04
"""Share of words that may cross the columns of a rule; more, and the rule belongs to something else."""

HEAD = 7
"""Lines of the highest head: names of columns broken into narrow lines."""

_LOOSE = 1.22
"""How much farther apart than lines of one row two rows stand, at least, where rows have several lines."""

Row = list[list[Word]]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, and the same cut where the gaps are wide."""

    words: tuple[Word, ...]
    parts: tuple[tuple[Word, ...], ...]

    @property
    def middle(self) -> float:
        """Where the line stands."""
        return self.words[0].middle[1]

    @property
    def height(self) -> float:
        """How high its letters are."""
        return median(word.height for word in self.words)


def columns_of_rules(block: Sequence[Line], rule: Rule) -> list[float]:
    """The left edges of columns by the pieces of a rule; none where words run across them."""
    edges = list(rule.starts)
    if len(edges) < 3:
        return []
    words = [word for line in block for word in line.words]
    crossing = sum(
        1
        for word in words
        if any(word.box[0] + 2 < edge < word.box[2] - 2 for edge in edges[1:]) and word.middle[0] < rule.right
    )
    return edges if crossing <= _CROSSING * len(words) + 1 else []


def columns_of_words(lines: Sequence[Line]) -> list[float]:
    """The left edges of columns by the gaps that (nearly) no line crosses.

    A line of a head may run over several columns, so one in eight, and one in any case, may cross.
    """
    allowed = max(1, len(lines) // 8) if len(lines) > 3 else 0
    height = median(line.height for line in lines)
    events: list[tuple[float, int]] = []
    for line in lines:
        for part in line.parts:
            events += [(part[0].box[0], 1), (part[-1].box[2] + _RIVER * height, -1)]
    edges: list[float] = []
    covered, free = 0, True
    for at, step in sorted(events):
        covered += step
        if free and covered > allowed:
            edges.append(at)
            free = False
        elif not free and covered <= allowed:
            free = True
    return edges


def rows_of(block: Sequence[Line], edges: Sequence[float]) -> list[Row]:
    """The cells of each line: its stretches, where there is one a column, else its words one by one."""
    rows: list[Row] = []
    for line in block:
        if _one_a_column(line, edges):
            rows.append([list(part) for part in line.parts])
            continue
        cells: Row = [[] for _ in edges]
        for word in line.words:
            cells[_column(word, edges)].append(word)
        rows.append(cells)
    return rows


def _one_a_column(line: Line, edges: Sequence[float]) -> bool:
    """Whether each column has one stretch: the name of a narrow column is wider than what stands in it."""
    if len(line.parts) != len(edges):
        return False
    ends = [*edges[1:], float("inf")]
    return all(
        part[0].box[0] < end and part[-1].box[2] > start
        for part, start, end in zip(line.parts, edges, ends, strict=True)
    )


def _column(word: Word, edges: Sequence[float]) -> int:
    middle = word.middle[0]
    return max((at for at, edge in enumerate(edges) if edge <= middle), default=0)


def merged(rows: Sequence[Row], block: Sequence[Line], rules: Sequence[float]) -> list[Row]:
    """Rows of several lines as one: the head above its rule, what rules part, what stands close, labels."""
    bands = _bands(block, rules)
    by_rules = len(set(bands)) > 3 and len(block) <= 4 * len(set(bands))
    head = sum(1 for band in bands if band == bands[0])
    close = _close(block)
    found: list[Row] = []
    for at, cells in enumerate(rows):
        in_band = at > 0 and bands[at] == bands[at - 1]
        if at and (
            (at < head <= HEAD and head < len(rows))
            or (in_band and by_rules)
            or (in_band and _goes_on(found[-1], cells, near=close[at]))
        ):
            found[-1] = [[*before, *more] for before, more in zip(found[-1], cells, strict=True)]
        else:
            found.append([list(cell) for cell in cells])
    return found


def _bands(block: Sequence[Line], rules: Sequence[float]) -> list[int]:
    """For each line how many rules stand above it."""
    return [sum(1 for height in rules if height < line.middle) for line in block]


def _close(block: Sequence[Line]) -> list[bool]:
    """For each line whether it stands closer to the one before than rows do, where these have several."""
    steps = [below.middle - above.middle for above, below in itertools.pairwise(block)]
    if len(steps) < 3:
        return [False] * len(block)
    least, most = min(steps), sorted(steps)[-max(1, len(steps) // 5)]
    if most < _LOOSE * least:
        return [False] * len(block)
    between = (least * most) ** 0.5
    return [False, *(step < between for step in steps)]


def _goes_on(before: Row, cells: Row, *, near: bool) -> bool:
    """Whether a line is the rest of a row: it stands close and not in every column, its label begins small,
    or it has no label and no number."""
    twice = any(
        is_number(joined(one)) and is_number(joined(other))
        for one, other in zip(before[1:], cells[1:], strict=True)
        if one and other
    )
    if near and not twice and not all(cells):
        return True
    label = cells[0][0].text if cells[0] else ""
    rest = [joined(cell) for cell in cells[1:] if cell]
    if label:
        return (label[:1].islower() or label[:1] == "(") and (not rest or not any(before[1:]))
    return not any(map(is_number, rest)) and not twice and near
