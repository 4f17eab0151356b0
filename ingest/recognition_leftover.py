"""What the first reading of a picture left: lines in another script, words in coloured shapes. Pure.

A page is read with the models of one script and one idea of what is ink. Where letters are left that no sure
word covers, they are set out in black on white and may be read again by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingest.recognition import Recognition, Scan, SeenLine

if TYPE_CHECKING:
    from ingest.sign_boxes import Box

_CELL = 6.0
"""Points of a cell by which ink is counted: half the height of a line of text."""

_AROUND = 8.0 * 9
"""Dots of 300 an inch around a dot whose median is what it stands on: three strokes of a large letter."""

_RELIEF = 48
"""Shades by which ink differs from what it stands on: print on coloured paper has 70, grain 20."""

_LEAST, _MOST = 0.06, 0.6
"""Shares of a cell that are ink where letters are: fewer are specks, more a rule or a dark shape's edge."""

_RUN = 4
"""Cells in a row that a word has, with gaps of one between: 24 points."""

_ENOUGH = 12
"""Such cells from which a page is looked at again: a short word in a coloured shape has 14, a page that was
read well 0 to 8."""

SURE = 0.8
"""Mean of its words from which a line counts as read: lines in the script of the models have 0.85 and more,
of another one 0.2 to 0.6, with names in the first among them 0.75."""

_TAKEN = 0.6
"""The same for a line that is added: there is nothing else to read there, but shapes give letters too."""

_LETTERS = 3
"""Letters of an added line at least."""


def leftover(scan: Scan, seen: Recognition, least: float = SURE) -> Scan | None:
    """The letters of a picture that no line of ``seen`` that is at least so sure covers, in black on white,
    at their places; None where there are hardly any."""
    import numpy as np  # here: it takes 0.1 s, and most folders hold no scans

    side = max(2, round(_CELL * scan.width / max(1.0, scan.page_width)))
    rows, columns = scan.height // side, scan.width // side
    if rows < 2 or columns < _RUN:
        return None
    relief = _relief(scan, np)
    ink = (relief[: rows * side, : columns * side] > _RELIEF).reshape(rows, side, columns, side)
    share = ink.mean(axis=(1, 3))
    covered = np.zeros((rows, columns), bool)
    for left, top, right, bottom in (line.box for line in seen.lines if _sure(line) >= least):
        covered[int(top * rows) : int(bottom * rows) + 1, int(left * columns) : int(right * columns) + 1] = (
            True
        )
    kept = _runs((share > _LEAST) & (share < _MOST) & ~covered, np)
    if int(kept.sum()) < _ENOUGH:
        return None
    wanted = np.kron(_wider(_wider(kept, np), np) & ~covered, np.ones((side, side), bool))
    dots = np.full(relief.shape, 255, np.uint8)
    inside = relief[: rows * side, : columns * side]
    shown = 255 - np.minimum(255, 2 * inside)
    dots[: rows * side, : columns * side] = np.where(wanted, shown, 255).astype(np.uint8)
    return replace(scan, dots=dots.tobytes())


def _relief(scan: Scan, np: Any) -> Any:
    """By how many shades each dot is lighter or darker than all that it stands on, rows by columns: a dot on
    the edge of a shape lies between the two shades there, and is no letter."""
    from PIL import Image, ImageFilter

    image = Image.frombytes("L", (scan.width, scan.height), scan.dots)
    fine = scan.width / max(1.0, scan.page_width) * 72 / 300
    ground = image.reduce(max(1, round(_AROUND * fine / 9))).filter(ImageFilter.MedianFilter(9))
    around = (ground.filter(ImageFilter.MaxFilter(3)), ground.filter(ImageFilter.MinFilter(3)))
    light, dark = (
        np.asarray(one.resize(image.size, Image.Resampling.BILINEAR), dtype=np.int16) for one in around
    )
    dots = np.asarray(image, dtype=np.int16)
    return np.maximum(np.maximum(dots - light, dark - dots), 0)


def _runs(some: Any, np: Any) -> Any:
    """The cells that stand in a row of at least ``_RUN`` of them, single gaps allowed."""
    kept = np.zeros_like(some)
    for at in np.flatnonzero(some.any(axis=1)):
        places = np.flatnonzero(some[at])
        for run in np.split(places, np.flatnonzero(np.diff(places) > 2) + 1):
            if len(run) >= _RUN:
                kept[at, run] = True
    return kept


def _wider(cells: Any, np: Any) -> Any:
    """The cells and their neighbours."""
    framed = np.pad(cells, 1)
    high, wide = cells.shape
    shifts = [framed[down : down + high, along : along + wide] for down in range(3) for along in range(3)]
    return np.logical_or.reduce(shifts)


def _sure(line: SeenLine) -> float:
    letters = sum(len(word.text) for word in line.words)
    return sum(word.sure * len(word.text) for word in line.words) / letters


def with_more(seen: Recognition, more: Recognition) -> Recognition:
    """``seen`` with the lines of ``more`` that are surely read, each paragraph of them behind what stands
    above it; what was less surely read in their place is left out."""
    added = [line for line in more.lines if _is_taken(line, seen.lines)]
    if not added:
        return seen
    old = [line for line in seen.lines if _sure(line) >= SURE or not _is_hidden(line, added)]
    blocks = _paragraphs(old)
    for block in _paragraphs(added):
        blocks.insert(_place(block, blocks), block)
    lines = tuple(replace(line, paragraph=number) for number, block in enumerate(blocks) for line in block)
    models = dict.fromkeys((*seen.languages.split("+"), *more.languages.split("+")))
    return replace(seen, lines=lines, languages="+".join(filter(None, models)))


def _is_taken(line: SeenLine, seen: Iterable[SeenLine]) -> bool:
    """Whether there are letters in it, surer than those of the lines that it would hide."""
    hidden = (_sure(one) for one in seen if _is_hidden(one, (line,)))
    least = max(hidden, default=_TAKEN)
    return _sure(line) >= max(_TAKEN, least) and sum(map(str.isalpha, line.text)) >= _LETTERS


def _is_hidden(line: SeenLine, added: Sequence[SeenLine]) -> bool:
    """Whether most of a line lies where lines were added."""
    return 2 * sum(_common(line.box, one.box) for one in added) > _area(line.box)


def _common(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _paragraphs(lines: Iterable[SeenLine]) -> list[list[SeenLine]]:
    return [list(block) for _, block in groupby(lines, key=lambda line: line.paragraph)]


def _place(block: Sequence[SeenLine], blocks: Sequence[Sequence[SeenLine]]) -> int:
    """Where a paragraph belongs: behind the last one that stands above it in its column, else before the
    first that stands below it there, else at the end."""
    beside = [at for at, one in enumerate(blocks) if _same_column(block, one)]
    middle = _middle(block)
    above = [at for at in beside if _middle(blocks[at]) < middle]
    if above:
        return above[-1] + 1
    return beside[0] if beside else len(blocks)


def _same_column(one: Sequence[SeenLine], other: Sequence[SeenLine]) -> bool:
    left = max(min(line.box[0] for line in one), min(line.box[0] for line in other))
    return left < min(max(line.box[2] for line in one), max(line.box[2] for line in other))


def _middle(block: Sequence[SeenLine]) -> float:
    return (block[0].box[1] + block[-1].box[3]) / 2
