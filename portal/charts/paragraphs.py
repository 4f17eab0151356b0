"""Paragraphs in pictures: wrapped, each line in its own direction, other languages marked so. Pure."""

from __future__ import annotations

import unicodedata

from markupsafe import escape

from portal.charts.lettering import ISOLATE, POP, Anchor, number, wrapped
from portal.charts.model import Words
from portal.marking import visible

LEFT_TO_RIGHT = "\u2066"
"""Left-to-right isolate (Unicode Standard Annex 9)."""

Pieces = tuple[bool, tuple[tuple[str, str], ...]]
"""One line: whether its paragraph reads right to left, and its texts, each with a language tag or none."""


def paragraph(text: str, room: float, size: float, words: Words) -> list[Pieces]:
    """A text in lines that have room, with what of it is in another language.

    In a picture that reads right to left, a paragraph without a letter that does is one in another language,
    and reads left to right by itself: its full stop stays at its end.
    """
    rtl = words.rtl and (_has(text, ("R", "AL")) or not _has(text, ("L",)))
    start, tag = next(((one, tag) for one, tag in words.foreign if one and text.startswith(one)), ("", ""))
    left = _signs(start)
    lines: list[Pieces] = []
    for line in wrapped(text, room, size):
        cut = _cut(line, left)
        left -= min(left, _signs(line))
        pieces = ((line[:cut], tag), (line[cut:], ""))
        lines.append((rtl, tuple(piece for piece in pieces if piece[0])))
    return lines


def _has(text: str, kinds: tuple[str, ...]) -> bool:
    return any(unicodedata.bidirectional(sign) in kinds for sign in text)


def _signs(text: str) -> int:
    """How many signs a text has, white space apart: wrapping changes that alone."""
    return sum(not sign.isspace() for sign in text)


def _cut(line: str, signs: int) -> int:
    """The place in a line behind a number of its signs."""
    for place, sign in enumerate(line):
        if signs <= 0:
            return place
        signs -= not sign.isspace()
    return len(line)


def pieces_at(x: float, y: float, line: Pieces, *, anchor: Anchor, kind: str) -> str:
    """One ``<text>`` with its pieces; a piece in another language carries its tag."""
    rtl, pieces = line
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    named = f' class="{kind}"' if kind else ""
    start = f'<text x="{number(x)}" y="{number(y)}"{place}{named}'
    opening, closing = (ISOLATE if rtl else LEFT_TO_RIGHT, POP) if rtl or anchor == "end" else ("", "")
    if len(pieces) == 1 and pieces[0][1]:
        text, tag = pieces[0]
        return f'{start} lang="{escape(tag)}">{opening}{escape(visible(text))}{closing}</text>'
    told = "".join(
        f'<tspan lang="{escape(tag)}">{escape(visible(text))}</tspan>' if tag else str(escape(visible(text)))
        for text, tag in pieces
    )
    return f"{start}>{opening}{told}{closing}</text>"
