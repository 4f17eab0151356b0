"""``python -m benchmarks concepts``: concepts on pages marked by hand, what works are about, what it costs.

The marks are in ``tests/ingest/golden`` (``page_concepts.md`` says how they were made).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from benchmarks.places import Score, read_document
from index.catalogue.named_concepts import concepts_judged
from index.model import PageConcept
from index.thesaurus.lint import faults
from index.thesaurus.load import bundled_folder, content_of, read_vocabulary
from index.thesaurus.matcher import Matcher
from index.thesaurus.model import Vocabulary
from index.thesaurus.wording import forms
from ingest.place_forms_kept import bundled_place_forms
from ingest.place_mentions import MentionFinder
from ingest.tagging import bundled_tagger

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "ingest" / "golden"

SUBJECTS = frozenset(
    {
        "armed-conflict", "child-labour", "climate-change", "disability", "due-diligence", "forced-labour",
        "gender-equality", "humanitarian-response", "migrant-workers", "supply-chains", "target-8-7",
        "trafficking-in-persons",
    }
)  # fmt: skip
"""The twelve concepts for which forty works were labelled."""

Pages = list[tuple[PageConcept, ...]]


def marked_pages() -> dict[str, dict[int, set[str]]]:
    """File, page, and the concepts marked there; general ones are not marked."""
    marked: dict[str, dict[int, set[str]]] = {}
    for row in _rows("page_concepts.csv"):
        concepts = set(filter(None, row["concepts"].split(";")))
        marked.setdefault(row["file"], {})[int(row["page"])] = concepts
    return marked


def marked_works() -> dict[str, set[str]]:
    """File, and which of the twelve subjects its work has."""
    return {row["file"]: set(filter(None, row["about"].split(";"))) for row in _rows("work_concepts.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def page_score(matcher: Matcher, reports: Path) -> Score:
    """Concepts by page against the marks."""
    score = Score()
    for file, pages in marked_pages().items():
        document = read_document(reports / file)
        for page, concepts in pages.items():
            tags = matcher.tag(document.pages[page - 1])
            score.count(f"{file}, page {page}", {one.concept for one in tags if not one.general}, concepts)
    return score


def about_scores(matcher: Matcher, reports: Path) -> tuple[Score, Score]:
    """What works are about, by the rule and by any mention, against the labels."""
    rule, mention = Score(), Score()
    for file, subjects in marked_works().items():
        document = read_document(reports / file)
        pages: Pages = [matcher.tag(runs) for runs in document.pages if runs]
        named = concepts_judged(pages, document.title)
        rule.count(file, {one.value for one in named if one.about} & SUBJECTS, subjects)
        mention.count(file, {one.value for one in named} & SUBJECTS, subjects)
    return rule, mention


def f1(score: Score) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * score.right / max(1, 2 * score.right + score.wrong + score.missed)


def tagging_speed(reports: Path, seconds: float = 3.0) -> float:
    """Megabytes of text (UTF-8) tagged with concepts and areas in one processor second."""
    tagger = bundled_tagger()
    documents = [read_document(reports / file) for file in sorted(marked_works())]
    size = sum(len(text.encode()) for one in documents for page in one.pages for _, text in page)
    begun, done = process_time(), 0
    while process_time() - begun < seconds:
        for one in documents:
            tagger.tag(one.pages, one.title)
        done += size
    return done / (process_time() - begun) / 1e6


def building_costs() -> list[tuple[str, float]]:
    """Processor seconds of each step from the files to something that tags."""
    steps: list[tuple[str, float]] = []

    def step(name: str, begun: float) -> float:
        steps.append((name, process_time() - begun))
        return process_time()

    begun = process_time()
    vocabulary = read_vocabulary(content_of(bundled_folder()))
    begun = step("vocabulary read", begun)
    Matcher(vocabulary)
    begun = step("matcher of concepts made", begun)
    MentionFinder(bundled_place_forms())
    begun = step("finder of places made", begun)
    bundled_tagger()
    begun = step("all of it, as the cage does once", begun)
    faults(vocabulary)
    step("every rule of the vocabulary checked (not at a start)", begun)
    return steps


def main(shared: Path) -> None:
    """All of it, as Markdown."""
    vocabulary = read_vocabulary(content_of(bundled_folder()))
    _say(_size(vocabulary))
    _say("\n| step | processor seconds |\n| --- | --- |")
    for name, seconds in building_costs():
        _say(f"| {name} | {seconds:.3f} |")
    reports = shared / "reports"
    if not reports.is_dir():
        _say(f"\nWithout {reports.name} beside the checkout there are no pages to measure on.")
        return
    matcher = Matcher(vocabulary)
    pages = page_score(matcher, reports)
    _say("\n| on 100 marked pages | | goal |\n| --- | --- | --- |")
    _say(f"| precision | {pages.precision:.3f} | 0.95 |\n| recall | {pages.recall:.3f} | 0.90 |")
    rule, mention = about_scores(matcher, reports)
    _say("\n| 40 works × 12 subjects | precision | recall | F1 (goal 0.60) |\n| --- | --- | --- | --- |")
    for name, score in (("share of text pages, title", rule), ("any mention", mention)):
        _say(f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {f1(score):.3f} |")
    _say(f"\nTagging concepts and areas: {tagging_speed(reports):.1f} MB of text a processor second (goal 3)")
    for mistake in pages.mistakes:
        _say(f"- {mistake}")


def _size(vocabulary: Vocabulary) -> str:
    labels = [label for concept in vocabulary for label in concept.labels()]
    counted = sum(len(forms(one)) for one in labels)
    return f"{len(vocabulary)} concepts, {len(labels):,} labels, {counted:,} forms"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
