"""One unit of a query as a tantivy query: its alternatives weighed, the best of them counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import tantivy
from tantivy import Query

from index.analysis import VARIANT, variants
from index.asked import MOST_VARIANTS, Asked, asked
from index.engines.embedded.clauses import best_of, every, some, term
from index.engines.entries import concept_token
from index.engines.packing import PAIR, stem_term
from index.engines.weights import CONCEPT, EXACT, rarity
from index.query import Unit
from index.search import QueryConcept
from index.sequences import Phrase, placed


def ask(schema: tantivy.Schema, searcher: tantivy.Searcher, unit: Unit) -> Asked:
    """What the unit asks of this index, with the accented forms of its words that stand in it."""

    return asked(unit, accent_variants=lambda folded: spellings(searcher, folded))


def spellings(searcher: tantivy.Searcher, folded: str) -> tuple[str, ...]:
    """The words with accents that stand in the index for a folded one."""
    found = searcher.terms_with_prefix("accents", folded + VARIANT, limit=MOST_VARIANTS)
    return variants(word for word, _ in found)


@dataclass(frozen=True, slots=True)
class UnitQueries:
    """Pages that have a unit: any of ``alternatives``, which count side by side quicker than as one."""

    alternatives: tuple[Query, ...]

    @property
    def ranked(self) -> Query:
        """These pages, with the score of the best alternative."""
        return best_of(self.alternatives)


def unit_queries(
    schema: tantivy.Schema,
    searcher: tantivy.Searcher,
    wanted: Asked,
    concepts: Sequence[QueryConcept] = (),
) -> UnitQueries:
    """Pages that have the unit, or a concept that stands for it.

    Alternatives that stand nowhere in the index are left out. All weigh as if they were as rare as the unit
    is in all its forms: else a word would count most in the language that has the fewest pages, and a form
    most that nobody uses.
    """
    terms = list(_terms(searcher, wanted))
    pages = max(sum(one.pages for one in terms if one.field == "stems"), _most(terms))
    tagged = [_Term("concepts", concept_token(concept.id), CONCEPT) for concept in concepts]
    found = [one.query(schema, searcher, pages) for one in (*terms, *_known(searcher, tagged))]
    found += [phrase_query(schema, phrase) for phrase in wanted.phrases]
    found += _pairs(schema, searcher, wanted)
    return UnitQueries(tuple(found))


@dataclass(frozen=True, slots=True)
class _Term:
    """One alternative: a term of a field, what it counts beside the others, and how many pages have it."""

    field: str
    text: str
    weight: float = 1.0
    pages: int = 0

    def query(self, schema: tantivy.Schema, searcher: tantivy.Searcher, pages: int) -> Query:
        """The term, weighing as if ``pages`` pages had it (0: as it is)."""
        every_page = searcher.num_docs
        alike = rarity(pages, every_page) / rarity(self.pages, every_page) if pages else 1.0
        return Query.boost_query(term(schema, self.field, self.text), self.weight * alike)


def _terms(searcher: tantivy.Searcher, wanted: Asked) -> Iterator[_Term]:
    """The single terms that are alternatives and stand somewhere in the index."""
    yield from _known(searcher, (_Term("text", word, EXACT) for word in wanted.words))
    yield from _known(searcher, (_Term("stems", stem_term(*stem)) for stem in wanted.stems))
    yield from _known(searcher, (_Term("codes", code) for code in wanted.codes))


def _known(searcher: tantivy.Searcher, terms: Iterable[_Term]) -> Iterator[_Term]:
    for one in terms:
        pages = searcher.doc_freq(one.field, one.text)
        if pages:
            yield replace(one, pages=pages)


def _most(terms: Sequence[_Term]) -> int:
    return max((one.pages for one in terms), default=0)


def _pairs(schema: tantivy.Schema, searcher: tantivy.Searcher, wanted: Asked) -> list[Query]:
    """Pages with all pairs of signs."""
    pairs = [stem_term(PAIR, pair) for pair in wanted.bigrams]
    if not pairs or not all(searcher.doc_freq("stems", pair) for pair in pairs):
        return []
    return [every([term(schema, "stems", pair) for pair in pairs])]


def phrase_query(schema: tantivy.Schema, phrase: Phrase) -> Query:
    """Pages where the words stand side by side."""
    terms = placed(phrase)
    if len(terms) == 1:
        return term(schema, "text", terms[0][1])
    return Query.phrase_query(schema, "text", list(terms))


def title_query(schema: tantivy.Schema, searcher: tantivy.Searcher, wanted: Asked) -> Query | None:
    """Pages of works with the unit in their title; None where no title has it."""
    forms = dict.fromkeys([*wanted.words, *(stem for _, stem in wanted.stems), *wanted.bigrams])
    known = [term(schema, "title", form) for form in forms if searcher.doc_freq("title", form)]
    return best_of(known) if known else None


def accent_query(schema: tantivy.Schema, wanted: Asked) -> Query | None:
    """Pages that have the accents as typed; None where nothing accented was typed."""
    return some([term(schema, "accents", form) for form in wanted.accented]) if wanted.accented else None
