"""Two engines asked the same: what must be equal, and a typed cause for each difference in the first ten.

Both find by the same analysis, so that totals, facets, corrections and whole lists are equal. Scores are not:
each engine measures a page's length against another mean and rounds it, and Elasticsearch's own analyzers add
a little to pages in the reader's language. So works that score nearly alike may change places, and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from index.search import FACETS, SearchEngine, SearchPage, SearchQuery

TOP = 10
DEEP = 60  # works asked for, so that a work of one engine's first ten has a score in the other, too

LENGTHS = 0.08
"""What the length of pages may change: one byte holds a length, in steps of an eighth above 40 words, and a
step of the length moves a score by some 4 %; two works may be rounded to opposite sides."""


SPARSE = 0.25
"""The same where a work is found by a code or a topic. Pages have two or three of them, many none: one more
is a step of a third in length, and its mean is over other pages in each engine."""


@dataclass(frozen=True)
class Difference:
    """Something that the engines do not say alike about one query."""

    query: str
    what: str


class Unequal(Difference):
    """What must be equal is not: never explained."""


class Unexplained(Difference):
    """Two works changed places though their scores differ by more than any cause allows."""


class NearTie(Difference):
    """Works that one engine holds for nearly as good: lengths measured otherwise decide."""


class SparseField(Difference):
    """Works found by a code or a topic: see ``SPARSE``."""


class OfficialAnalysis(Difference):
    """Works that the official analysis of the reader's language set apart."""


class BeyondTheList(Difference):
    """A work of one engine's first ten that scores like those at the end of the other's."""


def compared(one: SearchEngine, other: SearchEngine, query: SearchQuery) -> Iterator[Difference]:
    """Every difference in what two engines answer, each with its cause."""
    asked = replace(query, limit=DEEP, facets=FACETS, facet_limit=None)
    first, second = one.search(asked), other.search(asked)
    for what in ("total", "facets", "did_you_mean", "ignored_words"):
        if getattr(first, what) != getattr(second, what):
            yield Unequal(query.text, f"{what}: {getattr(first, what)} and {getattr(second, what)}")
    if query.sort == "newest" or not query.text.strip():
        if _numbers(first) != _numbers(second):
            yield Unequal(query.text, "the order of a list that no score decides")
        return
    for found in _changed_places(query, first, second):
        yield named(one, other, query, found) if isinstance(found, Pair) else found


@dataclass(frozen=True)
class Pair:
    """Two works that changed places, and by what share of their scores in all."""

    above: int
    below: int
    gap: float

    @property
    def what(self) -> str:
        """The pair in words."""
        return f"{self.above} and {self.below}, {self.gap:.1%} apart"


def _changed_places(query: SearchQuery, first: SearchPage, second: SearchPage) -> Iterator[Difference | Pair]:
    """The pairs of works in either's first ten that do not stand alike."""
    listed = dict.fromkeys([*_numbers(first)[:TOP], *_numbers(second)[:TOP]])
    here, there = _places(first), _places(second)
    for number in listed:
        if number not in here or number not in there:
            yield BeyondTheList(query.text, f"{number} is among the first {DEEP} of one engine only")
    known = sorted((number for number in listed if number in here and number in there), key=here.__getitem__)
    for above, below in combinations(known, 2):
        if there[above] > there[below]:
            yield Pair(above, below, _apart(first, second, above, below))


def _apart(first: SearchPage, second: SearchPage, above: int, below: int) -> float:
    here, there = _scores(first), _scores(second)
    return _gap(here[above], here[below]) + _gap(there[below], there[above])


def named(one: SearchEngine, other: SearchEngine, query: SearchQuery, pair: Pair) -> Difference:
    """The cause of two works having changed places: asked again as a reader of no language would."""
    if pair.gap <= LENGTHS:
        return NearTie(query.text, pair.what)
    if pair.gap <= SPARSE and _is_sparse(query):
        return SparseField(query.text, pair.what)
    asked = replace(query, limit=DEEP, facets=(), language=None)
    first, second = one.search(asked), other.search(asked)
    if not {pair.above, pair.below} <= _scores(first).keys() & _scores(second).keys():
        return Unexplained(query.text, pair.what)
    gap = _apart(first, second, pair.above, pair.below)
    if query.language is not None and gap <= LENGTHS:
        return OfficialAnalysis(query.text, pair.what)
    return Unexplained(query.text, pair.what)


def _is_sparse(query: SearchQuery) -> bool:
    return bool(query.concepts) or any(sign.isdigit() for sign in query.text)


def same_pages(one: SearchEngine, other: SearchEngine, queries: Sequence[SearchQuery]) -> float:
    """The share of works listed by both whose best page is the same."""
    same = listed = 0
    for query in queries:
        first, second = (_best_pages(engine.search(query)) for engine in (one, other))
        both = first.keys() & second.keys()
        listed += len(both)
        same += sum(first[number] == second[number] for number in both)
    return same / max(listed, 1)


def _best_pages(page: SearchPage) -> dict[int, tuple[str, int]]:
    return {hit.work_number: (hit.pages[0].document_id, hit.pages[0].page) for hit in page.hits if hit.pages}


def _numbers(page: SearchPage) -> list[int]:
    return [hit.work_number for hit in page.hits]


def _places(page: SearchPage) -> dict[int, int]:
    return {number: place for place, number in enumerate(_numbers(page))}


def _scores(page: SearchPage) -> dict[int, float]:
    return {hit.work_number: hit.score for hit in page.hits}


def _gap(better: float, worse: float) -> float:
    """By what share a score is above another; nothing where the order rests on something else."""
    return max(0.0, (better - worse) / better) if better else 0.0
