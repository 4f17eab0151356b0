"""Which script a text is written in: cheap, sure, and for many languages the whole answer."""

from __future__ import annotations

import re

from index.scripts import signs_beyond_ascii

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Latn", "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"),
    ("Cyrl", "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"),
    ("Arab", "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
             "\ufb50-\ufdff\ufe70-\ufefc"),
    ("Hani", "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
    ("Kana", "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"),
    ("Hang", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
    ("Deva", "\u0900-\u0963\u0966-\u097f\ua8e0-\ua8ff"),
    ("Beng", "\u0980-\u09ff"),
    ("Thai", "\u0e01-\u0e3a\u0e40-\u0e4e"),
    ("Hebr", "\u05d0-\u05ea"),
    ("Grek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Zzzz", "\u0530-\u058f\u0700-\u074f\u0780-\u07bf\u07c0-\u07ff\u0a00-\u0dff\u0e80-\u0eff\u0f00-\u0fff"
             "\u1000-\u10ff\u1200-\u139f\u13a0-\u13ff\u1780-\u17ff\u1800-\u18af\u1950-\u1c7f\u2d00-\u2ddf"
             "\ua000-\ua4cf\ua500-\ua63f\ua800-\ua82f\ua840-\ua877\ua880-\ua8df\ua900-\uaaff\uabc0-\uabff"),
)  # fmt: skip
"""Script code (ISO 15924; ``Hani``, ``Kana``, ``Hang`` apart; ``Zzzz`` any of the others) and its letters."""

_PATTERNS = tuple((code, re.compile(f"[{letters}]+")) for code, letters in _SCRIPTS)
_LATIN_LETTERS = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_NOT_LATIN = re.compile("[^\\x00-\u02ff\u1e00-\u1eff\u2000-\u2bff\ufb00-\ufb06]")
"""A sign that some other script may have; Latin text with its punctuation has none."""

SAMPLE = 600
"""Code points that are looked at: scripts do not change unseen within a paragraph of this length."""


def is_latin(text: str) -> bool:
    """Whether ``text`` holds no sign of any script but Latin, as far as ``SAMPLE`` and in its last part."""
    return not _NOT_LATIN.search("".join(signs_beyond_ascii(text)))


def script_counts(text: str) -> dict[str, int]:
    """Letters of each script in the first ``SAMPLE`` code points of ``text``; without those that do not
    occur."""
    text = text[:SAMPLE]
    if is_latin(text):
        letters = sum(map(len, _LATIN_LETTERS.findall(text)))
        return {"Latn": letters} if letters else {}
    counts = {code: sum(map(len, pattern.findall(text))) for code, pattern in _PATTERNS}
    return {code: count for code, count in counts.items() if count}


def main_script(text: str) -> str | None:
    """The script of most letters in the first ``SAMPLE`` code points, None without letters; see
    ``main_of``."""
    sample = text[:SAMPLE]
    if is_latin(sample):
        return "Latn" if _LATIN_LETTERS.search(sample) else None
    return main_of(script_counts(sample))


def main_of(counts: dict[str, int]) -> str | None:
    """The script that a text with these letters is in, None without letters.

    Japanese is written in Kana and Han together: a tenth of Kana makes it ``Kana``. Korean with some Han is
    ``Hang``. A Han, Kana or Hangul letter weighs two of an alphabet.
    """
    if not counts:
        return None
    if len(counts) == 1:
        return next(iter(counts))
    alphabets = dict(counts)
    han, kana, hangul = (alphabets.pop(code, 0) for code in ("Hani", "Kana", "Hang"))
    if 2 * (han + kana + hangul) > max(alphabets.values(), default=0):
        if hangul * 4 >= han + kana + hangul:
            return "Hang"
        return "Kana" if kana * 10 >= han + kana else "Hani"
    return max(alphabets, key=lambda code: (alphabets[code], code))
