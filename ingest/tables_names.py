"""The names of columns: which line of a head stands over which column.

A figure under the wrong name is worse than one without a name, so where a head can be read in two ways it is
not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from ingest.tables_grid import Word
from ingest.tables_lines import Line, Part
from ingest.tables_rules import Rule
from ingest.tables_shapes import Shape

_WIDE = 0.45
"""Share of the height of a line from which on a gap between words is no space."""

_FLUSH = 0.3
"""The same, by which what stands flush, or in the middle, may be off."""

_EXACT = 0.06
"""The same, where it is no accident that two things end at one place."""

_READINGS = 2_000
"""Ways to read a line that are tried."""

_STRAY = 1.0
"""Points by which a name may reach over a column that is not its own."""


@dataclass(frozen=True, slots=True)
class Name:
    """The words over the columns from ``first`` to ``last``."""

    first: int
    last: int
    words: Part


def names_of(
    line: Line, columns: Sequence[Shape], rules: Sequence[Rule], others: Sequence[Line] = ()
) -> list[Name] | None:
    """The names in a line of a head; None where it cannot be told over which columns they stand.

    ``rules`` are those of the page: one under a name shows how far it reaches. ``others`` are the lines of
    the same head: what stands over no column goes with what it is in line with there.
    """
    pieces = _all_pieces(line, columns)
    if len(pieces) == len(columns) and _in_order(pieces, columns):
        return [Name(at, at, piece) for at, piece in enumerate(pieces)]
    under = [rule for rule in rules if 0 < rule.height - line.middle < 2 * line.height]
    under = [rule for rule in under if sum(_is_within(piece, rule) for piece in pieces) == 1]
    anchors = [anchor for other in others if other is not line for anchor in _anchors(other, columns)]
    ways = [list(_ways(piece, columns, under, anchors)) for piece in pieces]
    if not ways or not all(ways) or prod(map(len, ways)) > _READINGS:
        return None
    readings = [one for one in product(*ways) if all(a[1] < b[0] for a, b in pairwise(one))]
    if len(readings) != 1:
        return None
    return [Name(first, last, piece) for (first, last), piece in zip(readings[0], pieces, strict=True)]


def _all_pieces(line: Line, columns: Sequence[Shape]) -> list[Part]:
    return [piece for part in line.parts for piece in _pieces(part, columns)]


def _anchors(line: Line, columns: Sequence[Shape]) -> Iterator[tuple[int, Part]]:
    """The pieces of a line that stand over one column and no other."""
    for piece in _all_pieces(line, columns):
        over = _over(piece, columns)
        if len(over) == 1:
            yield over[0], piece


def _over(piece: Part, columns: Sequence[Shape]) -> list[int]:
    left, right = piece[0].box[0], piece[-1].box[2]
    return [
        at
        for at, column in enumerate(columns)
        if left < column.right - _STRAY and right > column.left + _STRAY
    ]


def _in_order(pieces: Sequence[Part], columns: Sequence[Shape]) -> bool:
    """Whether no piece stands over the columns beside its own and away from it."""
    lefts = [-float("inf"), *(column.right for column in columns[:-1])]
    rights = [*(column.left for column in columns[1:]), float("inf")]
    return all(
        piece[0].box[0] < right and piece[-1].box[2] > left
        for piece, left, right in zip(pieces, lefts, rights, strict=True)
    )


def _pieces(part: Part, columns: Sequence[Shape]) -> list[Part]:
    """A stretch of a head cut between columns: where the gap is wide, or where each piece stands in line
    with a column of its own."""
    height = part[0].height
    cuts = [
        number
        for number in range(1, len(part))
        if _parts_columns(part[number - 1].box[2], part[number].box[0], columns)
    ]
    wide = [at for at in cuts if part[at].box[0] - part[at - 1].box[2] >= _WIDE * height]
    if not _is_common(part, columns):
        wide = sorted({*wide, *(at for at in cuts if _ends_cell(part[at - 1], part[at], columns))})
    if len(wide) < len(cuts):
        all_cut = _cut(part, cuts)
        owners = [_own_column(piece, columns) for piece in all_cut]
        if None not in owners and len(set(owners)) == len(owners):
            return all_cut
    return _cut(part, wide)


def _is_common(piece: Part, columns: Sequence[Shape]) -> bool:
    """Whether a piece stands in the middle over the columns that it reaches over, which are several."""
    over = _over(piece, columns)
    if len(over) < 2:
        return False
    middle = (columns[over[0]].left + columns[over[-1]].right) / 2
    return abs((piece[0].box[0] + piece[-1].box[2]) / 2 - middle) <= _FLUSH * piece[0].height


def _ends_cell(before: Word, after: Word, columns: Sequence[Shape]) -> bool:
    """Whether a word ends where the figures of a column do, or one begins where the texts of one do."""
    off = _EXACT * before.height
    uneven = [one for one in columns if one.flush_left != one.flush_right]
    return any(one.flush_right and abs(before.box[2] - one.right) <= off for one in uneven) or any(
        one.flush_left and abs(after.box[0] - one.left) <= off for one in uneven
    )


def _parts_columns(left: float, right: float, columns: Sequence[Shape]) -> bool:
    return any(left < after.left and right > before.right for before, after in pairwise(columns))


def _cut(part: Part, cuts: Sequence[int]) -> list[Part]:
    return [part[start:end] for start, end in pairwise([0, *cuts, len(part)])]


def _own_column(piece: Part, columns: Sequence[Shape]) -> int | None:
    """The one column that a piece stands over in line."""
    over = [at for at, column in enumerate(columns) if _in_line(piece, column, column)]
    return over[0] if len(over) == 1 else None


def _in_line(piece: Part, first: Shape, last: Shape) -> bool:
    """Whether a piece stands flush with columns, or in the middle over them."""
    left, right, off = piece[0].box[0], piece[-1].box[2], _FLUSH * piece[0].height
    if right <= first.left or left >= last.right:
        return False
    return (
        abs(left - first.left) <= off
        or abs(right - last.right) <= off
        or abs(left + right - first.left - last.right) <= 2 * off
    )


def _ways(
    piece: Part, columns: Sequence[Shape], under: Iterable[Rule], anchors: Iterable[tuple[int, Part]]
) -> Iterator[tuple[int, int]]:
    """From which column to which a piece may reach."""
    left, right = piece[0].box[0], piece[-1].box[2]
    for rule in under:
        span = _spanned(rule, columns)
        if span and _is_within(piece, rule):
            yield span
            return
    if columns[0].begins is not None:
        yield from _in_cells(left, right, columns)
        return
    over = _over(piece, columns)
    if len(over) == 1:
        yield over[0], over[0]
    elif over:
        yield from _over_several(piece, columns, over)
    else:
        beside = {at for at, other in anchors if _stand_in_line(piece, other)}
        yield from ((at, at) for at in beside) if len(beside) == 1 else _between(piece, columns)


def _stand_in_line(one: Part, other: Part) -> bool:
    """Whether two pieces of different lines begin or end at one place, or have one middle."""
    left, right = one[0].box[0] - other[0].box[0], one[-1].box[2] - other[-1].box[2]
    return min(abs(left), abs(right), abs(left + right) / 2) <= _FLUSH * one[0].height / 2


def _spanned(rule: Rule, columns: Sequence[Shape]) -> tuple[int, int] | None:
    """The columns over which a rule runs, where they are some and not all."""
    over = [
        at
        for at, one in enumerate(columns)
        if min(one.right, rule.right) - max(one.left, rule.left) > 0.5 * (one.right - one.left)
    ]
    return (over[0], over[-1]) if 0 < len(over) < len(columns) else None


def _is_within(piece: Part, rule: Rule) -> bool:
    return rule.left - _STRAY <= piece[0].box[0] and piece[-1].box[2] <= rule.right + _STRAY


def _in_cells(left: float, right: float, columns: Sequence[Shape]) -> Iterator[tuple[int, int]]:
    """The cells in which a piece begins and ends; over names of rows and figures at once it is no name."""
    begins = [column.begins or column.left for column in columns]
    first, last = (
        max((at for at, side in enumerate(begins) if side <= place), default=0)
        for place in (left + _STRAY, right - _STRAY)
    )
    if first or not last:
        yield first, last


def _over_several(piece: Part, columns: Sequence[Shape], over: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A piece over several columns: it is in the middle over all of them, or in line with one and hardly
    over others. Over names of rows and figures at once it would be no name."""
    left, right = piece[0].box[0], piece[-1].box[2]
    if over[0] > 0 and _is_common(piece, columns):
        yield over[0], over[-1]
        return
    owners = [at for at in over if _in_line(piece, columns[at], columns[at])]
    others = [columns[at] for at in over if at not in owners]
    hardly = all(min(right, one.right) - max(left, one.left) < 0.5 * (one.right - one.left) for one in others)
    if len(owners) == 1 and hardly:
        yield owners[0], owners[0]


def _between(piece: Part, columns: Sequence[Shape]) -> Iterator[tuple[int, int]]:
    """A piece over no column: over the one after it, unless that is flush left, over the one before, unless
    that is flush right, or in the middle over both."""
    left, right, off = piece[0].box[0], piece[-1].box[2], _FLUSH * piece[0].height
    after = next((at for at, one in enumerate(columns) if one.right >= right), len(columns))
    before = after - 1
    if before > 0 and after < len(columns):
        middle = (columns[before].left + columns[after].right) / 2
        if abs((left + right) / 2 - middle) <= off:
            yield before, after
            return
    if after < len(columns) and (columns[after].flush_right or not columns[after].flush_left):
        yield after, after
    if before >= 0 and (columns[before].flush_left or not columns[before].flush_right):
        yield before, before


def name_rows(
    lines: Sequence[Sequence[Name]], count: int, *, from_right: bool
) -> list[list[list[Word] | None]]:
    """Lines of names as rows of cells: those of one row together, until names stand under one that reaches
    over several columns. Where a name reaches it is None; ``from_right`` puts it at its right end."""
    rows: list[list[list[Word] | None]] = []
    wide: list[Name] = []
    for names in lines:
        below = any(over.first <= name.first <= over.last for over in wide for name in names)
        if not rows or below:
            rows.append([[] for _ in range(count)])
            wide = []
        wide += [name for name in names if name.first < name.last]
        for name in names:
            _put(rows[-1], name, from_right=from_right)
    return rows


def _put(row: list[list[Word] | None], name: Name, *, from_right: bool) -> None:
    at = name.last if from_right else name.first
    for covered in range(name.first, name.last + 1):
        if covered != at and not row[covered]:
            row[covered] = None
    row[at] = [*(row[at] or []), *name.words]
