"""The running head on the first page of a document: furniture above a title, or the title itself.

What later pages repeat stands on the first page as the title (larger than there), as the only heading it has,
or as the head that every page has, above a title of its own. Only the last is no part of the text. The symbol
of a document ("A/HRC/59/60") stays: whoever looks for it is to find the document that bears it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile
from statistics import median

from ingest.extractors.pdf_lines import Line

_LARGER = 1.08
"""How much larger than the usual type a heading is set, at least, and a title than the head that repeats
it."""

_SAME = 1.04
"""The same for what is no larger than the text."""

_GAP = 1.3
"""How much farther than lines of text stand from each other the text stands from a heading in its size."""

_TITLE_LINES = 3
"""Lines above a large title, or of one in the size of the text, at most."""

_SHORT = 0.8
"""Share of a full line that the last line of such a heading has, at most."""

_SYMBOL = re.compile(r"\(?[A-Z]{1,6}(?:[/.][\w.…()*-]+)+\*?\)?")
_SENTENCE_ENDS = (".", ";", ",", "。", "؛", "،", "।")


def is_head(line: Line, later: Sequence[float], title: float, usual: float) -> bool:
    """Whether ``line``, at the top of the first page, is a running head there too.

    ``later`` are the sizes in which heads are set at its place on later pages, ``title`` is that of the
    title below (``size_of_title``), and ``usual`` that of the text. A head that is larger than the text is
    the title itself, unless a larger one stands below.
    """
    if not later or not title or _SYMBOL.fullmatch(line.text.strip()):
        return False
    if line.size > _LARGER * median(later):
        return False
    return line.size <= usual * _SAME or title >= _LARGER * line.size


def size_of_title(lines: Sequence[Line], apart: Collection[int], usual: float) -> float:
    """The size of the title that a page has at its top among the lines that are not ``apart``; 0 for none.

    A title is larger than the text, which is ``usual`` high, or parted from it by a gap.
    """
    text = [line for at, line in enumerate(lines) if at not in apart and any(map(str.isalpha, line.text))]
    if not usual or len(text) < 2:
        return 0.0
    ordered = sorted(text, key=lambda line: -line.foot)
    above = list(takewhile(lambda line: line.size < usual * _SAME, ordered[: _TITLE_LINES + 1]))
    full = max(len(line.text) for line in text)
    large = ordered[len(above)].size if len(above) < len(ordered) else 0.0
    if (
        len(above) <= _TITLE_LINES
        and large >= _LARGER * usual
        and all(_is_heading(one, full) for one in above)
    ):
        return large
    return usual if _stands_apart(ordered, usual, full) else 0.0


def _stands_apart(ordered: Sequence[Line], usual: float, full: int) -> bool:
    """Whether the first lines of a page are a heading in the size of its text."""
    falls = [before.foot - line.foot for before, line in pairwise(ordered)]
    close = [fall for fall in falls if 0.5 * usual < fall < 3 * usual]
    if not close:
        return False
    gap = _GAP * median(close)
    last = next((at for at, fall in enumerate(falls[:_TITLE_LINES]) if not 0.5 * usual < fall <= gap), None)
    if last is None or falls[last] <= gap:  # a paragraph, or a line beside it: columns
        return False
    return _is_heading(ordered[last], full)


def _is_heading(line: Line, full: int) -> bool:
    text = line.text.strip()
    return len(text) <= _SHORT * full and not text.endswith(_SENTENCE_ENDS)
