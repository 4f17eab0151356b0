"""The cases are worth something: each kind turns red when the ranking is reversed or the stemmer is off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tantivy
from cases_reports import CASES as REPORT_CASES
from cases_starter import CASES as STARTER_CASES
from judging import Above, Case, Every, Expected, Forbidden, Overlap, Search, judge

from index import analysis
from index.catalogue.passages import to_index
from index.catalogue.visible import PUBLIC
from index.engines.embedded import schema
from index.engines.embedded.engine import EmbeddedEngine
from index.search import SearchQuery

if TYPE_CHECKING:
    from collection import Held

KINDS = (Expected, Above, Overlap, Every, Forbidden)


def failing(cases: Sequence[Case], search: Search) -> dict[type[Case], int]:
    """How many cases of each kind fail under a search."""
    failures: dict[type[Case], int] = defaultdict(int)
    for case in cases:
        failures[type(case)] += bool(judge(case, search))
    return failures


@pytest.fixture
def unstemmed(starter: Held, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Held]:
    """The starter works in an index whose analysers only fold."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(analysis.WORD_PATTERN))
    folding = words.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()
    plain = dict.fromkeys(analysis.build_analyzers(), folding)
    plain[analysis.SPACES] = analysis.build_analyzers()[analysis.SPACES]
    monkeypatch.setattr(analysis, "build_analyzers", lambda: plain)
    monkeypatch.setattr(schema, "build_analyzers", lambda: plain)
    analysis.stem.cache_clear()
    engine = EmbeddedEngine.open(tmp_path / "unstemmed")
    with starter.finder.catalogue.reading() as connection:
        ids = [hit.work_id for hit in starter.finder.engine.walk(SearchQuery(pages_per_work=0))]
        engine.put(to_index(connection, ids))
    yield starter.with_engine(engine)
    analysis.stem.cache_clear()


def test_a_reversed_ranking_turns_every_kind_of_ordering_red(starter: Held) -> None:
    """Kinds that speak of order fail on the starter works when the list is turned upside down."""
    failures = failing(STARTER_CASES, starter.search_reversed)
    assert all(failures[kind] for kind in (Expected, Above)), failures


def test_a_reversed_ranking_turns_real_cases_red(reports: Held) -> None:
    """Most expectations on real reports fail upside down: they are no accident of few results."""
    cases = [case for case in REPORT_CASES if isinstance(case, Expected | Above)]
    failures = failing(cases, reports.search_reversed)
    assert sum(failures.values()) > len(cases) / 2, failures


def test_no_stemmer_turns_phrasings_red(unstemmed: Held) -> None:
    """Two forms of one word find the same works only by their stem."""
    failures = failing(STARTER_CASES, unstemmed.search)
    assert failures[Overlap], failures


def test_a_search_that_says_yes_to_everything_turns_properties_red(starter: Held) -> None:
    """A search that lists every work for every query fails properties and prohibitions."""

    def everything(_: str, language: str) -> object:
        return starter.search("", language)

    failures = failing(STARTER_CASES, everything)  # type: ignore[arg-type]
    assert all(failures[kind] for kind in (Every, Forbidden, Expected)), failures


def test_a_search_that_finds_nothing_turns_every_kind_red() -> None:
    """No kind of case passes on an empty list, but for those that allow one."""
    for kind in KINDS:
        cases = [case for case in [*STARTER_CASES, *REPORT_CASES] if isinstance(case, kind)]
        assert any(judge(case, lambda query, language: []) for case in cases), kind
    assert PUBLIC == ("public",)
