"""One unit of a query as a tantivy query: its alternatives weighed, the best of them counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Query

from index.analysis import VARIANT, variants
from index.asked import MOST_VARIANTS, Asked, asked
from index.engines.embedded.clauses import best_of, every, silent, some, term
from index.engines.embedded.entries import concept_token
from index.engines.embedded.schema import stem_term
from index.engines.embedded.weights import CONCEPT, EXACT
from index.query import Unit
from index.search import QueryConcept


def ask(schema: tantivy.Schema, searcher: tantivy.Searcher, unit: Unit) -> Asked:
    """What the unit asks of this index, with accented forms of its words: likely ones, and those it holds."""

    def accent_variants(folded: str) -> Sequence[str]:
        found = searcher.terms_with_prefix("accents", folded + VARIANT, limit=MOST_VARIANTS)
        return variants(word for word, _ in found)

    return asked(unit, accent_variants=accent_variants)


def unit_query(schema: tantivy.Schema, searcher: tantivy.Searcher, wanted: Asked) -> Query:
    """Pages that have the unit; alternatives that stand nowhere in the index are left out."""
    found = list(_alternatives(schema, searcher, wanted))
    also = [silent(term(schema, "codes", code)) for code in wanted.also_codes]
    return every([best_of(found), *also]) if also else best_of(found)


def concept_query(schema: tantivy.Schema, searcher: tantivy.Searcher, concept: QueryConcept) -> Query:
    """Pages that are tagged with the concept, in whatever words and language."""
    return Query.boost_query(term(schema, "concepts", concept_token(concept.id)), CONCEPT)


def standing_for(unit: Unit, concepts: Sequence[QueryConcept]) -> list[QueryConcept]:
    """The concepts whose words in the query take in the whole unit. Quoted text means itself alone."""
    if unit.kind == "phrase":
        return []
    return [concept for concept in concepts if concept.start <= unit.start and unit.end <= concept.end]


def _alternatives(schema: tantivy.Schema, searcher: tantivy.Searcher, wanted: Asked) -> Iterator[Query]:
    for word in wanted.words:
        if searcher.doc_freq("text", word):
            yield Query.boost_query(term(schema, "text", word), EXACT)
    for language, stem in wanted.stems:
        if searcher.doc_freq("stems", stem_term(language, stem)):
            yield term(schema, "stems", stem_term(language, stem))
    for code in wanted.codes:
        if searcher.doc_freq("codes", code):
            yield term(schema, "codes", code)
    for phrase in wanted.phrases:
        yield phrase_query(schema, phrase)
    if wanted.bigrams and all(searcher.doc_freq("bigrams", pair) for pair in wanted.bigrams):
        yield every([term(schema, "bigrams", pair) for pair in wanted.bigrams])


def phrase_query(schema: tantivy.Schema, words: Sequence[str]) -> Query:
    """Pages where the folded words stand side by side."""
    if len(words) == 1:
        return term(schema, "text", words[0])
    return Query.phrase_query(schema, "text", list(words))


def title_query(schema: tantivy.Schema, searcher: tantivy.Searcher, wanted: Asked) -> Query | None:
    """Pages of works with the unit in their title; None where no title has it."""
    forms = dict.fromkeys([*wanted.words, *(stem for _, stem in wanted.stems), *wanted.bigrams])
    known = [term(schema, "title", form) for form in forms if searcher.doc_freq("title", form)]
    return best_of(known) if known else None


def accent_query(schema: tantivy.Schema, wanted: Asked) -> Query | None:
    """Pages that have the accents as typed; None where nothing accented was typed."""
    return some([term(schema, "accents", form) for form in wanted.accented]) if wanted.accented else None
