"""Titles and headings of texts whose paragraphs have no styles: told by how they are set. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.pdf_lines import Line
from ingest.extractors.pdf_title import LARGER, document_title
from ingest.sections import Block

_SIGNS_A_LINE = 90
_LINES_A_PAGE = 45
"""A page of paper, about: what a title is larger than."""

_BOLD = 1.1
"""A paragraph in bold counts as one in type so much larger."""

_HEADING_SIZE = 1.15
_LONGEST_HEADING = 120
_MOST_HEADINGS = 0.25
"""Share of the signs that may stand in headings: where more are in bold, bold means something else."""

_SENTENCE_ENDS = (".", ";", ",", ":", "。", "؛", "،", "।")


def title_as_set(blocks: Sequence[Block]) -> str | None:
    """The largest lines on what would be the first page, where they make a title; None where nothing there is
    larger than the rest, or sizes are not known."""
    lines = list(_first_page(blocks))
    found = document_title(None, None, lines) if lines else None
    return found.text if found is not None and found.confidence >= LARGER else None


def with_set_headings(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with levels for short paragraphs set larger than the text, or in bold; only where the file calls
    nothing a heading itself."""
    if any(block.level for block in blocks):
        return list(blocks)
    usual, is_bold = _usual(blocks)
    headings = [_is_heading(block, usual, is_bold=is_bold) for block in blocks]
    signs = sum(len(block.text) for block, found in zip(blocks, headings, strict=True) if found)
    if not usual or signs > _MOST_HEADINGS * sum(len(block.text) for block in blocks):
        return list(blocks)
    sizes = sorted({_weight(block) for block, found in zip(blocks, headings, strict=True) if found})
    return [
        replace(block, level=len(sizes) - sizes.index(_weight(block))) if found else block
        for block, found in zip(blocks, headings, strict=True)
    ]


def _first_page(blocks: Sequence[Block]) -> Iterator[Line]:
    foot, count = 0.0, 0
    for block in blocks:
        text = clean_line(block.text)
        if not block.size or not has_words(text):
            continue
        for piece in _lines(text):
            foot -= 1.3 * block.size
            count += 1
            yield Line(piece, 0.0, foot, _weight(block))
        foot -= 0.5 * block.size
        if count >= _LINES_A_PAGE:
            return


def _lines(text: str) -> Iterator[str]:
    """A paragraph in lines as paper would break it, between words."""
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= _SIGNS_A_LINE:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    if line:
        yield line


def _weight(block: Block) -> float:
    return block.size * (_BOLD if block.bold else 1.0)


def _usual(blocks: Sequence[Block]) -> tuple[float, bool]:
    """The size in which most of the signs are set, and whether in bold; 0 where nothing is known."""
    signs: Counter[tuple[float, bool]] = Counter()
    for block in blocks:
        if block.size:
            signs[block.size, block.bold] += len(block.text)
    return max(signs, key=lambda one: signs[one], default=(0.0, False))


def _is_heading(block: Block, usual: float, *, is_bold: bool) -> bool:
    text = block.text.strip()
    if not block.size or "\n" in text or "\t" in text or len(text) > _LONGEST_HEADING or not has_words(text):
        return False
    stands_out = block.size >= _HEADING_SIZE * usual or (block.bold and not is_bold and block.size >= usual)
    return stands_out and not text.endswith(_SENTENCE_ENDS)
