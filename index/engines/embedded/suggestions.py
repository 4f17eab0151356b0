"""Completions while typing: words of the texts by how often they stand there, and titles.

Nothing is offered that brings no hit for this reader: every completion is tried as a query first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tantivy import Query

from index.analysis import STEMMED, VARIANT, fold, stem, tokens, variants
from index.engines.embedded.clauses import every, of_audiences, term
from index.engines.embedded.lookup import stored_work
from index.engines.embedded.planning import plan
from index.engines.embedded.reading import Generation
from index.engines.entries import sound
from index.engines.packing import stem_term
from index.little_words import little_anywhere
from index.model import LanguageTag, Work
from index.scripts import has_signs
from index.search import SearchQuery, Suggestion
from index.sequences import is_whole_word

_LEAST, _LEAST_SIGNS = 3, 2
"""Letters before anything is offered: with fewer, every word begins so. Two Chinese signs are a word."""

_TRIED = 4
"""How many times the completions wanted are looked up: some are little words or not for this reader."""

_TITLES = 50
"""Titles looked at; a prefix that begins more of them says too little to choose one."""


def suggestions(
    generation: Generation, prefix: str, language: LanguageTag, audiences: tuple[str, ...], limit: int
) -> tuple[Suggestion, ...]:
    """Words first, then titles; titles fill what words leave, and have at least every third place."""
    prefix = sound(prefix)
    last = tokens(prefix)[-1:]
    if not last or last[0].end != len(prefix) or limit < 1:
        return ()
    signs = has_signs(last[0].text)
    if len(fold(prefix[last[0].start :] if not signs else prefix)) < (_LEAST_SIGNS if signs else _LEAST):
        return ()
    titles = list(_titles(generation, prefix, language, audiences, limit))
    room = max(limit - len(titles), limit - limit // 3)
    words = [] if signs else _words(generation, prefix, last[0].start, language, audiences, room)
    return (*words, *titles[: limit - len(words)])


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


def _titles(
    generation: Generation, prefix: str, language: LanguageTag, audiences: tuple[str, ...], limit: int
) -> Iterator[Suggestion]:
    """Titles with the words typed, the last of which may go on; those that begin so first."""
    begun = fold(prefix).strip()
    works = [work for work in _titled(generation, prefix, audiences) if _has_words(work.title, begun)]
    works.sort(
        key=lambda work: (
            not fold(work.title).startswith(begun),
            work.title_language != language,
            -(work.year or 0),
            -work.number,
        )
    )
    for work in works[:limit]:
        yield Suggestion(work.title, "title", work.title_language, work.id)


def _titled(generation: Generation, prefix: str, audiences: tuple[str, ...]) -> Iterable[Work]:
    schema, searcher = generation.schema, generation.searcher
    *whole, last = [token.text for token in tokens(prefix)]
    begins = Query.fuzzy_term_query(schema, "name", last, 0, True, True)
    readable = of_audiences(schema, audiences, "title-for")
    wanted = every([*(term(schema, "name", word) for word in whole), begins, readable])
    for _, address in searcher.search(wanted, _TITLES, count=False).hits:
        stored = stored_work(searcher, address)
        if stored.work is not None:
            yield stored.work


def _has_words(title: str, begun: str) -> bool:
    """Whether signs of a script without spaces stand together in the title; of other scripts, always true."""
    return not has_signs(begun) or begun in fold(title)


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
    counts = {tag: searcher.doc_freq("stems", stem_term(tag, stem(word, tag))) for tag in STEMMED}
    if counts.get(preferred) or not any(counts.values()):
        return preferred
    return max(counts, key=lambda tag: counts[tag])


def brings_hits(generation: Generation, text: str, audiences: tuple[str, ...]) -> bool:
    """Whether a reader of these audiences finds a page with all words of the text."""
    planned = plan(generation, SearchQuery(text=text, audiences=audiences))
    return bool(generation.searcher.search(planned.complete, 1, count=False).hits)
