"""``python -m benchmarks places``: areas on pages marked by hand, what works are about, and what it costs.

The marks are in ``tests/ingest/golden``: a hundred pages whose areas were written down before there was a
program, and the country of each country chapter.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from index.aboutness import Named
from index.catalogue.named_areas import areas_judged
from index.model import LanguageTag, Runs
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.page_kinds import is_running_text, kinds_of
from ingest.place_forms_kept import bundled_place_forms
from ingest.place_mentions import MentionFinder
from ingest.tagging import Tagger, bundled_tagger

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "ingest" / "golden"
CHAPTERS = "us_dol_child_labor"


@dataclass(slots=True)
class Score:
    """Areas found and marked, found and not marked, marked and not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the found ones that are marked."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the marked ones that are found."""
        return self.right / max(1, self.right + self.missed)

    def count(self, where: str, found: set[str], marked: set[str]) -> None:
        """Add what one page or work has."""
        self.right += len(found & marked)
        self.wrong += len(found - marked)
        self.missed += len(marked - found)
        if found != marked:
            more, fewer = sorted(found - marked), sorted(marked - found)
            self.mistakes.append(f"{where}: too many {more}, missed {fewer}")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file as the tagger gets it: runs of its text pages (others empty) and its title."""

    pages: tuple[Runs, ...]
    title: str


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The areas of each page of a document, and what it is about."""

    pages: tuple[tuple[str, ...], ...]
    named: tuple[Named, ...]
    untitled: tuple[Named, ...]


def marked_pages() -> dict[str, dict[int, set[str]]]:
    """File, page, and the areas marked there."""
    marked: dict[str, dict[int, set[str]]] = {}
    for row in _rows("page_areas.csv"):
        areas = set(filter(None, row["areas"].split(";")))
        marked.setdefault(row["file"], {})[int(row["page"])] = areas
    return marked


def chapters() -> dict[str, str]:
    """Each country chapter and its country."""
    return {f"{CHAPTERS}/{row['file']}": row["area"] for row in _rows("chapter_areas.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_document(path: Path) -> ReadDocument:
    """The text pages of a file. The language is not needed to find places."""
    extraction = extract(path, Limits())
    kinds = kinds_of(extraction.pages)
    runs = tuple(
        ((LanguageTag("und"), page.text),) if page.text and is_running_text(kind) else ()
        for page, kind in zip(extraction.pages, kinds, strict=True)
    )
    return ReadDocument(runs, extraction.title or "")


def find_places(tagger: Tagger, document: ReadDocument) -> FoundPlaces:
    """The areas of one document, with its title and (for comparison) as if it had none."""
    tags = tagger.tag(document.pages, document.title)
    pages = tuple(tuple(area.area for area in page) for page in tags.areas)
    text = [page for page, runs in zip(pages, document.pages, strict=True) if runs]
    return FoundPlaces(pages, areas_judged(text, tags.titled_areas), areas_judged(text))


def page_score(found: Mapping[str, FoundPlaces]) -> Score:
    """Areas by page against the marks."""
    score = Score()
    for file, pages in marked_pages().items():
        for page, areas in pages.items():
            score.count(f"{file}, page {page}", set(found[file].pages[page - 1]), areas)
    return score


def about_score(found: Mapping[str, FoundPlaces], *, titled: bool = True) -> Score:
    """Countries that the chapters are about: each its own, and no other."""
    score = Score()
    for file, area in chapters().items():
        named = found[file].named if titled else found[file].untitled
        score.count(file, {one.value for one in named if one.about}, {area})
    return score


def mention_score(found: Mapping[str, FoundPlaces]) -> Score:
    """The baseline: a chapter is about everything that any page of it names."""
    score = Score()
    for file, area in chapters().items():
        score.count(file, {one.value for one in found[file].named}, {area})
    return score


def own_country_first(found: Mapping[str, FoundPlaces]) -> tuple[int, int]:
    """Chapters whose first area is their own country, of all."""
    own = chapters()
    first = sum(
        1 for file, area in own.items() if found[file].named[:1] and found[file].named[0].value == area
    )
    return first, len(own)


def all_found(reports: Path, tagger: Tagger) -> dict[str, FoundPlaces]:
    """Every document with a mark, read and tagged."""
    files = dict.fromkeys([*marked_pages(), *chapters()])
    return {file: find_places(tagger, read_document(reports / file)) for file in files}


def megabytes_per_second(documents: list[ReadDocument], tagger: Tagger) -> float:
    """Megabytes of text (UTF-8) tagged in one second of one core, concepts and areas together."""
    size = sum(len(text.encode()) for one in documents for runs in one.pages for _, text in runs)
    begun = process_time()
    for one in documents:
        tagger.tag(one.pages, one.title)
    return size / 1e6 / (process_time() - begun)


def main(shared: Path) -> None:
    """Print the figures as Markdown."""
    reports = shared / "reports"
    if not reports.is_dir():
        _say("skipped: the shared reports are not beside the checkout")
        return
    tagger = bundled_tagger()
    found = all_found(reports, tagger)
    pages = page_score(found)
    _say("| on 100 marked pages | |\n| --- | --- |")
    _say(f"| precision | {pages.precision:.3f} |\n| recall | {pages.recall:.3f} |")
    _say(f"| areas marked | {pages.right + pages.missed} |\n")
    first, of = own_country_first(found)
    _say("| the country chapters are about | precision | recall |\n| --- | --- | --- |")
    for name, score in (
        ("title and share of pages", about_score(found)),
        ("share of pages alone", about_score(found, titled=False)),
        ("anything that a page mentions", mention_score(found)),
    ):
        _say(f"| {name} | {score.precision:.3f} | {score.recall:.3f} |")
    _say(f"\nThe chapter's own country is its first area: {first} of {of}.\n")
    for mistake in pages.mistakes:
        _say(f"- {mistake}")
    _speed(reports, tagger)


def _speed(reports: Path, tagger: Tagger) -> None:
    documents = [read_document(reports / file) for file in chapters()]
    speed = megabytes_per_second(documents, tagger)
    bundled_place_forms()  # makes and keeps them, where nobody has yet
    begun = process_time()
    MentionFinder(bundled_place_forms())
    built = process_time() - begun
    _say(f"\nTagging: {speed:.1f} MB of text a second on one core.")
    _say(f"Words of areas, read and made ready: {built:.3f} s.")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
