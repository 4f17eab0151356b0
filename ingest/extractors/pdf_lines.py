"""The lines of a PDF page with their places, as PDFium has them: one sign of each line is measured.

Measuring every sign costs more than reading; one sign a line costs a twentieth of it and tells where a line
stands and how large it is set: what headers, footnotes, headings and drop caps are told by.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.extractors.arabic import (
    brackets_by_space,
    brackets_facing,
    marks_on_letters,
    stops_behind_numbers,
)
from ingest.extractors.bidi import RIGHT_TO_LEFT
from ingest.extractors.cleaning import clean_text
from ingest.extractors.pdf_bidi import in_reading_order, is_leftwards, with_whole_lines
from ingest.extractors.pdf_columns import Drawn, by_columns
from ingest.extractors.pdf_glyphs import close_up, repaired, unswapped
from ingest.extractors.pdf_hidden import SMALLEST, doubts, shown, too_small
from ingest.extractors.pdf_pieces import joint, may_go_on
from ingest.extractors.pdf_quality import Fault, fault, reads_well, unscrambled
from ingest.extractors.pdf_raised import raised_numbers
from ingest.extractors.pdf_turned import WIDE, Box, angle_of, lies, stood_up, upright, upright_part

HYPHENATION = "\u2027"
"""Stands for the hyphen of a line end until the whole document tells whether it belongs to the word."""

_TRIES = 2
"""A page is read as it is drawn and, where its text lies, once more as it stands upright."""

_SPECIAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u0600-\u06ff\u2e80-\U0010ffff]")
"""Signs of which something may have to be put right; a page of Latin or Cyrillic letters has none."""

_BREAKS = (
    ("\x02", HYPHENATION), ("\ufffe", HYPHENATION),  # PDFium's signs for a hyphen at a line end
    ("\u2010\n", HYPHENATION + "\n"), ("\u00ad\n", HYPHENATION + "\n"),
    ("\u2010 \n", HYPHENATION + "\n"), ("\u00ad \n", HYPHENATION + "\n"),
)  # fmt: skip
_NUMBER_BEHIND = re.compile("(?<=[\x02\ufffe])[0-9]{1,4}\\Z")
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_MAY_BE_LABEL = re.compile(r"[^\d]{0,4}\d[^ ]{0,8}")
"""A page number, which wide tables have on their side: the edges of pages are looked through for it."""

_HANGUL = re.compile("[\uac00-\ud7a3]")
_MAYBE_SPACED = re.compile(r" [^\W\d_] [^\W\d_][ \r]")
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W_](?: [^\W_])*(?!\S)")
"""Four letters or more, and figures behind them, with a space between each two: a heading set wide."""


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
    none. ``aside`` are lines that lie otherwise than the page: side titles, watermarks. ``hidden`` counts
    those that the page does not show, which are left out.
    """

    text: str = ""
    places: array[float] = field(default_factory=lambda: array("f"))
    width: float = 0.0
    height: float = 0.0
    fault: Fault | None = None
    aside: str = ""
    hidden: int = 0

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
        return PageLines(text, places, self.width, self.height, self.fault, self.aside, self.hidden)


@dataclass(slots=True)
class _Apart:
    """What is no line of a page's text: lines that lie otherwise than the page, and how many do not show."""

    aside: list[str] = field(default_factory=list)
    hidden: int = 0


def page_lines(document: Any, index: int) -> PageLines:
    """The lines of page ``index`` (from 0) of a document of pypdfium2, whose page is turned there where its
    text does not stand upright. Raises what pypdfium2 raises."""
    for _ in range(_TRIES):
        page = document[index]
        try:
            turn, lines = _read(page)
            if not turn or not stood_up(page, turn):
                break
        finally:
            page.close()
    return lines


def _read(page: Any) -> tuple[int | None, PageLines]:
    """By how many degrees a page is to be turned to read it, and its lines as they are drawn."""
    text_page = page.get_textpage()
    apart = _Apart()
    turn: int | None = None
    try:
        raw = str(text_page.get_text_range())
        if text_page.count_chars() == len(raw):
            angle = angle_of(raw, text_page.raw)
            turn = upright(angle, page.get_rotation())
            texts, places = (
                _placed(raw, text_page, page, apart) if turn == 0 else (_unplaced(raw), array("f"))
            )
        else:  # signs are left out, or count two: none can be told by its number
            texts, places = _unplaced(str(text_page.get_text_bounded())), array("f")
    finally:
        text_page.close()
    width, height = page.get_size()
    lines = _cleaned(texts, places, float(width), float(height))
    if apart.aside or apart.hidden:
        lines = replace(lines, aside=clean_text("\n".join(apart.aside)), hidden=apart.hidden)
    return turn, lines


def _unplaced(signs: str) -> list[str]:
    return [text for text in signs.split("\r\n") if text and not text.isspace()]


def _placed(raw: str, text_page: Any, page: Any, apart: _Apart) -> tuple[list[str], array[float]]:
    """The lines of an upright page that are not beside it; left edge, foot and size of each. Lines that lie
    otherwise than the page or do not show are put ``apart``."""
    signs = raised_numbers(raw, text_page)
    arabic = RIGHT_TO_LEFT.search(signs) is not None
    leftwards = arabic and is_leftwards(signs)
    if arabic:
        signs = with_whole_lines(signs, text_page.raw)
    spaced = _MAYBE_SPACED.search(signs) is not None and _SPACED.search(signs) is not None
    left, bottom = page.get_bbox()[:2]
    texts: list[str] = []
    places = array("f")
    lines = _standing(signs, text_page.raw, page, apart)
    lines = by_columns(lines, text_page, page, leftwards=leftwards) or lines
    before: Drawn | None = None
    for line in lines:
        text, start, box = line
        between = joint(before, line, text_page.raw) if before and may_go_on(before, line) else None
        if arabic and (leftwards or RIGHT_TO_LEFT.search(text)):
            text = in_reading_order(text, start, text_page.raw, leftwards=leftwards)
        elif spaced:
            text = _closed_up(text, start, text_page)
        if between is None or arabic:
            texts.append(text)
            places.extend((box[0] - left, box[1] - bottom, box[3] - box[1]))
        else:
            texts[-1] += between + text
        before = line
    return texts, places


def _standing(signs: str, handle: Any, page: Any, apart: _Apart) -> list[Drawn]:
    """The lines on the page that stand upright and show; the others go ``apart``."""
    doubt = doubts(handle)
    lines: list[Drawn] = []
    doubtful: set[int] = set()
    for at, line in _measured(signs, handle, page.get_bbox()):
        left, bottom, right, top = line[2]
        if right - left > WIDE * (top - bottom) and not _MAY_BE_LABEL.fullmatch(line[0]) and lies(at, handle):
            apart.aside.append(line[0])
        elif top - bottom < SMALLEST and too_small(handle, at):
            apart.hidden += 1
        else:
            if doubt(at):
                doubtful.add(len(lines))
            lines.append(line)
    if doubtful:
        count = len(lines)
        lines = shown(lines, doubtful, page)
        apart.hidden += count - len(lines)
    if lines:
        text, start, box = lines[-1]
        stop = upright_part(text, start, handle)
        if 0 < stop < len(text):
            apart.aside.append(text[stop:].strip())
            lines[-1] = (text[:stop], start, box)
    return lines


def _measured(signs: str, handle: Any, bounds: Box) -> Iterator[tuple[int, Drawn]]:
    """The lines that stand on the page, and the number of the sign of each that was measured."""
    measure, box = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
    left, bottom, right, top = bounds
    for text, start in _drawn_lines(signs):
        if not text or text.isspace():
            continue
        letter = None if text[0].isalpha() else _LETTER.search(text)
        at = start + letter.start() if letter else start
        measure(handle, at, box)
        x, y, x1, y1 = box.left, box.bottom, box.right, box.top
        if x < right and x1 > left and y < top and y1 > bottom:
            yield at, (text, start, (x, y, x1, y1))


def _drawn_lines(signs: str) -> Iterator[tuple[str, int]]:
    """The lines of a page and where they begin in its signs. PDFium joins the page number to a word that the
    end of the page breaks."""
    end = -2
    for text in signs.split("\r\n"):
        start, end = end + 2, end + 2 + len(text)
        number = _NUMBER_BEHIND.search(text) if end == len(signs) else None
        if number:
            yield text[: number.start()], start
            yield number.group(), start + number.start()
        else:
            yield text, start


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
        signs = brackets_by_space(brackets_facing(stops_behind_numbers(marks_on_letters(signs))))
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
