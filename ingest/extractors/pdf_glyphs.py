"""Signs of fonts that say wrongly, or not at all, what they stand for: repaired where that is certain.

Private code points mean what the font's maker wanted. Two uses are common knowledge: symbol fonts put their
bytes at U+F000 (a bullet of Wingdings is U+F0A7), and Adobe's fonts put small capitals, old-style figures and
ligatures at U+F6xx and U+F7xx (Adobe Glyph List 2.0, corporate use). Everything else is counted as lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

_GLANCE = 80
"""Code points by which a page with swapped bytes is told."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNREADABLE = re.compile("[\ufffd\x00-\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\U000f0000-\U0010ffff]")
_SYMBOL_RUN = re.compile("[\uf020-\uf0ff](?:[\uf020-\uf0ff \n]*[\uf020-\uf0ff])?")
_SYMBOL_BULLETS = "\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf09f\uf0a8\uf06e\uf071\uf075\uf0d4\uf0e0\uf0f0\uf0be\uf02d"

_LIGATURES = {
    "\uf001": "fi", "\uf002": "fl", "\uf6dc": "1", "\uf6be": "j", "\uf6bf": "ł", "\uf6dd": "Rp",
    "\uf6f9": "ł", "\uf6fa": "œ", "\uf6fd": "š", "\uf6ff": "ž", "\uf643": "", "\uf8e9": "©", "\uf8e8": "®",
    "\uf8ea": "™", "\uf6d9": "©", "\uf6da": "®", "\uf6db": "™", "\uf761": "a",
}  # fmt: skip

_WIDE_GAP = 1.6
"""How much wider than the usual gap between letters one between words is, at least."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """Text whose private signs are replaced or taken out; ``lost`` counts those without a meaning."""

    text: str
    lost: int


def repaired(text: str) -> Repaired:
    """``text`` with the private signs whose meaning is known in plain signs; the others are lost."""
    lost = len(_UNREADABLE.findall(text))
    if not _PRIVATE.search(text):
        return Repaired(text, lost)
    text = _PRIVATE.sub(_adobe, _SYMBOL_RUN.sub(_symbols, text))
    return Repaired(text, lost + len(_PRIVATE.findall(text)))


def _symbols(match: re.Match[str]) -> str:
    """A run of symbol-font signs: words where it is long enough to be some, else a bullet, else as it is."""
    run = match.group()
    plain = "".join(chr(ord(sign) - 0xF000) if sign >= "\uf020" else sign for sign in run)
    if sum(sign.isalpha() and sign.isascii() for sign in plain) >= max(4, 0.6 * len(plain)):
        return plain
    return "".join("•" if sign in _SYMBOL_BULLETS else sign for sign in run)


def _adobe(match: re.Match[str]) -> str:
    """Small capitals, old-style figures and ligatures of Adobe's fonts."""
    sign = match.group()
    code = ord(sign)
    if 0xF730 <= code <= 0xF739 or 0xF761 <= code <= 0xF77A or 0xF7E0 <= code <= 0xF7FE:
        return chr(code - 0xF700)
    return _LIGATURES.get(sign, sign)


def unswapped(text: str) -> str:
    """Text of a font whose character map has the bytes of each sign swapped: ``䴀`` (U+4D00) is ``M``
    (U+004D)."""
    signs = [sign for sign in text[:_GLANCE] if not sign.isspace() or sign == "\u3000"]
    if len(signs) < 8 or sum(
        1 for sign in signs if not ord(sign) & 0xFF and ord(sign) >> 8 >= 0x20
    ) < 0.9 * len(signs):
        return text
    return "".join(
        chr(ord(sign) >> 8) if ord(sign) > 0xFF and not ord(sign) & 0xFF else sign for sign in text
    )


def shifted(text: str, by: int) -> str:
    """Text whose printable ASCII signs all stand ``by`` places further on: fonts without a character map
    give the number of the glyph, 29 below its letter (``7KH`` for ``The``)."""
    codes = (code for code in range(3, 0x7F) if code + by >= 0 and chr(code) not in "\t\n\r ")
    return text.translate({code: code + by for code in codes})


def close_up(letters: str, gaps: list[float]) -> str:
    """The letters of a word set wide, closed up; ``gaps`` are those between each two of them, in points.

    A gap well above the usual one parts two words: ``KEY FINDINGS``.
    """
    if not gaps:
        return letters
    wide = _WIDE_GAP * max(median(gaps), 0.01)
    parts = [letters[0]]
    for letter, gap in zip(letters[1:], gaps, strict=True):
        parts += [" ", letter] if gap > wide else [letter]
    return "".join(parts)
