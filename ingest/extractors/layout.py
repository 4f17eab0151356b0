"""Lines of a printed page back into paragraphs, by the lengths of lines alone.

PDFium gives lines. A reader, a quotation and the detection of languages want paragraphs. Geometry would tell
more and costs five times the reading; what lengths tell is enough for prose, and tables are left as lines.
"""

from __future__ import annotations

import re
from collections.abc import Set

_FULL = 0.72
"""A line at least this share of the page's usual full line goes on in the next line; a shorter one may
end."""

_LEAST_WIDTH = 30
"""Code points of a full line, at least: pages of shorter lines are lists, tables, covers. CJK signs count
two."""

_NARROWEST = 16
"""The same for lines that a small letter begins: narrow columns have such, tables and covers seldom."""

_STARTS_ITEM = re.compile(
    r"\s*(?:[•●▪■◦○–—\-*·‣⁃✓➢►]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]\s|[§¶†‡*]|\d{1,3}\s+(?![a-zß-öø-ÿа-яё])[^\W\d])"
)
_DAY = re.compile(
    r"\d{1,2}\.?\s(?:Januar|Februar|March|März|April|Ma[iy]|Jun[ei]|Jul[iy]|August|September|O[ck]tober|November"
    r"|De[cz]ember)y?\b"
)
"""A day with its month, which begins no item behind a line without an end of a sentence."""

_ABBREVIATION = re.compile(
    r"\s*([A-ZА-ЯЁÀ-Þ])[\w&/.’-]{0,12}[A-ZА-ЯЁÀ-Þ][\w.’-]{0,6}\s*[–—:=-]?\s+\1[\w’-]*[a-zß-ÿа-яё]"
)
"""An abbreviation with the words it stands for, told by the first letter: ``ILO  International …``."""

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
_UNSPACED_END = re.compile("[\u3040-\u30ff\u3400-\u9fff\u3000-\u303f\uff00-\uff60]\\Z")
_ENDS = (".", "!", "?", ":", ";", "。", "！", "？", "।", "۔", "؟", "…", ".”", ".»", ")", ".)")
_LEADER_SIGNS = 24
"""Signs at the end of a line among which leaders and a page number stand."""

_LEADER_ENDS = (*"0123456789.ivxlcIVXLC·…_", "..")
_TWO_FIGURES = re.compile(r"\D*+\d\S*+\s\D*+\d", re.ASCII)
"""What a row of figures holds in ASCII, told by one pass without a step back."""

_LEADERS = re.compile(r"(?:[.·…_]\s?){4,}[\s.]*\S{0,8}\s*\Z")
"""Leaders and a page number end an entry of a contents list, however long the line."""

_BEYOND_LATIN = re.compile("[^\x00-\u10ff\u1200-\u2e7f]")


def paragraphs(text: str, parted: Set[int] = frozenset(), broken: str = "") -> str:
    """``text`` of one page with the lines of each paragraph joined and a blank line between paragraphs.

    Only runs of full lines are joined; short lines (tables, lists, headings) stay lines, and so does what is
    set apart: ``parted`` holds the numbers of lines (from 0) before which the page itself leaves a gap or
    changes the size of type. ``broken`` stands inside a line where a word is broken at the end of a line that
    goes on in it: as wide as such a line is its last part. No sign but line ends and spaces is changed.
    """
    lines = text.split("\n")
    if len(lines) < 3:
        return text
    if broken and broken in text:
        widths = [_width(line[line.rfind(broken, 0, -1) + 1 :]) for line in lines]
    else:
        widths = [_width(line) for line in lines]
    full = _usual_width(widths) * _FULL
    narrow = full < _LEAST_WIDTH * _FULL
    if full < _NARROWEST * _FULL:
        return text
    parts = [lines[0]]
    for index in range(1, len(lines)):
        before, line = lines[index - 1], lines[index]
        was_full = index > 1 and widths[index - 2] >= full
        if not before or not line:
            joint = "\n"
        elif index in parted:
            joint = "\n\n"
        elif narrow and not line[:1].islower():
            joint = "\n"
        elif widths[index - 1] >= full and _goes_on(before, line):
            joint = "" if _UNSPACED_END.search(before) else " "
        elif _ends_paragraph(before, line, was_full=was_full, next_full=widths[index] >= full):
            joint = "\n\n"
        else:
            joint = "\n"
        parts += [joint, line]
    return "".join(parts)


def _goes_on(before: str, line: str) -> bool:
    """Whether a full line is continued by the next: not where an item begins, or rows of figures follow."""
    if _DAY.match(line) and before[-1:].isalnum():
        return True  # a sentence that goes on with "31 March"
    if _STARTS_ITEM.match(line) or _ABBREVIATION.match(line) or _is_row(before) or _is_row(line):
        return False
    return not before.endswith(_LEADER_ENDS) or not _LEADERS.search(
        before, max(0, len(before) - _LEADER_SIGNS)
    )


def _ends_paragraph(before: str, line: str, *, was_full: bool, next_full: bool) -> bool:
    """Whether a paragraph ends between two lines: a short line behind full ones, or a heading above them."""
    if line[:1].islower():
        return False
    if was_full:
        return True
    return next_full and not before.endswith(_ENDS[3:5])


def _usual_width(widths: list[int]) -> float:
    filled = sorted(width for width in widths if width >= 10)
    return filled[int(len(filled) * 0.85)] if filled else 0


def _width(line: str) -> int:
    narrow = line.isascii() or not _BEYOND_LATIN.search(line)
    return len(line) if narrow else len(line) + len(_WIDE.findall(line))


def _is_row(line: str) -> bool:
    """Whether the line is mostly figures: the row of a table. Two words at least must be figures."""
    if line.isascii() and not _TWO_FIGURES.match(line):
        return False
    if 8 * sum(map(str.isdigit, line)) < len(line):
        return False  # by far too few digits, the usual case
    words = line.split()
    figures = sum(1 for word in words if word[-1].isdigit() or word[0].isdigit())
    return figures * 5 >= 2 * max(5, len(words))
