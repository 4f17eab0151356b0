"""Arabic text of pages whose signs cannot be placed one by one, put right by what letters and spaces tell.

Where signs can be placed, their places tell the order (``pdf_bidi``) and there is little left to put right.
"""

from __future__ import annotations

import re

_MARK_APART = re.compile("(?<=[\u0620-\u06ff]) ([\u064b-\u065f\u0670]+)([\u0620-\u064a\u0671-\u06d3]?)")
_MARK = re.compile(" [\u064b-\u065f\u0670]")


def marks_on_letters(text: str) -> str:
    """``text`` with vowel signs that stand apart from their word back on it: no word begins with one.

    A sign drawn by itself comes before its letter, behind a space: ``أي ًضا`` for ``أيضًا``.
    """
    return _MARK_APART.sub(r"\2\1", text) if _MARK.search(text) else text


_STOP_BEFORE = re.compile(
    "(?:^|(?<=[\u0620-\u06ff] ))([.:،؛]|(?<![^\n])[-–])(\\d{1,4})(?=\\s|$)", re.MULTILINE
)


def stops_behind_numbers(text: str) -> str:
    """``text`` with the full stop behind a number that ends a sentence or begins an item: PDFium, which turns
    lines round, leaves it before (``رقم .100`` for ``رقم 100.``)."""
    return _STOP_BEFORE.sub(r"\2\1", text)


_FACING = str.maketrans("()[]{}«»‹›", ")(][}{»«›‹")
_OPENING = frozenset("([{«‹")
_BRACKET = re.compile(r"[()\[\]{}«»‹›]")
_ARABIC_LINE = re.compile("^.*[\u0620-\u06ff].*$", re.MULTILINE)


def brackets_facing(text: str) -> str:
    """``text`` with the brackets of its Arabic lines turned round where that makes pairs of them.

    Some programs write into the file which sign was meant, others which sign is drawn; PDFium takes all for
    drawn ones and mirrors them (Unicode bidirectional algorithm, L4): ``)انظر المادة 3(`` for
    ``(انظر المادة 3)``.
    """
    lines = "\n".join(_ARABIC_LINE.findall(text)) if _BRACKET.search(text) else ""
    if _unpaired(lines) <= _unpaired(lines.translate(_FACING)):
        return text
    return _ARABIC_LINE.sub(lambda line: line.group().translate(_FACING), text)


_BY_ITS_SPACE = re.compile(r"(?<![^\s])[()\[\]{}«»‹›](?=[^\W_])|(?<=[^\W_])[()\[\]{}«»‹›](?=[\s.,:;،؛]|\Z)")


def brackets_by_space(text: str) -> str:
    """``text`` with each bracket of its Arabic lines opening behind a space and closing before one: where a
    line holds codes in Latin letters, PDFium mirrors some of its brackets and others not."""
    if not _BRACKET.search(text):
        return text
    return _ARABIC_LINE.sub(lambda line: _BY_ITS_SPACE.sub(_facing_its_space, line.group()), text)


def _facing_its_space(match: re.Match[str]) -> str:
    bracket, behind = match.group(), match.end() < len(match.string) and match.string[match.end()]
    opens = bool(behind) and str(behind).isalnum()
    return bracket if (bracket in _OPENING) == opens else bracket.translate(_FACING)


def _unpaired(text: str) -> int:
    """How many brackets of a text have no partner; a list's ``1)`` has none either way round."""
    open_ = alone = 0
    for bracket in _BRACKET.findall(text):
        if bracket in _OPENING:
            open_ += 1
        elif open_:
            open_ -= 1
        else:
            alone += 1
    return open_ + alone
