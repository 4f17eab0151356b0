"""What a printed page has beside its running text, and what a document lists as its contents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """One page, ``number`` counted from 1.

    From code point ``notes_from`` on its text is footnotes or endnotes. ``furniture`` are its headers,
    footers and page number, a line each: kept, shown, but no part of the text and not searched. ``label`` is
    the printed page number ("iv", "27"). ``needs_ocr`` says why the text is not what is printed there:
    ``picture`` or ``garbled``.
    """

    number: int
    notes_from: int | None = None
    furniture: str = ""
    label: str | None = None
    needs_ocr: str | None = None

    @property
    def plain(self) -> bool:
        """Whether there is nothing to be kept."""
        return self == PageLayout(number=self.number)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of a document's own table of contents: level from 1, title, page from 1."""

    level: int
    title: str
    page: int
