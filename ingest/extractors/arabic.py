"""Arabic ligatures of PDF pages, put back into reading order.

Arabic is laid out from right to left; PDFium turns each line round sign by sign. A ligature (lam and alef
drawn as one glyph) is one sign on the page and two in the text, and comes out turned round in itself:
``األمم`` for ``الأمم``. Words with it, one in four, could not be found. Both letters of one glyph have one
origin and one box on the page, and no two glyphs share both; that tells for certain what to turn back.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

_LETTERS = re.compile("[\u0620-\u064a\u0671-\u06d3\u06fa-\u06ff]{2,}")


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


def reordered(text: str, text_page: Any) -> str:
    """``text`` as PDFium gave it for ``text_page``, its ligatures in reading order.

    Left alone without Arabic letters, and where its signs cannot be found on the page one by one.
    """
    if not _LETTERS.search(text):
        return text
    if text_page.count_chars() != len(text):  # some line ends are left out, or signs beside the page
        text = str(text_page.get_text_range())
    if text_page.count_chars() != len(text):  # signs beyond the basic plane count two there
        return text
    return in_reading_order(text, 0, text_page)


def in_reading_order(text: str, start: int, text_page: Any) -> str:
    """``text``, the signs of ``text_page`` from number ``start`` on, with its ligatures in reading order."""
    return _LETTERS.sub(lambda word: _word(word.group(), start + word.start(), text_page), text)


def _word(word: str, start: int, text_page: Any) -> str:
    """A run of letters with the letters of each glyph in reading order."""
    origins = [_origin(text_page, start + offset) for offset in range(len(word))]
    if len(set(origins)) == len(origins):
        return word
    if origins[0][0] < origins[-1][0] or pdfium.FPDFText_GetUnicode(text_page, start) != ord(word[0]):
        return word  # runs from left to right: nothing was turned round
    parts: list[str] = []
    begin = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or not _one_glyph(text_page, start, begin, end, origins):
            parts.append(word[begin:end][::-1])
            begin = end
    return "".join(parts)


def _one_glyph(text_page: Any, start: int, one: int, other: int, origins: list[tuple[float, float]]) -> bool:
    """Whether two letters are one sign on the page: one origin and one box. A font that draws lam and alef
    one over the other has two signs there, which PDFium has turned round rightly."""
    if origins[one] != origins[other]:
        return False
    return bool(text_page.get_charbox(start + one) == text_page.get_charbox(start + other))


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


_CODE = re.compile("[^\\s\u0600-\u06ff\u0750-\u077f\ufb50-\ufefc]{2,60}(?: [()\\[\\]](?=[\u0620-\u06ff]))?")
_RUN = re.compile(r"[A-Za-z0-9$€£](?:.*[A-Za-z0-9])?[%‰°]?")
_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")


def codes_in_order(signs: str, text_page: Any) -> str:
    """``signs`` of ``text_page`` with the codes and figures of its Arabic lines as they are drawn, from left
    to right: ``A/HRC/59/60`` comes as ``/59/60HRC/A``, ``12.5%`` as ``%12.5``. Of the same length."""
    lines, start = [], 0
    for line in signs.split("\r\n"):
        lines.append(_with_codes(line, start, text_page) if _ARABIC_LETTER.search(line) else line)
        start += len(line) + 2
    return "\r\n".join(lines)


def _with_codes(line: str, start: int, text_page: Any) -> str:
    parts, done = [], 0
    for code in _CODE.finditer(line):
        if any(map(str.isdigit, code.group())):  # words alone come in order
            parts += [line[done : code.start()], _in_order(code.group(), start + code.start(), text_page)]
            done = code.end()
    return "".join([*parts, line[done:]])


def _in_order(code: str, start: int, text_page: Any) -> str:
    """A code with its signs from left to right, and the punctuation around it, read from right to left."""
    lefts = [_origin(text_page, start + offset)[0] for offset in range(len(code))]
    drawn = "".join(sign for _, sign in sorted(zip(lefts, code, strict=True), key=lambda one: one[0]))
    run = _RUN.search(drawn)
    if run is None or (drawn == code and code[0] != "%"):
        return code
    return drawn[run.end() :][::-1] + run.group() + drawn[: run.start()][::-1]
