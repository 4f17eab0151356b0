"""``python -m benchmarks kinds``: kinds of page against labels, what they cost, and 40 queries.

In none of the queries may such a page stand among the first three while a page of text matches.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.kind_queries import show
from ingest.extractors.extract import extract
from ingest.extractors.extraction import Limits, PageText
from ingest.page_kinds import KINDS, kinds_of, page_kinds
from tests.ingest.made_page_kinds import all_pages, told

LABELS = Path(__file__).resolve().parent.parent / "tests" / "ingest" / "page_kind_labels.tsv"


@dataclass(frozen=True, slots=True)
class Label:
    """What a page is, by reading it. ``half`` is ``rules`` or ``kept``."""

    file: str
    page: int
    kind: str
    half: str


@dataclass(frozen=True, slots=True)
class Score:
    """How well one kind is told: right ones, wrongly said, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was said that is so; 1 where nothing was said."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was said; 1 where there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled(path: Path = LABELS) -> tuple[Label, ...]:
    """The labels of the file."""
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter="\t")
    return tuple(Label(row["file"], int(row["page"]), row["kind"], row["half"]) for row in rows)


def scores(labels: Sequence[Label], reports: Path) -> dict[str, Score]:
    """The score of each kind that was labelled or said, on the files below ``reports``."""
    said = {file: kinds_of(pages_of(reports / file)) for file in {one.file for one in labels}}
    return _scored(Counter((one.kind, said[one.file][one.page - 1]) for one in labels))


def made_scores() -> dict[str, Score]:
    """The same on pages that are made: indexes and questionnaires, which the reports do not have."""
    return _scored(Counter((page.kind, told(page)) for page in all_pages()))


def _scored(pairs: Counter[tuple[str, str]]) -> dict[str, Score]:
    found = {}
    for kind in KINDS:
        right = pairs[kind, kind]
        wrong = sum(count for (true, told), count in pairs.items() if told == kind != true)
        missed = sum(count for (true, told), count in pairs.items() if true == kind != told)
        if right + wrong + missed:
            found[kind] = Score(right, wrong, missed)
    return found


def pages_of(path: Path) -> tuple[PageText, ...]:
    """The pages of a file, as the pipeline extracts them."""
    return extract(path, Limits()).pages


def main(shared: Path) -> None:
    """Print the figures."""
    reports = shared / "reports"
    if not reports.is_dir():
        sys.stdout.write("skipped: the shared material is not beside the checkout\n")
        return
    labels = labelled()
    for title, half in (("all", labels), *((name, _half(labels, name)) for name in ("rules", "kept"))):
        _print_scores(title, len(half), scores(half, reports))
    made = made_scores()
    _print_scores("made", sum(score.right + score.missed for score in made.values()), made)
    _print_cost(sorted((reports / "us_dol_child_labor").glob("*.pdf")))
    _print_queries(sorted({reports / one.file for one in labels}))


def _print_queries(paths: Sequence[Path]) -> None:
    pages = {path.name: pages_of(path) for path in paths}
    texts = {name: [page.text for page in found] for name, found in pages.items()}
    show(texts, {name: kinds_of(found) for name, found in pages.items()})


def _half(labels: Iterable[Label], name: str) -> list[Label]:
    return [one for one in labels if one.half == name]


def _print_scores(title: str, pages: int, found: dict[str, Score]) -> None:
    sys.stdout.write(
        f"{pages} labelled pages ({title}):\n\n| kind | pages | precision | recall |\n|"
        " --- | --- | --- | --- |\n"
    )
    for kind, score in found.items():
        count = score.right + score.missed
        sys.stdout.write(f"| {kind} | {count} | {score.precision:.3f} | {score.recall:.3f} |\n")
    sys.stdout.write("\n")


def _print_cost(paths: Sequence[Path]) -> None:
    documents = [[page.text for page in pages_of(path)] for path in paths]
    page_kinds(documents[0])
    began = process_time()
    for texts in documents:
        page_kinds(texts)
    seconds, pages = process_time() - began, sum(map(len, documents))
    sys.stdout.write(f"{pages:,} pages in {seconds:.2f} processor seconds\n\n")
