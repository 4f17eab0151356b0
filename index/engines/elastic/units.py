"""One unit of a query as a clause: its alternatives weighed, the best of them counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.asked import Asked
from index.engines.elastic.queries import Clause, best_of, every, phrase, term
from index.engines.elastic.terms import Counts
from index.engines.entries import concept_token
from index.engines.packing import PAIR, stem_term
from index.engines.weights import CONCEPT, EXACT, rarity
from index.search import QueryConcept


@dataclass(frozen=True, slots=True)
class UnitClauses:
    """Pages that have a unit: any of ``alternatives``, which count side by side quicker than as one."""

    alternatives: tuple[Clause, ...]

    @property
    def ranked(self) -> Clause:
        """These pages, with the score of the best alternative."""
        return best_of(self.alternatives)


def unit_clauses(counts: Counts, wanted: Asked, concepts: Sequence[QueryConcept] = ()) -> UnitClauses:
    """Pages that have the unit, or a concept that stands for it.

    Alternatives that stand nowhere in the index are left out. All weigh as if they were as rare as the unit
    is in all its forms: else a word would count most in the language that has the fewest pages, and a form
    most that nobody uses.
    """
    found = list(_terms(counts, wanted))
    pages = max(sum(one.pages for one in found if one.field == "stems"), _most(found))
    tagged = [_Term("concepts", concept_token(concept.id), CONCEPT) for concept in concepts]
    clauses = [one.clause(counts, pages) for one in (*found, *_known(counts, tagged))]
    clauses += [phrase(words) for words in wanted.phrases]
    clauses += _pairs(counts, wanted)
    return UnitClauses(tuple(clauses))


def title_clause(counts: Counts, wanted: Asked) -> Clause | None:
    """Pages of works with the unit in their title; None where no title has it."""
    forms = dict.fromkeys([*wanted.words, *(stem for _, stem in wanted.stems), *wanted.bigrams])
    known = _known(counts, (_Term("title", form) for form in forms))
    clauses = [one.clause(counts, 0) for one in known]
    return best_of(clauses) if clauses else None


def neighbours_weight(counts: Counts, words: Sequence[str]) -> float:
    """By how much words side by side weigh more when their rarity is that among all entries."""
    pages = [counts.of("words", word) for word in words]
    if not all(pages):
        return 1.0
    here = sum(rarity(one, counts.with_field.get("words", counts.every_page)) for one in pages)
    return sum(rarity(one, counts.every_page) for one in pages) / here


@dataclass(frozen=True, slots=True)
class _Term:
    """One alternative: a term of a field, what it counts beside the others, and how many pages have it."""

    field: str
    text: str
    weight: float = 1.0
    pages: int = 0

    def clause(self, counts: Counts, pages: int) -> Clause:
        """The term, weighing as if ``pages`` of all pages had it (0: as it is).

        Lucene measures rarity among the pages that have anything in the field.
        """
        here = rarity(self.pages, counts.with_field.get(self.field, counts.every_page))
        alike = rarity(pages or self.pages, counts.every_page) / here
        return term(self.field, self.text, self.weight * alike)


def _terms(counts: Counts, wanted: Asked) -> Iterator[_Term]:
    """The single terms that are alternatives and stand somewhere in the index."""
    yield from _known(counts, (_Term("words", word, EXACT) for word in wanted.words))
    yield from _known(counts, (_Term("stems", stem_term(*stem)) for stem in wanted.stems))
    yield from _known(counts, (_Term("codes", code) for code in wanted.codes))


def _known(counts: Counts, terms: Iterable[_Term]) -> Iterator[_Term]:
    for one in terms:
        pages = counts.of(one.field, one.text)
        if pages:
            yield replace(one, pages=pages)


def _most(terms: Sequence[_Term]) -> int:
    return max((one.pages for one in terms), default=0)


def _pairs(counts: Counts, wanted: Asked) -> list[Clause]:
    """Pages with all pairs of signs."""
    pairs = [stem_term(PAIR, pair) for pair in wanted.bigrams]
    if not pairs or not all(counts.of("stems", pair) for pair in pairs):
        return []
    return [every([term("stems", pair) for pair in pairs])]
