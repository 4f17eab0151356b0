"""Words in pictures: escaped, cut or wrapped by their width, kept in their own direction. Pure.

Directions follow one recipe that browsers and renderers agree on: the picture itself reads left to right,
right-to-left text is wrapped in isolates, and anchors are physical (``end`` grows to the left).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from markupsafe import escape

from portal.marking import visible

Anchor = Literal["start", "middle", "end"]

ISOLATE, POP = "\u2067", "\u2069"
"""Right-to-left isolate and its end (Unicode Standard Annex 9)."""

_NARROW, _MIDDLE, _WIDE = 0.3, 0.56, 1.0
"""Widths of signs in ems: of ``ilt.,``, of most letters of a text face, of Chinese signs. Measured on Noto
Sans over the names of areas in six languages: rather too wide than too narrow."""

ROOM = 0.92
"""Of the width that a line may take as ``width`` counts it: faces of a system differ so much."""

_THIN = frozenset("iljtfrI.,;:'’|!()[] ·-")


def width(text: str, size: float) -> float:
    """About how wide a text is, in the units of ``size``."""
    return size * sum(map(_em, text))


@lru_cache(maxsize=4096)  # signs of six languages; half of the time of a chart went into asking them again
def _em(sign: str) -> float:
    if sign in _THIN:
        return _NARROW
    if unicodedata.east_asian_width(sign) in "WF":
        return _WIDE
    if unicodedata.combining(sign):
        return 0
    return 0.66 if sign.isupper() or sign in "mwMW%—" else _MIDDLE


def fitted(text: str, room: float, size: float) -> str:
    """The text, or as much of it as has room with an ellipsis: the table has the whole."""
    if width(text, size) <= room:
        return text
    cut = text
    while cut and width(cut + "…", size) > room:
        cut = cut[:-1]
    return cut.rstrip() + "…"


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The text in lines that have room; a text without spaces breaks at any sign."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and width(lines[-1] + word.rstrip(), size) > room:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines if line.strip()]


def _words(text: str) -> list[str]:
    """Pieces between which a line may end, each with the space behind it."""
    pieces: list[str] = []
    for word in text.split():
        if any(unicodedata.east_asian_width(sign) in "WF" for sign in word):
            pieces += [*word[:-1], f"{word[-1]} "]
        else:
            pieces.append(f"{word} ")
    return pieces


def written(text: str, *, rtl: bool) -> str:
    """A text as it stands in SVG: hostile signs left out, escaped, isolated where it reads right to left."""
    safe = str(escape(visible(text)))
    return f"{ISOLATE}{safe}{POP}" if rtl else safe


def number(value: float) -> str:
    """A coordinate: at most one decimal, no needless zero."""
    return f"{value:.1f}".removesuffix(".0")


def text_at(
    x: float, y: float, text: str, *, rtl: bool = False, anchor: Anchor = "start", kind: str = ""
) -> str:
    """One ``<text>``; ``kind`` is a class of ``frame.STYLE``."""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(y)}"{place}{named}>{written(text, rtl=rtl)}</text>'
