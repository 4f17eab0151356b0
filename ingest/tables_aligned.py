"""Tables without cells drawn around them: columns of numbers, or of short texts under horizontal rules.

Columns are where, over all rows, no word stands: gaps that run down the page. Prose in columns has them too,
so columns of text count only with rules, columns of numbers anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from ingest.tables_grid import Grid, Word, around, is_number, lines_of, without_empty
from ingest.tables_heads import NAMED
from ingest.tables_rows import HEAD, Line, columns_of_rules, columns_of_words, merged, rows_of
from ingest.tables_rules import Rule
from ingest.tables_words import is_right_to_left, joined

_PARTED = 0.9
"""Share of the height of a line from which on a gap between words is one between cells."""

_FAR = 2.6
"""Heights of a line after which the next one belongs to something else."""

_LONELY = 4
"""Lines with one stretch of text that may stand in a row in a table: a label of so many lines."""

_LONG_CELL = 12
"""The same, of lines that stand under the second column or a later one: a cell of so many lines."""

_WIDE = 0.8
"""Share of the width of the text over which a line without a gap is no row of a table."""

_NUMBERS = 0.6
"""Share of the cells right of the first column that are numbers in a table without rules."""

_PLAIN = 0.5
"""The same, of cells that say something short or have a digit, under a rule."""

_SHORT = 40
"""Code points of a cell of text under a rule, by the middle one."""

_FULL = 0.86
"""Share of the width of a column that its lines fill in prose, at least; cells end where they end."""


@dataclass(frozen=True, slots=True)
class _Find:
    grid: Grid
    rules: int
    full: float


def aligned(words: Sequence[Word], rules: Sequence[Rule]) -> Iterator[Grid]:
    """What stands in columns among words, from the top. ``rules`` are the horizontal lines of the page."""
    lines = [_parted(line) for line in lines_of(words)]
    ended = 0
    for start, block in _blocks(lines):
        head = _head(lines[ended:start], block[0], rules)
        ended = start + len(block)
        found = _find(_above_last_rule([*head, *block], rules), rules)
        if found is not None and _counts(found):
            yield found.grid


def _parted(line: Sequence[Word]) -> Line:
    """A line cut where the gap between two words is wide."""
    parts: list[list[Word]] = []
    for word in line:
        if parts and word.box[0] - parts[-1][-1].box[2] < _PARTED * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return Line(tuple(line), tuple(map(tuple, parts)))


def _head(above: Sequence[Line], first: Line, rules: Sequence[Rule]) -> list[Line]:
    """Of the lines above the ``first`` of a block those that stand under the rule over it: names of columns
    broken into lines. None where no such rule is near."""
    left, right = first.words[0].box[0], first.words[-1].box[2]
    over = [
        rule.height
        for rule in rules
        if rule.height < first.middle and rule.left <= left + 6 and rule.right >= right - 6
    ]
    head: list[Line] = []
    below = first
    for line in reversed(above[-HEAD:]):
        if _far(line, below) or any(line.middle < height < below.middle for height in over):
            break
        head.insert(0, line)
        below = line
    before = above[-len(head) - 1].middle if len(head) < len(above) else 0.0
    return head if any(before < height < below.middle for height in over) else []


def _above_last_rule(block: Sequence[Line], rules: Sequence[Rule]) -> Sequence[Line]:
    """The lines above the rule that closes a table; all, where a rule over it and one under its head are not
    followed by a third."""
    own = _own_rules(block, rules)
    kept = [line for line in block if line.middle < own[-1].height] if len(own) >= 3 else []
    return kept if len(kept) >= 3 else block


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Lines that follow each other closely, most of them parted, beginning and ending with a parted one; and
    the number of the first."""
    block: list[Line] = []
    width = max((line.words[-1].box[2] - line.words[0].box[0] for line in lines), default=0.0)
    for at, line in enumerate(lines):
        ends = _is_prose(line, width)
        if block and (ends or _far(block[-1], line) or _has_ended(block)):
            yield from _trimmed(block, at)
            block = []
        if not ends and (block or len(line.parts) > 1):
            block.append(line)
    yield from _trimmed(block, len(lines))


def _is_prose(line: Line, width: float) -> bool:
    """Whether a line runs over most of the width that any has without a gap, or names a table."""
    first, last = line.words[0], line.words[-1]
    return (len(line.parts) == 1 and last.box[2] - first.box[0] > _WIDE * width) or (
        len(line.words) > 1 and bool(NAMED.fullmatch(f"{first.text} {line.words[1].text}".rstrip(".:")))
    )


def _far(before: Line, line: Line) -> bool:
    return line.middle - before.middle > _FAR * max(before.height, line.height)


def _lonely(block: Sequence[Line]) -> int:
    """How many lines at the end are not parted."""
    count = 0
    for line in reversed(block):
        if len(line.parts) > 1:
            break
        count += 1
    return count


def _has_ended(block: Sequence[Line]) -> bool:
    """Whether too many lines with one stretch stand at the end. One that begins under a later column goes on
    in its cell; one at the left may be the prose that follows."""
    alone = _lonely(block)
    if alone < _LONELY:
        return False
    second = block[0].parts[1][0].box[0] - 6
    left = sum(1 for line in block[-alone:] if line.words[0].box[0] < second)
    return left >= _LONELY or alone >= _LONG_CELL


def _trimmed(block: list[Line], end: int) -> Iterator[tuple[int, list[Line]]]:
    kept = block[: len(block) - _lonely(block)]
    parted = sum(1 for line in kept if len(line.parts) > 1)
    if parted >= 3 and parted >= 0.5 * len(kept):
        yield end - len(block), kept


def _find(block: Sequence[Line], rules: Sequence[Rule]) -> _Find | None:
    """A block as rows and columns; None where it has one column."""
    own = _own_rules(block, rules)
    widest = max(own, key=lambda rule: len(rule.starts), default=None)
    edges = columns_of_rules(block, widest) if widest else []
    if edges and widest:
        block = _within(block, widest)
    else:
        edges = columns_of_words([line for line in block if len(line.parts) > 1])
    if len(edges) < 2 or len(block) < 2:
        return None
    heights = [rule.height for rule in own]
    lines = rows_of(block, edges)
    if is_right_to_left(word for line in block for word in line.words):
        lines = [line[::-1] for line in lines]
    rows = [[joined(cell) for cell in row] for row in merged(lines, block, heights)]
    grid = Grid(
        around([word for line in block for word in line.words]),
        without_empty(rows),
        head_fonts=frozenset(word.font for word in block[0].words),
        body_fonts=frozenset(word.font for line in block[-len(block) // 2 :] for word in line.words),
    )
    return _Find(grid, len(own), _fullness(block, edges))


def _own_rules(block: Sequence[Line], rules: Sequence[Rule]) -> list[Rule]:
    """The rules over most of the width of a block, beside its lines or just above and below."""
    left, top, right, bottom = around([word for line in block for word in line.words])
    near = [rule for rule in rules if top - 18 <= rule.height <= bottom + 18]
    wide = 0.7 * (right - left)
    return [rule for rule in near if min(rule.right, right) - max(rule.left, left) >= wide]


def _within(block: Sequence[Line], rule: Rule) -> list[Line]:
    """The lines without what stands left or right of the rule: numbers of lines, signs in the margin."""
    kept = []
    for line in block:
        words = [word for word in line.words if rule.left - 6 <= word.middle[0] <= rule.right + 6]
        if words:
            kept.append(_parted(words))
    return kept


def _fullness(block: Sequence[Line], edges: Sequence[float]) -> float:
    """How much of the width of their columns the stretches of a block fill."""
    right = max(line.words[-1].box[2] for line in block)
    ends = [*edges[1:], right]
    shares = []
    for cells in rows_of(block, edges):
        for cell, start, end in zip(cells, edges, ends, strict=True):
            if cell and end > start:
                shares.append(min(1.0, (cell[-1].box[2] - cell[0].box[0]) / (end - start)))
    return mean(shares) if shares else 1.0


def _counts(found: _Find) -> bool:
    """Whether columns are those of a table: of numbers, or of short texts under a rule."""
    rows = found.grid.rows
    if len(rows) < 3 or len(rows[0]) < 2:
        return False
    cells = [cell for row in rows[1:] for cell in row[1:] if cell]
    if not cells:
        return False
    numbers = sum(map(is_number, cells)) / len(cells)
    if numbers >= _NUMBERS:
        return len(rows[0]) > 2 or (len(rows) > 3 and found.rules > 0) or numbers > 0.9
    return found.rules > 0 and len(rows[0]) > 2 and found.full < _FULL and _is_text_table(rows, cells)


def _is_text_table(rows: Sequence[Sequence[str | None]], cells: Sequence[str]) -> bool:
    full = sum(1 for row in rows if sum(1 for cell in row if cell) >= 2)
    plain = sum(1 for cell in cells if len(cell) <= 12 or any(sign.isdigit() for sign in cell))
    short = median(len(cell) for cell in cells) <= _SHORT
    return short and full >= 0.6 * len(rows) and plain >= _PLAIN * len(cells)
