"""Pages for formats that have none: heading sections of at most 800 words. The rule of addresses, version 1.

A reader's link to page 7 must lead to the same text for ever, so the rule is a pure function of the blocks of
a file, has no setting, and is pinned by a test. Changing it means a new ``RULE`` beside this one, never
instead of it. ``docs/addresses.md`` says it in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.extractors.cleaning import clean_line, clean_text
from ingest.extractors.extraction import PageText

RULE = "sections-1"

WORDS = 800
"""Words a page holds at most: about two printed pages, read in four minutes."""

BYTES = 12_000
"""UTF-8 bytes a page holds at most, so that the page around it stays below 20 kB in every script."""

_HEADINGS = 6
"""Levels of headings, as HTML and Markdown know them."""

_SPACES = " \t\n\r\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_IDEOGRAPHS = (
    "\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Written out, not taken from the Unicode tables of the day: a newer Python must not count differently."""

_WORD = re.compile(
    f"(?P<ideographs>[{_IDEOGRAPHS}]+)|(?P<unspaced>[{_UNSPACED}]+)|[^{_SPACES}{_IDEOGRAPHS}{_UNSPACED}]+"
)
_BY_SIGNS = re.compile(f"[{_IDEOGRAPHS}{_UNSPACED}]")
_SIGNS_A_WORD = {"ideographs": 2, "unspaced": 5}
"""Chinese and Japanese words have about two signs, Thai, Lao, Burmese and Khmer words about five."""

_SENTENCE_END = re.compile(
    f"(?<=[.!?…])[\"'”’»)\\]]*[{_SPACES}]+|(?<=[。！？｡।॥۔؟])[”’」』）]*[{_SPACES}]*|\n+"
)
_SPACE = re.compile(f"[{_SPACES}]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list, table or heading, in reading order. ``level`` is 1–6 for a heading, 0 for the
    rest.

    ``page_break`` says that the file itself begins a new page here (a form feed in plain text). ``size`` of
    type in points (0: not known) and ``bold`` are for whoever looks for a title; they play no part here.
    """

    text: str
    level: int = 0
    page_break: bool = False
    size: float = 0.0
    bold: bool = False


def words_in(text: str) -> int:
    """How many words ``text`` has: what stands between spaces, and where none are written, by signs."""
    if not _BY_SIGNS.search(text):  # most text: ten times as fast, and the spaces are the same (tested)
        return len(text.split())
    return sum(_words(match) for match in _WORD.finditer(text))


def sections(blocks: Iterable[Block]) -> tuple[PageText, ...]:
    """The pages of a file without pages.

    Every heading begins a page, unless only headings stand above it, which it then shares its page with; a
    page break begins one too. A section longer than ``WORDS`` words or ``BYTES`` bytes goes on on further
    pages: split between paragraphs, else sentences, else words, else code points, each page filled as far as
    it goes. Blocks are joined by a blank line. Linear in the length of the text.
    """
    pages: list[PageText] = []
    for heading, texts in _gathered(blocks):
        for text in _filled(texts):
            pages.append(PageText(len(pages) + 1, text, heading))
    return tuple(pages)


@dataclass(slots=True)
class _Path:
    """The headings above the current block, by level."""

    levels: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, text: str) -> None:
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        self.levels.append((level, text))

    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.levels)


def _gathered(blocks: Iterable[Block]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The sections, unsplit: heading path and texts. Texts are clean and not empty."""
    path, has_body = _Path(), False
    texts: list[str] = []
    for block in blocks:
        text = clean_text(block.text)
        if texts and (block.page_break or (block.level and text and has_body)):
            yield path.texts(), texts
            texts, has_body = [], False
        if not text:
            continue
        if block.level:
            path.enter(min(block.level, _HEADINGS), clean_line(text))
        has_body = has_body or not block.level
        texts.append(text)
    if texts:
        yield path.texts(), texts


def _filled(texts: list[str]) -> Iterator[str]:
    """Pages as full as they may be, of pieces that each fit one page."""
    page: list[str] = []
    words = size = 0
    for piece, joint in _pieces(texts):
        piece_words, piece_size = words_in(piece), len(piece.encode())
        if page and (words + piece_words > WORDS or size + piece_size + 2 > BYTES):
            yield "".join(page).strip()
            page, words, size = [], 0, 0
        page += [joint if page else "", piece]
        words, size = words + piece_words, size + piece_size + len(joint)
    if page:
        yield "".join(page).strip()


def _pieces(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Pieces that each fit one page, and what joins each to the piece before it."""
    for text in texts:
        joint = "\n\n"
        for piece in _fitting(text):
            yield piece, joint
            joint = ""


def _fits(text: str) -> bool:
    return len(text) * 4 <= WORDS or (len(text.encode()) <= BYTES and words_in(text) <= WORDS)


def _fitting(text: str) -> Iterator[str]:
    """``text`` in pieces that fit a page: whole, by paragraphs, by sentences, by words, by code points."""
    if _fits(text):
        yield text
        return
    for sentence in _cut(text, _SENTENCE_END):
        if _fits(sentence):
            yield sentence
            continue
        for word in _cut(sentence, _SPACE):
            if _fits(word):
                yield word
            else:
                yield from _slices(word)


def _cut(text: str, at: re.Pattern[str]) -> Iterator[str]:
    """``text`` cut behind each match: joined with nothing between, the parts are the text."""
    start = 0
    for match in at.finditer(text):
        if match.end() > start:
            yield text[start : match.end()]
            start = match.end()
    if start < len(text):
        yield text[start:]


def _slices(word: str) -> Iterator[str]:
    """A word longer than a page, cut between code points, never before a combining mark."""
    step = min(BYTES // 4, WORDS)  # 4 bytes a code point at most; never more words than code points
    start = 0
    while start < len(word):
        end = min(start + step, len(word))
        while end < len(word) and end > start + step // 2 and _joins(word[end]):
            end -= 1
        yield word[start:end]
        start = end


def _words(match: re.Match[str]) -> int:
    signs = _SIGNS_A_WORD.get(match.lastgroup or "", 0)
    return -(-len(match.group()) // signs) if signs else 1


def _joins(sign: str) -> bool:
    """Whether ``sign`` belongs to the one before it: combining marks, joiners, variation selectors."""
    return (
        unicodedata.combining(sign) > 0
        or unicodedata.category(sign) in {"Mn", "Mc", "Me"}
        or sign == "\u200d"
    )
