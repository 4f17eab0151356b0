"""How to cite a work or a page: plain text that can be pasted anywhere. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from index.model import Runs, Work
from portal.i18n import ReaderLanguage
from portal.marking import Span, shortened, visible
from portal.paragraphs import paragraph_spans
from portal.units import Unit, place

LONGEST_QUOTE = 400
"""Signs of a quotation: enough for a sentence or two, under what any licence calls a short quotation."""


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
    """The words around the first mark, or the page's first ones, on one line."""
    text = "".join(part for _, part in runs)
    spans = paragraph_spans(text)
    if not spans:
        return ""
    first = marks[0][0] if marks else spans[0][0]
    start, end = next((span for span in spans if span[0] <= first < span[1]), spans[0])
    if first - start > LONGEST_QUOTE // 2:
        start = text.find(" ", first - LONGEST_QUOTE // 2, first) + 1 or start
    return shortened(" ".join(visible(text[start:end]).split()), LONGEST_QUOTE)


def _reference(work: Work, language: ReaderLanguage) -> str:
    who = "; ".join(work.authors or work.publishers)
    year = work.issued[:4] if work.issued else language.pgettext("in a citation: no date", "n.d.")
    publishers = "; ".join(work.publishers) if work.authors else ""
    parts = [f"{who} ({year})." if who else f"({year}).", f"{work.title}."]
    if publishers:
        parts.append(f"{publishers}.")
    return visible(" ".join(parts))
