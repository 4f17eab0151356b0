"""Headings that count: lines of their own that are each the next in a row of numbers.

Known rows: ``I.``, ``II.`` with ``A.``, ``B.`` below; ``1``, ``1.1``, ``1.1.1``; ``一、`` with ``（一）``
below; ``أولا``, ``ثانيا``. Numbered paragraphs, which official documents have by the hundred, are longer or
end in a full stop; items of a list stand line under line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_LONGEST = 120
"""Signs of a heading, at most."""

_CANDIDATE = re.compile(
    r"(?:(?P<decimal>[0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\.?\s|(?P<roman>[IVXL]{1,6})[.\s]\s?|(?P<letter>[A-Z])\.\s|"
    r"(?P<chinese>[一二三四五六七八九十]{1,3})、\s?|[（(](?P<below>[一二三四五六七八九十]{1,3})[）)]\s?|"
    r"(?P<arabic>أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا)[ً]?\s*[-–—:.]\s*)"
    r"\s*(?P<title>[^\W\d_].*)\Z"
)
_FIRST = frozenset("0123456789IVXLABCDEFGHJK一二三四五六七八九十（(أثرخست")
"""Signs that a numbered heading can begin with."""

_NOTE = re.compile(r"(?<=[^\W\d_])[0-9]{1,2}\Z")
"""The number of a note behind a heading."""

_SENTENCE_ENDS = (".", ";", ",", ":", "。", "；", "，", "؛", "،", "?", "!")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_CHINESE = "一二三四五六七八九"
_ARABIC = ("أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا", "عاشرا")

_LEAST = 3
"""Headings of the upper level that a row must have."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may be a heading: its page, its row, its number in each level of the row, the line."""

    page: int
    row: str
    number: tuple[int, ...]
    line: str


def numbered(pages: Iterable[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """(page, level, line) of each heading that counts, in order; none where no row is sure."""
    candidates = [one for page, text in pages for one in _candidates(page, text)]
    for upper, lower in (("roman", "letter"), ("chinese", "below"), ("arabic", "")):
        found = _in_row(candidates, upper, lower)
        if sum(1 for _, level, _ in found if level == 1) >= _LEAST:
            return found
    return _decimal([one for one in candidates if one.row == "decimal"])


def _candidates(page: int, text: str) -> Iterator[_Candidate]:
    lines = [line for part in text.split("\n") if (line := part.strip())]
    for place, line in enumerate(lines):
        if line[0] not in _FIRST or len(line) > _LONGEST or line.endswith(_SENTENCE_ENDS):
            continue
        match = _CANDIDATE.match(line)
        if match and match.lastgroup and _stands_alone(match, lines, place):
            yield from _read(page, match, _NOTE.sub("", line))


def _stands_alone(match: re.Match[str], lines: Sequence[str], place: int) -> bool:
    """Whether the line is no item of a list: the next line is not the next item of the same depth."""
    following = _CANDIDATE.match(lines[place + 1]) if place + 1 < len(lines) else None
    if following is None:
        return True
    same = all((match[name] is None) == (following[name] is None) for name in ("decimal", "letter", "below"))
    depth = (match["decimal"] or "").count(".") == (following["decimal"] or "").count(".")
    return not (same and depth and match["roman"] is None and match["chinese"] is None)


def _read(page: int, match: re.Match[str], line: str) -> Iterator[_Candidate]:
    """The rows that a line may belong to: ``I.`` and ``C.`` may be Roman or a letter."""
    if match["decimal"]:
        yield _Candidate(page, "decimal", tuple(map(int, match["decimal"].split("."))), line)
    elif match["chinese"] or match["below"]:
        row = "chinese" if match["chinese"] else "below"
        yield _Candidate(page, row, (_chinese(match[row]),), line)
    elif match["arabic"]:
        yield _Candidate(page, "arabic", (_ARABIC.index(match["arabic"]) + 1,), line)
    else:
        sign = match["roman"] or match["letter"]
        if match["roman"]:
            yield _Candidate(page, "roman", (_roman(sign),), line)
        if len(sign) == 1:
            yield _Candidate(page, "letter", (ord(sign) - ord("A") + 1,), line)


def _in_row(candidates: Sequence[_Candidate], upper: str, lower: str) -> list[tuple[int, int, str]]:
    """Upper headings that follow one another from the first on; lower ones that begin anew below each."""
    found: list[tuple[int, int, str]] = []
    next_upper, next_lower = 1, 1
    for one in candidates:
        if one.row == upper and one.number == (next_upper,):
            found.append((one.page, 1, one.line))
            next_upper, next_lower = next_upper + 1, 1
        elif one.row == lower and found and one.number == (next_lower,) and found[-1][2] != one.line:
            found.append((one.page, 2, one.line))
            next_lower += 1
    return found


def _decimal(candidates: Sequence[_Candidate]) -> list[tuple[int, int, str]]:
    """Headings of a decimal row; none unless parts of parts are among them, as numbered lists have none."""
    found: list[tuple[int, int, str]] = []
    last: tuple[int, ...] = ()
    for place, one in enumerate(candidates):
        if _follows(last, one.number) and (len(one.number) > 1 or _has_part(candidates, place)):
            found.append((one.page, len(one.number), one.line))
            last = one.number
    return found if sum(1 for _, level, _ in found if level > 1) >= 2 else []


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number is the first below the last, or the next at its level or a higher one."""
    if number == (*last, 1):
        return True
    depth = len(number)
    return 0 < depth <= len(last) and number == (*last[: depth - 1], last[depth - 1] + 1)


def _has_part(candidates: Sequence[_Candidate], place: int) -> bool:
    """Whether the chapter's first part comes before another line with the chapter's number, or the next's."""
    (number,) = candidates[place].number
    for one in candidates[place + 1 :]:
        if one.number == (number, 1):
            return True
        if one.number in ((number,), (number + 1, 1)):
            return False
    return False


def _roman(sign: str) -> int:
    values = [_ROMAN[one] for one in sign]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _chinese(sign: str) -> int:
    """A number up to 99: 三, 十, 十二, 二十一."""
    tens, ten, ones = sign.rpartition("十")
    if not ten:
        return _CHINESE.index(sign) + 1 if len(sign) == 1 else 0
    return (_CHINESE.find(tens) + 1 if tens else 1) * 10 + (_CHINESE.find(ones) + 1 if ones else 0)
