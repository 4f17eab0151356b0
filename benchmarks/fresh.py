"""``python -m benchmarks fresh``: pages and works that were labelled when all rules stood, in two sets.

Pages drawn by lot from the shared reports among those that no other set has; their kinds, areas and concepts
were written down by reading them, before the program looked (``golden/fresh_pages.md`` says how): sixty, and
later fifty more of which no kind was written down (``golden/unseen_pages.md``).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.concepts import SUBJECTS, Pages, f1
from benchmarks.places import Score, read_document
from index.catalogue.named_concepts import concepts_judged
from index.thesaurus.load import load_vocabulary
from index.thesaurus.matcher import Matcher
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits
from ingest.page_kinds import kinds_of
from ingest.tagging import Tagger, bundled_tagger

GOLDEN = Path(__file__).resolve().parent / "golden"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of one page; ``kind`` is empty where nobody said it."""

    file: str
    page: int
    kind: str
    areas: frozenset[str]
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scores:
    """Kinds, areas and concepts of the pages against their labels."""

    kinds: Score = field(default_factory=Score)
    areas: Score = field(default_factory=Score)
    concepts: Score = field(default_factory=Score)


FRESH, UNSEEN = "fresh", "unseen"
"""The two sets."""


def labels(of: str = FRESH) -> list[Label]:
    """The sixty pages, or the fifty later ones."""
    return [
        Label(row["file"], int(row["page"]), row["kind"], _set(row["areas"]), _set(row["concepts"]))
        for row in _rows(f"{of}_pages.csv")
    ]


def works(of: str = FRESH) -> dict[str, frozenset[str]]:
    """The twenty works (twelve later ones), and which of the twelve subjects each has."""
    return {row["file"]: _set(row["about"]) for row in _rows(f"{of}_works.csv")}


def _set(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(";")))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def page_scores(reports: Path, tagger: Tagger, labelled: Sequence[Label]) -> Scores:
    """The pages against their labels; a page of no running text names nothing."""
    scores = Scores()
    by_file: dict[str, list[Label]] = {}
    for label in labelled:
        by_file.setdefault(label.file, []).append(label)
    for file, held in by_file.items():
        document = read_document(reports / file)
        tags = tagger.tag(document.pages, document.title)
        kinds = kinds_of(extract(reports / file, Limits()).pages)
        for label in held:
            at, where = label.page - 1, f"{file}, page {label.page}"
            if label.kind:
                scores.kinds.count(where, {kinds[at]}, {label.kind})
            scores.areas.count(where, {one.area for one in tags.areas[at]}, set(label.areas))
            special = {one.concept for one in tags.concepts[at] if not one.general}
            scores.concepts.count(where, special, set(label.concepts))
    return scores


def about_scores(reports: Path, matcher: Matcher, of: str = FRESH) -> tuple[Score, Score]:
    """What the works are about, by the rule and by any mention, against the labels."""
    rule, mention = Score(), Score()
    for file, subjects in works(of).items():
        document = read_document(reports / file)
        pages: Pages = [matcher.tag(runs) for runs in document.pages if runs]
        named = concepts_judged(pages, document.title)
        rule.count(file, {one.value for one in named if one.about} & SUBJECTS, set(subjects))
        mention.count(file, {one.value for one in named} & SUBJECTS, set(subjects))
    return rule, mention


def main(shared: Path) -> None:
    """All of it, as Markdown."""
    reports = shared / "reports"
    if not reports.is_dir():
        _say("skipped: the shared reports are not beside the checkout")
        return
    tagger = bundled_tagger()
    matcher = Matcher(load_vocabulary())
    for of in (FRESH, UNSEEN):
        _one_set(reports, of, tagger, matcher)


def _one_set(reports: Path, of: str, tagger: Tagger, matcher: Matcher) -> None:
    labelled = labels(of)
    scores = page_scores(reports, tagger, labelled)
    _say(
        f"\n| {len(labelled)} {of} pages | found or marked | precision | recall |\n| --- | --- | --- | --- |"
    )
    for name, score in (("kind", scores.kinds), ("areas", scores.areas), ("concepts", scores.concepts)):
        told = score.right + score.missed
        _say(f"| {name} | {told} | {score.precision:.3f} | {score.recall:.3f} |")
    rule, mention = about_scores(reports, matcher, of)
    _say(f"\n| {len(works(of))} works × 12 subjects | precision | recall | F1 |\n| --- | --- | --- | --- |")
    for name, score in (("share of text pages, title", rule), ("any mention", mention)):
        _say(f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {f1(score):.3f} |")
    for score in (scores.kinds, scores.areas, scores.concepts, rule):
        _say("")
        for mistake in score.mistakes:
            _say(f"- {mistake}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
