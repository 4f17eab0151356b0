"""Footnotes and endnotes apart from the running text: a sentence goes on where a note stood below it.

Footnotes are the small lines with a mark at the foot of a column: what follows them in the order of drawing
stands higher up, or is nothing. Small print in the middle of a column (below a table) stays where it is.
Endnotes are what follows a heading such as "References" in numbers. Pure functions over lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extractors.pdf_lines import Line

_SMALL = 0.93
"""Share of the height of the text's type below which a line is small print."""

_RULES = "_─—–-"
_RULE = re.compile(r"[_─—–-]{5,}|_{3,}")
"""What draws the line above footnotes in letters."""

_MARK = re.compile(r"\s?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3}[).\]]?|[*†‡§¶]{1,3}|\[\d{1,3}\]|[①-⑳])\s*\S")
_NUMBER = re.compile(r"\s?\[?([⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,4})[\]).]?\s*[^\W\d]")
_LEADING = re.compile(r"\s?\[?([⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,6})")
_SKIPPED = 8
"""Notes between two of which none begins a line, at most."""

_A_YEAR = 1000
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_WIDE = "\u3000"
"""Signs from here on are written without spaces."""

_IMPRINT = 3
"""Lines of an imprint (job number, bar code) that may stand below the notes of a page."""

_WORD = re.compile(r"[^\W\d_]{3,}")

_HEADING = re.compile(
    r"(?:[\divx]+[.)]?\s+)?(?:references|endnotes|end ?notes|notes|footnotes|bibliography|works cited|sources"
    r"|références(?: bibliographiques)?|notes de fin|bibliographie|referencias(?: bibliográficas)?"
    r"|notas(?: finales)?|bibliografía|литература|примечания|сноски|список литературы|источники"
    r"|المراجع|الحواشي|الهوامش|参考文献|注释|尾注)"
    r"\s*:?",
    re.I,
)


def body_size(lines: Sequence[Line]) -> float:
    """The height of the type that most of the text is set in, rounded to half a point; 0 where unknown."""
    letters: dict[int, int] = {}
    for text, _, _, size in lines:
        half_points = int(size * 2 + 0.5)
        letters[half_points] = letters.get(half_points, 0) + len(text)
    return max(letters, key=letters.__getitem__) / 2 if letters else 0.0


def footnotes(lines: Sequence[Line], usual: float) -> tuple[list[int], set[int]]:
    """The numbers of the lines that are footnotes, in order, and of the lines that only rule them off.

    ``usual`` is the height of the text's type (``body_size`` of the whole document's text).
    """
    if not usual or min((line.size for line in lines), default=usual) > _SMALL * usual:
        return [], set()
    notes: list[int] = []
    rules: set[int] = set()
    at = 0
    while at < len(lines):
        ruled = lines[at].text[0] in _RULES and bool(_RULE.fullmatch(lines[at].text.strip()))
        begin = at + ruled
        small = begin < len(lines) and _is_small(lines[begin], usual)
        if small and (ruled or _begins(lines, begin, bool(notes))):
            end = _end(lines, begin, usual)
            if _at_foot(lines, begin, end):
                notes += range(begin, end)
                if ruled:
                    rules.add(at)
                at = end
                continue
        at += 1
    return notes, rules


def _begins(lines: Sequence[Line], at: int, had_some: bool) -> bool:
    """Whether notes begin here: below the line before, with a mark, or going on from the column before. The
    year on a cover is no mark: nothing follows it."""
    below = at == 0 or lines[at].foot < lines[at - 1].foot
    marked = bool(_MARK.match(lines[at].text)) and any(map(str.isalpha, lines[at].text))
    return below and (marked or had_some)


def _is_small(line: Line, usual: float) -> bool:
    return 0 < line.size <= _SMALL * usual


def _end(lines: Sequence[Line], begin: int, usual: float) -> int:
    """The number of the line after the notes: larger again, or in the next column."""
    end = begin + 1
    while end < len(lines) and _is_small(lines[end], usual) and lines[end].foot < lines[end - 1].foot + usual:
        end += 1
    return end


def _at_foot(lines: Sequence[Line], begin: int, end: int) -> bool:
    """Whether nothing follows below but an imprint: what is drawn next stands above the notes."""
    if end >= len(lines) or lines[end].foot > lines[begin].foot:
        return True
    after = lines[end:]
    return len(after) <= _IMPRINT and not any(_WORD.search(line.text) for line in after)


def endnotes_begin(texts: Sequence[str]) -> int | None:
    """The number of the line with the heading that endnotes stand under; None where there is none.

    One of the three lines after the heading must begin with the number 1.
    """
    for at, text in enumerate(texts):
        if len(text) <= 40 and _HEADING.fullmatch(text.strip()):
            following = (_number(line) for line in texts[at + 1 : at + 4])
            if any(number == 1 for number in following):
                return at
    return None


def last_number(texts: Sequence[str], last: int) -> int:
    """How far the numbers that notes in ``texts`` begin with run on from ``last``; four may be missed."""
    for text in texts:
        number = _number(text)
        if number is not None and last < number <= last + 5:
            last = number
    return last


def goes_on(texts: Sequence[str], last: int) -> bool:
    """Whether a page goes on with the endnotes after number ``last``: its first numbers are the next ones."""
    numbers = [number for text in texts if (number := _number(text)) is not None]
    return any(last < number <= last + 2 for number in numbers[:3])


def note_paragraphs(texts: Sequence[str]) -> str:
    """Notes as one line each: what begins with no mark goes on from the line before, and so does a line that
    begins with a number far from the next one: a year, a day, a page."""
    joined: list[str] = []
    last = 0
    for text in texts:
        number = _numbered(text)
        begins = _MARK.match(text) and (number is None or number == 1 or _may_follow(number, last))
        if joined and not begins:
            joined[-1] += text if joined[-1][-1:] >= _WIDE else f" {text}"
        else:
            joined.append(text)
            last = number if begins and number is not None else last
    return "\n".join(joined)


def _numbered(text: str) -> int | None:
    """The number that a line begins with, whatever follows it."""
    match = _LEADING.match(text)
    return int(match[1].translate(_DIGITS)) if match else None


def _may_follow(number: int, last: int) -> bool:
    """Whether a note may have this number where the one before had ``last`` (0: is not known)."""
    return number < _A_YEAR if not last else last <= number <= last + _SKIPPED


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return int(match.group(1).translate(_DIGITS)) if match else None
