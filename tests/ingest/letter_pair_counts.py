"""How often letters follow each other, by script, from the profiles of langdetect: what
``ingest/extractors/pdf_letter_pairs.py`` holds."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

from ingest.extractors.pdf_improbable import folded

LANGUAGES = {
    "Latin": "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi",
    "Cyrillic": "ru bg uk mk",
    "Arabic": "ar fa ur",
    "Devanagari": "hi mr ne",
    "Bengali": "bn",
    "Thai": "th",
}
LETTERS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґјљњћђџ",
    "Arabic": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگہےٹڈڑں",
    "Devanagari": "".join(map(chr, range(0x900, 0x970))),
    "Bengali": "".join(map(chr, range(0x980, 0x9FF))),
    "Thai": "".join(map(chr, range(0xE01, 0xE4F))),
}
COMMONEST, STEP = 5.0, 0.8
"""Bits of the commonest pairs, and of a step of the scale."""


def shares(languages: Iterable[str], letters: str) -> dict[str, float]:
    """The share of each pair of signs among all, each language counting the same."""
    mixed: Counter[str] = Counter()
    for language in languages:
        profile = json.loads((files("langdetect") / "profiles" / language).read_text(encoding="utf-8"))
        counts: Counter[str] = Counter()
        for piece, count in profile["freq"].items():
            pair = "".join(sign if sign in letters else " " for sign in folded(piece))
            if len(piece) == len(pair) == 2 and pair != "  ":
                counts[pair] += count
        of = counts.total()
        for pair, count in counts.items():
            mixed[pair] += count / of
    total = sum(mixed.values())
    return {pair: share / total for pair, share in mixed.items()}


def digit(share: float) -> str:
    """The rarity of a pair, from 0 to f."""
    steps = 15 if share <= 0 else round((-math.log2(share) - COMMONEST) / STEP)
    return "0123456789abcdef"[min(15, max(0, steps))]


def tables() -> dict[str, tuple[str, str]]:
    """For each script its alphabet and the rarity of each pair of its signs, row by row."""
    made = {}
    for name, languages in LANGUAGES.items():
        share = shares(languages.split(), LETTERS[name])
        known = {sign for pair in share for sign in pair}
        alphabet = " " + "".join(sign for sign in LETTERS[name] if sign in known)
        made[name] = alphabet, "".join(digit(share.get(a + b, 0)) for a in alphabet for b in alphabet)
    return made
