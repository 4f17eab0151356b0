"""The same answers from a folder and from a cluster: real queries on both, each difference with its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases_reports import CASES as REPORT_CASES
from cases_starter import CASES as STARTER_CASES
from elastic.session import elastic_engine
from judging import judge
from parity import (
    BeyondTheList,
    Difference,
    NearTie,
    OfficialAnalysis,
    Pair,
    SparseField,
    Unequal,
    Unexplained,
    compared,
    named,
    same_pages,
)

from index.catalogue.passages import to_index
from index.engines.elastic.engine import ElasticEngine
from index.engines.embedded.engine import EmbeddedEngine
from index.model import LanguageTag
from index.search import Filters, SearchQuery
from portal.search_request import SearchRequest

if TYPE_CHECKING:
    from collection import Held

LISTED_ALONE = 0.05
"""Share of works in the first ten that the other engine may have further down than we look: they are those of
long lists of pages that hardly differ, such as all that name one topic."""

SAME_BEST_PAGE = 0.9
"""Share of works whose best page is the same in both: reports repeat themselves from page to page."""

FILTERS = (
    Filters(language=(LanguageTag("en"),)),
    Filters(language=(LanguageTag("fr"), LanguageTag("es"))),
    Filters(mentions_concept=("child-labour",)),
    Filters(mentions_area=("GHA", "NPL")),
    Filters(year_from=2000, year_to=2024),
)
OTHERS = (
    "", '"child labor"', '"worst forms" -mining', "-children", "ILO C182", "8.7", "labr", "chidl labor",
    "the of and", "25%", "14-17", "U.S. Department of Labor", "pornographie enfantine", "工作",
    "дети", "a" * 300,
)  # fmt: skip
"""What readers type beside questions: quotations, exclusions, codes, numbers, slips, other scripts."""


@dataclass(frozen=True)
class Both:
    """One collection on both engines, built from the same catalogue at the same moment."""

    held: Held
    folder: EmbeddedEngine
    cluster: ElasticEngine


@pytest.fixture(scope="module")
def both_starters(starter: Held, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The starter collection on both."""
    yield from built(starter, tmp_path_factory.mktemp("starter-folder"))


@pytest.fixture(scope="module")
def both_reports(reports: Held, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The real reports on both."""
    yield from built(reports, tmp_path_factory.mktemp("reports-folder"))


def built(held: Held, folder: Path) -> Iterator[Both]:
    """Engines with all that a catalogue holds. New ones: what an index still counts of deleted pages shifts
    its scores."""
    both = Both(held, EmbeddedEngine.open(folder / "search"), elastic_engine())
    for engine in (both.folder, both.cluster):
        with held.finder.catalogue.reading() as connection:
            engine.rebuild(to_index(connection))
    assert both.folder.counts() == both.cluster.counts()
    yield both
    both.cluster.close()


def queries(held: Held, cases: list[tuple[str, str]]) -> list[SearchQuery]:
    """Each case plain and by date; some of them, and what else readers type, with each filter."""
    asked = [SearchRequest(q=text, ui=language) for text, language in cases]
    asked += [SearchRequest(q=text, ui="en") for text in OTHERS]
    asked += [SearchRequest(q=text, ui=language, sort="newest") for text, language in cases[::5]]
    asked += [
        SearchRequest(q=text, ui="en", filters=filters)
        for filters in FILTERS
        for text in ("", "child labor", "school fees mining", *OTHERS[1:4])
    ]
    return [held.finder.query(request) for request in asked]


def judged(both: Both, asked: list[SearchQuery]) -> None:
    """No query is answered otherwise than a cause explains."""
    found: list[Difference] = []
    for query in asked:
        found += compared(both.folder, both.cluster, query)
    kinds = Counter(type(one) for one in found)
    assert [one for one in found if isinstance(one, Unequal | Unexplained)] == []
    assert kinds[BeyondTheList] <= LISTED_ALONE * len(asked) * 10, kinds
    assert set(kinds) <= {NearTie, SparseField, OfficialAnalysis, BeyondTheList}
    assert same_pages(both.folder, both.cluster, asked) >= SAME_BEST_PAGE


def test_the_starter_collection_is_answered_alike(both_starters: Both) -> None:
    """Bundled with Atlas, so that this runs everywhere."""
    cases = [(case.query, case.language) for case in STARTER_CASES]
    judged(both_starters, queries(both_starters.held, cases))


def test_real_reports_are_answered_alike(both_reports: Both) -> None:
    """Country chapters, United Nations documents in six languages, a brochure."""
    cases = [(case.query, case.language) for case in REPORT_CASES]
    judged(both_reports, queries(both_reports.held, cases))


def test_the_cases_hold_on_a_cluster_as_well(both_reports: Both) -> None:
    """What is expected of the ranking is expected of both engines, case by case."""
    held = both_reports.held.with_engine(both_reports.cluster)
    assert [complaint for case in REPORT_CASES for complaint in judge(case, held.search)] == []


def test_lists_are_the_same_to_their_end(both_reports: Both) -> None:
    """A walk brings the same works, and as many pages of each, whatever the order."""
    for text in ("child labor mining", "enfants", '"worst forms"', ""):
        query = both_reports.held.finder.query(SearchRequest(q=text))
        walks = [
            {hit.work_number: len(hit.pages) + hit.pages_more for hit in engine.walk(query)}
            for engine in (both_reports.folder, both_reports.cluster)
        ]
        assert walks[0] == walks[1]


def test_a_difference_without_a_cause_is_seen(both_reports: Both) -> None:
    """The judge can fail: works far apart in score that changed places are not explained."""
    engines = (both_reports.folder, both_reports.cluster)
    query = both_reports.held.finder.query(SearchRequest(q="brick kilns nepal"))
    first, *_, last = (hit.work_number for hit in both_reports.cluster.search(query).hits)
    assert isinstance(named(*engines, query, Pair(first, last, 0.01)), NearTie)
    assert isinstance(named(*engines, query, Pair(last, first, 0.7)), Unexplained)
