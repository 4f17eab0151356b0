"""Signs of symbol fonts as Unicode: what Word and PowerPoint write as (font, code) instead of a character."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
"""Adobe's Symbol encoding from 0x20."""

_SYMBOL_HIGH = {
    0xA0: "€", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥",
    0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC0: "ℵ", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪",
    0xC9: "⊃", 0xCC: "⊂", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©",
    0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔",
    0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE0: "◊", 0xE2: "®", 0xE3: "©", 0xE4: "™",
    0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAE: "★", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0x28: "☎", 0x2A: "✉", 0x21: "✏", 0x46: "☞", 0x4A: "☺",
}  # fmt: skip

_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "•", 0x98: "●",
    0xA2: "■", 0xA3: "□",
}  # fmt: skip
_DINGBATS = {
    0x33: "✓", 0x34: "✔", 0x35: "✕", 0x36: "✖", 0x37: "✗", 0x38: "✘", 0x48: "★", 0x6C: "●",
    0x6D: "❍", 0x6E: "■", 0x6F: "❏", 0x71: "❑", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0x76: "❖",
}  # fmt: skip
_PICTURES = {"wingdings": _WINGDINGS, "wingdings2": _WINGDINGS_2, "zapfdingbats": _DINGBATS}
"""Fonts of nothing but pictures, by their names without spaces and signs."""

SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "marlett", "zapfdingbats")


def symbol(font: str, code: int) -> str:
    """The character that a symbol font shows at ``code`` (0xF020 to 0xF0FF count from 0x20); empty when the
    font is not known: the sign carries no word."""
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    name = font.strip().lower()
    if name == "symbol":
        if 0x20 <= place < 0x20 + len(_SYMBOL):
            return _SYMBOL[place - 0x20]
        return _SYMBOL_HIGH.get(place, "")
    if family := _family(name):
        return _PICTURES[family].get(place, "")
    return "" if is_symbol_font(name) else _plain(code, place)


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are pictures."""
    return font.strip().lower().startswith(SYMBOL_FONTS)


def in_symbol_font(font: str, text: str) -> str:
    """Text that is set in a symbol font, as the characters that it shows."""
    return "".join(sign if sign.isspace() else symbol(font, ord(sign)) for sign in text)


def symbol_signs(font: str, texts: Sequence[str]) -> list[str]:
    """Signs of a PDF as they show, one by one: those of a font of pictures are given by their codes, some as
    ``(cid:252)``. Signs that are known in no such way stay, without a code in brackets."""
    family = _family(font.rpartition("+")[2].strip().lower())
    if not family:
        return list(texts)
    return [_shown(_PICTURES[family], text) for text in texts]


def _shown(pictures: Mapping[int, str], text: str) -> str:
    numbered = re.fullmatch(r"\(cid:(\d+)\)", text)
    code = int(numbered[1]) if numbered else ord(text) if len(text) == 1 else 0
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    return pictures.get(place, "" if numbered or place != code else text)


def _family(name: str) -> str:
    """Which font of pictures a name is: ``wingdings-regular`` is ``wingdings``; empty for others."""
    plain = "".join(sign for sign in name.removesuffix("regular") if sign.isalnum()).removesuffix("mt")
    return plain if plain in _PICTURES else ""


def _plain(code: int, place: int) -> str:
    if code != place:  # a private-use code of an unknown font
        return ""
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""
