"""How to cite a work or a page: plain text that can be pasted anywhere. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.model import Runs, Work
from portal.i18n import ReaderLanguage
from portal.marking import Span, shortened, visible
from portal.paragraphs import paragraph_spans
from portal.units import Unit, place

LONGEST_QUOTE = 400
"""Signs of a quotation: enough for a sentence or two, under what any licence calls a short quotation."""

LATEST_MARK = 300
"""Signs into a quotation at which the words that were sought may begin: the rest of it is theirs."""

_SENTENCE_START = re.compile(
    r"(?:(?<=\w\w\w[.!?…])|(?<=[؟۔।!?…])|(?<=[\w.!?][)\]\"”»’]))\s+(?=[\"“«‘(\[¿¡]?[^\W\d_])|(?<=[。！？])\s*(?=\w)"
)
"""Between two sentences: a full stop behind a word of some length (no initial, no ``No.``), or a sign that
ends nothing but sentences; ``_sentence_starts`` sees to the capital that follows where a script has them."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation, and for a page the words quoted (empty where the page has no text)."""

    quote: str
    reference: str


def cite_work(work: Work, address: str, language: ReaderLanguage) -> Citation:
    """Who, when, what, where, as one line."""
    return Citation("", f"{_reference(work, language)} {address}")


def cite_page(
    work: Work,
    number: int,
    runs: Runs,
    marks: tuple[Span, ...],
    address: str,
    language: ReaderLanguage,
    unit: Unit = "page",
) -> Citation:
    """The same with the page and a quotation: the paragraph of the first mark, else the first one."""
    page = place(language, unit, number, number).title
    return Citation(quotation(runs, marks), f"{_reference(work, language)} {page}. {address}")


def quotation(runs: Runs, marks: tuple[Span, ...]) -> str:
    """The words around the first mark, or the page's first ones, on one line.

    It begins with a sentence where one begins near enough before the mark, else with an ellipsis.
    """
    text = "".join(part for _, part in runs)
    spans = paragraph_spans(text)
    if not spans:
        return ""
    first = marks[0][0] if marks else spans[0][0]
    start, end = next((span for span in spans if span[0] <= first < span[1]), spans[0])
    start, whole = _beginning(text, start, max(first, start))
    quote = " ".join(visible(text[start:end]).split())
    return shortened(quote if whole else f"…{quote}", LONGEST_QUOTE)


def _beginning(text: str, start: int, first: int) -> tuple[int, bool]:
    """Where a quotation of a paragraph begins, and whether a sentence begins there.

    ``start`` is the begin of the paragraph, ``first`` that of the words that were sought.
    """
    begins = _sentence_starts(text, start, first)
    if not text[start : start + 1].islower():
        begins.insert(0, start)
    near = [place for place in begins if first - place <= LONGEST_QUOTE // 2]
    if near:
        return near[0], True
    if begins and first - begins[-1] <= LATEST_MARK:
        return begins[-1], True
    if first - start <= LATEST_MARK:
        return start, False
    return text.find(" ", first - LONGEST_QUOTE // 2, first) + 1 or first, False


def _sentence_starts(text: str, start: int, first: int) -> list[int]:
    """Where sentences begin between two places."""
    found = (match.end() for match in _SENTENCE_START.finditer(text, start, first + 2))
    return [place for place in found if place <= first and not text[place : place + 1].islower()]


def _reference(work: Work, language: ReaderLanguage) -> str:
    who = "; ".join(work.authors or work.publishers)
    year = work.issued[:4] if work.issued else language.pgettext("in a citation: no date", "n.d.")
    publishers = "; ".join(work.publishers) if work.authors else ""
    parts = [f"{who} ({year})." if who else f"({year}).", f"{work.title}."]
    if publishers:
        parts.append(f"{publishers}.")
    return visible(" ".join(parts))
