"""Why a page was found: the words on it, the topics that stand for words, and what is known of its work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from index.engines.stored import StoredPage
from index.marks import Mark, Marker
from index.model import Work
from index.search import Because

_Line = tuple[Literal["abstract", "author", "publisher", "identifier"], str]


def reasons(
    marker: Marker,
    stored: StoredPage,
    lacking: int,
    marks: Sequence[Mark],
    concepts: frozenset[str],
    about: Callable[[], Work | None],
) -> Iterator[Because]:
    """Every unit's word as it first stands on the page, the concepts of the query, and the work's metadata.

    Metadata count where they stand in the index: on the first page of text. ``about`` reads the work; it is
    asked only when the page and the title leave something open. ``lacking``: the units that the page lacks.
    """
    text = "".join(part for _, part in stored.runs)
    seen: set[int] = set()
    for mark in _new(marks, seen):
        yield Because("word", text[mark.start : mark.end])
    tagged = [concept for concept in stored.concepts if concept.concept in concepts]
    for concept in tagged:
        yield Because("concept", concept.words[0] if concept.words else "", concept.concept)
    if stored.title is None:
        return
    if list(_new(marker.marks((stored.title,)), seen)):
        yield Because("title", stored.title[1])
    of_work = concepts - {concept.concept for concept in tagged}
    if of_work or marker.count - len(seen) > lacking:
        yield from _of_the_work(marker, about(), seen, of_work)


def _of_the_work(
    marker: Marker, work: Work | None, seen: set[int], concepts: frozenset[str]
) -> Iterator[Because]:
    """The concepts that the work is about, and the lines about it with words that are not seen elsewhere."""
    if work is None:
        return
    for concept in work.concepts:
        if concept in concepts:
            yield Because("concept", "", concept)
    for language, title in work.titles:
        if list(_new(marker.marks(((language, title),)), seen)):
            yield Because("title", title)
    for kind, line in _lines(work):
        found = list(_new(marker.marks(((work.title_language, line),)), seen))
        if found and kind == "abstract":
            yield from (Because(kind, line[mark.start : mark.end]) for mark in found)
        elif found:
            yield Because(kind, line)


def _lines(work: Work) -> Iterator[_Line]:
    if work.abstract:
        yield "abstract", work.abstract
    yield from (("author", author) for author in work.authors)
    yield from (("publisher", publisher) for publisher in work.publishers)
    if work.identifier:
        yield "identifier", work.identifier


def _new(marks: Sequence[Mark], seen: set[int]) -> Iterator[Mark]:
    """The marks that answer a unit which nothing before them answered."""
    for mark in marks:
        if mark.units and not seen.issuperset(mark.units):
            seen.update(mark.units)
            yield mark
