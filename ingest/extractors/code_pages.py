"""Text of no Unicode form: which older code page its bytes are in, by its language and its letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_GUESSED = (
    "cp1252", "iso8859_15", "mac_roman", "cp850", "cp437", "cp1250", "iso8859_2", "mac_latin2", "cp852",
    "cp1254", "cp1257", "cp1258", "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic",
    "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256", "iso8859_6", "cp874",
    "gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949", "euc_kr",
)  # fmt: skip
"""The encodings that text of the languages served is found in, besides Unicode's own: those of Windows, of
the older Macintosh, of DOS, and of ISO."""

_ODD = 0.1
"""Share of the signs beyond ASCII that may stand where they cannot: a guess with more is no certain one."""

_POWER = 4
"""How much signs at odd places weigh against the likeliness of a language."""

_CLOSE = 0.9
"""How near the next reading that says something else may come to the best one, as a share of its weight,
before the guess is an uncertain one."""

_FEW = 6
"""Signs beyond ASCII from which a guess can be certain: one accent fits many code pages."""

_LIKELY = 0.1
"""Weight from which a guess can be certain; names and capitals that fit nothing well have less."""

_NO_KANA = 0.3
"""What is left of the weight of a Japanese reading without any kana: Chinese read as Japanese has none."""

_CAPITALS = 0.7
"""Share of capitals from which a text is judged by its small letters: statistics know running text."""


class Guess(NamedTuple):
    """A code page, and whether its letters tell it surely."""

    encoding: str
    certain: bool


def guess(sample: bytes) -> Guess:
    """The likeliest older code page of lines with more than ASCII: by chardet's statistics of languages, and
    by where its letters stand."""
    readings = sorted(_readings(sample), key=lambda one: -one.weight)
    best = readings[0]
    others = (one.weight for one in readings[1:] if one.text != best.text)
    near = next(others, 0.0) > _CLOSE * best.weight
    few = sum(1 for sign in best.text if sign > "\x7f") < _FEW
    return Guess(best.encoding, not (near or few or best.odd > _ODD or best.weight < _LIKELY))


class _Reading(NamedTuple):
    encoding: str
    text: str
    odd: float
    weight: float


def _readings(sample: bytes) -> Iterator[_Reading]:
    """What the sample would say in each code page that fits: weighted by how likely its language is, and
    the less the more of its signs stand where they cannot."""
    for encoding, weight in _weights(sample).items():
        text = sample.decode(encoding, "replace")
        odd = _odd_share(text)
        if _in_capitals(text):
            weight = max(weight, _weights(_small(text, encoding)).get(encoding, 0.0))
        if encoding in _JAPANESE and not _KANA.search(text):
            weight *= _NO_KANA
        yield _Reading(encoding, text, odd, weight * (1 - odd) ** _POWER)


_FALLBACK = 0.05
"""The weight of Windows' Western code page where nothing speaks for it."""

_JAPANESE = ("cp932", "euc_jis_2004")
_KANA = re.compile("[\u3040-\u30ff]")


def _weights(sample: bytes) -> dict[str, float]:
    """How likely the sample is in each code page, by chardet."""
    from chardet import detect_all  # here: half the files never need it

    found = {"cp1252": _FALLBACK}
    for one in detect_all(sample, include_encodings=_GUESSED, compat_names=False):
        if one["encoding"]:
            found[one["encoding"]] = max(found.get(one["encoding"], 0.0), one["confidence"])
    return found


def _in_capitals(text: str) -> bool:
    cased = [sign for sign in text if sign >= "\u0370" and (sign.isupper() or sign.islower())]
    return bool(cased) and sum(map(str.isupper, cased)) >= _CAPITALS * len(cased)


def _small(text: str, encoding: str) -> bytes:
    return text.lower().encode(encoding, "replace")


_INSIDE = frozenset("’'·-‐‑\u00ad\u200c\u200d.@&/…")
"""Signs that may stand between two letters of a word."""


def _odd_share(text: str) -> float:
    """The share of signs beyond ASCII that stand where they cannot: a capital behind a small letter, letters
    of two scripts side by side, a sign inside a word, what is no sign."""
    beyond = odd = 0
    before, foreign = " ", _mostly_ascii(text)
    for sign, behind in zip(text, text[1:] + " ", strict=True):
        if sign > "\x7f":
            beyond += 1
            odd += _is_odd(before, sign, behind) or (foreign and _is_alone(before, sign, behind))
        before = sign
    return odd / beyond if beyond else 0.0


def _is_odd(before: str, sign: str, behind: str) -> bool:
    if sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Cn", "Co", "So"):
        return sign not in "©®°№™"
    if not sign.isalpha():
        return before.isalpha() and behind.isalpha() and _narrow(before, behind) and sign not in _INSIDE
    if not _narrow(sign):
        return any(
            one.isalpha() and _script(one) != _script(sign) and _narrow(one) for one in (before, behind)
        )
    if any(one.isalpha() and _script(one) != _script(sign) for one in (before, behind)):
        return True
    if before.isdigit() or behind.isdigit() or (sign.isupper() and before.islower()):
        return True
    if sign.islower() and behind.isupper():
        return True
    return sign in _NEVER_ALONE and not (before.isalpha() or behind.isalpha())


def _mostly_ascii(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return sum(map(str.isascii, letters)) > 0.75 * len(letters)


def _is_alone(before: str, sign: str, behind: str) -> bool:
    """Whether a letter of another script than the text's is a word by itself."""
    return sign.isalpha() and _script(sign) != 1 and not (before.isalpha() or behind.isalpha())


_NEVER_ALONE = frozenset("ñðƒşšžčćńśźłßþťďŕřğÑÐŞŠŽČĆŃŚŹŁÞŤĎŔŘĞçÇ")
"""Letters that are no word by themselves in any language: other code pages have dashes and bullets there."""


def _narrow(*letters: str) -> bool:
    """Whether letters are of scripts that part words by spaces."""
    return all(letter < "\u0e00" or "\u1e00" <= letter < "\u2000" for letter in letters)


_SCRIPTS = ((0x0250, 1), (0x0370, 1), (0x0400, 2), (0x0530, 3), (0x0590, 4), (0x0600, 5), (0x0780, 6))


def _script(letter: str) -> int:
    """The script of a letter, as a number: those after Arabic by their blocks of 128, all of the far East
    as one."""
    place = ord(letter)
    if place >= 0x2E80:
        return 0 if unicodedata.east_asian_width(letter) in "WFH" else -1
    if 0x1E00 <= place < 0x1F00:
        return 1
    return next((script for end, script in _SCRIPTS if place < end), place // 128 * 128)
