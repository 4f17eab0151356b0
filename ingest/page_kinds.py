"""What kind of page each page of a document is: running text, or one of eight kinds that hold none.

Such pages are kept and found, rank behind text and are named in the hit; what they name is no evidence of
what a work is about. The functions are pure, need the texts of one document's pages in order, and work as
well on the texts that the catalogue holds, so that pages read long ago get their kinds without opening a
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest import page_kind_rules as rules
from ingest.extractors.extraction import PageText
from ingest.page_kind_index import headed_index, index
from ingest.page_kind_questions import questionnaire
from ingest.page_kind_signs import HEAD_LINES, Page, without_figures

TEXT = "text"

KINDS = (TEXT, "cover", "imprint", "contents", "bibliography", "index", "list", "questionnaire", "blank")
"""Every kind. ``bibliography`` is references and endnotes, ``list`` countries, abbreviations or names."""

_LONGEST = 20_000
"""Signs of a page that is judged, at most: no printed page has as many, and every rule stays cheap."""

_REPEATS = 3
"""Pages that must begin or end with a line before it counts as a running head."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind, and the sign that told it, in a few English words for those who check the rules."""

    kind: str
    reason: str = ""


_RUNNING_TEXT = PageKind(TEXT)


def page_kinds(texts: Sequence[str]) -> tuple[PageKind, ...]:
    """The kind of each page of one document, given the texts of all its pages from the first on.

    A page is judged by itself; its place and the page before it only lower or raise what is asked of it (a
    cover is in front, references go on). Linear in the length of the texts; some 0.2 ms a page.
    """
    repeated = _running_heads(texts)
    found: list[PageKind] = []
    front: list[Page] = []
    before = TEXT
    for number, text in enumerate(texts, 1):
        page = Page(text, number, len(texts), repeated)
        judged = _judged(page, before, front)
        found.append(judged)
        if judged.kind != "blank":
            before = judged.kind
        if judged.kind == "cover" and not front:
            front.append(page)
    return tuple(found)


def kinds_of(pages: Sequence[PageText]) -> tuple[str, ...]:
    """The kind of each extracted page: what the extractor knows of its format, else what the texts tell.

    Of a page that is a picture nobody has read the text tells nothing: it is not blank.
    """
    judged = page_kinds([page.text for page in pages])
    return tuple(
        page.kind if page.kind != TEXT or page.needs_ocr else one.kind
        for page, one in zip(pages, judged, strict=True)
    )


def is_running_text(kind: str) -> bool:
    """Whether what stands on a page of this kind counts as evidence of what its work is about."""
    return kind == TEXT


_Rule = Callable[[Page, str, Sequence[Page]], str | None]

_RULES: tuple[tuple[str, _Rule], ...] = (
    ("blank", lambda page, before, front: rules.blank(page)),
    ("imprint", lambda page, before, front: rules.imprint(page)),
    ("index", lambda page, before, front: headed_index(page)),
    ("contents", lambda page, before, front: rules.contents(page, before == "contents")),
    ("index", lambda page, before, front: index(page, before == "index")),
    ("bibliography", lambda page, before, front: rules.bibliography(page, before == "bibliography")),
    ("questionnaire", lambda page, before, front: questionnaire(page, before == "questionnaire")),
    ("cover", lambda page, before, front: rules.cover(page, front)),
    ("list", lambda page, before, front: rules.listing(page, before == "list")),
)
"""The rules, the surer ones first. What is headed an index is none of contents, whatever leads to its
pages."""


def _judged(page: Page, before: str, front: Sequence[Page]) -> PageKind:
    """The first rule that knows the page."""
    if len(page.text) > _LONGEST:
        return _RUNNING_TEXT
    for kind, rule in _RULES:
        if said := rule(page, before, front):
            return PageKind(kind, said)
    return _RUNNING_TEXT


def _running_heads(texts: Sequence[str]) -> frozenset[str]:
    """Lines that stand among the first or last of several pages, figures aside."""
    ends: Counter[str] = Counter()
    for text in texts:
        lines = [*text[:400].split("\n")[:HEAD_LINES], *text[-200:].split("\n")[-2:]]
        ends.update({without_figures(line.strip()) for line in lines})
    return frozenset(line for line, pages in ends.items() if pages >= max(_REPEATS, len(texts) // 8))
