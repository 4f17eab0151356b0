"""A title for a PDF that can be shown to people, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from ingest.extractors.cleaning import clean_line, has_words

_LONGEST = 200
"""Code points: a longer one is a paragraph."""

_FIRST_LINES = 3
"""Lines of a page in one size of type that may hold its title."""

_LARGER = 1.08
"""How much larger than the usual type a title is set, at least; it may differ by weight alone, but not
here."""

_SAME = 0.7
"""Points within which two lines are in the same size."""

_TOOL_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b|powerpoint presentation|presentación de powerpoint|untitled"
    r"|présentation powerpoint|sans titre|sin título|document\d*$|slide \d|layout \d|print(?:ing)? |scan"
    r"|page \d+ of|(?:table of )?contents$|sommaire$|table des matières$|índice$|inhalt$|abstract$|summary$"
    r"|img_?\d|title$|none$|null$|doc\d|\(?anonymous|adobe |quark|indesign|template)",
    re.I,
)
_FILE_NAME = re.compile(
    r"(?:\.(?:pdf|docx?|pptx?|xlsx?|indd|qxd|rtf|odt|txt|html?|tex|dvi|ps|wpd|p65|fm|book)\b"
    r"|[A-Za-z]:\\|\w/\w+/\w|://|_\w*_|^\S*\d{5}\S*$)",
    re.I,
)


_MASTHEAD = re.compile(
    r"(?:united nations|nations unies|naciones unidas|nations|united|general assembly|assemblée générale"
    r"|asamblea general|security council|conseil de sécurité|consejo de seguridad|economic and social council"
    r"|conseil économique et social|consejo económico y social|human rights council"
    r"|conseil des droits de l.homme|consejo de derechos humanos|distr\.?:?(?: ?\w+)?|[A-Z]+(?:/[\w.…()]+)+"
    r"|\b[A-Z]\b|[ -])+",
    re.I,
)
"""What stands in the largest type on documents of the United Nations: the body, not the title."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and the height of its type, in points."""

    text: str
    size: float


def document_title(declared: str | None, first_page: Callable[[], Sequence[Line]]) -> str | None:
    """The title that a PDF declares, when it looks like one; else the largest lines of its first page; else
    one of the first lines there; else None.

    Titles made by the writing tool ("Microsoft Word - draft3.doc"), file names and mastheads are not titles.
    ``first_page`` is asked only where it is needed.
    """
    if declared and is_title(declared):
        return declared
    lines = [line for line in first_page() if any(map(str.isalpha, line.text))]
    if not lines:
        return None
    usual = median(line.size for line in lines)
    blocks = sorted(_blocks(lines), key=lambda block: -round(block.size))
    candidates = [clean_line(block.text, _LONGEST) for block in blocks if block.size >= usual * _LARGER]
    candidates += [clean_line(line.text) for line in lines[:_FIRST_LINES]]
    return next(filter(is_title, candidates), None)


def _blocks(lines: Sequence[Line]) -> Iterator[Line]:
    """Neighbouring lines in one size, joined."""
    for _, group in groupby(lines, key=_Sizes()):
        together = list(group)
        yield Line(" ".join(line.text for line in together), together[0].size)


class _Sizes:
    """A number for each line that changes when the size of type does."""

    def __init__(self) -> None:
        self.size, self.number = 0.0, 0

    def __call__(self, line: Line) -> int:
        if abs(line.size - self.size) > _SAME:
            self.number += 1
        self.size = line.size
        return self.number


def is_title(text: str) -> bool:
    """Whether a person would call this a title."""
    letters = sum(1 for sign in text if sign.isalpha())
    if not letters >= 3 or len(text) > _LONGEST or not has_words(text):
        return False
    return (
        letters * 2 >= len(text) - text.count(" ")
        and not _TOOL_TITLE.search(text)
        and not _FILE_NAME.search(text)
        and not _MASTHEAD.fullmatch(text)
    )
