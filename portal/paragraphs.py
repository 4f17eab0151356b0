"""From the text of a page, its languages and its marks to paragraphs that a template prints.

Printed lines are joined again: the lines of a PDF end where the paper ended. A blank line, a list sign, or a
line that ends a sentence well before the margin ends a paragraph. Every sign of the text is in exactly one
paragraph or is white space between two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.model import Runs
from portal.marking import Span, marked, within

_SENTENCE_END = re.compile(r"[.!?:;…。！？؟؛।]['\"”’»)\]]*\s*$")
_LIST_SIGN = re.compile(r"\s*(?:[•●▪■◦‣⁃∙·–—*-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s)")
_SHORT_OF_MARGIN = 0.82
"""A line shorter than this part of the page's long lines ended before the margin."""

_LONG_LINES = 0.8
"""The length that a fifth of the lines reach stands for the margin: headings and tables do not count."""


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
    lines = [(found.start(), found.end()) for found in re.finditer(r"[^\n]+", text)]
    lengths = sorted(len(text[start:end].strip()) for start, end in lines)
    margin = lengths[int(len(lengths) * _LONG_LINES)] if lengths else 0
    spans: list[Span] = []
    begun: int | None = None
    for place, (start, end) in enumerate(lines):
        if begun is None:
            begun = start
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None or _ends(text, (start, end), following, margin):
            spans.append(_trimmed(text, begun, end))
            begun = None
    return [(start, end) for start, end in spans if start < end]


def _ends(text: str, line: Span, following: Span, margin: int) -> bool:
    """Whether a paragraph ends with ``line``."""
    between = text[line[1] : following[0]]
    if between.count("\n") > 1 or not text[line[0] : line[1]].strip():
        return True
    next_line = text[following[0] : following[1]]
    if _LIST_SIGN.match(next_line):
        return True
    words = text[line[0] : line[1]].strip()
    return len(words) < _SHORT_OF_MARGIN * margin and _SENTENCE_END.search(words) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def paragraphs(runs: Runs, marks: Sequence[Span]) -> Iterator[Paragraph]:
    """The paragraphs of a page. ``marks`` are spans of the whole text, in order."""
    text = "".join(part for _, part in runs)
    for start, end in paragraph_spans(text):
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
