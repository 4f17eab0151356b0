"""Little words that only one language writes: the cheapest proof that a paragraph is in its document's
language."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

_WORDS = {
    "en": "the of and to that for with was were is are by from this which have has been not or their its",
    "fr": "les des est dans pour une sur avec qui du par au aux ce cette sont été leur ces ou nous dont",
    "es": "los las del una el y con por su sus al lo como más fue son ha este esta sobre entre",
    "pt": "os das dos uma do da com não em ao aos pelo pela são foi mais seu sua na nas nos às e",
    "de": "der die das und den dem des ist nicht mit von für auf eine einer wird werden sind zu im sich auch",
    "it": "il della di gli che è per degli delle nel nella sono dei alla dal questo",
    "nl": "het een van voor met zijn wordt aan niet ook bij naar deze door",
    "id": "yang dan dengan untuk dari pada dalam ini itu adalah oleh tidak dapat atau akan",
    "sw": "ya wa kwa na za katika ni kuwa cha la hii hiyo watoto kama",
    "tr": "ve bir bu için ile olarak olan çok daha gibi olduğu ancak",
    "vi": "và của các là trong được cho những với có một không người này",
    "pl": "się nie jest że do oraz przez dla przy lub",
    "ro": "și din este care pentru cu să sunt prin mai",
    "ca": "els amb dels és una per als aquest",
    "tl": "ang mga ng sa ay at hindi",
}

_SHARED = "as at sa do na la una per sur des die et e on in al su cu van sono to for za it y ni plus"
"""Words of the table that other languages of the table write too, or that are common abbreviations."""

_LANGUAGE_OF = {
    word: language
    for language, words in _WORDS.items()
    for word in words.split()
    if word not in _SHARED.split()
}
_WORD = re.compile(r"[^\W\d_]+")

_LOOKED_AT = 240
"""Code points of a paragraph that are looked at."""


Voice = Literal["own", "foreign", "silent"]


def voice(text: str, language: str) -> Voice:
    """Whose little words ``text`` holds: ``own`` for ``language``, ``foreign`` for another one's, ``silent``.

    ``own`` needs two of them, or one in a text of under 120 code points, and five times as many as those of
    all other languages together. Languages without a row in the table are ``silent``.
    """
    heard = _heard(text)
    own = heard.count(language)
    other = len(heard) - own
    if own >= (2 if len(text) >= 120 else 1) and own >= 5 * other:
        return "own"
    return "foreign" if other else "silent"


PLAIN = 5
"""Little words of one language that leave no doubt which it is, where those of all others are a fifth."""


def plain_voice(text: str) -> str | None:
    """The language whose little words ``text`` plainly holds; None where it takes a closer look."""
    heard = Counter(_heard(text))
    for language, own in heard.most_common(1):
        if own >= PLAIN and own >= 5 * (heard.total() - own):
            return language
    return None


_LEANING = 2


def leaning(text: str) -> str | None:
    """The language whose little words a piece of text begins with: two, and five times those of others."""
    heard = Counter(_heard(text))
    for language, own in heard.most_common(1):
        if own >= _LEANING and own >= 5 * (heard.total() - own):
            return language
    return None


def likely_voice(text: str) -> str | None:
    """The language whose little words ``text`` as a whole holds most of, as a guess to be held against what
    is read with it: five of them, and twice as many as those of all others."""
    heard: Counter[str] = Counter()
    for start in range(0, len(text), _LOOKED_AT):
        heard.update(_heard(text[start : start + _LOOKED_AT]))
    for language, own in heard.most_common(1):
        if own >= PLAIN and own >= 2 * (heard.total() - own):
            return language
    return None


def _heard(text: str) -> list[str]:
    """The language of each little word in the part that is looked at."""
    return [found for found in map(_LANGUAGE_OF.get, _WORD.findall(text[:_LOOKED_AT].lower())) if found]


_DEVANAGARI = {
    "hi": "है हैं का की के में से और कि यह ने किसी जो तथा लिए कर को पर",
    "ne": "छ छन् र मा पनि हुने गर्ने लाई भएको हुन्छ हुन् भने",
    "mr": "आहे आणि च्या आहेत त्या होते असे हे करणे तसेच",
}
_DEVANAGARI_LANGUAGE_OF = {
    word: language for language, words in _DEVANAGARI.items() for word in words.split()
}


def devanagari_voice(text: str) -> str | None:
    """Hindi, Nepali or Marathi by their little words, None without any or on a tie.

    Between these three the models go by chance on short texts; their little words never lie.
    """
    words = (word.strip("।,;:()'\"") for word in text[:_LOOKED_AT].split())
    counts = Counter(_DEVANAGARI_LANGUAGE_OF[word] for word in words if word in _DEVANAGARI_LANGUAGE_OF)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
