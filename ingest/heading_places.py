"""Where on their pages headings begin, so that a hit can name the one above the passage that was found.

A heading counts where its line can be found on its page, in the order of the document; of a page on which one
cannot, nothing is said: its path is that of the page as a whole. Pure functions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from index.model import HeadingPath, HeadingStarts

Begun = tuple[int, HeadingPath]
"""The page (from 1) on which a heading begins, and the path from there on: itself and those above it."""


def starts_on_pages(begun: Sequence[Begun], texts: Sequence[str]) -> tuple[HeadingStarts, ...]:
    """For each page where its headings begin; ``begun`` is in the order of the document.

    The first entry of a page says what is in force at its begin. Pages on which none begins have none.
    """
    on_page: dict[int, list[HeadingPath]] = defaultdict(list)
    for page, path in begun:
        on_page[page].append(path)
    found: list[HeadingStarts] = []
    before: HeadingPath = ()
    for number, text in enumerate(texts, 1):
        paths = on_page.get(number, [])
        found.append(_starts(paths, text, before) if paths else ())
        before = paths[-1] if paths else before
    return tuple(found)


def _starts(paths: Sequence[HeadingPath], text: str, before: HeadingPath) -> HeadingStarts:
    """The places of the headings of one page; nothing where one of them is not found behind the last."""
    starts, place = [(0, before)], 0
    for path in paths:
        match = _line_of(path[-1]).search(text, place)
        if match is None:
            return ()
        starts.append((match.start(), path))
        place = match.end()
    return tuple(starts)


def _line_of(heading: str) -> re.Pattern[str]:
    """Finds a heading at the begin of a line, however its words are spaced or parted by lines."""
    return re.compile(r"(?m)^[^\S\n]*" + r"\s+".join(map(re.escape, heading.split())), re.IGNORECASE)
