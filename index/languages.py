"""The languages served: tag, script, direction and how their text is analysed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.model import UNDETERMINED, LanguageTag

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language of documents. ``stemmer`` is Snowball's name, None where there is none.

    ``bigrams`` is true for scripts written without spaces between words (and for Korean, whose particles
    are written on the word), which are indexed by overlapping pairs of signs.
    """

    tag: LanguageTag
    script: str
    direction: Direction
    stemmer: str | None = None
    bigrams: bool = False


def _language(
    tag: str, script: str, stemmer: str | None = None, *, rtl: bool = False, bigrams: bool = False
) -> Language:
    return Language(LanguageTag(tag), script, "rtl" if rtl else "ltr", stemmer, bigrams)


SERVED: dict[str, Language] = {
    language.tag: language
    for language in (
        _language("ar", "Arab", "arabic", rtl=True),
        _language("zh", "Hans", bigrams=True),
        _language("en", "Latn", "english"),
        _language("fr", "Latn", "french"),
        _language("ru", "Cyrl", "russian"),
        _language("es", "Latn", "spanish"),
        _language("pt", "Latn", "portuguese"),
        _language("de", "Latn", "german"),
        _language("id", "Latn", "indonesian"),
        _language("hi", "Deva", "hindi"),
        _language("sw", "Latn"),
        _language("bn", "Beng"),
        _language("tr", "Latn", "turkish"),
        _language("th", "Thai", bigrams=True),
        _language("ja", "Jpan", bigrams=True),
        _language("ko", "Kore", bigrams=True),
        _language("vi", "Latn"),
    )
}

INTERFACE_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""The languages of the pages themselves, in the order the United Nations lists them."""

_RTL_ELSEWHERE = frozenset({"he", "fa", "ur", "ps", "dv", "yi", "ckb", "sd", "ug"})


def direction(tag: str) -> Direction:
    """Reading direction of a language; ``und`` and unknown tags are left to right."""
    base = tag.partition("-")[0]
    if base in SERVED:
        return SERVED[base].direction
    return "rtl" if base in _RTL_ELSEWHERE else "ltr"


def served_tag(tag: str) -> LanguageTag:
    """The served tag for a tag as declared or detected (``pt-BR`` → ``pt``), else ``und``."""
    base = tag.strip().lower().replace("_", "-").partition("-")[0]
    return LanguageTag(base) if base in SERVED else UNDETERMINED
