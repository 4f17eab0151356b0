"""The words of a page as pdfplumber sees them, and the text of a cell put together from them.

pdfplumber gives signs where they stand; a line that runs from right to left is turned into reading order
here, one sign of the font at a time, so that ligatures (two letters in one sign) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.extractors.cleaning import clean_line
from ingest.extractors.symbol_fonts import symbol_signs
from ingest.tables_grid import Box, Word, inside, lines_of, turned_box
from ingest.tables_spaces import Walls

_RIGHT_TO_LEFT = re.compile("[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters of scripts that run from right to left. Their digits, and the signs within numbers, do not."""

_LEFT_TO_RIGHT = re.compile("[0-9A-Za-z\u00c0-\u058f\u0660-\u0669\u06f0-\u06f9]")

LONGEST_CELL = 2_000
"""Code points of a cell: a page has 5,000, and a cell with half of it is a page in a box."""

_SMALL, _HIGH = 0.8, 0.12
"""Shares of the height of a sign: how high a raised one is at most, and by how much higher its foot is."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_SPACE = 0.15
"""Share of the size of letters that parts two words where no space is written: a space is a quarter to a
third of it, in justified lines a sixth."""


def words_of(page: Any) -> list[Word]:
    """The words of a leaf: the upright ones, then those that lie on a side, as the names of narrow columns
    do. ``Word.turn`` says on which."""
    size = (float(page.width), float(page.height))
    by_side: dict[int, list[Any]] = {0: [], 1: [], 3: []}
    for sign in page.chars:
        if sign["lies"] in by_side:
            by_side[sign["lies"]].append(sign)
    walls = Walls(page.vertical_edges)
    return [word for turn, signs in by_side.items() for word in _words(signs, turn, size, walls)]


def _words(signs: list[Any], turn: int, size: tuple[float, float], walls: Walls) -> Iterator[Word]:
    """The words among signs that lie alike: they are put together upright, and stand where they stood. A line
    between two signs parts them: cells without a margin touch each other."""
    from pdfplumber.utils.text import WordExtractor  # here: only this job needs it

    if turn:
        signs = [dict(sign) for sign in signs]
        for sign in signs:
            (sign["x0"], sign["top"], sign["x1"], sign["bottom"]) = turned_box(_box(sign), turn, size)
            sign["doctop"] = sign["top"]
        size = (size[1], size[0])
    for word, parts in WordExtractor(x_tolerance_ratio=_SPACE).iter_extract_tuples(signs) if signs else ():
        if turn:
            yield Word(_text(parts), turned_box(_box(word), -turn % 4, size), _font(parts), turn)
            continue
        for piece in walls.parted(parts):
            yield Word(_text(piece), _around(piece), _font(piece))


def _around(signs: Sequence[Any]) -> Box:
    boxes = [_box(sign) for sign in signs]
    lefts, tops, rights, feet = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(feet))


def _box(drawn: Any) -> Box:
    return (drawn["x0"], drawn["top"], drawn["x1"], drawn["bottom"])


def _font(signs: Sequence[Any]) -> str:
    return str(signs[0].get("fontname", ""))


def _text(signs: Sequence[Any]) -> str:
    """The word in reading order: a right-to-left one from the right, numbers and Latin in it as they are."""
    texts = symbol_signs(_font(signs), [str(sign["text"]) for sign in signs])
    if texts and texts[-1].isdecimal():
        texts = _with_raised(signs, texts)
    if not any(map(_RIGHT_TO_LEFT.search, texts)):
        return "".join(texts)
    return "".join(_turned(texts))


def _with_raised(signs: Sequence[Any], texts: list[str]) -> list[str]:
    """The signs with small raised figures at the end as such: a figure with the number of a note behind it
    is not ten times as much."""
    first = signs[0]
    return [
        text.translate(RAISED) if at and _is_raised(_box(sign), _box(first)) else text
        for at, (sign, text) in enumerate(zip(signs, texts, strict=True))
    ]


def _is_raised(sign: Box, before: Box) -> bool:
    """Whether a sign or word is set smaller than the one before, and higher."""
    size, other = sign[3] - sign[1], before[3] - before[1]
    return 0 < size <= _SMALL * other and before[3] - sign[3] >= _HIGH * other and sign[3] > before[1]


def _turned(parts: Sequence[str]) -> Iterator[str]:
    """Parts in the order of the page, given from the right; runs that go from left to right keep theirs."""
    run: list[str] = []
    for part in reversed(parts):
        if _LEFT_TO_RIGHT.search(part) and not _RIGHT_TO_LEFT.search(part):
            run.append(part)
            continue
        yield from reversed(run)
        run.clear()
        yield part
    yield from reversed(run)


def joined(words: Iterable[Word]) -> str:
    """Words that stand in one cell as one clean line of text."""
    words = _righted(list(words))
    lines = []
    for line in lines_of(words):
        texts = _glued(line)
        turned = any(map(_RIGHT_TO_LEFT.search, texts))
        lines.append(" ".join(_turned(texts) if turned else texts))
    return clean_line(_whole(lines), LONGEST_CELL)


def _glued(line: Sequence[Word]) -> list[str]:
    """The texts of words in a line; a raised number that is a word of its own goes to the one before."""
    texts: list[str] = []
    before: Word | None = None
    for word in line:
        if before and word.text.isdecimal() and _is_raised(word.box, before.box):
            texts[-1] += word.text.translate(RAISED)
            continue
        texts.append(word.text)
        before = word
    return texts


def _righted(words: list[Word]) -> list[Word]:
    """Words of one cell as they stand once most of them are upright."""
    turn = max((word.turn for word in words), key=[word.turn for word in words].count, default=0)
    if not turn:
        return words
    return [replace(word, box=turned_box(word.box, turn, (0.0, 0.0)), turn=0) for word in words]


def is_right_to_left(words: Iterable[Word]) -> bool:
    """Whether most of the words with letters are of a script that runs from right to left."""
    right = left = 0
    for word in words:
        if _RIGHT_TO_LEFT.search(word.text):
            right += 1
        elif any(sign.isalpha() for sign in word.text):
            left += 1
    return right > left


def _whole(lines: Sequence[str]) -> str:
    """Lines as one; a word parted by a hyphen at the end of a line is joined."""
    text = ""
    for line in lines:
        if text.endswith(("-", "\u2010")) and text[-2:-1].isalpha() and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}" if text else line
    return text


def in_box(words: Iterable[Word], box: Box) -> list[Word]:
    """The words whose middle is in a box."""
    return [word for word in words if inside(word, box)]
