"""What the names of files and the titles of works say of which publication they are: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from index.folding import fold
from ingest.likeness_sketch import is_year

LONGEST_COMMON_NAME = 6
"""Signs: ``report`` and shorter single words are what anybody calls a file."""

_WORD = re.compile(r"[^\W_]+")

_LANGUAGE_WORDS = re.compile(
    r"(?:ar|zh|en|fr|ru|es|pt|de|id|hi|sw|bn|tr|th|ja|ko|vi|it|nl|cn|ara|zho|chi|eng|fra|fre|rus|spa|por|deu|ger"
    r"|arabic|chinese|english|french|russian|spanish|portuguese|german|korean|japanese|vietnamese"
    r"|anglais|fran[çc]ais|russe|espagnol|portugais|allemand|arabe|chinois"
    r"|ingl[ée]s|franc[ée]s|ruso|espa[ñn]ol|portugu[ée]s|alem[áa]n|[áa]rabe|chino|عربي|إنجليزي|فرنسي)"
)
"""What file names call languages; ``a``, ``e``, ``f``, ``s`` alone are too often something else."""

_VERSION = re.compile(
    r"(?:draft|final|rev|revised|revision|version|corr|corrigendum|copy|web|print|online|lowres|hires"
    r"|low|lo|brouillon|projet|r[ée]vis[ée]e?|borrador|revisado|definitiv[oe]|черновик|проект|مسودة|草案)"
)
_VERSION_WORDS = re.compile(rf"{_VERSION.pattern}\d{{0,2}}|v\d{{1,2}}")
"""What file names call the stages of a text. A bare number is one only behind such a word: the seventeenth
district is no version of the sixteenth."""

_COPY = re.compile(r"\s*\(\d{1,2}\)$")
"""What browsers put behind the name of a file that they have already."""


def name_key(file_name: str) -> str | None:
    """A file's name without its ending and without words for languages and versions; None where nothing
    telling is left (``report_en.pdf`` → ``report``: one short word names nothing)."""
    words = [word.casefold() for word in _WORD.findall(_COPY.sub("", PurePath(file_name).stem))]
    kept = [word for word in _without_versions(words) if not _LANGUAGE_WORDS.fullmatch(word)]
    key = " ".join(kept)
    return key if len(kept) > 1 or len(key) > LONGEST_COMMON_NAME else None


def names_a_language(file_name: str) -> bool:
    """Whether a word of the name is one for a language."""
    words = _WORD.findall(PurePath(file_name).stem)
    return any(_LANGUAGE_WORDS.fullmatch(word.casefold()) for word in words)


def years_in(text: str) -> frozenset[int]:
    """The years in a title or the name of a file, also those that stand between underscores."""
    return frozenset(int(word) for word in _WORD.findall(text) if word.isdecimal() and is_year(word))


def numbers_of(title: str) -> frozenset[int]:
    """The numbers by which a title tells one thing from its neighbour (``district 17``, ``No. 4``): neither
    years nor those of versions (``draft 2``)."""
    words = [word.casefold() for word in _WORD.findall(title)]
    kept = (word for word in _without_versions(words) if word.isdecimal() and len(word) < 9)
    return frozenset(int(word) for word in kept if not is_year(word))


def subject(title: str, area_names: Iterable[str] = ()) -> frozenset[str]:
    """The words of a title without years, words for versions, and the names of its area: ``Child labour in
    Swaziland, 2016`` and ``Child labour in Eswatini (2022)`` have the same."""
    plain = fold(title)
    for name in sorted(map(fold, area_names), key=len, reverse=True):
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", plain) if name.strip() else plain
    words = _without_versions(_WORD.findall(plain))
    return frozenset(word for word in words if not (word.isdecimal() and is_year(word)))


def is_one_mould(one: str, other: str) -> bool:
    """Whether two titles or names are the same but for numbers and a few words: half of all their words are
    common."""
    first, second = ({word for word in subject(name) if not word.isdecimal()} for name in (one, other))
    return 2 * len(first & second) >= len(first | second) > 0


def _without_versions(words: list[str]) -> list[str]:
    """Words but for those of versions, and the short numbers behind them."""
    kept: list[str] = []
    behind = False
    for word in words:
        is_number = word.isdecimal() and len(word) < 3
        if not _VERSION_WORDS.fullmatch(word) and not (behind and is_number):
            kept.append(word)
        behind = _VERSION_WORDS.fullmatch(word) is not None
    return kept
