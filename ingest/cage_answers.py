"""What the cage gives back of a file: its pages as text, or the picture of one. Values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from index.layouts import OutlineEntry, PageLayout
from index.model import HeadingStarts, LanguageTag, PageArea, PageConcept, PageTable, Runs
from ingest.errors import FileRefused
from ingest.recognition import RecognisedPage

Word = tuple[str, float, float, float, float]
"""A word and its box: left, top, right, bottom as fractions of the page as it is shown, from its top left
corner."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as WebP, its size in pixels, and its words in reading order."""

    webp: bytes
    width: int
    height: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page as it goes to the catalogue; ``runs`` is empty on a page without text."""

    number: int
    runs: Runs
    heading: tuple[str, ...] = ()
    kind: str = "text"
    concepts: tuple[PageConcept, ...] = ()
    areas: tuple[PageArea, ...] = ()
    starts: HeadingStarts = ()

    @property
    def text(self) -> str:
        """The whole text of the page."""
        return "".join(text for _, text in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """One file, read: every page of it, empty ones too, so that ``pages[n - 1].number == n``.

    ``declared_language`` is what the file says, as a served tag, or None; ``main_language`` what was found in
    most of its text; ``languages`` all that were found, most text first; ``pages_empty`` counts pages without
    text. ``tool`` and ``tool_version`` name the extraction; ``titled_areas`` are those in the title,
    ``tagged_with`` the edition of words and rules by which pages were tagged.
    ``left_out`` says what was not read, in English. ``title_confidence`` (0 to 1) goes with the title where
    it is known; ``layouts`` are what pages have beside their text, ``outline`` the file's table of contents,
    ``tables`` those that the file itself has as rows.
    ``recognised`` are the pages whose text was recognised in their picture; None: nobody has tried.
    """

    format: str
    media_type: str
    tool: str
    tool_version: str
    title: str | None
    title_language: LanguageTag
    declared_language: LanguageTag | None
    main_language: LanguageTag
    languages: tuple[LanguageTag, ...]
    pages: tuple[ReadPage, ...]
    pages_empty: int
    metadata: dict[str, str]
    titled_areas: tuple[str, ...] = ()
    tagged_with: str = ""
    left_out: tuple[str, ...] = ()
    title_confidence: float | None = None
    layouts: tuple[PageLayout, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    tables: tuple[PageTable, ...] = ()
    recognised: tuple[RecognisedPage, ...] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The content of one file in an archive, at most; how many bytes were unpacked to have it, or to see that
    it is not to be had; and why it is not, if so."""

    place: int
    content: bytes
    unpacked: int
    refused: FileRefused | None = None
