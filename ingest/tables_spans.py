"""Names over several columns, told by what repeats under them: "Boys, Girls, Boys, Girls" are two groups.

Without a rule a name that stands flush with the first of its columns looks like the name of that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.tables_lines import Line, Part
from ingest.tables_names import Name
from ingest.tables_shapes import Shape
from ingest.tables_words import joined


def over_repeats(line: Line, lower: Sequence[Name], columns: Sequence[Shape]) -> list[Name] | None:
    """The names in a line over the ``lower`` ones, where these are the same for each of its names.

    None where nothing repeats, or where the line has not one name for each of the groups, over it.
    """
    groups = _groups(lower)
    if not groups:
        return None
    first = lower[groups[0][0]].first
    left = min(lower[groups[0][0]].words[0].box[0], columns[first].left)
    before = [part for part in line.parts if part[-1].box[2] < left]
    over = [part for part in line.parts if part[-1].box[2] >= left]
    if len(before) > 1 or len(over) != len(groups):
        return None
    found = [Name(0, 0, part) for part in before]
    for part, (start, end) in zip(over, groups, strict=True):
        if not _stands_over(part, lower[start : end + 1], columns):
            return None
        found.append(Name(lower[start].first, lower[end].last, part))
    return found


def _groups(lower: Sequence[Name]) -> list[tuple[int, int]]:
    """From which to which name (by number) the groups reach that repeat each other, over all columns but
    those at the left; none where names do not repeat, or are all one."""
    ends = [name for name in lower if name.first > 0]
    skipped = len(lower) - len(ends)
    texts = [joined(name.words) for name in ends]
    single = all(name.first == name.last for name in ends)
    in_row = all(one.first + 1 == other.first for one, other in pairwise(ends))
    if not (single and in_row and skipped <= 1):
        return []
    for size in range(2, len(texts) // 2 + 1):
        if (
            len(texts) % size == 0
            and texts == texts[:size] * (len(texts) // size)
            and len(set(texts)) == size
        ):
            return [(skipped + at, skipped + at + size - 1) for at in range(0, len(texts), size)]
    return []


def _stands_over(part: Part, names: Sequence[Name], columns: Sequence[Shape]) -> bool:
    """Whether the middle of a part is over the columns and their names."""
    left = min(names[0].words[0].box[0], columns[names[0].first].left)
    right = max(names[-1].words[-1].box[2], columns[names[-1].last].right)
    return left < (part[0].box[0] + part[-1].box[2]) / 2 < right
