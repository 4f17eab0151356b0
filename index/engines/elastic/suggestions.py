"""Completions while typing: words of the texts by how often they stand there, and titles.

Nothing is offered that brings no hit for this reader: every completion is tried as a query first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from index.analysis import STEMMED, VARIANT, fold, stem, tokens
from index.engines.elastic.finding import plan_in
from index.engines.elastic.hits import stored_of, works_held
from index.engines.elastic.queries import Clause, of_audiences, term
from index.engines.elastic.reading import Generation
from index.engines.elastic.terms import Counts, Term
from index.engines.entries import metadata_lines, sound
from index.engines.packing import stem_term
from index.engines.stored import read_page
from index.little_words import little_anywhere
from index.model import LanguageTag, Work, WorkId
from index.scripts import has_signs
from index.search import SearchQuery, Suggestion

_LEAST, _LEAST_SIGNS = 3, 2
"""Letters before anything is offered: with fewer, every word begins so. Two Chinese signs are a word."""

_TRIED = 4
"""How many times the completions wanted are looked up: some are little words or not for this reader."""

_TITLES = 50
"""Titles looked at; a prefix that begins more of them says too little to choose one."""

_PAGES = 60
"""Pages read for words that begin as typed: a frequent word stands on one of so many."""


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
    words = _beginning(generation, begun, before, audiences)[: limit * _TRIED]
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


def _beginning(generation: Generation, begun: str, before: str, audiences: tuple[str, ...]) -> list[str]:
    """Folded words that begin so, beside those before, on pages of this reader; most pages first."""
    filters: list[Clause] = [{"prefix": {"words": {"value": begun}}}, of_audiences(audiences)]
    if before.strip():
        filters.append(plan_in(generation, SearchQuery(text=before, audiences=audiences)).complete_only)
    found = {word for text in _texts(generation, filters) for word in _words_in(text, begun)}
    candidates = sorted(found - {begun} - little_anywhere())
    counts = generation.count([("words", word) for word in candidates])
    standing = [word for word in candidates if counts.of("words", word)]
    return sorted(standing, key=lambda word: (-counts.of("words", word), word))


def _texts(generation: Generation, filters: Sequence[Clause]) -> Iterator[str]:
    """The texts of some pages that pass the filters, and what they carry of their works."""
    answer = generation.search(
        {
            "size": _PAGES,
            "track_total_hits": False,
            "_source": ["body", "work"],
            "query": {"bool": {"filter": list(filters)}},
        }
    )
    works: dict[WorkId, None] = {}
    for hit in answer["hits"]["hits"]:
        page = read_page(hit["_source"]["body"].encode())
        yield "".join(text for _, text in page.runs)
        if page.title is not None:
            works[WorkId(hit["_source"]["work"])] = None
    for stored in works_held(generation, list(works)).values():
        if stored.work is not None:
            yield from metadata_lines(stored.work)


def _words_in(text: str, begun: str) -> set[str]:
    return {token.text for token in tokens(text) if token.text.startswith(begun)}


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


def _titled(generation: Generation, prefix: str, audiences: tuple[str, ...]) -> Iterator[Work]:
    *whole, last = [token.text for token in tokens(prefix)]
    wanted = [
        *(term("name", word) for word in whole),
        {"prefix": {"name": {"value": last}}},
        of_audiences(audiences, "title_for"),
    ]
    answer = generation.search(
        {
            "size": _TITLES,
            "track_total_hits": False,
            "_source": ["row", "whole"],
            "query": {"bool": {"filter": wanted}},
        }
    )
    for hit in answer["hits"]["hits"]:
        work = stored_of(hit["_source"]).work
        if work is not None:
            yield work


def _has_words(title: str, begun: str) -> bool:
    """Whether signs of a script without spaces stand together in the title; of other scripts, always true."""
    return not has_signs(begun) or begun in fold(title)


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
    found = {tag: counts.of("stems", stem_term(tag, stem(word, tag))) for tag in STEMMED}
    if found.get(preferred) or not any(found.values()):
        return preferred
    return max(found, key=lambda tag: found[tag])
