"""The pages of one document as runs of (language, text), judged paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.languages import served_tag
from index.model import UNDETERMINED, LanguageTag, Runs
from ingest.function_words import leaning
from ingest.language_judge import (
    SCRIPT_DEFAULTS,
    Judge,
    expected_language,
    is_short,
    plain_language,
    written_in,
)
from ingest.scripts import is_latin, main_of, main_script, script_counts

if TYPE_CHECKING:
    from ingest.language_detection import LanguageDetector

_PHRASE = 4
"""Words from which a short line in another script than its surroundings is judged by itself."""

_LONG = 1_500
"""Code points from which a paragraph is looked at in three places before it is taken for one language."""

_CHUNK = 400
"""Code points of the pieces that a long paragraph in several languages is judged by."""

_SILENT = 100
"""Code points without little words that are no heading: hardly a sentence of a known language has none."""

_WORD_SIGNS = frozenset(("Hani", "Kana", "Hang"))

_PARAGRAPH_END = re.compile(r"\n\n+")  # one sign to begin with is found four times as quickly as "{2,}"
_LINE_END = re.compile(r"\n")
_SENTENCE_LINE_END = re.compile(r"(?<=[.!?;:»”\")])[ \t]*\n")
_PIECE_END = re.compile(r"[.!?;:。！？।۔؟]\s*|\n")


@dataclass(frozen=True, slots=True)
class DocumentLanguages:
    """What was found: the runs of each page, the main language, all languages by amount of text."""

    pages: tuple[Runs, ...]
    main: LanguageTag
    languages: tuple[LanguageTag, ...]


@dataclass(slots=True)
class _Unit:
    """A stretch of one page that is judged as one: its text, script, and language once known."""

    text: str
    script: str | None
    language: str | None = None


def document_languages(
    texts: Sequence[str], declared: str | None, detector: LanguageDetector
) -> DocumentLanguages:
    """The languages of a document of pages ``texts``; joined, the runs of a page are its text, exactly.

    ``declared`` (a tag, unchecked) decides only where nothing is long enough to judge: it never overrules a
    clear detection, and is never overruled on under eight words. Languages outside the served set are
    ``und``, and so is what is too little to tell.
    """
    pages = [_units(text) for text in texts]
    units = [unit for page in pages for unit in page]
    expected = expected_language(texts, declared, detector)
    judge = Judge(detector, expected.language)
    for page in pages:
        for unit, language in zip(page, judge.page([(unit.text, unit.script) for unit in page]), strict=True):
            unit.language = language
    prevailing = _prevailing(units) or (expected.language if expected.sure else UNDETERMINED)
    for page in pages:
        _fill(page, prevailing, detector)
    runs = tuple(_runs(page) for page in pages)
    amounts: Counter[LanguageTag] = Counter()
    for tag, text in (run for page in runs for run in page):
        amounts[tag] += len(text)
    languages = tuple(sorted(amounts, key=lambda tag: (-amounts[tag], tag)))
    return DocumentLanguages(runs, languages[0] if languages else served_tag(prevailing), languages)


def language_of(text: str, prior: LanguageTag, detector: LanguageDetector) -> LanguageTag:
    """The language of a title or another single text; ``prior`` where it is too short to say, ``und`` where
    that is not written in its script."""
    script = main_script(text)
    if script is None:
        return prior
    if is_short(text) and (script == "Latn" or script in SCRIPT_DEFAULTS) and written_in(prior, script):
        return prior
    if is_short(text) and script == "Latn":
        return served_tag(plain_language(text, detector))
    if detector.narrow(text).language == prior:
        return prior
    found = Judge(detector, str(prior)).language(text, script)
    return served_tag(found or SCRIPT_DEFAULTS.get(script) or detector.vote(text))


def _units(text: str) -> list[_Unit]:
    """The paragraphs of a page, each with the blank lines behind it; finer where scripts or languages are
    mixed."""
    paragraphs = _cut(text, _PARAGRAPH_END)
    if is_latin(text):
        return [_Unit(part, main_script(part)) for paragraph in paragraphs for part in _by_voice(paragraph)]
    units: list[_Unit] = []
    for paragraph in paragraphs:
        if is_latin(paragraph):
            units += [_Unit(part, main_script(part)) for part in _by_voice(paragraph)]
            continue
        counts = script_counts(paragraph)
        if _is_mixed(counts) and "\n" in paragraph.strip() and not set(counts) <= _WORD_SIGNS:
            units += [_Unit(line, main_script(line)) for line in _cut(paragraph, _LINE_END)]
        elif len(paragraph) > _LONG and _changes(paragraph):
            units += [_Unit(piece, main_script(piece)) for piece in _chunks(paragraph)]
        else:
            units.append(_Unit(paragraph, main_of(counts)))
    return units


def _is_mixed(counts: Mapping[str, int]) -> bool:
    """Whether a fifth is in a second script; a Han, Kana or Hangul letter weighs two of an alphabet."""
    weights = sorted(count * (2 if script in _WORD_SIGNS else 1) for script, count in counts.items())
    return len(weights) > 1 and weights[-2] * 5 >= sum(weights)


def _by_voice(paragraph: str) -> list[str]:
    """A Latin paragraph as one, or cut where lines end sentences: where the little words of the pieces are of
    two languages, or of one and of none that is known (Aymara). Bilingual forms and scans have no blank lines
    between the two."""
    if "\n" not in paragraph.strip():
        return [paragraph]
    pieces = [*_cut(paragraph, _SENTENCE_LINE_END)]
    voices = [(leaning(piece), len(piece)) for piece in pieces] if len(pieces) > 1 else []
    heard = {language for language, length in voices if language or length >= _SILENT}
    return pieces if len(heard) > 1 else [paragraph]


def _prevailing(units: Iterable[_Unit]) -> str | None:
    """The language of most of what was judged."""
    amounts: Counter[str] = Counter()
    for unit in units:
        if unit.language:
            amounts[unit.language] += len(unit.text)
    return amounts.most_common(1)[0][0] if amounts else None


def _fill(page: list[_Unit], prevailing: str, detector: LanguageDetector) -> None:
    """Gives every unit without a language that of its neighbour before, else behind, else the document's."""
    known = [unit.language for unit in page]
    before: str | None = None
    behind = _next_known(known)
    for index, unit in enumerate(page):
        if unit.language is None:
            unit.language = _joined(unit, (before, behind[index], prevailing), detector)
        elif unit.language == "zh" and prevailing == "ja":
            unit.language = "ja"  # a Japanese heading may be in Han alone
        before = unit.language


def _next_known(known: Sequence[str | None]) -> list[str | None]:
    behind: list[str | None] = [None] * len(known)
    for index in range(len(known) - 2, -1, -1):
        behind[index] = known[index + 1] or behind[index + 1]
    return behind


def _joined(unit: _Unit, neighbours: tuple[str | None, ...], detector: LanguageDetector) -> str:
    candidates = [language for language in neighbours if language]
    if unit.script is None:
        return candidates[0]
    for language in candidates:
        if written_in(language, unit.script):
            return language
    if unit.script in SCRIPT_DEFAULTS:
        return SCRIPT_DEFAULTS[unit.script]
    guess = detector.narrow(unit.text)
    if guess.clear and written_in(guess.language, unit.script) and len(unit.text.split()) >= _PHRASE:
        return guess.language
    return candidates[0]  # a name, an acronym, a command in another script belongs to the text around it


def _runs(page: Sequence[_Unit]) -> Runs:
    runs: list[tuple[LanguageTag, list[str]]] = []
    for unit in page:
        tag = served_tag(unit.language or UNDETERMINED)
        if runs and runs[-1][0] == tag:
            runs[-1][1].append(unit.text)
        else:
            runs.append((tag, [unit.text]))
    return tuple((tag, "".join(texts)) for tag, texts in runs)


def _changes(paragraph: str) -> bool:
    """Whether a long paragraph has different scripts at its start, middle and end; or is Latin and must be
    asked."""
    middle = len(paragraph) // 2
    places = (paragraph[:_CHUNK], paragraph[middle : middle + _CHUNK], paragraph[-_CHUNK:])
    return len({main_script(place) for place in places}) > 1


def _chunks(paragraph: str) -> Iterator[str]:
    """Pieces of about ``_CHUNK`` code points, ending with a sentence where one ends."""
    start, wanted = 0, _CHUNK
    for match in _PIECE_END.finditer(paragraph):
        if match.end() - start >= wanted:
            yield paragraph[start : match.end()]
            start = match.end()
    if start < len(paragraph):
        yield paragraph[start:]


def _cut(text: str, at: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for match in at.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    if start < len(text):
        yield text[start:]
