"""Making text comparable: what counts as the same letter, before words are cut.

``normalise`` gives what the engines are handed: composed (NFC, never NFKC), without invisible signs, with one
form of each Arabic letter, Western digits and half-width letters; case and accents of Latin letters stay,
since stemmers need them. ``fold`` goes on to lower case without accents, exactly as tantivy's filters do.
``View`` keeps, beside the normalised text, where each sign of it stands in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, takewhile

import tantivy

from index.scripts import signs_beyond_ascii

_INVISIBLE = "\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_ACCENTS_LEFT = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ARABIC_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_NUKTA = "\u093c"
_REMOVED = _ACCENTS_LEFT + _ARABIC_MARKS + _NUKTA
_LIGATURES = "\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdff\ufe70-\ufefc\uff9e\uff9f"

_TAKE_OUT_INVISIBLE = re.compile(f"[{_INVISIBLE}]+")
_TAKE_OUT = re.compile(f"[{_REMOVED}]+")
_SPELL_OUT = re.compile(f"[\uff65-\uff9f]+|[{_LIGATURES}]")
_CHANGES_LENGTH = re.compile(f"[{_INVISIBLE}{_REMOVED}{_LIGATURES}]")

_ARABIC_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "٫": ".", "٬": ",", "٪": "%",
}  # fmt: skip
_HINDI_LETTERS = {
    "क़": "क", "ख़": "ख", "ग़": "ग", "ज़": "ज", "ड़": "ड", "ढ़": "ढ",
    "फ़": "फ", "य़": "य", "ऩ": "न", "ऱ": "र", "ऴ": "ळ", "ँ": "ं",
}  # fmt: skip
_OTHER_LETTERS = {"ё": "е", "Ё": "Е", "İ": "I", "ς": "σ", "Σ": "σ", "\u3000": " "}


def _beyond_ascii(end: int) -> Iterator[int]:
    """Code points up to ``end`` that may be changed: not Han nor Hangul, half of all, which never are."""
    return chain(range(0x80, 0x3400), range(0xA000, 0xAC00), range(0xD7A4, end))


@cache
def _one_for_one() -> dict[int, str]:
    """Every sign that is replaced by exactly one other."""
    table = {
        ord(old): new
        for letters in (_HINDI_LETTERS, _OTHER_LETTERS)
        for old, new in letters.items()
        if len(old) == 1
    }
    for code in _beyond_ascii(0x20000):
        sign = chr(code)
        category = unicodedata.category(sign)
        if category == "Nd":
            table[code] = str(unicodedata.digit(sign))
        elif category == "No":
            table[code] = str(unicodedata.digit(sign)) if 0x2080 <= code <= 0x2089 else " "
        elif category == "Cs":
            table[code] = " "
        elif 0x370 <= code <= 0x3FF or 0x1F00 <= code <= 0x1FFF:
            table.setdefault(code, unicodedata.normalize("NFD", sign)[0])
        elif 0xFF01 <= code <= 0xFF9D or 0xFB50 <= code <= 0xFEFC:
            plain = unicodedata.normalize("NFKC", sign)
            if len(plain) == 1:
                table[code] = plain
    arabic = {ord(old): new for old, new in _ARABIC_LETTERS.items()}
    return {code: arabic.get(ord(new), new) for code, new in table.items() if chr(code) != new} | arabic


@cache
def _irregular() -> re.Pattern[str]:
    """Stretches whose normalised form may be longer or shorter: a sign with what joins it, or a ligature."""
    joining: set[str] = set()
    for code in range(0x80, 0x20000):
        decomposed = unicodedata.decomposition(chr(code))
        if decomposed and not decomposed.startswith("<"):
            joining.update(chr(int(part, 16)) for part in decomposed.split()[1:])
            if not unicodedata.is_normalized("NFC", chr(code)):
                joining.add(chr(code))
    jamo = "\u1160-\u11ff"
    near = (
        "".join(map(re.escape, sorted(joining)))
        + _INVISIBLE
        + _REMOVED
        + jamo
        + "\uff9e\uff9f\U0002f800-\U0002fa1d"
    )
    return re.compile(f"(?s:.)?[{near}]+|[{_LIGATURES}]")


@cache
def _accent_table() -> dict[int, str]:
    """What tantivy's ``ascii_fold`` does with each single sign, asked of tantivy itself."""
    signs = [chr(code) for code in _beyond_ascii(0x10000) if chr(code).isalnum()]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    folded = builder.filter(tantivy.Filter.ascii_fold()).build().analyze(" ".join(signs))
    return {ord(sign): plain for sign, plain in zip(signs, folded, strict=True) if sign != plain}


@cache
def _accents() -> re.Pattern[str]:
    """Finds whether a word has accents: most words of most scripts have none."""
    return re.compile("[" + "".join(map(re.escape, map(chr, _accent_table()))) + "]")


@cache
def _folding_to() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, plain in _accent_table().items():
        found[plain[:1]] = found.get(plain[:1], "") + chr(code)
    return found


def folding_to(letter: str) -> str:
    """The letter and the signs whose folded form begins with it.

    >>> "é" in folding_to("e"), "É" in folding_to("e"), "ß" in folding_to("s")
    (True, False, True)
    """
    return letter + _folding_to().get(letter, "")


def _whole(text: str) -> str:
    text = _TAKE_OUT_INVISIBLE.sub("", text)
    text = _SPELL_OUT.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = unicodedata.normalize("NFC", text)
    text = unicodedata.normalize("NFC", _TAKE_OUT.sub("", text))
    return _one_for_one_only(text)


def normalise(text: str) -> str:
    """The text as engines are handed it; ASCII comes back as it is."""
    if all(map(_is_settled, signs_beyond_ascii(text))):
        return text
    return _one_for_one_only(text) if _regular(text) else _whole(text)


@lru_cache(maxsize=8192)
def _is_settled(sign: str) -> bool:
    """Whether a sign stays as it is, whatever stands beside it: most punctuation and most letters do.

    Only marks, jamo and some signs beyond the first plane may join what stands before them.
    """
    return (
        sign < "\uffff"
        and unicodedata.category(sign)[0] not in "MC"
        and not "\u1100" <= sign <= "\u11ff"
        and unicodedata.is_normalized("NFC", sign)
        and not _CHANGES_LENGTH.search(sign)
        and ord(sign) not in _one_for_one()
    )


def _regular(text: str) -> bool:
    """Whether normalising keeps every sign at its place."""
    return unicodedata.is_normalized("NFC", text) and not _CHANGES_LENGTH.search(text)


def _one_for_one_only(text: str) -> str:
    """Sign by sign, each all at once: a page has few that change, and ``translate`` looks at every one."""
    table = _one_for_one()
    for sign in signs_beyond_ascii(text):
        new = table.get(ord(sign))
        if new is not None:
            text = text.replace(sign, new)
    return text


@dataclass(frozen=True, slots=True)
class View:
    """Normalised text and, for each of its signs, where it began in the original (None: at the same place).

    ``length`` is that of the original text, in code points.
    """

    text: str
    length: int
    offsets: list[int] | None = None

    def place(self, position: int) -> int:
        """Where the original has what begins at ``position`` of the normalised text."""
        return position if self.offsets is None else self.offsets[position]

    def end(self, position: int) -> int:
        """Where the original has the end of what ends before ``position`` of the normalised text."""
        if self.offsets is None or position == 0:
            return position
        last = self.offsets[position - 1]
        while self.offsets[position] == last and position + 1 < len(self.offsets):
            position += 1
        return self.offsets[position]


def view(text: str) -> View:
    """Normalise and remember what stood where; linear in the text."""
    if text.isascii():
        return View(text, len(text))
    if _regular(text):
        return View(_one_for_one_only(text), len(text))
    return _view_with_offsets(text)


def _view_with_offsets(text: str) -> View:
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _irregular().finditer(text):
        start, end = match.span()
        part = _whole(match.group())
        parts += (text[done:start], part)
        offsets.extend(range(done, start))
        offsets.extend(_spread(match.group(), part, start))
        done = end
    parts.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return View(_one_for_one_only("".join(parts)), len(text), offsets)


def _spread(original: str, part: str, start: int) -> Iterable[int]:
    """Where the signs of ``part`` began, which stands for the ``original`` that begins at ``start``."""
    if len(part) == len(original):
        return range(start, start + len(part))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(original, part, strict=False)))
    return (*range(start, start + same), *[start + same] * (len(part) - same))


def fold_word(word: str) -> str:
    """Lower case without accents, of a word of normalised text."""
    word = word.lower()
    return word.translate(_accent_table()) if _accents().search(word) else word


fold_sign = lru_cache(maxsize=8192)(fold_word)
"""One sign, folded: the same few beyond ASCII on page after page."""


def has_accents(text: str) -> bool:
    """Whether folding changes anything in normalised text but its capitals."""
    return any(fold_sign(sign) != sign.lower() for sign in signs_beyond_ascii(text))


def fold_page(text: str) -> str:
    """What ``fold_word`` gives of many words, normalised: each of its few signs is looked up once."""
    text = text.lower()
    for sign in signs_beyond_ascii(text):
        folded = fold_sign(sign)
        if folded != sign:
            text = text.replace(sign, folded)
    return text


def fold(text: str) -> str:
    """What "as written, accents folded" compares: normalised, lower case, without accents.

    >>> fold("L’Éducation à 8.7.1")
    'l’education a 8.7.1'
    """
    return fold_word(normalise(text))
