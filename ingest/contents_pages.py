"""What a list of contents says: entries with level, words and printed page; where they stand in the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from datasets.areas import folded_name

_ENTRY_END = re.compile(
    r"(?<![.…·])(?<![.…·] )(?:\.{3,}+|(?:\. ?){4,}+|…+|(?:· ?){4,}+|(?<=\s)\.\.)[ .…·]*+"
    r"(?:(?P<dotted>[0-9]{1,4})|[ivxlc]{1,6})(?!\w)|(?<=[^\W\d_])[ \t](?P<plain>[0-9]{1,4})$",
    re.MULTILINE,
)
"""The end of an entry: leaders and a page number (Roman in front), or a number that ends the line."""

_ROMAN = re.compile(r"([IVX]{1,6})\.\s")
_LETTER = re.compile(r"([A-Z])\.\s")
_CHAPTER = re.compile(
    r"(?:part|chapter|chapitre|capítulo|глава|часть|partie|parte|section|раздел)\s|الفصل|الباب|"
    r"第.{1,3}[章编]",
    re.IGNORECASE,
)
_APART = re.compile(
    r"annex|appendi|references|bibliograph|foreword|preface|acknowledg|executive summary|glossary|endnotes|"
    r"index|"
    r"annexe|avant-propos|préface|remerciements|résumé|glossaire|bibliographie|anexo|apéndice|prólogo|"
    r"prefacio|"
    r"agradecimientos|resumen|glosario|bibliografía|приложени|предисловие|благодарности|резюме|литература|"
    r"附件|附录|前言|序|致谢|摘要|参考文献|مرفق|ملحق|تمهيد|مقدمة|شكر|ملخص|المراجع",
    re.IGNORECASE,
)
"""Entries that stand beside the chapters, numbered or not."""

_DECIMAL = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})\.?\s")
_COLUMNS = re.compile(
    r"\b(?:[Cc]ontents|[Pp]age|[Ss]ommaire|[Pp]ágina|[Сс]тр\w*\.?|[Íí]ndice|页次|الصفحة|"
    r"[Cc]hapter(?= [IVX]+\.))\b"
)
_SPACES = re.compile(r"\s+")
_LONGEST = 200
"""Signs of an entry, at most: what is longer is text between two entries."""

_JOINED = 3
"""Lines that one heading may run over on its page."""

_SURE = 0.6
"""The share of entries that must be found as lines of text at the same distance from their printed page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its level from 1, its words, the page number printed behind it (0 for a Roman one)."""

    level: int
    text: str
    printed: int


def entries_of(texts: Sequence[str]) -> list[Entry]:
    """The entries of the pages of contents of a document, in order."""
    levels = _Levels()
    found: list[Entry] = []
    for text in texts:
        start = 0
        for match in _ENTRY_END.finditer(text):
            words = _last_entry(_SPACES.sub(" ", text[start : match.start()]).strip())
            start = match.end()
            if 3 <= len(words) <= _LONGEST:
                found.append(Entry(levels.of(words), words, int(match["dotted"] or match["plain"] or 0)))
    return found


def _last_entry(words: str) -> str:
    """The entry without the heading of the list and of its columns, which stand before the first one."""
    entry = _COLUMNS.split(words)[-1].strip()
    return entry if len(entry) >= 3 else words


class _Levels:
    """The level of each entry, by its number; without one it belongs to the numbered entry above it."""

    def __init__(self) -> None:
        self._numbered, self._letter = 0, ""

    def of(self, words: str) -> int:
        """The level of the next entry, from 1."""
        level = self._by_number(words)
        if level:
            self._numbered = level
            return level
        if _APART.match(words):
            self._numbered = 1
            return 1
        return self._numbered + 1

    def _by_number(self, words: str) -> int:
        if decimal := _DECIMAL.match(words):
            return decimal[1].count(".") + 1
        letter = _LETTER.match(words)
        if letter and (letter[1] not in "IVX" or (self._letter and ord(letter[1]) == ord(self._letter) + 1)):
            self._letter = letter[1]
            return 2
        if _ROMAN.match(words) or _CHAPTER.match(words):
            self._letter = ""
            return 1
        return 0


def placed(entries: Sequence[Entry], pages: Sequence[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """(page, level, words) of the entries, by the pages where most of them stand as lines of their own.

    The printed number and the number of the page differ by the pages in front, by the same for all: the
    entries whose words are found tell by how much. Empty where fewer than three in five agree.
    """
    lines = _headings_on(pages)
    found = [{page - one.printed for page in lines.get(_key(one.text), ())} for one in entries]
    votes = Counter(difference for one in found for difference in one)
    if not votes:
        return []
    difference, count = max(votes.items(), key=lambda vote: (vote[1], -abs(vote[0])))
    if count < _SURE * sum(1 for one in entries if one.printed):
        return []
    last = max(number for number, _ in pages)
    there = [one for one in entries if one.printed and 1 <= one.printed + difference <= last]
    return sorted(((one.printed + difference, one.level, one.text) for one in there), key=itemgetter(0))


def _headings_on(pages: Sequence[tuple[int, str]]) -> dict[str, list[int]]:
    """Folded lines, and up to three short lines together, with the pages where they stand."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, text in pages:
        for key in set(_keys(text)):
            found[key].append(number)
    return found


def _keys(text: str) -> Iterator[str]:
    lines = [line for part in text.split("\n") if (line := part.strip())]
    for place in range(len(lines)):
        for count in range(1, _JOINED + 1):
            together = " ".join(lines[place : place + count])
            if len(together) <= _LONGEST:
                yield _key(together)


def _key(words: str) -> str:
    return "".join(sign for sign in folded_name(words) if sign.isalnum())
