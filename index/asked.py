"""What one unit of a query asks of an index: the alternatives, any of which a page may have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.analysis import STEMMED, VARIANT, stem
from index.codes import acronym
from index.english import same_word
from index.folding import fold_word, normalise
from index.model import LanguageTag
from index.query import Unit
from index.quoted import phrases
from index.scripts import bigrams, sign_runs, signs, without_particle, word_spans
from index.sequences import Phrase
from index.typed import (
    asked_codes,
    is_plain,
    joined,
    parted,
    stands_in_words,
    without_apostrophes,
    without_doubling,
)

AccentVariants = Callable[[str], Sequence[str]]
"""From a folded word to the words with accents that fold to it (those of the ``accents`` field)."""

MOST_VARIANTS = 8
"""Accented forms of one typed word that are looked for; more than a few never mean the same word."""


SHORTEST_VARIED = 4
"""Letters of the shortest word whose accented forms are stemmed: French takes Portuguese *às* for *à*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page has the unit when it has ANY of these, in the fields of ``index.analysis.IndexedText``:

    - one of ``words`` in ``text`` (folded tokens);
    - one of ``stems``, (language, stem), in the field of that language;
    - one of ``codes`` in ``codes``;
    - one of ``phrases`` in ``text``: its words side by side, in order (see ``index.sequences``);
    - ALL of ``bigrams`` in ``bigrams``.

    ``accented`` are terms of ``accents`` that make a page which has them rank higher, never a condition.
    """

    words: tuple[str, ...] = ()
    stems: tuple[tuple[LanguageTag, str], ...] = ()
    codes: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    bigrams: tuple[str, ...] = ()
    accented: tuple[str, ...] = ()


Ask = Callable[[Unit], Asked]
"""From a unit to what it asks of one index."""


def no_variants(folded: str) -> tuple[str, ...]:
    """For those who know no index."""
    return ()


_ENDINGS = {
    "es": (("cion", "ción"), ("cia", "cía")),
    "pt": (
        ("cao", "ção"), ("coes", "ções"), ("sao", "são"), ("ao", "ão"), ("oes", "ões"), ("encia", "ência"),
        ("ancia", "ância"), ("ario", "ário"), ("arios", "ários"), ("avel", "ável"), ("ivel", "ível"),
    ),
    "fr": (("e", "é"), ("es", "és"), ("ee", "ée"), ("ees", "ées")),
}  # fmt: skip
"""Endings often typed without their accents, which the stemmer would then not take off."""


def likely_accents(folded: str, language: str) -> tuple[str, ...]:
    """Accented forms of a word typed without accents, guessed from its ending.

    A text may have only another form of the word, which no list of accented words leads to.

    >>> likely_accents("exploracao", "pt")
    ('exploração', 'exploracão')
    """
    endings = _ENDINGS.get(language, ())
    return tuple(folded[: -len(bare)] + written for bare, written in endings if folded.endswith(bare))


def asked(
    unit: Unit, languages: Iterable[LanguageTag] = STEMMED, accent_variants: AccentVariants = no_variants
) -> Asked:
    """What the unit asks, with stems in these languages (those that the index has fields for)."""
    text = normalise(unit.text)
    if unit.kind == "phrase":
        return _asked_phrase(text)
    if unit.capitals:
        return Asked(codes=(acronym(fold_word(text)),))
    if sign_runs(text):
        return _asked_signs(text)
    plain = without_doubling(without_apostrophes(text))
    if not is_plain(plain):
        return _asked_compound(plain, unit.joined)
    spans = word_spans(plain)
    if len(spans) > 1:
        return Asked(phrases=phrases(plain))
    word = plain[slice(*spans[0])] if spans else plain
    return _asked_word(word, unit.joined, tuple(languages), accent_variants)


def _asked_phrase(text: str) -> Asked:
    found = phrases(text)
    (first, *others), *_ = found
    return Asked(phrases=found) if others or first.whole else Asked(words=(first.word,))


def _asked_signs(text: str) -> Asked:
    pairs = tuple(dict.fromkeys(bigrams(without_particle(text))))
    return Asked(words=pairs) if len(signs(text)) == 1 else Asked(bigrams=pairs)


def _asked_word(
    word: str, others: tuple[str, ...], languages: tuple[LanguageTag, ...], accent_variants: AccentVariants
) -> Asked:
    written = word.lower()
    folded = fold_word(word)
    known = accent_variants(folded)[:MOST_VARIANTS] if len(folded) >= SHORTEST_VARIED else ()
    variants = dict.fromkeys([written, folded, *known])
    return Asked(
        words=(folded, *others),
        stems=tuple(sorted(set(_stems(folded, variants, languages)))),
        codes=(folded, *others),
        accented=(folded + VARIANT + written,) if folded != written else (),
    )


def _stems(
    folded: str, variants: Iterable[str], languages: tuple[LanguageTag, ...]
) -> Iterator[tuple[LanguageTag, str]]:
    for language in languages:
        others = same_word(folded) if language == "en" else likely_accents(folded, language)
        yield from ((language, stem(form, language)) for form in (*variants, *others))


def _asked_compound(text: str, others: tuple[str, ...]) -> Asked:
    codes = asked_codes(text)
    if not stands_in_words(text):
        return Asked(words=tuple(filter(str.isalpha, codes)), codes=(*codes, *others))
    one = joined(text)
    words = (one,) if one else ()
    codes = tuple(dict.fromkeys([*codes, *words, *others]))
    side_by_side = (*phrases(text), *phrases(parted(text)))
    return Asked(words=words, codes=codes, phrases=tuple(dict.fromkeys(side_by_side)))
