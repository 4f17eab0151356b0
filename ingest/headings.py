"""Heading paths for documents without an outline: from a list of contents, or from headings that count.

Only what is safe: a heading must stand on a line of its own and be the next in its row (``3.2`` behind
``3.1``, ``IV`` behind ``III``), or be named by a list of contents most of whose entries stand on the pages
that it names. Where fewer than three are found so, a document has none: a wrong path misleads, a missing one
does not. Pure functions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.model import HeadingPath, HeadingStarts
from ingest.contents_pages import entries_of, placed
from ingest.extractors.extraction import OutlineItem, PageText
from ingest.extractors.pdf_outline import begun_by
from ingest.heading_places import Begun, starts_on_pages
from ingest.heading_rows import numbered
from ingest.page_kinds import TEXT

LEAST = 3
"""Headings that a document must have before any is believed."""


_FRONT = frozenset({"cover", "imprint", "blank"})
"""Kinds of pages on which no chapter begins."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: the page it begins on (from 1), its level (from 1), its line as it stands there."""

    page: int
    level: int
    text: str


def headings_of(
    pages: Sequence[PageText], kinds: Sequence[str], outline: Sequence[OutlineItem] = ()
) -> tuple[tuple[HeadingPath, ...], tuple[HeadingStarts, ...]]:
    """The heading path of each extracted page, and where on it headings begin.

    Those of the file itself, else what its pages tell.
    """
    texts = [page.text for page in pages]
    if any(page.heading for page in pages):
        paths, begun = _of_file(tuple(page.heading for page in pages), kinds, outline)
    else:
        found = _found(texts, kinds)
        paths, begun = _paths(found, kinds), _begun(found)
    return paths, _of_these(starts_on_pages(begun, texts), paths)


def _of_file(
    paths: tuple[HeadingPath, ...], kinds: Sequence[str], outline: Sequence[OutlineItem]
) -> tuple[tuple[HeadingPath, ...], list[Begun]]:
    """The paths that the file itself gives, without entries that lead to its cover, its imprint or an empty
    page: programs that put files together name what stands there, and hang all chapters below."""
    begun = list(begun_by(outline))
    kept = [replace(one, title="") if _is_front(one.page, kinds) else one for one in outline]
    if kept == list(outline) or paths != tuple(_above(begun, len(paths))):
        return paths, begun
    begun = list(begun_by(kept))
    return tuple(_above(begun, len(paths))), begun


def _is_front(page: int | None, kinds: Sequence[str]) -> bool:
    return page is not None and 0 < page <= len(kinds) and kinds[page - 1] in _FRONT


def _of_these(starts: Sequence[HeadingStarts], paths: Sequence[HeadingPath]) -> tuple[HeadingStarts, ...]:
    """The starts of the pages whose path is the first that begins on them; of others nothing is sure."""
    return tuple(
        one if len(one) > 1 and one[1][1] == path else () for one, path in zip(starts, paths, strict=True)
    )


def heading_paths(texts: Sequence[str], kinds: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The path of headings above each page: the first that begins on it, else the last before it.

    ``texts`` and ``kinds`` are those of all pages of one document. What is no running text has no path.
    """
    return _paths(_found(texts, kinds), kinds)


def _found(texts: Sequence[str], kinds: Sequence[str]) -> list[Heading]:
    """The headings of a document, in order; none where too few are sure."""
    found = _by_contents(texts, kinds)
    if len(found) < LEAST:
        found = [Heading(*one) for one in numbered(_running(texts, kinds))]
    return found if len(found) >= LEAST else []


def _paths(found: Sequence[Heading], kinds: Sequence[str]) -> tuple[HeadingPath, ...]:
    if not found:
        return ((),) * len(kinds)
    above = _above(_begun(found), len(kinds))
    return tuple(path if kind == TEXT else () for path, kind in zip(above, kinds, strict=True))


def _running(texts: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, str]]:
    return [
        (number, text)
        for number, (text, kind) in enumerate(zip(texts, kinds, strict=True), 1)
        if kind == TEXT
    ]


def _by_contents(texts: Sequence[str], kinds: Sequence[str]) -> list[Heading]:
    entries = entries_of([text for text, kind in zip(texts, kinds, strict=True) if kind == "contents"])
    return [Heading(*one) for one in placed(entries, _running(texts, kinds))] if len(entries) >= LEAST else []


def _begun(found: Sequence[Heading]) -> list[Begun]:
    """Where each heading begins, with those above it; ``found`` is in the order of the document."""
    path: list[tuple[int, str]] = []
    starts: list[Begun] = []
    for one in found:
        path = [(level, text) for level, text in path if level < one.level]
        path.append((one.level, one.text))
        starts.append((one.page, tuple(text for _, text in path)))
    return starts


def _above(starts: Sequence[Begun], pages: int) -> list[HeadingPath]:
    """The path of each page."""
    numbers = [page for page, _ in starts]
    paths: list[tuple[str, ...]] = []
    for number in range(1, pages + 1):
        first = bisect_left(numbers, number)
        if first < len(numbers) and numbers[first] == number:
            paths.append(starts[first][1])
        else:
            last = bisect_right(numbers, number)
            paths.append(starts[last - 1][1] if last else ())
    return paths
