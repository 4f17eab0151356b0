"""Every case of relevance holds: over the real reports, and over the starter works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases_reports import CASES as REPORT_CASES
from cases_starter import CASES as STARTER_CASES
from judging import Case, judge

if TYPE_CHECKING:
    from collection import Held

LEAST_CASES = 40
LEAST_LANGUAGES = 4


def _name(case: Case) -> str:
    return f"{type(case).__name__.lower()}: {case.query}"


@pytest.mark.parametrize("case", STARTER_CASES, ids=_name)
def test_the_starter_collection_answers(case: Case, starter: Held) -> None:
    """What a newcomer searches on the first evening is found."""
    assert judge(case, starter.search) == []


@pytest.mark.parametrize("case", REPORT_CASES, ids=_name)
def test_the_real_reports_answer(case: Case, reports: Held) -> None:
    """What a policymaker searches in real reports is found."""
    assert judge(case, reports.search) == []


def test_the_cases_are_many_and_of_several_languages() -> None:
    """A handful of English cases would prove little."""
    cases = [*STARTER_CASES, *REPORT_CASES]
    assert len(cases) >= LEAST_CASES
    assert len({case.language for case in cases}) >= LEAST_LANGUAGES
