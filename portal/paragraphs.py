"""From the text of a page, its languages and its marks to paragraphs that a template prints.

A blank line ends a paragraph: the extractors have joined the lines of running text already. A single line end
is kept as one (lists, tables, headings). Every sign of the text is in exactly one paragraph or is white space
between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.model import Runs
from portal.marking import Span, marked, within

_BLOCK = re.compile(r"(?:(?!\n[^\S\n]*\n).)+", re.DOTALL)
"""Everything up to a blank line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one language inside a paragraph, with its marks already in the markup."""

    language: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The pieces of one paragraph; ``language`` is that of its longest piece."""

    language: str
    pieces: tuple[Piece, ...]


def paragraph_spans(text: str) -> list[Span]:
    """Where the paragraphs of a page's text stand, white space at their ends left out."""
    spans = (_trimmed(text, *block.span()) for block in _BLOCK.finditer(text))
    return [(start, end) for start, end in spans if start < end]


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def paragraphs(
    runs: Runs, marks: Sequence[Span], begin: int = 0, end_before: int | None = None
) -> Iterator[Paragraph]:
    """The paragraphs of a page, or of the part of it from ``begin`` to ``end_before`` (code points).

    ``marks`` are spans of the whole text, in order.
    """
    text = "".join(part for _, part in runs)[:end_before]
    spans = ((start + begin, end + begin) for start, end in paragraph_spans(text[begin:]))
    for start, end in spans:
        pieces = tuple(_pieces(runs, marks, start, end))
        longest = max(pieces, key=lambda piece: len(piece.html))
        yield Paragraph(longest.language, pieces)


def _pieces(runs: Runs, marks: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    at = 0
    for language, part in runs:
        first, last = max(start, at), min(end, at + len(part))
        if first < last:
            piece = part[first - at : last - at]
            yield Piece(language, marked(piece, within(marks, first, last)))
        at += len(part)
