"""The head of a table without cells drawn around them: how many lines it has, and what they name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.tables_grid import YEAR, is_number
from ingest.tables_heads import NAMED
from ingest.tables_lines import FAR, Line, far
from ingest.tables_names import Name, names_of
from ingest.tables_rules import Rule
from ingest.tables_shapes import Shape
from ingest.tables_spans import over_repeats
from ingest.tables_words import joined

HEAD = 7
"""Lines of the highest head: names of columns broken into narrow lines."""

_NEXT, _UNDER, _SAME = 2.2, 4.0, 1.6
"""Heights of a line within which a head stands over its rows, the same with a rule between, and one line of
a head over another."""

_CLOSER = 0.85
"""Share of the step from row to row: lines of one head stand closer."""

_FIGURES = 0.6
"""Share of the lines under a head that have figures."""

_MIDDLE = 0.5
"""Share of the height of a line by which what stands over the middle of a table may be off."""


def head_under_rule(above: Sequence[Line], first: Line, rules: Sequence[Rule]) -> list[Line]:
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
        if far(line, below) or any(line.middle < height < below.middle for height in over):
            break
        head.insert(0, line)
        below = line
    if not head:
        return []
    before = head[0].middle - FAR * head[0].height  # farther up it is the rule of something else
    if len(head) < len(above):
        before = max(before, above[-len(head) - 1].middle)
    return head if any(before < height < below.middle for height in over) else []


def head_length(block: Sequence[Line], heights: Sequence[float]) -> int:
    """How many lines at the top of a block name its columns: those above the first of the rules that lie at
    some ``heights`` between its lines, else those above the first figures. 0 where that is not plain."""
    inner = [height for height in heights if block[0].middle < height < block[-1].middle]
    count = sum(1 for line in block if inner and line.middle < min(inner))
    if 0 < count <= HEAD and count < len(block) - 1 and not any(map(has_figures, block[:count])):
        return count
    count = next((at for at, line in enumerate(block) if has_figures(line)), 0)
    rest = block[count:]
    if not 0 < count <= HEAD or sum(map(has_figures, rest)) < _FIGURES * len(rest):
        return 0
    return _as_far_as_close(block, count)


def has_figures(line: Line) -> bool:
    """Whether a line has a number, not a year, behind its first stretch."""
    texts = [joined(part) for part in line.parts[1:]]
    return any(is_number(text) and not YEAR.fullmatch(text) for text in texts)


def _as_far_as_close(block: Sequence[Line], count: int) -> int:
    """How many of the lines without figures are the head: they are set otherwise than the rows, or stand
    closer than these do."""
    steps = [below.middle - above.middle for above, below in pairwise(block[count - 1 :])]
    step = median(steps) if steps else 0.0
    fonts = {word.font for line in block[count:] for word in line.words}
    for at in range(1, count):
        near = block[at].middle - block[at - 1].middle < _CLOSER * step
        other = not any(word.font in fonts for word in block[at].words)
        heading = len(block[at].parts) == 1 and block[at].words[0].box[0] <= block[0].words[0].box[0] + 2
        if not near and (heading or not other):
            return at
    return count


def head_above(
    above: Sequence[Line], below: Line, named: bool, columns: Sequence[Shape], rules: Sequence[Rule]
) -> list[Line]:
    """Of the lines ``above`` a table those that name its columns though no rule says so. ``below`` is its
    first line, ``named`` whether that belongs to the head."""
    head: list[Line] = []
    across = 0.9 * (columns[-1].right - columns[0].left)
    heights = [rule.height for rule in rules if rule.right - rule.left > across]
    for line in reversed(above[-HEAD:]):
        parted_off = any(line.middle < height < below.middle for height in heights)
        near = _SAME if named else _UNDER if parted_off else _NEXT
        if line.middle < below.middle - near * max(line.height, below.height):
            break
        if (named and parted_off) or NAMED.match(joined(line.words)):
            break
        names = names_of(line, columns, rules, [below, *head] if named else ())
        if names is None or not _is_head(line, names, columns, below if named else None, heights):
            break
        head.insert(0, line)
        below, named = line, True
    return head


def _is_head(
    line: Line, names: Sequence[Name], columns: Sequence[Shape], below: Line | None, heights: Sequence[float]
) -> bool:
    """Whether names are those of columns: of half of them at least (one alone only close under a rule), or
    over names that are set alike."""
    if below is None:
        framed = any(0 < line.middle - height < 2 * line.height for height in heights)
        over = sum(1 for name in names if name.first > 0)
        return over >= max(1, (len(columns) - 1) / 2) and (len(names) > 1 or framed)
    alike = {word.font for word in line.words} & {word.font for word in below.words}
    left, right = line.words[0].box[0], line.words[-1].box[2]
    centred = abs(left + right - columns[0].left - columns[-1].right) <= 2 * _MIDDLE * line.height
    return bool(alike) and names[0].first > 0 and not (len(names) == 1 and centred and len(columns) > 2)


def head_names(
    head: Sequence[Line], columns: Sequence[Shape], rules: Sequence[Rule]
) -> list[list[Name]] | None:
    """The names in the lines of a head; None where one cannot be told."""
    named = [names_of(line, columns, rules, head) for line in head]
    found = []
    for at, line in enumerate(head):
        repeats = (over_repeats(line, lower, columns) for lower in named[at + 1 :] if lower)
        names = next(filter(None, repeats), named[at])
        if names is None:
            return None
        found.append(names)
    return found
