"""Completions while typing: words of the texts by how often they stand there, and titles.

Nothing is offered that brings no hit for this reader: every completion is tried as a query first.
"""

from __future__ import annotations

from collections.abc import Iterable

from tantivy import Query

from index.analysis import VARIANT, fold, stem, tokens, variants
from index.engines.completing import MOST_TITLES, completions, spoken_in
from index.engines.embedded.clauses import every, of_audiences, term
from index.engines.embedded.lookup import stored_work
from index.engines.embedded.planning import plan
from index.engines.embedded.reading import Generation
from index.engines.packing import stem_term
from index.little_words import little_anywhere
from index.model import LanguageTag, Work
from index.search import SearchQuery, Suggestion
from index.sequences import is_whole_word

_TRIED = 4
"""How many times the completions wanted are looked up: some are little words or not for this reader."""


def suggestions(
    generation: Generation, prefix: str, language: LanguageTag, audiences: tuple[str, ...], limit: int
) -> tuple[Suggestion, ...]:
    """Completions that bring hits for this reader; see ``index.engines.completing``."""

    def words(prefix: str, start: int, room: int) -> list[Suggestion]:
        return _words(generation, prefix, start, language, audiences, room)

    return completions(prefix, language, limit, words, lambda prefix: _titled(generation, prefix, audiences))


def _words(
    generation: Generation,
    prefix: str,
    start: int,
    language: LanguageTag,
    audiences: tuple[str, ...],
    limit: int,
) -> list[Suggestion]:
    """The text with its last word completed."""
    begun, before = fold(prefix[start:]), prefix[:start]
    found: list[Suggestion] = []
    for word, _ in generation.searcher.terms_with_prefix("text", begun, limit=limit * _TRIED):
        if word == begun or word in little_anywhere() or not is_whole_word(word):
            continue
        text = before + as_written(generation, word)
        if brings_hits(generation, text, audiences):
            found.append(Suggestion(text, "word", language_of(generation, word, language)))
        if len(found) == limit:
            break
    return found


def _titled(generation: Generation, prefix: str, audiences: tuple[str, ...]) -> Iterable[Work]:
    schema, searcher = generation.schema, generation.searcher
    *whole, last = [token.text for token in tokens(prefix)]
    begins = Query.fuzzy_term_query(schema, "name", last, 0, True, True)
    readable = of_audiences(schema, audiences, "title-for")
    wanted = every([*(term(schema, "name", word) for word in whole), begins, readable])
    for _, address in searcher.search(wanted, MOST_TITLES, count=False).hits:
        stored = stored_work(searcher, address)
        if stored.work is not None:
            yield stored.work


def as_written(generation: Generation, folded: str) -> str:
    """The word as most texts write it: with its accents, when that form is the more frequent."""
    accented = generation.searcher.terms_with_prefix("accents", folded + VARIANT, limit=1)
    if not accented:
        return folded
    written, pages = accented[0]
    return variants([written])[0] if 2 * pages >= generation.searcher.doc_freq("text", folded) else folded


def language_of(generation: Generation, word: str, preferred: LanguageTag) -> LanguageTag:
    """The language in which a word stands most often; the preferred one wherever it stands in that."""
    searcher = generation.searcher
    return spoken_in(lambda tag: searcher.doc_freq("stems", stem_term(tag, stem(word, tag))), preferred)


def brings_hits(generation: Generation, text: str, audiences: tuple[str, ...]) -> bool:
    """Whether a reader of these audiences finds a page with all words of the text."""
    planned = plan(generation, SearchQuery(text=text, audiences=audiences))
    return bool(generation.searcher.search(planned.complete, 1, count=False).hits)
