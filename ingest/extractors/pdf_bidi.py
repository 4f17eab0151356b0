"""Lines of a PDF page with Arabic or Hebrew in reading order, by where each sign of them stands.

PDFium turns such lines round run by run, by the order of drawing: that is another one in every program, so
that commas, brackets and signs of per cent land beside the wrong word. Where signs stand is the same for all.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple
from unicodedata import combining

import pypdfium2.raw as pdfium

from ingest.extractors.bidi import RIGHT_TO_LEFT, WIDE_GAP, logical

_GAP = 0.12
"""Share of the height of the type from which on a gap parts two words: spaces have twice that."""

_GAP_WITH_SPACE = 0.04
"""The same where PDFium has a space between the two signs."""

_GAP_DRAWN = 0.15
"""The same where only what is drawn of a sign is known, without the room beside it."""

_GAP_WITHOUT = 0.25
"""The same where PDFium, which has one sign behind the other, sees no space: letters may stand loosely."""

_CELLS = 1.5
"""The same for cells of a table beside each other; a justified line stretches its spaces less."""

_PIECES = 0.5
"""The same for two pieces of one line that PDFium parts; columns stand further apart."""

_SAME_FOOT = 1.0
"""Points between the feet of two such pieces, at most."""

_RAISED_BY = 0.2
"""Share of that height by which a digit stands above its line, at least, where it is the number of a note."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ALEFS = frozenset("اأإآٱ")
_WHOLE = frozenset({"الله", "لله"})
_STRETCHED = re.compile(
    "(?<=[\u0620-\u064a\u0671-\u06d3])\u0640+(?=[\u0620-\u063f\u0641-\u0652\u0671-\u06d3])"
)
"""Lines that a program stretched into: drawn to fill a line, no letter of the word."""


class _Sign(NamedTuple):
    """A glyph: its letters in reading order, its origin, its edges, its height (0 where no box tells it), and
    its numbers among PDFium's signs."""

    text: str
    x: float
    y: float
    left: float
    right: float
    height: float
    first: int
    last: int


def is_leftwards(signs: str) -> bool:
    """Whether most letters of a page are written from right to left."""
    return 2 * len(RIGHT_TO_LEFT.findall(signs)) > sum(map(str.isalpha, signs))


def with_whole_lines(signs: str, handle: Any) -> str:
    """``signs`` of a page without the line ends that PDFium puts within a line, before vowel signs and where
    a program draws its runs in another order; of the same length."""
    parts: list[str] = []
    start = 0
    before: tuple[float, float, float, float] | None = None
    for line in signs.split("\r\n"):
        extent = _extent(line, start, handle)
        if parts:
            parts.append("  " if before and extent and _is_one_line(before, extent) else "\r\n")
            if parts[-1] == "  " and before and extent:
                extent = min(before[0], extent[0]), max(before[1], extent[1]), extent[2], extent[3]
        parts.append(line)
        before = extent
        start += len(line) + 2
    return "".join(parts)


def _extent(line: str, start: int, handle: Any) -> tuple[float, float, float, float] | None:
    """Left and right edge, foot and height of a line, by its letters and digits, if it has any; None for a
    blank one."""
    numbers = [at for at, sign in enumerate(line, start) if sign.isalnum()]
    numbers = numbers or [at for at, sign in enumerate(line, start) if not sign.isspace()]
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    lefts, rights, feet, heights = [], [], [], []
    for at in numbers:
        pdfium.FPDFText_GetLooseCharBox(handle, at, box)
        pdfium.FPDFText_GetCharOrigin(handle, at, x, y)
        lefts.append(box.left)
        rights.append(box.right)
        feet.append(y.value)
        heights.append(box.top - box.bottom)
    return (min(lefts), max(rights), median(feet), max(heights)) if numbers else None


def _is_one_line(before: tuple[float, float, float, float], after: tuple[float, float, float, float]) -> bool:
    """Whether two pieces stand on one line with no more than a wide space between them."""
    apart = max(before[0], after[0]) - min(before[1], after[1])
    height = min(before[3], after[3])
    return abs(before[2] - after[2]) < _SAME_FOOT and apart < _PIECES * height


def in_reading_order(text: str, start: int, handle: Any, *, leftwards: bool) -> str:
    """A line that PDFium gives as ``text``, its first sign number ``start`` on the page, in reading order.

    ``leftwards``: most of its page is written from right to left.
    """
    if not leftwards and not RIGHT_TO_LEFT.search(text):
        return text
    glyphs, marks, spaces = _glyphs(text, start, handle)
    if not glyphs:
        return text
    glyphs.sort(key=lambda one: (one.x, -one.first))  # of two at one place PDFium has the first read first
    signs = _spaced(_with_marks(glyphs, marks), spaces, text, start)
    ordered = logical(signs, page_leftwards=leftwards).replace(WIDE_GAP, " ")
    return _STRETCHED.sub("", " ".join(ordered.split(" ")).strip())


def _glyphs(text: str, start: int, handle: Any) -> tuple[list[_Sign], list[_Sign], list[float]]:
    """The glyphs of a line and, apart, the vowel signs, and the middles of the spaces that have a width."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[_Sign] = []
    marks: list[_Sign] = []
    spaces: list[float] = []
    for at, sign in enumerate(text + _marks_behind(start + len(text), handle), start):
        pdfium.FPDFText_GetLooseCharBox(handle, at, box)
        if sign.isspace():
            spaces += [(box.left + box.right) / 2] if box.right > box.left else []
            continue
        pdfium.FPDFText_GetCharOrigin(handle, at, x, y)
        drawn = _drawn_box(handle, at)
        tight = abs(box.top - drawn[3]) + abs(box.bottom - drawn[2]) < 0.01
        height = 0.0 if tight else box.top - box.bottom
        found = _Sign(sign, x.value, y.value, box.left, box.right, height, at, at)
        if combining(sign):
            marks.append(found._replace(left=drawn[0], right=drawn[1]))
        elif glyphs and _one_glyph(glyphs[-1], found, handle):
            joined = _ligature(glyphs[-1].text, sign)
            left, right = min(glyphs[-1].left, box.left), max(glyphs[-1].right, box.right)
            glyphs[-1] = glyphs[-1]._replace(text=joined, left=left, right=right, last=at)
        else:
            glyphs.append(found)
    return glyphs, marks, spaces


def _marks_behind(end: int, handle: Any) -> str:
    """What follows the line that ends before sign ``end``: its line end and the vowel signs after it, which
    may be its own."""
    found = ""
    while combining(sign := chr(pdfium.FPDFText_GetUnicode(handle, end + 2 + len(found)) & 0xFFFF)):
        found += sign
    return "\r\n" + found if found else ""


def _one_glyph(before: _Sign, sign: _Sign, handle: Any) -> bool:
    """Whether two letters are one sign on the page: one origin and the box of one drawing; lam and alef at
    one origin may be two drawings."""
    if (before.x, before.y) != (sign.x, sign.y) or not before.text[0].isalpha():
        return False
    if {before.text, sign.text} & _ALEFS and "ل" in (before.text, sign.text):
        return True
    return _drawn_box(handle, before.last) == _drawn_box(handle, sign.first)


def _drawn_box(handle: Any, number: int) -> tuple[float, ...]:
    """The box of what is drawn of a sign: left, right, bottom, top."""
    edges = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(handle, number, *edges)
    return tuple(edge.value for edge in edges)


def _ligature(letters: str, letter: str) -> str:
    """The letters of a ligature in reading order: PDFium turns those round that the file spells out, and
    leaves presentation forms as they are."""
    if not RIGHT_TO_LEFT.match(letter):
        return letters + letter
    if letters + letter in _WHOLE or (letters == "ل" and letter in _ALEFS):
        return letters + letter
    return letter + letters


def _with_marks(glyphs: Sequence[_Sign], marks: Sequence[_Sign]) -> list[_Sign]:
    """The glyphs, each with the vowel signs that stand over or under it behind its letters."""
    found = list(glyphs)
    foot = median(glyph.y for glyph in glyphs)
    for mark in marks:
        if abs(mark.y - foot) > max(glyph.height for glyph in glyphs) / 2:
            continue  # of the line before or behind, which takes it
        middle = (mark.left + mark.right) / 2
        nearest = min(range(len(found)), key=lambda at: _distance(found[at], middle))
        if not found[nearest].text.endswith(mark.text):  # some programs write one sign twice
            found[nearest] = found[nearest]._replace(text=found[nearest].text + mark.text)
    return found


def _distance(glyph: _Sign, middle: float) -> float:
    """How far a vowel sign is from a letter; no other sign carries one."""
    away = max(glyph.left - middle, middle - glyph.right, 0.0)
    away += abs((glyph.left + glyph.right) / 2 - middle) / 100  # of two that hold it, the nearer one
    return away if glyph.text[0].isalpha() else away + 1_000


def _spaced(glyphs: Sequence[_Sign], spaces: Sequence[float], text: str, start: int) -> list[str]:
    """The signs of a line from left to right with a space in every gap between words."""
    heights = [glyph.height for glyph in glyphs if glyph.height > 0]
    height = median(heights) if heights else max(glyph.right - glyph.left for glyph in glyphs)
    foot = median(glyph.y for glyph in glyphs)
    signs: list[str] = []
    end = glyphs[0].left
    before: _Sign | None = None
    for glyph in glyphs:
        gap = glyph.left - end
        if before is not None and gap > _CELLS * height:
            signs.append(WIDE_GAP)
        elif before is not None and (
            gap > _least_gap(before, glyph, text, start) * height
            or (gap > _GAP_WITH_SPACE * height and any(end < middle < glyph.left for middle in spaces))
        ):
            signs.append(" ")
        raised = glyph.text.isdecimal() and glyph.y - foot > _RAISED_BY * height
        signs.append(glyph.text.translate(_RAISED) if raised else glyph.text)
        end = max(end, glyph.right)
        before = glyph
    return signs


def _least_gap(before: _Sign, glyph: _Sign, text: str, start: int) -> float:
    """From which gap on two neighbours are parted. PDFium's spaces tell between letters of one run; at its
    ends they stand where the program drew them."""
    first, last = sorted((before, glyph), key=lambda one: one.first)
    between = text[first.last + 1 - start : last.first - start]
    if between in ("", " ") and RIGHT_TO_LEFT.match(before.text) and RIGHT_TO_LEFT.match(glyph.text):
        return _GAP_WITH_SPACE if between else _GAP_WITHOUT
    drawn = not (before.height and glyph.height)
    return _GAP_DRAWN if drawn and not (before.text[0].isalnum() and glyph.text[0].isalnum()) else _GAP
