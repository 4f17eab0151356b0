"""Lines of words, cut where the gaps between words are wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.tables_grid import Word

_PARTED = 0.9
"""Share of the height of a line from which on a gap between words is one between cells."""

FAR = 2.6
"""Heights of a line after which the next one belongs to something else."""

Part = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, and the same cut where cells end: at wide gaps, or (``close``) where figures
    above and below show that narrow ones part columns."""

    words: Part
    parts: tuple[Part, ...]
    close: bool = False

    @property
    def middle(self) -> float:
        """Where the line stands."""
        return self.words[0].middle[1]

    @property
    def height(self) -> float:
        """How high its letters are."""
        return median(word.height for word in self.words)


def parted(line: Sequence[Word]) -> Line:
    """A line cut where the gap between two words is wide, or where nothing was written in it."""
    parts: list[list[Word]] = []
    for word in line:
        if parts and not word.begins and word.box[0] - parts[-1][-1].box[2] < _PARTED * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return Line(tuple(line), tuple(map(tuple, parts)))


def far(before: Line, line: Line) -> bool:
    """Whether a line stands so far below another that it belongs to something else."""
    return line.middle - before.middle > FAR * max(before.height, line.height)
