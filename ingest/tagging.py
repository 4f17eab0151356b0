"""Concepts and areas named in one document, found together where the words are made (inside the cage)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.model import PageArea, PageConcept, Runs

if TYPE_CHECKING:
    from index.thesaurus.matcher import Matcher
    from ingest.places import PlaceFinder


@dataclass(frozen=True, slots=True)
class Tags:
    """What the pages of one document name, page by page, and the areas that its title names."""

    concepts: tuple[tuple[PageConcept, ...], ...]
    areas: tuple[tuple[PageArea, ...], ...]
    titled_areas: tuple[str, ...] = ()


def no_tags(pages: int) -> Tags:
    """Of a document in which nothing is looked for."""
    return Tags(((),) * pages, ((),) * pages)


class Tagger:
    """Finds concepts and areas. Each page is folded once for both."""

    def __init__(self, concepts: Matcher, places: PlaceFinder) -> None:
        self._concepts, self._places = concepts, places

    def tag(self, pages: Sequence[Runs], title: str = "") -> Tags:
        """What ``pages`` name; those without runs, empty or no evidence, name nothing."""
        from index.thesaurus.reading import Reading  # needed where it works, not where it is named

        texts = ["".join(text for _, text in runs) for runs in pages]
        read = [(text, Reading(text)) if text else None for text in texts]
        concepts = tuple(
            self._concepts.tag(runs, page[1]) if page else () for runs, page in zip(pages, read, strict=True)
        )
        places = self._places.places(read, title)
        return Tags(concepts, places.pages, places.titled)


def bundled_tagger() -> Tagger:
    """The tagger of the words that come with the program. A picklable function: the cage calls it."""
    from datasets.area_words import load_area_words  # needed where it is called, not where it is named
    from index.thesaurus.load import load_vocabulary
    from index.thesaurus.matcher import Matcher
    from ingest.places import PlaceFinder

    return Tagger(Matcher(load_vocabulary()), PlaceFinder(load_area_words()))
