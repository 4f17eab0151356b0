"""One analysis for the index, the query and the marks.

The analysers are tantivy's own objects: the embedded engine registers them for its fields, and ``stem`` asks
the very same ones for single words. Stems are made first and accents folded after: a folded ``exploracao``
would keep the ending that a stemmer takes off ``exploração``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from typing import cast

import Stemmer
import tantivy

from index.codes import codes_in
from index.folding import fold, fold_word, has_accents, normalise, view
from index.languages import SERVED
from index.model import LanguageTag, Runs
from index.scripts import WORD_PATTERN, bigrams, sign_runs, word_spans, words_of
from index.sequences import HOLE, Languages, sequence

__all__ = ["IndexedText", "Token", "build_analyzers", "fold", "index_text", "stem", "stems", "tokens"]

WORDS = "words"
"""The analyser that cuts and folds as ``tokens`` does, for short fields that are given as they are."""

SPACES = "spaces"
"""The analyser of fields whose tokens were prepared here: cut at spaces, nothing else."""

PLACES = "places"
"""The analyser of the field for phrases: cut at spaces, holes taken out and their places kept."""

STEMMED_BY_TANTIVY = tuple(LanguageTag(tag) for tag in ("ar", "en", "fr", "ru", "es", "pt", "de", "tr"))
STEMMED_HERE = tuple(LanguageTag(tag) for tag in ("hi", "id"))
"""Languages whose stemmer tantivy lacks: PyStemmer's, with the tokens joined by spaces for the engine."""

STEMMED = STEMMED_BY_TANTIVY + STEMMED_HERE

STEMS_KEEP_FIRST_LETTER = frozenset(LanguageTag(tag) for tag in ("en", "fr", "ru", "es", "pt", "de", "hi"))
"""Languages whose stemmer never touches the beginning of a word. (Arabic and Indonesian have prefixes, and a
Turkish stem of one letter hardens it.)"""

VARIANT = "\x1f"
"""Between the folded word and the word as written, in the terms of the ``accents`` field."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its folded text, and where it stands in the original (code points, half-open)."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text as the index's folded field has them, in order."""
    seen = view(text)
    lowered = seen.text
    return [
        Token(fold_word(lowered[start:end]), seen.place(start), seen.end(end))
        for start, end in word_spans(lowered)
    ]


def _words_builder() -> tantivy.TextAnalyzerBuilder:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD_PATTERN)).filter(
        tantivy.Filter.lowercase()
    )


@cache
def build_analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """Analysers by name: ``words``, ``spaces``, and one by the tag of each language that tantivy stems."""
    analyzers = {
        WORDS: _words_builder().filter(tantivy.Filter.ascii_fold()).build(),
        SPACES: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build(),
        PLACES: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        .filter(tantivy.Filter.custom_stopword([HOLE]))
        .build(),
    }
    for tag in STEMMED_BY_TANTIVY:
        stemmer = tantivy.Filter.stemmer(SERVED[tag].stemmer or "")
        analyzers[tag] = _words_builder().filter(stemmer).filter(tantivy.Filter.ascii_fold()).build()
    return analyzers


@cache
def _snowball(name: str) -> Callable[[list[str]], list[str]]:
    stem_words: Callable[[list[str]], list[str]] = Stemmer.Stemmer(name).stemWords
    return stem_words


_ARABIC_AND = re.compile(r"(?<!\w)[وف](?=(?:ال|لل|بال)(?!د)\w\w)")
_ARABIC_FINAL = re.compile(r"(?<=\w\w\w)ه(?!\w)")


def _for_stemming(plain: str, language: str) -> str:
    """Arabic made ready for its stemmer, which knows neither "and the" nor ``ه`` written for ``ة``."""
    return _ARABIC_FINAL.sub("ة", _ARABIC_AND.sub("", plain)) if language == "ar" else plain


def cased(text: str, language: str) -> str:
    """Turkish writes two letters i; only the language knows which small letter a capital ``I`` has."""
    return text.replace("İ", "i").replace("I", "ı") if language == "tr" else text


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a word, folded; ``word`` as written, with its accents. Without a stemmer: the folded word.

    >>> stem("explotaciones", "es")
    'explot'
    """
    found = stems(word, language)
    return found[0] if len(found) == 1 else fold(word)


def stems(text: str, language: str) -> list[str]:
    """The stems of all words of a text, in order, as the field of that language holds them."""
    plain = _for_stemming(normalise(cased(text, language)), language)
    if language in STEMMED_BY_TANTIVY:
        return build_analyzers()[language].analyze(plain)
    words = [plain[start:end].lower() for start, end in word_spans(plain)]
    if language in STEMMED_HERE:
        words = _snowball(SERVED[language].stemmer or "")(words)
    return [fold_word(word) for word in words]


MOST_STEMS = 100_000
"""Words whose stems are kept for each language, some 15 MB; then all are forgotten and learnt again. Threads
share them: nobody counts on a word being there still."""


@cache
def _known_stems(language: str) -> dict[str, str]:
    return {}


def stem_all(words: Sequence[str], language: str) -> list[str]:
    """The stem of each word of ``tokens`` (normalised, in lower case), all unknown ones in one go."""
    known = _known_stems(language)
    held = list(map(known.get, words))
    if None not in held:
        return cast(list[str], held)
    new = list({word for word, found in zip(words, held, strict=True) if found is None})
    learnt = dict(zip(new, _stems_of(new, language), strict=True))
    if len(known) + len(learnt) > MOST_STEMS:
        known.clear()
    known.update(learnt)
    return [learnt[word] if found is None else found for word, found in zip(words, held, strict=True)]


def _stems_of(words: list[str], language: str) -> list[str]:
    found = stems(" ".join(words), language)
    return found if len(found) == len(words) else [stem(word, language) for word in words]


@dataclass(frozen=True, slots=True)
class IndexedText:
    """What one page becomes; an engine only stores it, field by field. Fields are cut by ``spaces``.

    - ``text``: every word, folded, unstemmed, in order, and what ``index.sequences`` puts beside those with
      digits; for the field with positions, which is cut by ``places``.
    - ``stems``: the stems of each language's runs.
    - ``bigrams``, ``codes``, ``accents``: terms. ``codes`` are the forms of ``index.codes``; ``accents`` are
      ``folded + VARIANT + as written, in lower case``, each once a page.
    """

    text: str
    stems: dict[LanguageTag, str] = field(default_factory=dict)
    bigrams: str = ""
    codes: str = ""
    accents: str = ""


def index_text(runs: Runs) -> IndexedText:
    """Prepare one page (or title, heading) for an engine; nothing is cut by length."""
    plain = tuple((language, normalise(text)) for language, text in runs)
    whole = plain[0][1] if len(plain) == 1 else normalise("".join(text for _, text in runs))
    words, text = sequence(whole.lower(), _languages(runs, plain, whole))
    return IndexedText(
        text=text,
        stems=_stems_by_language(runs, plain, words),
        bigrams=" ".join(pair for start, end in sign_runs(whole) for pair in bigrams(whole[start:end])),
        codes=" ".join(sorted({form for language, text in plain for form in codes_in(text, language)})),
        accents=" ".join(sorted(accented(words))) if has_accents(whole) else "",
    )


def _languages(runs: Runs, normalised: Runs, whole: str) -> Languages:
    """From where on the whole normalised text is in which language."""
    if len(runs) < 2:
        return ((0, runs[0][0]),) if runs else ((0, LanguageTag("")),)  # a blank page has no run
    ends = list(accumulate(len(text) for _, text in normalised))
    if ends and ends[-1] != len(whole):  # something grew together where two runs meet
        offsets = view("".join(text for _, text in runs)).offsets
        ends = list(accumulate(len(text) for _, text in runs))
        ends = [end if offsets is None else bisect_left(offsets, end) for end in ends]
    starts = [0, *ends[:-1]]
    return tuple((start, language) for start, (language, _) in zip(starts, runs, strict=True))


def _stems_by_language(runs: Runs, normalised: Runs, words: list[str]) -> dict[LanguageTag, str]:
    """The stems of each language; ``words`` are those of all runs together."""
    by_language: dict[LanguageTag, list[str]] = {}
    for (language, text), (_, usual) in zip(runs, normalised, strict=True):
        if language in STEMMED:
            ready = cased(text, language)
            plain = _for_stemming(usual if ready is text else normalise(ready), language)
            cut_already = plain is usual and len(runs) == 1
            own = words if cut_already else words_of(plain.lower())
            by_language.setdefault(language, []).extend(stem_all(own, language))
    return {language: " ".join(found) for language, found in by_language.items()}


def accented(words: Iterable[str]) -> set[str]:
    """Terms of the ``accents`` field for words in lower case: those that folding changes, each once."""
    written = {word for word in set(words) if not word.isascii()}
    pairs = ((fold_word(word), word) for word in written)
    return {folded + VARIANT + word for folded, word in pairs if folded != word}


def variants(terms: Iterable[str]) -> tuple[str, ...]:
    """The words as written, from terms of the ``accents`` field."""
    return tuple(term.partition(VARIANT)[2] for term in terms)
