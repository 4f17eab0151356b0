"""Pictures of pages and the boxes of marked words on them: rendered once in the cage, kept on disk.

A picture is named by the file's hash, the page, the width and the version of what drew it, so it can never
be that of another file. Whether a reader may see it is decided before it is looked for, every time.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.catalogue.records import Document
from index.errors import FileMissing, NotFound
from index.files import FileStore
from index.marks import Marker
from index.model import LanguageTag
from index.scripts import stands_alone
from ingest.cage import Cage
from ingest.extractors.formats import MEDIA_TYPES, PICTURES

LOG = logging.getLogger("atlas87.portal")

WIDTH = 900
"""Pixels: text of a printed page is readable on a phone, and the picture stays under 120 kB."""

WORDS = 2
"""Counts the ways in which words and their boxes were told: what is kept of an older one is drawn anew."""

KEPT_BYTES = 1_000_000_000
"""Pictures kept at most; the least lately made go first. About 15,000 pages."""

FOLDERS = 256
"""The cache is spread over this many folders (two hexadecimal digits), each swept on its own."""

MOST_PAGES = 10
"""Pages of a small PDF: a section to read, not a way around the file itself."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as fractions of the page."""

Word = tuple[str, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one page: WebP bytes, size in pixels, and its words with their boxes."""

    webp: bytes
    width: int
    height: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class PagePictures:
    """Draws pages, or finds them drawn. ``version`` names what draws; a new one draws anew."""

    files: FileStore
    cage: Cage
    folder: Path
    version: str
    kept_bytes: int = KEPT_BYTES

    def picture(self, document: Document, number: int) -> Picture:
        """The picture of one page. Raises NotFound, FileMissing, FileRefused."""
        path = self._drawable(document)
        if not 1 <= number <= document.page_count:
            raise NotFound(f"{document.id} has no page {number}")
        place = self._place(document, number)
        held = _read(place)
        if held is not None:
            return held
        drawn = self.cage.picture(path, number, WIDTH)
        made = Picture(drawn.webp, drawn.width, drawn.height, tuple(drawn.words))
        _write(place, made)
        _sweep(place.parent, self.kept_bytes // FOLDERS, spare=place.name)
        return made

    def drawn_size(self, document: Document, number: int) -> int | None:
        """Bytes of the picture of a page if it has been drawn already; nothing is drawn to find out."""
        try:
            return _beside(self._place(document, number), ".webp").stat().st_size
        except OSError:
            return None

    def _place(self, document: Document, number: int) -> Path:
        """Where a picture is kept, without its ending."""
        name = f"{document.file_hash}-{number}-{WIDTH}-{self.version}.{WORDS}"
        return self.folder / str(document.file_hash)[:2] / name

    def few_pages(self, document: Document, first: int, last: int) -> bytes:
        """Some pages as a PDF of their own. Raises NotFound, FileMissing, FileRefused."""
        path = self._drawable(document)
        if not (1 <= first <= last <= document.page_count and last - first < MOST_PAGES):
            raise NotFound(
                f"{document.id} has no pages {first} to {last}, or they are more than {MOST_PAGES}"
            )
        return self.cage.few_pages(path, first, last)

    def _drawable(self, document: Document) -> Path:
        if not is_drawable(document) or document.file_hash is None:
            raise NotFound(f"{document.id} is neither a PDF nor a picture")
        path = self.files.path(document.file_hash)
        if path is None:
            raise FileMissing(f"the store does not hold the file of {document.id}")
        return path


def is_drawable(document: Document) -> bool:
    """Whether the pages of a document can be drawn from its own file: those of a PDF, and pictures."""
    return document.file_hash is not None and document.media_type in _DRAWABLE


_DRAWABLE = frozenset(MEDIA_TYPES[form] for form in ("pdf", *PICTURES))


def marked_boxes(words: Sequence[Word], marker: Marker, language: LanguageTag) -> tuple[Box, ...]:
    """The boxes of the words that a query marks on the picture of a page, by the same rules as its text.

    ``language`` is that of the page's document. Words that the page's crop leaves outside have no box; signs
    of Chinese that follow on each other have one together.
    """
    close = [False, *(_follows(before, word) for before, word in pairwise(words))]
    marked = marker.words([word[0] for word in words], language, close[: len(words)])
    boxes: list[Box] = []
    last = -2
    for place, (word, is_marked) in enumerate(zip(words, marked, strict=True)):
        left, top, right, bottom = box = word[1:5]
        if not is_marked or left >= right or top >= bottom:
            continue
        if last == place - 1 and close[place] and _on_one_line(words[last], word):
            before = boxes.pop()
            box = (min(before[0], left), min(before[1], top), max(before[2], right), max(before[3], bottom))
        boxes.append(box)
        last = place
    return tuple(boxes)


_APART = 0.8
"""How far from each other, in widths of a sign, two signs stand at most that belong together: the blank sign
of Chinese has 1.0, the space behind a stop 0.5."""


def _follows(before: Word, word: Word) -> bool:
    """Whether no space stands between two words: signs of scripts without spaces, side by side or at the end
    of one line and the beginning of the next."""
    if not (before[0] and word[0] and stands_alone(before[0][-1]) and stands_alone(word[0][0])):
        return False
    if not _on_one_line(before, word):
        return True
    width = max(before[3] - before[1], word[3] - word[1])
    return max(word[1] - before[3], before[1] - word[3]) <= _APART * width


def _on_one_line(before: Word, word: Word) -> bool:
    """Whether the middle of each is as high as the other: boxes of flat signs (一) are low."""
    return (
        before[2] <= (word[2] + word[4]) / 2 <= before[4] or word[2] <= (before[2] + before[4]) / 2 <= word[4]
    )


def _read(place: Path) -> Picture | None:
    """A picture from the cache; anything unreadable there is as good as absent."""
    try:
        told = json.loads(_beside(place, ".json").read_bytes())
        words = tuple((str(word[0]), *map(float, word[1:5])) for word in told["words"])
        return Picture(_beside(place, ".webp").read_bytes(), told["width"], told["height"], words)  # type: ignore[arg-type]
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _write(place: Path, picture: Picture) -> None:
    """Keep a picture, each file whole or not at all; a full disk only means that it is drawn again."""
    told: dict[str, Any] = {"width": picture.width, "height": picture.height, "words": picture.words}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _put(_beside(place, ".webp"), picture.webp)
        _put(_beside(place, ".json"), json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
    except OSError as error:
        LOG.warning("a picture could not be kept in %s: %s", place.parent, error.strerror)


def _beside(place: Path, ending: str) -> Path:
    return place.with_name(place.name + ending)


def _put(path: Path, content: bytes) -> None:
    arriving = path.with_name(f".{secrets.token_hex(6)}")
    try:
        arriving.write_bytes(content)
        arriving.replace(path)
    finally:
        arriving.unlink(missing_ok=True)


def _sweep(folder: Path, most: int, *, spare: str) -> None:
    """Remove the oldest pictures of one folder until it holds at most ``most`` bytes."""
    held = []
    for entry in os.scandir(folder):
        if not entry.name.startswith(spare):
            try:
                held.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
            except FileNotFoundError:
                continue  # another process sweeps too
    total = sum(size for _, size, _ in held)
    for _, size, path in sorted(held):
        if total <= most:
            return
        Path(path).unlink(missing_ok=True)
        total -= size
