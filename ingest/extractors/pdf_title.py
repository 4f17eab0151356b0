"""A title for a PDF that can be shown to people, or none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.extractors.cleaning import clean_line, has_words

_LONGEST = 200
"""Code points: a longer one is a paragraph."""

_LINES = 3
"""Lines of the first page that may make a title."""

_TOOL_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b|powerpoint presentation|presentación de powerpoint|untitled"
    r"|présentation powerpoint|sans titre|sin título|document\d*$|slide \d|layout \d|print(?:ing)? |scan"
    r"|img_?\d|title$|none$|null$|doc\d|\(?anonymous|adobe |quark|indesign|template)",
    re.I,
)
_FILE_NAME = re.compile(
    r"(?:\.(?:pdf|docx?|pptx?|xlsx?|indd|qxd|rtf|odt|txt|html?|tex|dvi|ps|wpd|p65|fm|book)\b"
    r"|[A-Za-z]:\\|\w/\w+/\w|://|_\w*_|^\S*\d{5}\S*$)",
    re.I,
)


def document_title(declared: str | None, pages: Sequence[str | None]) -> str | None:
    """The title that a PDF declares, when it looks like one; else the first lines of its first page; else
    None.

    Titles made by the writing tool ("Microsoft Word - draft3.doc") and file names are not titles.
    """
    if declared and is_title(declared):
        return declared
    first = next((text for text in pages if text), "")
    for line in first.split("\n")[:_LINES]:
        candidate = clean_line(line)
        if is_title(candidate):
            return candidate
    return None


def is_title(text: str) -> bool:
    """Whether a person would call this a title."""
    letters = sum(1 for sign in text if sign.isalpha())
    if not letters >= 3 or len(text) > _LONGEST or not has_words(text):
        return False
    return (
        letters * 2 >= len(text) - text.count(" ")
        and not _TOOL_TITLE.search(text)
        and not _FILE_NAME.search(text)
    )
