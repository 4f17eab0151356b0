"""Columns of figures that stand so close that the gaps between them are like those between words.

One line does not tell where a cell ends; five lines of figures under each other do, for no word of prose
stands so. What cannot be told stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.tables_grid import Word, is_number
from ingest.tables_lines import Line, far

_LEAST_LINES = 5
"""Lines of figures under each other that are no accident."""

_RIVER = 0.16
"""Share of the height of a line of the narrowest gap that may part columns: a narrow space is a sixth."""

_SPACE = 0.42
"""The same, of the widest space between two words, or between two groups of digits."""

_APART = 0.6
"""The same, of a gap that parts two columns of words."""

_FILLED = 0.6
"""Share of the lines in which a column of figures has one."""

_OWN = 0.7
"""Share of what a line has in columns of figures that are figures; a title with dates has less."""

_FIGURES = 0.8
"""Share of the cells of a column of figures that are figures."""

Cells = list[tuple[Word, ...]]
"""What stands in a column, by line; empty where nothing does."""


def close_parted(lines: Sequence[Line]) -> list[Line]:
    """Lines, those of close columns of figures cut where these show it."""
    found = list(lines)
    for run in _runs(lines):
        columns, run = _settled(lines, run)
        if columns and sum(len(lines[at].parts) == len(columns) for at in run) < 0.8 * len(run):
            for number, at in enumerate(run):
                parts = tuple(column[number] for column in columns if column[number])
                found[at] = Line(lines[at].words, parts, close=True)
    return found


def _settled(lines: Sequence[Line], run: list[int]) -> tuple[list[Cells], list[int]]:
    """The columns of a run, and its lines without those that have other things where most have figures: a
    title with two dates above them."""
    columns = _columns([lines[at] for at in run])
    figures = [column for column in columns if _is_figures(column)]
    kept = [
        at
        for number, at in enumerate(run)
        if sum(_are_figures(one[number]) for one in figures)
        >= _OWN * sum(bool(one[number]) for one in figures)
    ]
    if columns and _LEAST_LINES <= len(kept) < len(run):
        return _settled(lines, kept)
    return columns, run


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """The numbers of lines with two figures or more that follow each other; one without may stand between."""
    run: list[int] = []
    for at, line in enumerate(lines):
        if not _has_figures(line):
            continue
        if run and (at - run[-1] > 2 or any(far(lines[one], lines[one + 1]) for one in range(run[-1], at))):
            if len(run) >= _LEAST_LINES:
                yield run
            run = []
        run.append(at)
    if len(run) >= _LEAST_LINES:
        yield run


def _has_figures(line: Line) -> bool:
    figures = [word for word in line.words if is_number(word.text)]
    return len(figures) > 1 and any(sign.isdecimal() for word in figures for sign in word.text)


def _columns(run: Sequence[Line]) -> list[Cells]:
    """The columns of lines of figures; none where they are not at least two of figures beside another."""
    height = median(line.height for line in run)
    columns = _joined(_parted(run, height), height)
    figures = [column for column in columns if _is_figures(column)]
    full = [column for column in figures if sum(map(bool, column)) >= _FILLED * len(run)]
    return columns if len(columns) > 2 and len(full) > 1 else []


def _parted(run: Sequence[Line], height: float) -> list[Cells]:
    """Columns by the gaps that no line crosses (of ten lines, one may)."""
    allowed = len(run) // 10
    events = [(word.box[0], 1) for line in run for word in line.words]
    events += [(word.box[2] + _RIVER * height, -1) for line in run for word in line.words]
    starts: list[float] = []
    covered, free = 0, True
    for at, step in sorted(events):
        covered += step
        if free and covered > allowed:
            starts.append(at)
        free = covered <= allowed
    columns: list[Cells] = []
    for start, end in pairwise([*starts, float("inf")]):
        first = not columns
        columns.append(
            [
                tuple(w for w in line.words if (first or start <= w.middle[0]) and w.middle[0] < end)
                for line in run
            ]
        )
    return columns


def _joined(columns: Sequence[Cells], height: float) -> list[Cells]:
    """Columns, those put together that only a space parts: two words of names, groups of digits."""
    found: list[Cells] = []
    for column in columns:
        if found and _is_one(found[-1], column, height):
            found[-1] = [(*before, *more) for before, more in zip(found[-1], column, strict=True)]
        else:
            found.append(column)
    return found


def _is_one(left: Cells, right: Cells, height: float) -> bool:
    both = [(one, other) for one, other in zip(left, right, strict=True) if one and other]
    gaps = [other[0].box[0] - one[-1].box[2] for one, other in both]
    if not gaps:
        return False
    figures = _is_figures(left), _is_figures(right)
    if all(figures):
        return max(gaps) <= _SPACE * height and _are_groups(left, right)
    if any(figures):
        words = Counter(one[-1].text if figures[1] else other[0].text for one, other in both)
        alike = words.most_common(1)[0][1] >= _FIGURES * len(both)
        return alike and max(gaps) <= _SPACE * height  # "Region 1", "Region 2", or "4 kg", "7 kg"
    return min(gaps) < _APART * height


def _are_groups(left: Cells, right: Cells) -> bool:
    """Whether what stands right are groups of three digits, each one behind up to three at the left."""
    for one, other in zip(left, right, strict=True):
        if not other:
            return False
        text = other[0].text
        whole = text[:3]
        if one and not (whole.isdecimal() and len(whole) == 3 and not text[3:4].isdecimal()):
            return False
        if one and not (one[-1].text.isdecimal() and len(one[-1].text) <= 3):
            return False
    return True


def _is_figures(column: Cells) -> bool:
    filled = [cell for cell in column if cell]
    return sum(map(_are_figures, filled)) >= _FIGURES * len(filled)


def _are_figures(cell: Sequence[Word]) -> bool:
    return bool(cell) and all(is_number(word.text) for word in cell)
