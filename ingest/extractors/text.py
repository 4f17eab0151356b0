"""Plain text: paragraphs between blank lines, pages between form feeds."""

from __future__ import annotations

import re

from ingest.errors import FileRefused
from ingest.extractors.cleaning import clean_line, has_words
from ingest.extractors.encoding import decoded
from ingest.extractors.extraction import Extraction
from ingest.sections import RULE, Block, sections

_BLANK_LINES = re.compile(r"\n(?:[ \t\xa0]*\n)+")
_TITLE = 120
"""Code points of the longest first line that is taken for a title: a paragraph is not one."""


def extract_text(data: bytes) -> Extraction:
    """Plain text in any encoding as pages: a form feed begins one, a long part goes on on further pages.

    Raises ``FileRefused`` (``no-text``) where there are no words, or one only, which is what a failed
    download leaves behind ("error").
    """
    read = decoded(data)
    text = read.text
    if not has_words(text):
        raise FileRefused("no-text", "no-words")
    if text.isascii() and len(text.split(None, 1)) < 2 and len(text) <= 40:
        raise FileRefused("no-text", "one-word", word=clean_line(text))
    pages = sections(blocks(text))
    return Extraction(
        format="text", media_type="text/plain", tool="atlas-text", tool_version=RULE,
        title=_title(pages[0].text) if pages else None, pages=pages, metadata={"encoding": read.encoding},
        left_out=read.doubts,
    )  # fmt: skip


def blocks(text: str) -> list[Block]:
    """The paragraphs of a plain text. Lines stay as they are: a poem, a table, an address keep their
    shape."""
    found: list[Block] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, part in enumerate(text.split("\f")):
        for position, paragraph in enumerate(_BLANK_LINES.split(part)):
            found.append(Block(paragraph, page_break=number > 0 and position == 0))
    return found


def _title(text: str) -> str | None:
    first = clean_line(text.partition("\n")[0])
    return first if has_words(first) and len(first) <= _TITLE else None
