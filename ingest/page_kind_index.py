"""The rule for an index: words in the order of their alphabet with the pages where they stand.

Entries may have leaders, ranges, sub-entries under a word without a page, references to other entries, or
stand several on a line. Of contents an index is told by its numbers, which do not grow from entry to entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.page_kind_signs import Page, alphabetical, ascending, page_number
from ingest.page_kind_words import INDEX_HEADING

_PAGE = r"(?:[0-9]{1,4}|[٠-٩]{1,4})[a-zн]{0,2}(?:[-–—](?:[0-9]{1,4}|[٠-٩]{1,4}))?"
_INDEXED = re.compile(
    rf"(?P<word>.*?[^\W\d_][^\d]{{0,60}}?)(?:[,،:、]|\.{{2,}}+|…++|(?<=\s))?\s?"
    rf"(?P<pages>(?<=[\s,،:、.…–]){_PAGE}(?:(?:[,;،] ?|、| (?:y|et|and|и|و) ){_PAGE})*)"
    r"[.–-]?(?P<more>[,;] \D.*)?\Z"
)
_SEE = re.compile(
    r"(?:[,،、;.(]\s?|\s|(?<=[\u4e00-\u9fff]))"
    r"(?:see|voir|véase|v\. t\.|см\.|siehe|انظر|见|參见|参见)\s?\S",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"(?<=[0-9٠-٩])\.?[;,]?\s++(?=[^\W\d_]{2})")
"""Between two entries on one line."""

_PAGES_ALONE = re.compile(rf"(?:{_PAGE}(?:[,;،] ?|、)?)+")
_SEVERAL = re.compile("[-–—,;،、]")
_LONGEST_ENTRY = 160
"""Signs of an entry, at most."""

_LONGEST_WORD = 48
"""Signs of a word without a page, above its sub-entries, at most."""

_GROWING = 0.85
"""Share of neighbours whose pages grow from which on a list is one of contents."""

_IN_ORDER = 0.75
"""Share of neighbours in the order of the alphabet."""

_FEWEST, _FEWEST_UNKNOWN = 6, 15
"""Entries of a page that is headed an index or behind one, and of another."""


def headed_index(page: Page) -> str | None:
    """The same of a page that says of itself that it is one."""
    return index(page, goes_on=False) if _may_be_index(page, 6) and page.heads(INDEX_HEADING) else None


def _may_be_index(page: Page, part: int) -> bool:
    """Whether one of ``part`` lines at least ends with a digit."""
    return len(page.lines) >= _FEWEST and part * page.ending_in_figures >= len(page.lines)


def index(page: Page, goes_on: bool) -> str | None:
    """Words in alphabetical order with the pages where they stand."""
    if not _may_be_index(page, 6):
        return None
    known = goes_on or page.heads(INDEX_HEADING)
    if not known and not _may_be_index(page, 2):
        return None
    entries = [entry for line in page.body for entry in _entries(line)]
    found = [match for entry in entries if len(entry) <= _LONGEST_ENTRY and (match := _INDEXED.match(entry))]
    if len(found) < (_FEWEST if known else _FEWEST_UNKNOWN):
        return None
    pages = [page_number(_first(match["pages"])) for match in found]
    ordered = alphabetical([match["word"] for match in found]) >= _IN_ORDER
    if ascending(pages) >= _GROWING and not ordered:
        return None
    if known and not _is_index(entries, len(found), page.prose):
        return None
    if not known and not (ordered and _looks_like_one(found, len(page.body), entries)):
        return None
    return f"{len(found)} words with pages"


def _entries(line: str) -> Iterator[str]:
    """The entries of a line: more than one where a page is followed by a word."""
    if len(line) < _LONGEST_ENTRY * 4:
        yield from (entry for entry in _RUN_IN.split(line) if entry)


def _first(pages: str) -> str:
    match = re.match(r"\d+", pages)
    return match[0] if match else "0"


def _is_index(entries: list[str], found: int, prose: float) -> bool:
    """Whether hardly anything else stands under the heading of an index, or behind its first page."""
    referring = sum(1 for entry in entries if not entry[-1].isdigit() and _SEE.search(entry))
    words = sum(1 for entry in entries if len(entry) <= _LONGEST_WORD and not any(map(str.isdigit, entry)))
    rest = sum(1 for entry in entries if _PAGES_ALONE.fullmatch(entry))
    told = found + rest + max(referring, words)
    return prose < 0.3 and 10 * told >= 8 * len(entries) and 10 * found >= 4 * len(entries)


def _looks_like_one(found: list[re.Match[str]], lines: int, entries: list[str]) -> bool:
    """Whether an index in its order is told without a heading: by entries with several pages."""
    many = sum(1 for match in found if _SEVERAL.search(match["pages"]))
    return 10 * len(found) >= 6 * max(lines, len(entries)) and 4 * many >= len(found)
