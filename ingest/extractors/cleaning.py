"""Text from files, made fit to keep: no control signs, no direction overrides, one kind of line end, NFC.

What is dropped carries no words: C0 and C1 controls, NUL, lone surrogates, noncharacters, soft hyphens, byte
order marks, marks and overrides of direction (they can make a line read as something else than it says), tag
characters, and private-use characters, whose meaning only the file's own font knew (mostly bullets of symbol
fonts). Joiners (U+200C, U+200D) stay: Persian, Hindi and Bengali are spelled with them.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffc"
    "\ufffe\uffff\ud800-\udfff\ufdd0-\ufdef\ue000-\uf8ff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "\U000f0000-\U0010ffff]"
)
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028")
_LIGATURES = re.compile("[\ufb00-\ufb4f\ufb50-\ufdcf\ufdf0-\ufdfc\ufe70-\ufefc]")
_RARE = re.compile(f"[{_DROPPED.pattern[1:-1]}{_LIGATURES.pattern[1:-1]}]")
"""One look whether anything is to be dropped or spelled out: most pages have nothing of either."""

_MANY_BLANK_LINES = re.compile("\n{3,}")


def clean_text(text: str) -> str:
    """``text`` without what carries no words, lines ended by ``\\n`` and trimmed, in NFC.

    Ligatures and Arabic and Hebrew presentation forms become the letters they stand for; no other sign is
    changed. At most one blank line separates two lines. Takes time linear in the length.
    """
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    text = text.replace("\u2029", "\n\n")
    if _RARE.search(text):
        text = _LIGATURES.sub(_letters, _DROPPED.sub("", text))
    text = "\n".join(map(str.rstrip, text.split("\n")))
    if "\n\n\n" in text:
        text = _MANY_BLANK_LINES.sub("\n\n", text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str, limit: int = 300) -> str:
    """``text`` as one clean line of at most ``limit`` code points: a title, a heading, a metadata value."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def has_words(text: str) -> bool:
    """Whether any letter or digit is in ``text``: punctuation and lines alone are not an extraction."""
    return any(sign.isalnum() for sign in text)


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())
