"""Completions while typing: words of the texts by how often they stand there, and titles.

Nothing is offered that brings no hit for this reader: every completion is tried as a query first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.analysis import STEMMED, VARIANT, fold, stem, tokens
from index.engines.completing import MOST_TITLES, completions, spoken_in
from index.engines.elastic.finding import plan_in
from index.engines.elastic.hits import stored_of, works_held
from index.engines.elastic.queries import Clause, of_audiences, term, terms
from index.engines.elastic.reading import Generation
from index.engines.elastic.terms import Counts, Term
from index.engines.entries import metadata_lines
from index.engines.packing import stem_term
from index.engines.stored import read_page
from index.little_words import little_anywhere
from index.model import LanguageTag, Work, WorkId
from index.search import SearchQuery, Suggestion

_TRIED = 4
"""How many times the completions wanted are looked up: some are little words or not for this reader."""

_PAGES = 60
"""Pages read for words that begin as typed: a frequent word stands on one of so many."""

_RARE_PAGES = 20
"""Of these, pages with the rarest of them, which stand on no other page."""

_ROUNDS = 4
"""Times that pages are read; from the second on such as have none of the words found so far."""

_MOST_WORDS = 1_024
"""Words that begin so, of which rarity is weighed: what the server lets a query have at least."""


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
    words = _beginning(generation, begun, before, audiences, limit * _TRIED)
    spelled = generation.spellings(words)
    counts = generation.count(list(_terms(words, spelled)))
    found: list[Suggestion] = []
    for word in words:
        text = before + _as_written(counts, word, spelled[word])
        if not before.strip() or _brings_hits(generation, text, audiences):
            found.append(Suggestion(text, "word", _language_of(counts, word, language)))
        if len(found) == limit:
            break
    return found


def _brings_hits(generation: Generation, text: str, audiences: tuple[str, ...]) -> bool:
    """Whether a reader of these audiences finds a page with all words of the text."""
    planned = plan_in(generation, SearchQuery(text=text, audiences=audiences))
    return generation.anything([planned.complete_only])[0]


def _beginning(
    generation: Generation, begun: str, before: str, audiences: tuple[str, ...], limit: int
) -> list[str]:
    """Folded words that begin so, beside those before, on pages of this reader; most pages first."""
    filters: list[Clause] = [of_audiences(audiences)]
    if before.strip():
        filters.append(plan_in(generation, SearchQuery(text=before, audiences=audiences)).complete_only)
    found: set[str] = set()
    for _ in range(_ROUNDS):
        new = _words_on_pages(generation, begun, filters, found)
        found |= new
        if not new or len(found) >= limit:
            break
    candidates = sorted(found - {begun} - little_anywhere())
    counts = generation.count([("words", word) for word in candidates])
    standing = [word for word in candidates if counts.of("words", word)]
    return sorted(standing, key=lambda word: (-counts.of("words", word), word))[:limit]


def _words_on_pages(
    generation: Generation, begun: str, filters: Sequence[Clause], known: set[str]
) -> set[str]:
    """Words that begin so, of pages without the known ones: of any such, and of those with the rarest."""
    anyhow = {"prefix": {"words": {"value": begun}}}
    rarest = {"prefix": {"words": {"value": begun, "rewrite": f"top_terms_{_MOST_WORDS}"}}}
    without = [terms("words", sorted(known))] if known else []
    asked = [
        (_PAGES, {"filter": [anyhow, *filters]}),
        (_RARE_PAGES, {"must": [rarest], "filter": [*filters]}),
    ]
    bodies = [_pages_request(size, {"bool": {**query, "must_not": without}}) for size, query in asked]
    hits = [hit for answer in generation.searches(bodies) for hit in answer["hits"]["hits"]]
    return {word for text in _texts(generation, hits) for word in _words_in(text, begun)}


def _pages_request(size: int, query: Clause) -> dict[str, Any]:
    return {"size": size, "track_total_hits": False, "_source": ["body", "work"], "query": query}


def _texts(generation: Generation, hits: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of some pages, and what they carry of their works."""
    works: dict[WorkId, None] = {}
    for hit in hits:
        page = read_page(hit["_source"]["body"].encode())
        yield "".join(text for _, text in page.runs)
        if page.title is not None:
            works[WorkId(hit["_source"]["work"])] = None
    for stored in works_held(generation, list(works)).values():
        if stored.work is not None:
            yield from metadata_lines(stored.work)


def _words_in(text: str, begun: str) -> set[str]:
    return {token.text for token in tokens(text) if token.text.startswith(begun)}


def _titled(generation: Generation, prefix: str, audiences: tuple[str, ...]) -> Iterator[Work]:
    *whole, last = [token.text for token in tokens(prefix)]
    wanted = [
        *(term("name", word) for word in whole),
        {"prefix": {"name": {"value": last}}},
        of_audiences(audiences, "title_for"),
    ]
    answer = generation.search(
        {
            "size": MOST_TITLES,
            "track_total_hits": False,
            "_source": ["row", "whole"],
            "query": {"bool": {"filter": wanted}},
        }
    )
    for hit in answer["hits"]["hits"]:
        work = stored_of(hit["_source"]).work
        if work is not None:
            yield work


def _terms(words: Sequence[str], spelled: Mapping[str, Sequence[str]]) -> Iterator[Term]:
    """What must be counted to write the words and to name their language."""
    for word in words:
        yield "words", word
        yield from (("accents", word + VARIANT + form) for form in spelled[word][:1])
        yield from (("stems", stem_term(tag, stem(word, tag))) for tag in STEMMED)


def _as_written(counts: Counts, folded: str, forms: Sequence[str]) -> str:
    """The word as most texts write it: with its accents, when that form is the more frequent."""
    if forms and 2 * counts.of("accents", folded + VARIANT + forms[0]) >= counts.of("words", folded):
        return forms[0]
    return folded


def _language_of(counts: Counts, word: str, preferred: LanguageTag) -> LanguageTag:
    """The language in which a word stands most often; the preferred one wherever it stands in that."""
    return spoken_in(lambda tag: counts.of("stems", stem_term(tag, stem(word, tag))), preferred)
