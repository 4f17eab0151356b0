"""The areas that the pages of one document name, with the words that caused it.

What one page leaves open the document settles: Georgia is the country in a report that says "Georgian
authorities" elsewhere, Congo is that Congo which the document writes out. A page that names more countries
than a reader could mean is a list and names none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.aboutness import is_country
from index.model import PageArea
from index.thesaurus.reading import Reading
from ingest.place_mentions import MentionFinder
from ingest.place_rows import Mention

MOST_COUNTRIES = 25
"""A page that names more is a list of members, sponsors or ratifications; prose has been seen to name 19."""

WORDS_KEPT = 12
"""Wordings kept of one area on one page, so that no page of a gazetteer fills the catalogue."""

_CAPITAL_SHARE = 0.2
"""Share of the text pages that must name a country before its capital alone counts as a mention of it."""


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """The areas of each page, in the order of their first mention, and those that the title names."""

    pages: tuple[tuple[PageArea, ...], ...]
    titled: tuple[str, ...]


class PlaceFinder:
    """Finds areas in documents with ``finder``; built once a process, by whoever reads files."""

    def __init__(self, finder: MentionFinder) -> None:
        self._finder = finder

    def places(self, pages: Sequence[tuple[str, Reading] | None], title: str = "") -> PlacesFound:
        """What the pages of one document name.

        ``pages`` are texts with their readings, None for pages that are no evidence: covers, bibliographies,
        pages without text.
        """
        texts = [*pages, (title, Reading(title)) if title else None]
        mentions = [self._finder.mentions(*page) if page else [] for page in texts]
        document = _document(mentions, sum(1 for page in pages if page))
        counted = [
            _counted(page[0], found, document) if page else ()
            for page, found in zip(texts, mentions, strict=True)
        ]
        return PlacesFound(tuple(counted[:-1]), tuple(area.area for area in counted[-1]))


@dataclass(frozen=True, slots=True)
class _Document:
    """How many pages of a document name each area for sure, and how many text pages it has."""

    sure: Counter[str]
    pages: int

    def is_much_about(self, code: str) -> bool:
        """Whether enough pages name the area for its capital to stand for it."""
        return self.sure[code] > 0 and self.sure[code] >= _CAPITAL_SHARE * self.pages


def _document(mentions: Sequence[Sequence[Mention]], pages: int) -> _Document:
    sure = Counter[str]()
    for found in mentions:
        sure.update(set(_sure(found)))
    return _Document(sure, pages)


def _sure(found: Sequence[Mention]) -> dict[str, None]:
    """The areas that a page names beyond doubt: also by a doubtful name with its capital (Tbilisi)."""
    capitals = {mention.codes[0] for mention in found if mention.weight == "capital"}
    return dict.fromkeys(
        mention.codes[0]
        for mention in found
        if mention.weight == "sure" or (mention.weight in ("person", "twin") and mention.codes[0] in capitals)
    )


def _counted(text: str, found: Sequence[Mention], document: _Document) -> tuple[PageArea, ...]:
    """The areas that a page names once its document is known."""
    sure = _sure(found)
    hinted = sure | dict.fromkeys(mention.codes[0] for mention in found if mention.weight == "capital")
    words: dict[str, dict[str, str]] = {}
    for mention in found:
        code = _meant(mention, sure, hinted, document)
        if code is not None:
            wording = " ".join(text[mention.start : mention.end].split())
            words.setdefault(code, {}).setdefault(wording.casefold(), wording)
    if sum(1 for code in words if is_country(code)) > MOST_COUNTRIES:
        return ()
    return tuple(PageArea(code, tuple(named.values())[:WORDS_KEPT]) for code, named in words.items())


def _meant(
    mention: Mention, sure: dict[str, None], hinted: dict[str, None], document: _Document
) -> str | None:
    """The area that a mention means, or None where nothing says that it means one.

    ``sure`` are the areas that the page names beyond doubt, ``hinted`` with those whose capital it names.
    """
    code = mention.codes[0]
    if mention.weight == "sure":
        return code
    if mention.weight == "shared":
        return _one_of(mention.codes, hinted, document)
    if code in sure:
        return code
    if mention.weight in ("person", "twin"):
        return code if document.sure[code] else None
    if mention.weight == "capital":
        return code if document.is_much_about(code) else None
    return None


def _one_of(codes: tuple[str, ...], hinted: dict[str, None], document: _Document) -> str | None:
    """Of the areas that share a word: the one named on the page, else in the document, else the likeliest.

    Where the page names several of them the word adds nothing.
    """
    here = [code for code in codes if code in hinted]
    if here:
        return here[0] if len(here) == 1 else None
    return max(codes, key=lambda code: (document.sure[code], -codes.index(code)))
