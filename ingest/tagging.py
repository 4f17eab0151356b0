"""Concepts and areas named in one document, found together where the words are made (inside the cage)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.model import PageArea, PageConcept, Runs

if TYPE_CHECKING:
    from index.thesaurus.model import Vocabulary
    from ingest.places import PlaceFinder

RULES = 6
"""To be raised when the rules for concepts, places or kinds of pages, or the words for places, change what is
found: pages tagged by older rules then say so, and wait to be tagged again."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What the pages of one document name, page by page, and the areas that its title names.

    ``edition`` says with which vocabulary and rules.
    """

    concepts: tuple[tuple[PageConcept, ...], ...]
    areas: tuple[tuple[PageArea, ...], ...]
    titled_areas: tuple[str, ...] = ()
    edition: str = ""


def no_tags(pages: int) -> Tags:
    """Of a document in which nothing is looked for."""
    return Tags(((),) * pages, ((),) * pages)


class Tagger:
    """Finds concepts and areas. Each page is folded once for both.

    ``edition`` names the vocabulary (by its digest) and the rules, for the pages that it tags.
    """

    def __init__(self, vocabulary: Vocabulary, digest: str, places: PlaceFinder) -> None:
        from index.thesaurus.matcher import Matcher  # needed where it works, not where it is named

        self._concepts, self._places = Matcher(vocabulary), places
        self.edition = edition_of(digest)

    def tag(self, pages: Sequence[Runs], title: str = "") -> Tags:
        """What ``pages`` name; those without runs, empty or no evidence, name nothing."""
        from index.thesaurus.reading import Reading  # needed where it works, not where it is named

        texts = ["".join(text for _, text in runs) for runs in pages]
        read = [(text, Reading(text)) if text else None for text in texts]
        concepts = tuple(
            self._concepts.tag(runs, page[1]) if page else () for runs, page in zip(pages, read, strict=True)
        )
        places = self._places.places(read, title)
        return Tags(concepts, places.pages, places.titled, self.edition)


def edition_of(digest: str) -> str:
    """How pages are marked that were tagged with the vocabulary of this digest and the rules of today."""
    return f"{digest}.{RULES}"


def bundled_tagger() -> Tagger:
    """The tagger of the words that come with the program. A picklable function: the cage calls it."""
    from index.thesaurus.load import bundled_folder, content_of

    return tagger_of(content_of(bundled_folder()))


def tagger_in(path: str) -> Tagger:
    """The tagger of a vocabulary's file. With its path (``functools.partial``) a picklable function."""
    from pathlib import Path

    return tagger_of(Path(path).read_bytes())


def tagger_of(content: bytes) -> Tagger:
    """The tagger of a vocabulary, given as one JSON document that keeps the rules."""
    from datasets.areas import load_areas  # needed where it is called, not where it is named
    from index.thesaurus.load import digest, read_vocabulary
    from ingest.place_codes import area_codes
    from ingest.place_forms_kept import bundled_place_forms
    from ingest.place_mentions import MentionFinder
    from ingest.places import PlaceFinder

    places = PlaceFinder(MentionFinder(bundled_place_forms(), area_codes(load_areas())))
    return Tagger(read_vocabulary(content), digest(content), places)
