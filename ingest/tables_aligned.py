"""Tables without cells drawn around them: columns of numbers, or of short texts between horizontal rules.

Columns are where, over all rows, no word stands: gaps that run down the page. Prose in columns has them too,
so columns of text count only between rules, columns of numbers anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.tables_grid import Box, Grid, Word, around, is_number, lines_of, without_empty
from ingest.tables_words import joined

_PARTED = 0.9
"""Share of the height of a line from which on a gap between words is one between cells."""

_RIVER = 0.45
"""The same for a gap that runs through all rows."""

_FAR = 2.6
"""Heights of a line after which the next one belongs to something else."""

_NUMBERS = 0.6
"""Share of the cells right of the first column that are numbers in a table without rules."""

_SHORT = 60
"""Code points of a cell of text, by the middle one, between rules."""

_LONELY = 3
"""Lines with one stretch of text that may stand in a row in a table: a label of so many lines."""


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[Word, ...]
    parts: tuple[tuple[Word, ...], ...]

    @property
    def middle(self) -> float:
        return self.words[0].middle[1]

    @property
    def height(self) -> float:
        return median(word.height for word in self.words)


def aligned(words: Sequence[Word], rules: Sequence[Box]) -> Iterator[Grid]:
    """What stands in columns among words, from the top. ``rules`` are the horizontal lines of the page."""
    lines = [_parted(line) for line in lines_of(words)]
    for block in _blocks(lines):
        grid = _grid(block, rules)
        if grid is not None:
            yield grid


def _parted(line: Sequence[Word]) -> _Line:
    """A line cut where the gap between two words is wide."""
    parts: list[list[Word]] = []
    for word in line:
        if parts and word.box[0] - parts[-1][-1].box[2] < _PARTED * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return _Line(tuple(line), tuple(map(tuple, parts)))


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines that follow each other closely, most of them parted; beginning and ending with a parted one."""
    block: list[_Line] = []
    for line in lines:
        if block and (_far(block[-1], line) or _lonely(block) >= _LONELY):
            yield from _trimmed(block)
            block = []
        if block or len(line.parts) > 1:
            block.append(line)
    yield from _trimmed(block)


def _far(before: _Line, line: _Line) -> bool:
    return line.middle - before.middle > _FAR * max(before.height, line.height)


def _lonely(block: Sequence[_Line]) -> int:
    """How many lines at the end are not parted."""
    count = 0
    for line in reversed(block):
        if len(line.parts) > 1:
            break
        count += 1
    return count


def _trimmed(block: list[_Line]) -> Iterator[list[_Line]]:
    end = len(block) - _lonely(block)
    kept = block[:end]
    parted = sum(1 for line in kept if len(line.parts) > 1)
    if parted >= 3 and parted >= 0.5 * len(kept):
        yield kept


def _grid(block: Sequence[_Line], rules: Sequence[Box]) -> Grid | None:
    words = [word for line in block for word in line.words]
    box = around(words)
    edges = _columns([line for line in block if len(line.parts) > 1])
    if len(edges) < 2:
        return None
    between = _between(box, rules)
    rows = _rows(block, edges)
    grid = Grid(
        box,
        without_empty(rows),
        head_fonts=frozenset(word.font for word in block[0].words),
        body_fonts=frozenset(word.font for line in block[1:] for word in line.words),
    )
    return grid if _counts(grid, between) else None


def _columns(lines: Sequence[_Line]) -> list[float]:
    """The left edges of the columns: the gaps that (nearly) no line crosses part them.

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


def _rows(block: Sequence[_Line], edges: Sequence[float]) -> list[list[str]]:
    """The cells of each line; a line that goes on with the label of the one before is joined to it."""
    held: list[list[list[Word]]] = []
    for line in block:
        cells: list[list[Word]] = [[] for _ in edges]
        for part in line.parts:
            for word in part:
                cells[_column(word, edges)].append(word)
        if held and _goes_on(held[-1], cells):
            for before, more in zip(held[-1], cells, strict=True):
                before.extend(more)
        else:
            held.append(cells)
    return [[joined(cell) for cell in row] for row in held]


def _column(word: Word, edges: Sequence[float]) -> int:
    middle = word.middle[0]
    return max((at for at, edge in enumerate(edges) if edge <= middle), default=0)


def _goes_on(before: Sequence[Sequence[Word]], cells: Sequence[Sequence[Word]]) -> bool:
    """Whether a line is the rest of a row: its label begins small, or it has none and no number either."""
    label = cells[0][0].text if cells[0] else ""
    rest = [joined(cell) for cell in cells[1:] if cell]
    if label:
        return label[:1].islower() and (not rest or not any(before[1:]))
    return not any(map(is_number, rest))


def _between(box: Box, rules: Sequence[Box]) -> int:
    """How many rules run over most of the width of a find, beside its lines or just above and below."""
    wide = 0.7 * (box[2] - box[0])
    near = [rule for rule in rules if box[1] - 18 <= rule[1] <= box[3] + 18]
    return len({round(rule[1] / 3) for rule in near if min(rule[2], box[2]) - max(rule[0], box[0]) >= wide})


def _counts(grid: Grid, between: int) -> bool:
    """Whether columns are those of a table: of numbers, or of short texts between rules."""
    rows = grid.rows
    if len(rows) < 3 or len(rows[0]) < 2:
        return False
    cells = [cell for row in rows[1:] for cell in row[1:] if cell]
    if not cells:
        return False
    numbers = sum(1 for cell in cells if is_number(cell)) / len(cells)
    if numbers >= _NUMBERS:
        return len(rows[0]) > 2 or (len(rows) > 3 and between > 0) or numbers > 0.9
    full = sum(1 for row in rows if sum(1 for cell in row if cell) >= 2)
    short = median(len(cell) for cell in cells) <= _SHORT
    return between >= 3 and short and len(rows[0]) > 2 and full >= 0.6 * len(rows)
