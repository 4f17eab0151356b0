"""What every extractor gives back: pages with their numbers, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache


@cache
def tool_version(package: str) -> str:
    """The installed version of a library, looked up once (3 ms)."""
    from importlib.metadata import version  # here: 10 ms that most runs do not need

    return version(package)


Table = tuple[tuple[str, ...], ...]
"""The rows of a table, each with its cells from the first; a cell that another one covers is empty."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page. ``number`` counts from 1 and never changes; ``heading`` is the path above the
    text.

    ``kind`` is ``text``, or the kind of a page that ranks lower. ``tables`` are those that the file itself
    has as rows; their cells are in the text as well. ``heads`` and ``captions`` say of each how many rows
    head the others and what it is called, where the file tells that.
    From code point ``notes_from`` on the text is footnotes or endnotes. ``furniture`` are headers, footers
    and page numbers, a line each, which are not in the text; ``label`` is the printed page number.
    ``needs_ocr`` says why the text is not what is printed there: ``picture`` or ``garbled``.
    """

    number: int
    text: str
    heading: tuple[str, ...] = ()
    kind: str = "text"
    tables: tuple[Table, ...] = ()
    heads: tuple[int, ...] = ()
    captions: tuple[str, ...] = ()
    notes_from: int | None = None
    furniture: str = ""
    label: str | None = None
    needs_ocr: str | None = None


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An entry of a file's own table of contents: its level from 1, and the page it leads to, if any."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """One file, read: which tool read it, what it says about itself, and its pages.

    ``title`` is the title the file gives itself, None where there is none to be trusted;
    ``declared_language`` a language tag as the file declares it, unchecked. ``pages`` holds empty pages too,
    so that ``pages[n - 1].number == n``. ``left_out`` says what of it was not read, in a few words each.
    ``title_confidence`` (0 to 1) goes with the title where the extractor can tell; ``outline`` is the file's
    own table of contents.
    """

    format: str
    media_type: str
    tool: str
    tool_version: str
    title: str | None = None
    declared_language: str | None = None
    pages: tuple[PageText, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    title_confidence: float | None = None
    outline: tuple[OutlineItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one file is read, at most.

    ``text_bytes`` is the size of a file that is text itself (an HTML page over 32 MiB is an export of a
    database), ``carrier_bytes`` that of one which carries pictures as text (RTF, mail) or lies in an archive;
    ``pages`` the pages of a PDF (the longest official documents have some 3,000);
    ``output_bytes`` the text that comes out, in UTF-8.
    """

    text_bytes: int = 32 * 2**20
    carrier_bytes: int = 128 * 2**20
    pages: int = 20_000
    output_bytes: int = 48 * 2**20
