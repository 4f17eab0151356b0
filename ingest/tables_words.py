"""The words of a page as pdfplumber sees them, and the text of a cell put together from them.

pdfplumber gives signs where they stand; a line that runs from right to left is turned into reading order
here, one sign of the font at a time, so that ligatures (two letters in one sign) stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ingest.extractors.cleaning import clean_line
from ingest.tables_grid import Box, Word, inside, lines_of

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LEFT_TO_RIGHT = re.compile("[0-9A-Za-z\u00c0-\u058f\u0660-\u0669\u06f0-\u06f9]")

LONGEST_CELL = 2_000
"""Code points of a cell: a page has 5,000, and a cell with half of it is a page in a box."""

_SPACE = 0.3
"""Share of the size of letters that parts two words: a space is a quarter to a third of it."""


def words_of(page: Any) -> list[Word]:
    """The words of a page of pdfplumber, the upright ones."""
    found = page.extract_words(
        x_tolerance_ratio=_SPACE, keep_blank_chars=False, use_text_flow=False, return_chars=True
    )
    return [
        Word(_text(one["chars"]), (one["x0"], one["top"], one["x1"], one["bottom"]), _font(one["chars"]))
        for one in found
        if one["upright"]
    ]


def _font(signs: Sequence[Any]) -> str:
    return str(signs[0].get("fontname", ""))


def _text(signs: Sequence[Any]) -> str:
    """The word in reading order: a right-to-left one from the right, numbers and Latin in it as they are."""
    texts = [str(sign["text"]) for sign in signs]
    if not any(map(_RIGHT_TO_LEFT.search, texts)):
        return "".join(texts)
    return "".join(_turned(texts))


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
    lines = []
    for line in lines_of(words):
        texts = [word.text for word in line]
        turned = any(map(_RIGHT_TO_LEFT.search, texts))
        lines.append(" ".join(_turned(texts) if turned else texts))
    return clean_line(_whole(lines), LONGEST_CELL)


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
