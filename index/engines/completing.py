"""Completions while typing, by the rules that engines share: from when on, which titles, how many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from index.analysis import STEMMED, fold, tokens
from index.engines.entries import sound
from index.model import LanguageTag, Work
from index.scripts import has_signs
from index.search import Suggestion

_LEAST, _LEAST_SIGNS = 3, 2
"""Letters before anything is offered: with fewer, every word begins so. Two Chinese signs are a word."""

MOST_TITLES = 50
"""Titles looked at; a prefix that begins more of them says too little to choose one."""

WordsFor = Callable[[str, int, int], Sequence[Suggestion]]
"""From the prefix, where its last word begins, and how many are wanted, to the prefix completed."""

TitledWith = Callable[[str], Iterable[Work]]
"""From the prefix to works of this reader that have its words in their title, the last of them begun."""


def completions(
    prefix: str, language: LanguageTag, limit: int, words_for: WordsFor, titled: TitledWith
) -> tuple[Suggestion, ...]:
    """Words first, then titles; titles fill what words leave, and have at least every third place."""
    prefix = sound(prefix)
    last = tokens(prefix)[-1:]
    if not last or last[0].end != len(prefix) or limit < 1:
        return ()
    signs = has_signs(last[0].text)
    if len(fold(prefix[last[0].start :] if not signs else prefix)) < (_LEAST_SIGNS if signs else _LEAST):
        return ()
    titles = _titles(titled(prefix), prefix, language)[:limit]
    room = max(limit - len(titles), limit - limit // 3)
    words = () if signs else words_for(prefix, last[0].start, room)
    return (*words, *titles[: limit - len(words)])


def _titles(works: Iterable[Work], prefix: str, language: LanguageTag) -> list[Suggestion]:
    """Titles with the words typed; those that begin so first, then the reader's language, then the newest."""
    begun = fold(prefix).strip()
    found = [work for work in works if _has_words(work.title, begun)]
    found.sort(
        key=lambda work: (
            not fold(work.title).startswith(begun),
            work.title_language != language,
            -(work.year or 0),
            -work.number,
        )
    )
    return [Suggestion(work.title, "title", work.title_language, work.id) for work in found]


def _has_words(title: str, begun: str) -> bool:
    """Whether signs of a script without spaces stand together in the title; of other scripts, always true."""
    return not has_signs(begun) or begun in fold(title)


def spoken_in(pages: Callable[[LanguageTag], int], preferred: LanguageTag) -> LanguageTag:
    """The language in which a word stands on most ``pages``; the preferred one wherever it stands in that."""
    counts = {tag: pages(tag) for tag in STEMMED}
    if counts.get(preferred) or not any(counts.values()):
        return preferred
    return max(counts, key=lambda tag: counts[tag])
