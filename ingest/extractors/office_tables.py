"""Tables of documents: rows as lines of the running text, and as cells beside the page that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.extractors.cleaning import clean_text
from ingest.extractors.extraction import PageText, Table

Rows = Sequence[Sequence[str]]


def cell_text(text: str) -> str:
    """The text of a cell on one line."""
    return " ".join(clean_text(text).split())


def as_lines(rows: Rows) -> str:
    """Rows as lines, cells parted by tabs; rows without any text are left out."""
    lines = ("\t".join(row).rstrip() for row in rows)
    return "\n".join(line for line in lines if line.strip())


def with_tables(pages: Sequence[PageText], tables: Iterable[Rows]) -> tuple[PageText, ...]:
    """Each table beside the page on which its rows stand; one that goes on on the next page is cut there.

    ``tables`` come in reading order, their rows are lines of the text as ``as_lines`` gives them.
    """
    found: dict[int, list[Table]] = {}
    place = _Place(pages)
    for table in tables:
        parts: dict[int, list[tuple[str, ...]]] = {}
        for number, row in enumerate(table):
            if any(row):
                place.follow(clean_text("\t".join(row)).strip(), far=number == 0)
            parts.setdefault(place.page, []).append(tuple(row))
        for where, rows in parts.items():
            if any(any(row) for row in rows):
                found.setdefault(where, []).append(tuple(rows))
    return tuple(
        replace(one, tables=tuple(found[number])) if number in found else one
        for number, one in enumerate(pages)
    )


class _Place:
    """A place in the text that only goes forward. The time is linear: rows that are nowhere (longer than
    a page) may cost a look at all pages a few times in all, not each."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self._pages, self.page, self._offset = pages, 0, 0
        self._looks = 4 * len(pages)

    def follow(self, line: str, *, far: bool) -> None:
        """Go behind the next occurrence of ``line``: on this page or the next, or on any when ``far``."""
        last = len(self._pages) if far and self._looks > 0 else min(self.page + 2, len(self._pages))
        for page in range(self.page, last):
            self._looks -= page > self.page + 1
            start = self._pages[page].text.find(line, self._offset if page == self.page else 0)
            if start >= 0:
                self.page, self._offset = page, start + len(line)
                return
