"""The lines of a PDF page with their places, as PDFium has them: one sign of each line is measured.

Measuring every sign costs more than reading; one sign a line costs a twentieth of it and tells where a line
stands and how large it is set: what headers, footnotes, headings and drop caps are told by.
"""

from __future__ import annotations

import itertools
import re
from array import array
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.extractors.arabic import (
    brackets_facing,
    in_reading_order,
    marks_on_letters,
    stops_behind_numbers,
)
from ingest.extractors.cleaning import clean_text
from ingest.extractors.pdf_glyphs import close_up, repaired, unswapped
from ingest.extractors.pdf_quality import Fault, fault, reads_well, unscrambled
from ingest.extractors.pdf_raised import raised_at_end, raised_numbers

HYPHENATION = "\u2027"
"""Stands for the hyphen of a line end until the whole document tells whether it belongs to the word."""

_STRAIGHT = 0.1
"""Radians up to which a letter is upright."""

_QUARTER = 1.5708
"""Radians of a quarter turn: a page set sideways, as wide tables are."""

_SPECIAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u0600-\u06ff\u2e80-\U0010ffff]")
"""Signs of which something may have to be put right; a page of Latin or Cyrillic letters has none."""

_BREAKS = (
    ("\x02", HYPHENATION), ("\ufffe", HYPHENATION),  # PDFium's signs for a hyphen at a line end
    ("\u2010\n", HYPHENATION + "\n"), ("\u00ad\n", HYPHENATION + "\n"),
    ("\u2010 \n", HYPHENATION + "\n"), ("\u00ad \n", HYPHENATION + "\n"),
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_MAYBE_SPACED = re.compile(r" [^\W\d_] [^\W\d_][ \r]")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?!\S)")
"""Four letters or more with a space between each two: a heading set wide."""


class Line(NamedTuple):
    """One line: its text, its left edge, its foot and the height of its type, in points from the lower left
    corner of the page as it is shown."""

    text: str
    left: float
    foot: float
    size: float


@dataclass(frozen=True, slots=True)
class PageLines:
    """The clean lines of a page, in the order in which they were drawn.

    ``places`` holds left, foot and size of each line (packed: a document may have 20,000 pages); it is empty
    where the signs of the page cannot be told one by one. ``fault`` says why the text is none, where it is
    none.
    """

    text: str = ""
    places: array[float] = field(default_factory=lambda: array("f"))
    width: float = 0.0
    height: float = 0.0
    fault: Fault | None = None

    @property
    def placed(self) -> bool:
        """Whether the places of the lines are known."""
        return bool(self.places)

    def lines(self) -> list[Line]:
        """The lines; without places they all stand at (0, 0) with size 0."""
        texts = self.text.split("\n") if self.text else []
        if not self.places:
            return [Line(text, 0.0, 0.0, 0.0) for text in texts]
        places = iter(self.places)
        return [Line._make(row) for row in zip(texts, places, places, places, strict=True)]

    def with_lines(self, lines: list[Line]) -> PageLines:
        """The same page with these lines."""
        places = array("f")
        if self.places:
            for line in lines:
                places.extend((line.left, line.foot, line.size))
        text = "\n".join(line.text for line in lines)
        return PageLines(text, places, self.width, self.height, self.fault)


def page_lines(page: Any) -> PageLines:
    """The lines of ``page`` (a page of pypdfium2). Raises what pypdfium2 raises."""
    text_page = page.get_textpage()
    try:
        raw = str(text_page.get_text_range())
        turn: int | None = None
        if text_page.count_chars() == len(raw):
            texts, places, turn = _placed(raw, text_page, page)
        else:  # signs are left out, or count two: none can be told by its number
            raw = str(text_page.get_text_bounded())
            texts, places = [text for text in raw.split("\r\n") if text and not text.isspace()], array("f")
    finally:
        text_page.close()
    width, height = page.get_size()
    if turn and turn != page.get_rotation():
        width, height = height, width
        texts, places = _downwards(texts, places)
    return _cleaned(texts, places, float(width), float(height))


def _placed(raw: str, text_page: Any, page: Any) -> tuple[list[str], array[float], int | None]:
    """The lines of the page that are not beside it, left edge, foot and size of each, and by how many degrees
    the page is turned clockwise where they stand upright; None where their places tell nothing."""
    signs = raised_numbers(raw, text_page)
    arabic = _SPECIAL.search(signs) is not None and _ARABIC.search(signs) is not None
    if arabic:
        signs = in_reading_order(signs, 0, text_page)
    spaced = _MAYBE_SPACED.search(signs) is not None and _SPACED.search(signs) is not None
    left, bottom, right, top = bounds = page.get_bbox()
    measure, handle, box = pdfium.FPDFText_GetLooseCharBox, text_page.raw, pdfium.FS_RECTF()
    turn = _upright(_angle(signs, handle), page.get_rotation())
    texts: list[str] = []
    places = array("f")
    if turn is None:
        return [text for text in signs.split("\r\n") if text and not text.isspace()], places, turn
    end = -2
    for text in signs.split("\r\n"):
        start, end = end + 2, end + 2 + len(text)
        if not text or text.isspace():
            continue
        letter = None if text[0].isalpha() else _LETTER.search(text)
        measure(handle, start + letter.start() if letter else start, box)
        x, y, x1, y1 = box.left, box.bottom, box.right, box.top
        if x >= right or x1 <= left or y >= top or y1 <= bottom:
            continue
        if arabic and text[0].isdecimal():
            text = raised_at_end(text, start, text_page)
        texts.append(_closed_up(text, start, text_page) if spaced else text)
        places.extend(_turned((x, y, x1, y1), bounds, turn) if turn else (x - left, y - bottom, y1 - y))
    return texts, places, turn


def _upright(angle: float, turn: int) -> int | None:
    """Degrees by which a page is turned where letters set at ``angle`` stand upright; it is shown turned by
    ``turn``. None where they do so in no such way."""
    if turn:
        return turn if abs(angle) >= _STRAIGHT else None
    for upright, degrees in ((0.0, 0), (_QUARTER, 270), (-_QUARTER, 90)):
        if abs(angle - upright) <= _STRAIGHT:
            return degrees
    return None


def _downwards(texts: list[str], places: array[float]) -> tuple[list[str], array[float]]:
    """The lines of a page set sideways from its top to its foot: PDFium gives them from left to right, which
    is from the foot to the top where their letters lie on their right side."""
    feet = places[1::3]
    if sum(1 if after > before else -1 for before, after in itertools.pairwise(feet)) <= 0:
        return texts, places
    turned = array("f")
    for at in range(len(texts) - 1, -1, -1):
        turned.extend(places[3 * at : 3 * at + 3])
    return texts[::-1], turned


def _angle(signs: str, handle: Any) -> float:
    """The angle in radians at which a letter in the middle of the text is set; 0 without letters."""
    letter = _LETTER.search(signs, len(signs) // 2) or _LETTER.search(signs)
    angle = pdfium.FPDFText_GetCharAngle(handle, letter.start()) if letter else 0.0
    return float(angle) if angle <= 3.2 else float(angle) - 6.2832


def _turned(box: tuple[float, ...], bounds: tuple[float, ...], turn: int) -> tuple[float, float, float]:
    """Left, foot and size on a page that is shown turned clockwise by ``turn`` degrees."""
    left, bottom, right, top = bounds
    x, y, x1, y1 = box
    if turn == 90:
        return y - bottom, right - x1, x1 - x
    if turn == 180:
        return right - x1, top - y1, y1 - y
    return top - y1, x - left, x1 - x


def _closed_up(text: str, start: int, text_page: Any) -> str:
    """``text`` with its letter-spaced words closed up; a gap well above the usual one parts two words."""

    def closed(match: re.Match[str]) -> str:
        boxes = [text_page.get_charbox(start + match.start() + at) for at in range(0, len(match.group()), 2)]
        gaps = [after[0] - before[2] for before, after in itertools.pairwise(boxes)]
        return close_up(match.group()[::2], gaps)

    return _SPACED.sub(closed, text)


def _mended(signs: str) -> tuple[str, Fault | None]:
    """The text of a page with what its fonts say wrongly put right, and what is wrong with the rest."""
    if not _SPECIAL.search(signs):
        if reads_well(signs):
            return signs, None
        plain = unscrambled(signs)
        return (signs, fault(signs)) if plain is None else (plain, None)
    signs = unswapped(signs)
    if _ARABIC.search(signs):
        signs = brackets_facing(stops_behind_numbers(marks_on_letters(signs)))
    if _HANGUL.search(signs):
        signs = _with_broken_words(signs)
    mended = repaired(signs)
    if not reads_well(mended.text) and (plain := unscrambled(signs)):
        return repaired(plain).text, None
    return mended.text, fault(mended.text, mended.lost)


def _with_broken_words(signs: str) -> str:
    """Korean breaks lines inside words, without a hyphen: where other lines of a page end with a space, one
    that ends with none is broken inside a word."""
    lines = signs.split("\n")
    spaces = sum(1 for line in lines if line.endswith(" "))
    if spaces < max(2, len(lines) // 5):
        return signs
    return "\n".join(
        line + HYPHENATION if _HANGUL.match(line[-1:]) and _HANGUL.match(after) else line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    )


def _cleaned(texts: list[str], places: array[float], width: float, height: float) -> PageLines:
    """The page with clean text; its places are kept as long as cleaning leaves the number of lines."""
    signs = "\n".join(texts)
    for sign, broken in _BREAKS:
        signs = signs.replace(sign, broken)
    text, wrong = _mended(signs)
    text = clean_text(text)
    if not text or text.count("\n") + 1 != len(texts):
        places = array("f")
    page = PageLines(text, places, width, height, wrong)
    return page.with_lines([line for line in page.lines() if line.text]) if "\n\n" in text else page
