"""Did you mean: the query with words that stand nowhere replaced by near ones that do, and that bring hits.

Candidates are read from pages that this reader may see and that have the other words, so that neither a word
of a hidden text nor one that helps nothing is offered; each correction is tried as a query first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from tantivy import Query

from index.analysis import fold, tokens
from index.engines.embedded.clauses import every, silent
from index.engines.embedded.entries import metadata_lines, sound
from index.engines.embedded.finding import Found
from index.engines.embedded.lookup import work_held
from index.engines.embedded.planning import audience_clauses, narrowed, plan
from index.engines.embedded.reading import Generation
from index.engines.embedded.schema import NUMBER_BITS
from index.engines.embedded.stored import body_of, read_page
from index.model import WorkId
from index.query import Unit
from index.scripts import has_signs

_PAGES = 40
"""Pages read for candidates: a word that would help stands on most of them."""

_TRIED = 4
"""Corrections tried as queries, the nearest and most frequent first."""

_UNKNOWN = 3
"""Most unknown words in a query that is corrected: of one with more, little can be guessed."""


def correction(found: Found) -> str | None:
    """The whole query, corrected, when no page has all its words and one would; None otherwise."""
    if found.plan.wordless or found.total.complete:
        return None
    unknown = [planned.unit for planned in found.plan.units if not _stands_somewhere(found, planned.query)]
    if not 1 <= len(unknown) <= _UNKNOWN or not all(map(_correctable, unknown)):
        return None
    for text in _corrected(found, unknown):
        if _brings_complete_pages(found, text):
            return sound(text)
    return None


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out, changed, or swapped with the next; ``most + 1`` if more.

    >>> distance("labuor", "labour", 2), distance("school", "cocoa", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _reach(unit: Unit) -> int:
    """Letters that may be wrong: one in short words, two from six letters on."""
    length = len(fold(unit.text))
    return 0 if length < 3 else 1 if length < 6 else 2


def _correctable(unit: Unit) -> bool:
    found = tokens(unit.text)
    return unit.kind == "word" and len(found) == 1 and _reach(unit) > 0 and not has_signs(found[0].text)


def _stands_somewhere(found: Found, query: Query) -> bool:
    generation = found.generation
    readable = audience_clauses(generation, found.query.audiences)
    return bool(generation.searcher.search(every([silent(query), *readable]), 1, count=False).hits)


def _corrected(found: Found, unknown: Sequence[Unit]) -> Iterator[str]:
    """Corrected queries, the most promising first: fewer wrong letters, then more pages."""
    tried: set[str] = set()
    for most in (1, 2):
        reach = [min(most, _reach(unit)) for unit in unknown]
        texts = list(_texts(found, unknown, reach))
        choices = [
            _near(texts, fold(unit.text), letters) for unit, letters in zip(unknown, reach, strict=True)
        ]
        for words in islice(product(*choices), _TRIED):
            text = _replaced(found.query.text, list(zip(unknown, words, strict=True)))
            if text not in tried:
                tried.add(text)
                yield text


def _texts(found: Found, unknown: Sequence[Unit], reach: Sequence[int]) -> Iterator[str]:
    """Texts that this reader may see, with the known words and something near each unknown one."""
    generation = found.generation
    known = [silent(planned.query) for planned in found.plan.units if planned.unit not in unknown]
    near = [
        Query.fuzzy_term_query(generation.schema, "text", fold(unit.text), letters)
        for unit, letters in zip(unknown, reach, strict=True)
    ]
    readable = audience_clauses(generation, found.query.audiences)
    hits = generation.searcher.search(every([*known, *near, *readable]), _PAGES, count=False).hits
    addresses = [address for _, address in hits]
    owners = generation.searcher.fast_field_values("number_mask", addresses)
    for address, owner in zip(addresses, owners, strict=True):
        page = read_page(body_of(generation.searcher, address))
        yield "".join(text for _, text in page.runs)
        if page.title is not None:
            yield from _metadata(generation, int(owner or 0) >> NUMBER_BITS)


def _metadata(generation: Generation, number: int) -> Iterable[str]:
    for row in generation.table.rows_of_list([number]):
        stored = work_held(generation.schema, generation.searcher, WorkId(generation.table.ids[row]))
        if stored is not None and stored.work is not None:
            yield from metadata_lines(stored.work)


def _near(texts: Iterable[str], folded: str, letters: int) -> list[str]:
    """Words near the folded one, as the texts write them; the nearest first, then the most frequent."""
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for token in tokens(text):
            if abs(len(token.text) - len(folded)) <= letters:
                written.setdefault(token.text, Counter())[text[token.start : token.end]] += 1
    near = [(distance(folded, word, letters), -forms.total(), word) for word, forms in written.items()]
    return [_as_written(written[word]) for far, _, word in sorted(near) if 0 < far <= letters]


def _as_written(forms: Counter[str]) -> str:
    """The most frequent form, small where texts also write it small."""
    small = Counter({form: count for form, count in forms.items() if form == form.lower()})
    (chosen, _), *_ = (small or forms).most_common(1)
    return chosen


def _replaced(text: str, words: Sequence[tuple[Unit, str]]) -> str:
    for unit, word in sorted(words, key=lambda pair: -pair[0].start):
        text = text[: unit.start] + word + text[unit.end :]
    return text


def _brings_complete_pages(found: Found, text: str) -> bool:
    """Whether the reader, with the filters chosen, finds a page with all words of the text."""
    planned = plan(found.generation, replace(found.query, text=text, concepts=()))
    query = narrowed(silent(planned.complete), found.clauses)
    return bool(found.generation.searcher.search(query, 1, count=False).hits)
