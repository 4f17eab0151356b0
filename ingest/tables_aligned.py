"""Tables without cells drawn around them: columns of numbers, or of short texts under horizontal rules.

Columns are where, over all rows, no word stands: gaps that run down the page. Prose in columns has them too,
so columns of text count only with rules, columns of numbers anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from ingest.tables_close import close_parted
from ingest.tables_columns import Column, Row, columns_of_rules, columns_of_words, one_a_column, rows_of
from ingest.tables_grid import Grid, Word, around, is_number, labels_at_left, lines_of, without_empty
from ingest.tables_head_lines import has_figures, head_above, head_length, head_names, head_under_rule
from ingest.tables_heads import NAMED
from ingest.tables_lines import Line, far, parted
from ingest.tables_names import name_rows
from ingest.tables_rows import merged
from ingest.tables_rules import Rule, Zone, zones
from ingest.tables_shapes import shapes
from ingest.tables_words import is_right_to_left, joined

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

_CLOSE = 1.5
"""Heights of a line within which a line at the foot of a table may be the rest of a cell."""

_LIST = 0.7
"""The same, of two columns of which the second is dates or quantities, between rules."""

_STEP = 1.3
"""How much farther than the next row a line may stand and still be one."""

_FULL = 0.86
"""Share of the width of a column that its lines fill in prose, at least; cells end where they end."""


@dataclass(frozen=True, slots=True)
class _Find:
    grid: Grid
    rules: int
    full: float


def aligned(words: Sequence[Word], rules: Sequence[Rule]) -> Iterator[Grid]:
    """What stands in columns among words, from the top. ``rules`` are the horizontal lines of the page."""
    lines = close_parted([parted(line) for line in lines_of(words)])
    ended = 0
    for start, block in _blocks(lines, zones(rules)):
        found = _find(lines[ended:start], block, rules)
        ended = start + len(block)
        if found is not None and _counts(found):
            yield found.grid


def _above_last_rule(block: Sequence[Line], rules: Sequence[Rule]) -> Sequence[Line]:
    """The lines above the rule that closes a table; all, where a rule over it and one under its head are not
    followed by a third. Rows that follow at the same step belong to it: the last stripe may be white."""
    own = _own_rules(block, rules)
    count = sum(1 for line in block if line.middle < own[-1].height) if len(own) >= 3 else 0
    if count < 3:
        return block
    step = median(below.middle - above.middle for above, below in pairwise(block[:count]))
    for line in block[count:]:
        before = block[count - 1]
        if line.middle - before.middle > _STEP * step or len(line.parts) != len(before.parts):
            break
        count += 1
    return block[:count]


def _without_tail(block: Sequence[Line], rules: Sequence[Rule]) -> Sequence[Line]:
    """Lines of figures without what follows them at a distance, outside all rules, and has none: notes."""
    last = max((at for at, line in enumerate(block) if has_figures(line)), default=0)
    if last < 2 or last == len(block) - 1:
        return block
    if any(block[last + 1].middle < rule.height for rule in _own_rules(block, rules)):
        return block
    step = median(below.middle - above.middle for above, below in pairwise(block[: last + 1]))
    return block[: last + 1] if block[last + 1].middle - block[last].middle > _STEP * step else block


def _blocks(lines: Sequence[Line], between: Sequence[Zone]) -> Iterator[tuple[int, list[Line]]]:
    """Lines that follow each other closely, most of them parted, beginning and ending with a parted one; and
    the number of the first."""
    block: list[Line] = []
    within = [_zone(line, between) for line in lines]
    width = max((line.words[-1].box[2] - line.words[0].box[0] for line in lines), default=0.0)
    for at, line in enumerate(lines):
        ends = _is_prose(line, width)
        together = within[at] is not None and within[at] == within[at - 1]
        if block and (ends or (not together and (far(block[-1], line) or _has_ended(block)))):
            yield from _trimmed(block, at, within)
            block = []
        if not ends and (block or len(line.parts) > 1):
            block.append(line)
    yield from _trimmed(block, len(lines), within)


def _zone(line: Line, between: Sequence[Zone]) -> Zone | None:
    return next((one for one in between if one.top < line.middle < one.bottom), None)


def _is_prose(line: Line, width: float) -> bool:
    """Whether a line runs over most of the width that any has without a gap, or names a table."""
    first, last = line.words[0], line.words[-1]
    return (len(line.parts) == 1 and last.box[2] - first.box[0] > _WIDE * width) or (
        len(line.words) > 1 and bool(NAMED.fullmatch(f"{first.text} {line.words[1].text}".rstrip(".:")))
    )


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
    second = min(line.parts[1][0].box[0] for line in block if len(line.parts) > 1) - 6
    left = sum(1 for line in block[-alone:] if line.words[0].box[0] < second)
    return left >= _LONELY or alone >= _LONG_CELL


def _trimmed(block: list[Line], end: int, within: Sequence[Zone | None]) -> Iterator[tuple[int, list[Line]]]:
    """A block without the lines at its end that are not parted, but for what goes on in a cell of its last
    row; nothing where most lines neither are parted nor go on in a cell."""
    count = len(block) - _lonely(block)
    start = end - len(block)
    fonts = {word.font for line in block[:count] for word in line.words}
    left = min((line.words[0].box[0] for line in block[:count]), default=0.0)
    for line, zone, before in zip(
        block[count:], within[start + count :], within[start + count - 1 :], strict=False
    ):
        first = line.words[0]
        if not count or zone is None or zone != before or first.font not in fonts or first.box[0] < left - 2:
            break
        count += 1
    kept = block[:count]
    apart = [line for line in kept if len(line.parts) > 1]
    begins = {round(part[0].box[0]) for line in apart for part in line.parts[1:]}
    going_on = sum(1 for line in kept if len(line.parts) == 1 and round(line.words[0].box[0]) in begins)
    if len(apart) >= 3 and len(apart) + going_on >= 0.5 * len(kept):
        yield start, [*kept, *_rest_of_cell(block, len(kept), begins)]


def _rest_of_cell(block: Sequence[Line], count: int, begins: AbstractSet[int]) -> Iterator[Line]:
    """The lines after the first ``count`` that go on in a later column, or in a label that begins small."""
    for before, line in pairwise(block[count - 1 :]):
        first = line.words[0]
        goes_on = round(first.box[0]) in begins or first.text[:1].islower() or first.text[:1] == "("
        if not goes_on or line.middle - before.middle > _CLOSE * line.height:
            return
        yield line


def _find(above: Sequence[Line], block: Sequence[Line], rules: Sequence[Rule]) -> _Find | None:
    """A block as rows and columns; None where it has one column. ``above`` are the lines over it that are in
    no other."""
    over = head_under_rule(above, block[0], rules)
    block = _without_tail(_above_last_rule([*over, *block], rules), rules)
    own = _own_rules(block, rules)
    widest = max(own, key=lambda rule: len(rule.starts), default=None)
    columns = columns_of_rules(block, widest) if widest else []
    if columns and widest:
        block = _within(block, widest)
    count = head_length(block, [rule.height for rule in own])
    found = _laid_out(above if not over else [], block, count, columns, own, rules)
    if found and count and not found.grid.heads and _stands_under(block[:count], block, columns):
        found = _laid_out([], block, 0, columns, own, rules) or found
    return found


def _stands_under(lines: Sequence[Line], block: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Whether lines that were taken for a head are rows like the others: each stretch is in a column of its
    own."""
    columns = columns or columns_of_words([line for line in block if len(line.parts) > 1])
    return all(one_a_column(line, columns) and len(line.parts) == len(columns) for line in lines)


def _laid_out(
    above: Sequence[Line],
    block: Sequence[Line],
    count: int,
    columns: Sequence[Column],
    own: Sequence[Rule],
    rules: Sequence[Rule],
) -> _Find | None:
    """The rows of a block, of which the first ``count`` lines are its head, in ``columns`` if rules told
    any; None where it has one column."""
    body = block[count:]
    columns = columns or columns_of_words([line for line in body if len(line.parts) > 1])
    if len(columns) < 2 or len(block) < 2:
        return None
    cells = rows_of(body, columns)
    seen = shapes(cells, columns, body[0].height)
    head = [*head_above(above, block[0], count > 0, seen, rules), *block[:count]]
    from_right = is_right_to_left(word for line in block for word in line.words)
    from_right = from_right and not labels_at_left([[joined(cell) for cell in row] for row in cells])
    names = name_rows(head_names(head, seen, rules) or [], len(columns), from_right=from_right)
    rows: list[Sequence[list[Word] | None]] = [*names, *merged(cells, body, [rule.height for rule in own])]
    grid = Grid(
        around([word for line in [*head, *body] for word in line.words]),
        without_empty([_texts(row, from_right=from_right) for row in rows]),
        tuple(frozenset(word.font for cell in row if cell for word in cell) for row in rows),
        heads=len(names) if head else None,
    )
    return _Find(grid, len(own), _fullness(cells, columns))


def _texts(row: Sequence[list[Word] | None], *, from_right: bool) -> list[str | None]:
    texts = [None if cell is None else joined(cell) for cell in row]
    return texts[::-1] if from_right else texts


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
            kept.append(parted(words))
    return kept


def _fullness(rows: Sequence[Row], columns: Sequence[Column]) -> float:
    """How much of the width of their columns, up to the next, the stretches of a block fill."""
    right = max(word.box[2] for row in rows for cell in row for word in cell)
    ends = [*(column.left for column in columns[1:]), right]
    shares = []
    for row in rows:
        for cell, column, end in zip(row, columns, ends, strict=True):
            if cell and end > column.left:
                shares.append(min(1.0, (cell[-1].box[2] - cell[0].box[0]) / (end - column.left)))
    return mean(shares) if shares else 1.0


def _counts(found: _Find) -> bool:
    """Whether columns are those of a table: of numbers, or of short texts under a rule."""
    rows = found.grid.rows
    if len(rows) < 3 or len(rows[0]) < 2:
        return False
    cells = [cell for row in rows[max(1, found.grid.heads or 0) :] for cell in row[1:] if cell]
    if not cells:
        return False
    numbers = sum(map(is_number, cells)) / len(cells)
    if numbers >= _NUMBERS:
        return len(rows[0]) > 2 or (len(rows) > 3 and found.rules > 0) or numbers > 0.9
    if len(rows[0]) == 2:
        framed = found.rules > 1 or (found.rules > 0 and bool(found.grid.heads))
        return framed and found.full < _LIST and _is_text_table(rows, cells) and _are_dates(rows)
    return found.rules > 0 and len(rows[0]) > 2 and found.full < _FULL and _is_text_table(rows, cells)


def _are_dates(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether names stand before what has digits: dates, amounts."""
    pairs = [row for row in rows if row[0] and row[1]]
    return all(len(row[0] or "") > 2 and _has_digit(row[1] or "") for row in pairs)


def _has_digit(cell: str) -> bool:
    return any(map(str.isdecimal, cell))


def _is_text_table(rows: Sequence[Sequence[str | None]], cells: Sequence[str]) -> bool:
    full = sum(1 for row in rows if sum(1 for cell in row if cell) >= 2)
    plain = sum(1 for cell in cells if len(cell) <= 12 or _has_digit(cell))
    short = median(len(cell) for cell in cells) <= _SHORT
    return short and full >= 0.6 * len(rows) and plain >= _PLAIN * len(cells)
