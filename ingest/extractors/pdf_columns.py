"""Columns that a file draws row by row: a line of PDFium then holds a line of each column.

Such columns are told by their gutter: gaps wider than spaces, at one place in line after line, with prose
that fills the width on both sides. Rows of a table have short cells, cells that not every line has, or rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_LEAST_SIGNS = 30
"""Signs of a line that may hold lines of two columns: twice the narrowest column of prose."""

_WIDE = 0.8
"""Share of the size of type from which on a gap is no space: justified lines rarely stretch theirs so far."""

_ROWS = 6
"""Rows that a gutter runs through, at least."""

_SAME = 3.0
"""Points within which the lines of a column begin."""

_NARROWEST = 60.0
"""Points of the narrowest column: ten signs."""

_MOST_COLUMNS = 5

_FULL = 0.8
"""Share of the width of its column that the middle line of prose fills; in tables cells end anywhere."""

_ALL = 0.7
"""Share of the rows that have something in every column: in tables the lines of a long cell stand alone."""

_FIGURES = 0.2
"""Share of digits from which on a column is one of figures."""

_RULES = 3
"""Rules across the gutter of a table: above its head, below it, at its end."""


Drawn = tuple[str, int, tuple[float, float, float, float]]
"""A line as PDFium has it: its signs, the number of the first, and the box of its first letter (left, bottom,
right, top) in points from the lower left corner of the page as it is drawn."""


class _Sight(NamedTuple):
    """How places are measured: from the left, or in columns read from right to left as in a mirror that
    stands in the middle of a page ``width`` wide (its left and right edge added)."""

    handle: Any
    width: float | None

    def span(self, number: int) -> tuple[float, float]:
        """Where a sign begins and ends."""
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.handle, number, box)
        return self.seen(float(box.left), float(box.right))

    def begin_of_word(self, line: _Line, at: int) -> float:
        """Where the word that sign ``at`` of a line begins with begins; a number in Arabic does so with its
        last digit."""
        begin = self.span(line.start + at)[0]
        if self.width is None or not line.signs[at].isascii():
            return begin
        stop = line.signs.find(" ", at)
        return min(begin, self.span(line.start + (stop if stop > 0 else len(line.signs)) - 1)[0])

    def end_of_word(self, line: _Line, at: int) -> float:
        """Where the word before sign ``at`` ends."""
        end = self.span(line.start + at - 1)[1]
        if self.width is None or not line.signs[at - 1].isascii():
            return end
        return max(end, self.span(line.start + line.signs.rfind(" ", 0, at) + 1)[1])

    def seen(self, left: float, right: float) -> tuple[float, float]:
        return (left, right) if self.width is None else (self.width - right, self.width - left)


class _Line(NamedTuple):
    signs: str
    start: int
    left: float
    foot: float
    size: float


class _Gap(NamedTuple):
    """A wide gap: the number of its space in the line, where text ends, and where it begins again."""

    at: int
    end: float
    begin: float


class _Row(NamedTuple):
    """A line cut at the gutters: its pieces by column, and where each ends."""

    pieces: dict[int, _Line]
    ends: dict[int, float]


def by_columns(
    drawn: Sequence[Drawn], text_page: Any, page: Any, *, leftwards: bool = False
) -> list[Drawn] | None:
    """The lines of a page with those that hold a line of each column cut and put in order, column by column;
    None where there are no such lines. Costs the measuring of two lines where there are none.

    ``leftwards``: the page is read from right to left, so is the right column before the left one.
    """
    left, _, right, _ = page.get_bbox()
    sight = _Sight(text_page.raw, left + right if leftwards else None)
    if len(drawn) < _ROWS or not _may_have_gutter(drawn, sight):
        return None
    lines = [_line(one, sight) for one in drawn]
    gaps = [_gaps(line, sight) for line in lines]
    gutters = _gutters(gaps)
    if not gutters:
        return None
    rows = [_cut(line, found, gutters, sight) for line, found in zip(lines, gaps, strict=True)]
    ordered: list[_Line] = []
    found = False
    for first, last, in_columns in _zones(lines, rows):
        if (
            in_columns
            and _is_prose(rows[first:last])
            and not _is_ruled(page, lines[first:last], gutters, sight)
        ):
            found = True
            ordered += _down(rows[first:last])
        else:
            ordered += lines[first:last]
    return [_drawn(line, sight) for line in ordered] if found else None


def _line(drawn: Drawn, sight: _Sight) -> _Line:
    signs, start, (left, foot, right, top) = drawn
    return _Line(signs, start, sight.seen(left, right)[0], foot, top - foot)


def _drawn(line: _Line, sight: _Sight) -> Drawn:
    left, _ = sight.seen(line.left, line.left)
    return line.signs, line.start, (left, line.foot, left, line.foot + line.size)


def _may_have_gutter(lines: Sequence[Drawn], sight: _Sight) -> bool:
    """Whether the longest line of a middle quarter of a page and the lines around it have a gap at one place;
    in tables the lines around have others, or none."""
    quarter = len(lines) / 4
    for part in (1, 2):
        span = range(int(part * quarter), int((part + 1) * quarter))
        longest = max(span, key=lambda at: len(lines[at][0]))
        found = _between_prose(lines[longest], sight)
        for near in (longest + 1, longest - 1, longest + 2):
            if found and 0 <= near < len(lines):
                others = _between_prose(lines[near], sight)
                found = [one for one in found if any(abs(one - other) <= _SAME for other in others)]
        if found:
            return True
    return False


def _between_prose(drawn: Drawn, sight: _Sight) -> list[float]:
    """Where text begins again behind the wide gaps of a line that have enough of it on both sides."""
    line = _line(drawn, sight)
    if len(line.signs) < _LEAST_SIGNS:
        return []
    gaps = _gaps(line, sight)
    stops = [0, *(gap.at for gap in gaps), len(line.signs)]
    return [
        gap.begin
        for gap, before, after in zip(gaps, stops, stops[2:], strict=False)
        if gap.at - before >= _LEAST_SIGNS / 3 and after - gap.at >= _LEAST_SIGNS / 3
    ]


def _gaps(line: _Line, sight: _Sight) -> list[_Gap]:
    """The wide gaps of a line."""
    found = []
    signs = line.signs
    at = signs.find(" ", 1)
    while 0 < at < len(signs) - 1:
        end = sight.end_of_word(line, at)
        begin = sight.begin_of_word(line, at + 1)
        if begin - end > _WIDE * line.size > 0:
            found.append(_Gap(at, end, begin))
        at = signs.find(" ", at + 1)
    return found


def _gutters(gaps: Sequence[Sequence[_Gap]]) -> list[float]:
    """Where columns begin behind a gutter, from the left; empty where gaps stand here and there."""
    begins = Counter(round(gap.begin) for line in gaps for gap in line)
    found: list[float] = []
    for place, _ in sorted(begins.items(), key=lambda one: (-one[1], one[0])):
        near = sum(begins[place + by] for by in (-2, -1, 0, 1, 2))
        if near >= _ROWS and all(abs(place - other) > _NARROWEST for other in found):
            found.append(float(place))
    return sorted(found) if len(found) < _MOST_COLUMNS else []


def _cut(line: _Line, gaps: Sequence[_Gap], gutters: Sequence[float], sight: _Sight) -> _Row | None:
    """A line by columns; None where it runs across a gutter."""
    cuts = [gap for gap in gaps if any(abs(gap.begin - gutter) <= _SAME for gutter in gutters)]
    last = sight.span(line.start + len(line.signs.rstrip()) - 1)[1]
    pieces: dict[int, _Line] = {}
    ends: dict[int, float] = {}
    start, left = 0, line.left
    for gap in [*cuts, None]:
        stop, end = (gap.at, gap.end) if gap else (len(line.signs), last)
        column = sum(1 for gutter in gutters if gutter <= left + _SAME)
        if column < len(gutters) and end > gutters[column]:
            return None
        pieces[column] = _Line(line.signs[start:stop], line.start + start, left, line.foot, line.size)
        ends[column] = end
        if gap:
            start, left = gap.at + 1, gap.begin
    return _Row(pieces, ends)


def _zones(lines: Sequence[_Line], rows: Sequence[_Row | None]) -> Iterator[tuple[int, int, bool]]:
    """Stretches of lines (from, to): those that stand one below the other in columns, and all others."""
    first = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines):
            below = lines[at].foot < lines[at - 1].foot - 0.2 * lines[at].size
            if (rows[at] is None) == (rows[at - 1] is None) and (rows[at] is None or below):
                continue
        yield first, at, rows[first] is not None
        first = at


def _is_prose(zone: Sequence[_Row | None]) -> bool:
    """Whether columns side by side are those of running text: as full as lines are, row by row in all."""
    rows = [row for row in zone if row is not None]
    cut = [at for at, row in enumerate(rows) if len(row.pieces) > 1]
    if len(cut) < _ROWS:
        return False
    columns = {column for row in rows for column in row.pieces}
    whole = [at for at in cut if len(rows[at].pieces) == len(columns)]
    if len(whole) < _ALL * (cut[-1] - cut[0] + 1):
        return False
    return all(_is_full([row for row in rows if column in row.pieces], column) for column in columns)


def _is_full(rows: Sequence[_Row], column: int) -> bool:
    """Whether the lines of a column are those of prose."""
    widths = [row.ends[column] - row.pieces[column].left for row in rows]
    text = "".join(row.pieces[column].signs for row in rows)
    figures = sum(1 for sign in text if sign.isdigit())
    full = median(widths) >= _FULL * max(widths) and max(widths) >= _NARROWEST
    return full and figures < _FIGURES * len(text)


def _is_ruled(page: Any, lines: Sequence[_Line], gutters: Sequence[float], sight: _Sight) -> bool:
    """Whether rules run across a gutter between the lines: then the columns are those of a table."""
    top, bottom = lines[0].foot + 3 * lines[0].size, lines[-1].foot - 2 * lines[-1].size
    count = 0
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, y0, right, y1 = drawn.get_bounds()
        x0, x1 = sight.seen(left, right)
        across = any(x0 < gutter - 20 and x1 > gutter + 20 for gutter in gutters)
        count += across and y0 > bottom and y1 < top
        if count >= _RULES:
            return True
    return False


def _down(zone: Sequence[_Row | None]) -> Iterator[_Line]:
    """The pieces of a zone, column by column."""
    for column in range(_MOST_COLUMNS):
        for row in zone:
            if row is not None and column in row.pieces:
                yield row.pieces[column]
