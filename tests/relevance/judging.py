"""Relevance as typed cases: what a search must bring, judged by the rule of each kind of case.

A case names its query, the reader's language, a category and a reason. Works are named by the name of one of
their files, which no ranking can change. ``judge`` gives the complaints; an empty list is a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """One work as listed: names of its files, title, the pages shown, their languages and snippets."""

    files: frozenset[str]
    title: str
    pages: tuple[int, ...]
    languages: tuple[str, ...]
    snippets: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]
    complete: bool


Search = Callable[[str, str], Sequence[Result]]
"""(query, reader's language) to the results in order, at least the first twenty."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What every kind of case has. ``needs`` is the collection: ``starter`` or ``reports``."""

    query: str
    category: str
    reason: str
    language: str = "en"
    needs: str = "reports"


@dataclass(frozen=True, kw_only=True)
class Expected(Case):
    """All of these files' works stand in the top k; with ``page``, that page of the first is shown."""

    files: tuple[str, ...]
    top: int = 3
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Above(Case):
    """One work stands above another (which may be absent)."""

    better: str
    worse: str


@dataclass(frozen=True, kw_only=True)
class Overlap(Case):
    """Two phrasings of one question share at least so many of their first works."""

    other: str
    at_least: int
    top: int = 10
    other_language: str = ""


@dataclass(frozen=True, kw_only=True)
class Every(Case):
    """Each of the first k results has a property, and there are at least ``results`` of them."""

    holds: Callable[[Result], bool] = field(repr=False)
    top: int = 5
    results: int = 1


@dataclass(frozen=True, kw_only=True)
class Forbidden(Case):
    """None of these files' works stands in the top k, and there is some result."""

    files: tuple[str, ...]
    top: int = 10


def judge(case: Case, search: Search) -> list[str]:
    """The complaints about what a search brings for a case."""
    return _RULES[type(case)](case, search)


def _names(results: Sequence[Result]) -> list[str]:
    return [min(result.files, default=result.title) for result in results]


def _place(file: str, results: Sequence[Result]) -> int | None:
    return next((place for place, result in enumerate(results) if file in result.files), None)


def _expected(case: Expected, search: Search) -> list[str]:
    results = search(case.query, case.language)[: case.top]
    complaints = [
        f"{file} is not in the first {case.top}: {_names(results)}"
        for file in case.files
        if _place(file, results) is None
    ]
    place = _place(case.files[0], results)
    if case.page is not None and place is not None and case.page not in results[place].pages:
        complaints.append(f"page {case.page} is not shown but {results[place].pages}")
    return complaints


def _above(case: Above, search: Search) -> list[str]:
    results = search(case.query, case.language)
    better, worse = _place(case.better, results), _place(case.worse, results)
    if better is None:
        return [f"{case.better} is not found"]
    return [] if worse is None or better < worse else [f"{case.better} at {better}, {case.worse} at {worse}"]


def _overlap(case: Overlap, search: Search) -> list[str]:
    one = {result.files for result in search(case.query, case.language)[: case.top]}
    other = {result.files for result in search(case.other, case.other_language or case.language)[: case.top]}
    shared = len(one & other)
    return [] if shared >= case.at_least else [f"only {shared} shared of the first {case.top}"]


def _every(case: Every, search: Search) -> list[str]:
    results = search(case.query, case.language)[: case.top]
    wrong = [name for name, result in zip(_names(results), results, strict=True) if not case.holds(result)]
    few = [f"only {len(results)} results"] if len(results) < case.results else []
    return few + [f"{name} lacks the property" for name in wrong]


def _forbidden(case: Forbidden, search: Search) -> list[str]:
    results = search(case.query, case.language)[: case.top]
    found = [file for file in case.files if _place(file, results) is not None]
    return [f"{file} is there" for file in found] + ([] if results else ["nothing is found at all"])


_RULES: dict[type[Case], Callable[..., list[str]]] = {
    Expected: _expected,
    Above: _above,
    Overlap: _overlap,
    Every: _every,
    Forbidden: _forbidden,
}
