"""The lines of a document's pages put together: running text, notes after it, furniture apart.

Pure: values in, values out; the whole document tells what repeats, which words it knows and where its notes
run on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from statistics import median_low

from ingest.extractors.cleaning import has_words
from ingest.extractors.layout import paragraphs
from ingest.extractors.pdf_furniture import furniture
from ingest.extractors.pdf_hyphens import Vocabulary, Words, hard_hyphens, whole_words
from ingest.extractors.pdf_line_numbers import unnumbered
from ingest.extractors.pdf_lines import HYPHENATION, Line, PageLines
from ingest.extractors.pdf_notes import (
    body_size,
    endnotes_begin,
    footnotes,
    goes_on,
    last_number,
    note_paragraphs,
)
from ingest.extractors.pdf_order import in_reading_order, joined_signs

_GAP = 1.45
"""How much farther apart than usual two lines stand where a paragraph ends, at least."""

_OTHER_SIZE = 1.12
"""How much larger or smaller a line is set that begins something else."""


@dataclass(frozen=True, slots=True)
class ComposedPage:
    """One page as a person reads it.

    ``text`` is the running text and, from code point ``notes_from`` on, the notes; None where there are none.
    ``furniture`` are the headers, footers, page numbers and what lies otherwise than the page, a line each;
    ``label`` is the printed page number.
    """

    text: str
    notes_from: int | None = None
    furniture: str = ""
    label: str | None = None


def composed(pages: Sequence[PageLines]) -> Iterator[ComposedPage]:
    """Each page of a document, put together."""
    apart = furniture(pages)

    @cache
    def words() -> Vocabulary:
        return Vocabulary(page.text for page in pages)

    note = 0
    for page, edges in zip(pages, apart, strict=True):
        all_lines = page.lines()
        lines = [line for at, line in enumerate(all_lines) if at not in edges.lines]
        at_edges = [all_lines[at].text.replace(HYPHENATION, "-") for at in sorted(edges.lines)]
        usual = 0.0
        if page.placed:
            usual = body_size(lines)
            lines = in_reading_order(unnumbered(joined_signs(lines, usual, words)), page.height)
        begin, note = _endnotes(lines, note)
        text, notes_from = _put_together(lines, begin, usual, words)
        if page.aside:
            at_edges.append(page.aside.replace(HYPHENATION, "-"))
        yield ComposedPage(text, notes_from, "\n".join(at_edges), edges.label)


def _endnotes(lines: Sequence[Line], note: int) -> tuple[int | None, int]:
    """Where endnotes begin among the lines of a page, and the last number reached; 0 where none run."""
    texts = [line.text for line in lines]
    if note and goes_on(texts, note):
        return 0, max(note, last_number(texts, note))
    begin = endnotes_begin(texts)
    return (None, 0) if begin is None else (begin, last_number(texts[begin + 1 :], 0))


def _put_together(
    lines: list[Line], endnotes: int | None, usual: float, words: Words
) -> tuple[str, int | None]:
    """The text of a page and where its notes begin in it."""
    body, ends = (lines, []) if endnotes is None else (lines[:endnotes], lines[endnotes:])
    numbers, rules = footnotes(body, usual)
    apart = {*numbers, *rules}
    notes = [body[at] for at in numbers] + ends
    if apart:
        body = [line for at, line in enumerate(body) if at not in apart]
    body = hard_hyphens(body, words)
    parted = _parted(body, usual) if usual else frozenset()
    text = paragraphs("\n".join(line.text for line in body), parted, HYPHENATION)
    text = whole_words(text, words).strip()
    below = whole_words(note_paragraphs([line.text for line in notes]), words).strip()
    if not has_words(below):
        return (text if has_words(text) else ""), None
    return (f"{text}\n\n{below}", len(text) + 2) if has_words(text) else (below, 0)


def _parted(lines: Sequence[Line], usual: float) -> Set[int]:
    """The numbers of the lines that the page itself sets apart from the line before: by a gap, or by size."""
    falls = [before.foot - line.foot for before, line in itertools.pairwise(lines)]
    close = [fall for fall in falls if 0.5 * usual < fall < 3 * usual]
    if not close:
        return frozenset()
    usual_fall = median_low(close)
    return {
        at
        for at, fall in enumerate(falls, 1)
        if fall > (_GAP + _lines_within(lines[at - 1].text)) * usual_fall
        or (not -usual < fall <= 0 and _set_otherwise(lines[at - 1], lines[at]))
    }


def _lines_within(text: str) -> int:
    """How many lines more than one a line of PDFium holds: it goes on where a hyphen breaks a word."""
    return text.count(HYPHENATION, 0, -1) if HYPHENATION in text else 0


def _set_otherwise(before: Line, line: Line) -> bool:
    small, large = sorted((before.size, line.size))
    return small > 0 and large > _OTHER_SIZE * small
