"""Work, Document, Page, Passage: the words of the catalogue, as values.

Nothing here imports anything of ours. Identifiers are public strings (``w-7q4k2m9x``, ``d-…``), never
database numbers; the one exception is ``Work.number``, the internal integer by which engines and facets
count works, which never leaves the house.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NewType

WorkId = NewType("WorkId", str)
DocumentId = NewType("DocumentId", str)
LanguageTag = NewType("LanguageTag", str)

Access = Literal["file", "text", "record"]
"""What is served here: the file; the text of its pages (the file at its publisher); metadata and a link."""

WorkState = Literal["draft", "submitted", "in-review", "changes-requested", "published", "withdrawn"]

WORK_TYPES = (
    "report",
    "brief",
    "good-practice",
    "dataset",
    "law-or-policy",
    "roadmap",
    "annual-report",
    "meeting-record",
    "tool",
    "news",
)

UNDETERMINED = LanguageTag("und")
"""The tag of text in no language that is served here; people read "other"."""

Runs = tuple[tuple[LanguageTag, str], ...]
"""A page's text as (language, text) runs. Joined with nothing between, the texts are the page's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One knowledge product: what is counted, collapsed and cited.

    ``issued`` is EDTF (``2022``, ``2022-06``, ``2022-06-12``); ``areas`` are ISO 3166 alpha-3 or M49 codes,
    ``concepts`` ids of the thesaurus. ``areas`` and ``concepts`` say what the work is about,
    ``mentioned_areas`` and ``mentioned_concepts`` what it also names. ``version`` grows with every change
    in the catalogue: an engine keeps the highest it has seen, so that a late write never wins. ``titles`` are
    what its versions in other languages are called, each with its language.
    """

    id: WorkId
    number: int
    version: int
    title: str
    title_language: LanguageTag
    type: str
    state: WorkState = "published"
    abstract: str = ""
    publishers: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    issued: str | None = None
    identifier: str | None = None
    licence: str | None = None
    source_url: str | None = None
    languages: tuple[LanguageTag, ...] = ()
    areas: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    mentioned_areas: tuple[str, ...] = ()
    mentioned_concepts: tuple[str, ...] = ()
    access: Access = "file"
    audience: str = "public"
    titles: tuple[tuple[LanguageTag, str], ...] = ()

    def as_read_in(self, language: str) -> Work:
        """The same work under its title for a reader of a language."""
        title, tag = self.title_in(language)
        return self if title == self.title else replace(self, title=title, title_language=tag)

    def title_in(self, *languages: str) -> tuple[str, LanguageTag]:
        """The title in the first of the languages that has one, and its language; else the work's own."""
        known = dict(reversed(self.titles)) | {self.title_language: self.title}
        for tag in map(LanguageTag, languages):
            if tag in known:
                return known[tag], tag
        return self.title, self.title_language

    @property
    def year(self) -> int | None:
        """The year of ``issued``, or None where the work says none."""
        return int(self.issued[:4]) if self.issued and self.issued[:4].isdigit() else None


@dataclass(frozen=True, slots=True)
class PageConcept:
    """A concept named on a page and the words, as they stand there, that caused it.

    A ``general`` one is named nearly everywhere in the field: pages that name it say little of the work.
    """

    concept: str
    words: tuple[str, ...]
    general: bool = False


@dataclass(frozen=True, slots=True)
class PageArea:
    """An area (a code, as in ``Work.areas``) named on a page and the words there that caused it."""

    area: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table that stands on a page: ``number`` counts from 1 on the page, and with it makes its address.

    All rows have the same number of cells, the first ``header_rows`` of them head the others; a place that
    another cell covers is empty. ``caption`` is the line above the table that names it, empty without one.
    """

    page: int
    number: int
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    header_rows: int = 0

    @property
    def text(self) -> str:
        """The cells, each a line: their words, none of two cells side by side."""
        return "\n".join(cell for row in self.rows for cell in row if cell)


HeadingPath = tuple[str, ...]
"""Headings above a place, the highest first."""

HeadingStarts = tuple[tuple[int, HeadingPath], ...]
"""Where on a page headings begin (code points of its text) and the path from there on, in order."""


def heading_at(starts: HeadingStarts, place: int, otherwise: HeadingPath) -> HeadingPath:
    """The path above a place (a code point of the page's text); ``otherwise`` where nothing is known."""
    above = [path for start, path in starts if start <= place]
    return above[-1] if above else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The smallest thing a reader can be sent to: the text of one page of one document of a work.

    ``page`` counts from 1, as a PDF viewer counts; it is fixed once, in the extractor. ``heading`` is the
    path of headings above the page's text; ``kind`` is ``text`` or a kind of page that ranks lower.
    ``starts`` say where on it headings begin, where that is known.
    ``tables`` are those that stand on it; their words are found there even where the text lacks them.
    """

    work_id: WorkId
    document_id: DocumentId
    page: int
    runs: Runs
    heading: tuple[str, ...] = ()
    kind: str = "text"
    concepts: tuple[PageConcept, ...] = ()
    tables: tuple[PageTable, ...] = ()
    starts: HeadingStarts = ()

    @property
    def text(self) -> str:
        """The whole text of the page, as it was extracted."""
        return "".join(text for _, text in self.runs)

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """The languages of the page, the one with most text first."""
        lengths: dict[LanguageTag, int] = {}
        for tag, text in self.runs:
            lengths[tag] = lengths.get(tag, 0) + len(text)
        return tuple(sorted(lengths, key=lambda tag: (-lengths[tag], tag)))
