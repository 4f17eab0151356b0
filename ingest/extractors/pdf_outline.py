"""The outline of a PDF: its table of contents, and the headings that its pages stand under."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.extraction import OutlineItem

_ITEMS = 20_000
_DEPTH = 6
"""More of an outline than this is a fault of the file, or an attack."""

_TECHNICAL = re.compile(r"_|OLE_LINK\d", re.I)
"""Bookmarks that writing and reference programs set for themselves are no headings."""


def outline(document: Any) -> tuple[OutlineItem, ...]:
    """The items of a PDF's outline that lead to a page, in its order; level 1 is the outermost."""
    return tuple(_items(document))


def _items(document: Any) -> Iterator[OutlineItem]:
    for position, item in enumerate(document.get_toc(max_depth=_DEPTH)):
        if position >= _ITEMS:
            return
        title = clean_line(item.get_title())
        destination = item.get_dest()
        index = destination.get_index() if destination else None
        page = index + 1 if index is not None and index >= 0 else None
        yield OutlineItem(item.level + 1, title, page)


def listed(items: Sequence[OutlineItem], pages: int) -> tuple[OutlineItem, ...]:
    """The items that can be shown as a table of contents: with words, leading to one of ``pages`` pages."""
    return tuple(
        item
        for item in items
        if item.page is not None and 1 <= item.page <= pages and _is_heading(item.title)
    )


def headings(items: Sequence[OutlineItem], pages: int) -> dict[int, tuple[str, ...]]:
    """Page number → heading path: the first heading that begins on the page, else the last before."""
    starts = begun_by(items)
    begins = [page for page, _ in starts]
    found: dict[int, tuple[str, ...]] = {}
    for number in range(1, pages + 1):
        first_here = bisect_left(begins, number)
        if first_here < len(begins) and begins[first_here] == number:
            found[number] = starts[first_here][1]
        elif last := bisect_right(begins, number):
            found[number] = starts[last - 1][1]
    return found


def begun_by(items: Sequence[OutlineItem]) -> list[tuple[int, tuple[str, ...]]]:
    """(page, path of headings from there on) of each item, by page, those of one page in the file's order."""
    return sorted(_paths(items), key=lambda start: start[0])


def _paths(items: Sequence[OutlineItem]) -> Iterator[tuple[int, tuple[str, ...]]]:
    path: list[str] = []
    for item in items:
        del path[item.level - 1 :]
        path.append(item.title)
        if item.page is not None and _is_heading(item.title):
            yield item.page, tuple(part for part in path if part)


def _is_heading(title: str) -> bool:
    return has_words(title) and not _TECHNICAL.match(title)
